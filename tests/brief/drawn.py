"""What is drawn, read back from the page: elements, places and the rectangles of names."""

from itertools import combinations
from xml.etree import ElementTree

from ortaq.brief.figures.labels import text_width
from ortaq.brief.figures.plane import WIDTHS

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom, pixels."""

SIZE = 12.0


def parsed(page: str) -> ElementTree.Element:
    """Return the elements of a figure."""
    return ElementTree.fromstring(f"<div>{page.replace(' hidden id', ' id')}</div>")


def place(element: ElementTree.Element, name: str) -> float:
    """Return a place, percent or pixels."""
    return float(element.get(name, "").rstrip("%"))


def named(root: ElementTree.Element, kind: str) -> dict[str, Rectangle]:
    """Return the rectangle of every name in a plane that is shown at one width, ``roomy`` or ``tight``."""
    found = {}
    for mark in root.iter("svg"):
        for text in mark.findall("text"):
            if text.get("class") != kind:
                continue
            words = text.text or ""
            x = place(mark, "x") / 100.0 * WIDTHS[kind] + place(text, "x")
            wide, base = text_width(words, SIZE), place(mark, "y") + place(text, "y")
            left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
            found[words + str(len(found))] = (left, base - 0.8 * SIZE, left + wide, base + 0.1 * SIZE)
    return found


def over_each_other(rectangles: dict[str, Rectangle]) -> list[tuple[str, str]]:
    """Return the names that cover each other."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(rectangles.items(), 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
    ]
