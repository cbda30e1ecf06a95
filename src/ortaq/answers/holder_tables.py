"""Tables of owners and creditors: how concentrated they are member by member, and where one of them holds most."""

from collections.abc import Sequence
from dataclasses import replace

from ortaq.answers.added_stocks import INVESTMENT
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
            moved = [code for code in members if code in {tie.dependent for tie in own}]
            after = held(with_added(ties, own), kind, moved)
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
    region: Region, kind: str, members: Sequence[str], found: Sequence[Held], after: Sequence[Held]
) -> Table:
    by_member = {one.dependent: one for one in found}
    moved = {one.dependent: one for one in after}
    columns = (
        MEMBER,
        Column(Text("dependence.largest")),
        _after("largest_share", PERCENT, after),
        _after("largest_stock", GDP, after),
        _after("whole_stock", GDP, after),
        _after("holder_concentration", Text("unit.index"), after),
        Column(Text("dependence.told_together"), PERCENT),
    )
    rows = tuple(
        (Cell(Name("economy", code)), *_row(region, by_member.get(code), moved.get(code), len(columns) - 2))
        for code in members
    )
    title = Text("dependence.holders", {"what": Text(kind)})
    note = *_notes(kind), *((Text("dependence.holders_after"),) if after else ())
    return Table(f"holders-{_word(kind)}", title, columns, rows, note)


def _notes(kind: str) -> tuple[Text, ...]:
    """Return how to read shares; owners, unlike creditors, may stand behind a letterbox."""
    owners = (Text("dependence.letterbox"),) if _word(kind) == INVESTMENT else ()
    return (Text("dependence.holders_note"), *owners)


def _after(head: str, unit: Words, after: Sequence[Held]) -> Column:
    more = (Column(Text("dependence.after"), unit),) if after else ()
    return Column(Text(f"dependence.{head}"), unit, more)


def _row(region: Region, one: Held | None, after: Held | None, width: int) -> tuple[Cell, ...]:
    if one is None:
        return (Cell(Text("dependence.holders_unknown")), *(width * (NOTHING,)))
    now = _state(region, one, one.largest)
    if after is None:
        return now
    then = {tie.holder: tie for tie in after.single}
    same = then.get(one.largest.holder) if one.largest else None
    return tuple(
        replace(cell, more=(more,)) if 0 < k < width and cell is not NOTHING else cell
        for k, (cell, more) in enumerate(zip(now, _state(region, after, same), strict=True))
    )


def _state(region: Region, one: Held, largest: Tie | None) -> tuple[Cell, ...]:
    """Return who holds most and how much, how much is held in all, and how concentrated it is."""
    percent = 100.0 / _gdp(region, one.dependent)
    alone = not one.complete and len(one.named) == 1  # its share of itself says nothing
    doubt = "" if one.complete else Text("dependence.total_unknown")
    of_largest = (
        (Cell(Text("dependence.no_single")), NOTHING, NOTHING)
        if largest is None
        else (
            Cell(holder_name(largest), flag="" if one.certain else Text("dependence.next_indistinct")),
            NOTHING if alone else Cell(_times(one.share(largest.band), 100.0)),
            Cell(_times(largest.band, percent)),
        )
    )
    return (
        *of_largest,
        Cell(_times(one.whole, percent), flag=doubt),
        NOTHING if alone else Cell(_short(one.concentration), flag=doubt),
        Cell(100.0 * one.told_together, Reading.SIZE) if one.complete else NOTHING,
    )


def _recipients(region: Region, ties: Sequence[Tie], kind: str, holder: str, members: Sequence[str]) -> Table:
    found = recipients(ties, kind, holder, members)
    columns = (
        Column(Text("dependence.where")),
        Column(Text("dependence.stock"), USD, bar=True),
        Column(Text("dependence.stock_of_gdp"), GDP),
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
    below = (Column(Text("dependence.after"), USD),) if added else ()
    columns = (
        Column(Text("dependence.holder")),
        Column(Text("dependence.stock"), USD, below, bar=True),
        Column(Text("dependence.share"), PERCENT),
        Column(Text("dependence.stock_of_gdp"), GDP),
    )
    before = {tie.holder: tie for tie in one.named}
    rows = [
        (
            Cell(holder_name(tie), flag=Text("dependence.many") if tie.many else ""),
            _stock(before.get(tie.holder), tie if added else None),
            *_parts(one, before[tie.holder].band if tie.holder in before else Band.exact(0.0), gdp),
        )
        for tie in with_added(one.named, added)
    ]
    if one.complete:
        rest = Cell(Text("dependence.rest"), flag=Text("dependence.many"))
        rows.append((rest, Cell(_short(one.rest), Reading.MONEY), *_parts(one, one.rest, gdp)))
    title = Text("dependence.holders_of", {"what": Text(one.kind), "member": Name("economy", one.dependent)})
    doubt = () if one.complete else (Text("dependence.total_unknown_note"),)
    note = *_notes(one.kind), *doubt, *((Text("dependence.holders_after"),) if added else ())
    return Table(f"holders-{_word(one.kind)}", title, columns, tuple(rows), note)


def _stock(before: Tie | None, after: Tie | None) -> Cell:
    more = () if after is None else (Cell(_short(after.band), Reading.MONEY),)
    if before is None:
        return Cell(0.0, Reading.MONEY, more=more)
    return Cell(_short(before.band), Reading.MONEY, more=more, source=before.source)


def _parts(one: Held, band: Band, gdp: float) -> tuple[Cell, Cell]:
    return Cell(_times(one.share(band), 100.0)), Cell(_times(band, 100.0 / gdp))


def holder_name(tie: Tie) -> Words:
    """Return the name of an economy, or of the institution that a text names."""
    return Name("economy", tie.holder) if tie.of_economy else Text(tie.holder)


def _short(band: Band) -> Band | float:
    """Return a number with its range, alone where it has none."""
    return band if band.low < band.high else band.central


def _word(kind: str) -> str:
    return kind.rpartition(".")[2]


def _gdp(region: Region, code: str) -> float:
    return float(region.economies[region.economy_ids.index(code)].gdp_musd)


def _times(band: Band, factor: float) -> Band | float:
    return _short(band.times(factor))
