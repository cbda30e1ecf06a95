"""Moves of risks held against a region, which fills in what needs a system; what it does not have is refused."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ortaq.core import InputError, Region, require_known
from ortaq.domains.risks.heard import standing_of
from ortaq.domains.risks.moves import Needing, OutbreakMove, SystemAction, SystemMove
from ortaq.domains.risks.outbreaks import food_sector


def known_system(move: SystemMove, region: Region, where: str) -> SystemMove:
    """Return a move of a system with what needs it; one that nothing is known to need is refused.

    Parameters
    ----------
    move : SystemMove
    region : Region
    where : str
        Place in the file.

    Raises
    ------
    InputError
    """
    region.economy_positions(move.at, where=where)
    standing = standing_of(region)
    require_known([move.use], sorted({s.use for s in standing}), kind="use of a shared system", where=where)
    own = [s for s in standing if s.use == move.use and s.at in move.at]
    if unknown := [code for code in move.at if code not in {s.at for s in own}]:
        raise InputError(
            f"nothing is known to need {move.use} of {', '.join(unknown)}",
            where=where,
            why="absent is not zero: its failure would seem to cost nothing",
            fix="leave it out, or take a region that states what needs it",
        )
    if move.action is SystemAction.SECOND_OPERATOR:
        return move
    return replace(move, needing=tuple(Needing.of(s, region) for s in own))


def known_outbreak(move: OutbreakMove, region: Region, where: str) -> OutbreakMove:
    """Return a move of an outbreak; in a region without the economies, or without a sector that sells food, refuse it.

    Raises
    ------
    InputError
    """
    region.economy_positions((*move.states, *move.buyers), where=where)
    food_sector(region)
    return move


def require_once(systems: Sequence[SystemMove], outbreaks: Sequence[OutbreakMove], where: str) -> None:
    """Refuse two entries of one change about the same system or the same seller.

    Raises
    ------
    InputError
    """
    _once(((f"{m.use} of {at}", m.action) for m in systems for at in m.at), f"{where} > system")
    _once(((f"food of {state}", m.action) for m in outbreaks for state in m.states), f"{where} > outbreak")


def _once(rows: Iterable[tuple[str, str]], where: str) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row in seen:
            raise InputError(
                f"{row[0]} stands twice with {row[1].replace('_', ' ')}",
                where=where,
                why="two entries of one change would count twice or not at all",
                fix="write one entry with all of it",
            )
        seen.add(row)
