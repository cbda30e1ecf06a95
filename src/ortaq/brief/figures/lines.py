"""Few long lines instead of many short ones: links walked into trails, points left out where nobody sees it."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array


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


def simplified(line: Array, tolerance: float) -> Array:
    """Return the line with the points left out that lie within a tolerance of it (Douglas and Peucker, 1973).

    Parameters
    ----------
    line : ndarray, shape (point, 2)
    tolerance : float
        In the unit of the line.
    """
    if len(line) < 3:
        return line
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        a, b = spans.pop()
        if b - a < 2:
            continue
        along, off = line[b] - line[a], line[a + 1 : b] - line[a]
        length = float(along @ along)
        share = np.clip(off @ along / length, 0.0, 1.0) if length else np.zeros(len(off))
        away = np.hypot(*(off - share[:, None] * along).T)
        k = int(away.argmax())
        if away[k] > tolerance:
            keep[a + 1 + k] = True
            spans += [(a, a + 1 + k), (a + 1 + k, b)]
    return line[keep]


def path_data(lines: Sequence[Array], *, closed: bool = False) -> str:
    """Return the ``d`` of an SVG path in whole tenths of a pixel; a point that does not move is left out."""
    parts = []
    for line in lines:
        tenths = np.round(line * 10.0).astype(int)
        moves = np.diff(tenths, axis=0)
        moves = moves[np.any(moves != 0, axis=1)]
        if len(moves):
            steps = " ".join(f"{_tenth(x)} {_tenth(y)}" for x, y in moves.tolist())
            parts.append(f"M{_tenth(tenths[0, 0])} {_tenth(tenths[0, 1])}l{steps}{'z' if closed else ''}")
    return "".join(parts).replace(" -", "-")


def _tenth(value: int) -> str:
    text = f"{value / 10:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
