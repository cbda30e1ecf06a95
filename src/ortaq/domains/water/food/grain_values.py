"""What moves of grain do to trade costs, for subsets of measures under every shock."""

from collections.abc import Sequence
from functools import cache, partial

import numpy as np

from ortaq.core import Array, Change, Corner, InputError, Mask, Region, Values
from ortaq.core.subsets import joined_items
from ortaq.domains.water.food.closing import closed_pairs, closing_hats, farming
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.grain import GrainAction, GrainMove, bans_of, grain_moves_of, reserve_months
from ortaq.domains.water.food.reader import read_food
from ortaq.domains.water.food.shortage import Ban, require_known
from ortaq.tables import gathered

COSTS = "trade_cost_hat"


@cache
def shipped_food() -> Food:
    """Return the tables that ship, read once."""
    return read_food()


def grain_values(
    region: Region, measures: Sequence[Change], shocks: Sequence[Sequence[Change]], inside: Mask, end: Corner
) -> list[dict[str, Values]]:
    """Return trade costs, for each shock; nothing where no move is of grain.

    Parameters
    ----------
    region : Region
    measures : sequence of Change
    shocks : sequence of sequence of Change
    inside : ndarray of bool, shape (subset, measure)
    end : Corner
        Of the months of moves; all else is central.
    """
    own = [grain_moves_of(measure) for measure in measures]
    under = [tuple(move for change in shock for move in grain_moves_of(change)) for shock in shocks]
    if not (any(own) or any(under)):
        return [{} for _ in shocks]
    sector_class = np.full(len(region.sectors), -1)
    sector_class[farming(region)] = 0
    answers = []
    for alone in under:
        rows = np.stack([_hats(region, moves, end) for moves in joined_items(own, inside, alone)])
        answers.append({COSTS: Values(rows, "multiply", sector_class)})
    return answers


def _hats(region: Region, moves: Sequence[GrainMove], end: Corner) -> Array:
    """Return trade costs of farming over the usual ones, shape (1, importer, exporter)."""
    closed = closed_pairs(shipped_food(), region, bans_of(moves, end), reserve_months(moves, end))
    return closing_hats(region, closed)[[farming(region)]]


def require_known_grain(moves: Sequence[GrainMove], region: Region, where: str) -> None:
    """Refuse moves of grain of states that the region or the tables do not have, and closures of one seller twice.

    Parameters
    ----------
    moves : sequence of GrainMove
    region : Region
    where : str
        Place in the file.

    Raises
    ------
    InputError
    """
    checks = [partial(_known, move, region, f"{where} > grain > {move.action}") for move in moves]
    gathered(checks)
    closing = [Ban(s, 1.0) for move in moves if move.action is GrainAction.EXPORT_BAN for s in move.states]
    require_known(shipped_food(), closing)


def _known(move: GrainMove, region: Region, where: str) -> None:
    farming(region)
    region.economy_positions(move.states, where=where)
    unknown = [s for s in move.states if s not in shipped_food().members]
    if move.action is GrainAction.RESERVE and unknown:
        raise InputError(
            f"nothing is known of the wheat of {', '.join(unknown)}",
            where=where,
            why="months of a reserve are months of what a state must buy",
            fix="leave it out, or name states that ortaq food shows",
        )
