"""How members look at gains, and what is asked of an agenda."""

from dataclasses import dataclass, field

from ortaq.agreement import DEFAULT_TAIL, Acceptance, Limit


@dataclass(frozen=True)
class Terms:
    """How members look at gains, and which package is asked about beside the notable ones.

    Attributes
    ----------
    accept : Acceptance
    tail : float
        Probability of the worst shocks that CVaR averages.
    limits : tuple of Limit
    package : int or None
        A package whose refusal or payments will be explained.
    bridges : tuple of str
        Members of whom it is told which refused packages they can open.
    upfront_musd : float or None
        Largest investment of a package, million USD; no limit if None. Budgets a year are rules of the mechanism.
    dependence_points : float or None
        On an agenda without a table, largest rise of a member's loss from a stop of trade with a named power,
        percentage points; ``limits`` say the same of all packages where there is a table.
    """

    accept: Acceptance = Acceptance.WORST
    tail: float = DEFAULT_TAIL
    limits: tuple[Limit, ...] = field(default=())
    package: int | None = None
    upfront_musd: float | None = None
    bridges: tuple[str, ...] = ()
    dependence_points: float | None = None
