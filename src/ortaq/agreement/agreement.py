"""What the search returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.agreement.acceptance import Acceptance, Indices, accepts, signed_by_all
from ortaq.agreement.rules import Limit
from ortaq.agreement.sentences import advice, blocked, count_sentence
from ortaq.core import (
    VERDICT_TOLERANCE,
    Array,
    ByPackage,
    Coded,
    Drawn,
    InputError,
    Mask,
    Package,
    Principle,
    Rules,
    Tidy,
    TidyColumn,
    Verdict,
    package_names,
    packages_of,
    verdict,
)
from ortaq.core.report import Text


@dataclass(frozen=True, slots=True)
class PrincipleCheck:
    """One principle of the mechanism tested on one package.

    Attributes
    ----------
    holds : bool or None
        None where the data that the test needs is missing.
    value : float
        The tested quantity; NaN where it is missing, infinite for a ratio to a gain that is not positive.
    unit : str
        Unit of ``value``: ``percent``, ``percentage points``, ``ratio`` or ``members``.
    statement_key : str
        Key of the sentence that says the verdict, ``principle.<name>.holds``, ``.fails`` or ``.unknown``.
    worst_member : str or None
        The member on whom the value rests, where there is one.
    """

    principle: Principle
    holds: bool | None
    value: float
    unit: str
    statement_key: str
    worst_member: str | None


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What stands between the members and more accepted packages; feasible refused packages only.

    Attributes
    ----------
    blocked_alone : mapping of str to int
        For each member, the number of packages that everybody else would sign.
    missing_consent : mapping of tuple of str to int
        The smallest sets of members whose consent is missing, with the number of packages that exactly this set
        refuses; no listed set contains another. Fewest members first, then most packages.
    closest : int or None
        The refused package that needs the smallest transfer in total; None if none is refused.
    closest_shortfall_musd : float
        That transfer, million USD a year.
    unreachable : mapping of str to float
        Members whose threshold no feasible package meets, with the largest robust gain that any gives them, percent of
        real income; empty where no package is feasible.
    """

    blocked_alone: Mapping[str, int]
    missing_consent: Mapping[tuple[str, ...], int]
    closest: int | None
    closest_shortfall_musd: float
    unreachable: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Agreement(Tidy, Drawn):
    """Which packages all members would sign, and the notable ones among them.

    Attributes
    ----------
    accept : Acceptance
        How gains under several shocks are brought to one number; *robust gain* is that number.
    members, measures, shocks : tuple of str
        Labels of the payoffs.
    robust_gain_percent : ndarray, shape (package, member)
        Robust gain, percent of real income.
    robust_gain_musd : ndarray, shape (package, member)
        Robust gain, million USD a year.
    surplus_musd : ndarray, shape (package, member)
        Robust gain above the worth of what the member would just not refuse, million USD a year.
    threshold_percent : ndarray, shape (member,)
        Smallest gain that the member asks for, percent of real income.
    refusal_percent : ndarray, shape (member,)
        The member refuses what gives it no more than this: its threshold less what is too small to matter to it.
    feasible : ndarray of bool, shape (package,)
        Packages that may be signed at all (budget and other limits of the caller).
    accepted : ndarray of int
        Indices of the feasible packages that no member refuses and by which some member gains, see ``signed``; never
        the empty package.
    accepted_worst, accepted_expected : ndarray of int
        The same under either rule, whatever ``accept`` is.
    pareto : ndarray of int
        Accepted packages that no other accepted package dominates in percent surplus.
    solutions : mapping of str to tuple of int
        ``nash``, ``kalai_smorodinsky``, ``egalitarian`` (percent surplus; the last two by leximin) and
        ``utilitarian`` (million USD), all ties. On a finite set the axioms behind these solutions do not hold, and
        a solution need not be unique; see ``ortaq.agreement.bargaining``.
    recommended : int or None
        The Nash package; among ties the larger total gain in million USD, then the smaller index. The answer to a
        whole agenda puts that in its place at which the ladder of costs stops (``ortaq.answers.agenda``).
    checks : tuple of PrincipleCheck
        The mechanism's principles tested on the recommended package; empty without one.
    obstacles : Obstacles
        Who refuses what.
    tail : float
        Probability of the worst shocks that CVaR averages; read only where ``accept`` is ``cvar``.
    weights : ndarray, shape (member,)
        Weight of each member in Nash and utilitarian.
    poorer_first : tuple of int
        Accepted packages best for the poorest member, among these for the next poorer one, and so on, in percent
        surplus; all ties. Empty where the prosperity of the members is not given.
    rules : Rules
        Conditions on a package that do not depend on gains; ``feasible`` keeps them.
    limits : tuple of Limit
        Limits on other quantities; ``feasible`` keeps them.
    """

    accept: Acceptance
    members: tuple[str, ...]
    measures: tuple[str, ...]
    shocks: tuple[str, ...]
    robust_gain_percent: Array
    robust_gain_musd: Array
    surplus_musd: Array
    threshold_percent: Array
    refusal_percent: Array
    feasible: Mask
    accepted: Indices
    accepted_worst: Indices
    accepted_expected: Indices
    pareto: Indices
    solutions: Mapping[str, tuple[int, ...]]
    recommended: int | None
    obstacles: Obstacles
    tail: float
    weights: Array
    poorer_first: tuple[int, ...]
    rules: Rules
    limits: tuple[Limit, ...]
    checks: tuple[PrincipleCheck, ...] = ()

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def tidy(self) -> Mapping[str, TidyColumn]:
        """Return a row for each package and member: the robust gain, and whether all sign the package."""
        row, member = (axis.ravel() for axis in np.indices(self.robust_gain_percent.shape))
        every = packages_of(self.feasible)
        package = every[row]
        return {
            "package": package,
            "measures": Coded(package_names(self.measures, every), row),
            "member": Coded(self.members, member),
            "robust_gain_percent": self.robust_gain_percent.ravel(),
            "robust_gain_musd": self.robust_gain_musd.ravel(),
            "surplus_musd": self.surplus_musd.ravel(),
            "signs": self.signs(self.robust_gain_percent).ravel(),
            "feasible": self.feasible[package],
            "accepted": np.isin(package, self.accepted),
            "pareto": np.isin(package, self.pareto),
            "recommended": package == self.recommended,
        }

    @cached_property
    def surplus_percent(self) -> Array:
        """Robust gain above what is just not refused, shape (package, member), percentage points of real income."""
        return self.robust_gain_percent - self.refusal_percent

    @property
    def material_percent(self) -> Array:
        """Size below which a gain or loss does not matter to a member, shape (member,), percent of real income."""
        return self.threshold_percent - self.refusal_percent

    @property
    def least_gain_percent(self) -> Array:
        """A member does not act for a gain up to this, shape (member,), percentage points of real income."""
        return self.material_percent + VERDICT_TOLERANCE

    @property
    def focus(self) -> int | None:
        """The recommended package, else the refused one that is closest to acceptance."""
        return self.obstacles.closest if self.recommended is None else self.recommended

    def package(self, index: int) -> Package:
        """Return the package with its measures named.

        Raises
        ------
        InputError
            There is no such package.
        """
        require_package(index, self.robust_gain_percent)
        return Package.from_index(index, self.measures)

    def is_accepted(self, index: int) -> bool:
        """Return whether every member signs the package."""
        return bool(np.isin(index, self.accepted))

    def signs(self, robust_gain_percent: Array) -> Mask:
        """Return who does not refuse robust gains, shape (..., member), percent of real income."""
        return accepts(robust_gain_percent, self.refusal_percent)

    def signed(self, robust_gain_percent: Array) -> Mask:
        """Return whether nobody refuses robust gains, shape (..., member), and they matter to somebody; shape (...)."""
        return signed_by_all(robust_gain_percent, self.threshold_percent, self.refusal_percent)

    def verdicts(self, package: int) -> tuple[Verdict, ...]:
        """Return the word for what a package gives each member, in the order of members.

        Raises
        ------
        InputError
            There is no such package.
        """
        require_package(package, self.robust_gain_percent)
        above = self.robust_gain_percent[package] - self.threshold_percent
        return tuple(map(verdict, above.tolist(), self.material_percent.tolist()))

    def explain(self) -> tuple[Text, ...]:
        """Return sentences: what is accepted, what is recommended, who stands in the way."""
        return (count_sentence(self), *advice(self), *blocked(self))


def require_package(package: int, values: Array) -> None:
    """Raise InputError unless the package is among those of values, shape (package, ...)."""
    if isinstance(values, ByPackage):
        values.rows(np.array(package))
    elif not 0 <= package < len(values):
        raise InputError(
            f"there is no package {package}",
            where="package",
            why=f"the agenda has {len(values).bit_length() - 1} measures, so packages are numbered 0 to "
            f"{len(values) - 1}",
            fix="give an index whose bit m says whether measure m of the agenda is in",
        )
