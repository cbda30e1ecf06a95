"""How the flows behind a pair were obtained: a flag and an uncertainty for every number that rests on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import METHODS, Array, Labels, Region

FLAGS = {"reported": "reported", "mirrored": "mirror", "pinned": "pinned"}
"""Flag of each method of the region; all the others are imputed."""

NO_TRADE = "no trade"


@dataclass(frozen=True, eq=False)
class Quality:
    """Quality of the trade of pairs, both directions and all sectors together, shape (economy, partner).

    Attributes
    ----------
    flag : ndarray of str
        ``reported``, ``mirror``, ``pinned`` or ``imputed``, whichever covers most of the value; ``no trade``.
    imputed_share : ndarray
        Share of the value that was imputed (from totals and partner shares, balancing, or donor economies).
    ln_sd : ndarray
        Standard deviation of the logarithm of the value, errors of cells taken as independent.
    """

    flag: Labels
    imputed_share: Array
    ln_sd: Array


def quality(region: Region, economies: Sequence[int], groups: Sequence[Sequence[int]]) -> Quality:
    """Return the quality of the trade between economies and groups of partners.

    ``economies``: rows. ``groups``: columns: positions of the partners that count as one; sales at home are left out.
    """
    foreign = region.flow * ~np.eye(len(region.economies), dtype=bool)
    by_flag = {flag: np.zeros((len(economies), len(groups))) for flag in (*dict.fromkeys(FLAGS.values()), "imputed")}
    for method in METHODS:
        value = np.where(region.flow_method == method, foreign, 0.0).sum(axis=0)
        by_flag[FLAGS.get(method, "imputed")] += _grouped(value, economies, groups)
    total = _grouped(foreign.sum(axis=0), economies, groups)
    noise = np.sqrt(_grouped(((foreign * region.flow_ln_sd) ** 2).sum(axis=0), economies, groups))
    names = np.array([*by_flag])
    flag = names[np.argmax(np.stack(list(by_flag.values())), axis=0)]
    empty = np.full_like(total, np.nan)
    return Quality(
        flag=np.where(total > 0.0, flag, NO_TRADE),
        imputed_share=np.divide(by_flag["imputed"], total, out=empty.copy(), where=total > 0.0),
        ln_sd=np.divide(noise, total, out=empty.copy(), where=total > 0.0),
    )


def _grouped(value: Array, economies: Sequence[int], groups: Sequence[Sequence[int]]) -> Array:
    both = value + value.T
    return np.stack([both[np.ix_(economies, group)].sum(axis=1) for group in groups], axis=1)
