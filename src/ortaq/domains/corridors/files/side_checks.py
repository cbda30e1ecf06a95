"""What is refused in the sides of crossings: half a passage is none, and sides lie where the crossing's links do."""

from collections.abc import Iterator, Mapping
from typing import Any

from ortaq.core import InputError
from ortaq.domains.corridors.network.network import Crossing, Network


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
