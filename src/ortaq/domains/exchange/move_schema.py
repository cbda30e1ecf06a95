"""Moves of money and people abroad in mechanism and scenario files: ``[[shock.exchange]]``."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ortaq.core import Move, Region
from ortaq.domains.exchange.known_moves import known_move
from ortaq.domains.exchange.people.moves import ExchangeAction, ExchangeMove
from ortaq.domains.exchange.students.moves import StudentMove
from ortaq.domains.exchange.students.schema import StudentRecord, in_region
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, MoveSchema, Record, derivation, gathered, refused


class ExchangeRecord(Record):
    """One move of money or people abroad."""

    action: Literal[
        ExchangeAction.REMITTANCES_PERCENT,
        ExchangeAction.SENDING_COST_POINTS,
        ExchangeAction.WORKERS_PERCENT,
        ExchangeAction.PERMIT_COST_POINTS,
    ] = Field(description="What changes")
    payers: tuple[str, ...] = Field(
        alias="from", min_length=1, description="Economies in which it is earned: hosts of the workers"
    )
    receivers: tuple[str, ...] = Field(
        alias="to", min_length=1, description="Economies to which it is sent: origins of the workers"
    )
    value: BandRecord = Field(
        description="Percent of what is sent or of workers; points of the sum for the cost of sending, of the wage for "
        "the cost of papers"
    )
    returned_share: BandRecord | None = Field(
        default=None,
        description="Share of the workers behind money no longer sent who go home, 0 to 1; left out: what the region "
        "assumes (A-RETURN) where it knows workers and wages, else nobody",
    )
    additional_share: BandRecord | None = Field(
        default=None,
        description="Of the places added for workers, the share taken by people who would not have gone otherwise, 0 "
        "to 1; left out: what the region assumes (A-PLACES-NEW)",
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _means_something(self) -> "ExchangeRecord":
        ends = (self.value.low, self.value.central, self.value.high)
        remits, places = (
            self.action is action for action in (ExchangeAction.REMITTANCES_PERCENT, ExchangeAction.WORKERS_PERCENT)
        )
        cost = not (remits or places)
        least = "write numbers from -100 on" if not cost else "write points above -100 and below 100"
        _require(all(end >= -100.0 for end in ends), "nobody can send less than nothing: at least -100 percent", least)
        _require(not cost or all(-100.0 < end < 100.0 for end in ends), "a cost is a part of the sum", least)
        _require_share(self.returned_share, "returned_share", "remittances_percent", goes_with=remits)
        _require_share(self.additional_share, "additional_share", "workers_percent", goes_with=places)
        if self.returned_share is not None:
            said = "workers return where less is sent, not where more is"
            _require(max(ends) <= 0.0, said, "drop returned_share, or write a value below 0")
        return self

    def move(self) -> ExchangeMove:
        """Return what the record says."""
        return ExchangeMove(
            ExchangeAction(self.action),
            self.payers,
            self.receivers,
            self.value.band(),
            derivation(self.derivation, self.value),
            self.source,
            self.returned_share.band() if self.returned_share else None,
            self.additional_share.band() if self.additional_share else None,
        )


def _require_share(share: BandRecord | None, name: str, action: str, *, goes_with: bool) -> None:
    if share is not None:
        _require(goes_with, f"{name} goes with {action}", "drop the key, or take the action that it goes with")
        inside = all(0.0 <= end <= 1.0 for end in (share.low, share.central, share.high))
        _require(inside, f"{name} is a share, 0 to 1", "write numbers of 0 to 1")


def _require(condition: bool, what: str, fix: str) -> None:
    if not condition:
        raise refused(what, fix)


class ExchangeKeys(Record):
    """Moves of money and people abroad."""

    exchange: list[Annotated[ExchangeRecord | StudentRecord, Field(discriminator="action")]] = Field(
        default_factory=list, description="What happens to money and people abroad"
    )


def _moves(keys: ExchangeKeys, head: ChangeHead) -> tuple[Move, ...]:  # noqa: ARG001 - the schema's call
    return tuple(record.move() for record in keys.exchange)


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves with what the region assumes; money that nobody sends, or people nobody counted, are refused."""
    return tuple(gathered([partial(_known, move, region, where) for move in moves]))


def _known(move: Move, region: Region, where: str) -> Move:
    if isinstance(move, ExchangeMove):
        return known_move(move, region, f"{where} > exchange > {move.action}")
    return in_region(move, region, where) if isinstance(move, StudentMove) else move


SCHEMA = MoveSchema(
    key="exchange", keys=ExchangeKeys, moving={"exchange": "an exchange entry"}, moves=_moves, in_region=_in_region
)
"""Moves of exchange in files."""
