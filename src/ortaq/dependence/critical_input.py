"""Inputs that little can replace in the short run: gas, water, power.

Trade elasticities describe years of adjustment. For a sudden stop of such an input the loss is that of a CES bundle
with low substitution: Bachmann, Baqaee, Bayer, Kuhn, Loeschel, Moll, Peichl, Pittel & Schularick (2022, What if?).
"""

import numpy as np
from numpy.typing import ArrayLike

from ortaq.core import Array, Band, InputError, Region, World
from ortaq.dependence.banded import Banded
from ortaq.dependence.closures import Power

SUBSTITUTION = Band(0.04, 0.1, 0.25)
"""Assumed elasticity of substitution within a year; 0.04 is the pessimistic value of Bachmann et al. (2022)."""


def ces_loss(cost_share: ArrayLike, remaining: ArrayLike, substitution: float) -> Array:
    """Return the share of output lost when an input shrinks.

    Methodology, eq. (D5).

    ``1 - (a m ** ((s - 1) / s) + 1 - a) ** (s / (s - 1))``; with s = 1 the limit ``1 - m ** a``.

    Parameters
    ----------
    cost_share : array, shape (...)
        a, between 0 and 1.
    remaining : array, shape (...)
        m, quantity that remains over the quantity before, between 0 and 1.
    substitution : float
        s > 0.

    Returns
    -------
    ndarray, shape (...)
        Fraction of output.

    Raises
    ------
    InputError
        A value outside its range.

    Examples
    --------
    >>> ces_loss(0.05, 0.5, 0.1)
    array(0.305)
    """
    a, m = np.asarray(cost_share, dtype=np.float64), np.asarray(remaining, dtype=np.float64)
    if not (substitution > 0.0 and ((a >= 0.0) & (a < 1.0)).all() and ((m >= 0.0) & (m <= 1.0)).all()):
        raise InputError(
            "a cost share, remaining quantity or elasticity of substitution is out of range",
            where="ces_loss",
            why="the cost share lies in [0, 1), the remaining quantity in [0, 1], the elasticity above zero",
            fix="give fractions, not percent",
        )
    if substitution == 1.0:
        return np.asarray(1.0 - m**a)
    power = (substitution - 1.0) / substitution
    # Without substitution to speak of, an input that vanishes takes the output with it: 0 ** negative is infinite.
    with np.errstate(divide="ignore", over="ignore"):
        bundle = a * np.where(a > 0.0, m, 1.0) ** power + 1.0 - a
        return np.asarray(1.0 - bundle ** (1.0 / power))


def input_losses(
    region: Region,
    world: World,
    sector: str,
    members: tuple[int, ...],
    powers: tuple[Power, ...],
    *,
    substitution: Band = SUBSTITUTION,
) -> Banded:
    """Return what members lose in the short run when a power stops delivering one sector's goods.

    The cost share is spending on the sector over final spending (its Domar weight); what remains is one less the
    power's share of that spending.

    Parameters
    ----------
    region : Region
    world : World
        Equilibrium whose spending counts.
    sector : str
    members : tuple of int
        Positions of the economies that lose.
    powers : tuple of Power
    substitution : Band
        Elasticity of substitution within a year.

    Returns
    -------
    Banded
        Percent of real income, shape (case, member, power), banded over the elasticity of substitution; NaN where the
        member belongs to the power.

    Raises
    ------
    InputError
        Unknown sector, or spending on it above final spending.

    Examples
    --------
    >>> text = '''
    ... region.base_year = 2023
    ... region.sectors = ["goods", "gas"]
    ... region.gdp_musd = { KGZ = { goods = 850, gas = 50 }, CHN = { goods = 3800, gas = 200 } }
    ... region.exports_musd = { KGZ.CHN = { goods = 60, gas = 0 }, CHN.KGZ = { goods = 40, gas = 20 } }
    ... '''
    >>> _ = Path("gas.toml").write_text(text, encoding="utf-8")
    >>> region = load_region("gas.toml")
    >>> china = (Power("CHN", ("CHN",)),)
    >>> input_losses(region, valuation(CENTRAL).world(region), "gas", (0,), china).central
    array([[4.784]])
    """
    at = region.sector_positions([sector], where="critical inputs")[0]
    chosen = list(members)
    weight = world.spending[at, chosen] / world.final_spending[chosen]
    if not (weight < 1.0).all():
        raise InputError(
            f"{region.economy_ids[chosen[int(weight.argmax())]]} spends more on {sector} than on final goods",
            where=f"critical input '{sector}'",
            why="a share of one or more is no input that a bundle could be made of",
            fix="name a narrower sector",
        )
    groups = [region.economy_positions(p.economies, where=f"power '{p.name}'") for p in powers]
    share = np.array([world.share[at][np.ix_(chosen, group)].sum(axis=1) for group in groups]).T
    own = np.array([[member in group for group in groups] for member in members])
    remaining = np.where(own, np.nan, np.clip(1.0 - share, 0.0, 1.0))
    values = (substitution.central, substitution.low, substitution.high)
    losses = np.full((3, *own.shape), np.nan)
    for row, value in enumerate(values):
        loss = ces_loss(np.broadcast_to(weight[:, None], own.shape)[~own], remaining[~own], value)
        losses[row][~own] = 100.0 * loss
    return Banded(tuple(f"substitution {v:g}" for v in values), losses)
