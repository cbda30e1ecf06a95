"""Names on a map, put where nothing else is: the more important first, each in the first free place beside its dot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np

from ortaq.core import Array

LETTER = 0.66
"""Width of a letter in heights of the type; generous, as fonts differ from screen to screen."""

GAP = 3.0

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom, pixels."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A name that wants a place.

    Attributes
    ----------
    kind : str
        Class of the text in the drawing.
    x, y, radius : float
        Its dot, pixels; a radius of zero centres the name on the place.
    size : float
        Height of the type, pixels.
    """

    text: str
    kind: str
    x: float
    y: float
    radius: float
    size: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name with its place; ``anchor`` says which end of the text stands there."""

    text: str
    kind: str
    x: float
    y: float
    anchor: str
    size: float


def text_width(text: str, size: float) -> float:
    """Return a careful estimate of the width of a text, pixels."""
    return size * LETTER * sum(1.8 if east_asian_width(c) in "WF" else 1.0 for c in text)


def placed(wishes: Iterable[Wish], dots: Sequence[Rectangle], width: float, height: float) -> tuple[Label, ...]:
    """Return the labels that find room, in the order of the wishes; a name without room is left out.

    Parameters
    ----------
    wishes : iterable of Wish
        Most important first.
    dots : sequence of rectangle
        Places that no name may cover.
    width, height : float
        Size of the map, pixels.
    """
    labels: list[Label] = []
    seen: set[tuple[str, str]] = set()
    taken = np.array(dots, dtype=float).reshape(-1, 4)
    for wish in wishes:
        if (wish.kind, wish.text) in seen:
            continue
        for label, box in _places(wish):
            inside = box[0] >= 2.0 and box[1] >= 2.0 and box[2] <= width - 2.0 and box[3] <= height - 2.0
            if inside and not _meet(box, taken):
                taken = np.vstack([taken, box])
                labels.append(label)
                seen.add((wish.kind, wish.text))
                break
    return tuple(labels)


def _places(wish: Wish) -> Iterable[tuple[Label, Rectangle]]:
    """Yield places beside a dot: right, left, above, below, then the corners."""
    tall, away = wish.size, wish.radius + GAP
    if wish.radius == 0.0:
        yield _place(wish, (0.0, 0.0), "middle")
        return
    aslant = 0.7 * away
    for dx, dy, anchor in (
        (away, 0.0, "start"),
        (-away, 0.0, "end"),
        (0.0, -away - tall / 2.0, "middle"),
        (0.0, away + tall / 2.0, "middle"),
        (aslant, -aslant - tall / 3.0, "start"),
        (aslant, aslant + tall / 3.0, "start"),
        (-aslant, -aslant - tall / 3.0, "end"),
        (-aslant, aslant + tall / 3.0, "end"),
    ):
        yield _place(wish, (dx, dy), anchor)


def _place(wish: Wish, shift: tuple[float, float], anchor: str) -> tuple[Label, Rectangle]:
    x, middle, tall = wish.x + shift[0], wish.y + shift[1], wish.size
    long = text_width(wish.text, tall)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * long
    label = Label(wish.text, wish.kind, round(x, 1), round(middle + 0.35 * tall, 1), anchor, wish.size)
    return label, (left, middle - 0.5 * tall, left + long, middle + 0.5 * tall)


def _meet(one: Rectangle, others: Array) -> bool:
    left, top, right, bottom = others.T
    return bool(((one[0] < right) & (left < one[2]) & (one[1] < bottom) & (top < one[3])).any())
