"""What is known of the packages of an agenda, whatever its length."""

from dataclasses import dataclass
from enum import Enum

from ortaq.core import Integers, Mask, Payoffs


class Way(Enum):
    """How the packages of an agenda were evaluated."""

    FULL = "full"
    """Every package by its own equilibrium."""
    SCREENED = "screened"
    """Those on which the answer rests by their own equilibrium, the others estimated."""
    SEARCHED = "searched"
    """Those that may be best by their own equilibrium; there is no table of the others."""


@dataclass(frozen=True, slots=True)
class Searched:
    """How far the search of an agenda without a table came.

    Attributes
    ----------
    rounds : int
        Times that the best packages were asked for.
    gap : float
        Largest part of a gain by which a package that was not picked could be better by the same terms.
    last_miss_musd, largest_miss_musd : float
        What the joint gain of a package picked was off by at most before it was solved, in the last round that solved
        any and in all; million USD a year.
    settled : bool
        Whether the last round picked nothing new.
    questions : int
        Who would leave a package that stands out, and what a group secures: how many questions were asked.
    open : int
        Those of them to which there may be other answers.
    worth_gap : float
        Largest part by which a group could secure more by the terms than what was solved gives it.
    """

    rounds: int
    gap: float
    last_miss_musd: float
    largest_miss_musd: float
    settled: bool
    questions: int = 0
    open: int = 0
    worth_gap: float = 0.0


@dataclass(frozen=True, eq=False)
class Evaluated:
    """Gains of the packages of an agenda, and what is certain of them.

    Attributes
    ----------
    way : Way
    packages : ndarray of int, shape (row,)
        Packages that the rows of the payoffs after the first stand for, ascending: all of them unless the agenda was
        searched, then those that were solved.
    payoffs : Payoffs
        Of all packages, or of a list; see ``Payoffs.of_list``. ``error_percent`` is a multiple of the largest
        leave-one-out error of the estimates, widened to hold every prediction that was checked: no estimate that was
        checked missed by more, which is no proof for the others.
    feasible : ndarray of bool, shape (2 ** measure,)
        Packages that may be signed; of a searched agenda shape (row,), those of ``packages``.
    solves : int
        Equilibria.
    checked : int
        Predictions held against an equilibrium solved afterwards.
    missed : int
        How many of them were off by more than the error believed at the time.
    search : Searched or None
        Of a searched agenda.
    """

    way: Way
    packages: Integers
    payoffs: Payoffs
    feasible: Mask
    solves: int
    checked: int = 0
    missed: int = 0
    search: Searched | None = None

    @property
    def solved(self) -> int:
        """Packages with own equilibria, the empty one left out."""
        return len(self.packages) if self.way is Way.SEARCHED else self.payoffs.verified_count
