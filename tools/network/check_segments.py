"""Compare days on segments of the shipped network with published ones.

Run ``python tools/network/check_segments.py facts.csv`` (columns item, value, unit) in an environment with ortaq.
A segment is the cheapest way by rail and ferry between two cities outside some countries and crossings; where a country
is named, only what happens in it counts: its rails and its side of the border. A published range is compared at its
middle.
Exits 1 if a segment is off by more than 25 percent.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.domains.corridors import (
    LinkCosts,
    Mode,
    Network,
    NetworkShift,
    ReferenceRouter,
    TimeValue,
    apply_changes,
    find_city,
    link_costs,
    link_weights,
    load_network,
    mode_links,
    path_links,
)
from ortaq.domains.corridors.routing.change import country_links
from ortaq.domains.corridors.routing.routing import against

TOLERANCE = 0.25


@dataclass(frozen=True)
class Segment:
    """A published time; ``only``: country in which it is counted; ``after``: crossing after which the clock starts."""

    name: str
    facts: tuple[str, ...]
    origin: str
    destination: str
    outside: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    only: str = ""
    after: str = ""


MIDDLE = ("RUS", "TKM", "IRN")
SEGMENTS = (
    Segment(
        "Kazakh section",
        ("middle_corridor_kazakhstan_section_time_target", "middle_corridor_kazakhstan_section_time_after"),
        *("Xi'an", "Aktau", MIDDLE, ("dostyk",), "KAZ"),
    ),
    Segment("Almaty-Poti", ("almaty_poti_40hq_transit_time",), "Almaty", "Poti", MIDDLE),
    Segment(
        "China-Black Sea",
        ("middle_corridor_time_after_low", "middle_corridor_time_after_high"),
        *("Xi'an", "Poti", MIDDLE, ("dostyk",)),
    ),
    Segment("Dostyk-Brest", ("erai_transit_time",), "Alashankou", "Brest", after="dostyk"),
    Segment(
        "Chongqing-Duisburg",
        ("duisburg_chongqing_rail_time_2018_low", "duisburg_chongqing_rail_time_2018_high"),
        *("Chongqing", "Duisburg"),
    ),
    Segment("Yiwu-Madrid", ("yiwu_madrid_rail_time",), "Yiwu", "Madrid"),
)


def days(network: Network, segment: Segment) -> float:
    """Return days in transit on a segment."""
    state = apply_changes(network, [NetworkShift.of("close", *segment.close)] if segment.close else [])
    costs = link_costs(network, state, TimeValue())
    usable = state.usable & mode_links(network, Mode.RAIL, ())
    for code in segment.outside:
        usable &= ~country_links(network, code)
    ends = [find_city(network, name, where=segment.name) for name in (segment.origin, segment.destination)]
    origin, destination = (network.node_position[c.node_id] for c in ends)
    _, tree = ReferenceRouter(network).trees(link_weights(costs.generalised_usd, usable), np.array([origin]))
    path = path_links(network, tree[0], origin, destination)
    taken = costs.along(path, against(network, path, origin))
    return float(_counted(network, segment, path, taken).sum()) / 24.0


def _counted(network: Network, segment: Segment, path: list[int], taken: LinkCosts) -> np.ndarray:
    links = network.links
    hours = taken.hours.copy()
    if segment.after:
        at = links.crossing_id[path].tolist().index(segment.after)
        hours[: at + 1] = 0.0
    if segment.only:
        inside = links.country_iso3[path] == segment.only
        hours = np.where(inside, hours, 0.0)
        for link in path:
            crossing = network.link_crossing[link]
            if crossing >= 0 and network.crossings[crossing].kind != "ferry":
                own = [s for s in network.crossings[crossing].sides if s.country == s.towards == segment.only]
                hours = np.append(hours, [s.dwell_h.central for s in own])
    return hours


def comparisons(facts: Path) -> list[tuple[str, float, float]]:
    """Return name, published and modelled days of every segment."""
    with facts.open(encoding="utf-8", newline="") as file:
        known = {row["item"]: float(row["value"]) for row in csv.DictReader(file) if row["item"] in _ITEMS}
    network = load_network("eurasia")
    return [(s.name, float(np.mean([known[f] for f in s.facts])), days(network, s)) for s in SEGMENTS]


_ITEMS = {item for segment in SEGMENTS for item in segment.facts}


def main(facts: Path) -> int:
    """Print every segment with its fact."""
    print(f"{'segment':22} {'published d':>12} {'model d':>8} {'error':>7}")
    worst = 0.0
    for name, published, model in comparisons(facts):
        worst = max(worst, abs(model / published - 1.0))
        print(f"{name:22} {published:12.1f} {model:8.2f} {model / published - 1.0:+7.0%}")
    return int(worst > TOLERANCE)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
