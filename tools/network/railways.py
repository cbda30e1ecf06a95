"""Raw rail and highway graphs of the corridor countries, from scgraph-data 2.0.0 (OpenStreetMap content, ODbL)."""

from __future__ import annotations

import json
import re
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from borders import countries_of
from geo import Array
from numpy.typing import NDArray

Ints = NDArray[np.int64]
LEAST_KM = 0.01  # coordinates are rounded to 0.001 degrees, so some true edges have length 0
BOX = (-11.0, 180.0, 5.0, 75.0)  # west, east, south, north


@dataclass
class Rail:
    """An undirected graph of railways or highways: node columns, then edge columns (``u`` < ``v``; km)."""

    lon: Array
    lat: Array
    country: NDArray[np.str_]
    name: list[str]
    u: Ints
    v: Ints
    km: Array


def read_graph(name: str, atlas: Path | None) -> Rail:
    """Nodes and edges in the box and in a named country; self loops dropped, of parallel edges the shortest kept.

    ``name`` is ``world_railways`` or ``world_highways``; the module is read as text, never imported.
    """
    path = Path(sysconfig.get_path("purelib")) / "scgraph_data" / f"{name}.py"
    text = path.read_text(encoding="ascii")
    graph_text, node_text = text[text.index("graph=[") + 6 : text.rindex(f"\n{name}")].split("\nnodes=")
    nodes = np.array(json.loads(node_text), dtype=float)
    lat, lon = nodes[:, 0], nodes[:, 1]
    edges: dict[tuple[int, int], float] = {}
    for a, row in enumerate(json.loads(re.sub(r"(\d+):", r'"\1":', graph_text))):
        for text_b, km in row.items():
            b = int(text_b)
            if a != b:
                key = (min(a, b), max(a, b))
                edges[key] = min(edges.get(key, np.inf), max(float(km), LEAST_KM))
    west, east, south, north = BOX
    boxed = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    code = np.zeros(len(lon), dtype="<U3")
    code[boxed] = countries_of(lon[boxed], lat[boxed], atlas)
    kept = np.flatnonzero(code != "")
    index = np.full(len(lon), -1, dtype=np.int64)
    index[kept] = np.arange(len(kept))
    pairs = np.array(sorted(edges), dtype=np.int64)
    km = np.array([edges[(int(a), int(b))] for a, b in pairs])
    both = (index[pairs[:, 0]] >= 0) & (index[pairs[:, 1]] >= 0)
    u, v = index[pairs[both, 0]], index[pairs[both, 1]]
    return Rail(lon[kept], lat[kept], code[kept], [""] * len(kept), u, v, km[both])
