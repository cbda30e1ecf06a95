"""`ortaq network list`: crossings, lines and places with ids and names, for those who know none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from math import isfinite

import numpy as np

from ortaq.core import Program
from ortaq.core.report import Cell, Column, Reading, Section, Table, Text, Words
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors import Network, find_city
from ortaq.domains.corridors.commands.asked import Typed, asked_of
from ortaq.domains.corridors.commands.program_tables import columns_of
from ortaq.domains.corridors.network.names import LANGUAGES
from ortaq.domains.corridors.routing.change import link_countries

NEAR_KM = 300.0
"""What lies within this distance of a city is near it."""

Near = Callable[[set[str], float, float], bool]
"""Whether something of some countries at a longitude and latitude is asked for."""

Row = tuple[Cell, ...]


class Listed(StrEnum):
    """What of a network is listed."""

    CROSSINGS = "crossings"
    LINES = "lines"
    PLACES = "places"


def list_command(
    program: Program,
    *,
    what: Listed,
    near: str | None,
    network: str,
    typed: Typed,
    as_json: bool,
) -> None:
    """List the crossings, lines or places of a network with ids, names, countries, status and sources."""
    question = asked_of(typed.network(network), typed)
    of = question.changed
    table = _TABLES[what](of, _nearness(of, near))
    table = table if as_json else columns_of(table, READ)
    said: dict[str, Words] = {"network": f"{of.name} {of.digest}"}
    section = Section("list", Text(f"corridors.list.{what}"), (Text("corridors.of_this_network", said),), (table,))
    program.answer([section], as_json=as_json, question={"list": str(what), "near": near, **question.question})


def _nearness(network: Network, near: str | None) -> Near:
    """Return what is near: in or at a country by its code, or within ``NEAR_KM`` of a city."""
    code = (near or "").strip().upper()
    if not near or code in {*link_countries(network), *(c.economy for c in network.cities)}:
        return lambda countries, *_: not near or code in countries
    city = find_city(network, near, where="--near")

    def within(_: set[str], x: float, y: float) -> bool:
        ends = (np.array([value]) for value in (x, y, city.x_coord, city.y_coord))
        return bool(great_circle_km(*ends)[0] <= NEAR_KM)

    return within


def programmes_of(network: Network) -> Mapping[str, tuple[str, ...]]:
    """Return the labels of programmes by crossing, named line or link, in lower case."""
    labels: dict[str, list[str]] = {}
    for row in network.programmes:
        for target in row.targets:
            labels.setdefault(target.casefold(), []).append(row.programme)
    return {target: tuple(dict.fromkeys(of)) for target, of in labels.items()}


def _crossings(network: Network, near: Near) -> Table:
    labels = programmes_of(network)
    named = {row.place: row for row in network.names if row.kind == "crossing"}
    rows: list[Row] = []
    for c in network.crossings:
        countries = {c.economy_from, c.economy_to} - {""}
        if near(countries, c.x_coord, c.y_coord):
            names = named.get(c.id)
            rows.append(
                (
                    Cell(c.id),
                    *map(Cell, (c.name, c.un_locode)),
                    *(Cell("; ".join(getattr(names, of)) if names else "") for of in LANGUAGES),
                    Cell("-".join(dict.fromkeys(e for e in (c.economy_from, c.economy_to) if e))),
                    *map(Cell, (c.kind, ", ".join(c.modes), c.status)),
                    *_coordinates(c.x_coord, c.y_coord),
                    Cell(", ".join(labels.get(c.id.casefold(), ()))),
                    Cell(c.source),
                )
            )
    heads = (
        "id",
        "name",
        "un_locode",
        *LANGUAGES,
        "countries",
        "kind",
        "modes",
        "status",
        *_AT,
        "programmes",
        "source",
    )
    return _table(Listed.CROSSINGS, heads, rows)


def _lines(network: Network, near: Near) -> Table:
    labels, links = programmes_of(network), network.links
    x, y = network.nodes.x_coord, network.nodes.y_coord
    rows: list[Row] = []
    for name in sorted(set(links.name.tolist()) - {""}):
        own = np.flatnonzero(links.name == name)
        countries = {code for codes in links.country_iso3[own].tolist() for code in codes.split("-")} - {""}
        ends = np.concatenate([network.tail[own], network.head[own]])
        if not any(near(countries, float(x[i]), float(y[i])) for i in ends):
            continue
        ids = (name.casefold(), *(str(i) for i in links.link_id[own]))
        rows.append(
            (
                Cell(name),
                Cell("-".join(sorted(countries))),
                *(Cell(", ".join(_each(column[own]))) for column in (links.facility_type, links.status)),
                Cell(float(links.length[own].sum()), Reading.COUNT),
                Cell(len(own), Reading.COUNT),
                Cell(", ".join(_each([label for i in ids for label in labels.get(i, ())]))),
                Cell(", ".join(_each(links.source[own]))),
            )
        )
    heads = ("line", "countries", "modes", "status", "km", "links", *_WHENCE)
    return _table(Listed.LINES, heads, rows)


def _places(network: Network, near: Near) -> Table:
    named = {row.place: row for row in network.names if row.kind == "city"}
    rows: list[Row] = []
    for city in network.cities:
        if not near({city.economy}, city.x_coord, city.y_coord):
            continue
        names = named.get(city.name)
        rows.append(
            (
                Cell(city.name),
                Cell(city.economy),
                Cell("; ".join(names.un_locode) if names else ""),
                *(Cell("; ".join(getattr(names, of)) if names else "") for of in LANGUAGES[:-1]),
                Cell("; ".join(dict.fromkeys((*city.aliases, *(names.latin if names else ()))))),
                *_coordinates(city.x_coord, city.y_coord),
                Cell(100.0 * city.weight, Reading.INPUT),
                Cell(city.source),
            )
        )
    return _table(Listed.PLACES, ("place", "country", "un_locode", *LANGUAGES, *_AT, "share", "source"), rows)


_TABLES: Mapping[Listed, Callable[[Network, Near], Table]] = {
    Listed.CROSSINGS: _crossings,
    Listed.LINES: _lines,
    Listed.PLACES: _places,
}

_AT, _WHENCE = ("latitude", "longitude"), ("programmes", "source")

READ = (
    "id",
    "name",
    "place",
    "line",
    "country",
    "countries",
    "ru",
    "zh",
    "un_locode",
    "modes",
    "status",
    "km",
    *_WHENCE,
)
"""Columns that a terminal has room for; JSON has all."""

_UNITS = {
    "latitude": Text("corridors.degrees"),
    "longitude": Text("corridors.degrees"),
    "share": Text("corridors.percent"),
    "km": Text("corridors.km"),
}


def _table(what: Listed, heads: Sequence[str], rows: Sequence[Row]) -> Table:
    columns = tuple(Column(Text(f"corridors.list.head.{head}"), _UNITS.get(head, "")) for head in heads)
    return Table(str(what), Text(f"corridors.list.{what}"), columns, tuple(rows))


def _coordinates(x: float, y: float) -> Iterator[Cell]:
    return (Cell(value, Reading.INPUT) if isfinite(value) else Cell("") for value in (y, x))


def _each(values: Sequence[str] | np.ndarray[tuple[int, ...], np.dtype[np.str_]]) -> list[str]:
    return [str(v) for v in dict.fromkeys(values) if v]
