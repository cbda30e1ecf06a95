"""The few packages to choose among, for answers with and without ranges: see ``choices``."""

from dataclasses import dataclass

from ortaq.agreement import CostLadder, Listed
from ortaq.answers.choices import Role, roles


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
        Gain for each dollar of further cost on the ladder; None where nothing follows, or it is no step.
    """

    role: Role
    row: int
    package: int
    cost_musd: float
    gain_musd: float
    next_return: float | None


def offers(settled: Listed, ladder: CostLadder) -> tuple[Offer, ...]:
    """Return the choices by cost; none where nothing is signed.

    Parameters
    ----------
    settled : Listed
    ladder : CostLadder
        Of its payoffs.
    """
    payoffs = settled.payoffs
    cost, gain = payoffs.cost_musd.sum(axis=1), payoffs.gain_musd.sum(axis=1) @ payoffs.probability
    returns = dict(zip(ladder.packages.tolist(), ladder.next_return.tolist(), strict=False))
    found = (
        Offer(role, row, int(settled.packages[row - 1]), float(cost[row]), float(gain[row]), returns.get(row))
        for role, row in roles(payoffs, settled.agreement).items()
    )
    return tuple(sorted(found, key=lambda offer: offer.cost_musd))
