"""All that small groups of members can bring about by leaving a package, on an agenda without a table of all packages.

How many packages these are follows from who takes part in what, before anything is computed, so that the largest size
of a group of which all can be solved is known beforehand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import comb
from operator import or_

import numpy as np

from ortaq.agreement.coalitions import Outsiders
from ortaq.core.subsets import bits, subset_sums

MOST_WAYS = 1000
"""Ways out of one package that are all tried, under both answers of the others."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a group can leave a package.

    Attributes
    ----------
    outsiders : Outsiders
        What the others then do.
    coalition : int
        Bits of the members of the group.
    result : int
        The package in force afterwards.
    """

    outsiders: Outsiders
    coalition: int
    result: int


def tried_size(involved: Sequence[int], most: int = MOST_WAYS) -> int:
    """Return up to how many members a group may have so that all ways out of any package are few enough to be tried.

    Parameters
    ----------
    involved : sequence of int
        Bits of the measures in which each member takes part.
    most : int, optional

    Examples
    --------
    >>> tried_size([0b011, 0b101, 0b110]), tried_size([0b011, 0b101, 0b110], most=8)
    (2, 1)
    """
    ways = 0
    for size in range(1, len(involved)):
        if ways + 2 * comb(len(involved), size) > most:
            return size - 1
        ways += 2 * sum(2 ** _own(involved, group).bit_count() for group in combinations(range(len(involved)), size))
        if ways > most:
            return size - 1
    return len(involved) - 1


def ways_out(involved: Sequence[int], package: int, size: int) -> Iterator[Way]:
    """Yield every way in which a group of up to so many members can leave a package, small groups first.

    Parameters
    ----------
    involved : sequence of int
        As in ``tried_size``.
    package, size : int

    Examples
    --------
    The first member has a measure of its own and one with the second:

    >>> [(way.outsiders.value, way.coalition, way.result) for way in ways_out([0b11, 0b10], 0b11, 1)]
    [('delta', 1, 0), ('delta', 1, 1), ('gamma', 1, 0), ('gamma', 1, 1), ('delta', 2, 1), ('gamma', 2, 0)]
    """
    members = range(len(involved))
    for group in (some for count in range(1, size + 1) for some in combinations(members, count)):
        coalition = sum(1 << who for who in group)
        alone = _own(involved, group)
        own = subset_sums(np.array([1 << bit for bit in bits(alone)], dtype=np.int64))
        kept = package & ~reduce(or_, (involved[who] for who in group))
        for outsiders, rest in ((Outsiders.DELTA, kept), (Outsiders.GAMMA, 0)):
            for some in own.tolist():
                yield Way(outsiders, coalition, some | rest)


def _own(involved: Sequence[int], group: Sequence[int]) -> int:
    """Return the bits of the measures that a group carries out alone."""
    every = reduce(or_, involved)
    return every & ~reduce(or_, (own for who, own in enumerate(involved) if who not in group), 0)
