"""Country of a point, from the Natural Earth polygons in the npm package world-atlas 2.0.2 (ISC; data public domain).

The borders are the source's de facto view and no statement of ortaq. Points outside all polygons (coast, bridges) take
the country of the nearest polygon vertex. Baikonur is part of Kazakhstan, Hong Kong and Macao are part of China's
rail network here.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from geo import Array, unit_vectors
from numpy.typing import NDArray
from scipy.spatial import cKDTree

MEMBER, SHA256 = "package/countries-10m.json", "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"
ISO3 = {
    "156": "CHN", "398": "KAZ", "417": "KGZ", "762": "TJK", "795": "TKM", "860": "UZB", "643": "RUS", "112": "BLR",
    "804": "UKR", "792": "TUR", "364": "IRN", "004": "AFG", "586": "PAK", "356": "IND", "496": "MNG", "031": "AZE",
    "268": "GEO", "051": "ARM", "276": "DEU", "250": "FRA", "380": "ITA", "528": "NLD", "616": "POL", "826": "GBR",
    "756": "CHE", "056": "BEL", "724": "ESP", "704": "VNM", "440": "LTU", "428": "LVA", "203": "CZE", "703": "SVK",
    "348": "HUN", "040": "AUT", "642": "ROU", "100": "BGR", "688": "SRB", "442": "LUX", "498": "MDA", "300": "GRC",
    "233": "EST", "191": "HRV", "705": "SVN", "344": "CHN", "446": "CHN", "Baikonur": "KAZ", "Siachen Glacier": "IND",
}  # fmt: skip


def read_atlas(path: Path | None) -> dict[str, Any]:
    """TopoJSON of the world's countries, from a local tarball or through ``npm pack``; refuses any other file."""
    with tempfile.TemporaryDirectory() as folder:
        if path is None:
            subprocess.run(
                ["npm", "pack", "--silent", "world-atlas@2.0.2"], cwd=folder, check=True, capture_output=True
            )
            path = Path(folder) / "world-atlas-2.0.2.tgz"
        with tarfile.open(path) as archive:
            member = archive.extractfile(MEMBER)
            raw = member.read() if member else b""
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise ValueError(f"{path}: {MEMBER} is not the file of world-atlas 2.0.2")
    atlas: dict[str, Any] = json.loads(raw)
    return atlas


def decode_arcs(atlas: dict[str, Any]) -> list[Array]:
    """Arcs in degrees (longitude, latitude): delta decoding, scale and translation."""
    scale, shift = (np.array(atlas["transform"][k], dtype=float) for k in ("scale", "translate"))
    return [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + shift for arc in atlas["arcs"]]


def rings(atlas: dict[str, Any]) -> list[tuple[str, list[Array]]]:
    """Country code ("" where not named above) and rings of every country."""
    arcs = decode_arcs(atlas)
    result = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        code = ISO3.get(shape.get("id", ""), ISO3.get(shape["properties"]["name"], ""))
        polygons = shape.get("arcs", [])
        polygons = [polygons] if shape["type"] == "Polygon" else polygons
        own = [
            np.vstack([arcs[a] if a >= 0 else arcs[~a][::-1] for a in ring]) for polygon in polygons for ring in polygon
        ]
        result.append((code, [unwrapped(ring) for ring in own]))
    return result


def unwrapped(ring: Array) -> Array:
    """Return the ring without its jump at the antimeridian: longitudes may pass 180 degrees."""
    turned = np.rad2deg(np.unwrap(np.deg2rad(ring[:, 0])))
    return np.column_stack([turned - 360 * np.floor((turned.min() + 180) / 360), ring[:, 1]])


def inside(ring: Array, lon: Array, lat: Array, order: NDArray[np.int64], odd: NDArray[np.bool_]) -> None:
    """Flip ``odd`` for each point whose ray to the east crosses the ring an odd number of times."""
    sorted_lat = lat[order]
    x, y = ring[:, 0], ring[:, 1]
    low = np.searchsorted(sorted_lat, np.minimum(y[:-1], y[1:]), side="left")
    high = np.searchsorted(sorted_lat, np.maximum(y[:-1], y[1:]), side="left")
    for k in np.flatnonzero(high > low):
        points = order[low[k] : high[k]]
        at = x[k] + (lat[points] - y[k]) / (y[k + 1] - y[k]) * (x[k + 1] - x[k])
        odd[points] ^= at > lon[points]


def countries_of(lon: Array, lat: Array, path: Path | None) -> NDArray[np.str_]:
    """ISO 3166 alpha-3 code of each point; "" for countries outside the network."""
    atlas = rings(read_atlas(path))
    code = np.full(len(lon), "?", dtype="<U3")
    for name, own in atlas:
        corners = np.vstack(own)
        box = (lon >= corners[:, 0].min()) & (lon <= corners[:, 0].max())
        box &= (lat >= corners[:, 1].min()) & (lat <= corners[:, 1].max())
        near = np.flatnonzero(box & (code == "?"))
        if len(near) == 0:
            continue
        odd = np.zeros(len(near), dtype=bool)
        order = np.argsort(lat[near], kind="stable")
        for ring in own:
            inside(ring, lon[near], lat[near], order, odd)
        code[near[odd]] = name
    lost = np.flatnonzero(code == "?")
    vertices = np.vstack([v for _, own in atlas for v in own])
    owners = np.repeat([name for name, own in atlas], [sum(map(len, own)) for _, own in atlas])
    _, nearest = cKDTree(unit_vectors(vertices[:, 0], vertices[:, 1])).query(unit_vectors(lon[lost], lat[lost]))
    code[lost] = owners[nearest]
    return code
