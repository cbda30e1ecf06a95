"""Few long lines instead of many short ones: links walked into trails, points left out where nobody sees it."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from ortaq.core import Array, Integers, Mask


def trails(ends: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return walks over nodes that use every link once, as long as a simple rule makes them.

    Each walk begins at a node with an odd number of unused links where there is one, and goes on over the unused link
    that comes first until it is stuck. Chains of nodes between two links always end up in one walk.

    Returns
    -------
    list of list of int
        For every walk the positions of its links, ``~position`` where the link is passed from head to tail.
    """
    around: dict[int, list[int]] = {}
    for link, (one, other) in enumerate(ends):
        around.setdefault(one, []).append(link)
        around.setdefault(other, []).append(link)
    for links in around.values():
        links.reverse()
    unused = [True] * len(ends)
    odd_first = sorted(around, key=lambda node: (len(around[node]) % 2 == 0, node))
    return [walk for node in odd_first for walk in _walks_from(node, ends, around, unused)]


def _walks_from(
    start: int, ends: Sequence[tuple[int, int]], around: dict[int, list[int]], unused: list[bool]
) -> list[list[int]]:
    walks: list[list[int]] = []
    while True:
        node, walk = start, []
        while around[node]:
            link = around[node].pop()
            if unused[link]:
                unused[link] = False
                forward = ends[link][0] == node
                walk.append(link if forward else ~link)
                node = ends[link][1 if forward else 0]
        if not walk:
            return walks
        walks.append(walk)


def needed(points: Array, starts: Integers, tolerance: float) -> Mask:
    """Return which points of lines are needed: the others lie within a tolerance of what they leave (Douglas, Peucker).

    All lines are divided at once, each at the point that lies farthest off (Cartographica 10(2), 1973).

    Parameters
    ----------
    points : ndarray, shape (point, 2)
        Of all lines, one after the other.
    starts : ndarray of int, shape (line,)
        Positions of their first points.
    tolerance : float
        In the unit of the points.

    Returns
    -------
    ndarray of bool, shape (point,)
    """
    keep = np.zeros(len(points), dtype=bool)
    a, b = starts, np.append(starts[1:], len(points)) - 1
    keep[a] = keep[b] = True
    while (long := b - a > 1).any():
        a, b = a[long], b[long]
        first, count = np.concatenate([[0], np.cumsum(b - a - 1)[:-1]]), b - a - 1
        span = np.repeat(np.arange(len(a)), count)
        inner = np.arange(len(span)) - first[span] + a[span] + 1
        along, off = (points[b] - points[a])[span], points[inner] - points[a][span]
        length = (along**2).sum(axis=1)
        share = np.divide((off * along).sum(axis=1), length, out=np.zeros(len(span)), where=length > 0.0)
        away = np.hypot(*(off - np.clip(share, 0.0, 1.0)[:, None] * along).T)
        most = np.maximum.reduceat(away, first)
        farthest = np.flatnonzero(away == most[span])
        farthest = farthest[np.unique(span[farthest], return_index=True)[1]]
        middle = inner[farthest][most > tolerance]
        keep[middle] = True
        a, b = np.concatenate([a[most > tolerance], middle]), np.concatenate([middle, b[most > tolerance]])
    return keep


def path_data(points: Array, starts: Integers, *, closed: bool = False) -> str:
    """Return the ``d`` of an SVG path in whole tenths of a pixel; a point that does not move is left out.

    Parameters
    ----------
    points : ndarray, shape (point, 2)
        Of all lines, one after the other, pixels.
    starts : ndarray of int, shape (line,)
        Positions of their first points.
    closed : bool, optional
        Whether lines return to their first points.
    """
    tenths = np.round(points * 10.0).astype(int)
    moves = np.diff(tenths, axis=0, prepend=tenths[:1])
    moving = np.any(moves != 0, axis=1)
    moving[starts] = False
    line = np.searchsorted(starts, np.flatnonzero(moving), side="right") - 1
    steps = [f"{_tenth(x)} {_tenth(y)}" for x, y in moves[moving].tolist()]
    cuts = np.searchsorted(line, np.arange(len(starts) + 1))
    parts = [
        f"M{_tenth(x)} {_tenth(y)}l{' '.join(steps[one:other])}{'z' if closed else ''}"
        for (x, y), one, other in zip(tenths[starts].tolist(), cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)
        if other > one
    ]
    return "".join(parts).replace(" -", "-")


@cache
def _tenth(value: int) -> str:
    text = f"{value / 10:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
