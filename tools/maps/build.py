"""Build the base map from the npm package world-atlas 2.0.2: cut, simplified, with ISO 3166 letters."""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "src/ortaq/data/maps/natural_earth.geojson"
MEMBER = "package/countries-50m.json"
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"
BOX = (-15.0, 0.0, 150.0, 75.0)
TOLERANCE = 0.04
"""Degrees; a third of a pixel on a map 1,100 pixels wide."""
SMALLEST = 0.03
"""Square degrees; smaller islands are left out unless they are all that a shape has."""
LIMIT = 250_000


def read_atlas(path: Path | None) -> dict[str, Any]:
    """TopoJSON of the world's countries, from a local tarball or through ``npm pack``; refuses any other file."""
    with tempfile.TemporaryDirectory() as folder:
        if path is None:
            command = ["npm", "pack", "--silent", "world-atlas@2.0.2"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            path = Path(folder) / "world-atlas-2.0.2.tgz"
        with tarfile.open(path) as archive:
            member = archive.extractfile(MEMBER)
            raw = member.read() if member else b""
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise ValueError(f"{path}: {MEMBER} is not the file of world-atlas 2.0.2")
    atlas: dict[str, Any] = json.loads(raw)
    return atlas


def simplified(line: Array) -> Array:
    """Douglas-Peucker with ``TOLERANCE``; the ends stay, so that arcs still meet."""
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        a, b = spans.pop()
        if b - a < 2:
            continue
        along, off = line[b] - line[a], line[a + 1 : b] - line[a]
        length = float(np.hypot(*along))
        crosswise = np.abs(along[0] * off[:, 1] - along[1] * off[:, 0])
        away = crosswise / length if length else np.hypot(off[:, 0], off[:, 1])
        k = int(away.argmax())
        if away[k] > TOLERANCE:
            keep[a + 1 + k] = True
            spans += [(a, a + 1 + k), (a + 1 + k, b)]
    return line[keep]


def decoded_arcs(atlas: dict[str, Any]) -> list[Array]:
    """Arcs in degrees (longitude, latitude): delta decoding, scale and translation, then simplified."""
    scale, shift = (np.array(atlas["transform"][k], dtype=float) for k in ("scale", "translate"))
    return [simplified(np.cumsum(np.array(arc, dtype=float), axis=0) * scale + shift) for arc in atlas["arcs"]]


def unwrapped(ring: Array) -> Array:
    """Return the ring without its jump at the antimeridian: longitudes may pass 180 degrees."""
    turned = np.rad2deg(np.unwrap(np.deg2rad(ring[:, 0])))
    return np.column_stack([turned - 360 * np.floor((turned.min() + 180) / 360), ring[:, 1]])


def cut(ring: Array) -> Array:
    """Part of a ring inside ``BOX`` (Sutherland-Hodgman)."""
    points = [tuple(p) for p in ring[:-1]]
    for axis, limit, sign in ((0, BOX[0], 1), (0, BOX[2], -1), (1, BOX[1], 1), (1, BOX[3], -1)):
        kept: list[tuple[float, ...]] = []
        for one, other in zip(points, points[1:] + points[:1], strict=True):
            a, b = sign * (one[axis] - limit), sign * (other[axis] - limit)
            if a >= 0:
                kept.append(one)
            if a * b < 0:
                share = a / (a - b)
                kept.append(tuple(x + share * (y - x) for x, y in zip(one, other, strict=True)))
        points = kept
    return np.array([*points, points[0]]) if points else np.empty((0, 2))


def area(ring: Array) -> float:
    """Area in square degrees, shoelace formula."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2.0


def polygons_of(shape: dict[str, Any], arcs: list[Array]) -> list[list[Array]]:
    """Polygons of a shape inside the box: outer ring first, then holes."""
    parts = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"], [])
    found = []
    for part in parts:
        rings = [np.vstack([arcs[a] if a >= 0 else arcs[~a][::-1] for a in ring]) for ring in part]
        rings = [ring for ring in (cut(unwrapped(r)) for r in rings) if len(ring) > 3]
        if rings:
            found.append(rings)
    found.sort(key=lambda rings: -area(rings[0]))
    return [rings for k, rings in enumerate(found) if k == 0 or area(rings[0]) >= SMALLEST]


def rounded(ring: Array) -> list[list[float]]:
    """Two decimals, about one kilometre; points that fall together are written once."""
    points = [[round(float(x), 2) + 0.0, round(float(y), 2) + 0.0] for x, y in ring]
    return [p for k, p in enumerate(points) if k == 0 or p != points[k - 1]]


def build(target: Path, atlas: dict[str, Any]) -> None:
    """Write the map."""
    with (HERE / "iso3.csv").open(encoding="utf-8", newline="") as file:
        letters = {row["numeric"]: row["iso3"] for row in csv.DictReader(file)}
    arcs, features = decoded_arcs(atlas), []
    for shape in atlas["objects"]["countries"]["geometries"]:
        polygons = [[rounded(r) for r in p] for p in polygons_of(shape, arcs)]
        polygons = [[r for r in p if len(r) > 3] for p in polygons if len(p[0]) > 3]
        if polygons:
            iso3 = letters[shape["id"]] if "id" in shape else ""
            geometry = {"type": "MultiPolygon", "coordinates": polygons}
            features.append({"type": "Feature", "properties": {"iso3": iso3}, "geometry": geometry})
    features.sort(key=lambda f: (f["properties"]["iso3"], f["geometry"]["coordinates"]))
    text = ",\n".join(json.dumps(f, separators=(",", ":")) for f in features)
    text = f'{{"type":"FeatureCollection","features":[\n{text}\n]}}\n'
    if len(text) > LIMIT:
        raise ValueError(f"{len(text):,} bytes are more than {LIMIT:,}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    nameless = sum(not f["properties"]["iso3"] for f in features)
    print(f"{len(features)} shapes, {nameless} without a code, {len(text):,} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET, help="file to write")
    parser.add_argument("--atlas", type=Path, help="world-atlas-2.0.2.tgz; fetched with npm pack where not given")
    arguments = parser.parse_args()
    build(arguments.target, read_atlas(arguments.atlas))
