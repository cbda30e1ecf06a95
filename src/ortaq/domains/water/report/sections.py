"""The report of a basin, whole and in a few lines."""

from ortaq.core.report import Cell, Column, Figure, Name, Number, Reading, Section, Table, Text
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.report.asked import asked, asked_in_short
from ortaq.domains.water.report.dams import dams, filling
from ortaq.domains.water.report.deliveries import by_reach, deliveries, releases
from ortaq.domains.water.report.gains import change, coalition_tables, gains_figure, gains_table
from ortaq.domains.water.report.prices import price_table
from ortaq.domains.water.report.savings import savings_table
from ortaq.domains.water.report.schematic import LAST, SHOWN, prefix, regime, schematic
from ortaq.domains.water.report.told import Told, banded


def report(told: Told) -> Section:
    """Return the river, who gains, what the deal asks, deliveries and releases of a basin."""
    coalitions = (
        coalition_tables(prefix(told.basin), told.basin.members, told.shares) if told.shares is not None else ()
    )
    blocks = (
        schematic(told),
        gains_figure(told),
        gains_table(told),
        *coalitions,
        *((asked(told),) if told.has_deal else ()),
        deliveries(told),
        by_reach(told),
        releases(told),
        *((price_table(told.basin, told.prices),) if told.prices is not None else ()),
        *savings_table(told),
        *((dams(told.basin), *filling(told)) if told.basin.dams else ()),
    )
    return section(told.basin, told.years, told.gap_km3, blocks, _found(told))


def section(
    basin: Basin, years: float, gap_km3: float, blocks: tuple[Table | Figure, ...], said: tuple[Text, ...] = ()
) -> Section:
    """Return the section of a basin.

    Parameters
    ----------
    basin : Basin
    years : float
        That were run.
    gap_km3 : float
        Largest gap of their balances.
    blocks : tuple of Table or Figure
    said : tuple of Text, optional
        What was found.
    """
    lead = Text("water.lead", {"basin": basin.title, "count": Number(years, Reading.COUNT)})
    gap = Text("water.balance", {"gap": Number(gap_km3, Reading.TINY)})
    return Section(prefix(basin), Text("water.title", {"basin": basin.title}), (*said, lead, gap), blocks)


def in_short(told: Told) -> Section:
    """Return what decides, in a few lines: what the deal asks, who gains, who pays."""
    members, shares = told.basin.members, told.shares
    musd, km3 = Text("water.unit.usd_year"), Text("water.unit.km3_year")
    shown = [LAST] if told.has_deal else list(range(1, len(told.regimes)))
    columns = [Column(Text("water.member")), *(Column(regime(told.regimes[k]), musd) for k in shown)]
    if shares is not None:
        columns += [Column(Text(f"water.short_{part}"), musd) for part in ("paid", "after")]
    columns += [Column(Text(f"water.short_deficit_{k}"), km3) for k in ("usual", "last")]
    rows = []
    for i, m in enumerate(members):
        cells = [
            Cell(Name("economy", m)),
            *(change(told.gains[k, i, 1]) for k in shown[:-1]),
            change(told.gain(shown[-1], i)),
        ]
        if shares is not None:
            ends = shares.by[0][1][i]
            cells += [change(ends[1] - shares.own[i]), change(ends[1])]
        mine = [k for k, c in enumerate(told.basin.canals) if c.member == m]
        cells += [Cell(float(told.lack[k, mine].sum())) for k in SHOWN]
        rows.append(tuple(cells))
    table = Table(f"{prefix(told.basin)}-short", "", tuple(columns), tuple(rows))
    lead = Text("water.short_title", {"basin": told.basin.title, "regime": regime(told.regimes[LAST])})
    return Section(prefix(told.basin), "", (lead, *_found(told)), (table,))


def _found(told: Told) -> tuple[Text, ...]:
    """Return what a deal asks, what it is worth to all, and who loses without payments; nothing where there is none."""
    if not told.has_deal:
        return ()
    together = banded(told.gains[LAST].sum(axis=0))
    ends = {end: Number(getattr(together, end), Reading.CHANGE) for end in ("low", "central", "high")}
    losing = tuple(Name("economy", m) for i, m in enumerate(told.basin.members) if told.gains[LAST, i, 1] < 0.0)
    costs = (Text("water.losing_said", {"members": losing}),) if losing else ()
    return (*asked_in_short(told), Text("water.gain_said", ends), *costs)
