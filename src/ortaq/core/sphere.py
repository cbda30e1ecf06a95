"""Distances on the globe."""

import numpy as np

from ortaq.core.quantity import Array

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, IUGG."""


def great_circle_km(x_from: Array, y_from: Array, x_to: Array, y_to: Array) -> Array:
    """Return great-circle distances between points in degrees (longitude x, latitude y), haversine formula, km."""
    x0, y0, x1, y1 = (np.radians(v) for v in (x_from, y_from, x_to, y_to))
    half = np.sin((y1 - y0) / 2) ** 2 + np.cos(y0) * np.cos(y1) * np.sin((x1 - x0) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))
