"""Political distance of trade: vulnerability and connectedness.

Aiyar & Ohnsorge (2024, CEPR Discussion Paper 19352): vulnerability is the trade-weighted mean of the distance between
ideal points of votes in the UN General Assembly (Bailey, Strezhnev & Voeten 2017), connectedness its trade-weighted
standard deviation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError


@dataclass(frozen=True, eq=False)
class Alignment:
    """Political distance of the trade of some economies; NaN for those without an ideal point.

    Attributes
    ----------
    vulnerability, connectedness : ndarray, shape (economy,)
        Units of the ideal points.
    coverage : ndarray, shape (economy,)
        Share of trade with partners that have an ideal point; the other partners are left out.
    """

    vulnerability: Array
    connectedness: Array
    coverage: Array


def alignment(
    trade: Array, economies: Sequence[str], partners: Sequence[str], ideal_points: Mapping[str, float]
) -> Alignment:
    """Return the political distance of trade.

    Parameters
    ----------
    trade : ndarray, shape (economy, partner)
        Trade or finance in any unit.
    economies, partners : sequence of str
    ideal_points : mapping of str to float
        By economy; partners without one, such as a rest of the world, are left out of the weights.

    Raises
    ------
    InputError
        No partner has an ideal point, or one is not a number.

    Examples
    --------
    >>> alignment(np.array([[0.0, 3.0, 1.0]]), ["A"], ["A", "B", "C"], {"A": 0.0, "B": 1.0, "C": -1.0}).vulnerability
    array([1.])
    """
    bad = [k for k, v in ideal_points.items() if not np.isfinite(v)]
    known = np.array([p in ideal_points for p in partners])
    if bad or not known.any():
        raise InputError(
            f"the ideal point of {bad[0]} is not a number" if bad else "no partner has an ideal point",
            where="ideal_points",
            fix="give a number for each economy code, and leave out those that did not vote",
        )
    own = np.array([ideal_points.get(e, np.nan) for e in economies])
    theirs = np.array([ideal_points.get(p, 0.0) for p in partners])
    foreign = np.array([[e != p for p in partners] for e in economies])
    weight = np.where(known & foreign, trade, 0.0)
    total = weight.sum(axis=1)
    weight = np.divide(weight, total[:, None], out=np.full_like(weight, np.nan), where=total[:, None] > 0.0)
    distance = np.abs(own[:, None] - theirs)
    mean = (weight * distance).sum(axis=1)
    spread = np.sqrt((weight * (distance - mean[:, None]) ** 2).sum(axis=1))
    return Alignment(mean, spread, total / np.where(foreign, trade, 0.0).sum(axis=1))
