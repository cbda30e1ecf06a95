"""A network as GeoJSON (RFC 7946): nodes and crossings as points, links as lines, one file per layer."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.domains.corridors.files.network_tables import CROSSINGS
from ortaq.domains.corridors.network.network import Links, Network, Nodes
from ortaq.tables.geojson import line_geometry, without_gaps

LAYERS = ("nodes.geojson", "crossings.geojson", "links.geojson")


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
            {"type": "Feature", "id": key, "geometry": geometry, "properties": without_gaps(properties)},
            ensure_ascii=False,
            allow_nan=False,
        )
        for geometry, key, properties in features
    )
    text = ",\n".join(lines)
    path.write_text(f'{{"type": "FeatureCollection", "features": [\n{text}\n]}}\n', encoding="utf-8")


def _point(x: float, y: float) -> Mapping[str, Any] | None:
    return None if np.isnan(x) or np.isnan(y) else {"type": "Point", "coordinates": [x, y]}


def _lines(network: Network) -> Iterable[Mapping[str, Any]]:
    """Return the line of every link."""
    places = list(zip(network.nodes.x_coord.tolist(), network.nodes.y_coord.tolist(), strict=True))
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    return (line_geometry(places[tail], places[head]) for tail, head in ends)
