"""How large the search of an agenda without a table is: known before anything is computed."""

from dataclasses import dataclass
from math import comb

from ortaq.agreement import tried_size
from ortaq.answers.certificate import BESIDE, DRAWN, radius_of
from ortaq.core import InputError, Mechanism
from ortaq.model.estimates import rim_packages

LONGEST = 60
"""Measures of the longest agenda: their set is one number of 64 bits, and pairs grow with the square."""

FOR_EACH_TERM = 0.75
"""Packages drawn at random for each single or pairwise term, beside all pairs."""

MOST_ROUNDS, AT_TERMS = 12, 580
"""Rounds of programmes after which what may still be better is left open, up to so many single and pairwise terms."""


MOST_ASKED, IN_FULL_TERMS = 40, 820
"""Prices and budgets at which programmes are asked in a round, up to so many terms; of more terms fewer."""


@dataclass(frozen=True)
class SearchSize:
    """About what a search computes, and what it can prove.

    Attributes
    ----------
    packages : int
        Those that are solved whatever is found, as many as if no rule refused any; what is found comes on top.
    equilibria : int
        Of these under every shock.
    rounds : int
        Times that programmes are asked at most whether something is better.
    radius : int
        All packages that differ from the recommended one by at most so many measures are solved.
    group_size : int
        All ways out of it of groups of up to so many members are solved.
    """

    packages: int
    equilibria: int
    rounds: int
    radius: int
    group_size: int


def search_size(mechanism: Mechanism) -> SearchSize:
    """Return how large the search of an agenda is.

    Parameters
    ----------
    mechanism : Mechanism
    """
    measures = len(mechanism.measures)
    radius = radius_of(measures)
    around = sum(comb(measures, apart) for apart in range(1, radius + 1))
    first = len(rim_packages(measures)) + comb(measures, 2) + drawn_first(measures)
    packages = first + DRAWN + around + BESIDE
    return SearchSize(
        packages=packages,
        equilibria=packages * (1 + len(mechanism.shocks)),
        rounds=most_rounds(measures),
        radius=radius,
        group_size=tried_size(list(mechanism.involved.values())),
    )


def drawn_first(measures: int) -> int:
    """Return how many packages are drawn at random to teach the terms."""
    return int(FOR_EACH_TERM * _terms(measures))


def most_rounds(measures: int) -> int:
    """Return how many rounds of programmes are asked at most: their work grows with the square of the terms."""
    return max(1, min(MOST_ROUNDS, round(MOST_ROUNDS * (AT_TERMS / _terms(measures)) ** 2)))


def most_asked(measures: int) -> int:
    """Return at how many prices and budgets programmes are asked in a round at most."""
    return min(MOST_ASKED, round(MOST_ASKED * (IN_FULL_TERMS / _terms(measures)) ** 2))


def _terms(measures: int) -> int:
    """Return how many single and pairwise terms there are."""
    return measures + comb(measures, 2)


def require_searchable(mechanism: Mechanism) -> None:
    """Raise InputError if an agenda is too long to be searched."""
    count = len(mechanism.measures)
    if count > LONGEST:
        raise InputError(
            f"the agenda has {count} measures; at most {LONGEST} can be searched",
            where=f"mechanism '{mechanism.id}'",
            why="pairs of measures grow with the square of the agenda",
            fix="merge measures that only make sense together, or move some to a second mechanism file",
        )
