"""A figure as one drawing of its own: what a page lays out in percent of its width, in pixels, with its legend.

The drawing holds no style sheet, no percent and no drawing within a drawing: editors and offices read all of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as Tree

from ortaq.brief.figures.labels import text_width
from ortaq.brief.figures.styles import Element, attributes
from ortaq.brief.figures.svg import LEAN, wrapped
from ortaq.brief.printed import PrintedFigure

WIDTH = 720.0
"""Of a drawing, pixels."""

SPARE, LINE, BETWEEN = 12.0, 17.0, 10.0
"""Pixels: around the drawing, a line of text, and between two panels."""

PANEL = 240.0
"""Least width of one of several panels that stand side by side, pixels."""

SMALL, TITLE = 12.0, 15.0
"""Heights of type, pixels."""

FONTS = (
    *("Noto Sans", "Segoe UI", "Arial", "Liberation Sans", "Helvetica", "DejaVu Sans"),
    *("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei", "WenQuanYi Zen Hei"),
)
"""Families of letters, the first that there is; Chinese ones last."""

_INK, _SOFT = "#1b1f24", "#555c66"
_HIDDEN = {"tight", "middle"}
"""Classes of names that narrow screens show; wide ones show others."""

_ALONE = {"line", "name"}
"""Classes of texts that stand alone on their line."""

_SVG = "http://www.w3.org/2000/svg"
_XMLNS = re.compile(r' xmlns="[^"]*"')
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_NUMBER = re.compile(r"-?[\d.]+")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where an element is drawn: its upper left corner, the width that percents are of, and what stands around it."""

    x: float
    y: float
    width: float
    height: float
    around: tuple[Element, ...] = ()


def figure_svg(
    figure: PrintedFigure, *, titled: bool = False, fonts: Sequence[str] = FONTS, width: float = WIDTH
) -> str:
    """Return a figure as a drawing.

    Parameters
    ----------
    figure : PrintedFigure
    titled : bool, optional
        Whether its title stands above it and its note below it.
    fonts : sequence of str, optional
        Families of letters, the first that there is.
    width : float, optional
        Pixels; letters keep their size.
    """
    page = Tree.fromstring(f"<div>{_XMLNS.sub('', figure.html)}</div>")
    parts: list[str] = []
    y = SPARE
    inner = width - 2.0 * SPARE
    if titled:
        parts += _lines(figure.title, y, inner, TITLE)
        y += 1.35 * TITLE * len(wrapped(figure.title, inner, TITLE)) + 6.0
    for block in page:
        drawn, height = _block(block, _Frame(SPARE, y, inner, 0.0))
        parts += drawn
        y += height
    if titled and figure.note:
        parts += _lines(figure.note, y + 4.0, inner)
        y += 4.0 + LINE * len(wrapped(figure.note, inner, SMALL))
    return _document(parts, (width, y + SPARE), figure.title, fonts)


def size_of(drawing: str) -> tuple[float, float]:
    """Return width and height of what `figure_svg` made, pixels."""
    found = _SIZE.search(drawing)
    return (float(found[1]), float(found[2])) if found else (WIDTH, WIDTH)


def _document(parts: Sequence[str], size: tuple[float, float], title: str, fonts: Sequence[str]) -> str:
    families = ", ".join([*(f"'{name}'" for name in fonts), "sans-serif"])
    wide, high = (f"{side:g}" for side in size)
    sized = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    return "\n".join(
        [
            f'<svg xmlns="{_SVG}" {sized} font-family="{families}" font-size="12" role="img">',
            f"<title>{_escaped(title)}</title>",
            f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _block(block: Tree.Element, frame: _Frame) -> tuple[list[str], float]:
    """Return one block of a figure and its height."""
    kind = _classes(block)
    if block.get("hidden") is not None or "narrow" in kind:
        return [], 0.0
    if block.tag == "ul":
        return _legend(block, frame)
    if block.tag == "p":
        return _sentence(block, frame)
    if "panels" in kind:
        return _panels(block, frame)
    if block.tag == "div":
        return _side_by_side(block, frame)
    return _drawing(block, frame)


def _sentence(block: Tree.Element, frame: _Frame) -> tuple[list[str], float]:
    words, kind = "".join(block.itertext()), _classes(block)
    rows = wrapped(words, frame.width, SMALL)
    if "across" in kind:
        place = frame.x + frame.width
        shown = f'<text x="{place:g}" y="{frame.y + 13:g}" text-anchor="end" fill="{_SOFT}">{_escaped(words)}</text>'
        return [shown], LINE + 4.0
    return _lines(words, frame.y, frame.width), LINE * len(rows) + 2.0


def _legend(block: Tree.Element, frame: _Frame) -> tuple[list[str], float]:
    parts: list[str] = []
    x, y = frame.x, frame.y
    for entry in block:
        words = "".join(entry.itertext()).strip()
        sample = entry[0]
        inside = "".join(sample.itertext())
        words = words[len(inside) :].strip() if inside and words.startswith(inside) else words
        wide = 30.0 + LEAN * text_width(words, SMALL)
        if x > frame.x and x + wide > frame.x + frame.width:
            x, y = frame.x, y + 22.0
        shown = replace(frame, x=x, y=y, width=22.0, height=20.0, around=(_element(block), _element(entry)))
        parts += _inside(sample, shown)
        rows = wrapped(words, frame.width - 30.0, SMALL)
        for row in rows:
            parts.append(f'<text x="{x + 30:g}" y="{y + 14:g}" fill="{_INK}">{_escaped(row)}</text>')
            y += LINE if row is not rows[-1] else 0.0
        x += wide + 18.0
    return parts, y - frame.y + 30.0


def _panels(block: Tree.Element, frame: _Frame) -> tuple[list[str], float]:
    """Return panels in as many columns as there is room for."""
    drawings = [one for one in block if one.tag == "svg"]
    columns = max(1, min(len(drawings), int((frame.width + BETWEEN) // (PANEL + BETWEEN))))
    wide = (frame.width - BETWEEN * (columns - 1)) / columns
    parts: list[str] = []
    y = frame.y
    for start in range(0, len(drawings), columns):
        row = [
            _drawing(one, replace(frame, x=frame.x + k * (wide + BETWEEN), y=y, width=wide))
            for k, one in enumerate(drawings[start : start + columns])
        ]
        parts += [part for drawn, _ in row for part in drawn]
        y += max(height for _, height in row) + BETWEEN
    return parts, y - frame.y


def _side_by_side(block: Tree.Element, frame: _Frame) -> tuple[list[str], float]:
    """Return drawings of which those with a width of their own come first, and the last takes the rest."""
    parts: list[str] = []
    x, high = frame.x, 0.0
    for one in (inner for inner in block if inner.tag == "svg"):
        stated = one.get("width", "100%")
        wide = frame.x + frame.width - x if stated.endswith("%") else float(stated)
        drawn, height = _drawing(one, replace(frame, x=x, width=wide, around=(_element(block),)))
        parts += drawn
        x, high = x + wide, max(high, height)
    return parts, high + 2.0


def _drawing(drawing: Tree.Element, frame: _Frame) -> tuple[list[str], float]:
    """Return one drawing of a page; one with a box of its own is scaled to the width."""
    box = drawing.get("viewBox")
    if box is None:
        height = float(drawing.get("height", "0"))
        return _inside(drawing, replace(frame, height=height)), height
    _, _, wide, high = map(float, box.split())
    scale = frame.width / wide
    inner = _inside(drawing, replace(frame, x=0.0, y=0.0, width=wide, height=high))
    head = f'<g transform="translate({frame.x:g} {frame.y:g}) scale({scale:.5g})">'
    return [head, *inner, "</g>"], scale * high + BETWEEN


def _inside(element: Tree.Element, frame: _Frame) -> list[str]:
    inner = replace(frame, around=(*frame.around, _element(element)))
    return [part for child in element for part in _part(child, inner)]


def _part(element: Tree.Element, frame: _Frame) -> Iterator[str]:
    """Yield an element with its places in pixels and its style as attributes."""
    own = _element(element)
    if own.classes & _HIDDEN:
        return
    if element.tag == "svg":
        yield from _within(element, frame)
        return
    if element.tag in {"title", "desc"}:
        yield f"<{element.tag}>{_escaped(element.text or '')}</{element.tag}>"
        return
    given = {name: value for name, value in element.attrib.items() if name not in {"class", "x", "y"}}
    if element.tag == "defs" or frame.around[-1].tag in {"defs", "pattern"}:
        given, frame = dict(element.attrib), replace(frame, x=0.0, y=0.0)
        given.pop("class", None)
    else:
        given = _placed(element, frame, given)
    styled = {**given, **attributes(frame.around, own)} if element.tag != "g" else given
    told = "".join(f' {name}="{_escaped(value)}"' for name, value in styled.items())
    below = replace(frame, around=(*frame.around, own))
    if element.tag == "g" and "transform" in styled:
        below = replace(below, x=0.0, y=0.0)
    inner = "".join(part for child in element for part in _part(child, below))
    yield f"<{element.tag}{told}>{inner}{_escaped(_words(element, own, frame))}</{element.tag}>"


def _words(element: Tree.Element, own: Element, frame: _Frame) -> str:
    """Return the text of an element: one that the page cuts is whole where it has a line for itself and fits."""
    title = element.find("title") if element.tag == "text" else None
    if title is None:
        return element.text or ""
    whole, cut = title.text or "", title.tail or ""
    return whole if own.classes & _ALONE and LEAN * text_width(whole, SMALL) <= frame.width else cut


def _within(element: Tree.Element, frame: _Frame) -> Iterator[str]:
    """Yield what a drawing within a drawing holds, moved to its place."""
    if element.get("viewBox"):
        yield from _stretched(element, frame)
        return
    x = frame.x + _across(element.get("x", "0"), frame.width)
    y = frame.y + float(element.get("y", "0"))
    wide = _across(element.get("width", "100%"), frame.width)
    if "mark" in _classes(element):
        below = replace(frame, x=0.0, y=0.0, around=(*frame.around, _element(element)))
        inner = "".join(part for child in element for part in _part(child, below))
        yield f'<g transform="translate({x:.2f} {y:.2f})">{inner}</g>' if inner else ""
        return
    drawn = _inside(element, replace(frame, x=x, y=y, width=wide))
    high = element.get("height", "100%")
    if "%" in element.get("width", "100%") + high:
        yield from drawn
        return
    name = f"within-{wide:g}-{high}"
    yield f'<clipPath id="{name}"><rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high}"/></clipPath>'
    yield f'<g clip-path="url(#{name})">'
    yield from drawn
    yield "</g>"


def _stretched(element: Tree.Element, frame: _Frame) -> Iterator[str]:
    """Yield paths that fill their frame, in pixels: the width of lines stays."""
    _, _, wide, high = map(float, (element.get("viewBox") or "").split())
    across, down = frame.width / wide, float(element.get("height", high)) / high
    for path in element:
        styled = attributes((*frame.around, _element(element)), _element(path))
        told = "".join(f' {name}="{value}"' for name, value in styled.items())
        yield f'<path{told} d="{_moved(path.get("d", ""), frame, (across, down))}"/>'


def _moved(path: str, frame: _Frame, scale: tuple[float, float]) -> str:
    """Return a path of points, M a b, L a b and h0, in pixels."""
    moved = []
    for letter, numbers in re.findall(r"([MLh])([^MLh]*)", path):
        found = [float(number) for number in _NUMBER.findall(numbers)]
        if letter == "h":
            moved.append("h0.01")
            continue
        places = zip(found[::2], found[1::2], strict=True)
        moved += [f"{letter}{frame.x + scale[0] * a:.2f} {frame.y + scale[1] * b:.2f}" for a, b in places]
    return "".join(moved)


_ACROSS, _DOWN = ("x", "x1", "x2", "cx"), ("y", "y1", "y2", "cy")


def _placed(element: Tree.Element, frame: _Frame, given: dict[str, str]) -> dict[str, str]:
    """Return attributes with places in pixels; a path, which states its points, is moved as a whole."""
    placed = dict(given)
    for name in _ACROSS:
        if name in element.attrib:
            placed[name] = f"{frame.x + _across(element.attrib[name], frame.width):.2f}"
    for name in _DOWN:
        if name in element.attrib:
            placed[name] = f"{frame.y + _across(element.attrib[name], frame.height):.2f}"
    for name in ("x", "y"):
        if element.tag in {"rect", "text"} and name not in placed:
            placed[name] = f"{getattr(frame, name):.2f}"
    if "width" in given:
        placed["width"] = f"{max(0.0, _across(given['width'], frame.width)):.2f}"
    if element.tag == "path" and (frame.x or frame.y):
        placed["transform"] = f"translate({frame.x:.2f} {frame.y:.2f})"
    if element.tag == "g" and "transform" in given:
        placed["transform"] = f"translate({frame.x:.2f} {frame.y:.2f}) {given['transform']}"
    return placed


def _across(length: str, whole: float) -> float:
    return float(length[:-1]) / 100.0 * whole if length.endswith("%") else float(length)


def _lines(words: str, y: float, width: float, size: float = SMALL) -> list[str]:
    """Return lines of a text: small and soft, or as a title."""
    small = size == SMALL
    step, look = (LINE, f'fill="{_SOFT}"') if small else (1.35 * size, f'font-weight="600" fill="{_INK}"')
    head = f'<text x="{SPARE:g}" font-size="{size:g}" {look}'
    rows = enumerate(wrapped(words, width, size))
    return [f'{head} y="{y + step * k + size:g}">{_escaped(row)}</text>' for k, row in rows]


def _element(element: Tree.Element) -> Element:
    return Element(element.tag, _classes(element))


def _classes(element: Tree.Element) -> frozenset[str]:
    return frozenset(element.get("class", "").split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
