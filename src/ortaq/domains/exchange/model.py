"""Exchange as a model: money of migrants, workers and students become transfers, labour, costs of trade and skills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Change, Corner, Effects, Integers, Mask, Region, Values
from ortaq.core.subsets import holds
from ortaq.domains.exchange.moves import ExchangeAction, ExchangeMove, exchange_moves_of
from ortaq.domains.exchange.part import people_of
from ortaq.domains.exchange.people import People
from ortaq.domains.exchange.student_effects import WRITES as STUDENT_WRITES
from ortaq.domains.exchange.student_effects import student_values
from ortaq.domains.exchange.student_moves import student_moves_of

WHERE = "exchange"


@dataclass(frozen=True)
class ExchangeModel:
    """See `ortaq.core.Model`."""

    name: str = "exchange"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({"transfer_musd", "labour_hat"}) | STUDENT_WRITES

    def ends(self, case: Case) -> tuple[Corner, Corner, float]:
        """Return the ends used for the strength of moves, and for what trade makes of its cost."""
        return case.shift, case.elasticity, case.elasticity_floor

    def moved_by(self, change: Change) -> bool:
        """Return whether a change touches money or people abroad."""
        return bool(exchange_moves_of(change) or student_moves_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return what moves of money, workers and students do, for subsets of measures under every shock."""
        inside = holds(subsets, len(measures))
        money = money_values(region, measures, shocks, inside, case.shift)
        students = student_values(region, measures, shocks, inside, case)
        return [{**one, **other} for one, other in zip(money, students, strict=True)]


def money_values(
    region: Region, measures: Sequence[Change], shocks: Sequence[Sequence[Change]], inside: Mask, end: Corner
) -> list[dict[str, Values]]:
    """Return money sent beyond the baseline and labour, for each shock; nothing where no move is of money.

    ``inside``, shape (subset, measure).
    """
    people = people_of(region)
    own = [Moved.by(region, exchange_moves_of(measure), end) for measure in measures]
    under = [[move for change in shock for move in exchange_moves_of(change)] for shock in shocks]
    if people is None or not (any(under) or any(exchange_moves_of(measure) for measure in measures)):
        return [{} for _ in shocks]
    sent, abroad = people.sent_musd(region, end), people.workers_million(region, end)
    answers = []
    for moves in under:
        alone = Moved.by(region, moves, end)
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
