"""What moves of exchange do to migrants: what they send, where they work, and what they keep for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Corner, InputError, Region
from ortaq.domains.exchange.people.moves import ExchangeAction, ExchangeMove
from ortaq.domains.exchange.people.tables import People

WHERE = "exchange"


@dataclass(frozen=True, eq=False)
class Moved:
    """What some moves do together, each an array of shape (payer or host, receiver or origin).

    ``factor``: what is sent over today. ``arriving``: what arrives of a dollar that is sent, over today.
    ``workers``: people who work abroad over today. ``saved``: part of the wage that papers cost less than today.
    """

    factor: Array
    arriving: Array
    workers: Array
    saved: Array

    @classmethod
    def by(
        cls, region: Region, moves: Sequence[ExchangeMove], strength: Corner, response: Corner | None = None
    ) -> "Moved":
        """Return what some moves do; several changes of one pair multiply, points of the wage add.

        ``strength``: end at which their values are taken. ``response``: that of who goes home or takes a new place;
        the same if absent.
        """
        response = response or strength
        size = (len(region.economies),) * 2
        factor, arriving, workers, saved = np.ones(size), np.ones(size), np.ones(size), np.zeros(size)
        for move in moves:
            payers, receivers = (region.economy_positions(ids, where=WHERE) for ids in (move.payers, move.receivers))
            at, part = np.ix_(payers, receivers), move.value.at(strength) / 100.0
            match move.action:
                case ExchangeAction.REMITTANCES_PERCENT:
                    factor[at] *= 1.0 + part
                    workers[at] *= 1.0 + min(part, 0.0) * move.going_home(response)
                case ExchangeAction.SENDING_COST_POINTS:
                    arriving[at] *= 1.0 - part
                case ExchangeAction.WORKERS_PERCENT:
                    more = 1.0 + part * move.newly_going(response)
                    factor[at] *= more
                    workers[at] *= more
                case ExchangeAction.PERMIT_COST_POINTS:
                    saved[at] -= part
        return cls(factor, arriving, workers, saved)

    def with_others(self, others: Sequence["Moved"]) -> "Moved":
        """Return what these moves do together with others."""
        every = (self, *others)
        factor, arriving, workers = (
            np.prod([getattr(moved, name) for moved in every], axis=0) for name in ("factor", "arriving", "workers")
        )
        return Moved(factor, arriving, workers, np.sum([moved.saved for moved in every], axis=0))


@dataclass(frozen=True, slots=True)
class KnownEnds:
    """Ends at which what a region knows of people abroad is taken.

    Cases and draws take all of it as it stands, like the flows of trade: they move what changes do. Each range alone is
    followed where a table tells how far an answer is known.
    """

    sent: Corner = Corner.CENTRAL
    workers: Corner = Corner.CENTRAL
    wages: Corner = Corner.CENTRAL


AS_KNOWN = KnownEnds()


@dataclass(frozen=True, eq=False)
class Abroad:
    """People abroad today; pairs have shape (host, origin).

    ``sent``: million USD a year sent home. ``workers``: million persons. ``earned``: their wages, million USD a year.
    ``working``: million persons who work in each economy, shape (economy,); None where the region does not say.
    ``added``: what one more worker adds to value added, USD a year, shape (economy,); None as ``working``.
    """

    region: Region
    sent: Array
    workers: Array
    earned: Array
    working: Array | None
    added: Array | None

    @classmethod
    def of(cls, region: Region, people: People, ends: KnownEnds = AS_KNOWN) -> "Abroad":
        """Return what a region knows."""
        workers, wages = people.workers_million(region, ends.workers), people.wages_usd(region, ends.wages)
        earned = np.asarray(np.nan_to_num(wages)[:, None] * workers)
        working = people.working_million(region)
        added = None if working is None else added_usd(region, people, wages, working, ends.wages)
        return cls(region, people.sent_musd(region, ends.sent), workers, earned, working, added)

    @property
    def sent_share(self) -> Array:
        """Part of their wages that workers send home; at most all, none where no wage is known."""
        known = self.earned > 0.0
        return np.minimum(np.divide(self.sent, self.earned, out=np.zeros_like(self.sent), where=known), 1.0)

    def transfer_musd(self, moved: Moved) -> Array:
        """Return money that reaches receivers beyond the baseline, shape (payer, receiver).

        Methodology, eq. (X1).
        """
        papers = self.sent_share * self.earned * moved.workers * moved.saved
        return np.asarray(self.sent * (moved.factor * moved.arriving - 1.0) + papers)

    def labour_hat(self, moved: Moved) -> Array:
        """Return supply of value added over today, shape (economy,): who works abroad is missing at home.

        A worker takes along what he earns, not the part of capital in average value added, which stays.

        Methodology, eq. (X2).

        Raises
        ------
        InputError
            More people would leave an economy than work there.
        """
        more = (moved.workers - 1.0) * self.workers
        if self.working is None or self.added is None or not more.any():
            return np.ones(len(self.region.economies))
        net = more.sum(axis=1) - more.sum(axis=0)
        hat = np.asarray(1.0 + net * self.added / self.region.value_added)
        left = np.minimum(hat, 1.0 + net / self.working)
        if (left <= 0.0).any():
            at = int(np.argmin(left))
            raise InputError(
                f"{self._gone(more, at):.3g} million workers leave {self.region.economy_ids[at]}, "
                f"where {self.working[at]:.3g} million work",
                where="moves of exchange: workers_percent and returned_share together",
                why="an economy without anybody who works has no income to tell",
                fix="give fewer places, or check the rows of workers.csv",
            )
        return hat

    @staticmethod
    def _gone(more: Array, at: int) -> float:
        return float(more[:, at].sum() - more[at].sum())

    def kept_musd(self, moved: Moved) -> Array:
        """Return what migrants keep for themselves beyond the baseline, by origin, shape (economy,).

        Accounts hold wages of migrants as income of the host, so what counts for the origin is taken from the host:
        it sums to zero. Those who stay keep what they keep today, whatever they send.

        Methodology, eq. (X3).
        """
        keeping = (1.0 - self.sent_share) * self.earned
        own = keeping * (moved.workers * (1.0 + moved.saved) - 1.0)
        return np.asarray(own.sum(axis=0) - own.sum(axis=1))


def added_usd(region: Region, people: People, wages: Array, working: Array, end: Corner) -> Array:
    """Return what one more worker adds to value added, USD a year, shape (economy,).

    It is the wage where one is known. Elsewhere it is the part of average value added that the region assumes.

    ``wages``: USD a year, NaN where unknown, shape (economy,). ``working``: million persons, shape (economy,).
    """
    average = region.value_added / working
    part = 1.0 if people.wage_share is None else people.wage_share.at(end)
    return np.where(np.isnan(wages), part * average, wages)
