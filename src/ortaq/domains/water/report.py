"""What a report says of a basin: deliveries and deficits, releases by month, and who gains under which regime."""

from collections.abc import Mapping

import numpy as np

from ortaq.core import Array, Band
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.coalitions import Coalitions, names_of
from ortaq.domains.water.dam_report import dams
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import means_by_month
from ortaq.domains.water.regimes import DryYear, Regimes

SEEN = 1e-6
"""km3 a year above which floods and flows that are missing are listed."""

_KM3 = Text("water.unit.km3_year")
_KM3_MONTH = Text("water.unit.km3_month")
_MUSD = Text("water.unit.usd_year")


def sections(told: Regimes, found: Coalitions | None, shares: Mapping[str, Array | None]) -> tuple[Section, ...]:
    """Return deliveries, releases and gains of a basin.

    Parameters
    ----------
    told : Regimes
    found : Coalitions or None
        Where coalitions were asked for.
    shares : mapping of str to ndarray or None
        Of the gain of all, by ``shapley`` and ``nucleolus``.
    """
    basin = told.usual.assumed.basin
    blocks = [deliveries(told), releases(told), gains(told)]
    blocks += [*(coalition_tables(found, shares) if found else ()), *([dams(basin)] if basin.dams else ())]
    return (_section(told.usual, told.gap_km3, tuple(blocks)),)


def dry_sections(told: DryYear) -> tuple[Section, ...]:
    """Return what a dry year does.

    Parameters
    ----------
    told : DryYear
    """
    return (_section(told.dry, require_balance(told.dry), (dry(told),)),)


def _section(record: Record, gap_km3: float, blocks: tuple[Table, ...]) -> Section:
    title = record.assumed.basin.title
    lead = Text("water.lead", {"basin": title, "count": Number(len(record.done) / MONTHS, Reading.COUNT)})
    gap = Text("water.balance", {"gap": Number(gap_km3, Reading.TINY)})
    return Section("water", Text("water.title", {"basin": title}), (lead, gap), blocks)


def _by_member(record: Record, by_canal: Array) -> Array:
    """Return sums over the canals of every member, shape (member,)."""
    members = record.assumed.basin.members
    return np.array([sum(by_canal[i] for i, c in enumerate(record.columns.canals) if c.member == m) for m in members])


def deliveries(told: Regimes) -> Table:
    """Return what members want, get and lack in a mean year, without and with a deal."""
    years = len(told.usual.done) / MONTHS
    want = told.usual.assumed.want[told.usual.months].sum(axis=0) / years
    columns = (
        Column(Text("water.member")),
        Column(Text("water.wanted"), _KM3),
        Column(Text("water.delivered"), _KM3),
        Column(Text("water.deficit"), _KM3),
        Column(Text("water.deficit_water"), _KM3),
        Column(Text("water.deficit_deal"), _KM3),
    )
    short = [_by_member(r, r.short.sum(axis=0) / years) for r in (told.usual, told.water, told.deal)]
    wanted = _by_member(told.usual, want)
    rows = tuple(
        (
            Cell(Name("economy", m)),
            Cell(float(wanted[i])),
            Cell(float(wanted[i] - short[0][i])),
            *(Cell(float(each[i]), good=-1) for each in short),
        )
        for i, m in enumerate(told.usual.assumed.basin.members)
    )
    return Table("water-deliveries", Text("water.deliveries"), columns, rows, (Text("water.deliveries_note"),))


def dry(told: DryYear) -> Table:
    """Return deficits of the dry year beside the same year at the norm, and what it costs whom."""
    bad = slice(MONTHS, 2 * MONTHS)
    columns = (
        Column(Text("water.member")),
        Column(Text("water.deficit_normal"), _KM3),
        Column(Text("water.deficit_dry"), _KM3),
        Column(Text("water.power_change"), Text("water.unit.twh_year")),
        Column(Text("water.dry_cost"), Text("water.unit.usd")),
        Column(Text("water.dry_cost_deal"), Text("water.unit.usd")),
    )
    short = [_by_member(r, r.short[bad].sum(axis=0)) for r in (told.normal, told.dry)]
    power = float(told.dry.twh[bad].sum() - told.normal.twh[bad].sum())
    basin = told.dry.assumed.basin
    rows = tuple(
        (
            Cell(Name("economy", m)),
            *(Cell(float(each[i]), good=-1) for each in short),
            Cell(power, Reading.CHANGE, good=1) if m == basin.decider else Cell(Text("water.none")),
            *(_change(float(each[i])) for each in (told.cost, told.cost_deal)),
        )
        for i, m in enumerate(basin.members)
    )
    return Table("water-dry-year", Text("water.dry"), columns, rows, (Text("water.dry_note"),))


def releases(told: Regimes) -> Table:
    """Return releases of the reservoir that is decided by month, and spills out of the river."""
    basin = told.usual.assumed.basin
    runs = (told.usual, told.water, told.deal)
    means = [means_by_month(r.one("release", basin.decides) + r.one("spill", basin.decides), r.months) for r in runs]
    columns = (
        Column(Text("water.month")),
        Column(Text("water.regime.usual"), _KM3_MONTH),
        Column(Text("water.regime.water"), _KM3_MONTH),
        Column(Text("water.regime.deal"), _KM3_MONTH),
    )
    rows = [(Cell(Text(f"water.month.{m + 1}")), *(Cell(float(mean[m])) for mean in means)) for m in range(MONTHS)]
    for o in basin.outfalls:
        spilt = [float(r.one("outfall", o.outfall).sum()) * MONTHS / len(r.done) for r in runs]
        rows.append((Cell(o.title), *(Cell(each, good=-1, unit=_KM3) for each in spilt)))
    for group, node in ((g, n) for g in ("excess", "short") for n in told.usual.columns.at[g]):
        each = [float(r.one(group, node).sum()) * MONTHS / len(r.done) for r in runs]
        if any(km3 > SEEN for km3 in each):
            name = Text(f"water.{group}", {"node": basin.node(node).title})
            rows.append((Cell(name), *(Cell(km3, good=-1, unit=_KM3) for km3 in each)))
    title = Text("water.releases", {"reservoir": basin.node(basin.decides).title})
    return Table("water-releases", title, columns, tuple(rows), (Text("water.releases_note"),))


def gains(told: Regimes) -> Table:
    """Return who gains from either deal before payments, and what the deal adds with perfect foresight."""
    columns = (
        Column(Text("water.member")),
        Column(Text("water.regime.water"), _MUSD),
        Column(Text("water.regime.deal"), _MUSD),
        Column(Text("water.foreseen"), _MUSD),
    )
    water, deal = told.gains
    rows = [
        (Cell(Name("economy", m)), _change(water[i]), _ranged(deal[i], told.ends[:, i]), _change(told.foreseen[i]))
        for i, m in enumerate(told.usual.assumed.basin.members)
    ]
    total = (_change(water.sum()), _ranged(deal.sum(), told.ends.sum(axis=1)), _change(told.foreseen.sum()))
    rows.append((Cell(Text("water.together")), *total))
    return Table("water-gains", Text("water.gains"), columns, tuple(rows), (Text("water.gains_note"),))


def _change(musd: float) -> Cell:
    return Cell(float(musd), Reading.MONEY_CHANGE, good=1)


def _ranged(musd: float, ends: Array) -> Cell:
    """Return a change with the range that holds it and both ends."""
    every = [float(musd), *ends.tolist()]
    return Cell(Band(min(every), every[0], max(every)), Reading.MONEY_CHANGE, good=1)


def coalition_tables(found: Coalitions, shares: Mapping[str, Array | None]) -> tuple[Table, ...]:
    """Return what coalitions can gain, and how the gain of all may be shared.

    Parameters
    ----------
    found : Coalitions
    shares : mapping of str to ndarray or None
        Of the gain of all, by ``shapley`` and ``nucleolus``.
    """
    members = found.members
    heads = (
        Column(Text("water.coalition")),
        Column(Text("water.value"), _MUSD),
        *(Column(Name("economy", m), _MUSD) for m in members),
    )
    rows = tuple(
        (
            Cell(tuple(Name("economy", m) for m in names_of(members, coalition))),
            _change(float(found.v[coalition])),
            *(_change(float(x)) for x in gain),
        )
        for coalition, gain in found.gains.items()
    )
    note = (Text("water.coalitions_note"), Text("water.outsider_note"))
    values = Table("water-coalitions", Text("water.coalitions"), heads, rows, note)
    known = {name: share for name, share in shares.items() if share is not None}
    columns = (
        Column(Text("water.member")),
        Column(Text("water.before"), _MUSD),
        *(Column(Text(f"water.share.{name}"), _MUSD) for name in known),
        *(Column(Text(f"water.paid.{name}"), _MUSD) for name in known),
    )
    paid = [found.payments(share) for share in known.values()]
    rows = tuple(
        (Cell(Name("economy", m)), *(_change(float(x[i])) for x in (found.own, *known.values(), *paid)))
        for i, m in enumerate(members)
    )
    return values, Table("water-shares", Text("water.shares"), columns, rows, (Text("water.shares_note"),))
