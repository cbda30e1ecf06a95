"""Re-exports as a model: trade costs between origins and users, and margins that users pay hubs."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Case, Change, Effects, Integers, Region, Values
from ortaq.core.subsets import holds, joined_items
from ortaq.domains.trade.reexports.chain import read_by_trade
from ortaq.domains.trade.reexports.moves import reexports_of


@dataclass(frozen=True)
class ReexportModel:
    """See `ortaq.core.Model`."""

    name: str = "trade"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({"trade_cost_hat", "transfer_musd"})
    slow: bool = False

    def ends(self, case: Case) -> Hashable:
        """Return the end of the ranges of moves, and the elasticities by which a stop is turned into a cost."""
        return case.shift, case.elasticity, case.elasticity_floor, case.answering

    def moved_by(self, change: Change) -> bool:
        """Return whether a change sends goods round by hubs."""
        return bool(reexports_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return trade costs and margins for subsets of measures under every shock."""
        own, inside = [reexports_of(measure) for measure in measures], holds(subsets, len(measures))
        found = []
        for together in shocks:
            under = [move for change in together for move in reexports_of(change)]
            rows = [read_by_trade(region, moves, case) for moves in joined_items(own, inside, under)]
            hats, sent = (np.stack(values) for values in zip(*rows, strict=True))
            found.append({"trade_cost_hat": Values(hats, "multiply"), "transfer_musd": Values(sent, "add")})
        return found


MODEL = ReexportModel()
