"""Routes between two cities: the cheapest one, and alternatives with their shares of the traffic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Corner, InputError, Mask
from ortaq.domains.corridors.moves import TRANSIT, NetworkShift, closed_to_transit
from ortaq.domains.corridors.network.network import City, Network
from ortaq.domains.corridors.routing.alternative_routes import (
    LOGIT_SCALE,
    MOST_COMMON,
    distinct_paths,
    path_size_shares,
)
from ortaq.domains.corridors.routing.change import NetworkState, apply_changes, country_links
from ortaq.domains.corridors.routing.cost import LinkCosts, TimeValue, link_costs
from ortaq.domains.corridors.routing.itinerary import Route, make_route
from ortaq.domains.corridors.routing.modes import Mode, mode_links, sea_links
from ortaq.domains.corridors.routing.no_route import NoRoute, nearest_cut
from ortaq.domains.corridors.routing.places import find_city
from ortaq.domains.corridors.routing.routing import ReferenceRouter, link_weights


@dataclass(frozen=True, eq=False)
class _Question:
    """One pair of cities on one state of a network.

    ``costs``: at the low, central and high corner. ``barred``: third countries that let nothing pass.
    """

    network: Network
    cities: tuple[City, City]
    mode: Mode
    state: NetworkState
    costs: tuple[LinkCosts, LinkCosts, LinkCosts]
    barred: tuple[str, ...]

    @property
    def nodes(self) -> tuple[int, int]:
        position = self.network.node_position
        return position[self.cities[0].node_id], position[self.cities[1].node_id]

    def allowed(self, mode: Mode) -> Mask:
        own = [country_links(self.network, economy) for economy in self.barred]
        links = sea_links(self.network, self.cities) if mode is Mode.SEA else mode_links(self.network, mode, ())
        return np.asarray(links & ~np.any(own, axis=0))


def route(
    network: Network,
    origin: str,
    destination: str,
    *,
    mode: Mode = Mode.ANY,
    changes: Sequence[NetworkShift] = (),
    time_value: TimeValue | None = None,
) -> Route:
    """Return the route of least generalised cost between two cities, per FEU.

    Parameters
    ----------
    network : Network
    origin, destination : str
        Names or aliases of cities.
    mode : Mode, optional
    changes : sequence of NetworkShift, optional
        Applied to a copy of the network's state. What closes to transit is open to what begins or ends there.
    time_value : TimeValue, optional
        What time is worth; manufactures in containers if absent.

    Raises
    ------
    InputError
        Unknown city or target of a change, or both cities are the same.
    NoRoute
        Nothing open joins them; names what would have to open.

    Examples
    --------
    >>> today = route(network, "Almaty", "Tashkent")
    >>> slow = NetworkShift.of("dwell_factor", "saryagash", "kordai", value=3.0)
    >>> later = route(network, "Almaty", "Tashkent", changes=[slow])
    >>> later.days.central > today.days.central
    True
    """
    return alternatives(network, origin, destination, 1, mode=mode, changes=changes, time_value=time_value)[0]


def alternatives(
    network: Network,
    origin: str,
    destination: str,
    count: int,
    *,
    mode: Mode = Mode.ANY,
    changes: Sequence[NetworkShift] = (),
    time_value: TimeValue | None = None,
    scale: float = LOGIT_SCALE,
    most_common: float = MOST_COMMON,
) -> tuple[Route, ...]:
    """Return up to ``count`` distinct routes, cheapest first, with path-size logit shares that sum to one.

    There may be fewer: routes through the same gates, with ``most_common`` of their length in common, or costing twice
    the cheapest are no alternatives.

    Parameters
    ----------
    network : Network
    origin, destination : str
        Names or aliases of cities.
    count : int, optional
        At most so many.
    mode, changes, time_value : optional
        As in ``route``.
    scale : float, optional
        Sensitivity of the choice to relative cost.
    most_common : float, optional
        Two routes that share this much of the shorter one's length are one corridor.

    Returns
    -------
    tuple of Route
        Cheapest first, each with its share of the traffic.

    Raises
    ------
    InputError, NoRoute
        As ``route``.

    Examples
    --------
    >>> [round(found.share, 2) for found in alternatives(network, "Almaty", "Tashkent", 2)]
    [0.55, 0.45]
    """
    if count < 1:
        raise InputError(f"{count} alternatives were asked for", where="alternatives", fix="ask for at least 1")
    question = _ask(network, (origin, destination), mode, changes, time_value or TimeValue())
    usable = question.state.usable & question.allowed(mode)
    weights = link_weights(question.costs[1].generalised_usd, usable)
    paths = distinct_paths(
        network, ReferenceRouter(network), weights, question.nodes, count=count, most_common=most_common
    )
    if not paths:
        raise _no_route(question)
    routes = [make_route(network, question.cities, mode.value, path, question.costs) for path in paths]
    cost = np.array([r.generalised_usd for r in routes])
    shares = path_size_shares(question.costs[1].km, paths, cost, scale)
    return tuple(replace(r, share=float(share)) for r, share in zip(routes, shares, strict=True))


def _ask(
    network: Network, names: tuple[str, str], mode: Mode, changes: Sequence[NetworkShift], time_value: TimeValue
) -> _Question:
    cities = find_city(network, names[0], where="origin"), find_city(network, names[1], where="destination")
    if cities[0].node_id == cities[1].node_id:
        raise InputError(
            f"{names[0]} and {names[1]} are one place of the network", where="route", fix="give two cities"
        )
    state = apply_changes(network, changes)
    handling = mode is not Mode.ROAD
    low, central, high = (link_costs(network, state, time_value, corner, handling=handling) for corner in Corner)
    barred = closed_to_transit(changes) - {city.economy for city in cities}
    return _Question(network, cities, mode, state, (low, central, high), tuple(sorted(barred)))


def _no_route(question: _Question) -> NoRoute:
    """Say what would have to open, and by which modes a route exists as things are."""
    network, router = question.network, ReferenceRouter(question.network)
    cost = question.costs[1].generalised_usd
    weights = link_weights(cost, question.allowed(question.mode))
    must_open = nearest_cut(network, router, weights, ~question.state.usable, question.nodes)
    origin, destination = (np.array([node]) for node in question.nodes)
    others = []
    for mode in Mode:
        open_by_mode = link_weights(cost, question.state.usable & question.allowed(mode))
        if np.isfinite(router.costs(open_by_mode, origin, destination)).all():
            others.append(mode.value)
    if question.barred and not must_open:
        through = replace(question, barred=())
        by_mode = link_weights(cost, through.state.usable & through.allowed(question.mode))
        if np.isfinite(router.costs(by_mode, origin, destination)).all():
            must_open = tuple(f"{TRANSIT}{economy}" for economy in question.barred)
    names = question.cities[0].name, question.cities[1].name
    return NoRoute(*names, question.mode.value, must_open, tuple(others))
