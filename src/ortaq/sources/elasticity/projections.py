"""Local projections of trade on an early change of tariffs: what came of it, horizon by horizon."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ortaq.core import Array, Band, InputError, Mask
from ortaq.core.tidy import Tidy
from ortaq.sources.elasticity.panel import Panel, positions
from ortaq.sources.gravity.projection import Groups, within

FLOOR = 10.0
"""Million USD in every year of the panel: below it, one firm or one correction is most of a cell."""

COVERAGE = 0.9

_TIDY = (
    *("first_year", "last_year", "response", "response_error", "instrumented", "instrumented_error"),
    *("first_stage_f", "theta_low", "theta", "theta_high", "cells", "pairs"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A coefficient with its standard error, clustered by pair."""

    value: float
    error: float

    @property
    def band(self) -> Band:
        """Interval of 90 %."""
        reach = NormalDist().inv_cdf(0.5 + COVERAGE / 2.0) * self.error
        return Band(self.value - reach, self.value, self.value + reach)


@dataclass(frozen=True, slots=True)
class Response:
    """What trade had done some years after the early change of tariffs.

    Attributes
    ----------
    years : tuple of int
        Whose trade is measured: logarithms are averaged over them.
    response : Measured
        Change of tariff-exclusive trade in percent for one percent of (1 + tariff), later changes held.
    instrumented : Measured, optional
        The early change by that of the pair's other sectors; later changes are left to it. None where pairs have one
        sector each.
    strength : float
        F statistic of the instrument, by pair; below about ten it is weak.
    cells, pairs : int
    """

    years: tuple[int, ...]
    response: Measured
    instrumented: Measured | None
    strength: float
    cells: int
    pairs: int

    @property
    def theta(self) -> Band:
        """Trade elasticity, ``-response - 1``: duties are no part of what the exporter receives; 90 % interval."""
        band = self.response.band
        return Band(-band.high - 1.0, -band.central - 1.0, -band.low - 1.0)


@dataclass(frozen=True, slots=True)
class ElasticityEstimate(Tidy):
    """Responses of trade to an early change of tariffs.

    Attributes
    ----------
    first, early : int
        The early change is that of tariffs between these years.
    responses : tuple of Response
    placebo : Measured, optional
        Response of trade in the early years to the change that came only after them; None where nothing came later.
    floor : float
        Million USD that a cell has in every year.
    left_out : tuple of str
        Economies and sectors of the files that are no part of it.
    hidden : tuple of (int, str)
        Year and economy whose cells were not observed and are left out of responses of that year.
    """

    first: int
    early: int
    responses: tuple[Response, ...]
    placebo: Measured | None
    floor: float
    left_out: tuple[str, ...]
    hidden: tuple[tuple[int, str], ...]

    def tidy(self) -> dict[str, list[object]]:
        """Return a row a horizon: responses with their errors, in percent of trade for one percent of (1 + tariff)."""
        columns: dict[str, list[object]] = {name: [] for name in _TIDY}
        for one in self.responses:
            other = one.instrumented
            theta = one.theta
            row = (
                *(one.years[0], one.years[-1], one.response.value, one.response.error),
                *(other.value if other else None, other.error if other else None, one.strength),
                *(theta.low, theta.central, theta.high, one.cells, one.pairs),
            )
            for name, value in zip(_TIDY, row, strict=True):
                columns[name].append(value)
        return columns


def estimate_elasticity(
    panel: Panel,
    *,
    early: int | None = None,
    outcomes: Sequence[tuple[int, ...]] | None = None,
    floor: float = FLOOR,
    with_unobserved: bool = False,
) -> ElasticityEstimate:
    """Estimate what trade does after tariffs have changed, by local projections.

    Growth of the logarithm of trade since the first year is explained by the change of ``ln(1 + tariff)`` from the
    first year to `early`, the change after it as a control, effects of importer-sector and exporter-sector, by least
    squares weighted with the root of trade in the first year. The instrument is the mean change of the pair's other
    sectors, the effects taken out.

    Methodology, eq. (G4).

    Parameters
    ----------
    panel : Panel
    early : int, optional
        Last year of the early change; the second of the panel if absent.
    outcomes : sequence of tuples of int, optional
        Years whose trade is measured, averaged within a tuple; `early` and every year after it if absent.
    floor : float
        Million USD that a cell has in every year.
    with_unobserved : bool
        Whether cells stay that nobody observed (`NOT_OBSERVED`).

    Returns
    -------
    ElasticityEstimate

    Raises
    ------
    InputError
        The panel has one year, which tells no elasticity; no tariff changed; or too few cells are left.

    References
    ----------
    Jorda (2005), Estimation and Inference of Impulse Responses by Local Projections, AER 95(1). Boehm, Levchenko and
    Pandalai-Nayar (2023), The Long and Short (Run) of Trade Elasticities, AER 113(4).
    """
    if len(panel.years) < 2:
        raise refused_levels(str(panel.years[0]))
    first, last = panel.years[0], panel.years[-1]
    early = panel.years[1] if early is None else early
    asked = outcomes or [(year,) for year in panel.years[panel.at(early) :]]
    _require_after(early, asked, first)
    change, later = panel.power(early) - panel.power(first), panel.power(last) - panel.power(early)
    usable = (panel.trade > floor).all(axis=1) & np.isfinite(change) & np.isfinite(later)
    found = []
    for years in asked:
        rows = usable if with_unobserved else usable & panel.observed([first, *years])
        found.append(_response(_Design(panel, rows, (first, years), change, later)))
    placebo = None
    if last > early and np.ptp(later[usable]) > 0.0:
        design = _Design(panel, usable, (first, (early,)), later, later)
        placebo = _least_squares(design, [design.change])
    measured = {first, *(year for years in asked for year in years)}
    hidden = () if with_unobserved else panel.hidden(measured)
    return ElasticityEstimate(first, early, tuple(found), placebo, floor, panel.left_out, hidden)


def refused_levels(year: str) -> InputError:
    """Return why one year of sector averages tells no elasticity."""
    return InputError(
        f"one year only, {year}: levels of trade on levels of tariffs tell no elasticity",
        where="TABLES",
        why="the mean tariff of a sector is weighted by what is bought in spite of it, and pairs that trade much grant "
        "each other low tariffs: in levels the response comes out near zero, whatever it is",
        fix="bring cubes of two or more years",
    )


def _require_after(early: int, asked: Sequence[tuple[int, ...]], first: int) -> None:
    wrong = [year for years in asked for year in years if year < early]
    if early <= first or wrong:
        raise InputError(
            f"{wrong[0] if wrong else early} is not after the early change",
            where=f"--early {early}, first year {first}",
            fix="measure trade in the last year of the early change or later",
        )


class _Design:
    """Columns of one regression with the effects taken out, weighted by the root of trade in the first year."""

    def __init__(
        self, panel: Panel, rows: Mask, growth_of: tuple[int, tuple[int, ...]], change: Array, later: Array
    ) -> None:
        first, years = growth_of
        self.effects = panel.effects(rows)
        self.pair = positions(panel.pair[rows])
        self.weight = np.sqrt(panel.trade[rows, panel.at(first)])
        self.years = years
        used = sum(int(g.max(initial=-1)) + 1 for g in self.effects)
        if rows.sum() <= used + 2:
            raise InputError(
                f"{rows.sum()} cells are too few for {used} effects of importer-sector and exporter-sector",
                where="TABLES",
                fix="bring cubes with more economies, or lower --floor",
            )
        trade = np.log(panel.trade[rows])
        growth = np.mean([trade[:, panel.at(y)] for y in years], axis=0) - trade[:, panel.at(first)]
        columns = np.column_stack([growth, change[rows], later[rows]])
        self.growth, self.change, self.later = within(columns, self.effects, self.weight).T
        if not _varies(self.change, change[rows]):
            raise InputError(
                "no tariff changed but for whole importers, exporters and sectors",
                where="TABLES",
                why="the effects explain all of the change",
                fix="choose other years with --early, or bring more economies",
            )
        self.controls = [self.later] if _varies(self.later, later[rows]) and later is not change else []


def _varies(own: Array, whole: Array) -> bool:
    return bool(np.abs(own).max(initial=0.0) > 1e-9 * max(np.abs(whole).max(initial=0.0), 1e-3))


def _response(design: _Design) -> Response:
    pairs = int(design.pair.max()) + 1
    measured = _least_squares(design, [design.change, *design.controls])
    others = _of_other_sectors(design)
    if not np.any(others):
        return Response(design.years, measured, None, 0.0, len(design.pair), pairs)
    instrument = within(others[:, None], design.effects, design.weight)[:, 0]
    first_stage = _coefficient(design, design.change, [instrument], [instrument])
    instrumented = _coefficient(design, design.growth, [design.change], [instrument])
    strength = (first_stage.value / first_stage.error) ** 2
    return Response(design.years, measured, instrumented, strength, len(design.pair), pairs)


def _of_other_sectors(design: _Design) -> Array:
    """Return the mean change of the pair's other sectors, without effects; zero where it has no other."""
    totals = np.bincount(design.pair, weights=design.weight * design.change)[design.pair]
    weights = np.bincount(design.pair, weights=design.weight)[design.pair]
    alone = np.bincount(design.pair)[design.pair] == 1
    rest = np.where(alone, 1.0, weights - design.weight)
    return np.where(alone, 0.0, (totals - design.weight * design.change) / rest)


def _least_squares(design: _Design, columns: Sequence[Array]) -> Measured:
    return _coefficient(design, design.growth, columns, columns)


def _coefficient(design: _Design, y: Array, columns: Sequence[Array], instruments: Sequence[Array]) -> Measured:
    """Return the first coefficient and its error: columns by as many instruments, errors clustered by pair."""
    x, z, w = np.column_stack(columns), np.column_stack(instruments), design.weight
    bread = np.linalg.inv((z * w[:, None]).T @ x)
    beta = bread @ (z.T @ (w * y))
    scores = z * (w * (y - x @ beta))[:, None]
    return Measured(float(beta[0]), float(np.sqrt(clustered(bread, scores, design.pair)[0, 0])))


def clustered(bread: Array, scores: Array, groups: Groups) -> Array:
    """Return the covariance of coefficients whose scores may go together within groups, with ``G / (G - 1)``."""
    sums = np.column_stack([np.bincount(groups, weights=column) for column in scores.T])
    count = len(sums)
    return np.asarray(bread @ (sums.T @ sums) @ bread.T * count / (count - 1.0))
