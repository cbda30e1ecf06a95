"""The region's freight on crossings that can take only so much: what stays behind, and what one more tonne is worth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Change, Corner, Integers, Mask, Region
from ortaq.domains.corridors import CLOSED, Freight, Mode, TimeValue, apply_changes, freight_of
from ortaq.domains.corridors.freight.assignment import assign
from ortaq.domains.corridors.freight.demand import Demand
from ortaq.domains.corridors.moves import NetworkAction, NetworkShift, network_shifts_of
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.report.closure_study import Closure
from ortaq.domains.corridors.report.study import freight_tonnes

TODAY = "today"
"""Id of the case in which nothing closes or opens."""

CAPACITY_ACTIONS = (NetworkAction.OPEN, NetworkAction.CAPACITY_MT)
"""Measures that do one of these are assigned too."""


@dataclass(frozen=True, eq=False)
class CapacityReport:
    """Least-cost freight within capacities, one case per closure and measure.

    ``cases``, ``labels``: ids and names: ``today`` first, then closures, then measures that open something or change a
    capacity.
    ``unmet_mt``, shape (case,): what stays behind for want of capacity or of any way, million tonnes a year.
    ``cut_mt``, shape (case,): the part of it without any way.
    ``crossing_mt``, shape (case, crossing): million tonnes a year, both directions together.
    ``price_usd_per_tonne``, shape (case, crossing): what one more tonne of capacity would save; 0 where capacity is
    left or unknown.
    ``factor``: all tonnes were multiplied by it.
    ``relative_gap``: largest distance of a cost from its independent lower bound.
    """

    network: Network
    cases: tuple[str, ...]
    labels: tuple[str, ...]
    unmet_mt: Array
    cut_mt: Array
    crossing_mt: Array
    price_usd_per_tonne: Array
    factor: float
    relative_gap: float


def capacity_report(
    region: Region,
    closures: Sequence[Closure] = (),
    measures: Sequence[Change] = (),
    *,
    factor: float = 1.0,
    progress: Callable[[int, int], None] | None = None,
) -> CapacityReport:
    """Send the region's freight over the network within known capacities: as it is, under closures, under measures.

    Shares of ways respond to costs as in ``Choice``; freight that a full crossing turns away looks for another route of
    its way and, where that costs more than A-UNMET-PENALTY, stays behind. Crossings of unknown capacity take anything.

    ``region``: with transport.
    ``measures``: those that open something or change a capacity are assigned, central case.
    ``factor``: multiplies all tonnes, such as ``count_factor``.
    ``progress``: called with (assignments done, assignments in all).
    Raises NotConverged if an assignment misses its independent bound.
    """
    freight = freight_of(region, Corner.CENTRAL)
    opening = [m for m in measures if any(s.action in CAPACITY_ACTIONS for s in network_shifts_of(m))]
    changes: list[tuple[tuple[NetworkShift, ...], tuple[str, ...]]] = [((), ())]
    changes += [((), c.targets) if c.transit else ((NetworkShift.of("close", *c.targets),), ()) for c in closures]
    changes += [(network_shifts_of(m), ()) for m in opening]
    scarce = []
    for done, (moved, transit) in enumerate(changes, start=1):
        scarce.append(assign(freight.network, freight_demand(region, freight, moved, transit, factor), changes=moved))
        if progress:
            progress(done, len(changes))
    return CapacityReport(
        network=freight.network,
        cases=(TODAY, *(c.id for c in closures), *(m.id for m in opening)),
        labels=("Today", *(c.label for c in closures), *(m.title for m in opening)),
        unmet_mt=np.array([a.unmet_mt.sum() for a in scarce]),
        cut_mt=np.array([a.cut_mt for a in scarce]),
        crossing_mt=np.array([a.crossing_mt for a in scarce]),
        price_usd_per_tonne=np.array([a.price_usd_per_tonne for a in scarce]),
        factor=factor,
        relative_gap=max(a.relative_gap for a in scarce),
    )


def freight_demand(
    region: Region,
    freight: Freight,
    changes: Sequence[NetworkShift] = (),
    transit: Sequence[str] = (),
    factor: float = 1.0,
) -> list[Demand]:
    """Return the region's freight as rows for ``assign``: one for every cargo, graph of links and closure of transit.

    ``changes``: the scenario, to which shares of ways respond; ``assign`` needs it too.
    ``transit``: economies closed to cargo in transit.
    ``factor``: multiplies all tonnes.
    """
    state = apply_changes(freight.network, changes)
    costs = freight.way_costs(state, transit) if changes or transit else None
    tonnes = factor * freight_tonnes(region, freight, costs)
    position = {city: i for i, city in enumerate(freight.network.gateways)}
    at = np.array([position[city] for city in freight.gateways], dtype=np.int64)
    rows = []
    for k, g, pairs, links in freight.link_sets(state, transit):
        mt = np.where(pairs, tonnes[k, g], 0.0)
        if mt.any():
            rows.append(_row(region, freight, (k, g), _on_gateways(mt, at, len(position)), links < CLOSED))
    return rows


def _on_gateways(mt: Array, at: Integers, size: int) -> Array:
    whole = np.zeros((size, size))
    whole[np.ix_(at, at)] = mt
    return whole


def _row(region: Region, freight: Freight, kind: tuple[int, int], mt: Array, allowed: Mask) -> Demand:
    """Return one row; where sectors of a class load differently, a container holds their mean."""
    cargo, graph = kind
    value, day = freight.classes[cargo]
    return Demand(
        time_value=TimeValue(value_of_day_percent=day.at(freight.corner), cargo_value_usd=value.central),
        mode=Mode(freight.transport.ways[freight.graphs[graph].way].mode),
        tonnes_mt=mt,
        tonnes_per_feu=_tonnes_per_feu(region, freight, cargo),
        allowed=allowed,
    )


def _tonnes_per_feu(region: Region, freight: Freight, cargo: int) -> float:
    sectors = {region.sector_ids[s] for s in np.flatnonzero(freight.class_of_sector == cargo)}
    loads = [c.tonnes_per_feu for c in freight.transport.cargo if c.sector in sectors]
    return float(np.mean(loads))


def count_factor(network: Network, crossing_mt: Array) -> float:
    """Return counted over modelled tonnes of all crossings that have a count, NaN where there are none."""
    counted = np.array([c.volume_mt for c in network.crossings])
    known = np.isfinite(counted)
    modelled = float(crossing_mt[known].sum())
    return float(counted[known].sum()) / modelled if modelled > 0.0 else float("nan")
