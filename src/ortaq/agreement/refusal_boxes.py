"""Where in the ranges of what was drawn a package is refused: a box that holds many refusals and little else."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Input, Mask

FEWEST_REFUSALS = 30
"""Refusals from which a box is sought: with fewer it blames the wrong input."""

PEELED = 0.05
"""Part of the draws in the box that one peel takes off; Friedman and Fisher advise 0.05 to 0.1."""

SMALLEST = 0.05
"""Part of all draws that a box holds at least."""

MOST_SIDES = 3
"""Inputs that a box names at most: more are not remembered."""


@dataclass(frozen=True, slots=True)
class Side:
    """One input and where it lies in the box; places run from -1 (low) over 0 (central) to 1 (high)."""

    about: Input
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class RefusalBox:
    """Where a package is refused.

    Attributes
    ----------
    sides : tuple of Side
        The sharpest first; an end at which nothing was peeled off is infinite.
    coverage : float
        Share of all refusals that lie in the box.
    density : float
        Share of the draws in the box that are refusals.
    refusals, draws : int
        In all.
    """

    sides: tuple[Side, ...]
    coverage: float
    density: float
    refusals: int
    draws: int


def refusal_box(inputs: tuple[Input, ...], places: Array, refused: Mask) -> RefusalBox | None:
    """Return the box of places in which most draws are refused; None with fewer than ``FEWEST_REFUSALS``.

    Patient rule induction (Friedman and Fisher 1999, Bump Hunting in High-Dimensional Data), read as scenario discovery
    (Bryant and Lempert 2010, Thinking Inside the Box): ends are peeled off, each time the one whose removal leaves most
    refusals among the rest; of all boxes on the way the one with the best balance (harmonic mean) of coverage and
    density is kept, and of its sides those that matter most.

    Parameters
    ----------
    inputs : tuple of Input
    places : ndarray, shape (draw, input)
    refused : ndarray of bool, shape (draw,)

    Examples
    --------
    >>> from ortaq.core import Doubt, Input
    >>> places = np.random.default_rng(1).uniform(-1.0, 1.0, (400, 2))
    >>> found = refusal_box((Input(Doubt.EFFECT, "rail"), Input(Doubt.COST, "rail")), places, places[:, 0] < -0.5)
    >>> [side.about.doubt.value for side in found.sides], found.coverage > 0.9, found.density > 0.9
    (['effect'], True, True)
    """
    if refused.sum() < FEWEST_REFUSALS or refused.all():
        return None
    least, most = np.full(places.shape[1], -np.inf), np.full(places.shape[1], np.inf)
    best = (_balance(_inside(places, least, most), refused), least.copy(), most.copy())
    while True:
        inside = _inside(places, least, most)
        peel = _best_peel(places, inside, refused)
        if peel is None:
            break
        at, low, end = peel
        (least if low else most)[at] = end
        balance = _balance(_inside(places, least, most), refused)
        if balance > best[0]:
            best = (balance, least.copy(), most.copy())
    return _box(inputs, places, refused, *_sharpest(places, refused, best[1], best[2]))


def _inside(places: Array, least: Array, most: Array) -> Mask:
    return np.asarray(((places >= least) & (places <= most)).all(axis=1))


def _balance(inside: Mask, refused: Mask) -> float:
    """Return the harmonic mean of coverage and density."""
    both = float((inside & refused).sum())
    return 2.0 * both / float(inside.sum() + refused.sum())


def _best_peel(places: Array, inside: Mask, refused: Mask) -> tuple[int, bool, float] | None:
    """Return input, whether its low end goes, and the new end; None where the box would be too small."""
    rows = places[inside]
    gone = max(1, int(PEELED * len(rows)))
    if len(rows) - gone < SMALLEST * len(places) or refused[inside].all():
        return None
    best: tuple[float, int, bool, float] | None = None
    for at in range(places.shape[1]):
        ranked = np.sort(rows[:, at])
        for low, end in ((True, float(ranked[gone])), (False, float(ranked[-1 - gone]))):
            kept = rows[:, at] >= end if low else rows[:, at] <= end
            if kept.all() or not kept.any():
                continue
            mean = float(refused[inside][kept].mean())
            if best is None or mean > best[0]:
                best = (mean, at, low, end)
    return None if best is None else best[1:]


def _sharpest(places: Array, refused: Mask, least: Array, most: Array) -> tuple[Array, Array]:
    """Return the box with the sides only that cost most balance when they are opened, ``MOST_SIDES`` at most."""
    while True:
        sides = np.flatnonzero(np.isfinite(least) | np.isfinite(most)).tolist()
        now = _balance(_inside(places, least, most), refused)
        opened = []
        for at in sides:
            low, high = least.copy(), most.copy()
            low[at], high[at] = -np.inf, np.inf
            opened.append((_balance(_inside(places, low, high), refused), at))
        if not opened or (max(opened)[0] < now and len(sides) <= MOST_SIDES):
            return least, most
        at = max(opened)[1]
        least[at], most[at] = -np.inf, np.inf


def _box(inputs: tuple[Input, ...], places: Array, refused: Mask, least: Array, most: Array) -> RefusalBox | None:
    inside = _inside(places, least, most)
    sides = [at for at in range(len(inputs)) if np.isfinite(least[at]) or np.isfinite(most[at])]
    if not sides:
        return None
    both = int((inside & refused).sum())
    order = sorted(sides, key=lambda at: float(((places[:, at] >= least[at]) & (places[:, at] <= most[at])).mean()))
    named = tuple(Side(inputs[at], float(least[at]), float(most[at])) for at in order)
    return RefusalBox(named, both / int(refused.sum()), both / int(inside.sum()), int(refused.sum()), len(refused))
