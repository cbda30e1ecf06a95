"""Gains under doubt: the same packages valued again in many worlds, each drawn from the ranges of what is uncertain."""

from dataclasses import dataclass
from enum import StrEnum

from ortaq.core.quantity import Array, Integers


class Doubt(StrEnum):
    """Kind of something that is drawn."""

    FLOWS = "flows"
    TARIFF = "tariff"
    ELASTICITY = "elasticity"
    EFFECT = "effect"
    COST = "cost"
    CLOSURE = "closure"
    ASSUMPTION = "assumption"
    COMPOSED = "composed"


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that is drawn.

    Attributes
    ----------
    doubt : Doubt
    about : str
        Id of the sector (elasticity), of the measure or shock (effect, cost) or of an assumption; empty where there
        is only one.
    """

    doubt: Doubt
    about: str = ""


@dataclass(frozen=True, eq=False)
class DrawnGains:
    """Gains of some packages in every drawn world; axes as in ``Payoffs``, draws first.

    Attributes
    ----------
    members, measures, shocks : tuple of str
        Labels as in ``Payoffs``.
    packages : ndarray of int, shape (package,)
        Bit m of each says whether measure m is in.
    gain_musd : ndarray, shape (draw, package, member, shock)
        Net of the costs of that draw, million USD a year.
    cost_musd : ndarray, shape (draw, package, member)
        What each member pays a year in that draw.
    income_musd : ndarray, shape (draw, member, shock)
        Real income under the shock without any package.
    single_gain_musd : ndarray, shape (draw, measure, member)
        Gain of every single measure without a shock, net of its cost.
    single_cost_musd : ndarray, shape (draw, measure, member)
    inputs : tuple of Input
        What was drawn.
    places : ndarray, shape (draw, input)
        Where each value lies in its range: -1 (low) over 0 (central) to 1 (high); for an investment of a reference
        class, the same of its quantile; for the rule of trade balances -1 (share of world income), 0 (fixed) or 1 (in
        proportion to income); for the flows, which have no one place, the mean standardised error; for what
        is composed -1 to 1 of its error.
    central : tuple of str
        Measures without any range, which stay central in every draw.
    seed : int
    common : float
        Part of the errors of effects that all effects share, 0 to 1.
    largest_residual : float
        Largest independent residual over all equilibria.
    """

    members: tuple[str, ...]
    measures: tuple[str, ...]
    shocks: tuple[str, ...]
    packages: Integers
    gain_musd: Array
    cost_musd: Array
    income_musd: Array
    single_gain_musd: Array
    single_cost_musd: Array
    inputs: tuple[Input, ...]
    places: Array
    central: tuple[str, ...]
    seed: int
    common: float
    largest_residual: float

    @property
    def draws(self) -> int:
        """Number of drawn worlds."""
        return len(self.gain_musd)

    def row(self, package: int) -> int | None:
        """Return the position of a package, or None where it was not drawn."""
        at = (self.packages == package).nonzero()[0]
        return int(at[0]) if at.size else None
