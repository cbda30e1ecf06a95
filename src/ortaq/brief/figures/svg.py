"""Texts of drawings: escaped, cut to the room they have, with the whole text for a pointer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from ortaq.brief.figures.labels import text_width

LEAN = 0.85
"""Of the careful estimate of a text's width: what it is in the mean."""

SIZE = 12.0
"""Height of the type in charts, pixels."""

NARROW = 290.0
"""Width of a drawing on a telephone, pixels."""


def shortened(words: str, room: float, size: float = SIZE) -> str:
    """Return words, cut at the end where they are wider than their room, pixels."""
    if LEAN * text_width(words, size) <= room:
        return words
    kept = words[: max(1, int(room / (0.3 * size)))]
    while len(kept) > 1 and LEAN * text_width(kept, size) > room - size:
        kept = kept[: -max(1, len(kept) // 10)]
    return f"{kept.rstrip()}\N{HORIZONTAL ELLIPSIS}"


def wrapped(words: str, width: float, size: float) -> list[str]:
    """Return a text in lines that fit a width; a text without spaces is broken anywhere.

    Parameters
    ----------
    words : str
    width, size : float
        Of a line and height of the type, pixels.

    Examples
    --------
    >>> wrapped("one two three", 60.0, 12.0)
    ['one two', 'three']
    """
    rows, row = list[str](), ""
    for word in re.findall(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+", words):
        if row and LEAN * text_width((row + word).rstrip(), size) > width:
            rows.append(row.rstrip())
            row = word.lstrip()
        else:
            row += word
    return [*rows, row.rstrip()] if row.strip() else rows


def text(kind: str, place: tuple[str, float], words: str, room: float = NARROW) -> str:
    """Return a text of a drawing; ``place`` is across, with its unit, and downwards in pixels."""
    short = shortened(words, room)
    whole = f"<title>{escape(words)}</title>" if short != words else ""
    return f'<text class="{kind}" x="{place[0]}" y="{place[1]:g}">{whole}{escape(short)}</text>'


def line(kind: str, x: tuple[str, str], y: tuple[float, float]) -> str:
    """Return a straight line; ``x`` with its units, ``y`` in pixels."""
    return f'<line class="{kind}" x1="{x[0]}" x2="{x[1]}" y1="{y[0]:g}" y2="{y[1]:g}"/>'


def group(said: str, inner: str) -> str:
    """Return marks with what a pointer held over them shows."""
    return f"<g><title>{escape(said)}</title>{inner}</g>"


def percent(place: float) -> str:
    """Return a place across."""
    return f"{place:g}%"


@dataclass(frozen=True, slots=True)
class Described:
    """What a drawing shows, for those who cannot see it."""

    id: str
    title: str
    description: str

    @property
    def role(self) -> str:
        """Attributes of the drawing."""
        return f'role="img" aria-labelledby="{self.id}-title {self.id}-desc"'

    def said(self, tags: tuple[str, str] = ("title", "desc"), more: str = "") -> str:
        """Return the elements that the attributes name."""
        words = zip(tags, ("title", "desc"), (self.title, self.description), strict=True)
        return "".join(f'<{tag}{more} id="{self.id}-{end}">{escape(of)}</{tag}>' for tag, end, of in words)


def drawing(height: float, parts: Iterable[str], described: Described | None = None) -> str:
    """Return a drawing as wide as there is room."""
    role, said = (described.role, described.said()) if described else ('aria-hidden="true"', "")
    return f'<svg class="chart" width="100%" height="{height:g}" {role}>{said}{"".join(parts)}</svg>'
