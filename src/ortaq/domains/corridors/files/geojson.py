"""A network as GeoJSON: nodes and crossings as points, links as lines, one file per layer."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from ortaq.core import JsonObject
from ortaq.domains.corridors.files.network_tables import CROSSINGS
from ortaq.domains.corridors.network.network import Links, Network, Nodes
from ortaq.tables.geojson import feature, geojson_text, line_geometry, point_geometry

LAYERS = ("nodes.geojson", "crossings.geojson", "links.geojson")


def layers(network: Network) -> dict[str, str]:
    """Return one file per layer with every attribute; unknown numbers and places are null."""
    of = (_nodes(network), _crossings(network), _links(network))
    return {name: geojson_text(features) for name, features in zip(LAYERS, of, strict=True)}


def _nodes(network: Network) -> Iterable[JsonObject]:
    for row in rows_of(network.nodes):
        yield feature(point_geometry(row["x_coord"], row["y_coord"]), row, id=row["node_id"])


def _crossings(network: Network) -> Iterable[JsonObject]:
    for crossing in network.crossings:
        place = point_geometry(crossing.x_coord, crossing.y_coord)
        yield feature(place, CROSSINGS.cells(crossing), id=crossing.id)


def _links(network: Network) -> Iterable[JsonObject]:
    places = list(zip(network.nodes.x_coord.tolist(), network.nodes.y_coord.tolist(), strict=True))
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    for (tail, head), row in zip(ends, rows_of(network.links), strict=True):
        yield feature(line_geometry(places[tail], places[head]), row, id=row["link_id"])


def rows_of(table: Nodes | Links) -> Iterable[dict[str, Any]]:
    """Return nodes or links as cells by column, row by row."""
    columns = {f.name: getattr(table, f.name).tolist() for f in fields(table)}
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
