"""The packages to choose among with what the next dollar buys, also where a list of packages is all there is."""

from dataclasses import dataclass

from ortaq.agreement import Listed
from ortaq.answers.agenda import ladder_of
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
        Gain for each dollar of further cost on the ladder; None where nothing follows or it is no step.
    """

    role: Role
    row: int
    package: int
    cost_musd: float
    gain_musd: float
    next_return: float | None


def offers(settled: Listed) -> tuple[Offer, ...]:
    """Return the choices by cost; none where all sign nothing.

    Parameters
    ----------
    settled : Listed
    """
    payoffs = settled.payoffs
    ladder = ladder_of(payoffs, settled.agreement)
    returns = dict(zip(ladder.packages.tolist(), ladder.next_return.tolist(), strict=False))
    made = (
        Offer(
            role=role,
            row=row,
            package=settled.package_at(row),
            cost_musd=float(payoffs.joint_cost_musd[row]),
            gain_musd=float(payoffs.joint_gain_musd[row]),
            next_return=returns.get(row),
        )
        for role, row in roles(payoffs, settled.agreement).items()
    )
    return tuple(sorted(made, key=lambda offer: offer.cost_musd))
