"""The lines of a map as few paths: which are closed, planned, idle or busy, and how busy."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from ortaq.brief.figures.lines import needed, path_data, trails
from ortaq.brief.figures.projection import Sheet, great_circles
from ortaq.core import Array, Integers, Mask
from ortaq.core.geo import Lines
from ortaq.core.sphere import great_circle_km

CLASSES = 5
CLOSE_PX = 0.4
"""Points nearer than this to their line are left out, pixels."""

LONG_KM = 300.0
"""Lines longer than this are drawn along the great circle."""

MARGIN_PX = 30.0

IDLE, PLANNED, CLOSED = -1, -2, -3
"""Classes of lines that carry nothing; faint lines without weight are in none."""

FAINT = 100
"""Added to the class of lines that are drawn fainter."""

_HIDDEN = -4


def largest_weight(lines: Lines) -> float:
    """Return the largest weight of a line that is not faint; it sets the widths."""
    return float(np.nanmax(lines.weight[~lines.faint], initial=0.0))


def ladder(largest: float) -> tuple[float, ...]:
    """Return the lower ends of the classes of weight, smallest first: every second number of 1, 2, 5, 10, 20, 50 ...

    The widest class begins below seven tenths of the largest weight, so that it is never empty.
    """
    if not 0.0 < largest < np.inf:
        return ()
    rungs = [float(f"{m}e{k}") for k in range(-12, 13) for m in (1, 2, 5)]
    top = max((k for k, rung in enumerate(rungs) if rung <= 0.7 * largest), default=2 * CLASSES)
    return tuple(rungs[max(0, top - 2 * (CLASSES - 1)) : top + 1 : 2])


def line_classes(lines: Lines, rungs: tuple[float, ...]) -> NDArray[np.int64]:
    """Return the class of every line: its rung, faint with ``FAINT`` added, or ``IDLE``, ``PLANNED``, ``CLOSED``."""
    classes = np.searchsorted(np.array(rungs), lines.weight, side="right") - 1
    faint = lines.faint
    classes[faint] = np.where(classes[faint] == IDLE, _HIDDEN, classes[faint] + FAINT)
    classes[lines.state == "planned"] = PLANNED
    classes[lines.state == "closed"] = CLOSED
    return np.asarray(classes, dtype=np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class Walked:
    """The lines of a map in the order in which they are drawn, class by class, for every sheet.

    Attributes
    ----------
    points : ndarray, shape (point, 2)
        Longitude and latitude along every line, degrees.
    line : ndarray of int, shape (point,)
        Position of the line in the order of drawing.
    first : ndarray of bool, shape (point,)
        Whether it is the first point of its line.
    joined : ndarray of bool, shape (line,)
        Whether the line begins where the one before it ends.
    kind : ndarray of int, shape (line,)
        Class.
    """

    points: Array
    line: Integers
    first: Mask
    joined: Mask
    kind: Integers


def walked(lines: Lines, classes: NDArray[np.int64]) -> Walked:
    """Return the lines that have a class, walked into trails; long ones along great circles."""
    walks = {int(k): _walks(lines, np.flatnonzero(classes == k)) for k in np.unique(classes) if k != _HIDDEN}
    order = np.array([*chain.from_iterable(chain.from_iterable(walks.values()))], dtype=np.int64).reshape(-1)
    at = np.where(order < 0, ~order, order)
    ends = np.where((order < 0)[:, None], lines.ends[at][:, ::-1], lines.ends[at])
    start, end = lines.places[ends[:, 0]], lines.places[ends[:, 1]]
    km = great_circle_km(*start.T, *end.T)
    steps = np.where(km > LONG_KM, np.ceil(2.0 * km / LONG_KM), 1).astype(np.int64)
    line = np.repeat(np.arange(len(order)), steps + 1)
    first = np.diff(line, prepend=-1) > 0
    begun = np.array([k > 0 for of in walks.values() for walk in of for k in range(len(walk))], dtype=bool)
    return Walked(great_circles(start, end, steps), line, first, begun, classes[at])


def _walks(lines: Lines, chosen: Integers) -> list[list[int]]:
    """Return the trails of chosen lines; ``~position`` where a line is passed from its end."""
    found = trails([(a, b) for a, b in lines.ends[chosen].tolist()])
    at = chosen.tolist()
    return [[at[k] if k >= 0 else ~at[~k] for k in walk] for walk in found]


def class_paths(way: Walked, sheet: Sheet) -> Mapping[int, str]:
    """Return the SVG path of every class that has lines on the sheet."""
    if not way.line.size:
        return {}
    pixels = sheet.at(*way.points.T)
    starts = np.flatnonzero(way.first)
    seen = np.logical_or.reduceat(sheet.holds(pixels, MARGIN_PX), starts)
    goes_on = way.joined & seen & np.concatenate([[False], seen[:-1]])
    drawn = seen[way.line] & ~(way.first & goes_on[way.line])
    begins = (way.first & ~goes_on[way.line])[drawn]
    points, kind = pixels[drawn], way.kind[way.line[drawn]]
    keep = needed(points, np.flatnonzero(begins), CLOSE_PX)
    points, kind, begins = points[keep], kind[keep], begins[keep]
    paths = {}
    for one in np.unique(kind).tolist():
        own = kind == one
        paths[one] = path_data(points[own], np.flatnonzero(begins[own]))
    return paths


def class_ends(rungs: tuple[float, ...]) -> list[tuple[float, float | None]]:
    """Return lower and upper end of every class, None for no upper end."""
    return [*pairwise(rungs), (rungs[-1], None)] if rungs else []
