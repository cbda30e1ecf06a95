"""The game of packages of many members, without a list of its coalitions.

What a coalition S is worth follows from few packages: v(S) is the largest sum of gains of its members over the packages
that S can carry out by itself. Given shares, the most dissatisfied coalition that chooses a package has the
participants of the package and everybody who gains more by it than its share: it is found without trying coalitions,
so that the least core is exact for any number of members.
"""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.agreement.excesses import CERTIFIED, solved
from ortaq.agreement.games import Core
from ortaq.core import Array, Integers, Mask, NotConverged

ADDED = 32
"""Packages that join the linear programme at a time."""

ORDERS = 128
"""Pairs of an order of joining and its reverse over which the Shapley value is a mean."""

CELLS = 2**23
"""Packages times coalitions that are valued at once: about 150 MB."""


@dataclass(frozen=True, eq=False)
class PackageGame:
    """What coalitions can do and what it gives them.

    Attributes
    ----------
    gain_musd : ndarray, shape (package, member)
        Robust gains, million USD a year; the first package is none, of which nobody gains or loses.
    takes_part : ndarray of bool, shape (package, member)
        Whose part a package needs.
    """

    gain_musd: Array
    takes_part: Mask

    @property
    def players(self) -> int:
        """How many members there are."""
        return int(self.gain_musd.shape[1])

    def worth(self, inside: Mask) -> Array:
        """Return what coalitions secure for themselves.

        Parameters
        ----------
        inside : ndarray of bool, shape (coalition, member)

        Returns
        -------
        ndarray, shape (coalition,)
            Million USD a year.
        """
        needs = self.takes_part.astype(np.float32)
        worth = np.empty(len(inside))
        step = max(1, CELLS // len(self.gain_musd))
        for at in range(0, len(inside), step):
            some = inside[at : at + step]
            reach = needs @ ~some.T.astype(bool) == 0.0
            sums = self.gain_musd @ some.T
            worth[at : at + step] = np.where(reach, sums, -np.inf).max(axis=0)
        return worth

    def dissatisfied(self, shares: Array) -> tuple[Mask, Array]:
        """Return for each package the coalition that it leaves most dissatisfied with shares of the whole.

        Parameters
        ----------
        shares : ndarray, shape (member,)

        Returns
        -------
        inside : ndarray of bool, shape (package, member)
            Neither empty nor the whole membership.
        excess : ndarray, shape (package,)
            What it has beyond its share; minus infinity where a package needs everybody.
        """
        beyond = self.gain_musd - shares
        inside = self.takes_part | (beyond > 0.0)
        rows = np.arange(len(inside))
        free = np.where(self.takes_part, np.inf, beyond)
        whole = inside.all(axis=1)
        inside[rows[whole], free.argmin(axis=1)[whole]] = False
        empty = ~inside.any(axis=1)
        inside[rows[empty], beyond.argmax(axis=1)[empty]] = True
        excess = np.where(inside, beyond, 0.0).sum(axis=1)
        excess[self.takes_part.all(axis=1)] = -np.inf
        return inside, excess


def core_of_packages(game: PackageGame) -> Core:
    """Return the least-core value and the collection of coalitions that proves it.

    The linear programme holds, for each package in it, all coalitions that may choose it: what a member that is free
    to join has beyond its share counts where it is positive. It grows by the packages that its shares leave somebody
    most dissatisfied with, until there is none. Both sides are checked: that no coalition is more dissatisfied than it
    says, and that the collection covers every member alike and implies the excess (Bondareva 1963, Shapley 1967).

    Parameters
    ----------
    game : PackageGame

    Raises
    ------
    NotConverged
        If the proof does not hold.
    """
    scale = max(float(np.abs(game.gain_musd).sum(axis=1).max()), 1e-300)
    whole = float(game.worth(np.ones((1, game.players), bool))[0])
    packages = np.zeros(1, int)
    while True:
        programme = _Programme.of(game, packages, scale)
        shares, excess, multipliers = programme.solved(whole / scale)
        beyond = game.dissatisfied(shares * scale)[1]
        beyond[packages] = -np.inf
        worst = np.argsort(-beyond, kind="stable")[:ADDED]
        worst = worst[beyond[worst] > (excess + 0.1 * CERTIFIED) * scale]
        if not worst.size:
            break
        packages = np.concatenate([packages, worst])
    inside, worth, weight = programme.objectors(multipliers)
    cover = weight @ inside
    implied = float(weight @ worth) - float(cover.mean()) * whole / scale
    over = float(game.dissatisfied(shares * scale)[1].max()) / scale - excess
    violation = max(float(np.ptp(cover)), abs(implied - excess), over)
    if violation > CERTIFIED:
        raise NotConverged("the least core is not certified", residual=violation, fix="report the game")
    bits = (inside.astype(np.int64) @ (1 << np.arange(game.players))).tolist()
    together = {group: float(weight[np.equal(bits, group)].sum()) for group in dict.fromkeys(bits)}
    return Core(excess * scale, excess > CERTIFIED, tuple(together), tuple(together.values()))


@dataclass(frozen=True, eq=False)
class _Programme:
    """The linear programme of the least core over some packages; gains are in parts of the scale.

    A row of claims is a package, those who must belong to the coalition, and one member that must not, so that the
    coalition is neither empty nor the whole: everybody else joins where it has more than its share. Columns: shares,
    the excess, and for each package and member what it has beyond its share, zero at least.

    Attributes
    ----------
    gain : ndarray, shape (package, member)
    place : ndarray of int, shape (claim,)
        The package of each claim, by its position.
    needed, free : ndarray of bool, shape (claim, member)
    """

    gain: Array
    place: Integers
    needed: Mask
    free: Mask

    @classmethod
    def of(cls, game: PackageGame, packages: Integers, scale: float) -> "_Programme":
        players = game.players
        everybody = np.eye(players, dtype=bool)
        place, needed, free = [], [], []
        for position, package in enumerate(packages.tolist()):
            takes = game.takes_part[package]
            for must in [takes] if takes.any() else everybody:
                for without in np.flatnonzero(~must).tolist():
                    place.append(position)
                    needed.append(must)
                    free.append(~must & ~everybody[without])
        return cls(game.gain_musd[packages] / scale, np.array(place), np.array(needed), np.array(free))

    def solved(self, whole: float) -> tuple[Array, float, Array]:
        """Return shares, the excess, and how much each row binds: claims first, then what members have beyond."""
        count, players = self.gain.shape
        claims, beyond = len(self.place), count * players
        claim, member = np.nonzero(self.free)
        at = (claim, self.place[claim] * players + member)
        joined = scipy.sparse.csr_array((np.ones(len(claim)), at), shape=(claims, beyond))
        shared = np.concatenate([-self.needed.astype(float), np.tile(-np.eye(players), (count, 1))])
        excess = -np.r_[np.ones(claims), np.zeros(beyond)][:, None]
        columns = (shared, excess, scipy.sparse.vstack([joined, -scipy.sparse.eye_array(beyond)]))
        answer = scipy.optimize.linprog(  # type: ignore[call-overload]  # its stubs know no sparse constraints
            np.r_[np.zeros(players), 1.0, np.zeros(beyond)],
            A_ub=scipy.sparse.hstack([scipy.sparse.csr_array(part) for part in columns], format="csc"),
            b_ub=-np.r_[(self.gain[self.place] * self.needed).sum(axis=1), self.gain.ravel()],
            A_eq=scipy.sparse.csc_array(np.r_[np.ones(players), np.zeros(1 + beyond)][None]),
            b_eq=[whole],
            bounds=[(None, None)] * (players + 1) + [(0.0, None)] * beyond,
        )
        found = solved(answer)
        return found[:players], float(found[players]), -np.asarray(answer.ineqlin.marginals)

    def objectors(self, multipliers: Array) -> tuple[Mask, Array, Array]:
        """Return the coalitions that bind, what each has, and their weights, which add up to one.

        A claim binds with the share of its members that what they have beyond their share binds with: coalitions that
        hold those who bind more and leave out those who bind less, one within the other.
        """
        count, players = self.gain.shape
        claims, beyond = multipliers[: len(self.place)], multipliers[len(self.place) :].reshape(count, players)
        open_to = np.zeros((count, players))
        np.add.at(open_to, self.place, claims[:, None] * self.free)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(open_to > 0.0, np.minimum(beyond / open_to, 1.0), 0.0)
        inside, worth, weight = [], [], []
        for claim in np.flatnonzero(claims > 1e-12).tolist():
            place, free = self.place[claim], np.flatnonzero(self.free[claim])
            order = free[np.argsort(-share[place, free], kind="stable")]
            ends = np.r_[1.0, share[place, order], 0.0]
            group = self.needed[claim].copy()
            for step in range(len(order) + 1):
                part = float(claims[claim] * (ends[step] - ends[step + 1]))
                if part > 1e-12:
                    inside.append(group.copy())
                    worth.append(float(self.gain[place, group].sum()))
                    weight.append(part)
                if step < len(order):
                    group[order[step]] = True
        return np.array(inside), np.array(worth), np.array(weight)


def sampled_shapley(game: PackageGame, *, orders: int = ORDERS, seed: int = 0) -> tuple[Array, Array]:
    """Return what each member adds, mean over drawn orders of joining, and the standard error of that mean.

    Castro, Gomez and Tejada (2009), Polynomial calculation of the Shapley value based on sampling, Computers &
    Operations Research 36; every order is drawn together with its reverse, and the error is that of such pairs. The
    values add up to the worth of the whole in every order.

    Parameters
    ----------
    game : PackageGame
    orders : int, optional
        Pairs; two at least.
    seed : int, optional

    Returns
    -------
    shapley, error : ndarray, shape (member,)
        Million USD a year.
    """
    rng, players = np.random.default_rng(seed), game.players
    drawn = np.array([rng.permutation(players) for _ in range(orders)])
    both = np.concatenate([drawn, drawn[:, ::-1]])
    joined = np.zeros((len(both), players + 1, players), bool)
    for step in range(players):
        joined[:, step + 1] = joined[:, step]
        joined[np.arange(len(both)), step + 1, both[:, step]] = True
    worth = game.worth(joined[:, 1:].reshape(-1, players)).reshape(len(both), players)
    adds = np.empty((len(both), players))
    np.put_along_axis(adds, both, np.diff(worth, axis=1, prepend=0.0), axis=1)
    pairs = 0.5 * (adds[:orders] + adds[orders:])
    return pairs.mean(axis=0), pairs.std(axis=0, ddof=1) / np.sqrt(orders)
