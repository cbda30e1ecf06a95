"""Groups of members: which are asked whether they leave, who is in one, and what it can carry out by itself."""

from collections.abc import Sequence

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.agreement.games import MOST_PLAYERS
from ortaq.core import Mask, Payoffs

MOST_TRIED = 4_096
"""Groups of more than ``MOST_PLAYERS`` members that are tried."""


def proper_coalitions(count: int) -> Sequence[int]:
    """Return the bits of every coalition but the empty one and the whole membership, small ones first."""
    return sorted(range(1, 2**count - 1), key=lambda s: (s.bit_count(), s))


def leaving(payoffs: Payoffs) -> Sequence[int]:
    """Return the bits of the coalitions that are tried, small ones first.

    Of up to ``MOST_PLAYERS`` members all but the empty one and the whole. Of more, every single member, every pair,
    and those who together carry out some package, at most ``MOST_TRIED``. Under ``gamma`` a coalition that blocks has
    a part that is one of these and blocks too, so that nothing is missed where all of them are tried.

    Parameters
    ----------
    payoffs : Payoffs

    Examples
    --------
    >>> leaving(payoffs)
    [1, 2]
    """
    count = len(payoffs.members)
    if count <= MOST_PLAYERS:
        return proper_coalitions(count)
    few = {1 << i | 1 << j for i in range(count) for j in range(i + 1)}
    acting = set((part_of_packages(payoffs).astype(np.int64) @ (1 << np.arange(count))).tolist())
    return sorted(few | acting - {0, 2**count - 1}, key=lambda s: (s.bit_count(), s))[:MOST_TRIED]


def part_of_packages(payoffs: Payoffs) -> Mask:
    """Return whose part each package needs, shape (package, member)."""
    takes = np.array([[member in who for member in payoffs.members] for who in payoffs.participants], dtype=bool)
    bits = payoffs.packages[:, None] >> np.arange(len(payoffs.measures)) & 1
    return np.asarray(bits.astype(np.float32) @ takes.reshape(len(payoffs.measures), -1) > 0.0)


def members_in(coalition: int) -> Indices:
    """Return the positions of the members of a coalition."""
    return np.flatnonzero(coalition >> np.arange(coalition.bit_length()) & 1)


def member_names(coalition: int, members: Sequence[str]) -> tuple[str, ...]:
    """Return the members of a coalition.

    Parameters
    ----------
    coalition : int
        Bits of the members.
    members : sequence of str

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> member_names(0b101, ("A", "B", "C"))
    ('A', 'C')
    """
    return tuple(members[i] for i in members_in(coalition))


def own_measures(payoffs: Payoffs, coalition: int) -> Indices:
    """Return the bits of the measures whose participants all belong to the coalition, shape (measure,)."""
    inside = set(member_names(coalition, payoffs.members))
    own = [1 << m for m, who in enumerate(payoffs.participants) if inside.issuperset(who)]
    return np.array(own, dtype=np.int64)
