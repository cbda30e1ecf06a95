"""What a change of a basin that is planned month by month brings its members: the door for models and commands."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.changes import SEASONS, BasinChange, changed_basin, require_insiders
from ortaq.domains.water.operation.accounts import accounts
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import Policy, Trace, alone, operated, settled, wound_up
from ortaq.domains.water.operation.traces import DECILE, drawn, wet_and_dry
from ortaq.domains.water.regimes import usual_releases

YEARS, SEED = 10, 1
"""Of drawn years, where no trace is given."""


@dataclass(frozen=True)
class BasinYear:
    """A year of a basin; only differences between changes mean something.

    Attributes
    ----------
    members : tuple of str
    parts : ndarray, shape (3, member)
        Agrifood, energy, welfare (floods and water sent out of the river: what no market values), USD million a year,
        with what is left in reservoirs. No cost of building is in it.
    km3 : ndarray, shape (member,)
        Water that canals took, a year.
    twh : ndarray, shape (member,)
        Electricity, a year.
    """

    members: tuple[str, ...]
    parts: Array
    km3: Array
    twh: Array

    def less(self, other: "BasinYear") -> "BasinYear":
        """Return what this year has more than another one."""
        return BasinYear(self.members, self.parts - other.parts, self.km3 - other.km3, self.twh - other.twh)


def basin_effect(
    basin: Basin,
    change: BasinChange,
    *,
    given: BasinChange | None = None,
    worths: Corner = Corner.CENTRAL,
    traces: tuple[Trace, ...] = (),
) -> BasinYear:
    """Return what a change brings every member a year, USD million by part, km3 and TWh.

    Ten drawn years are run with it and without it, each begun where reservoirs stand when the same years came before
    without a deal, and two years at the norm after each. A drought, or a reservoir that
    cannot be filled for a season, adds all that it changes in one year between two at the norm. Nothing changed gives
    exactly zero. Of a measure in a shock, give the shock as ``given`` and both as ``change``: effects of a shock and of
    a measure in it add up to that of both.

    Parameters
    ----------
    basin : Basin
    change : BasinChange
        All that differs from today.
    given : BasinChange, optional
        What it is compared with; the basin of today if absent.
    worths : Corner
        Which end of the ranges of all worths is used.
    traces : tuple of Trace
        Inflows instead of drawn ones; the effect is their mean. A change of melt is not put into them.

    Raises
    ------
    InputError
        With every fault of a change.

    Examples
    --------
    >>> from ortaq.domains.water.basin.reader import load_basin
    >>> float(basin_effect(load_basin(), BasinChange()).parts.sum())
    0.0
    """
    before = BasinChange() if given is None else given
    if change == before:
        nothing = np.zeros(len(basin.members))
        return BasinYear(basin.members, np.zeros((3, len(basin.members))), nothing, nothing)
    now, then = (basin_year(basin, each, worths, traces) for each in (change, before))
    return now.less(then)


def basin_year(basin: Basin, change: BasinChange, worths: Corner, traces: tuple[Trace, ...] = ()) -> BasinYear:
    """Return a year under a change.

    Parameters
    ----------
    basin : Basin
    change : BasinChange
    worths : Corner
    traces : tuple of Trace
        As in `basin_effect`.
    """
    river = changed_basin(basin, change, worths)
    assumed = Assumed(river, worths)
    given = tuple(_fitted(trace, basin, river, worths) for trace in traces) or (drawn(river, YEARS, SEED, change.melt),)
    given = tuple(replace(trace, start=settled(assumed, trace)) for trace in given)
    runs = [run_with(assumed, change, trace) for trace in given]
    found = _mean([_year(r, _begun(r, t), years=len(r.done) / MONTHS) for r, t in zip(runs, given, strict=True)])
    if not change.drought and not change.fails:
        return found
    more = bad_year(basin, change, worths)
    return BasinYear(found.members, found.parts + more.parts, found.km3 + more.km3, found.twh + more.twh)


@lru_cache(maxsize=64)
def bad_year(basin: Basin, change: BasinChange, worths: Corner) -> BasinYear:
    """Return what one year adds that is dry, or in which a reservoir cannot be filled: all that it changes.

    It stands between two years at the norm, which are run with it and without it.
    """
    river = changed_basin(basin, change, worths)
    assumed = Assumed(river, worths)
    normal, bad = (
        wet_and_dry(river, np.array([0.0, -DECILE * severity, 0.0]), change.melt) for severity in (0.0, change.drought)
    )
    start = settled(assumed, normal)
    normal, bad = (replace(trace, start=start) for trace in (normal, bad))
    if change.fails:
        first = MONTHS + SEASONS[change.fails][0]
        bad = replace(bad, unfilled=range(first, first + len(SEASONS[change.fails])))
    usual = run_with(assumed, change, normal)
    struck = run_with(assumed, change, bad, usual_releases(usual))
    begun = _begun(usual, normal)  # both begin with the same water and expect the same
    return _year(struck, begun, years=1.0).less(_year(usual, begun, years=1.0))


def _fitted(trace: Trace, basin: Basin, river: Basin, end: Corner) -> Trace:
    """Return inflows of a basin as those of the same with a dam above its first node: part of them come to that."""
    if len(river.nodes) == len(basin.nodes):
        return trace
    part, at = basin.assumption("A-DAM-INFLOW").at(end), [n.node for n in basin.nodes].index(basin.decides)
    inflow, expected = (np.insert(flow, 0, part * flow[:, at], axis=1) for flow in (trace.inflow, trace.expected))
    for flow in (inflow, expected):
        flow[:, at + 1] *= 1.0 - part
    start = np.insert(trace.start, 0, river.reservoirs[0].start_km3)
    return replace(trace, start=start, inflow=inflow, expected=expected)


def run_with(assumed: Assumed, change: BasinChange, trace: Trace, releases: Array | None = None) -> Record:
    """Return a run of tables that were changed, balances checked.

    Parameters
    ----------
    assumed : Assumed
        Of the changed tables.
    change : BasinChange
    trace : Trace
    releases : ndarray, shape (month of the year,), optional
        What those below expect of later releases; means of the run if absent.
    """
    insiders = require_insiders(assumed.basin, change)
    policy = Policy(insiders, winter_power=change.winter_twh > 0.0)
    outside = 1 < len(insiders) < len(assumed.basin.members)
    usual = operated(assumed, alone(assumed), trace) if outside else None
    record = operated(assumed, policy, trace, usual, releases)
    require_balance(record)
    return record


def _begun(record: Record, trace: Trace) -> Array:
    """Return what the water that a run began with would bring in years after it, shape (3, member)."""
    return accounts(wound_up(record, trace, record.start)).parts


def _year(record: Record, begun: Array, years: float) -> BasinYear:
    """Return a mean year; of the years after it only what the water left in reservoirs brings in them is counted."""
    members = record.assumed.basin.members
    km3 = record.assumed.basin.by_member(record.taken.sum(axis=(0, 2)))
    twh = np.zeros(len(members))
    twh[members.index(record.assumed.basin.decider)] = float(record.twh.sum())
    parts = accounts(record).parts - begun
    return BasinYear(members, parts / years, km3 / years, twh / years)


def _mean(found: list[BasinYear]) -> BasinYear:
    parts, km3, twh = (np.mean([getattr(one, name) for one in found], axis=0) for name in ("parts", "km3", "twh"))
    return BasinYear(found[0].members, parts, km3, twh)
