"""The package of the first page in another class of model: what firms buy from each other is left out.

Every economy sells what it produces to final users alone, so that its gross output is its income (Armington 1969;
Arkolakis, Costinot and Rodriguez-Clare 2012, section III). Flows, tariffs, elasticities and what domains compute are
the same; what changes is how a cost of trade works its way through production.
"""

from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Case, Effects, Payoffs, Region
from ortaq.domains import valuation


@dataclass(frozen=True, eq=False)
class OtherModel:
    """What a package brings members in both classes of model, net of costs and without a shock.

    Attributes
    ----------
    own_musd, other_musd : ndarray, shape (member,)
        Million USD a year, here and without inputs of firms.
    income_musd : ndarray, shape (member,)
        Real income without the package.
    residual : float
        Largest violation of the equilibrium conditions of the other model.
    """

    own_musd: Array
    other_musd: Array
    income_musd: Array
    residual: float

    @property
    def other_percent(self) -> Array:
        """What it brings without inputs of firms, percent of real income, shape (member,)."""
        return 100.0 * self.other_musd / self.income_musd


def without_inputs(region: Region) -> Region:
    """Return a region whose firms buy nothing from each other; flows stay.

    Parameters
    ----------
    region : Region
    """
    nothing = np.zeros_like(region.input_share)
    return replace(region, value_added_share=np.ones_like(region.value_added_share), input_share=nothing, parts={})


def in_other_model(region: Region, given: Effects, payoffs: Payoffs, package: int, case: Case) -> OtherModel:
    """Return what a package brings members without inputs of firms, beside what it brings here.

    Parameters
    ----------
    region : Region
    given : Effects
        Of the package, as ``upstream_effects`` returns them.
    payoffs : Payoffs
    package : int
    case : Case
        Ends of the ranges.

    Raises
    ------
    NotConverged
        An equilibrium was not found.
    """
    members = region.economy_positions(payoffs.members, where="members")
    own, brought, residual = payoffs.gain_musd[package, :, 0], [], 0.0
    for baseline in (region, without_inputs(region)):
        world = valuation(case).world(baseline)
        found = world.worth(Effects({name: value[None] for name, value in given.values.items()}))
        brought.append((world.income_musd * (found.real_income_hat[0] - 1.0))[members])
        residual = float(found.residual[0])
    return OtherModel(own, own + brought[1] - brought[0], payoffs.income_musd[:, 0], residual)
