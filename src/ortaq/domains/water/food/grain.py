"""Moves of grain: sellers that close, and a joint reserve."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from ortaq.core import Band, Change, Corner, Place, Region, Statement
from ortaq.domains.water.food.shortage import Ban


class GrainAction(StrEnum):
    """What a change does to the wheat that states sell each other."""

    EXPORT_BAN = "export_ban"
    """A seller lets through only a share of its usual wheat and flour, months of the year."""

    RESERVE = "reserve"
    """States keep a joint reserve, months of what they must buy."""


NOTHING = Band.exact(0.0)

_WEAK = {Corner.LOW: Corner.HIGH, Corner.CENTRAL: Corner.CENTRAL, Corner.HIGH: Corner.LOW}


@dataclass(frozen=True, slots=True)
class GrainMove:
    """One move of grain; see `ortaq.core.Move`.

    Attributes
    ----------
    action : GrainAction
    states : tuple of str
        The seller that closes, or those who keep the reserve.
    months : Band
        Months of the year that are closed; months of what must be bought that are kept.
    through : Band
        Share of usual sales that is let through; the high end goes with the weak one of the closure.
    derivation, source : str
    """

    action: GrainAction
    states: tuple[str, ...]
    months: Band
    through: Band = field(default=NOTHING, metadata={"effect": False})
    derivation: str = ""
    source: str = ""

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "water"

    @property
    def band(self) -> Band:
        """Months with their range."""
        return self.months

    @property
    def economies(self) -> tuple[str, ...]:
        """The seller, or those who keep the reserve."""
        return self.states

    @property
    def neutral(self) -> float | None:
        """No month."""
        return 0.0

    @property
    def stated(self) -> bool:
        """Months are stated; what follows is computed."""
        return False

    def with_band(self, band: Band) -> Self:
        """Return the same move over other months."""
        return replace(self, months=band)

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return who closes, or who keeps a reserve."""
        return Statement(
            what=f"water.move.{self.action}",
            words=self.action.replace("_", " ").capitalize(),
            band=self.months,
            percent=False,
            derivation=self.derivation,
            source=self.source,
            place=Place(self.states),
        )


def grain_moves_of(change: Change) -> tuple[GrainMove, ...]:
    """Return the moves of grain in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, GrainMove))


def bans_of(moves: Sequence[GrainMove], end: Corner) -> tuple[Ban, ...]:
    """Return the closures of moves at one end; of one seller the longest, with what that lets through."""
    longest: dict[str, Ban] = {}
    for ban in _bans(moves, end):
        if ban.exporter not in longest or longest[ban.exporter].months < ban.months:
            longest[ban.exporter] = ban
    return tuple(longest.values())


def _bans(moves: Sequence[GrainMove], end: Corner) -> Iterator[Ban]:
    for move in moves:
        months = move.months.at(end)
        if move.action is GrainAction.EXPORT_BAN and months > 0.0:
            yield from (Ban(state, months, move.through.at(_WEAK[end])) for state in move.states)


def reserve_months(moves: Sequence[GrainMove], end: Corner) -> dict[str, float]:
    """Return the months of what they must buy that states keep in joint reserves, by state."""
    kept: dict[str, float] = {}
    for move in moves:
        if move.action is GrainAction.RESERVE:
            kept |= {state: kept.get(state, 0.0) + move.months.at(end) for state in move.states}
    return kept
