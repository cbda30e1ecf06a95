"""What a report says of a river that is shared by limits: who loses what, who gets how much, and its dams."""

from collections.abc import Mapping, Sequence

import numpy as np

from ortaq.core import Array, Band
from ortaq.core.report import Cell, Column, Figure, Name, Number, Reading, Section, Table, Text
from ortaq.domains.water.amu_coalitions import AmuCoalitions
from ortaq.domains.water.amu_darya import AmuChange, AmuEffect, amu_effect, run_with
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS, SUMMER
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.report.dams import dams, filling
from ortaq.domains.water.report.gains import coalition_tables, gains_figure
from ortaq.domains.water.report.schematic import prefix, schematic
from ortaq.domains.water.report.told import Shares, Told

QOSH_TEPA_KM3 = (4.5, 6.0, 10.0)
"""Shown where nothing is asked for: what the Uzbek ministry says, between, the plan."""

PLAN_KM3 = 10.0
"""What Qosh Tepa takes in the table of coalitions where nothing is asked for."""

LESS_MELT, SAVED = 0.1, 0.1
"""Parts of the flow from April to September, and of the water of those below Kerki, in two rows of the ladder."""

_KM3 = Text("water.unit.km3_year")
_MUSD = Text("water.unit.usd_year")


def amu_section(
    told: Told, qosh_tepa: float | None, *, dry: bool, found: AmuCoalitions | None, shares: Shares | None
) -> Section:
    """Return who loses what on the Amu Darya.

    Parameters
    ----------
    told : Told
        The river of today and with what is planned on it.
    qosh_tepa : float or None
        What the canal takes, km3 a year; three sizes are shown if absent.
    dry : bool
        Whether everything is compared in a dry year.
    found : AmuCoalitions or None
        Where coalitions were asked for.
    shares : Shares or None
        Of the gain of all.
    """
    river, sizes = told.basin, QOSH_TEPA_KM3 if qosh_tepa is None else (qosh_tepa,)
    given = AmuChange(dry_year=dry)
    records = {km3: run_with(river, AmuChange(qosh_tepa_km3=km3, dry_year=dry)) for km3 in (0.0, *sizes)}
    gap = Number(max(told.gap_km3, *(require_balance(record) for record in records.values())), Reading.TINY)
    lead = (Text("water.amu.lead"), Text("water.amu.dry_lead" if dry else "water.amu.norm_lead"))
    blocks: list[Table | Figure] = [schematic(told), gains_figure(told), ladder(river, sizes, given), canals(records)]
    blocks += [releases(river, given), dams(river), *filling(told)]
    if found and shares:
        blocks += [*coalition_tables(prefix(river), river.members, shares), afghan(found)]
    title = Text("water.title", {"basin": river.title})
    return Section(prefix(river), title, (*lead, Text("water.balance", {"gap": gap})), tuple(blocks))


def ladder(river: Basin, sizes: Sequence[float], given: AmuChange) -> Table:
    """Return what changes do to every member, with the range over all worths, and to the delta.

    Parameters
    ----------
    river : Basin
    sizes : sequence of float
        Of Qosh Tepa, km3 a year.
    given : AmuChange
        In what kind of year.
    """
    dry = given.dry_year
    below = {"UZB": SAVED, "TKM": SAVED}
    rows: list[tuple[Text, AmuEffect]] = [] if not dry else [(Text("water.amu.dry"), amu_effect(given, basin=river))]
    changes = [
        *((_qosh(km3), AmuChange(qosh_tepa_km3=km3, dry_year=dry)) for km3 in sizes),
        (Text("water.amu.rogun_rule"), AmuChange(rogun="rule", dry_year=dry)),
        (Text("water.amu.rogun_free"), AmuChange(rogun="free", dry_year=dry)),
        (Text("water.amu.melt"), AmuChange(melt=(1.0 - LESS_MELT, 1.0), dry_year=dry)),
        (Text("water.amu.saved"), AmuChange(efficiency=below, dry_year=dry)),
    ]
    rows += [(name, amu_effect(change, given=given, basin=river)) for name, change in changes]
    if not dry:
        rows.append((Text("water.amu.dry"), amu_effect(AmuChange(dry_year=True), basin=river)))
    columns = (
        Column(Text("water.amu.change")),
        *(Column(Name("economy", m), _MUSD) for m in river.members),
        Column(Text("water.amu.welfare"), _MUSD),
        Column(Text("water.amu.delta"), _KM3),
        Column(Text("water.power_change"), Text("water.unit.twh_year")),
    )
    notes = (Text("water.amu.ladder_note"), Text("water.amu.rogun_note"))
    return Table(
        f"{prefix(river)}-ladder", Text("water.amu.ladder"), columns, tuple(_rung(*row) for row in rows), notes
    )


def _qosh(km3: float) -> Text:
    return Text("water.amu.qosh_tepa", {"km3": Number(km3)})


def _rung(name: Text, effect: AmuEffect) -> tuple[Cell, ...]:
    each = (_money(effect.market[:, i]) for i in range(len(effect.members)))
    welfare = _money(effect.welfare.sum(axis=1))
    delta = Cell(effect.delta_km3, Reading.CHANGE, good=1)
    return (Cell(name), *each, welfare, delta, Cell(float(effect.twh.sum()), Reading.CHANGE, good=1))


def _money(corners: Array) -> Cell:
    low, central, high = corners.tolist()
    band = Band(min(low, central, high), central, max(low, central, high))
    return Cell(band, Reading.MONEY_CHANGE, good=1)


def canals(records: Mapping[float, Record]) -> Table:
    """Return what canals want and get without Qosh Tepa and with it, in the middle year.

    Parameters
    ----------
    records : mapping of float to Record
        By what Qosh Tepa takes, km3 a year; 0 first.
    """
    year = slice(MONTHS, 2 * MONTHS)
    basin = records[0.0].assumed.basin
    columns = (
        Column(Text("water.amu.canal")),
        Column(Text("water.member")),
        Column(Text("water.wanted"), _KM3),
        *(Column(_qosh(km3) if km3 else Text("water.amu.today"), _KM3) for km3 in records),
    )
    taken = [record.taken[year].sum(axis=(0, 2)) for record in records.values()]
    want = list(records.values())[-1].assumed.want.sum(axis=0)
    rows = [
        (Cell(c.title), Cell(Name("economy", c.member)), Cell(float(want[i])), *(Cell(float(t[i])) for t in taken))
        for i, c in enumerate(basin.canals)
    ]
    for n in (n for n in basin.nodes if n.kind == "outlet"):
        asked = sum(limit.km3.central for limit in basin.limits if limit.node == n.node)
        came = (Cell(float(record.one("flow", n.node)[year].sum())) for record in records.values())
        rows.append((Cell(n.title), Cell(Text("water.none")), Cell(asked), *came))
    return Table(
        f"{prefix(basin)}-canals", Text("water.amu.canals"), columns, tuple(rows), (Text("water.amu.canals_note"),)
    )


def releases(river: Basin, given: AmuChange) -> Table:
    """Return releases of Nurek by month in the middle year, without Rogun and with it.

    Parameters
    ----------
    river : Basin
    given : AmuChange
        In what kind of year.
    """
    kinds = {"none": "today", "rule": "rogun_rule", "free": "rogun_free"}
    runs = [run_with(river, AmuChange(rogun=kind, dry_year=given.dry_year)) for kind in kinds]
    flows = [(r.one("release", river.decides) + r.one("spill", river.decides))[MONTHS : 2 * MONTHS] for r in runs]
    unit = Text("water.unit.km3_month")
    columns = (Column(Text("water.month")), *(Column(Text(f"water.amu.{name}"), unit) for name in kinds.values()))
    rows = [(Cell(Text(f"water.month.{m + 1}")), *(Cell(float(flow[m])) for flow in flows)) for m in range(MONTHS)]
    share = [100.0 * float(flow[list(SUMMER)].sum() / flow.sum()) for flow in flows]
    percent = Text("water.unit.percent")
    rows.append((Cell(Text("water.amu.summer_share")), *(Cell(each, unit=percent) for each in share)))
    title = Text("water.releases", {"reservoir": river.node(river.decides).title})
    id, note = f"{prefix(river)}-releases", Text("water.amu.releases_note")
    return Table(id, title, columns, tuple(rows), (note,))


def afghan(found: AmuCoalitions) -> Table:
    """Return what Qosh Tepa takes under the policy of a coalition, and shares with and without its owner."""
    members = found.found.members
    columns = (
        Column(Text("water.member")),
        Column(Text("water.amu.own"), _MUSD),
        Column(Text("water.amu.with_afghanistan"), _MUSD),
        Column(Text("water.amu.without_afghanistan"), _MUSD),
    )
    without = dict(zip(found.others, found.without.tolist(), strict=True))
    rows = tuple(
        (
            Cell(Name("economy", m)),
            Cell(float(found.found.own[i]), Reading.MONEY_CHANGE, good=1),
            Cell(float(found.found.shapley[i]), Reading.MONEY_CHANGE, good=1),
            Cell(without[m], Reading.MONEY_CHANGE, good=1) if m in without else Cell(Text("water.none")),
        )
        for i, m in enumerate(members)
    )
    km3 = Number(found.qosh_tepa_km3[found.found.best[-1]] if found.found.best[-1] else np.nan)
    note = (Text("water.amu.afghan_note", {"km3": km3}),)
    return Table("water-amu-darya-afghanistan", Text("water.amu.afghanistan"), columns, rows, note)
