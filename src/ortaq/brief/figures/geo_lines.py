"""The lines of a map as few paths: which are closed, planned, idle or busy, and how busy."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ortaq.brief.figures.lines import path_data, simplified, trails
from ortaq.brief.figures.projection import Sheet, great_circle
from ortaq.core import Array
from ortaq.core.report import Lines
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
    if not largest > 0.0:
        return ()
    rungs = [float(f"{m}e{k}") for k in range(-12, 13) for m in (1, 2, 5)]
    top = max(k for k, rung in enumerate(rungs) if rung <= 0.7 * largest)
    return tuple(rungs[top - 2 * (CLASSES - 1) : top + 1 : 2])


def line_classes(lines: Lines, rungs: tuple[float, ...]) -> NDArray[np.int64]:
    """Return the class of every line: its rung, faint with ``FAINT`` added, or ``IDLE``, ``PLANNED``, ``CLOSED``."""
    classes = np.searchsorted(np.array(rungs), lines.weight, side="right") - 1
    faint = lines.faint
    classes[faint] = np.where(classes[faint] == IDLE, _HIDDEN, classes[faint] + FAINT)
    classes[lines.state == "planned"] = PLANNED
    classes[lines.state == "closed"] = CLOSED
    return np.asarray(classes, dtype=np.int64)


def class_paths(lines: Lines, classes: NDArray[np.int64], sheet: Sheet) -> Mapping[int, str]:
    """Return the SVG path of every class that has lines on the sheet."""
    seen = _lines_on(lines, sheet, np.flatnonzero(classes != _HIDDEN).tolist())
    members: dict[int, list[int]] = {}
    for line in seen:
        members.setdefault(int(classes[line]), []).append(line)
    return {kind: _path(lines, of_kind, seen) for kind, of_kind in members.items()}


def _lines_on(lines: Lines, sheet: Sheet, chosen: Iterable[int]) -> Mapping[int, Array]:
    """Return the pixels of the lines that touch the sheet, from end to end."""
    degrees = lines.places
    pixels = sheet.at(degrees[:, 0], degrees[:, 1])
    tail, head = lines.ends.T
    distance = great_circle_km(*degrees[tail].T, *degrees[head].T)
    near, found = sheet.holds(pixels, MARGIN_PX), {}
    for line in chosen:
        a, b = int(tail[line]), int(head[line])
        if distance[line] > LONG_KM:
            points = sheet.at(*great_circle(degrees[a], degrees[b], LONG_KM / 2.0).T)
            if sheet.holds(points, MARGIN_PX).any():
                found[line] = points
        elif near[a] or near[b]:
            found[line] = pixels[[a, b]]
    return found


def _path(lines: Lines, chosen: list[int], pixels: Mapping[int, Array]) -> str:
    ends = [(int(a), int(b)) for a, b in lines.ends[chosen]]
    drawn = []
    for walk in trails(ends):
        parts = [pixels[chosen[k]] if k >= 0 else pixels[chosen[~k]][::-1] for k in walk]
        joined = np.vstack([parts[0], *(part[1:] for part in parts[1:])])
        drawn.append(simplified(joined, CLOSE_PX))
    return path_data(drawn)


def class_ends(rungs: tuple[float, ...]) -> list[tuple[float, float | None]]:
    """Return lower and upper end of every class, None for no upper end."""
    return [*pairwise(rungs), (rungs[-1], None)] if rungs else []
