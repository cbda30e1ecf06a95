"""Tables of owners and creditors: how concentrated they are member by member, and where one of them holds most."""

from collections.abc import Sequence

from ortaq.answers.dependence_tables import MEMBER, NOTHING
from ortaq.core import Band, Region, Tie
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words
from ortaq.dependence import Held, held, main_holder, recipients, stocks, with_added

GDP, PERCENT, USD = Text("unit.percent_gdp"), Text("unit.percent"), Text("unit.usd")


def holder_tables(
    region: Region, ties: Sequence[Tie], members: Sequence[str], added: Sequence[Tie] = ()
) -> tuple[Table, ...]:
    """Return for each kind of stock who holds most in each member, and where the widest holder holds it.

    Parameters
    ----------
    region : Region
    ties : sequence of Tie
    members : sequence of str
    added : sequence of Tie, optional
        Stocks that the terms of a package add; the state after them stands below today's.
    """
    tables: list[Table] = []
    for kind in stocks(ties):
        found = held(ties, kind, members)
        if found:
            own = [tie for tie in added if tie.kind == kind]
            after = held(with_added(ties, own), kind, members) if own else None
            tables.append(_concentration(region, kind, members, found, after))
        holder = main_holder(ties, kind, members)
        if holder is not None:
            tables.append(_recipients(region, ties, kind, holder, members))
    return tuple(tables)


def member_tables(region: Region, ties: Sequence[Tie], member: str, added: Sequence[Tie] = ()) -> tuple[Table, ...]:
    """Return for each kind of stock every known holder in one member, the largest first.

    Parameters
    ----------
    region : Region
    ties : sequence of Tie
    member : str
    added : sequence of Tie, optional
        Stocks that the terms of a package add.
    """
    own = [tie for tie in added if tie.dependent == member]
    return tuple(
        _holders(region, one, [tie for tie in own if tie.kind == kind])
        for kind in stocks(ties)
        for one in held(ties, kind, [member])
    )


def _concentration(
    region: Region, kind: str, members: Sequence[str], found: Sequence[Held], after: Sequence[Held] | None
) -> Table:
    by_member = {one.dependent: one for one in found}
    moved = {one.dependent: one for one in after or ()}
    share, spread = (
        () if after is None else (Column(Text("dependence.after"), unit),) for unit in (PERCENT, Text("unit.index"))
    )
    columns = (
        MEMBER,
        Column(Text("dependence.largest")),
        Column(Text("dependence.largest_share"), PERCENT, share),
        Column(Text("dependence.largest_stock"), GDP),
        Column(Text("dependence.whole_stock"), GDP),
        Column(Text("dependence.holder_concentration"), Text("unit.index"), spread),
        Column(Text("dependence.told_together"), PERCENT),
    )
    rows = tuple(
        (Cell(Name("economy", code)), *_row(region, by_member.get(code), moved.get(code), len(columns) - 2))
        for code in members
    )
    title = Text("dependence.holders", {"what": Text(kind)})
    note = Text("dependence.holders_note"), *(() if after is None else (Text("dependence.holders_after"),))
    return Table(f"holders-{_word(kind)}", title, columns, rows, note)


def _row(region: Region, one: Held | None, after: Held | None, width: int) -> tuple[Cell, ...]:
    if one is None:
        return (Cell(Text("dependence.holders_unknown")), *(width * (NOTHING,)))
    gdp, largest = _gdp(region, one.dependent), one.largest
    alone = not one.complete and len(one.named) == 1  # its share of itself says nothing
    below = () if after is None else (Cell(_short(after.concentration)),)
    doubt = "" if one.complete else Text("dependence.total_unknown")
    spread = (
        Cell(_times(one.whole, 100.0 / gdp), flag=doubt),
        NOTHING if alone else Cell(_short(one.concentration), more=below, flag=doubt),
        Cell(100.0 * one.told_together, Reading.SIZE) if one.complete else NOTHING,
    )
    if largest is None:
        return (Cell(Text("dependence.no_single")), NOTHING, NOTHING, *spread)
    then = None if after is None else next((t for t in after.single if t.holder == largest.holder), None)
    share = () if after is None or then is None else (Cell(_times(after.share(then.band), 100.0)),)
    return (
        Cell(holder_name(largest), flag="" if one.certain else Text("dependence.next_indistinct")),
        NOTHING if alone else Cell(_times(one.share(largest.band), 100.0), more=share),
        Cell(_times(largest.band, 100.0 / gdp)),
        *spread,
    )


def _recipients(region: Region, ties: Sequence[Tie], kind: str, holder: str, members: Sequence[str]) -> Table:
    found = recipients(ties, kind, holder, members)
    columns = (
        Column(Text("dependence.where")),
        Column(Text("dependence.stock"), USD, bar=True),
        Column(Text("dependence.stock"), GDP),
        Column(Text("dependence.rank_members"), Text("unit.one")),
        Column(Text("dependence.rank_known"), Text("unit.one")),
    )
    rows = tuple(
        (
            Cell(Name("economy", one.tie.dependent)),
            Cell(
                _short(one.tie.band),
                Reading.MONEY,
                flag="" if one.certain else Text("dependence.next_indistinct"),
                source=one.tie.source,
            ),
            Cell(_times(one.tie.band, 100.0 / _gdp(region, one.tie.dependent))),
            Cell(_short(one.rank_among), Reading.COUNT) if one.tie.dependent in members else NOTHING,
            Cell(_short(one.rank), Reading.COUNT),
        )
        for one in found
    )
    among = [one for one in found if one.tie.dependent in members]
    first, tied = among[0], [one for one in among[1:] if one.rank_among.low < 2.0]
    values: dict[str, Words] = {
        "holder": Name("economy", holder),
        "first": Name("economy", first.tie.dependent),
        "others": tuple(Name("economy", one.tie.dependent) for one in tied),
    }
    said = Text("dependence.main_tied" if tied else "dependence.main_certain", values)
    title = Text("dependence.recipients", {"what": Text(kind), "holder": Name("economy", holder)})
    return Table(f"recipients-{_word(kind)}", title, columns, rows, (said, Text("dependence.recipients_note")))


def _holders(region: Region, one: Held, added: Sequence[Tie]) -> Table:
    gdp = _gdp(region, one.dependent)
    after = {tie.holder: tie for tie in with_added(one.ties, added)}
    below = (Column(Text("dependence.after"), USD),) if added else ()
    columns = (
        Column(Text("dependence.holder")),
        Column(Text("dependence.stock"), USD, below, bar=True),
        Column(Text("dependence.share"), PERCENT),
        Column(Text("dependence.stock"), GDP),
    )
    known = [(holder_name(t), t.band, Text("dependence.many") if t.many else "", t.source) for t in one.named]
    then = [after[tie.holder].band for tie in one.named]
    if one.complete:
        known.append((Text("dependence.rest"), one.rest, Text("dependence.many"), ""))
        then.append(one.rest)
    rows = tuple(
        (
            Cell(name, flag=flag),
            Cell(
                _short(band), Reading.MONEY, more=(Cell(_short(more), Reading.MONEY),) if added else (), source=source
            ),
            Cell(_times(one.share(band), 100.0)),
            Cell(_times(band, 100.0 / gdp)),
        )
        for (name, band, flag, source), more in zip(known, then, strict=True)
    )
    title = Text("dependence.holders_of", {"what": Text(one.kind), "member": Name("economy", one.dependent)})
    doubt = () if one.complete else (Text("dependence.total_unknown_note"),)
    note = Text("dependence.holders_note"), *doubt, *((Text("dependence.holders_after"),) if added else ())
    return Table(f"holders-{_word(one.kind)}", title, columns, rows, note)


def holder_name(tie: Tie) -> Words:
    """Return the name of an economy, or of the institution that a text names.

    Parameters
    ----------
    tie : Tie
    """
    return Name("economy", tie.holder) if tie.of_economy else Text(tie.holder)


def _short(band: Band) -> Band | float:
    """Return a number with its range, alone where it has none."""
    return band if band.low < band.high else band.central


def _word(kind: str) -> str:
    return kind.rpartition(".")[2]


def _gdp(region: Region, code: str) -> float:
    return float(region.economies[region.economy_ids.index(code)].gdp_musd)


def _times(band: Band, factor: float) -> Band | float:
    return _short(Band(factor * band.low, factor * band.central, factor * band.high))
