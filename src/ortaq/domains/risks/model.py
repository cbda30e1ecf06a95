"""Risks as a model: failures of shared systems and outbreaks become trade costs, and losses that no market values."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Change, Effects, Integers, Region, Values
from ortaq.core.subsets import holds, joined_items
from ortaq.domains.risks.failures import cost_of, failing
from ortaq.domains.risks.moves import DOMAIN, Risk, outbreaks_in, risks_of, systems_in
from ortaq.domains.risks.outbreaks import ban_hats, food_sector

COST, WELFARE = "trade_cost_hat", "welfare_musd"


@dataclass(frozen=True)
class RiskModel:
    """See `ortaq.core.Model`."""

    name: str = DOMAIN
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({COST, WELFARE})
    slow: bool = False

    def ends(self, case: Case) -> Hashable:
        """Return the ends used for the strength of moves and what waiting costs, and for what trade makes of a cost."""
        return case.shift, case.elasticity, case.elasticity_floor, case.answering

    def moved_by(self, change: Change) -> bool:
        """Return whether a change touches a shared system or an outbreak."""
        return bool(risks_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return trade costs and losses of subsets of measures under every shock."""
        own = [risks_of(measure) for measure in measures]
        under = [tuple(move for change in shock for move in risks_of(change)) for shock in shocks]
        answers = []
        for alone in under:
            every = joined_items(own, holds(subsets, len(own)), alone)
            hats, welfare = zip(*(effect_of(region, moves, case) for moves in every), strict=True)
            answers.append({COST: Values(np.stack(hats), "multiply"), WELFARE: Values(np.stack(welfare), "add")})
        return answers


def effect_of(region: Region, moves: Sequence[Risk], case: Case) -> tuple[Array, Array]:
    """Return trade costs over the usual ones, and what is lost beside, million USD a year by economy."""
    failed = cost_of(region, failing(systems_in(moves), case.shift), case)
    hats, bans = failed.trade_cost_hat, outbreaks_in(moves)
    if bans:
        hats[food_sector(region)] *= ban_hats(bans, region, case)
    return hats, failed.welfare_musd


MODEL = RiskModel()
