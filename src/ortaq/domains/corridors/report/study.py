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
    Values,
)
from ortaq.domains.corridors import Freight, freight_of, network_shifts_of, package_hats, transport_of
from ortaq.domains.corridors.freight.closures import link_flows
from ortaq.domains.corridors.freight.loading import crossing_sums
from ortaq.domains.corridors.report.closure_study import Closure, busiest, busiest_transit, closure_hats
from ortaq.domains.corridors.report.result import CorridorReport
from ortaq.domains.corridors.routing.cost import ASSUMPTIONS

LEAST_EXCESS_SHARE = 0.01
"""Excess in ratio to the loss of the pair above which it is superadditive (assumption): equilibrium bends all sums."""

_DRIVERS = ("A-WAY-SCALE", "A-WAY-SHARE", "A-DAY-FINISHED", "A-DAY-BULK", "A-CARGO-FINISHED", "A-CARGO-BULK")


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
    return corridor_report(region, mechanism.members, mechanism.measures, valuation=valuation)


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
    """Return the report without measures."""
    at = region.economy_positions(members, where="corridor report")
    freight = freight_of(region, Corner.CENTRAL)
    flows = member_flows(region, freight, members)
    if closures is None:
        closures = (
            *busiest(freight, flows.member_mt, members),
            *busiest_transit(region, freight, flows.member_mt, flows.member_tonnes),
        )
    hats = closure_hats(freight, closures)
    income, low, high = _banded_income(region, closures, hats, at, banded=banded, valuation=valuation)
    cost, cut = _transport_cost(region, freight, hats, at)
    none = np.zeros((0, len(members)))
    return CorridorReport(
        network=freight.network,
        members=members,
        link_mt=flows.link_mt,
        crossing_mt=crossing_sums(freight.network, flows.link_mt),
        closures=tuple(c.id for c in closures),
        closure_labels=tuple(c.label for c in closures),
        closure_cost_percent=cost,
        closure_cut_share=cut,
        closure_income_percent=income,
        closure_income_low=low,
        closure_income_high=high,
        closure_unmet_mt=np.full(len(closures), np.nan),
        measures=(),
        measure_cost_percent=none,
        measure_cost_low=none,
        measure_cost_high=none,
        assumptions=(*(a for a in region.assumptions if a.id in _DRIVERS), *ASSUMPTIONS[3:]),
    )


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
    hats = closure_hats(freight_of(region, Corner.CENTRAL), [*parts, *both])
    income = closure_income(region, equilibrium, hats)[:, at]
    alone, joint = income[: len(parts)], income[len(parts) :]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return PairedClosures(tuple(parts), pairs, joint, alone[one] + alone[other] - joint)


@dataclass(frozen=True, eq=False)
class MemberFlows:
    """Freight of all economies, and the part of it that members trade.

    ``tonnes``, ``member_tonnes``, shape (cargo, graph, gateway, gateway): million tonnes a year.
    ``link_mt``, ``member_mt``, shape (link,): million tonnes a year, both directions together.
    """

    tonnes: Array
    member_tonnes: Array
    link_mt: Array
    member_mt: Array


def member_flows(region: Region, freight: Freight, members: Sequence[str]) -> MemberFlows:
    """Return freight between gateways and on links if every way takes its cheapest route."""
    own = np.isin(freight.economy, region.economy_positions(members, where="corridor report"))
    tonnes = freight_tonnes(region, freight)
    theirs = np.where(own[:, None] | own[None, :], tonnes, 0.0)
    link_mt, member_mt = link_flows(freight, np.stack([tonnes, theirs]))
    return MemberFlows(tonnes, theirs, link_mt, member_mt)


def freight_tonnes(region: Region, freight: Freight, costs: Array | None = None) -> Array:
    """Return trade that travels by every graph of ways, million tonnes a year, shape (cargo, graph, gateway, gateway).

    Both directions of a pair stand in one cell. Sectors without cargo (services, energy by pipeline) are left out.

    ``costs``, shape (cargo, way, gateway, gateway): costs by way to which the shares of ways respond, from
    ``Freight.way_costs``; today's if absent. Trade itself stays as it is; what loses every way stays on the ways that
    it had.
    """
    size, graphs = len(freight.nodes), freight.graphs
    tonnes = np.zeros((len(freight.classes), len(graphs), size, size))
    for k, choice in enumerate(freight.choices):
        one, other = choice.economies
        between = sum(
            (region.flow[s, one, other] + region.flow[s, other, one]) / _usd_per_tonne(region, region.sector_ids[s])
            for s in np.flatnonzero(freight.class_of_sector == k)
        )
        share = choice.today if costs is None else choice.shares_at(costs[k].ravel()[choice.alternative])
        by_way = np.zeros((len(freight.transport.ways), size, size))
        by_way.ravel()[choice.alternative] = share * (choice.used * between)[choice.pair]
        for g, graph in enumerate(graphs):
            tonnes[k, g] = np.where(freight.pairs_of(graph), by_way[graph.way], 0.0)
    return tonnes


def _usd_per_tonne(region: Region, sector: str) -> float:
    transport = transport_of(region)
    assert transport is not None
    cargo = next(c for c in transport.cargo if c.sector == sector)
    return cargo.value_usd_per_feu.central / cargo.tonnes_per_feu


def closure_income(region: Region, equilibrium: Valuation, hats: Array) -> Array:
    """Return the change of real income, solved in one batch, percent, shape (closure, economy)."""
    if not len(hats):
        return np.zeros((0, len(region.economies)))
    classes = freight_of(region, Corner.CENTRAL).class_of_sector
    cost = Values(hats, "multiply", classes).by_sector(hats)
    worth = equilibrium.world(region).worth(Effects({"trade_cost_hat": cost}))
    return np.asarray(100.0 * (worth.real_income_hat - 1.0))


def _banded_income(
    region: Region,
    closures: Sequence[Closure],
    hats: Array,
    members: Sequence[int],
    *,
    banded: int | None,
    valuation: Callable[[Case], Valuation],
) -> tuple[Array, Array, Array]:
    """Return the central change of real income, the smallest and the largest over all cases, (closure, member)."""
    income = closure_income(region, valuation(CENTRAL), hats)[:, members]
    worst = np.argsort(income.min(axis=1, initial=np.inf), kind="stable")[:banded]
    chosen = [closures[i] for i in worst]
    by_corner = {corner: closure_hats(freight_of(region, corner), chosen) for corner in (Corner.LOW, Corner.HIGH)}
    by_corner[Corner.CENTRAL] = hats[worst]
    cases = [closure_income(region, valuation(case), by_corner[case.shift])[:, members] for case in BAND_CASES]
    low, high = np.full(income.shape, np.nan), np.full(income.shape, np.nan)
    low[worst] = np.min([income[worst], *cases], axis=0)
    high[worst] = np.max([income[worst], *cases], axis=0)
    return income, low, high


def _transport_cost(region: Region, freight: Freight, hats: Array, members: Sequence[int]) -> tuple[Array, Array]:
    """Return change of transport cost in percent and share of trade cut off, both of shape (closure, member)."""
    spent = np.zeros(hats.shape[1:])
    for k, choice in enumerate(freight.choices):
        one, other = choice.economies
        spent[k, one, other] = spent[k, other, one] = choice.mean_cost / choice.value_usd
    trade = _trade_by_class(region, freight)
    open_ = np.isfinite(hats)
    added = np.where(open_, np.where(open_, hats, 1.0) - 1.0, 0.0) * (1.0 + spent)
    total = (trade * spent * open_).sum(axis=(1, 3))
    moved = (trade * added).sum(axis=(1, 3))
    percent = 100.0 * np.divide(moved, total, out=np.zeros_like(moved), where=total > 0.0)
    carried = np.where(spent > 0.0, trade, 0.0)
    all_ = carried.sum(axis=(0, 2))
    cut = np.divide((carried * ~open_).sum(axis=(1, 3)), all_, out=np.zeros_like(moved), where=all_ > 0.0)
    return percent[:, members], cut[:, members]


def _trade_by_class(region: Region, freight: Freight) -> Array:
    """Return trade in both directions by class of cargo, million USD, shape (cargo, economy, partner)."""
    both = region.flow + region.flow.swapaxes(1, 2)
    both[:, range(both.shape[1]), range(both.shape[1])] = 0.0
    return np.stack([both[freight.class_of_sector == k].sum(axis=0) for k in range(len(freight.classes))])


def _measure_percent(region: Region, measures: Sequence[Change], corner: Corner, members: Sequence[int]) -> Array:
    """Return the change of trade costs of every measure, percent of the trade of members, shape (measure, member)."""
    freight = freight_of(region, corner)
    trade = _trade_by_class(region, freight)
    total = trade.sum(axis=(0, 2))
    hats = package_hats(freight, [network_shifts_of(m) for m in measures], (), {1 << m for m in range(len(measures))})
    moved = np.array([(trade * (hat - 1.0)).sum(axis=(0, 2)) for hat in hats])
    moved = moved.reshape(len(measures), len(total))
    percent = 100.0 * np.divide(moved, total, out=np.zeros_like(moved), where=total > 0.0)
    return np.asarray(percent[:, members])
