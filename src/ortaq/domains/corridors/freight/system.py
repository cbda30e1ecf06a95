"""All freight of a region on crossings that fill up: the base year, other states of the network, what they cost."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial

import numpy as np

from ortaq.core import Array, Corner, InputError, Region
from ortaq.core.remembered import remember
from ortaq.domains.corridors.files.shipped_loading import stated_loading_of
from ortaq.domains.corridors.freight.assumed import CAPACITY, CENTRAL, Assumed
from ortaq.domains.corridors.freight.delay import DELAY_USD, Delay
from ortaq.domains.corridors.freight.expected import mean_costs
from ortaq.domains.corridors.freight.fixed_point import (
    TOLERANCE,
    Equilibrium,
    Loader,
    equilibrium,
    load_slopes,
    standing,
)
from ortaq.domains.corridors.freight.groups import FreightDemand
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.sea_access import SeaAccess
from ortaq.domains.corridors.freight.states import Passages, inside_countries, without_transit
from ortaq.domains.corridors.freight.staying import ELASTICITY, TRAVELLING, Staying
from ortaq.domains.corridors.freight.stochastic import Loading, loaded
from ortaq.domains.corridors.freight.tonnes import freight_demand_of
from ortaq.domains.corridors.moves import CLOSURES, NetworkAction, NetworkShift, closed_to_transit
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.network.transport import required_transport
from ortaq.domains.corridors.routing.change import NetworkState, apply_changes
from ortaq.domains.corridors.shipped import SHIPPED

Shifts = Sequence[NetworkShift]


@dataclass(frozen=True)
class SameData:
    """A region, equal to every other one with the same data: what was computed for one counts for all."""

    digest: str
    region: Region = field(compare=False)

    @classmethod
    def of(cls, region: Region) -> "SameData":
        """Return the region by its digest, with its own elasticities: what is loaded depends on no horizon."""
        return cls(region.as_loaded.digest, region.as_loaded)


def freight_system_of(region: Region, corner: Corner) -> "FreightSystem":
    """Return the freight of a region and the crossings that it passes.

    Parameters
    ----------
    region : Region
    corner : Corner
        End of changes of the network, and of what is assumed of freight; tonnes are central.

    Raises
    ------
    InputError
        The region has no network, or does not say what its sectors load.
    """
    required_transport(region)
    return _system(SameData.of(region), corner)


@lru_cache(maxsize=8)
def _system(data: SameData, corner: Corner) -> "FreightSystem":
    return FreightSystem(_base_year(data), corner, Assumed.at(corner))


@lru_cache(maxsize=4)
def _base_year(data: SameData) -> "BaseYear":
    """Return the base year of a region, once for all ends."""
    network, loading = required_transport(data.region).network, stated_loading_of(data.region)
    demand = freight_demand_of(data.region, Corner.CENTRAL)
    return BaseYear(network, demand, loading.parameters, loading.access, data.digest)


@dataclass(frozen=True, eq=False)
class BaseYear:
    """Network, demand and parameters of a base year, and the freight of that year.

    Attributes
    ----------
    network : Network
    demand : FreightDemand
    parameters : Parameters
    access : tuple of SeaAccess
    digest : str
        Of the region; empty where this is not the base year of one.
    ended : dict of str to ndarray
        Loads of gates at which searches ended, by the digest of what was searched.
    volumes : dict of str to dict
        What was told of states of the network, by the digest of what was asked.
    sloping : dict of str to ndarray, shape (gate, gate)
        What ``slopes`` returned, by the digest of what was asked.
    """

    network: Network
    demand: FreightDemand
    parameters: Parameters
    access: tuple[SeaAccess, ...]
    digest: str = ""
    ended: dict[str, Array] = field(default_factory=dict, init=False, repr=False)
    volumes: dict[str, dict[str, Array]] = field(default_factory=dict, init=False, repr=False)
    sloping: dict[str, Array] = field(default_factory=dict, init=False, repr=False)
    _graphs: dict[bytes, Passages] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def passages(self) -> Passages:
        """The contracted graph of the base year."""
        return self.graph(apply_changes(self.network))

    @cached_property
    def loading(self) -> Loading:
        """Freight of the base year, whose waiting is in the dwell of its crossings."""
        return loaded(self.passages, self.demand, self.parameters, self.access)

    @cached_property
    def mean_usd(self) -> tuple[Array, ...]:
        """Mean generalised cost of all ways used, for each part of the loading, shape (start, end)."""
        return mean_costs(self.loading)

    def staying(self, assumed: Assumed) -> tuple[Staying, ...]:
        """Return what may stay away, for each part of the loading.

        Parameters
        ----------
        assumed : Assumed
        """
        like = assumed.value(ELASTICITY), assumed.value(TRAVELLING)
        return tuple(
            Staying(part.cost, mean, *like) for part, mean in zip(self.loading.parts, self.mean_usd, strict=True)
        )

    def loader(self, passages: Passages, access: Sequence[SeaAccess], staying: Sequence[Staying]) -> Loader:
        """Return what loads the freight on a graph at given waiting.

        Parameters
        ----------
        passages : Passages
        access : sequence of SeaAccess
        staying : sequence of Staying
        """
        return lambda delay_usd: loaded(passages, self.demand, self.parameters, access, delay_usd, staying=staying)

    def slopes(self, delay: Delay) -> Array:
        """Return how loads of the base year answer to the costs of gates, whatever their capacities, (gate, gate).

        Parameters
        ----------
        delay : Delay
        """
        digest = SHIPPED.digest("freight.agenda", self.digest, delay.gates, "slopes")
        if digest not in self.sloping:
            known = SHIPPED.find(digest)
            remember(self.sloping, digest, self._sloping(delay) if known is None else np.array(known), most=8)
        return self.sloping[digest]

    def _sloping(self, delay: Delay) -> Array:
        load = self.loader(self.passages, self.access, self.staying(CENTRAL))
        return load_slopes(load, delay, np.zeros(len(delay.gates)), self.loading)

    def graph(self, state: NetworkState) -> Passages:
        """Return the contracted graph of a state of the network; runs inside countries are sought once for each.

        Parameters
        ----------
        state : NetworkState
        """
        if not self._graphs:  # the base year's says which ports are near
            own = apply_changes(self.network)
            self._graphs[inside_countries(self.network, own)] = Passages.of(self.network, own, self.demand.places)
        inside = inside_countries(self.network, state)
        if inside not in self._graphs:
            found = Passages.of(self.network, state, self.demand.places)
            while len(self._graphs) >= 32:  # the first is the base year's
                self._graphs.pop(list(self._graphs)[1])
            self._graphs[inside] = replace(found, port_km=next(iter(self._graphs.values())).port_km)
        return self._graphs[inside].with_borders(state)


@dataclass(frozen=True, eq=False)
class FreightSystem:
    """Freight of a base year and of other states of its network, at one end or place of what is uncertain.

    Attributes
    ----------
    year : BaseYear
    corner : Corner
        End of changes of the network.
    assumed : Assumed
        Where capacities, delays and what may stay away lie in their ranges.
    """

    year: BaseYear
    corner: Corner = Corner.CENTRAL
    assumed: Assumed = CENTRAL

    @property
    def network(self) -> Network:
        """The network."""
        return self.year.network

    @property
    def demand(self) -> FreightDemand:
        """What is to be carried."""
        return self.year.demand

    @property
    def passages(self) -> Passages:
        """The contracted graph of the base year."""
        return self.year.passages

    @property
    def base(self) -> Loading:
        """Freight of the base year."""
        return self.year.loading

    @cached_property
    def staying(self) -> tuple[Staying, ...]:
        """What may stay away, for each part of the loading."""
        return self.year.staying(self.assumed)

    @cached_property
    def capacities_mt(self) -> dict[str, float]:
        """Stated capacities of the crossings that some state passes, million tonnes a year."""
        passed = {self.network.crossings[c].id for c in self.passages.states.crossing.tolist() if c >= 0}
        stated = {crossing: row.mt for crossing, row in self.network.capacity.items() if crossing in passed}
        return {crossing: self.assumed.within(mt, CAPACITY) for crossing, mt in stated.items()}

    @cached_property
    def delay(self) -> Delay:
        """Waiting at crossings of known capacity, at the capacities of the base year.

        A crossing onto which the base year's loading puts more than its stated capacity is taken to carry that load and
        no more: the modelled load becomes its capacity, so that it is full and not overfull.
        """
        gates, stated = tuple(self.capacities_mt), np.array(list(self.capacities_mt.values()))
        position = {self.network.crossing_position[gate]: n for n, gate in enumerate(gates)}
        of_state = np.array([position.get(c, -1) for c in self.passages.states.crossing.tolist()], dtype=np.int64)
        empty = Delay(gates, of_state, stated, np.zeros(len(gates)), stated, self.assumed.value(DELAY_USD))
        loads = empty.load_mt(self.base.mt)
        capacity = np.maximum(stated, loads)
        return replace(empty, base_mt=loads, capacity_mt=capacity, base_capacity_mt=capacity)

    @cached_property
    def at_rest(self) -> Equilibrium:
        """The base year as an equilibrium: all waits as they did."""
        delay, none = self.delay, np.zeros(len(self.delay.gates))
        return Equilibrium(delay, delay.base_mt, none, self.base, partial(self.year.slopes, delay), 0.0, 0)

    def under(self, shifts: Shifts, tolerance: float = TOLERANCE) -> Equilibrium:
        """Return freight after changes of the network: at loads that ship if they are those of it, else searched.

        Parameters
        ----------
        shifts : sequence of NetworkShift
        tolerance : float, optional
            Largest distance between a load and what its delays bring about, in parts of the gate's capacity.

        Raises
        ------
        InputError
            An unknown target, a closure for a part of the year, or the capacity of a crossing changes whose capacity
            today is not known.
        NotConverged
            Loads and waiting do not agree.
        """
        delay, loader = replace(self.delay, capacity_mt=self._capacity_mt(shifts)), self.loader(shifts)
        digest = SHIPPED.digest("freight.agenda", *self.told(shifts), tolerance)
        known = SHIPPED.find(digest)  # tried before they are used: a formula that changed does no harm
        found = None if known is None else standing(loader, delay, self.at_rest, np.array(known), tolerance)
        found = found or equilibrium(loader, delay, self.at_rest, tolerance)
        remember(self.year.ended, digest, found.load_mt, most=4096)
        return found

    def told(self, shifts: Shifts) -> tuple[object, ...]:
        """Return what determines freight after changes of the network, besides constants of the model.

        Parameters
        ----------
        shifts : sequence of NetworkShift
        """
        moved = [(s.action.value, s.targets, s.value.at(self.corner)) for s in shifts]
        return self.year.digest, self.assumed.places, moved

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
        closed, access = closed_to_transit(shifts), self.year.access
        passages = self.year.graph(apply_changes(self.network, shifts, self.corner))
        if not closed:
            return self.year.loader(passages, access, self.staying)
        land = tuple(without_transit(graph, passages, closed) for graph in passages.land)
        access = tuple(replace(row, closed=tuple(sorted(closed))) for row in access)
        return self.year.loader(replace(passages, land=land), access, self.staying)

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
        """Return capacities of gates; what several changes add to the one of today adds up."""
        wider = np.ones(len(self.delay.gates))
        for shift in shifts:
            if shift.action is NetworkAction.CAPACITY_MT:
                for target in shift.targets:
                    today = self.capacities_mt.get(target, np.nan)
                    wider[self._gate(target)] += (shift.value.at(self.corner) - today) / today
        return np.asarray(wider * self.delay.base_capacity_mt)

    def _gate(self, crossing: str) -> int:
        if crossing not in self.delay.gates:
            raise InputError(
                f"the capacity of '{crossing}' changes, but its capacity today is unknown",
                where=f"crossing_capacities.csv, '{crossing}'",
                why="less waiting follows from load over capacity before and after",
                fix="add a row of the crossing, or change its dwell_factor",
            )
        return self.delay.gates.index(crossing)
