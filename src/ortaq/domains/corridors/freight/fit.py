"""Parameters of the loading fitted to counts, without delay, and how well they do where a count is left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Assumption, Band, Mask
from ortaq.domains.corridors.freight.counted import CHECK, Count
from ortaq.domains.corridors.freight.counts import modelled
from ortaq.domains.corridors.freight.parameters import FITTED, Parameters
from ortaq.domains.corridors.freight.stochastic import Loading

FACTOR = 2.0
"""A count is met when the loading is within this factor of it."""

MODEL_SPREAD = Assumption(
    "A-MODEL-SPREAD",
    "Standard deviation of the logarithm of what the loading cannot know, such as tonnes of single consignors",
    Band(0.1, 0.2, 0.4),
    "ln",
    "no study; two sources of one gate differ by a twentieth (Zabaikalsk 2023: 21.1 and 22), the loading knows less",
)

SMALL = 0.02
"""Part of half a range by which a parameter is moved for a slope."""

NEAR = 0.01
"""A fit has settled when no parameter moves by more than this part of half its range."""

CHORD_STEPS = 6
HALVED = (1.0, 0.5, 0.25, 0.1)
"""Steps of a fit with a count left out at most, and the parts of a step that are tried."""

LEAST = 0.005
"""Smaller parts of a count are taken as this much of it when logarithms are compared."""

Load = Callable[[Parameters], Loading]
"""Loads all freight of the base year under some parameters."""


@dataclass(frozen=True, eq=False)
class Fit:
    """Fitted parameters and what the loading says of every count.

    Attributes
    ----------
    parameters : Parameters
    counts : tuple of Count
        Those that were fitted.
    modelled : ndarray, shape (count,)
    slopes : ndarray, shape (count, parameter)
        Change of the logarithm of what the loading says by parameter of ``FITTED``.
    """

    parameters: Parameters
    counts: tuple[Count, ...]
    modelled: Array
    slopes: Array

    @property
    def ln_errors(self) -> Array:
        """Logarithm of modelled over counted, shape (count,)."""
        return ln_errors(self.modelled, self.counts)


@dataclass(frozen=True, slots=True)
class Score:
    """How many counts are met, of how many, and the root mean square of the logarithms of the errors."""

    met: int
    of: int
    rms_ln: float


def ln_errors(values: Array, counts: Sequence[Count]) -> Array:
    """Return the logarithm of values over counts, shape (count,).

    Parameters
    ----------
    values : ndarray, shape (count,)
    counts : sequence of Count
    """
    counted = np.array([c.value for c in counts])
    return np.asarray(np.log(np.maximum(values / counted, LEAST)))


def score(errors: Array) -> Score:
    """Return the score of logarithms of errors.

    Parameters
    ----------
    errors : ndarray

    Examples
    --------
    >>> score(np.array([0.0, 1.0]))
    Score(met=1, of=2, rms_ln=0.7071067811865476)
    """
    return Score(int((np.abs(errors) <= np.log(FACTOR)).sum()), len(errors), float(np.sqrt((errors**2).mean())))


def fitted(load: Load, counts: Sequence[Count], start: Parameters, most: int = 12) -> Fit:
    """Return the parameters that meet the counts best, each within its range.

    The sum of squares has a term for every count that is no check, the logarithm of the error over its spread, and one
    for every parameter, its distance from the centre of its range over half of the range: what counts do not tell stays
    where it was assumed (ridge). Steps are those of Gauss and Newton with the range as bounds.

    Parameters
    ----------
    load : callable
        Loads all freight without delay.
    counts : sequence of Count
    start : Parameters
    most : int, optional
        Steps at most; each takes a loading for every parameter.
    """
    used = tuple(c for c in counts if c.use != CHECK)
    best = Fit(start, used, modelled(load(start), used), np.zeros((len(used), len(FITTED))))
    for _ in range(most):
        best = replace(best, slopes=_slopes(load, best))
        after = _stepped(load, best, np.ones(len(used), dtype=bool))
        moved = np.abs(_point(after.parameters) - _point(best.parameters)) / _half()
        best = after
        if moved.max() < NEAR:
            break
    return best


def at_parameters(load: Load, counts: Sequence[Count], parameters: Parameters) -> Fit:
    """Return what the loading says of the counts that are fitted, at given parameters, with its slopes.

    Parameters
    ----------
    load : callable
    counts : sequence of Count
    parameters : Parameters
    """
    used = tuple(c for c in counts if c.use != CHECK)
    plain = Fit(parameters, used, modelled(load(parameters), used), np.zeros((len(used), len(FITTED))))
    return replace(plain, slopes=_slopes(load, plain))


def left_out(load: Load, fit: Fit, count: Count, *, strict: bool = False) -> float:
    """Return what the loading says of a count when the parameters are fitted without it.

    Steps take the slopes of the fit, which a count more or less moves little.

    Parameters
    ----------
    load : callable
    fit : Fit
        To all counts.
    count : Count
        One of its counts.
    strict : bool, optional
        Every row of the same crossings is left out with it: of two lines and their sum any two tell the third.

    Returns
    -------
    float
        Million tonnes a year, or a fraction.
    """
    kept = np.array([c.id != count.id and not (strict and set(c.crossings) & set(count.crossings)) for c in fit.counts])
    best, at = fit, fit.counts.index(count)
    for _ in range(CHORD_STEPS):
        after = _stepped(load, best, kept)
        moved = np.abs(_point(after.parameters) - _point(best.parameters)) / _half()
        best = after
        if moved.max() < NEAR:
            break
    return float(best.modelled[at])


def _stepped(load: Load, fit: Fit, kept: Mask) -> Fit:
    """Return the fit after one step on the counts kept; half as far, and half again, where it does not help."""
    point, half = _point(fit.parameters), _half()
    low, high = (np.array([getattr(band, end) for band in FITTED.values()]) for end in ("low", "high"))
    weight = 1.0 / np.hypot([c.spread for c in fit.counts], MODEL_SPREAD.band.central)[kept]
    matrix = np.vstack([fit.slopes[kept] * weight[:, None] * half, np.eye(len(half))])
    target = -np.concatenate([fit.ln_errors[kept] * weight, (point - _centre()) / half])
    bounds = (low - point) / half - 1e-9, (high - point) / half + 1e-9
    step = scipy.optimize.lsq_linear(matrix, target, bounds=bounds).x * half
    for part in HALVED:
        after = at_point(fit.parameters, np.clip(point + part * step, low, high))
        tried = replace(fit, parameters=after, modelled=modelled(load(after), fit.counts))
        if _misfit(tried, kept) < _misfit(fit, kept):
            return tried
    return fit


def _misfit(fit: Fit, kept: Mask) -> float:
    weight = 1.0 / np.hypot([c.spread for c in fit.counts], MODEL_SPREAD.band.central)[kept]
    off = (_point(fit.parameters) - _centre()) / _half()
    return float(((fit.ln_errors[kept] * weight) ** 2).sum() + (off**2).sum())


def _slopes(load: Load, fit: Fit) -> Array:
    point, columns = _point(fit.parameters), []
    for i, step in enumerate(_half() * SMALL):
        moved = point.copy()
        moved[i] += step if moved[i] + step <= list(FITTED.values())[i].high else -step
        errors = ln_errors(modelled(load(at_point(fit.parameters, moved)), fit.counts), fit.counts)
        columns.append((errors - fit.ln_errors) / (moved[i] - point[i]))
    return np.stack(columns, axis=1)


def _point(parameters: Parameters) -> Array:
    return np.array([getattr(parameters, name) for name in FITTED])


def at_point(start: Parameters, point: Array) -> Parameters:
    """Return parameters with those that are fitted replaced.

    Parameters
    ----------
    start : Parameters
    point : ndarray
        In the order of ``FITTED``.
    """
    return replace(start, **dict(zip(FITTED, point.tolist(), strict=True)))


def _centre() -> Array:
    return np.array([b.central for b in FITTED.values()])


def _half() -> Array:
    return np.array([(b.high - b.low) / 2.0 for b in FITTED.values()])
