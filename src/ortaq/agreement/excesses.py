"""The least core and the nucleolus of a game, each with a certificate that does not repeat its computation."""

from typing import Any

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.agreement.games import Core, excesses, membership, require_game
from ortaq.core import Array, InputError, NotConverged

CERTIFIED = 1e-7
"""Relative violation, to the largest worth, up to which a solution counts as verified."""


def core(v: Array) -> Core:
    """Return the least-core value and the collection of coalitions that proves it.

    Bondareva (1963) and Shapley (1967): the dual of the linear programme weighs coalitions so that every player is
    covered alike. The proof is checked: the covering, and the excess that it implies.

    ``v``, shape (2 ** player,): A game: the worth of each coalition, by its bits.

    Raises
    ------
    InputError
        If the array is not a game, or has one player, so that no coalition is smaller than the whole.
    NotConverged
        If the proof does not hold.

    Examples
    --------
    Any two of three players have what all three have, so no sharing satisfies every two:

    >>> pairs = core(np.array([0.0, 0.0, 0.0, 6.0, 0.0, 6.0, 6.0, 6.0]))
    >>> pairs.empty, round(pairs.excess, 6)
    (True, 2.0)
    """
    players = require_game(v)
    if players == 1:
        raise InputError("a game of one player has no core to speak of", where="v", fix="give at least two players")
    scale = max(float(np.abs(v).max()), 1e-300)
    proper = np.arange(1, len(v) - 1)
    inside = membership(players)[:, proper].T.astype(float)
    answer = scipy.optimize.linprog(
        np.r_[np.zeros(players), 1.0],
        A_ub=np.hstack([-inside, -np.ones((len(proper), 1))]),
        b_ub=-v[proper] / scale,
        A_eq=np.r_[np.ones(players), 0.0][None],
        b_eq=[v[-1] / scale],
        bounds=(None, None),
    )
    x = solved(answer)
    weight = -np.asarray(answer.ineqlin.marginals)
    used = np.flatnonzero(weight > 1e-9)
    lam = weight[used] / weight[used].sum()
    cover = lam @ inside[used]
    implied = float(lam @ v[proper[used]] - cover.mean() * v[-1])
    excess = float(x[-1]) * scale
    violation = max(float(np.ptp(cover)), abs(implied - excess) / scale)
    if violation > CERTIFIED:
        raise NotConverged("the least core is not certified", residual=violation, fix="report the game")
    return Core(excess, excess > CERTIFIED * scale, tuple(proper[used].tolist()), tuple(lam.tolist()))


def nucleolus(v: Array, *, individually_rational: bool = True) -> Array | None:
    """Return the shares that make the most dissatisfied coalitions as satisfied as possible, one after another.

    Schmeidler (1969), The Nucleolus of a Characteristic Function Game. A sequence of linear programmes lowers the
    largest excess, fixes the coalitions whose multiplier is positive, and goes on with those that the fixed ones do not
    determine; at most one programme a player. The result is checked by Kohlberg's criterion.

    Methodology, eq. (A10).

    Parameters
    ----------
    v : ndarray, shape (2 ** player,)
        A game: the worth of each coalition, by its bits.
    individually_rational : bool
        Whether no player may get less than it has alone; if not, the prenucleolus.

    Returns
    -------
    ndarray, shape (player,), or None
        None where the whole is worth less than its members alone, so that nothing is individually rational.

    Raises
    ------
    InputError
        The array is not a game.
    NotConverged
        The criterion fails.

    Examples
    --------
    >>> nucleolus(np.array([0.0, 1.0, 2.0, 5.0])).round(6)
    array([2., 3.])
    """
    players = require_game(v)
    scale = max(float(np.abs(v).max()), 1e-300)
    game = v / scale
    alone = game[1 << np.arange(players)]
    if individually_rational and alone.sum() > game[-1] + 1e-12:
        return None
    shares = _sequence(game, alone if individually_rational else None)
    violation = kohlberg_violation(game, shares, individually_rational=individually_rational)
    if violation > CERTIFIED:
        raise NotConverged("the nucleolus is not certified", residual=violation, fix="report the game")
    return shares * scale


def _sequence(game: Array, alone: Array | None) -> Array:
    players = len(game).bit_length() - 1
    inside = membership(players).T.astype(float)
    fixed_rows, fixed_worth = [np.ones(players)], [float(game[-1])]
    coalitions = np.arange(1, len(game) - 1)
    floor = np.empty(0, dtype=np.int64) if alone is None else np.arange(players)
    while True:
        coalitions = coalitions[_undetermined(inside[coalitions], fixed_rows)]
        floor = floor[_undetermined(np.eye(players)[floor], fixed_rows)]
        if not coalitions.size:
            return np.asarray(np.linalg.lstsq(np.array(fixed_rows), np.array(fixed_worth), rcond=None)[0])
        rows = np.vstack([inside[coalitions], np.eye(players)[floor]])
        level = np.r_[np.ones(len(coalitions)), np.zeros(len(floor))]
        bound = np.r_[game[coalitions], alone[floor] if alone is not None else np.empty(0)]
        answer = scipy.optimize.linprog(
            np.r_[np.zeros(players), 1.0],
            A_ub=-np.hstack([rows, level[:, None]]),
            b_ub=-bound,
            A_eq=np.hstack([np.array(fixed_rows), np.zeros((len(fixed_rows), 1))]),
            b_eq=np.array(fixed_worth),
            bounds=(None, None),
        )
        epsilon = float(solved(answer)[-1])
        known = len(fixed_rows)
        # A positive multiplier says that the constraint binds in every optimum.
        for binding in np.flatnonzero(-np.asarray(answer.ineqlin.marginals) > 1e-9):
            if _undetermined(rows[[binding]], fixed_rows)[0]:
                fixed_rows.append(rows[binding])
                fixed_worth.append(float(bound[binding] - level[binding] * epsilon))
        if len(fixed_rows) == known:
            raise NotConverged("the nucleolus was not found: no coalition binds", fix="report the game")


def _undetermined(rows: Array, fixed: list[Array]) -> Any:
    """Return which rows are not linear combinations of the fixed ones."""
    if not len(rows):
        return np.zeros(0, dtype=np.bool_)
    basis = np.linalg.svd(np.array(fixed), full_matrices=False)[2]
    return np.abs(rows - (rows @ basis.T) @ basis).max(axis=1) > 1e-9


def kohlberg_violation(v: Array, shares: Array, *, individually_rational: bool = True) -> float:
    """Return by how much shares fail to be the nucleolus: zero if they are.

    Kohlberg (1971), On the Nucleolus of a Characteristic Function Game, property I: for every level of excess, no
    change of shares that keeps the whole, and takes from no coalition at or above the level (nor from a player that
    has only what it has alone), may give to any of them. One linear programme a level looks for such a change of at
    most one in every share; adding up to the whole and individual rationality are checked as well.

    Parameters
    ----------
    v : ndarray, shape (2 ** player,)
        A game: the worth of each coalition, by its bits.
    shares : ndarray, shape (player,)
        In the unit of ``v``.
    individually_rational : bool
        As in ``nucleolus``.

    Raises
    ------
    InputError
        The array is not a game.
    NotConverged
        A linear programme has no optimum.

    Examples
    --------
    >>> game = np.array([0.0, 1.0, 2.0, 5.0])
    >>> kohlberg_violation(game, np.array([2.0, 3.0])) < 1e-7 < kohlberg_violation(game, np.array([3.0, 2.0]))
    True
    """
    players = require_game(v)
    scale = max(float(np.abs(v).max()), 1e-300)
    excess = excesses(v, shares)[1:-1] / scale
    inside = membership(players)[:, 1:-1].T.astype(float)
    slack = (shares - v[1 << np.arange(players)]) / scale
    at_floor = np.eye(players)[slack <= CERTIFIED] if individually_rational else np.empty((0, players))
    violation = max(abs(float(shares.sum() - v[-1])) / scale, -float(slack.min()) if individually_rational else 0.0)
    for level in _levels(excess):
        above = inside[excess >= level - CERTIFIED]
        answer = scipy.optimize.linprog(
            -above.sum(axis=0),
            A_ub=-np.vstack([above, at_floor]),
            b_ub=np.zeros(len(above) + len(at_floor)),
            A_eq=np.ones((1, players)),
            b_eq=[0.0],
            bounds=(-1.0, 1.0),
        )
        violation = max(violation, float(above.sum(axis=0) @ solved(answer)) / len(above))
        if np.linalg.matrix_rank(above) == players:
            break
    return violation


def _levels(excess: Array) -> list[float]:
    """Return the distinct excesses, largest first; those within the tolerance of the one before count as equal."""
    levels: list[float] = []
    for value in np.sort(excess)[::-1].tolist():
        if not levels or value < levels[-1] - CERTIFIED:
            levels.append(value)
    return levels


def solved(answer: Any) -> Array:
    """Return where a linear programme has its optimum, or say that it has none."""
    if answer.status != 0:
        raise NotConverged(f"a linear programme has no optimum: {answer.message}", fix="report the game")
    return np.asarray(answer.x)
