"""The linear programme of a path: what is built when, and how every period runs with what stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Corner, Integers
from ortaq.domains.energy.dispatch.operation import Operation, operate
from ortaq.domains.energy.dispatch.year import PowerYear, answering
from ortaq.domains.energy.expansion.stages import Stages
from ortaq.domains.energy.linear import Columns, Programme, Rows, programme
from ortaq.domains.energy.system.future_rows import Option

TIE = 1e-6
"""Of the cost of building, by which of equal options the one later in the tables is dearer at most."""

ALL = ""
"""A cap of all members together."""


@dataclass(frozen=True)
class Plan:
    """Where the parts of a path stand in its programme.

    Attributes
    ----------
    runs : tuple of Operation
        By period.
    new, stored, lines : ndarray of int, shape (period, option) and so on
        Columns of what stands of what is built: GW of units and stores, share of a candidate line.
    built, built_stores, built_lines : ndarray of int
        Columns of what is built, of the same shapes.
    kept : ndarray of int, shape (period, retiring plant)
        Columns of what is left of plants that heat must run, GW.
    retiring : ndarray of int, shape (retiring plant,)
        Their units.
    caps : mapping of (str, int) to int
        Rows of caps, Mt, by member and period.
    """

    runs: tuple[Operation, ...]
    new: Integers
    stored: Integers
    lines: Integers
    built: Integers
    built_stores: Integers
    built_lines: Integers
    kept: Integers
    retiring: Integers
    caps: Mapping[tuple[str, int], int]


Caps = Mapping[tuple[str, int], float]
"""Million tonnes by member (`ALL`: all together) and period."""


def annuity(rate: float, years: int) -> float:
    """Return what is paid each year for one that is borrowed.

    Methodology, eq. (C1).

    Examples
    --------
    >>> round(annuity(0.05, 20), 5)
    0.08024
    >>> annuity(0.0, 4)
    0.25
    """
    return 1.0 / years if rate == 0.0 else rate / (1.0 - (1.0 + rate) ** -years)


def usd_kw(option: Option, year: int, at: Corner) -> float:
    """Return the cost of building in a year, USD per kW, between stated years in a straight line."""
    return float(np.interp(year, [y for y, _ in option.usd_kw], [usd.at(at) for _, usd in option.usd_kw]))


def planned(given: Stages, caps: Caps, at: Corner = Corner.CENTRAL) -> tuple[Programme, Plan]:
    """Return the programme of a path.

    Methodology, eqs. (E3) and (E4).

    Parameters
    ----------
    given : Stages
    caps : mapping of (str, int) to float
    at : Corner
        End of the ranges of costs of building.
    """
    columns, equal, most = Columns(), Rows(), Rows()
    runs = tuple(
        operate(year, columns, equal, most, weight=float(weight), fixed=False)
        for year, weight in zip(given.years, given.weights, strict=True)
    )
    new, built = _build(given, given.options, columns, equal, at)
    stored, built_stores = _build(given, given.stores, columns, equal, at)
    lines, built_lines = _build_lines(given, columns, equal, at)
    retiring = np.flatnonzero(given.retiring)
    left = given.standing[:, retiring]
    kept = columns.add(left.shape, 0.0, np.where(np.arange(len(left))[:, None] == 0, left, 0.0), left)
    more = most.add(_later(given, retiring))  # what has stopped stays so; what is built meanwhile comes
    most.put(more, kept[1:], 1.0)
    most.put(more, kept[:-1], -1.0)
    plan = Plan(runs, new, stored, lines, built, built_stores, built_lines, kept, retiring, {})
    for period in range(len(given.periods)):
        _room(given, plan, period, most)
    rows = {key: _cap(given, plan, key, mt, most) for key, mt in caps.items()}
    made = programme(columns, equal, most)
    return _bounded(given, plan, made), replace(plan, caps=rows)


def _later(given: Stages, retiring: Integers) -> Array:
    """Return what of plants that heat must run begins after the first period, GW."""
    gw = given.standing[:, retiring]
    return np.maximum(gw[1:] - gw[:-1], 0.0)


def _build(
    given: Stages, options: tuple[Option, ...], columns: Columns, equal: Rows, at: Corner
) -> tuple[Integers, Integers]:
    """Add what is built of options and what stands of it; return both, shape (period, option)."""
    periods = len(given.periods)
    stands = columns.add(
        (periods, len(options)),
        given.weights[:, None] * np.array([o.fixed_usd_kw.at(at) for o in options]),
        0.0,
        np.array([o.limit_gw.at(at) for o in options]),
    )
    cost, rate = np.zeros((periods, len(options))), np.zeros((periods, len(options)))
    rows = equal.add(np.zeros(stands.shape))
    equal.put(rows, stands, 1.0)
    seen = [given.built_by(o.first, o.life) for o in options]
    for i, option in enumerate(options):
        yearly = annuity(given.discount, option.life) * (1.0 + TIE * i / len(options))
        for q, year in enumerate(given.periods):
            cost[q, i] = yearly * usd_kw(option, year, at) * float(given.weights @ seen[i][:, q])
            since = max(given.periods[q - 1], option.first - 1) if q else year
            rate[q, i] = option.build_gw_year.at(at) * max(year - since, 0)
    built = columns.add(stands.shape, cost, 0.0, rate)
    for i in range(len(options)):
        equal.put(rows[:, [i]], built[:, i], -seen[i])
    return stands, built


def _build_lines(given: Stages, columns: Columns, equal: Rows, at: Corner) -> tuple[Integers, Integers]:
    """Add shares of candidate lines built, and those that stand; return both, shape (period, candidate)."""
    shape = (len(given.periods), len(given.candidates))
    stands = columns.add(shape, 0.0, 0.0, 1.0)
    rows = equal.add(np.zeros(shape))
    equal.put(rows, stands, 1.0)
    cost = np.zeros(shape)
    seen = [given.built_by(line.built, given.line_life) for line in given.candidates]
    for i, line in enumerate(given.candidates):
        yearly = annuity(given.discount, given.line_life) * line.musd.at(at) * (1.0 + TIE * i / shape[1])
        cost[:, i] = yearly * (given.weights @ seen[i])
    open_ = np.array(
        [[q > 0 and year >= line.built for line in given.candidates] for q, year in enumerate(given.periods)]
    )
    built = columns.add(shape, cost, 0.0, open_.reshape(shape).astype(float))
    for i in range(shape[1]):
        equal.put(rows[:, [i]], built[:, i], -seen[i])
    return stands, built


def _room(given: Stages, plan: Plan, period: int, most: Rows) -> None:
    """Add that nothing runs above what stands, nor below what must run, in a period."""
    year, run = given.years[period], plan.runs[period]
    units, slices, first = year.units, year.slices, given.plants
    new = np.arange(first, first + len(given.options))
    for at, stands in ((new, plan.new[period]), (plan.retiring, plan.kept[period])):
        _share(run.made[:, at], stands, units.most[:, at], most, 1.0)
        _share(run.made[:, at], stands, units.least[:, at], most, -1.0)
    if given.stores:
        old = len(year.stores.names) - len(given.stores)
        for part, times in ((run.taken, 1.0), (run.given, 1.0), (run.level, year.stores.hours[old:])):
            _share(part[:, old:], plan.stored[period], np.broadcast_to(times, (slices, len(given.stores))), most, 1.0)
    if given.candidates:
        old = len(year.lines.names) - len(given.candidates)
        gw = year.lines.gw[old:, None]
        rows = most.add(np.zeros((slices, len(given.candidates), 2)))
        most.put(rows, run.sent[:, old:], 1.0)
        most.put(rows, plan.lines[period][:, None], -gw)
    months = np.arange(slices).reshape(year.shape[0], -1)
    for i in np.flatnonzero(np.isfinite(given.water_twh[:, 0])):
        rows = most.add(np.zeros(year.shape[0]))
        most.put(rows[:, None], run.made[:, first + i][months], year.hours[months])
        most.put(rows, plan.new[period, i], -given.water_twh[i] * 1e3)


def _share(columns: Integers, stands: Integers, share: Array, most: Rows, sign: float) -> None:
    """Add ``columns <= share * stands``, or not below it where ``sign`` is -1; from below, zero needs no row."""
    needed = (share > 0.0) | (sign > 0.0)
    rows = most.add(np.zeros(int(needed.sum())))
    most.put(rows, columns[needed], sign)
    most.put(rows, np.broadcast_to(stands, columns.shape)[needed], -sign * share[needed])


def _cap(given: Stages, plan: Plan, key: tuple[str, int], mt: float, most: Rows) -> int:
    """Add a cap of a period and return its row; what outside sellers have emitted counts."""
    member, period_year = key
    period = given.periods.index(period_year)
    year = given.years[period]
    row = int(most.add(np.array([mt]))[0])
    inside = np.arange(len(year.units.names)) if member == ALL else answering(year, member)
    at = inside[year.units.t_mwh[inside] != 0.0]
    most.put(row, plan.runs[period].made[:, at], year.hours[:, None] * year.units.t_mwh[at] / 1e3)
    return row


def _bounded(given: Stages, plan: Plan, made: Programme) -> Programme:
    """Return the programme with bounds of plants, stores and lines that stand, which no column decides."""
    low, high = made.low.copy(), made.high.copy()
    fixed = np.setdiff1d(np.arange(given.plants), plan.retiring)
    for period, (year, run) in enumerate(zip(given.years, plan.runs, strict=True)):
        gw = given.standing[period, fixed]
        high[run.made[:, fixed]] = year.units.most[:, fixed] * gw
        low[run.made[:, fixed]] = year.units.least[:, fixed] * gw
        old = given.standing_stores.shape[1]
        for part, times in ((run.taken, np.ones(old)), (run.given, np.ones(old)), (run.level, year.stores.hours[:old])):
            high[part[:, :old]] = given.standing_stores[period] * times
        count = len(year.lines.names) - len(given.candidates)
        high[run.sent[:, :count]] = year.lines.gw[:count, None]
    return replace(made, low=low, high=high)


def emissions(year: PowerYear, made: Array, member: str) -> float:
    """Return carbon dioxide of plants in a member in a year, million tonnes.

    Parameters
    ----------
    year : PowerYear
    made : ndarray, shape (slice, unit)
    member : str
    """
    here = np.array([year.members[node] == member for node in year.units.at.tolist()])
    return float((year.hours @ made)[here] @ year.units.t_mwh[here] / 1e3)
