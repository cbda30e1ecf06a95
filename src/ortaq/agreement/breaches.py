"""How much each member must value the future to keep a package that it could break."""

import numpy as np

from ortaq.agreement.acceptance import over_shocks
from ortaq.agreement.agreement import Agreement
from ortaq.core import Array, Payoffs


def patience(payoffs: Payoffs, agreement: Agreement) -> Array:
    """Return the smallest discount factor with which each member keeps each package, year after year.

    A member breaks a package by dropping whichever of its measures suits it, or by not paying its cost while the
    measures go on; it profits for one year, after which the whole package lapses for good. With robust gains g of
    keeping and d of the best breach, keeping is worth g / (1 - b) and breaking d, so b >= (d - g) / d (grim trigger:
    Friedman 1971, A Non-cooperative Equilibrium for Supergames, Review of Economic Studies 38).

    Methodology, eq. (A9).

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement

    Returns
    -------
    ndarray, shape (package, member)
        From 0 to below 1, the value of next year's gain in this year's; NaN where even certainty of the future does not
        keep the member, because it gains nothing by the package.

    Examples
    --------
    >>> patience(payoffs, agreement)[3]
    array([0., 0.])
    """
    robust = agreement.robust_gain_percent
    unpaid = payoffs.gain_percent + 100.0 * payoffs.cost_musd[:, :, None] / payoffs.income_musd
    best = over_shocks(unpaid, payoffs.probability, agreement.accept, agreement.tail)
    dropped = np.array(robust.T, order="C")
    for bit, who in enumerate(payoffs.participants):
        for member in who:
            without_with = dropped[payoffs.members.index(member)].reshape(-1, 2, 1 << bit)
            np.maximum(without_with[:, 1], without_with[:, 0], out=without_with[:, 1])
    breach = np.maximum(best, dropped.T)
    tempting = breach - robust > agreement.least_gain_percent
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.where(robust > 0.0, (breach - robust) / breach, np.nan)
    return np.where(tempting, needed, 0.0)
