"""Networks as GeoJSON: lines with properties are links, points are nodes; lines alone have their ends as nodes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ortaq.core import InputError
from ortaq.domains.corridors.files.drawn import line_of, wkt_of
from ortaq.domains.corridors.files.raw import RawNetwork, Rows, Stated, stated_in
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.tables import json_data

SUFFIXES = (".geojson", ".json")
_LINES = ("LineString", "MultiLineString")

_ONE_WAY, _BACK = ("yes", "true", "1", "f"), ("-1", "t", "reverse")
"""Words of ``oneway`` for lines used in the direction in which they are drawn, and against it."""

_DIGITS = 7
"""Decimals of a degree by which the ends of two lines are one node: about a centimetre."""


def geojson_files(path: Path) -> tuple[Path, ...]:
    """Return the files of a network: the one that is named, or the layers nodes and links of a folder."""
    if path.is_file():
        return (path,)
    found = sorted(p for p in path.glob("*.geojson") if p.stem != "crossings")
    return tuple(found)


def geojson_rows(path: Path) -> RawNetwork:
    """Return the lines and points of a file, or of the files of a folder.

    Raises InputError if a file is no feature collection, or holds no lines.
    """
    nodes: Rows = []
    links: Rows = []
    other, crs = 0, ""
    for file in geojson_files(path):
        data = json_data(file)
        crs = crs or _crs(data)
        for number, (geometry, row) in enumerate(_features(data, file), start=1):
            kind = geometry.get("type") if geometry is not None else None
            row["_place"] = f"{file}, feature {number}"
            if kind == "Point":
                nodes.append(_with_place(row, geometry))
            elif kind in _LINES or (kind is None and "from_node_id" in row):
                links.append(_with_line(row, geometry))
            else:
                other += 1
    stated = stated_in(path.parent if path.is_file() else path)
    stated = replace(stated, place=stated.place or str(path), crs=stated.crs or crs or "4326")
    return replace(drawn_network(path, stated, nodes, links, other), crossings=_crossings(path))


def drawn_network(path: Path, stated: Stated, nodes: Rows, links: Rows, other: int) -> RawNetwork:
    """Return a network of features; ends of lines are nodes, and points are none, unless every line names its own.

    ``other``: how many features are neither lines nor points.
    """
    if not links:
        raise InputError("no lines: a network has links", where=str(path), fix="name a file or layer of lines")
    notes = [Note(Part.IGNORED, "shapes", other)] if other else []
    if not all(row.get("from_node_id") and row.get("to_node_id") for row in links):
        notes += [Note(Part.IGNORED, "points", len(nodes))] if nodes else []
        nodes = _ends(links)
        notes.append(Note(Part.DERIVED, "ends", len(nodes)))
    notes += _put_directions(links)
    for at, row in enumerate(links, start=1):
        row["link_id"] = row.get("link_id") or row.get("id") or str(at)
        row.pop("id", None)
    for row in nodes:
        row["node_id"] = row.get("node_id") or row.pop("id", "")
    return RawNetwork(path, stated, nodes, links, notes=tuple(notes))


def _crossings(path: Path) -> Rows:
    """Return the crossings that ortaq exported as a layer beside the others."""
    layer = path / "crossings.geojson"
    if not layer.is_file():
        return []
    return [
        {**row, "_place": f"{layer}, feature {number}"}
        for number, (_, row) in enumerate(_features(json_data(layer), layer), start=1)
    ]


def _put_directions(links: Rows) -> list[Note]:
    """Write directions where no line has any: by the word that OpenStreetMap has for it, else both ways."""
    if any(row.get("directed") for row in links):
        return []
    for row in links:
        word = row.pop("oneway", "").lower()
        row["directed"] = str(word in _ONE_WAY or word in _BACK).lower()
        if word in _BACK:
            row["from_node_id"], row["to_node_id"] = row["to_node_id"], row["from_node_id"]
    both = sum(row["directed"] == "false" for row in links)
    return [Note(Part.ASSUMED, "both_ways", both)] if both else []


def _features(data: Any, file: Path) -> Iterable[tuple[Mapping[str, Any] | None, dict[str, str]]]:
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        raise InputError(
            "no GeoJSON feature collection", where=str(file), fix='write {"type": "FeatureCollection", ...}'
        )
    for one in data["features"]:
        if not isinstance(one, dict):
            raise InputError("a feature is no object", where=str(file), fix="write GeoJSON features")
        properties = one.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        row = {str(key): text(value) for key, value in properties.items()}
        if "id" in one and "id" not in row:
            row["id"] = text(one["id"])
        geometry = one.get("geometry")
        yield geometry if isinstance(geometry, dict) else None, row


def text(value: Any) -> str:
    """Return a property or attribute as the text of a cell."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _crs(data: Any) -> str:
    """Return the coordinate system of a file before RFC 7946."""
    named = data.get("crs") if isinstance(data, dict) else None
    about = named.get("properties") if isinstance(named, dict) else None
    name = about.get("name") if isinstance(about, dict) else None
    return str(name or "").replace("urn:ogc:def:crs:EPSG::", "EPSG:")


def _with_place(row: dict[str, str], geometry: Mapping[str, Any] | None) -> dict[str, str]:
    """Return a node with the coordinates of its point, empty where it has none."""
    at = geometry.get("coordinates") if geometry is not None else None
    x, y = (text(c) for c in at[:2]) if isinstance(at, list) and len(at) > 1 else ("", "")
    return {**row, "x_coord": x, "y_coord": y}


def _with_line(row: dict[str, str], geometry: Mapping[str, Any] | None) -> dict[str, str]:
    if geometry is None or geometry.get("type") not in _LINES:
        return row
    drawn: Any = geometry.get("coordinates")
    parts = [drawn] if geometry["type"] == "LineString" else drawn
    try:
        drawn = wkt_of([[[float(c) for c in point[:2]] for point in part] for part in parts])
    except (TypeError, ValueError, IndexError):
        drawn = "no line"  # refused with its place where lines are read
    return {**row, "geometry": drawn}


def _ends(links: Rows) -> Rows:
    """Write the ends of links, and return them as nodes."""
    at: dict[tuple[float, float], str] = {}
    nodes: Rows = []
    for row in links:
        ends = _outer(row.get("geometry", ""))
        for column, point in zip(("from_node_id", "to_node_id"), ends, strict=False):
            if point not in at:
                at[point] = str(len(at) + 1)
                nodes.append(
                    {
                        "node_id": at[point],
                        "x_coord": repr(point[0]),
                        "y_coord": repr(point[1]),
                        "_place": row["_place"],
                    }
                )
            row[column] = at[point]
        row.setdefault("from_node_id", "")
        row.setdefault("to_node_id", "")
    return nodes


def _outer(geometry: str) -> tuple[tuple[float, float], ...]:
    """Return first and last point of a line; none where it is none."""
    line = line_of(geometry)
    if line is None:
        return ()
    (x0, y0), (x1, y1) = line[0], line[-1]
    return tuple((round(float(x), _DIGITS), round(float(y), _DIGITS)) for x, y in ((x0[0], y0[0]), (x1[-1], y1[-1])))
