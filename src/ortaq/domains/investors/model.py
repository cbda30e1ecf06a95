"""Investors as a model: interest, instalments and dividends of the steady year are money sent across borders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Change, Corner, Effects, Integers, Region, Terms, Values
from ortaq.core.subsets import holds


@dataclass(frozen=True)
class InvestorsModel:
    """See `ortaq.core.Model`."""

    name: str = "investors"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({"transfer_musd"})
    slow: bool = False

    def ends(self, case: Case) -> tuple[Corner, Corner]:
        """Return the ends used for earnings, and for investment and running cost."""
        return case.shift, case.cost

    def moved_by(self, change: Change) -> bool:
        """Return whether investors state their terms."""
        return any(isinstance(move, Terms) for move in change.moves)

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return the transfers of subsets of measures; those of several measures add."""
        own = np.array([_transfers(region, [measure], case) for measure in measures])
        sums = np.tensordot(holds(subsets, len(measures)).astype(np.float64), own, 1) if measures else 0.0
        return [{"transfer_musd": Values(sums + _transfers(region, shock, case)[None], "add")} for shock in shocks]


def _transfers(region: Region, changes: Sequence[Change], case: Case) -> Array:
    """Return what changes send across borders in the steady year, shape (payer, receiver)."""
    economies = region.economy_ids
    terms = [move for change in changes for move in change.moves if isinstance(move, Terms)]
    sent = (move.transfers(economies, case.shift, case.cost) for move in terms)
    return sum(sent, np.zeros((len(economies), len(economies))))


MODEL = InvestorsModel()
