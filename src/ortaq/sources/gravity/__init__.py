"""Gravity: trade-cost effects estimated from a table of bilateral trade, ready for a shift of ``trade_cost_hat``.

``estimate_gravity`` runs Poisson pseudo-maximum likelihood (Santos Silva and Tenreyro 2006) with the fixed effects that
stand for multilateral resistance (Anderson and van Wincoop 2003; Yotov et al. 2016) through `pyfixest`, the optional
extra ``ortaq[estimate]``, and recomputes the first-order conditions itself before it returns a number.
"""

from ortaq.sources.gravity.estimate import estimate_gravity
from ortaq.sources.gravity.results import ELASTICITY, Coefficient, GravityEstimate, LeftOut
from ortaq.sources.gravity.shift_text import shift_toml

__all__ = ["ELASTICITY", "Coefficient", "GravityEstimate", "LeftOut", "estimate_gravity", "shift_toml"]
