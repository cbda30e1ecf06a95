"""What the upgrade of a refinery brings and costs a year."""

from dataclasses import dataclass

from ortaq.core import Band, Corner
from ortaq.domains.energy.expansion.plan import annuity
from ortaq.domains.energy.fuels.products import made
from ortaq.domains.energy.system import EnergySystem, Refinery

LIFE = 25
"""Years for which an upgrade stands."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """An upgrade in a year.

    Attributes
    ----------
    light_mt : Band
        Light products made in place of fuel oil, million tonnes.
    gain_musd : Band
        What they are worth more, at prices abroad, million USD.
    cost_musd : Band
        Cost of building by year of its life, million USD.
    """

    refinery: str
    member: str
    light_mt: Band
    gain_musd: Band
    cost_musd: Band


def upgrade_of(system: EnergySystem, refinery: Refinery) -> Upgrade:
    """Return what the upgrade of a refinery brings and costs a year.

    Parameters
    ----------
    system : EnergySystem
    refinery : Refinery

    Examples
    --------
    >>> system = load_system()
    >>> upgrade_of(system, system.refineries[0]).light_mt.central > 0.0
    True
    """
    prices = {p.product: p.price for p in system.product_uses if p.member == refinery.member}
    lights = {y.product for y in system.yields if y.refinery == refinery.name and y.light}
    mt, musd = [], []
    for corner in Corner:
        before, after = (made(system, refinery, upgraded=each, corner=corner) for each in (False, True))
        more = {product: after[product] - before[product] for product in after}
        mt.append(sum(each for product, each in more.items() if product in lights))
        musd.append(sum(each * prices[product].at(corner) for product, each in more.items()))
    rate = system.assumed["A-DISCOUNT"]
    cost = (refinery.upgrade_musd.at(c) * annuity(rate.at(c), LIFE) for c in Corner)
    return Upgrade(refinery.name, refinery.member, Band(*mt), Band(*musd), Band(*cost))
