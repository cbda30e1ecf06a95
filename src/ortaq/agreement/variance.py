"""Which of the drawn inputs carries the spread of a gain."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Input, InputError

FEWEST_DRAWS = 200
"""Draws from which shares of variance are stable enough to be told."""

DRAWS_FOR_EACH = 3
"""Draws that a regression needs for each input, so that its slopes are not those of noise."""


@dataclass(frozen=True, slots=True)
class VarianceShare:
    """Part of the variance of a gain that goes along with one input, the others held where they are.

    Attributes
    ----------
    about : Input
    share : float
        Fraction of the variance; below zero only where inputs move together.
    musd : float
        By how much the gain moves with the input from the centre to the high end of its range, million USD a year.
    """

    about: Input
    share: float
    musd: float


def variance_shares(inputs: tuple[Input, ...], places: Array, gain_musd: Array) -> tuple[VarianceShare, ...]:
    """Return how much of the spread of a gain each drawn input carries, the largest share first.

    The gain is regressed on the places of all inputs in their ranges. A share is the covariance of an input's term with
    the gain over its variance (Li et al. 2010, Global Sensitivity Analysis for Systems with Independent and/or
    Correlated Inputs); shares add up to what the regression explains, adjusted for its number of inputs. What is left
    is interactions and curvature.

    Parameters
    ----------
    inputs : tuple of Input
    places : ndarray, shape (draw, input)
    gain_musd : ndarray, shape (draw,)

    Returns
    -------
    tuple of VarianceShare
        None for inputs that do not move, and none at all where the gain does not.

    Raises
    ------
    InputError
        Fewer than ``FEWEST_DRAWS`` draws, or too few for so many inputs.

    Examples
    --------
    >>> from ortaq.core import Doubt, Input
    >>> places = np.random.default_rng(1).uniform(-1.0, 1.0, (400, 2))
    >>> found = variance_shares((Input(Doubt.TARIFF), Input(Doubt.FLOWS)), places, places @ [1.0, 3.0])
    >>> [(one.about.doubt.value, round(one.share, 1), round(one.musd, 1)) for one in found]
    [('flows', 0.9, 3.0), ('tariff', 0.1, 1.0)]
    """
    draws = len(gain_musd)
    moving = np.flatnonzero(np.ptp(places, axis=0) > 0.0) if draws else np.empty(0, dtype=np.int64)
    needed = max(FEWEST_DRAWS, DRAWS_FOR_EACH * len(moving))
    if draws < needed:
        raise InputError(
            f"{draws} draws are too few for shares of variance",
            where="draws",
            why=f"with {len(moving)} inputs they are stable from {needed} draws on",
            fix="draw more often",
        )
    centred = places[:, moving] - places[:, moving].mean(axis=0)
    gain = gain_musd - gain_musd.mean()
    variance = float(gain @ gain)
    if variance <= 0.0:
        return ()
    slope = np.linalg.lstsq(centred, gain, rcond=None)[0]
    terms = slope * (centred.T @ gain) / variance
    explained = float(terms.sum())
    adjusted = max(0.0, 1.0 - (1.0 - explained) * (draws - 1) / (draws - 1 - len(moving)))
    terms *= adjusted / explained if explained > 0.0 else 0.0
    order = np.argsort(-terms, kind="stable").tolist()
    return tuple(VarianceShare(inputs[moving[at]], float(terms[at]), float(slope[at])) for at in order)
