"""Hindcasts: what a static model says of trade between two cubes whose tariffs are known, and what came.

In every model whose trade is ``X_ij = (c_i t_ij)^-theta / (sum over exporters) E_j``, with whatever inputs, wages and
deficits, all but the tariff between the two is common to the importer or to the exporter of a sector: once the effects
of both are taken out, exports net of duties change by ``-(1 + theta) ln((1 + tariff after) / (1 + tariff before))``.
That is what is predicted here; the same effects are taken out of what came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ortaq.core import Array, Band, InputError, Mask
from ortaq.sources.elasticity.panel import Panel, positions
from ortaq.sources.elasticity.projections import COVERAGE, FLOOR, Measured, clustered, refused_levels
from ortaq.sources.elasticity.scored import Bin, Hindcast, Scored, Sets
from ortaq.sources.gravity.projection import Groups, within

MOVED = 0.01
"""Change of a tariff, fraction, from which a cell is scored: below it nothing is predicted."""

LONG_FROM = 5.0
"""Mean age in years from which a change of tariffs answers at the long horizon; between the two horizons measured."""

EDGES = (-0.10, -0.05, -0.02, 0.02, 0.05, 0.10)
"""Edges of the seven bins: change of trade that is predicted, in logarithms."""

SIGNED = 0.02
"""Predicted change from which the sign counts."""

_DRAWS, _SEED = 1000, 1


def predicted_change(panel: Panel, years: Sequence[int], sets: Sets) -> Array:
    """Return the predicted change of log exports net of duties, before effects, shape (row,).

    Every change between two of the years is answered by its mean age in the last of them.

    Methodology, eq. (G5).

    Parameters
    ----------
    panel : Panel
    years : sequence of int
        In order.
    sets : Sets

    Returns
    -------
    array, shape (row,)
        NaN where the set has no value for the sector, or a tariff is not known.
    """
    total = np.zeros(len(panel.sector))
    for before, after in pairwise(years):
        aged = sets.long if years[-1] - (before + after) / 2.0 >= LONG_FROM else sets.short
        theta = np.array([aged.get(name, aged.get("", np.nan)) for name in panel.sectors])
        total -= (1.0 + theta[panel.sector]) * (panel.power(after) - panel.power(before))
    return total


def hindcast(
    panel: Panel, sets: Sequence[Sets], *, years: Sequence[int] | None = None, floor: float = FLOOR
) -> Hindcast:
    """Score sets of elasticities on what trade did between the first and the last year.

    Parameters
    ----------
    panel : Panel
    sets : sequence of Sets
    years : sequence of int, optional
        First year, years between whose tariffs tell when they changed, last year; all of the panel if absent.
    floor : float
        Million USD that a cell has in the first and in the last year.

    Returns
    -------
    Hindcast

    Raises
    ------
    InputError
        There is one year only, or too few cells moved.
    """
    years = tuple(sorted(years or panel.years))
    if len(years) < 2:
        raise refused_levels(str(years[0]))
    window = _window(panel, years, floor)
    scored = tuple(_scored(window, predicted_change(panel, years, one)[window.rows], one, years) for one in sets)
    weight = window.weight[window.moved]
    nothing, gravity = (
        float(np.average(y[window.moved] ** 2, weights=weight) ** 0.5) for y in (window.growth, window.came)
    )
    return Hindcast(
        first=years[0],
        last=years[-1],
        between=years[1:-1],
        scored=scored,
        cells=int(window.moved.sum()),
        pairs=len(np.unique(window.pair[window.moved])),
        no_change=nothing,
        gravity=gravity,
        hidden=panel.hidden((years[0], years[-1])),
        partly=panel.partly(years),
        left_out=panel.left_out,
    )


def fitted_theta(panel: Panel, years: Sequence[int], floor: float = FLOOR) -> Measured:
    """Return the one elasticity that fits best what came between two years, with its error."""
    window = _window(panel, tuple(years), floor)
    change = panel.power(years[-1]) - panel.power(years[0])
    x = within(change[window.rows][:, None], window.effects, window.weight)
    bread = np.asarray(np.linalg.inv((x * window.weight[:, None]).T @ x), dtype=np.float64)
    beta = float((bread @ (x.T @ (window.weight * window.came)))[0])
    scores = x * (window.weight * (window.came - x[:, 0] * beta))[:, None]
    return Measured(-beta - 1.0, float(clustered(bread, scores, window.pair)[0, 0] ** 0.5))


@dataclass(frozen=True, eq=False, slots=True)
class _Window:
    """What came between two years: growth, and growth without effects, of rows that can be compared."""

    rows: Mask
    effects: tuple[Groups, Groups]
    pair: Groups
    weight: Array
    growth: Array
    came: Array
    moved: Mask


def _window(panel: Panel, years: Sequence[int], floor: float) -> _Window:
    first, last = (panel.trade[:, panel.at(year)] for year in (years[0], years[-1]))
    tariff = panel.tariff[:, [panel.at(year) for year in years]]
    rows = (first > floor) & (last > floor) & np.isfinite(tariff).all(axis=1)
    rows &= panel.observed((years[0], years[-1]))
    if not (known := np.isfinite(tariff)).all(axis=1).any() and known.any():
        raise InputError(
            f"the cubes share no cell: {', '.join(panel.partly(years)[:6])} stand in one alone",
            where=f"{years[0]} to {years[-1]}",
            why="a change needs the same exporter, importer and sector in every year",
            fix="use the same codes of economies and sectors in every cube",
        )
    moved = np.asarray((np.abs(np.diff(tariff[rows], axis=1)) > MOVED).any(axis=1))
    effects = panel.effects(rows)
    if moved.sum() < 100 or rows.sum() <= sum(int(g.max()) + 1 for g in effects):
        raise InputError(
            f"{moved.sum()} of {rows.sum()} cells have a tariff that moved by more than a point",
            where=f"{years[0]} to {years[-1]}",
            why="so few say nothing of a slope",
            fix="bring cubes with more economies, years further apart, or lower --floor",
        )
    weight, growth = np.sqrt(first[rows]), np.log(last[rows] / first[rows])
    came = within(growth[:, None], effects, weight)[:, 0]
    return _Window(rows, effects, positions(panel.pair[rows]), weight, growth, came, moved)


def _scored(window: _Window, raw: Array, sets: Sets, years: Sequence[int]) -> Scored:
    if not np.isfinite(raw).all():
        raise InputError(
            f"the set '{sets.name}' has no elasticity for a sector of the cubes",
            where="--elasticities",
            fix="add its rows, or a row with an empty sector for all others",
        )
    said = within(raw[:, None], window.effects, window.weight)[:, 0][window.moved]
    came, weight, raw = window.came[window.moved], window.weight[window.moved], raw[window.moved]
    pair = positions(window.pair[window.moved])
    slope, r2 = _intervals(said, came, weight, pair)
    strong = np.abs(said) > SIGNED
    right = np.sign(said[strong]) == np.sign(came[strong])
    sign = float(np.average(right, weights=weight[strong])) if strong.any() else float("nan")
    error = float(np.average((came - said) ** 2, weights=weight) ** 0.5)
    bins = tuple(_bins(raw, said, came, weight, pair))
    return Scored(sets, slope, r2, sign, error, bins, sets.in_sample(years[0], years[-1]))


def _intervals(said: Array, came: Array, weight: Array, pair: Groups) -> tuple[Band, Band]:
    """Return slope and R2 with intervals from pairs drawn again and again, all their cells together."""
    products = (said * came, said**2, came**2, (came - said) ** 2)
    sums = np.column_stack([np.bincount(pair, weights=weight * product) for product in products])
    count = len(sums)
    drawn = (
        np.random.default_rng(_SEED).multinomial(count, np.full(count, 1.0 / count), size=_DRAWS).astype(np.float64)
        @ sums
    )

    def both(total: Array) -> Array:
        return np.array([total[..., 0] / total[..., 1], 1.0 - total[..., 3] / total[..., 2]])

    low, high = np.quantile(both(drawn), ((1.0 - COVERAGE) / 2.0, (1.0 + COVERAGE) / 2.0), axis=1)
    centre = both(sums.sum(axis=0))
    slope, r2 = (Band(*map(float, ends)) for ends in zip(low, centre, high, strict=True))
    return slope, r2


def _bins(raw: Array, said: Array, came: Array, weight: Array, pair: Groups) -> list[Bin]:
    """Return the bins of cells by what was predicted before effects were taken out; empty ones are left out."""
    found = []
    place, ends = np.digitize(raw, EDGES), (-np.inf, *EDGES, np.inf)
    for n in range(len(EDGES) + 1):
        at = place == n
        if at.sum() < 2:
            continue
        w = weight[at]
        predicted, observed = (float(np.average(values[at], weights=w)) for values in (said, came))
        scores = np.bincount(positions(pair[at]), weights=w * (came[at] - observed))
        factor = len(scores) / max(len(scores) - 1.0, 1.0)
        error = float(np.sqrt((scores**2).sum() * factor) / w.sum())
        found.append(Bin(ends[n], ends[n + 1], int(at.sum()), predicted, observed, error))
    return found
