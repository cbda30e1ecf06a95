"""What a failure of a shared system does to what needs it: goods are dearer, money is late, what cannot wait is lost.

What waits costs its owner a day's worth for every day. Nobody waits longer than is worth it: the loss is at most that
of not selling while the system fails, as a trade cost that takes the same part of the flow away. A second operator
takes a part of the flows over after some hours; the rest waits as before. Nobody goes round by another country.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Corner, Region, Stands
from ortaq.domains.risks.moves import Needing, SystemAction, SystemMove
from ortaq.domains.risks.waiting import DAY_H, YEAR_H, mean_wait_days

_CLOSED = 0.999
"""Largest part of a flow that a closure takes away: a trade cost that takes all is without end."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A system that fails, with who else takes over.

    Attributes
    ----------
    use, at : str
        What for, and whose.
    hours, by_hand, catch_up : float
        As in `mean_wait_days`.
    second : float
        Part of the flows that a second operator takes over, 0 to 1.
    after_h : float
        Hours until it has.
    needing : tuple of Needing
    """

    use: str
    at: str
    hours: float
    by_hand: float
    catch_up: float
    second: float = 0.0
    after_h: float = 0.0
    needing: tuple[Needing, ...] = ()

    def parts(self) -> Iterator[tuple[float, float]]:
        """Yield parts of the flows, and for how many hours they are without a system."""
        if self.second > 0.0:
            yield self.second, min(self.hours, self.after_h)
        if self.second < 1.0:
            yield 1.0 - self.second, self.hours


@dataclass(frozen=True, eq=False)
class Cost:
    """What failures do.

    Attributes
    ----------
    trade_cost_hat : ndarray, shape (sector, importer, exporter)
        Exactly one where nothing waits.
    late_musd, lost_musd : ndarray, shape (economy,)
        What waiting for money costs, and what is lost: no market of the model values it; million USD a year, below 0.
    """

    trade_cost_hat: Array
    late_musd: Array
    lost_musd: Array

    @property
    def welfare_musd(self) -> Array:
        """Both together."""
        return self.late_musd + self.lost_musd


def failing(moves: Sequence[SystemMove], end: Corner) -> tuple[Failing, ...]:
    """Return the systems that fail at one end of what is stated; of one system the longest failure.

    Parts that several operators take over multiply in what they leave; the quickest sets the hours.

    Parameters
    ----------
    moves : sequence of SystemMove
        Filled in by the tables.
    end : Corner
    """
    longest: dict[tuple[str, str], Failing] = {}
    for move in moves:
        hours = move.value.at(end)
        if move.action is SystemAction.FAILS and hours > 0.0:
            for at in move.at:
                known = longest.get((move.use, at))
                if known is None or known.hours < hours:
                    queue = move.by_hand.at(end), move.catch_up.at(end)
                    second = _second(moves, move.use, at, end)
                    own = tuple(n for n in move.needing if n.at == at)
                    longest[move.use, at] = Failing(move.use, at, hours, *queue, *second, own)
    return tuple(longest.values())


def _second(moves: Sequence[SystemMove], use: str, at: str, end: Corner) -> tuple[float, float]:
    own = [m for m in moves if m.action is SystemAction.SECOND_OPERATOR and m.use == use and at in m.at]
    taken = [m for m in own if m.value.at(end) > 0.0]
    if not taken:
        return 0.0, 0.0
    left = float(np.prod([1.0 - m.value.at(end) for m in taken]))
    return 1.0 - left, min(m.after_h.at(end) for m in taken)


def cost_of(region: Region, failures: Sequence[Failing], case: Case) -> Cost:
    """Return what failures do to all that needs the systems.

    Parameters
    ----------
    region : Region
    failures : sequence of Failing
        At the end of the case.
    case : Case
        Its shift is the end of what a day of waiting costs.
    """
    theta = np.maximum(region.in_case(case).trade_elasticity(case.elasticity), case.elasticity_floor)
    hats, (late_musd, lost) = np.ones(region.flow.shape), np.zeros((2, len(region.economies)))
    for failure in failures:
        for own in failure.needing:
            day = own.day[case.shift]
            if own.stands is Stands.GOODS:
                hats *= dearer(own.amount, day, failure, theta)
            elif own.stands is Stands.MONEY:
                late_musd -= late(own.amount, day, failure).sum(axis=0)
            else:
                lost -= day * (1.0 - failure.by_hand) * sum(part * hours for part, hours in failure.parts()) / DAY_H
    return Cost(hats, late_musd, lost)


def dearer(share: Array, day: Array, failure: Failing, theta: Array) -> Array:
    """Return trade costs over the usual ones, shape (sector, importer, exporter).

    Parameters
    ----------
    share, day : ndarray, shape (sector, importer, exporter)
        Part of the trade that needs the system, and what it costs over the whole trade if that waits for a day.
    failure : Failing
    theta : ndarray, shape (sector,)
        Trade elasticity.
    """
    hats = np.ones_like(share)
    for part, hours in failure.parts():
        waiting = 1.0 + day * mean_wait_days(hours, failure.by_hand, failure.catch_up)
        gone = np.minimum(share * (1.0 - failure.by_hand) * hours / YEAR_H, _CLOSED)
        hats += part * (np.minimum(waiting, (1.0 - gone) ** (-1.0 / theta[:, None, None])) - 1.0)
    return hats


def late(sent: Array, day_musd: Array, failure: Failing) -> Array:
    """Return what waiting for money costs those who receive it, at most what was to come, shape (payer, receiver).

    Parameters
    ----------
    sent, day_musd : ndarray, shape (payer, receiver)
        As in `dearer`.
    failure : Failing
    """
    cost = np.zeros_like(sent)
    for part, hours in failure.parts():
        held = sent * (1.0 - failure.by_hand) * hours / YEAR_H
        cost += part * np.minimum(day_musd * mean_wait_days(hours, failure.by_hand, failure.catch_up), held)
    return cost
