"""The package of the first page in other classes of model: without what firms buy from each other, in finer sectors.

Without inputs every economy sells what it produces to final users alone, so that its gross output is its income
(Armington 1969; Arkolakis, Costinot and Rodriguez-Clare 2012, section III). In finer sectors all is as here, but a
sector is several, each with its own trade and its own buyers (Costinot and Rodriguez-Clare 2014, section 3.4). Flows,
tariffs, elasticities and what domains compute are the same.
"""

from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Case, Effects, Payoffs, Region
from ortaq.domains import valuation

FITS = 1e-6
"""Part of a sum that the accounts in finer sectors may miss."""


@dataclass(frozen=True, eq=False)
class OtherModel:
    """What a package brings members in other classes of model, net of costs and without a shock.

    Attributes
    ----------
    own_musd, other_musd : ndarray, shape (member,)
        Million USD a year, here and without inputs of firms.
    income_musd : ndarray, shape (member,)
        Real income without the package.
    residual : float
        Largest violation of the equilibrium conditions of all other models.
    sectors, finer_sectors : int
        How many sectors there are here, and finer ones; 0 where the region holds none.
    finer_musd : ndarray, shape (belief, member)
        Million USD a year in finer sectors: as flows are believed to consist of them, then by other beliefs.
    finer_missed : float
        Largest sum that the finer sectors of the folder miss, as a part of it, where nothing is told in them for that;
        0 where they fit.
    """

    own_musd: Array
    other_musd: Array
    income_musd: Array
    residual: float
    sectors: int
    finer_sectors: int
    finer_musd: Array
    finer_missed: float

    def percent(self, musd: Array) -> Array:
        """Return million USD of members in percent of their real income."""
        return np.asarray(100.0 * musd / self.income_musd)


def without_inputs(region: Region) -> Region:
    """Return a region whose firms buy nothing from each other; flows stay. Methodology, eq. (T16).

    Parameters
    ----------
    region : Region
    """
    nothing = np.zeros_like(region.input_share)
    return replace(region, value_added_share=np.ones_like(region.value_added_share), input_share=nothing, parts={})


def in_other_model(region: Region, given: Effects, payoffs: Payoffs, package: int, case: Case) -> OtherModel:
    """Return what a package brings members without inputs of firms and in finer sectors, beside what it brings here.

    What it costs and what no market values are the same in all: they are what remains of the gain here when real income
    is taken off. Methodology, eq. (T17).

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
    equilibrium = valuation(case)
    members = region.economy_positions(payoffs.members, where="members")
    stated = equilibrium.finer(region)
    missed = max((one.missed for one in stated), default=0.0)
    finer = stated if missed <= FITS else ()
    told = (region, given), (without_inputs(region), given), *((one.region, one.spread(given)) for one in finer)
    brought, residual = [], 0.0
    for at, (baseline, effects) in enumerate(told):
        world = equilibrium.world(baseline)
        found = world.worth(Effects({name: value[None] for name, value in effects.values.items()}))
        brought.append((world.income_musd * (found.real_income_hat[0] - 1.0))[members])
        residual = max(residual, float(found.residual[0]), world.residual) if at else 0.0
    own = payoffs.gain_musd[package, :, 0]
    other = own + np.array(brought[1:]) - brought[0]
    count = len(finer[0].sector_of) if finer else 0
    unfit = missed if missed > FITS else 0.0
    return OtherModel(own, other[0], payoffs.income_musd[:, 0], residual, len(region.sectors), count, other[1:], unfit)
