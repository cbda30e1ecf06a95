"""What the network carries, what closing each part costs every member, and what measures do through it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

import numpy as np

from ortaq.core import (
    BAND_CASES,
    CENTRAL,
    Array,
    Case,
    Change,
    Corner,
    Effects,
    Mask,
    Mechanism,
    Region,
    Valuation,
)
from ortaq.domains.corridors import network_shifts_of, transport_of
from ortaq.domains.corridors.files.shipped_loading import assumed_of
from ortaq.domains.corridors.freight.agenda import FreightState, agenda_effects
from ortaq.domains.corridors.freight.carriers import MARGINS
from ortaq.domains.corridors.freight.delay import DELAY_RENT, DELAY_USD
from ortaq.domains.corridors.freight.effects import FreightEffects, cost_changes, freight_effects_of, lost_shares
from ortaq.domains.corridors.freight.link_flows import crossing_mt, link_mt
from ortaq.domains.corridors.freight.staying import ELASTICITY, TRAVELLING
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.report.closure_study import Closure, busiest, busiest_transit
from ortaq.domains.corridors.report.days import days_of
from ortaq.domains.corridors.report.rationed import rations_of
from ortaq.domains.corridors.report.result import CorridorReport
from ortaq.tables import kept

LEAST_EXCESS_SHARE = 0.01
"""Excess in ratio to the loss of the pair above which it is superadditive (assumption): equilibrium bends all sums."""

BANDED = 4
"""Closures whose real income has a range in the main job: those with the largest loss of a member."""

_DRIVERS = ("A-DAY-FINISHED", "A-DAY-BULK", "A-FEU-LOAD", "A-WAGON-HIRE", "A-BORDER-COST", "A-TRANSIT-SURCHARGE")


@dataclass(frozen=True, eq=False)
class PairedClosures:
    """Closures two at once.

    ``closures``: those that were paired.
    ``pairs``: positions in ``closures``.
    ``income_percent``, shape (pair, member): change of real income when both close, percent.
    ``excess_percent``, shape (pair, member): loss beyond the sum of both alone, percent points.
    """

    closures: tuple[Closure, ...]
    pairs: tuple[tuple[int, int], ...]
    income_percent: Array
    excess_percent: Array

    @property
    def superadditive(self) -> Mask:
        """Whether the loss exceeds the sum of both alone by ``LEAST_EXCESS_SHARE``, shape (pair, member)."""
        return self.excess_percent > LEAST_EXCESS_SHARE * np.abs(self.income_percent)


def report_of(region: Region, mechanism: Mechanism, valuation: Callable[[Case], Valuation]) -> CorridorReport | None:
    """Return what the main job says of corridors; None for a region without a network.

    ``valuation``: of a case: the equilibrium that says what closures cost. Raises NotConverged if an equilibrium was
    not found.
    """
    if not transport_of(region):
        return None
    report = corridor_report(region, mechanism.members, mechanism.measures, valuation=valuation, banded=BANDED)
    if rations := tuple(ration for shock in mechanism.shocks for ration in rations_of(region, [shock])):
        report = replace(report, rations=rations)
    network = effects_at(region, Corner.CENTRAL).system.network
    known = tuple(code for code in mechanism.members if code in network.economies)
    moving = any(network_shifts_of(m) for m in mechanism.measures)
    if not (known and moving):
        return report
    return replace(report, days=days_of(region, network, known, mechanism.measures, second=False))


def corridor_report(
    region: Region,
    members: Sequence[str],
    measures: Sequence[Change] = (),
    closures: Sequence[Closure] | None = None,
    *,
    valuation: Callable[[Case], Valuation],
    banded: int | None = None,
) -> CorridorReport:
    """Return flows, the price of closures in real income, and what measures do to transport costs.

    ``region``: with transport.
    ``members``: economies to report on.
    ``measures``: those that change the network are reported.
    ``closures``: if absent: the crossings that carry most of the members' trade, the ferries of each sea together, and
    transit through the economies that most of it passes.
    ``valuation``: of a case: the equilibrium that says what closures cost.
    ``banded``: ranges of real income only for so many closures, those with the largest loss of a member; others hold
    NaN. All if absent.
    Raises NotConverged if an equilibrium was not found.
    """
    at = region.economy_positions(members, where="corridor report")
    study = _of_closures(region, tuple(members), None if closures is None else tuple(closures), banded, valuation)
    moving = [m for m in measures if network_shifts_of(m)]
    low, central, high = (_measure_percent(region, moving, corner, at) for corner in Corner)
    return replace(
        study,
        measures=tuple(m.id for m in moving),
        measure_cost_percent=central,
        measure_cost_low=low,
        measure_cost_high=high,
    )


@lru_cache(maxsize=4)  # a table computed again with other measures asks for the same closures
def _of_closures(
    region: Region,
    members: tuple[str, ...],
    closures: tuple[Closure, ...] | None,
    banded: int | None,
    valuation: Callable[[Case], Valuation],
) -> CorridorReport:
    """Return the report without measures: it is that of the region, whatever is on the agenda."""

    def said() -> tuple[object, ...]:
        return region.contents, members, closures, banded, valuation

    return kept("report", lambda: _studied(region, members, closures, banded, valuation), said)


def _studied(
    region: Region,
    members: tuple[str, ...],
    closures: tuple[Closure, ...] | None,
    banded: int | None,
    valuation: Callable[[Case], Valuation],
) -> CorridorReport:
    at = region.economy_positions(members, where="corridor report")
    effects = effects_at(region, Corner.CENTRAL)
    base = effects.system.base
    if closures is None:
        closures = (*busiest(base, members), *busiest_transit(region, base, members))
    found = [FreightState(effects, tuple(c.shifts)) for c in closures]
    income, low, high = _banded_income(region, closures, found, at, banded=banded, valuation=valuation)
    cost, cut, added = _transport_cost(effects, [c.loading for c in found], at)
    passed = crossing_mt(base)
    none = np.zeros((0, len(members)))
    return CorridorReport(
        network=effects.system.network,
        members=members,
        link_mt=link_mt(base),
        crossing_mt=passed,
        closures=tuple(c.id for c in closures),
        closure_labels=tuple(c.label for c in closures),
        closure_cost_percent=cost,
        closure_cut_share=cut,
        closure_income_percent=income,
        closure_income_low=low,
        closure_income_high=high,
        closure_unmet_mt=np.array([c.loading.stayed_mt.sum() for c in found]),
        measures=(),
        measure_cost_percent=none,
        measure_cost_low=none,
        measure_cost_high=none,
        assumptions=(
            *(a for a in region.assumptions if a.id in _DRIVERS),
            DELAY_USD,
            DELAY_RENT,
            ELASTICITY,
            TRAVELLING,
            *MARGINS.values(),
            *assumed_of(region),
        ),
        closure_passed_mt=np.array([_passed(effects, c, passed) for c in closures]),
        closure_added_musd=added,
    )


def _passed(effects: FreightEffects, closure: Closure, crossing_mt: Array) -> float:
    """Return tonnes through the crossings that close; NaN where others than crossings do."""
    at = effects.system.network.crossing_position
    if closure.transit or any(target not in at for target in closure.targets):
        return float("nan")
    return float(sum(crossing_mt[at[target]] for target in closure.targets))


def effects_at(region: Region, corner: Corner) -> FreightEffects:
    """Return what trade reads of a region's freight at one end."""
    return freight_effects_of(region, freight_system_of(region, corner))


def paired_closures(
    region: Region, members: Sequence[str], closures: Sequence[Closure], equilibrium: Valuation
) -> PairedClosures:
    """Close parts of the network two by two; closures of transit are left out.

    ``members``: economies to report on.
    ``equilibrium``: of the central case.
    Raises NotConverged if an equilibrium was not found.
    """
    at = region.economy_positions(members, where="corridor report")
    parts = [c for c in closures if not c.transit]
    pairs = tuple(combinations(range(len(parts)), 2))
    both = [parts[i].joined(parts[j]) for i, j in pairs]
    effects = effects_at(region, Corner.CENTRAL)
    income = closure_income(region, equilibrium, [FreightState(effects, tuple(c.shifts)) for c in (*parts, *both)])[
        :, at
    ]
    alone, joint = income[: len(parts)], income[len(parts) :]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return PairedClosures(tuple(parts), pairs, joint, alone[one] + alone[other] - joint)


def closure_income(region: Region, equilibrium: Valuation, found: Sequence[FreightState]) -> Array:
    """Return the change of real income, solved in one batch, percent, shape (closure, economy)."""
    if not found:
        return np.zeros((0, len(region.economies)))
    given = Effects(
        {
            "trade_cost_hat": np.stack([c.read[0] for c in found]),
            "transfer_musd": np.stack([c.read[1] for c in found]),
        }
    )
    return np.asarray(100.0 * (equilibrium.world(region).worth(given).real_income_hat - 1.0))


def _banded_income(
    region: Region,
    closures: Sequence[Closure],
    found: Sequence[FreightState],
    members: Sequence[int],
    *,
    banded: int | None,
    valuation: Callable[[Case], Valuation],
) -> tuple[Array, Array, Array]:
    """Return the central change of real income, the smallest and the largest over all cases, (closure, member)."""
    income = closure_income(region, valuation(CENTRAL), found)[:, members]
    worst = np.argsort(income.min(axis=1, initial=np.inf), kind="stable")[:banded]
    by_corner = {
        corner: [FreightState(effects_at(region, corner), tuple(closures[i].shifts)) for i in worst]
        for corner in (Corner.LOW, Corner.HIGH)
    }
    by_corner[Corner.CENTRAL] = [found[i] for i in worst]
    cases = [closure_income(region, valuation(case), by_corner[case.shift])[:, members] for case in BAND_CASES]
    low, high = np.full(income.shape, np.nan), np.full(income.shape, np.nan)
    low[worst] = np.min([income[worst], *cases], axis=0)
    high[worst] = np.max([income[worst], *cases], axis=0)
    return income, low, high


def _transport_cost(
    effects: FreightEffects, loadings: Sequence[Loading], members: Sequence[int]
) -> tuple[Array, Array, Array]:
    """Return change of transport cost, percent, share of trade cut off, and million USD added for all.

    Shapes (closure, member) twice, and (closure,). Tonnes of the base year are the weights of the first, in which what
    has no way left counts with what that costs, and of the last, which is of those that have one. The second is of the
    value that uses the network.
    """
    base, demand = effects.system.base, effects.system.demand
    load = np.array([group.tonnes_per_feu.central for group in demand.groups])[:, None, None]
    level = np.where(np.isfinite(effects.level), effects.level, 0.0)
    feu, value = base.way_mt.sum(axis=0) / load, np.where(level > 0.0, demand.network_musd, 0.0)
    total, whole = _of_members(feu * level), _of_members(value)
    percent, cut = np.zeros((2, len(loadings), len(demand.economies)))
    more_musd = np.zeros(len(loadings))
    for k, after in enumerate(loadings):
        more, lost = feu * effects.more_usd_per_feu(after), lost_shares(base, after)
        left = np.where(lost < 1.0, cost_changes(base, after), 0.0)
        percent[k] = 100.0 * np.divide(_of_members(more), total, out=np.zeros_like(total), where=total > 0.0)
        more_musd[k] = (feu * (1.0 - lost) * left).sum()
        cut[k] = np.divide(_of_members(value * lost), whole, out=np.zeros_like(whole), where=whole > 0.0)
    return percent[:, members], cut[:, members], more_musd


def _of_members(amount: Array) -> Array:
    """Return sums over groups and both ends of every pair, shape (economy,)."""
    return np.asarray(amount.sum(axis=(0, 1)) + amount.sum(axis=(0, 2)))


def _measure_percent(region: Region, measures: Sequence[Change], corner: Corner, members: Sequence[int]) -> Array:
    """Return the change of trade costs of every measure, percent of the trade of members, shape (measure, member)."""
    effects = effects_at(region, corner)
    own = np.eye(len(region.economies), dtype=bool)
    traded = np.where(own | (effects.shares.sum(axis=1) <= 0.0).swapaxes(1, 2), 0.0, region.flow)
    total = _of_members(traded)
    percent = np.zeros((len(measures), len(total)))
    moves, asked = [network_shifts_of(m) for m in measures], {1 << m for m in range(len(measures))}
    hats = next(iter(agenda_effects(effects, moves, [()], asked)))[0] if measures else ()
    for m, of_measure in enumerate(hats):
        more = _of_members(traded * (of_measure - 1.0))
        percent[m] = 100.0 * np.divide(more, total, out=np.zeros_like(total), where=total > 0.0)
    return np.asarray(percent[:, members])
