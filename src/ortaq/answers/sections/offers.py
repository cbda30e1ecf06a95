"""The few packages to choose among: steps of the ladder by cost, from a quick start to everything that pays."""

from dataclasses import dataclass
from enum import StrEnum

from ortaq.agreement import CostLadder, Listed
from ortaq.core import Array

QUICK, FURTHER = 2 / 3, 1 / 2
"""Share of the recommended gain that a quick start brings at least, and of all beyond it that the further step does.

Assumptions of presentation: they choose which steps of the ladder stand side by side, not what is recommended.
"""


class Role(StrEnum):
    """Why a package stands among the choices."""

    QUICK = "quick"
    RECOMMENDED = "recommended"
    FURTHER = "further"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice.

    Attributes
    ----------
    role : Role
    row : int
        Of the payoffs.
    package : int
    cost_musd, gain_musd : float
        Of all members together, million USD a year; the gain is the mean over the shocks.
    next_return : float or None
        Gain for each dollar of further cost on the ladder; None where nothing follows.
    """

    role: Role
    row: int
    package: int
    cost_musd: float
    gain_musd: float
    next_return: float | None


def offers(settled: Listed, ladder: CostLadder) -> tuple[Offer, ...]:
    """Return the choices by cost; the recommended package alone where no step of the ladder is worth its cost.

    Parameters
    ----------
    settled : Listed
    ladder : CostLadder
        Of its payoffs.
    """
    payoffs, stop, last = settled.payoffs, ladder.stop, len(ladder.packages) - 1
    if not stop:
        row = settled.agreement.recommended
        if row is None:
            return ()
        cost, gain = payoffs.cost_musd[row].sum(), payoffs.gain_musd[row].sum(axis=0) @ payoffs.probability
        return (Offer(Role.RECOMMENDED, row, int(settled.packages[row - 1]), float(cost), float(gain), None),)
    gain = ladder.gain_musd
    quick = _first(range(1, stop), gain, QUICK * gain[stop])
    further = _first(range(stop + 1, last), gain, gain[stop] + FURTHER * (gain[last] - gain[stop]))
    steps = {quick: Role.QUICK, stop: Role.RECOMMENDED, further: Role.FURTHER}
    if last > stop:
        steps[last] = Role.ALL
    returns = [*ladder.next_return.tolist(), None]
    rows = ladder.packages.tolist()
    return tuple(
        Offer(
            role,
            rows[step],
            int(settled.packages[rows[step] - 1]),
            float(ladder.cost_musd[step]),
            float(gain[step]),
            returns[step],
        )
        for step, role in steps.items()
        if step is not None
    )


def _first(steps: range, gain: Array, least: float) -> int | None:
    """Return the first step that gains enough; none where none does."""
    return next((step for step in steps if gain[step] >= least), None)
