"""The style sheets of the page as attributes of single drawings: programs outside a browser read no style sheet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SHEETS = ("style.css", "chart.css", "geo_map.css", "front.css")

_ATTRIBUTES = frozenset(
    {
        *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap"),
        *("stroke-linejoin", "text-anchor", "font-size", "font-weight", "font-style", "opacity", "paint-order"),
    }
)
"""Declarations that are attributes of a drawing too."""

_COMMENT, _RULE = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"([^{}]+)\{([^{}]*)\}")
_NAMED, _SIMPLE = re.compile(r"var\((--[\w-]+)\)"), re.compile(r"^([a-z]*)((?:\.[\w-]+)*)$")


@dataclass(frozen=True, slots=True)
class Element:
    """What selectors look at: the name of an element and its classes."""

    tag: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Simple selectors from the outermost to the element itself, and what they set; ``weight`` as browsers count it."""

    path: tuple[Element, ...]
    weight: tuple[int, int]
    sets: Mapping[str, str]


def attributes(around: Sequence[Element], own: Element) -> dict[str, str]:
    """Return what the style sheets of the page say of an element on light paper.

    Parameters
    ----------
    around : sequence of Element
        From the outermost to the parent.
    own : Element
    """
    found: dict[str, str] = {}
    for rule in _rules():
        if _fits(rule.path[-1], own) and _within(rule.path[:-1], around):
            found.update(rule.sets)
    return found


def _fits(asked: Element, found: Element) -> bool:
    return asked.tag in {"", found.tag} and asked.classes <= found.classes


def _within(path: Sequence[Element], around: Sequence[Element]) -> bool:
    left = iter(around)
    return all(any(_fits(asked, found) for found in left) for asked in path)


@cache
def _rules() -> tuple[_Rule, ...]:
    """Return the rules without conditions, those that win last."""
    text = "".join(files("ortaq.brief").joinpath("templates", name).read_text(encoding="utf-8") for name in _SHEETS)
    plain = _without_media(_COMMENT.sub("", text))
    colours: dict[str, str] = {}
    for _, body in _RULE.findall(plain):
        colours = {**dict(_declared(body, named=True)), **colours}
    found = [rule for selectors, body in _RULE.findall(plain) for rule in _ruled(selectors, body, colours)]
    return tuple(sorted(found, key=lambda rule: rule.weight))


def _without_media(text: str) -> str:
    """Return a style sheet without what holds for some screens only."""
    kept, at = [], 0
    while (start := text.find("@", at)) >= 0:
        kept.append(text[at:start])
        depth, at = 0, text.index("{", start)
        while True:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
            if depth == 0:
                break
    return "".join([*kept, text[at:]])


def _ruled(selectors: str, body: str, colours: Mapping[str, str]) -> Iterator[_Rule]:
    sets = {
        name: _NAMED.sub(lambda found: colours.get(found[1], ""), value).removesuffix("px")
        for name, value in _declared(body)
        if name in _ATTRIBUTES and value != "inherit"
    }
    for selector in selectors.split(",") if sets else ():
        parts = [_SIMPLE.match(part) for part in selector.split()]
        if all(parts):
            path = tuple(Element(m[1], frozenset(m[2].split(".")[1:])) for m in parts if m)
            weight = sum(len(one.classes) for one in path), sum(bool(one.tag) for one in path)
            yield _Rule(path, weight, sets)


def _declared(body: str, *, named: bool = False) -> Iterator[tuple[str, str]]:
    for declaration in body.split(";"):
        name, colon, value = declaration.partition(":")
        if colon and name.strip().startswith("--") == named:
            yield name.strip(), value.strip()
