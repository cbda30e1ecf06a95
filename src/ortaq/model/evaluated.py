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


CONFIDENCE = 0.95
"""Of what is said of packages that were not drawn."""


@dataclass(frozen=True, slots=True)
class Certified:
    """What solving packages says of those that no programme picked, whatever the gains are made of.

    Attributes
    ----------
    radius : int
        All packages that the rules allow and that differ from the recommended one by at most so many measures were
        solved, and none of them is a better answer; 0 where nothing is recommended.
    around : int
        How many these are.
    moved : int
        How often a better answer than the programmes had picked was found by solving, and taken.
    settled : bool
        Whether the last of them has nothing better around it; if not, what is around it was not solved.
    drawn : int
        Packages drawn from all that the rules allow, each as likely as any other.
    beside : int
        Packages drawn from those that differ by one measure more than ``radius``.
    signed : int
        How many of those drawn from all are signed.
    above_musd, below_musd : float
        By how much the joint gain of a package drawn from all was above and below the terms at most, mean over the
        shocks, million USD a year: what three and more measures add together.
    usual_musd : float
        Half of them are off by less.
    share, share_beside : float
        At most these parts of all packages that the rules allow, and of those that differ by one measure more than
        ``radius``, are better answers, with this confidence; at most the first is above the terms by more than
        ``above_musd``.
    confidence : float
    """

    radius: int
    around: int
    moved: int
    settled: bool
    drawn: int
    beside: int
    signed: int
    above_musd: float
    below_musd: float
    usual_musd: float
    share: float
    share_beside: float
    confidence: float = CONFIDENCE


def most_unseen(drawn: int, missed: float = 1.0 - CONFIDENCE) -> float:
    """Return the largest part of all things that may lie above the largest of some drawn from them.

    A part of more than p is missed by n draws with a probability below (1 - p) ** n, whatever the things are (Wilks
    1941, Determination of Sample Sizes for Setting Tolerance Limits). It holds as well for whatever is at least as
    large as the largest drawn, although it was chosen afterwards.

    Parameters
    ----------
    drawn : int
        Independently, each as likely as any other.
    missed : float, optional
        Probability that a larger part is missed.

    Examples
    --------
    >>> round(most_unseen(299), 4), most_unseen(0)
    (0.01, 1.0)
    """
    return float(1.0 - missed ** (1.0 / drawn)) if drawn else 1.0


def most_unseen_at(look: int, drawn: int) -> float:
    """Return the same where things are drawn around one package after the other until none drawn is above it.

    Whoever looks again each time that something better was found stops sooner or later where it was only missed. So
    each look may miss half as often as the one before, and all together no more often than ``CONFIDENCE`` leaves.

    Parameters
    ----------
    look : int
        From 1.
    drawn : int
        In this look.

    Examples
    --------
    >>> [round(most_unseen_at(look, 299), 4) for look in (1, 2, 3)]
    [0.0123, 0.0145, 0.0168]
    """
    return most_unseen(drawn, (1.0 - CONFIDENCE) * 0.5**look)


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
    tried_size, tried : int
        Groups of up to so many members were asked for all that they can go over to from the recommended package, so
        many ways, and all of it was solved.
    certified : Certified or None
        What does not rest on terms; None while the search goes on.
    """

    rounds: int
    gap: float
    last_miss_musd: float
    largest_miss_musd: float
    settled: bool
    questions: int = 0
    open: int = 0
    worth_gap: float = 0.0
    tried_size: int = 0
    tried: int = 0
    certified: Certified | None = None


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
