"""Who gains under which regime, before payments and after them."""

from collections.abc import Sequence

from ortaq.core import Array, Band
from ortaq.core.chart import Bar, Chart, Key, Panel, Scale, ScaleKind
from ortaq.core.report import Cell, Column, Figure, Name, Number, Reading, Table, Text
from ortaq.domains.water.coalitions import names_of
from ortaq.domains.water.report.schematic import prefix, regime
from ortaq.domains.water.report.told import USUAL, Shares, Told, ranged

OWN, PAID = range(2)
"""Classes of the parts of a bar."""

USD_YEAR = Text("water.unit.usd_year")


def gains_figure(told: Told) -> Figure:
    """Return bars of what every member has more, with range, by regime; with payments where coalitions are known."""
    members = told.basin.members
    panels = [
        _panel(regime(name), members, [told.gain(k, i) for i in range(len(members))])
        for k, name in enumerate(told.regimes)
        if k != USUAL
    ]
    if told.shares is not None:
        panels += [_shared(members, told.shares, name, ends) for name, ends in told.shares.by]
    keys = (Key(Text("water.before"), "A"), Key(Text("water.payment"), "B"))
    chart = Chart(
        Scale(ScaleKind.LINEAR, Text("water.gain"), Text("water.unit.musd_year")),
        Scale(ScaleKind.CATEGORY, Text("water.member")),
        tuple(panels),
        Text("water.member"),
        Text("water.part"),
        keys if told.shares else keys[:1],
    )
    return Figure(
        f"{prefix(told.basin)}-who-gains",
        Text("water.gains_figure", {"basin": told.basin.title}),
        Text("water.gains_description"),
        chart,
        (Text("water.gains_figure_note"), *_counted(told)),
    )


def _counted(told: Told) -> tuple[Text, ...]:
    """Return what a deal counts beside what markets value, and which of its regimes has a range."""
    return (Text("water.gains_counted"),) if told.has_deal else ()


def _panel(
    title: Text, members: Sequence[str], values: Sequence[Band | float], own: Sequence[float] | None = None
) -> Panel:
    """Return a bar for every member; what is left of its total beside its own part is paid."""
    bands = [value if isinstance(value, Band) else Band.exact(value) for value in values]
    first = own or [band.central for band in bands]
    parts = [
        ((OWN, mine), (PAID, band.central - mine)) if band.central != mine else ((OWN, mine),)
        for mine, band in zip(first, bands, strict=True)
    ]
    marks = tuple(Bar(p, band, Name("economy", m)) for m, p, band in zip(members, parts, bands, strict=True))
    total = Number(sum(band.central for band in bands), Reading.CHANGE)
    return Panel(title, marks, Text("water.in_all", {"total": total}))


def _shared(members: Sequence[str], shares: Shares, name: str, ends: Array) -> Panel:
    bands = [ranged(each) for each in ends]
    return _panel(Text(f"water.after.{name}"), members, bands, shares.own.tolist())


def gains_table(told: Told) -> Table:
    """Return who gains from every regime before payments; of the last also what no market values, and foreseen."""
    others = [k for k in range(len(told.regimes)) if k != USUAL]
    foreseen, welfare = told.foreseen, told.welfare
    columns = (
        Column(Text("water.member")),
        *(Column(regime(told.regimes[k]), USD_YEAR) for k in others),
        *((Column(Text("water.gains_welfare"), USD_YEAR),) if welfare is not None else ()),
        *((Column(Text("water.foreseen"), USD_YEAR),) if foreseen is not None else ()),
    )
    rows = [
        (
            Cell(Name("economy", m)),
            *(change(told.gain(k, i)) for k in others),
            *((change(welfare[i]),) if welfare is not None else ()),
            *((change(foreseen[i]),) if foreseen is not None else ()),
        )
        for i, m in enumerate(told.basin.members)
    ]
    total = [change(told.together(k)) for k in others]
    known = [change(each.sum()) for each in (welfare, foreseen) if each is not None]
    rows.append((Cell(Text("water.together")), *total, *known))
    note = Text("water.gains_note" if foreseen is not None else "water.gains_figure_note")
    return Table(f"{prefix(told.basin)}-gains", Text("water.gains"), columns, tuple(rows), (note, *_counted(told)))


def change(musd: "float | Band") -> Cell:
    """Return a change of money, which is a gain where it is above zero."""
    return Cell(musd if isinstance(musd, Band) else float(musd), Reading.MONEY_CHANGE, good=1)


def coalition_tables(id: str, members: tuple[str, ...], shares: Shares) -> tuple[Table, Table]:
    """Return what coalitions can gain, and how the gain of all may be shared.

    Parameters
    ----------
    id : str
        With which the ids of the tables begin.
    members : tuple of str
    shares : Shares
    """
    heads = (
        Column(Text("water.coalition")),
        Column(Text("water.value"), USD_YEAR),
        *(Column(Name("economy", m), USD_YEAR) for m in members),
    )
    rows = tuple(
        (
            Cell(tuple(Name("economy", m) for m in names_of(members, coalition))),
            change(shares.v[coalition]),
            *map(change, gain),
        )
        for coalition, gain in shares.gains
    )
    note = (Text("water.coalitions_note"), Text("water.outsider_note"))
    values = Table(f"{id}-coalitions", Text("water.coalitions"), heads, rows, note)
    return values, _shares_table(id, members, shares)


def _shares_table(id: str, members: tuple[str, ...], shares: Shares) -> Table:
    names = [name for name, _ in shares.by]
    columns = (
        Column(Text("water.member")),
        Column(Text("water.before"), USD_YEAR),
        *(Column(Text(f"water.share.{name}"), USD_YEAR) for name in names),
        *(Column(Text(f"water.paid.{name}"), USD_YEAR) for name in names),
    )
    rows = tuple(
        (
            Cell(Name("economy", m)),
            change(shares.own[i]),
            *(change(ranged(ends[i])) for _, ends in shares.by),
            *(change(ends[i, 1] - shares.own[i]) for _, ends in shares.by),
        )
        for i, m in enumerate(members)
    )
    return Table(f"{id}-shares", Text("water.shares"), columns, rows, (Text("water.shares_note"),))
