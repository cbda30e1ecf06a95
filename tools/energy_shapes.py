"""Shapes of wind and sun by month and part of the day: named assumptions, and the way of the sun.

Wind: a yearly factor, a winter over a summer, a day over a night, and calm days. Sun: a clear sky over a panel that
looks south, from latitude and declination, times the clearness of a month, scaled to a yearly factor.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ortaq.core import Array

BLOCKS = {"night": (23.0, 7.0), "morning": (6.0, 4.0), "day": (10.0, 7.0), "evening": (17.0, 6.0)}
"""First hour and length, as in blocks.csv."""

HOURS = np.array([hours for _, hours in BLOCKS.values()])

CALM_SHARE = 0.3

WIND = {
    "KAZ_N": ((0.33, 0.39, 0.42), 1.5),
    "KAZ_S": ((0.31, 0.385, 0.41), 1.1),
    "KAZ_W": ((0.34, 0.39, 0.43), 1.7),
    "KGZ": ((0.15, 0.22, 0.3), 1.2),
    "TJK": ((0.12, 0.2, 0.28), 1.1),
    "TKM": ((0.22, 0.28, 0.34), 1.0),
    "UZB": ((0.24, 0.3, 0.35), 0.9),
}
"""Yearly factor (low, central, high), and January over July."""

WIND_BLOCKS = np.array([1.12, 0.85, 0.82, 1.08])

SUN = {
    "KAZ_N": (51.0, (0.135, 0.155, 0.175)),
    "KAZ_S": (43.5, (0.15, 0.165, 0.19)),
    "KAZ_W": (47.0, (0.135, 0.155, 0.175)),
    "KGZ": (42.0, (0.13, 0.165, 0.19)),
    "TJK": (38.5, (0.165, 0.19, 0.21)),
    "TKM": (38.5, (0.17, 0.195, 0.215)),
    "UZB": (40.5, (0.175, 0.2, 0.215)),
}
"""Latitude, and yearly factor."""

CLEAR = np.array([0.62, 0.64, 0.68, 0.72, 0.78, 0.84, 0.88, 0.9, 0.88, 0.78, 0.66, 0.58])
"""Share of a clear sky's light that comes through in a month."""

MID_MONTH = np.array([17, 47, 75, 105, 135, 162, 198, 228, 258, 288, 318, 344])

Rows = Iterator[tuple[Any, ...]]


def wind(node: str) -> Rows:
    """Return the rows of wind of a node."""
    year, ratio = WIND[node]
    swing = (ratio - 1.0) / (ratio + 1.0)
    month = 1.0 + swing * np.cos(2.0 * np.pi * np.arange(12) / 12.0)
    shape = np.outer(month, WIND_BLOCKS)
    yield from _rows((node, "wind"), shape, year, 0.4, "A-WIND-YEAR+A-WIND-MONTH+A-WIND-HOUR+A-CALM-WIND")


def solar(node: str) -> Rows:
    """Return the rows of the sun of a node."""
    latitude, year = SUN[node]
    shape = np.array([_clear_sky(latitude, day) for day in MID_MONTH]) * CLEAR[:, None]
    yield from _rows((node, "solar"), shape, year, 0.95, "A-SUN-YEAR+A-SUN-SHAPE+A-CALM-SUN")


def _rows(key: tuple[str, str], shape: Array, year: tuple[float, float, float], calm: float, source: str) -> Rows:
    factor = shape * year[1] / (shape @ HOURS / 24.0).mean()
    days = {"windy": (1.0 - CALM_SHARE * calm) / (1.0 - CALM_SHARE), "calm": calm}
    for day, times in days.items():
        for month in range(12):
            for block, name in enumerate(BLOCKS):
                central = float(factor[month, block]) * times
                ends = tuple(round(min(central * end / year[1], 0.95), 4) for end in year)
                yield (*key, day, month + 1, name, *ends, source)


def _clear_sky(latitude: float, day: int) -> Array:
    """Return light on a panel tilted by latitude less ten degrees, mean of each block, over full sun."""
    minutes = np.arange(0.0, 24.0, 0.1)
    light = _light(np.radians(latitude), np.radians(latitude - 10.0), day, minutes)
    means = []
    for begins, hours in BLOCKS.values():
        inside = (minutes - begins) % 24.0 < hours
        means.append(light[inside].mean())
    return np.array(means)


def _light(latitude: float, tilt: float, day: int, hour: Array) -> Array:
    declination = np.radians(23.45) * np.sin(2.0 * np.pi * (284 + day) / 365.0)
    angle = np.radians(15.0 * (hour - 12.0))
    high = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(angle)
    on_panel = np.sin(latitude - tilt) * np.sin(declination) + np.cos(latitude - tilt) * np.cos(declination) * np.cos(
        angle
    )
    up = np.maximum(high, 0.0)
    air = 1.0 / np.maximum(up, 0.05)
    direct = np.where(up > 0.0, 0.7 ** (air**0.678), 0.0)
    return direct * np.maximum(on_panel, 0.0) + 0.1 * up
