"""Crossings: half a passage is refused, sides lie where the links do, and both sides should lead to a city."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ortaq.core import Finding, InputError, Integers, Level, Mask, suggest
from ortaq.domains.corridors.network.network import Crossing, Network
from ortaq.domains.corridors.routing.routing import components

_DOMESTIC = {"rail": ("rail", "ferry", "transfer"), "road": ("road", "ferry", "transfer")}
"""Facility types that freight of a mode may use inside a country."""

BOTH = 2
"""Directions of a crossing between two countries."""

WHOLE_TOLERANCE_H = 0.1
"""Hours that rounding may put between a crossing and the mean of its directions."""

_ALL = ("rail", "road", "ferry", "transfer")


def refuse_sides(network: Network, place: Mapping[tuple[str, Any], str]) -> None:
    """Raise InputError where sides of a crossing are out of order, or a passage lacks one of its two sides.

    ``place``: place in a file by part of the network and key.
    """
    countries = network.nodes.country_iso3.tolist()
    joined: dict[int, set[frozenset[str]]] = {}
    ends = zip(network.link_crossing.tolist(), network.tail.tolist(), network.head.tolist(), strict=True)
    for crossing, tail, head in ends:
        joined.setdefault(crossing, set()).add(frozenset((countries[tail], countries[head])))
    for position, crossing in enumerate(network.crossings):
        for what, fix in _faults(crossing, joined.get(position, set())):
            where = place.get(("sides", crossing.id), "crossing_sides.csv")
            raise InputError(f"crossing '{crossing.id}': {what}", where=where, fix=fix)


def _faults(crossing: Crossing, joined: set[frozenset[str]]) -> Iterator[tuple[str, str]]:
    for side in crossing.sides:
        label = f"the side of {side.country} towards {side.towards}"
        dwell, cost = side.dwell_h, side.cost_usd_per_feu
        if not dwell.low <= dwell.central <= dwell.high:
            yield f"{label} breaks dwell_low <= dwell_h_median <= dwell_high", "correct the cells"
        if side.dwell_h_p90 < dwell.central:
            yield f"{label} breaks dwell_h_median <= dwell_h_p90", "correct the cells"
        if not cost.low <= cost.central <= cost.high:
            yield f"{label} breaks cost_low <= cost_usd_per_feu <= cost_high", "correct the cells"
    for towards in dict.fromkeys(side.towards for side in crossing.sides):
        own = {side.country for side in crossing.sides if side.towards == towards}
        if len(own) != 2 or towards not in own:
            known = ", ".join(sorted(own))
            yield (
                f"what goes towards {towards} has the sides of {known}",
                f"give the side of {towards} and that of the country it comes from, or neither",
            )
        elif joined and frozenset(own) not in joined:
            links = "; ".join(sorted("-".join(sorted(pair)) for pair in joined))
            yield f"its sides are {'-'.join(sorted(own))}, its links join {links}", "correct the countries"


def refuse_labels(network: Network, place: Mapping[tuple[str, Any], str]) -> None:
    """Raise InputError where a programme labels what is no crossing, line or link.

    ``place``: place in a file by part of the network and key.
    """
    links = network.links
    known = {*network.crossing_position, *links.name.tolist(), *links.link_id.astype(np.str_).tolist()}
    for row in network.programmes:
        for target in row.targets:
            if target not in known:
                where = place.get(("programmes", row.programme), "programmes.csv")
                fix = suggest(target, [name for name in known if not name.isdigit()])
                raise InputError(
                    f"programme '{row.programme}': '{target}' is no crossing, line or link",
                    where=where,
                    fix=fix or "write the id of a crossing or link, or the name of a line",
                )


def crossings_lead_to_cities(network: Network) -> Iterator[Finding]:
    """Report open crossings from which no open link inside a country leads to a city of it.

    Links of the crossing's own mode count first; where a railway ends at the border station, trucks may take over.
    Countries without a city cannot be tried.
    """
    country = network.nodes.country_iso3
    same = network.open_links & (country[network.tail] == country[network.head])
    piece = {mode: _pieces(network, same, kinds) for mode, kinds in {**_DOMESTIC, "any": _ALL}.items()}
    homes: dict[str, Integers] = {}
    for city in network.cities:
        at = network.nodes_of([city])
        homes[city.economy] = np.concatenate([homes.get(city.economy, at[:0]), at])
    by_truck: list[str] = []
    for crossing, mode, code, ends in _gates(network):
        if code not in homes:
            continue
        if np.isin(piece[mode][ends], piece[mode][homes[code]]).any():
            continue
        where = f"{crossing}: {code}"
        if np.isin(piece["any"][ends], piece["any"][homes[code]]).any():
            by_truck.append(where)
            continue
        meaning = f"no open {mode} inside {code} leads from it to a city"
        yield Finding(Level.WARNING, "every open crossing leads to cities", where, 0.0, meaning)
    meaning = "sides where trucks take over from the railway"
    yield Finding(Level.OK, "crossings lead to cities", ", ".join(by_truck), float(len(by_truck)), meaning)


def wholes_are_their_sides(network: Network) -> Iterator[Finding]:
    """Report crossings whose own dwell time is not the mean of their two directions: the sides are what counts."""
    for c in network.crossings:
        ends = {side.towards for side in c.sides}
        if len(ends) < BOTH:
            continue
        mean = sum(c.passage(towards).dwell_h.central for towards in ends) / BOTH
        if abs(c.dwell_h.central - mean) > WHOLE_TOLERANCE_H:
            meaning = "hours in crossings.csv; its sides in crossing_sides.csv are what counts"
            yield Finding(Level.WARNING, "a crossing takes what its sides take", c.id, c.dwell_h.central, meaning)


def _pieces(network: Network, usable: Mask, kinds: tuple[str, ...]) -> Integers:
    own = usable & np.isin(network.links.facility_type, kinds)
    return components(len(network.nodes.node_id), network.tail[own], network.head[own])


def _gates(network: Network) -> Iterator[tuple[str, str, str, Integers]]:
    """Yield open crossings between countries, the mode of their links, each country and the ends of links in it."""
    country, kind = network.nodes.country_iso3, network.links.facility_type
    between = country[network.tail] != country[network.head]
    for position, crossing in enumerate(network.crossings):
        own = np.flatnonzero((network.link_crossing == position) & network.open_links & between)
        for mode in ("rail", "road"):
            links = own[(kind[own] == "road") == (mode == "road")]
            ends = np.unique(np.concatenate([network.tail[links], network.head[links]]))
            for code in dict.fromkeys(country[ends].tolist()):
                yield crossing.id, mode, code, ends[country[ends] == code]
