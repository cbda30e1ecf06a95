"""A network as GeoJSON (RFC 7946): nodes and crossings as points, links as lines, one file per layer."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.domains.corridors.files.network_tables import CROSSINGS
from ortaq.domains.corridors.network.network import Links, Network, Nodes

LAYERS = ("nodes.geojson", "crossings.geojson", "links.geojson")

Point = tuple[float, float]


def write_geojson(network: Network, folder: Path) -> None:
    """Write one file per layer with every attribute; unknown numbers and places become null."""
    nodes = ((_point(row["x_coord"], row["y_coord"]), row["node_id"], row) for row in _rows(network.nodes))
    crossings = ((_point(c.x_coord, c.y_coord), c.id, CROSSINGS.cells(c)) for c in network.crossings)
    links = zip(_lines(network), network.links.link_id.tolist(), _rows(network.links), strict=True)
    for name, features in zip(LAYERS, (nodes, crossings, links), strict=True):
        _write_layer(folder / name, features)


def _rows(table: Nodes | Links) -> Iterable[dict[str, Any]]:
    columns = {f.name: getattr(table, f.name).tolist() for f in fields(table)}
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _write_layer(path: Path, features: Iterable[tuple[Mapping[str, Any] | None, int | str, Mapping[str, Any]]]) -> None:
    lines = (
        json.dumps(
            {"type": "Feature", "id": key, "geometry": geometry, "properties": _without_nan(properties)},
            ensure_ascii=False,
            allow_nan=False,
        )
        for geometry, key, properties in features
    )
    text = ",\n".join(lines)
    path.write_text(f'{{"type": "FeatureCollection", "features": [\n{text}\n]}}\n', encoding="utf-8")


def _without_nan(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: None if isinstance(v, float) and np.isnan(v) else v for key, v in values.items()}


def _point(x: float, y: float) -> Mapping[str, Any] | None:
    return None if np.isnan(x) or np.isnan(y) else {"type": "Point", "coordinates": [x, y]}


def _lines(network: Network) -> Iterable[Mapping[str, Any]]:
    """Return the line of every link."""
    places = list(zip(network.nodes.x_coord.tolist(), network.nodes.y_coord.tolist(), strict=True))
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    return (_line(places[tail], places[head]) for tail, head in ends)


def _line(start: Point, end: Point) -> Mapping[str, Any]:
    """Return a line, in two parts where it crosses the antimeridian (RFC 7946, section 3.1.9)."""
    (x0, y0), (x1, y1) = start, end
    if abs(x1 - x0) <= 180.0:
        return {"type": "LineString", "coordinates": [[x0, y0], [x1, y1]]}
    side = 180.0 if x0 > 0.0 else -180.0
    reach = x1 + 2.0 * side - x0
    share = (side - x0) / reach
    if share in {0.0, 1.0}:
        on_edge = [[-x0, y0], [x1, y1]] if share == 0.0 else [[x0, y0], [-x1, y1]]
        return {"type": "LineString", "coordinates": on_edge}
    y = y0 + share * (y1 - y0)
    return {"type": "MultiLineString", "coordinates": [[[x0, y0], [side, y]], [[-side, y], [x1, y1]]]}
