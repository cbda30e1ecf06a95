"""Exchange as a model: what migrants send and where they work become transfers and supply of labour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Change, Corner, Effects, Integers, Region, Values
from ortaq.core.subsets import holds
from ortaq.domains.exchange.moves import ExchangeAction, ExchangeMove, exchange_moves_of
from ortaq.domains.exchange.part import people_of
from ortaq.domains.exchange.people import People

WHERE = "exchange"


@dataclass(frozen=True)
class ExchangeModel:
    """See `ortaq.core.Model`."""

    name: str = "exchange"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({"transfer_musd", "labour_hat"})

    def ends(self, case: Case) -> Corner:
        """Return the end used for the strength of moves and for what is sent today."""
        return case.shift

    def moved_by(self, change: Change) -> bool:
        """Return whether a change touches money or people abroad."""
        return bool(exchange_moves_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return money sent beyond the baseline and labour, for subsets of measures under every shock."""
        people, end = people_of(region), case.shift
        if people is None:
            return [{} for _ in shocks]
        sent, abroad = people.sent_musd(region, end), people.workers_million(region, end)
        own = [Moved.by(region, exchange_moves_of(measure), end) for measure in measures]
        inside = holds(subsets, len(measures))
        answers = []
        for shock in shocks:
            alone = Moved.by(region, [move for change in shock for move in exchange_moves_of(change)], end)
            rows = [alone.with_others([m for m, held in zip(own, row, strict=True) if held]) for row in inside]
            transfer = np.stack([sent * (row.factor * row.arriving - 1.0) for row in rows])
            labour = np.stack([labour_hat(region, people, row, abroad) for row in rows])
            answers.append({"transfer_musd": Values(transfer, "add"), "labour_hat": Values(labour, "multiply")})
        return answers


@dataclass(frozen=True, eq=False)
class Moved:
    """What some moves do together.

    ``factor``, shape (payer, receiver): what is sent over today.
    ``arriving``, shape (payer, receiver): what arrives of a dollar that is sent, over today.
    ``returned``, shape (payer, receiver): share of today's workers who go home.
    """

    factor: Array
    arriving: Array
    returned: Array

    @classmethod
    def by(cls, region: Region, moves: Sequence[ExchangeMove], end: Corner) -> "Moved":
        """Return what some moves do; several changes of one pair multiply."""
        size = (len(region.economies),) * 2
        factor, arriving, staying = np.ones(size), np.ones(size), np.ones(size)
        for move in moves:
            payers, receivers = (region.economy_positions(ids, where=WHERE) for ids in (move.payers, move.receivers))
            at, part = np.ix_(payers, receivers), move.value.at(end) / 100.0
            if move.action is ExchangeAction.SENDING_COST_POINTS:
                arriving[at] *= 1.0 - part
            else:
                factor[at] *= 1.0 + part
                staying[at] *= 1.0 + min(part, 0.0) * move.returned.at(end)
        return cls(factor, arriving, 1.0 - staying)

    def with_others(self, others: Sequence["Moved"]) -> "Moved":
        """Return what these moves do together with others."""
        every = (self, *others)
        staying = np.prod([1.0 - moved.returned for moved in every], axis=0)
        factor, arriving = (np.prod([getattr(m, name) for m in every], axis=0) for name in ("factor", "arriving"))
        return Moved(factor, arriving, 1.0 - staying)


def labour_hat(region: Region, people: People, moved: Moved, abroad_million: Array) -> Array:
    """Return supply of labour over today, shape (economy,): workers who go home leave one economy for another.

    ``abroad_million``, shape (host, origin).
    """
    gone = moved.returned * abroad_million
    if people.employed is None or not gone.any():
        return np.ones(len(region.economies))
    population = np.array([economy.population_million for economy in region.economies])
    return np.asarray(1.0 + (gone.sum(axis=0) - gone.sum(axis=1)) / (people.employed.central * population))


MODEL = ExchangeModel()
