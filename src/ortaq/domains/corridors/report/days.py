"""Days and money between members and their partners, what measures save of them, and the second-best way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from ortaq.core import Array, Change, InputError, Region
from ortaq.domains.corridors import NoRoute, TimeValue, alternatives, apply_changes, link_costs, link_weights
from ortaq.domains.corridors.moves import NetworkShift, network_shifts_of
from ortaq.domains.corridors.network.network import City, Network
from ortaq.domains.corridors.routing.routing import ReferenceRouter
from ortaq.domains.corridors.routing.skims import along

PARTNERS = 8
"""Economies outside that are shown: those with which members trade most."""

SAME_HOURS = 1e-6
"""Hours below which nothing is saved: the rounding of a sum."""


@dataclass(frozen=True, eq=False)
class Days:
    """What the way of least generalised cost takes between cities, by pair.

    Attributes
    ----------
    ends : tuple of City
        The city with most trade of each member, and of the partners after them.
    members : int
        How many of the ends are of members; pairs have a member at one end.
    days, usd : ndarray, shape (origin, destination)
        Median days and USD per FEU; infinite where there is no way.
    saved : mapping of str to ndarray, shape (origin, destination)
        Days that a measure saves, by its id; below zero where its cheapest way is slower, infinite where it opens the
        first way, minus infinity where it takes the last.
    second_percent : ndarray, shape (origin, destination)
        By how much the second distinct way is dearer than the best one, percent of generalised cost; infinite where
        there is none below twice the best; NaN where no way exists or nobody asked.
    """

    ends: tuple[City, ...]
    members: int
    days: Array
    usd: Array
    saved: Mapping[str, Array]
    second_percent: Array


def days_of(
    region: Region, network: Network, members: Sequence[str], measures: Sequence[Change], *, second: bool = True
) -> Days:
    """Return days by pair, what each measure that changes the network saves, and how near the second-best way is.

    ``members``: economies of the table; one without a city on the network is refused. ``measures``: those that change
    no part of the network are left out. ``second``: whether second-best ways are sought, which takes longest.
    """
    ends = tuple(_main_city(network, code) for code in (*members, *_partners(region, network, members)))
    hours, usd = _takes(network, (), ends)
    moved = {m.id: network_shifts_of(m) for m in measures if network_shifts_of(m)}
    saved = {name: _saved(hours, _takes(network, shifts, ends)[0]) for name, shifts in moved.items()}
    percent = _second(network, ends, len(members)) if second else np.full(hours.shape, np.nan)
    return Days(ends, len(members), hours / 24.0, usd, saved, percent)


@dataclass(frozen=True, eq=False)
class Between:
    """What the way of least generalised cost takes between the main cities of two economies.

    Attributes
    ----------
    ends : tuple of City
    days, usd : ndarray, shape (2, 2)
        Median days and USD per FEU by origin and destination; infinite where there is no way.
    """

    ends: tuple[City, City]
    days: Array
    usd: Array


def between_main_cities(network: Network, shifts: Sequence[NetworkShift], one: str, other: str) -> Between | None:
    """Return days and USD between the cities with most trade of two economies; None where one has no city.

    ``shifts``: changes of the network, as they are in their centre.
    """
    if not {one, other} <= {city.economy for city in network.gateways}:
        return None
    ends = _main_city(network, one), _main_city(network, other)
    hours, usd = _takes(network, shifts, ends)
    return Between(ends, hours / 24.0, usd)


def _main_city(network: Network, economy: str) -> City:
    own = [c for c in network.gateways if c.economy == economy]
    if not own:
        raise InputError(
            f"no city of {economy} on network '{network.name}'",
            where="days",
            why="days are counted from the city of a member with most trade",
            fix="name economies that have one with --members, or add a city with a weight to the network",
        )
    return max(own, key=lambda c: c.weight)


def _partners(region: Region, network: Network, members: Sequence[str]) -> list[str]:
    """Return the economies with a city on the network with which members trade most."""
    own = region.economy_positions(members, where="days")
    trade = region.flow.sum(axis=0)
    with_members = trade[own].sum(axis=0) + trade[:, own].sum(axis=1)
    order = np.argsort(-with_members, kind="stable").tolist()
    known = set(network.economies)
    found = [region.economy_ids[i] for i in order if i not in own and region.economy_ids[i] in known]
    return found[:PARTNERS]


def _takes(network: Network, shifts: Sequence[NetworkShift], ends: Sequence[City]) -> tuple[Array, Array]:
    """Return hours and USD of the cheapest ways, shape (origin, destination) each; infinite where there is none."""
    state = apply_changes(network, shifts)
    costs = link_costs(network, state, TimeValue())
    nodes = network.nodes_of(ends)
    cost, trees = ReferenceRouter(network).trees(link_weights(costs.generalised_usd, state.usable), nodes)
    there = np.isfinite(cost[:, nodes])
    hours, usd = (np.where(there, along(network, trees, of)[:, nodes], inf) for of in (costs.hours, costs.usd))
    return hours, usd


def _saved(before: Array, after: Array) -> Array:
    """Return days saved; none where no way exists either way."""
    both = np.isfinite(before) & np.isfinite(after)
    hours = np.where(both, before, 0.0) - np.where(both, after, 0.0)
    hours = np.where(np.abs(hours) < SAME_HOURS, 0.0, hours)
    ends = np.where(np.isfinite(after), inf, -inf)
    return np.asarray(np.where(np.isfinite(after) == np.isfinite(before), hours / 24.0, ends))


def _second(network: Network, ends: Sequence[City], members: int) -> Array:
    """Return by how much the second way is dearer, percent, for pairs with a member at the origin."""
    percent = np.full((len(ends), len(ends)), np.nan)
    for i, origin in enumerate(ends[:members]):
        for j, destination in enumerate(ends):
            if i != j and not (j < members and j < i):
                percent[i, j] = _dearer(network, origin, destination)
    return percent


def _dearer(network: Network, origin: City, destination: City) -> float:
    try:
        found = alternatives(network, origin.name, destination.name, 2)
    except NoRoute:
        return float("nan")
    if len(found) < 2:
        return inf
    return 100.0 * (found[1].generalised_usd / found[0].generalised_usd - 1.0)
