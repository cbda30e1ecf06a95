"""For mechanisms that vote: who has how much weight."""

from dataclasses import dataclass

import numpy as np

from ortaq.agreement.games import MOST_PLAYERS, membership
from ortaq.core import Array, InputError, said, shapley_weights


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
            fix=said("give 1 to {most_players} numbers of zero or more", most_players=MOST_PLAYERS),
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
