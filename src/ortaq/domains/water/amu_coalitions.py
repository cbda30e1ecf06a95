"""What coalitions on the Amu Darya can gain: who has Nurek decides its releases, who has Qosh Tepa what it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ortaq.core import Array, shapley_weights
from ortaq.domains.water.amu_darya import YEARS, AmuChange, trace_of, with_plans
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.coalitions import Coalitions, deal_of, valued
from ortaq.domains.water.operation.accounts import accounts
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import Policy, alone, operated, wound_up
from ortaq.domains.water.planned import planned_canal

LEVELS = (0.0, 4.5, 6.0, 10.0)
"""What a coalition may let Qosh Tepa take a year, km3: nothing, what the Uzbek ministry says, between, the plan."""


@dataclass(frozen=True)
class AmuCoalitions:
    """Coalitions with Afghanistan at the table, and of the others alone.

    Attributes
    ----------
    found : Coalitions
        Of all members; without an agreement Qosh Tepa takes what it is asked to.
    qosh_tepa_km3 : mapping of int to float
        What Qosh Tepa takes under the policy of a coalition, by its bits.
    others : tuple of str
        Members without the owner of Qosh Tepa.
    without : ndarray, shape (other,)
        Shapley shares where the owner of Qosh Tepa is no member and takes the same.
    """

    found: Coalitions
    qosh_tepa_km3: dict[int, float]
    others: tuple[str, ...]
    without: Array


def amu_coalitions(
    river: Basin, qosh_tepa_km3: float, progress: Callable[[int, int], None] = lambda _d, _a: None
) -> AmuCoalitions:
    """Return what every coalition can gain in years of the norm, in agrifood and energy; years after are counted.

    A coalition with the owner of Qosh Tepa and somebody below lets it take what is best for all in it; one with the
    owner of Nurek plans Nurek for all in it, with winter power where one can send it. Others change nothing.

    Parameters
    ----------
    river : Basin
    qosh_tepa_km3 : float
        What Qosh Tepa takes without an agreement.
    progress : callable, optional
        Gets (done, in all).
    """
    members = river.members
    owner = planned_canal(river).member
    levels = sorted({qosh_tepa_km3, *(x for x in LEVELS if x < qosh_tepa_km3)}, reverse=True)
    usual = {km3: _alone(river, km3) for km3 in levels}
    again = {km3: _years_after(record) for km3, record in usual.items()}
    base = _musd_a_year(usual[qosh_tepa_km3], again[qosh_tepa_km3])
    canal = {km3: _musd_a_year(record, again[km3]) - base for km3, record in usual.items()}
    groups = [frozenset(some) for n in range(2, len(members) + 1) for some in combinations(members, n)]
    gains: dict[int, Array] = {}
    taken: dict[int, float] = {}
    for done, group in enumerate(groups):
        progress(done + 1, len(groups))
        bits = sum(1 << members.index(m) for m in group)
        inside = np.isin(members, list(group))
        km3 = max(levels, key=lambda level: float(canal[level][inside].sum())) if owner in group else qosh_tepa_km3
        gains[bits], taken[bits] = canal[km3], km3
        if river.decider in group:
            gains[bits] = _musd_a_year(_planned_for(usual[km3], group), again[km3]) - base
    found = Coalitions(members, usual[qosh_tepa_km3], gains, *valued(len(members), gains))
    others = tuple(m for m in members if m != owner)
    return AmuCoalitions(found, taken, others, _shapley_of(others, members, gains))


def _alone(river: Basin, km3: float) -> Record:
    """Return what happens where Nurek is run for its owner and Qosh Tepa takes so much."""
    assumed = Assumed(with_plans(river, AmuChange(qosh_tepa_km3=km3)))
    return _checked(assumed, alone(assumed))


def _planned_for(usual: Record, group: frozenset[str]) -> Record:
    """Return what happens where Nurek is planned for a group."""
    return _checked(usual.assumed, deal_of(usual.assumed, group), usual)


def _checked(assumed: Assumed, policy: Policy, usual: Record | None = None) -> Record:
    record = operated(assumed, policy, trace_of(assumed.basin, (1.0, 1.0), dry=False), usual)
    require_balance(record)
    return record


def _years_after(usual: Record) -> Array:
    """Return what years after would bring with the water of the start, USD million, shape (member,)."""
    trace = trace_of(usual.assumed.basin, (1.0, 1.0), dry=False)
    return accounts(wound_up(usual, trace, usual.start)).market


def _musd_a_year(record: Record, again: Array) -> Array:
    """Return a year of a run: of the years after it what its water brings in them, not what Qosh Tepa takes again."""
    return (accounts(record).market - again) / YEARS


def _shapley_of(some: tuple[str, ...], members: tuple[str, ...], gains: dict[int, Array]) -> Array:
    """Return Shapley shares of some members by the policies that need nobody else."""
    at = [members.index(m) for m in some]
    inner = {}
    for bits, gain in gains.items():
        inside = [k for k, i in enumerate(at) if bits >> i & 1]
        if sum(1 << at[k] for k in inside) == bits:
            inner[sum(1 << k for k in inside)] = gain[at]
    return np.asarray(shapley_weights(len(some)) @ valued(len(some), inner)[1])
