"""Maps of domains for the page: lines and marks with what they say, and their texts in the languages of the page."""

from collections.abc import Iterator
from typing import Any

from ortaq.brief.answer_record import value_of
from ortaq.core import JsonObject, languages
from ortaq.core.report import Figure, Geo, Mark, MarkKind, Section
from ortaq.domains import load_texts
from ortaq.tables.geojson import geo_record

PLACES = frozenset({MarkKind.POINT, MarkKind.UNDRAWN})
"""Marks that carry something; by the others one knows one's way, and the page has names of members for that."""


def figure_records(section: Section) -> list[JsonObject]:
    """Return the maps of a section.

    Raises
    ------
    LookupError
        A map names a text that is nowhere.
    """
    figures = (block for block in section.blocks if isinstance(block, Figure))
    return [_figure_record(figure, figure.drawing) for figure in figures if isinstance(figure.drawing, Geo)]


def _figure_record(figure: Figure, geo: Geo) -> JsonObject:
    """Return a map: GeoJSON, whose lines have weight, state and faintness, and whose marks have size, state and words.

    Words are texts, or keys with the values of their gaps; ``texts`` holds the messages of these by language and key.
    """
    words = {
        "title": figure.title,
        "unit": geo.unit,
        "faint": geo.keys["faint"],
        "point": geo.keys["point"],
        **geo.page,
    }
    said = {name: value_of(of) for name, of in words.items()}
    lines = geo.lines
    faint = lines.faint if lines.pale is None else lines.pale
    drawn = geo_record(geo, {"weight": lines.weight, "state": lines.state, "faint": faint}, _mark)
    keys = sorted({key for of in (said, drawn["features"]) for key in _keys(of)})
    return {"id": figure.id, **drawn, "words": said, "texts": {code: _texts(code, keys) for code in languages()}}


def _mark(mark: Mark) -> JsonObject | None:
    if mark.kind not in PLACES:
        return None
    return {"size": mark.weight, "state": mark.state, "said": value_of(mark.short or mark.said or mark.name)}


def _keys(said: Any) -> Iterator[str]:
    """Yield the keys of the messages in what is said."""
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    if isinstance(said, dict) and "text" in said:
        yield said["text"]
    for one in inner:
        yield from _keys(one)


def _texts(language: str, keys: list[str]) -> dict[str, str]:
    known = load_texts(language).messages
    missing = [key for key in keys if key not in known]
    if missing:
        message = f"no text '{missing[0]}' in the language '{language}'"
        raise LookupError(message)
    return {key: known[key] for key in keys}
