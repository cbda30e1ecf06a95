"""Links of a network as few lines: which are closed, planned, idle or busy, and how busy."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ortaq.brief.figures.lines import path_data, simplified, trails
from ortaq.brief.figures.map_parts import MapView
from ortaq.brief.figures.projection import Sheet, great_circle
from ortaq.core import Array
from ortaq.domains.corridors.network.network import Network, great_circle_km

CLASSES = 5
CLOSE_PX = 0.4
"""Points nearer than this to their line are left out, pixels."""

LONG_KM = 300.0
"""Links longer than this are drawn along the great circle."""

MARGIN_PX = 30.0

IDLE, PLANNED, CLOSED = -1, -2, -3
"""Classes of links that carry nothing; links at sea without flow are in none."""

SEA = 100
"""Added to the class of links at sea, which are drawn fainter."""

_HIDDEN = -4


def largest_on_land(view: MapView) -> float:
    """Return the largest flow on a link that is not at sea, million tonnes a year; it sets the widths."""
    return float(np.nanmax(view.link_mt[view.network.links.facility_type != "sea"], initial=0.0))


def ladder(largest: float) -> tuple[float, ...]:
    """Return the lower ends of the classes of flow, smallest first: every second number of 1, 2, 5, 10, 20, 50 ...

    The widest class begins below seven tenths of the largest flow, so that it is never empty.
    """
    if not largest > 0.0:
        return ()
    rungs = [float(f"{m}e{k}") for k in range(-12, 13) for m in (1, 2, 5)]
    top = max(k for k, rung in enumerate(rungs) if rung <= 0.7 * largest)
    return tuple(rungs[top - 2 * (CLASSES - 1) : top + 1 : 2])


def link_classes(view: MapView, rungs: tuple[float, ...]) -> NDArray[np.int64]:
    """Return the class of every link: its rung, at sea with ``SEA`` added, or ``IDLE``, ``PLANNED``, ``CLOSED``."""
    network, links = view.network, view.network.links
    planned_crossing = np.array([c.status == "planned" for c in network.crossings] + [False])
    planned = (links.status == "planned") | planned_crossing[network.link_crossing]
    closed = ~network.open_links & ~planned
    closed[sorted(view.closed)] = True
    classes = np.searchsorted(np.array(rungs), view.link_mt, side="right") - 1
    at_sea = links.facility_type == "sea"
    classes[at_sea] = np.where(classes[at_sea] == IDLE, _HIDDEN, classes[at_sea] + SEA)
    classes[planned] = PLANNED
    classes[closed] = CLOSED
    return np.asarray(classes, dtype=np.int64)


def class_paths(network: Network, classes: NDArray[np.int64], sheet: Sheet) -> Mapping[int, str]:
    """Return the SVG path of every class that has links on the sheet."""
    lines = _lines_on(network, sheet, np.flatnonzero(classes != _HIDDEN).tolist())
    members: dict[int, list[int]] = {}
    for link in lines:
        members.setdefault(int(classes[link]), []).append(link)
    return {kind: _path(network, links, lines) for kind, links in members.items()}


def _lines_on(network: Network, sheet: Sheet, links: Iterable[int]) -> Mapping[int, Array]:
    """Return the pixels of the links that touch the sheet, from tail to head."""
    degrees = np.column_stack([network.nodes.x_coord, network.nodes.y_coord])
    pixels = sheet.at(degrees[:, 0], degrees[:, 1])
    tail, head = network.tail, network.head
    distance = great_circle_km(*degrees[tail].T, *degrees[head].T)
    near, found = sheet.holds(pixels, MARGIN_PX), {}
    for link in links:
        a, b = int(tail[link]), int(head[link])
        if distance[link] > LONG_KM:
            line = sheet.at(*great_circle(degrees[a], degrees[b], LONG_KM / 2.0).T)
            if sheet.holds(line, MARGIN_PX).any():
                found[link] = line
        elif near[a] or near[b]:
            found[link] = pixels[[a, b]]
    return found


def _path(network: Network, links: list[int], lines: Mapping[int, Array]) -> str:
    ends = [(int(network.tail[k]), int(network.head[k])) for k in links]
    drawn = []
    for walk in trails(ends):
        parts = [lines[links[k]] if k >= 0 else lines[links[~k]][::-1] for k in walk]
        joined = np.vstack([parts[0], *(part[1:] for part in parts[1:])])
        drawn.append(simplified(joined, CLOSE_PX))
    return path_data(drawn)


def class_ends(rungs: tuple[float, ...]) -> list[tuple[float, float | None]]:
    """Return lower and upper end of every class, None for no upper end."""
    return [*pairwise(rungs), (rungs[-1], None)] if rungs else []
