"""For mechanisms that vote: who has how much weight, and what a weighted vote would choose."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ortaq.agreement.games import MOST_PLAYERS, membership
from ortaq.core import Array, InputError, Mask, shapley_weights


@dataclass(frozen=True, eq=False)
class VotingPower:
    """Power of each voter under weights and a quota.

    Attributes
    ----------
    shapley_shubik : ndarray, shape (voter,)
        Share of the orders of voting in which the voter is the one that reaches the quota.
    banzhaf_swings : ndarray of int, shape (voter,)
        Winning coalitions that lose without the voter.
    deegan_packel : ndarray, shape (voter,)
        Mean over the smallest winning coalitions, each shared equally among its voters.
    """

    shapley_shubik: Array
    banzhaf_swings: Array
    deegan_packel: Array


class Victory(StrEnum):
    """How strengths become the probability that one option beats another: power of the strength."""

    LINEAR = "linear"
    SQUARE = "square"


class Challenge(StrEnum):
    """How the options that beat one another become one distribution."""

    CONDITIONAL = "conditional"
    MARKOV_UNIFORM = "markov_uniform"
    MARKOV_INCENTIVE = "markov_incentive"


def voting_power(weights: Array, quota: float) -> VotingPower:
    """Return the power of each voter where a coalition wins with a weight of at least the quota.

    Shapley and Shubik (1954), Banzhaf (1965), Deegan and Packel (1978).

    Parameters
    ----------
    weights : ndarray, shape (voter,)
        Zero or more.
    quota : float
        Weight that decides.

    Raises
    ------
    InputError
        If a weight is negative, or not even all voters together reach the quota, or none need to.

    Examples
    --------
    >>> power = voting_power(np.array([3.0, 2.0, 1.0]), 4.0)
    >>> power.shapley_shubik, power.banzhaf_swings
    (array([0.667, 0.167, 0.167]), array([3, 1, 1]))
    """
    voters = len(weights)
    if not 1 <= voters <= MOST_PLAYERS or not (weights >= 0.0).all():
        raise InputError(
            "the weights are not those of a vote",
            where="weights",
            fix=f"give 1 to {MOST_PLAYERS} numbers of zero or more",
        )
    if not 0.0 < quota <= weights.sum():
        raise InputError(
            f"no vote can be decided by a quota of {quota:g}",
            where="quota",
            why=f"all voters together have {weights.sum():g}",
            fix="give a quota above zero and not above this",
        )
    inside = membership(voters)
    wins = weights @ inside >= quota
    coalitions = np.arange(2**voters)
    swings = np.stack([inside[i] & wins & ~wins[coalitions & ~(1 << i)] for i in range(voters)])
    smallest = wins & (swings | ~inside).all(axis=0)
    size = np.bitwise_count(coalitions[smallest])
    return VotingPower(
        shapley_shubik=shapley_weights(voters) @ wins.astype(float),
        banzhaf_swings=swings.sum(axis=1),
        deegan_packel=(inside[:, smallest] / size).mean(axis=1),
    )


def coalition_strength(weights: Array, utility: Array) -> Array:
    """Return the strength of the voters for each option over each other.

    Proportional voting: each voter adds its weight times what it prefers one to the other by.

    Parameters
    ----------
    weights : ndarray, shape (voter,)
    utility : ndarray, shape (voter, option)

    Returns
    -------
    ndarray, shape (option, option)
        Row i, column j: for option i over option j.

    Examples
    --------
    >>> coalition_strength(np.array([1.0, 2.0]), np.array([[0.9, 0.1], [0.2, 0.5]]))
    array([[0. , 0.8],
           [0.6, 0. ]])
    """
    preference = np.maximum(utility[:, :, None] - utility[:, None, :], 0.0)
    return np.asarray(np.einsum("k,kij->ij", weights, preference))


def victory_probability(strength: Array, victory: Victory) -> Array:
    """Return the probability that option i beats option j, one half where nobody prefers either."""
    power = strength ** {Victory.LINEAR: 1, Victory.SQUARE: 2}[victory]
    total = power + power.T
    undecided: Mask = total == 0.0
    return np.asarray(np.where(undecided, 0.5, power / np.where(undecided, 1.0, total)))


def condorcet_election(
    strength: Array, victory: Victory = Victory.LINEAR, challenge: Challenge = Challenge.MARKOV_INCENTIVE
) -> Array:
    """Return the probability that each option is the outcome of a probabilistic Condorcet election.

    Wise, Lester and Efird (2015), An Introduction to the KAPSARC Toolkit for Behavioral Analysis. ``conditional``:
    given that one option beats all others. ``markov_uniform``: the long run of challenges by any option alike.
    ``markov_incentive``: an option challenges in proportion to strength times probability of victory.

    Parameters
    ----------
    strength : ndarray, shape (option, option)
        Strength for i over j; zero on the diagonal.
    victory : Victory
        How strengths become the probability that one option beats another.
    challenge : Challenge
        How these become one distribution.

    Returns
    -------
    ndarray, shape (option,)
        Sums to one.

    Raises
    ------
    InputError
        If the strengths are not a square table of numbers of zero or more.

    Examples
    --------
    >>> condorcet_election(np.array([[0.0, 3.0], [1.0, 0.0]]), challenge=Challenge.CONDITIONAL)
    array([0.75, 0.25])
    """
    if strength.ndim != 2 or strength.shape[0] != strength.shape[1] or not (strength >= 0.0).all():
        raise InputError("strengths are not a square table of numbers of zero or more", where="strength")
    wins = victory_probability(strength, victory)
    if challenge == Challenge.CONDITIONAL:
        product = np.exp(np.log(np.maximum(wins, 1e-300)).sum(axis=1))
        return np.asarray(product / product.sum())
    count = len(wins)
    if challenge == Challenge.MARKOV_UNIFORM:
        challengers = np.full((count, count), 1.0 / count)
    else:
        incentive = strength * wins + 1e-10 * np.eye(count)
        challengers = incentive / incentive.sum(axis=0)
    moves = challengers * wins
    np.fill_diagonal(moves, 0.0)
    np.fill_diagonal(moves, 1.0 - moves.sum(axis=0))
    return _long_run(moves)


def _long_run(moves: Array) -> Array:
    """Return the distribution that the chain keeps, started from all options alike; columns are the present option.

    Repeated squaring of the lazy chain, which has the same long run and does not oscillate.
    """
    lazy = 0.5 * (moves + np.eye(len(moves)))
    for _ in range(60):
        lazy = lazy @ lazy
        lazy /= lazy.sum(axis=0)
    return np.asarray(lazy.mean(axis=1))
