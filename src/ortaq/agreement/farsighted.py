"""Who takes part when members join and leave one at a time: looking one step ahead, or to the end of the path.

A state is a set of participants. They carry out the measures that they can carry out alone, in the package with the
largest sum of their robust gains; the others carry out nothing, but feel what the participants do. Nobody is kept out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.agreement.agreement import Agreement
from ortaq.agreement.coalitions import Outsiders, secured_packages
from ortaq.agreement.groups import member_names
from ortaq.agreement.sentences import counted
from ortaq.core import VERDICT_TOLERANCE, Array, InputError, Mask, Payoffs
from ortaq.core.report import Text

MOST_MEMBERS = 10
"""Members whose 1,024 sets of participants are still followed in about a second."""

CIRCLES = -1
"""End of a path that comes back to where it was."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from one state to another that some players can make together."""

    origin: int
    target: int
    who: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Participation:
    """States by the bits of the participants, and where joining and leaving leads.

    Attributes
    ----------
    members : tuple of str
    packages : ndarray of int, shape (state,)
        The package in force.
    gain_percent : ndarray, shape (state, member)
        Robust gains, percent of real income, participants or not.
    ends : ndarray of int, shape (state,)
        Where the path from each state ends if in each state the member moves that gains most by its own step;
        ``CIRCLES`` where it does not end.
    lasting : ndarray of bool, shape (state,)
        Nobody gains by its own step (internal and external stability: d'Aspremont et al. 1983, On the Stability of
        Collusive Price Leadership, Canadian Journal of Economics 16).
    farsighted : ndarray of bool, shape (state,)
        The largest consistent set: every step is deterred by where it might lead.
    """

    members: tuple[str, ...]
    packages: Indices
    gain_percent: Array
    ends: Indices
    lasting: Mask
    farsighted: Mask

    def starts(self, package: int) -> int:
        """Return from how many states the path of short-sighted steps ends in a state with this package."""
        ended = self.ends[self.ends != CIRCLES]
        return int((self.packages[ended] == package).sum())

    @property
    def circling(self) -> int:
        """States from which short-sighted steps go round in circles."""
        return int((self.ends == CIRCLES).sum())

    def states(self, package: int) -> tuple[tuple[str, ...], ...]:
        """Return the sets of participants under which a package is in force."""
        return tuple(member_names(int(s), self.members) for s in np.flatnonzero(self.packages == package))

    def explain(self) -> tuple[Text, ...]:
        """Return sentences: how many sets of participants last, short-sighted and farsighted."""
        near, far = int(self.lasting.sum()), int(self.farsighted.sum())
        circles = (Text("participation.circles", {"count": counted(self.circling)}),) if self.circling else ()
        return (
            Text("participation.near", {"near": counted(near), "count": counted(len(self.packages))}),
            *circles,
            Text("participation.far_all" if self.farsighted[-1] else "participation.far", {"far": counted(far)}),
        )


def participation(payoffs: Payoffs, agreement: Agreement) -> Participation:
    """Return which sets of participants last when members join and leave one at a time.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement

    Raises
    ------
    InputError
        More than ``MOST_MEMBERS`` members.

    Examples
    --------
    States are nobody, A, B, and both:

    >>> participation(payoffs, agreement).farsighted
    array([False, False, False,  True])
    """
    _require_few(len(payoffs.members))
    packages = secured_packages(payoffs, agreement, Outsiders.GAMMA)
    gain = agreement.robust_gain_percent[packages]
    members = len(payoffs.members)
    steps = [Transition(state, state ^ 1 << i, (i,)) for state in range(2**members) for i in range(members)]
    least = agreement.least_gain_percent
    following = _short_sighted(gain, least)
    return Participation(
        members=payoffs.members,
        packages=packages,
        gain_percent=gain,
        ends=_ends(following),
        lasting=following == np.arange(len(gain)),
        farsighted=largest_consistent_set(gain, steps, least),
    )


def _require_few(members: int) -> None:
    if members > MOST_MEMBERS:
        raise InputError(
            f"{members} members make {2**members:,} sets of participants",
            where="members",
            why=f"time and memory grow fourfold with each member; at most {MOST_MEMBERS} are followed",
            fix="ask about fewer members",
        )


def largest_consistent_set(gain: Array, moves: Sequence[Transition], least: Array | float = VERDICT_TOLERANCE) -> Mask:
    """Return the states from which every move is deterred by where it might lead.

    State b dominates a indirectly if a chain of moves leads from a to b and everyone who moves prefers b to where it
    moves. A state belongs to the set if for every move out of it there is a state of the set that is the target or
    dominates it indirectly, and that not all movers prefer to staying. Of all such sets the largest, found by striking
    out states until none is left to strike (Chwe 1994, Farsighted Coalitional Stability, Journal of Economic Theory
    63, definitions 1 and 2, proposition 1). It is never empty for finitely many states, and it rules out with
    confidence: states in it may last, states outside do not.

    Parameters
    ----------
    gain : ndarray, shape (state, player)
    moves : sequence of Transition
    least : ndarray, shape (player,), or float, optional
        Differences up to this do not count.

    Returns
    -------
    ndarray of bool, shape (state,)

    Examples
    --------
    From the first state a player may step to a better one, where both stay:

    >>> largest_consistent_set(np.array([[0.0, 0.0], [1.0, 1.0]]), [Transition(0, 1, (0,))])
    array([False,  True])
    """
    preferred = [(gain > gain[m.origin] + least)[:, list(m.who)].all(axis=1) for m in moves]
    ahead = _ahead(len(gain), moves, preferred)
    inside = np.ones(len(gain), dtype=np.bool_)
    deterrents = [ahead[m.target] & ~better for m, better in zip(moves, preferred, strict=True)]
    while True:
        kept = inside.copy()
        for move, deterrent in zip(moves, deterrents, strict=True):
            if not (deterrent & inside).any():
                kept[move.origin] = False
        if (kept == inside).all():
            return inside
        inside = kept


def _ahead(states: int, moves: Sequence[Transition], preferred: Sequence[Mask]) -> Mask:
    """Return for each state the states that dominate it indirectly, and itself; shape (state, state)."""
    ahead = np.eye(states, dtype=np.bool_)
    known = -1
    while known != (known := int(ahead.sum())):
        for move, better in zip(moves, preferred, strict=True):
            ahead[move.origin] |= better & ahead[move.target]
    return ahead


def _short_sighted(gain: Array, least: Array) -> Indices:
    """Return the state after the step by which a member gains most, the state itself if nobody gains by a step."""
    states, members = gain.shape
    after = np.arange(states)[:, None] ^ (1 << np.arange(members))
    rise = gain[after, np.arange(members)] - gain
    worth_it = np.where(rise > least, rise, -np.inf)
    best = worth_it.argmax(axis=1)
    return np.where((rise > least).any(axis=1), after[np.arange(states), best], np.arange(states))


def _ends(following: Indices) -> Indices:
    """Return the last state of every path, ``CIRCLES`` where there is none."""
    at = np.arange(len(following))
    for _ in following:
        at = following[at]
    return np.where(following[at] == at, at, CIRCLES)
