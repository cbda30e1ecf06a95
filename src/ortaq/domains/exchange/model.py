"""Exchange as a model: money of migrants, workers and students become transfers, labour, costs of trade and skills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Answering, Case, Change, Corner, Effects, Integers, Mask, Region, Values
from ortaq.core.subsets import holds
from ortaq.domains.exchange.part import people_of
from ortaq.domains.exchange.people.income import Abroad, Moved
from ortaq.domains.exchange.people.moves import exchange_moves_of
from ortaq.domains.exchange.students.effects import WRITES as STUDENT_WRITES
from ortaq.domains.exchange.students.effects import student_values
from ortaq.domains.exchange.students.moves import student_moves_of

TRANSFER, LABOUR, MIGRANTS, WELFARE = "transfer_musd", "labour_hat", "migrants_musd", "welfare_musd"


@dataclass(frozen=True)
class ExchangeModel:
    """See `ortaq.core.Model`.

    What migrants keep for themselves abroad is written twice: under a name of its own, and as what no market of the
    model values, by which it reaches every gain; a worker's return is then never a gain without the wage that is lost.
    """

    name: str = "exchange"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({TRANSFER, LABOUR, MIGRANTS, WELFARE}) | STUDENT_WRITES
    slow: bool = False

    def ends(self, case: Case) -> tuple[Corner, Corner, float, Answering | None]:
        """Return the ends used for the strength of moves, and for what trade makes of its cost."""
        return case.shift, case.elasticity, case.elasticity_floor, case.answering

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
    """Return money sent, labour and migrants' own income, for each shock; nothing where no move is of money or workers.

    ``inside``, shape (subset, measure).
    """
    people = people_of(region)
    own = [exchange_moves_of(measure) for measure in measures]
    under = [[move for change in shock for move in exchange_moves_of(change)] for shock in shocks]
    if people is None or not (any(under) or any(own)):
        return [{} for _ in shocks]
    abroad = Abroad.of(region, people)
    each = [Moved.by(region, moves, end) for moves in own]
    answers = []
    for moves in under:
        alone = Moved.by(region, moves, end)
        rows = [alone.with_others([m for m, held in zip(each, row, strict=True) if held]) for row in inside]
        kept = np.stack([abroad.kept_musd(row) for row in rows])
        answers.append(
            {
                TRANSFER: Values(np.stack([abroad.transfer_musd(row) for row in rows]), "add"),
                LABOUR: Values(np.stack([abroad.labour_hat(row) for row in rows]), "multiply"),
                MIGRANTS: Values(kept, "add"),
                WELFARE: Values(kept.copy(), "add"),
            }
        )
    return answers


MODEL = ExchangeModel()
