"""How cargo divides among ways, and what a change of their costs is worth: incremental logit around today's shares."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Integers, Mask


@dataclass(frozen=True, eq=False)
class Choice:
    """Alternatives of one class of cargo between all pairs of economies, as they are used today.

    An alternative is a way between two gateway cities; each pair of economies is listed once, costs being the same in
    both directions. With today's shares ``share`` and cost changes ``d``, the cost between two economies changes by
    ``-log(sum(share * exp(-sensitivity * d))) / sensitivity``: the log-sum of a multinomial logit pivoted on observed
    shares (Small and Rosen 1981, Econometrica 49(1), eq. 5.9). To first order it is the mean change at these shares.

    ``alternative``, shape (alternative,): position in a flattened array of costs, shape (way, gateway, gateway).
    ``pair``, shape (alternative,): position of the two economies in ``economies``.
    ``economies``, shape (pair,): the two economies of every pair that some way joins today.
    ``share``, shape (alternative,): today's shares, summing to one over the ways of a pair that exist today; a way that
    does not exist carries what it would take if it cost as much as the mean.
    ``cost``, shape (alternative,): today, USD per FEU; infinite for a way that does not exist.
    ``mean_cost``, ``sensitivity``, ``used``, shape (pair,): mean cost today, USD per FEU; logit parameter per USD; part
    of the trade that uses the network.
    ``value_usd``: value of the cargo, USD per FEU.
    """

    alternative: Integers
    pair: Integers
    economies: tuple[Integers, Integers]
    share: Array
    cost: Array
    mean_cost: Array
    sensitivity: Array
    used: Array
    value_usd: float

    @classmethod
    def of(
        cls, economy: Integers, weight: Array, stated: Array, cost: Array, *, way_scale: float, value_usd: float
    ) -> "Choice":
        """Return the choice of one class of cargo.

        ``economy``, shape (gateway,): economy of each gateway.
        ``weight``, shape (gateway,): share of each gateway in the trade of its economy.
        ``stated``, shape (way, economy, economy): shares of the ways if all of them existed at the same cost.
        ``cost``, shape (way, gateway, gateway): USD per FEU today, infinite where there is no way.
        ``way_scale``: sensitivity to cost in ratio to the mean cost.
        """
        count = stated.shape[1]
        once = economy[:, None] > economy[None, :]
        spread = stated[:, economy[:, None], economy[None, :]] * (weight[:, None] * weight[None, :] * once)
        alternative = np.flatnonzero(spread)
        share, today = spread.ravel()[alternative], cost.ravel()[alternative]
        one, other = np.divmod(alternative % once.size, len(economy))
        code = economy[one] * count + economy[other]
        exists = np.isfinite(today)
        total = np.bincount(code, np.where(exists, share, 0.0), minlength=count**2)
        joined = total[code] > 0.0
        alternative, share, today, code, exists = (a[joined] for a in (alternative, share, today, code, exists))
        share = share / total[code]
        codes, pair = np.unique(code, return_inverse=True)
        spent = np.bincount(pair, np.where(exists, share * np.where(exists, today, 0.0), 0.0))
        mean = spent.astype(np.float64)
        economies = np.divmod(codes, count)
        used = stated.sum(axis=0)[economies]
        return cls(
            alternative, np.asarray(pair), economies, share, today, mean, way_scale / mean, np.asarray(used), value_usd
        )

    def weigh(self, rows: Integers | slice, cost: Array) -> tuple[Array, Mask]:
        """Return the terms of the log-sum of some alternatives, added up, and whether any of them changes its cost.

        Both have the shape (pair,).

        ``rows``: the alternatives. ``cost``, shape (row,): their costs, USD per FEU.
        """
        pair, moves = self.pair[rows], cost != self.cost[rows]
        term = self.share[rows] * np.exp(self._slope[rows] * (cost - self._before[rows]))
        moved = np.zeros(len(self.used), dtype=bool)
        moved[pair[moves]] = True
        return np.bincount(pair, term, minlength=len(self.used)).astype(np.float64), moved

    def shares_at(self, cost: Array) -> Array:
        """Return the shares of the alternatives at other costs, shape (alternative,); today's where none changes."""
        count, moves = len(self.used), cost != self.cost
        weight = self.share * np.exp(self._slope * (cost - self._before))
        total = np.bincount(self.pair, weight, minlength=count)
        kept = (np.bincount(self.pair, moves, minlength=count) == 0.0) | (total == 0.0)
        return np.where(kept[self.pair], self.today, weight / np.where(total > 0.0, total, 1.0)[self.pair])

    @cached_property
    def today(self) -> Array:
        """Shares of the alternatives that exist today, shape (alternative,)."""
        return np.where(np.isfinite(self.cost), self.share, 0.0)

    def hats(self, terms: Array, moved: Mask, count: int) -> Array:
        """Return the ratio of iceberg transport factors ``1 + cost / value`` from what ``weigh`` returns, added up.

        Infinite where the last way is lost, exactly 1 where no way changes.

        ``terms``, ``moved``, shape (..., pair).
        ``count``: number of economies.
        Returns shape (..., economy, economy).
        """
        hats = np.ones((*terms.shape[:-1], count, count))
        one, other = self.economies
        with np.errstate(divide="ignore"):
            added = np.where(moved, -np.log(terms) / self.sensitivity * self.used, 0.0)
        hats[..., one, other] = 1.0 + added / (self.value_usd + self.mean_cost)
        hats[..., other, one] = hats[..., one, other]
        return hats

    @cached_property
    def _before(self) -> Array:
        return np.where(np.isfinite(self.cost), self.cost, self.mean_cost[self.pair])

    @cached_property
    def _slope(self) -> Array:
        return -self.sensitivity[self.pair]
