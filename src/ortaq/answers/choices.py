"""Three or four packages side by side: the recommended one, a quicker, a further one, and all measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ortaq.agreement import Agreement, CostLadder, UnderDoubt
from ortaq.answers.affordable import upfront_cost
from ortaq.answers.agenda import ladder_of
from ortaq.answers.doubt import judged_draws
from ortaq.answers.material import Material
from ortaq.answers.might_not import STRESS, MightNot, might_not
from ortaq.core import Payoffs


class Role(StrEnum):
    """Why a package is among the choices."""

    QUICK = "quick"
    RECOMMENDED = "recommended"
    FURTHER = "further"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """One package that a minister may choose; money in million USD a year.

    Attributes
    ----------
    role : Role
    package : int
    cost_musd : float
    capex_musd : float
        Investment in all, million USD.
    gain_musd : float
        Central joint gain, in the mean over the shocks and net of costs.
    low_musd, high_musd : float
        5th and 95th percentile of the draws; smallest and largest over the cases where nothing was drawn.
    stress_musd : float
        Joint gain where all effects are weak and all costs high.
    stress_signed : bool
        Whether all sign there.
    signed, draws : int
        In how many of the draws, or of the cases where nothing was drawn, all sign.
    is_drawn : bool
        Whether ranges and counts are over draws.
    might_not : MightNot or None
        None where nobody refuses in any of them.
    worst_musd, cvar_musd, regret_musd : float or None
        Over the draws: the worst, the mean of the worst twentieth, and the mean of what is missed against the best
        package that costs no more; None where nothing was drawn.
    """

    role: Role
    package: int
    cost_musd: float
    capex_musd: float
    gain_musd: float
    low_musd: float
    high_musd: float
    stress_musd: float
    stress_signed: bool
    signed: int
    draws: int
    is_drawn: bool
    might_not: MightNot | None
    worst_musd: float | None = None
    cvar_musd: float | None = None
    regret_musd: float | None = None


def choices(material: Material) -> tuple[Choice, ...]:
    """Return the packages to choose from, by cost; none where all sign nothing.

    Parameters
    ----------
    material : Material

    Examples
    --------
    >>> [(choice.role.value, choice.package) for choice in choices(answer(region, pair))]
    [('recommended', 1)]
    """
    under = judged_draws(material)
    found = roles(material.payoffs, material.agreement)
    made = [_choice(material, under, role, package) for role, package in found.items()]
    return tuple(sorted(made, key=lambda choice: choice.cost_musd))


def roles(payoffs: Payoffs, agreement: Agreement) -> Mapping[Role, int]:
    """Return the packages to choose from by their roles; a package has the first of the roles that it could have.

    The recommended one is that of the agreement, and all is the last step by cost, which gains most. The quick one is
    the knee of the steps before the recommended one, where the next dollar begins to buy much less; the further one is
    the knee of those after it.
    """
    if agreement.recommended is None:
        return {}
    ladder = ladder_of(payoffs, agreement)
    cost = float(payoffs.joint_cost_musd[agreement.recommended])
    found = {Role.RECOMMENDED: agreement.recommended}
    for role, package in (
        (Role.QUICK, _knee(ladder, 0.0, cost)),
        (Role.ALL, int(ladder.packages[-1]) if ladder.cost_musd[-1] > cost else None),
        (Role.FURTHER, _knee(ladder, cost, np.inf)),
    ):
        if package and package not in found.values():
            found[role] = package
    return found


def _knee(ladder: CostLadder, least: float, most: float) -> int | None:
    """Return the step furthest above the line between the first and the last step within a span of costs."""
    rows = np.flatnonzero((ladder.cost_musd >= least - 1e-9) & (ladder.cost_musd <= most + 1e-9))
    if len(rows) < 3:
        return None
    cost, gain = ladder.cost_musd[rows], ladder.gain_musd[rows]
    above = (gain - gain[0]) / (gain[-1] - gain[0]) - (cost - cost[0]) / (cost[-1] - cost[0])
    return int(ladder.packages[rows[int(above.argmax())]])


def _choice(material: Material, under: UnderDoubt | None, role: Role, package: int) -> Choice:
    payoffs, band = material.payoffs, material.bands[package]
    by_case = band.musd_by_case.sum(axis=1) @ payoffs.probability
    stress = material.cases.index(STRESS)
    drawn = None if under is None else under.drawn.row(package)
    low, high = band.joint_low_musd, band.joint_high_musd
    signed, draws = len(band.accepted_in), len(material.cases)
    further: dict[str, float] = {}
    if under is not None and drawn is not None:
        spread = under.joint_band(package)
        low, high = spread.low, spread.high
        signed, draws = int(under.count[drawn]), under.draws
        further = {
            "worst_musd": float(under.worst_musd[drawn]),
            "cvar_musd": float(under.cvar_musd[drawn]),
            "regret_musd": float(under.regret_at_cost_musd[:, drawn].mean()),
        }
    return Choice(
        role,
        package,
        cost_musd=float(payoffs.joint_cost_musd[package]),
        capex_musd=upfront_cost(material.mechanism, package),
        gain_musd=float(payoffs.joint_gain_musd[package]),
        low_musd=low,
        high_musd=high,
        stress_musd=float(by_case[stress]),
        stress_signed=STRESS in band.accepted_in,
        signed=signed,
        draws=draws,
        is_drawn=drawn is not None,
        might_not=might_not(material, under, package),
        **further,
    )
