"""What an estimate says, and what it means as a trade cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from ortaq.core import Band, InputError, require_known, said

ELASTICITY = Band(4.0, 5.0, 8.0)
"""Trade elasticity theta where the user gives none.

Low: "roughly four" (Simonovska and Waugh 2014). Central: "centered around -5" (Fontagne, Guimbard and Orefice 2022).
High: 8.28 of Eaton and Kortum (2002), which the first of these papers halves.
"""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """The estimate for one covariate.

    Attributes
    ----------
    covariate : str
        Name of the column.
    value : float
        Change of log trade per unit of the covariate.
    standard_error : float
        Its standard error; the estimate says which kind.
    low, high : float
        Ends of the confidence interval.
    trade_cost_percent : Band
        Change of the iceberg trade cost in percent per unit of the covariate, ``100 (exp(-value / theta) - 1)``: low
        names the weakest case over the interval and the range of theta, high the strongest, as in a shift.
    """

    covariate: str
    value: float
    standard_error: float
    low: float
    high: float
    trade_cost_percent: Band


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the table that carry no information on the coefficients and were not used.

    Attributes
    ----------
    reason : str
        Why the rows say nothing.
    rows : int
        How many.
    names : tuple of str
        The groups that they belong to.
    """

    reason: str
    rows: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GravityEstimate:
    """A gravity equation estimated by Poisson pseudo-maximum likelihood.

    Attributes
    ----------
    table, trade : str
        File and column of the flows.
    coefficients : tuple of Coefficient
        In the order of the covariates.
    fixed_effects : mapping of str to int
        Effects and how many groups each has in the rows used.
    errors : str
        Which standard errors.
    clusters : int
        How many independent groups of rows they assume.
    confidence : float
        Coverage of the intervals.
    elasticity : Band
        Trade elasticity theta behind the trade-cost effects.
    observations, zeros : int
        Rows used, and how many of them are zero flows.
    left_out : tuple of LeftOut
        Rows that were not used.
    residual : float
        Largest relative violation of the first-order conditions, recomputed without the estimator.
    estimator : str
        Program and version.
    notes : tuple of str
        What the table holds under other names, and what was left out of it.
    """

    table: str
    trade: str
    coefficients: tuple[Coefficient, ...]
    fixed_effects: Mapping[str, int]
    errors: str
    clusters: int
    confidence: float
    elasticity: Band
    observations: int
    zeros: int
    left_out: tuple[LeftOut, ...]
    residual: float
    estimator: str
    notes: tuple[str, ...] = ()

    def coefficient(self, covariate: str) -> Coefficient:
        """Return the coefficient of a covariate."""
        names = [c.covariate for c in self.coefficients]
        require_known([covariate], names, kind="covariate", where=f"estimate from {self.table}")
        return self.coefficients[names.index(covariate)]

    def trade_cost_percent(self, covariate: str, move: float = 1.0) -> Band:
        """Return the change of the trade cost in percent when a covariate moves by ``move`` of its units.

        Parameters
        ----------
        covariate : str
        move : float
            By how many of its units.

        Raises
        ------
        InputError
            The covariate was not estimated, or the move is too large for a number.
        """
        c = self.coefficient(covariate)
        return cost_band(covariate, (c.low, c.value, c.high), self.elasticity, move)


def cost_band(covariate: str, values: tuple[float, float, float], elasticity: Band, move: float = 1.0) -> Band:
    """Return ``100 (exp(-value move / theta) - 1)`` with its weakest and strongest case.

    Trade moves with the trade cost to the power ``-theta``, so a covariate that multiplies trade by ``exp(value)`` acts
    like a trade cost multiplied by ``exp(-value / theta)`` (Anderson and van Wincoop 2003; Yotov et al. 2016).

    Methodology, eq. (G3).

    ``values``: low end, estimate and high end of the coefficient.
    ``elasticity``: trade elasticity theta, positive.
    ``move``: by how many units the covariate moves.
    """
    low, value, high = values
    thetas = (elasticity.low, elasticity.central, elasticity.high)
    with np.errstate(over="ignore"):
        percent = [100.0 * float(np.expm1(-b * move / t)) for b, t in product((low, value, high), thetas)]
        central = 100.0 * float(np.expm1(-value * move / elasticity.central))
    if not np.isfinite(percent).all():
        raise InputError(
            f"a move of {move:g} in '{covariate}' changes the trade cost beyond any number",
            where=f"coefficient {value:g}, interval {low:g} to {high:g}",
            fix=said("measure '{covariate}' in larger units, or take a smaller move", covariate=covariate),
        )
    weak, strong = min(percent), max(percent)
    return Band(strong, central, weak) if central < 0.0 else Band(weak, central, strong)
