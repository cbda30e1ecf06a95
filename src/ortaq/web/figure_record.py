"""Figures for the page: charts, and maps with what their places say, with their texts in the languages of the page."""

from collections.abc import Iterable, Iterator
from typing import Any

from ortaq.brief.answer_record import value_of
from ortaq.brief.chart_record import chart_record, recorded
from ortaq.core import JsonObject, languages
from ortaq.core.chart import Chart, Path, Swarm
from ortaq.core.geo import Geo, Mark, MarkKind
from ortaq.core.report import Figure, Section
from ortaq.core.texts import PLURALS
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


def chart_records(sections: Iterable[Section]) -> list[JsonObject]:
    """Return the charts of sections; those of all packages are left out, the page draws them from its own table."""
    figures = (block for section in sections for block in section.blocks if isinstance(block, Figure))
    charts = ((figure, figure.drawing) for figure in figures if isinstance(figure.drawing, Chart))
    return [_chart_record(figure, chart) for figure, chart in charts if not _swarms(chart)]


def _swarms(chart: Chart) -> bool:
    return any(isinstance(mark, Swarm | Path) for panel in chart.panels for mark in panel.marks)


def _chart_record(figure: Figure, chart: Chart) -> JsonObject:
    words = {"title": figure.title, "description": figure.description, "note": figure.note}
    record = {**{name: recorded(of) for name, of in words.items()}, "chart": chart_record(chart)}
    return {"id": figure.id, **record, "texts": {code: _texts(code, _sorted_keys(record)) for code in languages()}}


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
    keys = _sorted_keys([said, drawn["features"]])
    return {"id": figure.id, **drawn, "words": said, "texts": {code: _texts(code, keys) for code in languages()}}


def _mark(mark: Mark) -> JsonObject | None:
    if mark.kind not in PLACES:
        return None
    return {"size": mark.weight, "state": mark.state, "said": value_of(mark.short or mark.said or mark.name)}


def _sorted_keys(said: Any) -> list[str]:
    return sorted(set(_keys(said)))


def _keys(said: Any) -> Iterator[str]:
    """Yield the keys of the messages in what is said."""
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    if isinstance(said, dict) and "text" in said:
        yield said["text"]
    for one in inner:
        yield from _keys(one)


def _texts(language: str, keys: list[str]) -> dict[str, str]:
    """Return texts by key, of what counts all forms."""
    known = load_texts(language).messages
    said: dict[str, str] = {}
    for key in keys:
        forms = [key] if key in known else [form for end in PLURALS if (form := f"{key}.{end}") in known]
        if not forms:
            message = f"no text '{key}' in the language '{language}'"
            raise LookupError(message)
        said |= {form: known[form] for form in forms}
    return said
