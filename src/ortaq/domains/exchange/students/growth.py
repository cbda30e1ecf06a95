"""What the past of students by pair says of the years to come: signs of growth, and signs of how sure one can be."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers, Labels, Mask

CENTRE_TERMS = (
    "constant",
    "last_growth",
    "median_growth",
    "trend",
    "host_growth",
    "origin_growth",
    "origin_growth_before",
    "no_count_before",
    "mean_less_last",
    "ln_size",
    "steady_trend",
    "steady_host_growth",
)
"""Signs of the growth of a pair, in the order of `Signs.centre`."""

SPREAD_TERMS = (
    "constant",
    "ln_size",
    "ln_size_if_small",
    "ln_movement",
    "never_two_years",
    "ln_host_movement",
    "years_counted",
)
"""Signs of how far a forecast may miss, in the order of `Signs.spread`."""

LEAST = 50.0
"""Students from which on a pair is large enough to learn from."""

_WINDOW, _LONGEST = 6, 8
"""Years of growth that tell how steady a pair is, and the longest gap that a trend may bridge."""

_PRIOR_PAIRS, _CAP, _SWEEPS = 3.0, 0.7, 10
"""Growth of a host or an origin leans on no growth as if so many pairs stood still; no pair counts beyond the cap."""

_USUAL_MOVEMENT, _PRIOR_MOVES, _FADING, _MOVE_YEARS = 0.13, 10.0, 0.8, 4
"""Host movement leans on the usual one; a year counts less the longer ago it is."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Logarithms of students by pair and year.

    ``hosts``, ``origins``, shape (pair,): codes.
    ``first``: first year.
    ``ln``, shape (pair, year): NaN where a pair was not counted; absent is not zero.
    """

    hosts: Labels
    origins: Labels
    first: int
    ln: Array

    @classmethod
    def of(cls, counts: Iterable[tuple[str, str, int, float]]) -> "Panel":
        """Return the panel of (host, origin, year, students); a count of nobody has no logarithm and is left out."""
        rows = [row for row in counts if row[3] > 0.0]
        pairs = sorted({row[:2] for row in rows})
        at = {pair: i for i, pair in enumerate(pairs)}
        years = [row[2] for row in rows]
        first = min(years, default=0)
        ln = np.full((len(pairs), max(years, default=-1) - first + 1), np.nan)
        for host, origin, year, students in rows:
            ln[at[host, origin], year - first] = np.log(students)
        ends = np.array(pairs, dtype=np.str_).reshape(-1, 2)
        return cls(ends[:, 0], ends[:, 1], first, ln)

    def until(self, year: int) -> "Panel":
        """Return what was known at the end of a year."""
        return Panel(self.hosts, self.origins, self.first, self.ln[:, : year - self.first + 1])


@dataclass(frozen=True, eq=False)
class Signs:
    """What the years up to the last one of a panel say of every pair.

    ``centre``, shape (pair, sign): see `CENTRE_TERMS`.
    ``spread``, shape (pair, sign): see `SPREAD_TERMS`.
    ``trend``, shape (pair,): growth a year over three years.
    ``last``, shape (pair,): logarithm of the last year's count; NaN where there is none.
    """

    centre: Array
    spread: Array
    trend: Array
    last: Array


def signs(panel: Panel) -> Signs:
    """Return the signs of all pairs after the last year of a panel.

    Returns
    -------
    Signs
        Of pairs without a count in the last year, ``last`` is NaN and the rest means nothing.

    Examples
    --------
    >>> past = [("CHN", "KAZ", year, 100.0 * 1.1 ** (year - 2014)) for year in range(2014, 2019)]
    >>> round(float(signs(Panel.of(past)).trend[0]), 3)
    0.095
    """
    ln, growth = panel.ln, np.diff(panel.ln, axis=1)
    last, recent = ln[:, -1], growth[:, -_WINDOW:]
    hosts, origins = (np.unique(codes, return_inverse=True)[1] for codes in (panel.hosts, panel.origins))
    host, origin = common_growth(growth, hosts, origins, 1)
    _, origin_before = common_growth(growth, hosts, origins, 2)
    trends = [slope(ln, years) for years in (3, 5)]
    yearly = np.isfinite(recent).any(axis=1)
    trend, longer = (_filled(t) for t in trends)
    median = np.where(yearly, _by_row(np.nanmedian, recent), trend)
    unsteady = _by_row(np.nanmean, np.minimum(np.abs(recent - median[:, None]), 1.0))
    movement = np.where(yearly, _by_row(np.nanmean, np.minimum(np.abs(recent), 1.0)), 0.15)
    gap = np.isnan(ln[:, -2]) if ln.shape[1] > 1 else np.ones(len(ln), dtype=np.bool_)
    steady = np.where(gap, 0.0, 1.0 / (1.0 + unsteady / 0.08))
    before = np.zeros(len(ln)) if gap.all() else np.where(gap, 0.0, _filled(growth[:, -1:].sum(axis=1)))
    centre = (
        np.ones(len(ln)),
        np.clip(before, -0.7, 0.7),
        np.clip(median, -0.5, 0.5),
        np.clip(longer, -0.4, 0.4),
        host,
        origin,
        origin_before,
        gap.astype(np.float64),
        np.clip(_by_row(np.nanmean, ln[:, -5:]) - last, -1.0, 1.0),
        last - 6.0,
        steady * np.clip(trend, -0.5, 0.5),
        steady * host,
    )
    spread = (
        np.ones(len(ln)),
        last - 5.0,
        np.minimum(last - 5.0, 1.5),
        np.log(movement + 0.02),
        (~yearly).astype(np.float64),
        np.log(_host_movement(ln, growth, hosts)),
        np.minimum(np.isfinite(ln).sum(axis=1), 6.0),
    )
    return Signs(np.column_stack(centre), np.column_stack(spread), trend, last)


def slope(ln: Array, years: int) -> Array:
    """Return growth a year since the oldest count of the last ``years``, else the newest one before, shape (pair,).

    NaN where the last year is not counted, or nothing was counted in the eight years before it.
    """
    size, end = ln.shape[0], ln.shape[1] - 1
    found = np.full(size, np.nan)
    order = [*range(min(years, end), 0, -1), *range(years + 1, min(_LONGEST, end) + 1)]
    for back in order:
        found = np.where(np.isnan(found), (ln[:, end] - ln[:, end - back]) / back, found)
    return found


def common_growth(growth: Array, hosts: Integers, origins: Integers, back: int) -> tuple[Array, Array]:
    """Return how much faster a pair's host and origin grew than all, ``back`` years ago, each of shape (pair,).

    ``growth``, shape (pair, year).
    ``hosts``, ``origins``, shape (pair,): positions.
    """
    host, origin = np.zeros(hosts.max(initial=0) + 1), np.zeros(origins.max(initial=0) + 1)
    if growth.shape[1] < back:
        return host[hosts], origin[origins]
    known = np.isfinite(growth[:, -back])
    if known.any():
        g, h, o = growth[known, -back], hosts[known], origins[known]
        rest = g - np.median(g)
        for _ in range(_SWEEPS):
            host = _leaning_mean(rest - origin[o], h, len(host))
            origin = _leaning_mean(rest - host[h], o, len(origin))
    return host[hosts], origin[origins]


def _leaning_mean(values: Array, groups: Integers, size: int) -> Array:
    sums = np.bincount(groups, np.clip(values, -_CAP, _CAP), size)
    return np.asarray(sums / (np.bincount(groups, minlength=size) + _PRIOR_PAIRS))


def _host_movement(ln: Array, growth: Array, hosts: Integers) -> Array:
    """Return how much the counts of a pair's host move from year to year, shape (pair,)."""
    size = hosts.max(initial=0) + 1
    moved, pairs = np.zeros(size), np.zeros(size)
    for back in range(1, min(_MOVE_YEARS, growth.shape[1]) + 1):
        g, start = growth[:, -back], ln[:, -back - 1]
        counted: Mask = np.isfinite(g) & (start >= np.log(LEAST))
        weight = _FADING ** (back - 1)
        moved += weight * np.bincount(hosts[counted], np.minimum(np.abs(g[counted]), 1.0), size)
        pairs += weight * np.bincount(hosts[counted], minlength=size)
    return np.asarray((moved + _PRIOR_MOVES * _USUAL_MOVEMENT) / (pairs + _PRIOR_MOVES))[hosts]


def _by_row(function: object, values: Array) -> Array:
    """Return a NaN-aware statistic of every row; zero of a row without numbers."""
    found = np.zeros(len(values))
    rows = np.isfinite(values).any(axis=1)
    if rows.any() and callable(function):
        found[rows] = function(values[rows], axis=1)
    return found


def _filled(values: Array) -> Array:
    return np.where(np.isnan(values), 0.0, values)
