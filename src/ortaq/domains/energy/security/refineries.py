"""A refinery out for a year: what is missing of each product after others of the state have taken its crude."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortaq.core import Corner
from ortaq.domains.energy.fuels import made
from ortaq.domains.energy.system import EnergySystem, Refinery


@dataclass(frozen=True)
class RefineryLoss:
    """What the loss of a refinery for a year leaves, million tonnes.

    Attributes
    ----------
    refinery, member : str
    crude : float
        What it takes in.
    taken_over : float
        What other refineries of the state have room for.
    lost, use : mapping of str to float
        By product: what is made less, and what the state uses.
    """

    refinery: str
    member: str
    crude: float
    taken_over: float
    lost: Mapping[str, float]
    use: Mapping[str, float]


def refinery_losses(system: EnergySystem, at: Corner = Corner.CENTRAL) -> tuple[RefineryLoss, ...]:
    """Return what the loss of each refinery leaves, in the order of the table.

    Parameters
    ----------
    system : EnergySystem
    at : Corner
        End of throughput and capacity.
    """
    return tuple(_loss(system, refinery, at) for refinery in system.refineries)


def _loss(system: EnergySystem, refinery: Refinery, at: Corner) -> RefineryLoss:
    others = [r for r in system.refineries if r.member == refinery.member and r.name != refinery.name]
    room = {r.name: max(r.mt.at(at) - r.throughput.at(at), 0.0) for r in others}
    crude, free = refinery.throughput.at(at), sum(room.values())
    over = min(crude, free)
    lost = dict(made(system, refinery, upgraded=False, corner=at))
    for each in system.yields if free else ():
        if each.refinery in room:
            taken = over * room[each.refinery] / free
            lost[each.product] = lost.get(each.product, 0.0) - taken * each.share.central
    use = {p.product: p.use.at(at) for p in system.product_uses if p.member == refinery.member}
    return RefineryLoss(refinery.name, refinery.member, crude, over, {p: max(v, 0.0) for p, v in lost.items()}, use)
