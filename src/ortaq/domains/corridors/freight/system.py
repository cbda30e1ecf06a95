"""All freight of a region on crossings that fill up: the base year, other states of the network, what they cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ortaq.core import Array, Corner, InputError, Region
from ortaq.domains.corridors.files.shipped_loading import stated_loading_of
from ortaq.domains.corridors.freight.delay import DELAY_USD, Delay
from ortaq.domains.corridors.freight.expected import mean_costs
from ortaq.domains.corridors.freight.fixed_point import Equilibrium, Loader, equilibrium
from ortaq.domains.corridors.freight.groups import FreightDemand
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.response import Response
from ortaq.domains.corridors.freight.sea_access import SeaAccess
from ortaq.domains.corridors.freight.states import LandGraph, Passages
from ortaq.domains.corridors.freight.staying import Staying
from ortaq.domains.corridors.freight.stochastic import Loading, loaded
from ortaq.domains.corridors.freight.tonnes import freight_demand_of
from ortaq.domains.corridors.moves import CLOSURES, NetworkAction, NetworkShift, closed_to_transit
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.network.transport import required_transport
from ortaq.domains.corridors.routing.change import apply_changes

Shifts = Sequence[NetworkShift]


def freight_system_of(region: Region, corner: Corner) -> "FreightSystem":
    """Return the freight of a region and the crossings that it passes.

    Parameters
    ----------
    region : Region
    corner : Corner
        End of the capacities, of the size of delays and of changes of the network; tonnes are central.

    Raises
    ------
    InputError
        The region has no network, or does not say what its sectors load.
    """
    network = required_transport(region).network
    loading = stated_loading_of(region)
    demand = freight_demand_of(region, Corner.CENTRAL)
    return FreightSystem(network, demand, loading.parameters, loading.access, corner)


@dataclass(frozen=True, eq=False)
class FreightSystem:
    """Network, demand and parameters of a base year.

    Attributes
    ----------
    network : Network
    demand : FreightDemand
    parameters : Parameters
    access : tuple of SeaAccess
    corner : Corner
        End of the capacities and the size of delays, and of changes of the network.
    """

    network: Network
    demand: FreightDemand
    parameters: Parameters
    access: tuple[SeaAccess, ...]
    corner: Corner = Corner.CENTRAL

    @cached_property
    def passages(self) -> Passages:
        """The contracted graph of the base year."""
        return Passages.of(self.network, apply_changes(self.network), self.demand.places)

    @cached_property
    def base(self) -> Loading:
        """Freight of the base year, whose waiting is in the dwell of its crossings."""
        return loaded(self.passages, self.demand, self.parameters, self.access)

    @cached_property
    def staying(self) -> tuple[Staying, ...]:
        """What may stay away, for each part of the loading."""
        means = mean_costs(self.base)
        return tuple(Staying(part.cost, mean) for part, mean in zip(self.base.parts, means, strict=True))

    @cached_property
    def capacities_mt(self) -> dict[str, float]:
        """Stated capacities of the crossings that some state passes, million tonnes a year."""
        passed = {self.network.crossings[c].id for c in self.passages.states.crossing.tolist() if c >= 0}
        return {row.crossing: row.mt.at(self.corner) for row in self.network.capacities if row.crossing in passed}

    @cached_property
    def delay(self) -> Delay:
        """Waiting at crossings of known capacity, at the capacities of the base year.

        A crossing onto which the base year's loading puts more than its stated capacity is taken to carry that load and
        no more: the modelled load becomes its capacity, so that it is full and not overfull.
        """
        gates, stated = tuple(self.capacities_mt), np.array(list(self.capacities_mt.values()))
        position = {self.network.crossing_position[gate]: n for n, gate in enumerate(gates)}
        of_state = np.array([position.get(c, -1) for c in self.passages.states.crossing.tolist()], dtype=np.int64)
        empty = Delay(gates, of_state, stated, np.zeros(len(gates)), stated, DELAY_USD.band.at(self.corner))
        loads = empty.load_mt(self.base.mt)
        capacity = np.maximum(stated, loads)
        return replace(empty, base_mt=loads, capacity_mt=capacity, base_capacity_mt=capacity)

    @cached_property
    def response(self) -> Response:
        """How costs and loads of the base year answer to small changes, with waiting that adapts."""
        at = equilibrium(self._loader(self.passages, self.access), self.delay)
        found = Response.of(self._loader(self.passages, self.access), at)
        return Response(replace(at, load_slope=found.slopes.load), found.slopes)

    def under(self, shifts: Shifts, start: Equilibrium | None = None) -> Equilibrium:
        """Return freight after changes of the network.

        Parameters
        ----------
        shifts : sequence of NetworkShift
        start : Equilibrium, optional
            Of a state that differs in little; the base year if absent.

        Raises
        ------
        InputError
            An unknown target, a closure for a part of the year, or the capacity of a crossing changes whose capacity
            today is not known.
        NotConverged
            Loads and waiting do not agree.
        """
        delay = replace(self.delay, capacity_mt=self._capacity_mt(shifts))
        return equilibrium(self.loader(shifts), delay, start or self.response.at)

    def loader(self, shifts: Shifts) -> Loader:
        """Return what loads the freight after changes of the network at given waiting.

        Parameters
        ----------
        shifts : sequence of NetworkShift

        Raises
        ------
        InputError
            An unknown target, or a closure for a part of the year.
        """
        self._check_whole_year(shifts)
        closed = closed_to_transit(shifts)
        passages = self.passages.in_state(apply_changes(self.network, shifts, self.corner))
        if not closed:
            return self._loader(passages, self.access)
        land = tuple(_without_transit(graph, passages, closed) for graph in passages.land)
        access = tuple(replace(row, closed=tuple(sorted(closed))) for row in self.access)
        return self._loader(replace(passages, land=land), access)

    def _loader(self, passages: Passages, access: Sequence[SeaAccess]) -> Loader:
        return lambda delay_usd: loaded(passages, self.demand, self.parameters, access, delay_usd, staying=self.staying)

    def _check_whole_year(self, shifts: Shifts) -> None:
        for shift in shifts:
            part = shift.value.at(self.corner)
            if shift.action in CLOSURES and part != 1.0:
                raise InputError(
                    f"'{', '.join(shift.targets)}' closes for {part:g} of the year",
                    where=f"{shift.action} in the scenario",
                    why="freight on crossings that fill up is loaded for a year in one state of the network",
                    fix="close for the whole year (1)",
                )

    def _capacity_mt(self, shifts: Shifts) -> Array:
        capacity = self.delay.base_capacity_mt.copy()
        for shift in shifts:
            if shift.action is NetworkAction.CAPACITY_MT:
                for target in shift.targets:
                    gate = self._gate(target)
                    wider = shift.value.at(self.corner) / self.capacities_mt[target]
                    capacity[gate] = wider * self.delay.base_capacity_mt[gate]
        return capacity

    def _gate(self, crossing: str) -> int:
        if crossing not in self.delay.gates:
            raise InputError(
                f"the capacity of '{crossing}' changes, but its capacity today is unknown",
                where=f"crossing_capacities.csv, '{crossing}'",
                why="less waiting follows from load over capacity before and after",
                fix="add a row of the crossing, or change its dwell_factor",
            )
        return self.delay.gates.index(crossing)


def _without_transit(graph: LandGraph, passages: Passages, closed: frozenset[str]) -> LandGraph:
    """Return the graph of one way in which nothing passes through some countries from border to border."""
    inside = passages.states.target[graph.states][graph.between.start]
    kept = np.flatnonzero(~np.isin(inside, sorted(closed)))
    between = graph.between
    return replace(
        graph, between=replace(between, start=between.start[kept], end=between.end[kept], takes=between.takes[kept])
    )
