"""Games with transferable utility: how the worth of the whole membership can be shared.

A game is an array ``v`` of shape (2 ** player,): entry S is the worth of the coalition whose bits are those of S, and
``v[0]`` is zero. Shares of the whole are arrays of shape (player,).
"""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError, Mask, Mechanism, said, shapley_weights

MOST_PLAYERS = 16
"""Players of the largest game whose coalitions are listed: 65,536 of them."""

MOST_MEMBERS = 30
"""Members of the largest mechanism that is answered in full; of more than ``MOST_PLAYERS`` no coalitions are listed."""


@dataclass(frozen=True, slots=True)
class Core:
    """Whether the whole can be shared so that no coalition would rather have its own worth.

    Attributes
    ----------
    excess : float
        Smallest possible value of the largest excess of a coalition over its share, the least-core value; the core is
        not empty exactly if this is not positive.
    empty : bool
    objectors : tuple of int
        Bits of a balanced collection of coalitions that together certify the excess: their weighted worth is larger
        than the whole by the excess, whatever the sharing.
    weights : tuple of float
        The weight of each objector, adding up to one.
    """

    excess: float
    empty: bool
    objectors: tuple[int, ...]
    weights: tuple[float, ...]


def require_few_members(mechanism: Mechanism) -> None:
    """Refuse, before anything is computed, a mechanism of more members than an answer is made for.

    Parameters
    ----------
    mechanism : Mechanism

    Raises
    ------
    InputError
        More than ``MOST_MEMBERS`` members.
    """
    count = len(mechanism.members)
    if count > MOST_MEMBERS:
        raise InputError(
            f"the mechanism has {count} members",
            where=f"mechanism '{mechanism.id}'",
            why=f"groups that may leave, and shares of the whole, are computed for at most {MOST_MEMBERS} members",
            fix="ask `ortaq agree` without --full, --json, --why or --transfers, or leave members out",
        )


def require_game(v: Array) -> int:
    """Return the number of players."""
    players = len(v).bit_length() - 1
    if v.ndim != 1 or len(v) != 2**players or not 1 <= players <= MOST_PLAYERS:
        raise InputError(
            f"a game of shape {v.shape} has no players to count",
            where="v",
            fix=said(
                "give the worth of all 2 to the power n coalitions, n from 1 to {most_players}",
                most_players=MOST_PLAYERS,
            ),
        )
    if not np.isfinite(v).all() or v[0] != 0.0:
        raise InputError(
            "a worth is not a finite number, or that of the empty coalition is not zero",
            where=f"v: coalition {int(np.flatnonzero(~np.isfinite(v))[0]) if not np.isfinite(v).all() else 0}",
            fix="give a finite worth for every coalition, zero for the empty one",
        )
    return players


def shapley(v: Array) -> Array:
    """Return the Shapley value: the mean of what a player adds over all orders of joining.

    Shapley (1953), A Value for n-Person Games.

    ``v``, shape (2 ** player,): A game: the worth of each coalition, by its bits. Returns shape (player,), in the unit
    of ``v``; adds up to the worth of the whole.

    Raises
    ------
    InputError
        The array is not a game.

    Examples
    --------
    >>> shapley(np.array([0.0, 1.0, 2.0, 5.0]))
    array([2., 3.])
    """
    return np.asarray(shapley_weights(require_game(v)) @ v)


def banzhaf(v: Array) -> Array:
    """Return the mean of what a player adds over all coalitions of the others; may not add up to the whole.

    Banzhaf (1965), Weighted Voting Doesn't Work.

    ``v``, shape (2 ** player,): A game: the worth of each coalition, by its bits. Returns shape (player,), in the unit
    of ``v``.

    Raises
    ------
    InputError
        The array is not a game.

    Examples
    --------
    Two of three players are enough:

    >>> banzhaf(np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0]))
    array([0.5, 0.5, 0.5])
    """
    inside = membership(require_game(v))
    return np.asarray(np.where(inside, v, -v).sum(axis=1) / (len(v) // 2))


def tau(v: Array) -> Array | None:
    """Return the compromise between what players can hope for and can insist on, or None where there is none.

    Tijs (1981), Bounds for the Core and the tau-Value. A player hopes for what it adds to the others together, and
    insists on the most that it can be left with when it gives its partners in a coalition all they hope for.

    ``v``, shape (2 ** player,): A game: the worth of each coalition, by its bits. Returns shape (player,), in the unit
    of ``v``.

    Raises
    ------
    InputError
        The array is not a game.

    Examples
    --------
    >>> tau(np.array([0.0, 1.0, 2.0, 5.0]))
    array([2., 3.])
    """
    players = require_game(v)
    inside = membership(players)
    whole = len(v) - 1
    hope = v[whole] - v[whole ^ (1 << np.arange(players))]
    left = np.where(inside, v - hope @ inside + hope[:, None], -np.inf)
    insist = left.max(axis=1)
    scale = 1e-9 * max(1.0, float(np.abs(v).max()))
    if (insist > hope + scale).any() or not insist.sum() - scale <= v[whole] <= hope.sum() + scale:
        return None
    spread = float((hope - insist).sum())
    return np.asarray(insist + (hope - insist) * ((v[whole] - insist.sum()) / spread if spread > scale else 0.0))


def convex(v: Array) -> bool:
    """Return whether joining a larger coalition never adds less: v(S + i + j) - v(S + i) >= v(S + j) - v(S)."""
    players = require_game(v)
    coalitions = np.arange(len(v))
    scale = 1e-9 * max(1.0, float(np.abs(v).max()))
    for i in range(players):
        for j in range(i):
            without = coalitions[coalitions & (1 << i | 1 << j) == 0]
            gap = v[without | 1 << i | 1 << j] - v[without | 1 << i] - v[without | 1 << j] + v[without]
            if (gap < -scale).any():
                return False
    return True


def excesses(v: Array, shares: Array) -> Array:
    """Return what each coalition could have beyond its share, shape (2 ** player,)."""
    return np.asarray(v - shares @ membership(len(shares)))


def membership(players: int) -> Mask:
    """Return which players each coalition has, shape (player, 2 ** player)."""
    return np.asarray(np.arange(2**players) >> np.arange(players)[:, None] & 1 == 1)
