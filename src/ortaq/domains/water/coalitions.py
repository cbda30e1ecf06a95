"""What every coalition of a basin can gain, and how the gain of all may be shared."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ortaq.core import Array, shapley_weights
from ortaq.domains.water.operation.accounts import musd_a_year
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import Policy, Trace, alone, operated


@dataclass(frozen=True)
class Coalitions:
    """Gains of all policies and values of all coalitions, USD million a year.

    Plans mind floods and water sent out of the river; these are shared only where somebody asked for it.

    Attributes
    ----------
    members : tuple of str
        Bit k of a coalition is member k.
    usual : Record
        Without a deal.
    gains : mapping of int to ndarray, shape (member,)
        What every member has more under the policy of a coalition, by coalition.
    best : tuple of int
        Whose policy a coalition runs: its own or that of a smaller one; 0 where it changes nothing.
    v : ndarray, shape (coalition,)
        Smaller coalitions may also act in parts; all together have what their best policy brings to all of them.
    """

    members: tuple[str, ...]
    usual: Record
    gains: dict[int, Array]
    best: tuple[int, ...]
    v: Array

    @property
    def shapley(self) -> Array:
        """Share of every member by Shapley value, shape (member,)."""
        return np.asarray(shapley_weights(len(self.members)) @ self.v)

    @property
    def own(self) -> Array:
        """What every member has more when all run their best policy, before payments, shape (member,)."""
        return self.gains.get(self.best[-1], np.zeros(len(self.members)))

    def payments(self, shares: Array) -> Array:
        """Return what members are paid (below zero: pay) so that each has its share, shape (member,).

        Parameters
        ----------
        shares : ndarray, shape (member,)
        """
        return np.asarray(shares - self.own)


def names_of(members: tuple[str, ...], coalition: int) -> tuple[str, ...]:
    """Return the members of a coalition."""
    return tuple(m for k, m in enumerate(members) if coalition >> k & 1)


def deal_of(assumed: Assumed, insiders: frozenset[str]) -> Policy:
    """Return the policy of a coalition: with winter power where one of it can send it."""
    return Policy(insiders, bool(insiders & set(assumed.basin.power_from)))


def coalitions(
    assumed: Assumed,
    trace: Trace,
    progress: Callable[[int, int], None] = lambda _d, _a: None,
    counted: Callable[[Record], Array] = musd_a_year,
) -> Coalitions:
    """Return what every coalition can gain; those without the decider change nothing.

    Parameters
    ----------
    assumed : Assumed
    trace : Trace
    progress : callable, optional
        Gets (done, in all).
    counted : callable, optional
        What of a run is shared, by member: what markets value if absent.
    """
    members, decider = assumed.basin.members, assumed.basin.decider
    usual = operated(assumed, alone(assumed), trace)
    require_balance(usual)
    others = [m for m in members if m != decider]
    planned = [frozenset({decider, *some}) for n in range(1, len(others) + 1) for some in combinations(others, n)]
    gains: dict[int, Array] = {}
    for done, insiders in enumerate(planned):
        progress(done + 1, len(planned) + 1)
        record = operated(assumed, deal_of(assumed, insiders), trace, usual)
        require_balance(record)
        gains[sum(1 << members.index(m) for m in insiders)] = counted(record) - counted(usual)
    return Coalitions(members, usual, gains, *valued(len(members), gains))


def valued(count: int, gains: dict[int, Array]) -> tuple[tuple[int, ...], Array]:
    """Return whose policy every coalition runs, and what it can gain.

    Smaller coalitions may also act in parts. All together have what their policy brings all of them: parts would leave
    out what a policy takes from those who are in none of its parts, and payments would not sum to zero.

    Parameters
    ----------
    count : int
        Of members.
    gains : dict of int to ndarray, shape (member,)
        By coalition whose policy is run.

    Returns
    -------
    tuple of int and ndarray, shape (coalition,) each
    """
    best, worth = [0] * (1 << count), np.zeros(1 << count)
    for coalition in range(1 << count):
        inside = np.array([coalition >> k & 1 == 1 for k in range(count)])
        for policy, gain in sorted(gains.items()):
            if policy & ~coalition == 0 and float(gain[inside].sum()) > worth[coalition]:
                best[coalition], worth[coalition] = policy, float(gain[inside].sum())
    cover = superadditive(worth)
    cover[-1] = worth[-1]
    return tuple(best), cover


def superadditive(v: Array) -> Array:
    """Return the least game above ``v`` in which joining never loses: the best sum over ways to split a coalition.

    Parameters
    ----------
    v : ndarray, shape (coalition,)
        By bits of the members.
    """
    cover = v.copy()
    for coalition in range(len(v)):
        part = (coalition - 1) & coalition
        while part:
            cover[coalition] = max(cover[coalition], cover[part] + cover[coalition ^ part])
            part = (part - 1) & coalition
    return cover
