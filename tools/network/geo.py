"""Distances on the sphere and nearest-point search."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Array = NDArray[np.float64]
EARTH_KM = 6371.0088


def unit_vectors(lon: Array, lat: Array) -> Array:
    """Points on the unit sphere, one row per point."""
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def distance_km(lon1: Array, lat1: Array, lon2: Array, lat2: Array) -> Array:
    """Great-circle distance in kilometres (haversine)."""
    x1, y1, x2, y2 = (np.radians(np.asarray(v, dtype=float)) for v in (lon1, lat1, lon2, lat2))
    h = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin((x2 - x1) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0, 1))), dtype=float)


class Nearest:
    """Search for the nearest of a fixed set of points; ties go to the lowest index."""

    def __init__(self, lon: Array, lat: Array) -> None:
        self.tree = cKDTree(unit_vectors(lon, lat))

    def one(self, lon: float, lat: float) -> tuple[int, float]:
        """Index of the nearest point and its distance in kilometres."""
        chord, index = self.tree.query(unit_vectors(np.array([lon]), np.array([lat]))[0])
        return int(index), float(2 * EARTH_KM * np.arcsin(min(chord / 2, 1.0)))

    def within(self, lon: Array, lat: Array, km: float) -> list[list[int]]:
        """Sorted indices of the points within ``km`` of each query."""
        chord = 2 * np.sin(km / EARTH_KM / 2)
        found = self.tree.query_ball_point(unit_vectors(lon, lat), chord, return_sorted=True)
        return [list(map(int, row)) for row in found]
