"""Who might not sign a package, and what takes most from that member."""

from dataclasses import dataclass

import numpy as np

from ortaq.agreement import UnderDoubt, over_shocks
from ortaq.answers.material import Material
from ortaq.core import BAND_CASES, Corner, Mask
from ortaq.core.subsets import holds

STRESS = next(case.name for case in BAND_CASES if (case.shift, case.cost) == (Corner.LOW, Corner.HIGH))
"""The case in which every effect is weak and every cost high."""


@dataclass(frozen=True, slots=True)
class MightNot:
    """The member that is most likely to refuse, and what takes most from it where it does.

    Attributes
    ----------
    member : str
    refusals, draws : int
        In how many of the draws, or of the cases where nothing was drawn.
    stress : bool
        Whether it refuses where all effects are weak and all costs high.
    measure : str
        The measure of the package that by itself gives the member least there.
    gain_musd : float
        What that is, million USD a year net of costs, without a shock.
    pays_percent : float
        The member's share of the measure's cost.
    """

    member: str
    refusals: int
    draws: int
    stress: bool
    measure: str
    gain_musd: float
    pays_percent: float


def might_not(material: Material, under: UnderDoubt | None, package: int) -> MightNot | None:
    """Return who refuses a package in most draws, or cases; where nobody does, who refuses under stress; else None.

    Parameters
    ----------
    material : Material
    under : UnderDoubt or None
    package : int
        One whose gains are known in every case.
    """
    cases = refuses_in_cases(material, package)
    stress = cases[material.cases.index(STRESS)]
    row = None if under is None else under.drawn.row(package)
    refuses = cases if under is None or row is None else ~under.signs[:, row]
    count = refuses.sum(axis=0)
    if not count.any() and not stress.any():
        return None
    member = int((count if count.any() else stress).argmax())
    bits = np.flatnonzero(holds(np.array([package]), len(material.payoffs.measures))[0])
    if under is not None and row is not None and count[member]:
        alone = under.drawn.single_gain_musd[refuses[:, member]].mean(axis=0)[bits, member]
    else:
        where = cases[:, member]
        alone = np.array([material.bands[1 << bit].musd_by_case[where, member, 0].mean() for bit in bits.tolist()])
    worst = int(bits[alone.argmin()])
    who, cost = material.payoffs.members[member], material.mechanism.measures[worst].cost
    return MightNot(
        who,
        refusals=int(count[member]),
        draws=len(refuses),
        stress=bool(stress[member]),
        measure=material.payoffs.measures[worst],
        gain_musd=float(alone.min()),
        pays_percent=0.0 if cost is None else 100.0 * cost.payers.get(who, 0.0),
    )


def refuses_in_cases(material: Material, package: int) -> Mask:
    """Return which members refuse a package in which case, shape (case, member)."""
    payoffs, agreement = material.payoffs, material.agreement
    robust = over_shocks(material.bands[package].percent_by_case, payoffs.probability, agreement.accept, agreement.tail)
    return ~agreement.signs(robust)
