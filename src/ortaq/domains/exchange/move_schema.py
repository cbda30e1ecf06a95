"""Moves of money and people abroad in mechanism and scenario files: ``[[shock.exchange]]``."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ortaq.core import InputError, Move, Region
from ortaq.domains.exchange.moves import NOBODY, ExchangeAction, ExchangeMove
from ortaq.domains.exchange.part import people_of
from ortaq.domains.exchange.people import People
from ortaq.domains.exchange.student_moves import StudentMove
from ortaq.domains.exchange.student_schema import StudentRecord, in_region
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, MoveSchema, Record, derivation


class ExchangeRecord(Record):
    """One move of money or people abroad."""

    action: Literal[ExchangeAction.REMITTANCES_PERCENT, ExchangeAction.SENDING_COST_POINTS] = Field(
        description="What changes"
    )
    payers: tuple[str, ...] = Field(alias="from", min_length=1, description="Economies in which the money is earned")
    receivers: tuple[str, ...] = Field(alias="to", min_length=1, description="Economies to which it is sent")
    value: BandRecord = Field(description="Percent of what is sent; points of the sum for the cost of sending")
    returned_share: BandRecord | None = Field(
        default=None,
        description="Share of the workers behind money no longer sent who go home; none if left out",
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _means_something(self) -> "ExchangeRecord":
        ends = (self.value.low, self.value.central, self.value.high)
        _require(all(end >= -100.0 for end in ends), "nobody can send less than nothing: at least -100 percent")
        remits = self.action is ExchangeAction.REMITTANCES_PERCENT
        _require(remits or all(-100.0 < end < 100.0 for end in ends), "a cost of sending is a part of the sum")
        back = self.returned_share
        if back is not None:
            shares = (back.low, back.central, back.high)
            _require(remits, "returned_share goes with remittances_percent")
            _require(all(0.0 <= share <= 1.0 for share in shares), "returned_share is a share, 0 to 1")
            _require(max(ends) <= 0.0, "workers return where less is sent, not where more is")
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
            self.returned_share.band() if self.returned_share else NOBODY,
        )


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


class ExchangeKeys(Record):
    """Moves of money and people abroad."""

    exchange: list[Annotated[ExchangeRecord | StudentRecord, Field(discriminator="action")]] = Field(
        default_factory=list, description="What happens to money and people abroad"
    )


def _moves(keys: ExchangeKeys, head: ChangeHead) -> tuple[Move, ...]:  # noqa: ARG001 - the schema's call
    return tuple(record.move() for record in keys.exchange)


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves with what the region assumes; money that nobody sends, or people nobody counted, are refused."""
    people = people_of(region)
    for move in moves:
        if isinstance(move, ExchangeMove):
            place = f"{where} > exchange"
            region.economy_positions(move.economies, where=place)
            _require_known_money(move, people, region, place)
    return tuple(in_region(move, region, where) if isinstance(move, StudentMove) else move for move in moves)


def _require_known_money(move: ExchangeMove, people: People | None, region: Region, where: str) -> None:
    if people is None:
        raise InputError(
            f"region '{region.name}' does not say who sends money home",
            where=where,
            why="a change is a percentage of what is sent",
            fix="add remittances.csv to the region, or take a region that has it, such as eurasia",
        )
    _require_pairs({(r.payer, r.receiver) for r in people.remittances}, move, where, "remittances.csv")
    if move.returned != NOBODY:
        _require_pairs({(w.host, w.origin) for w in people.workers}, move, where, "workers.csv")


def _require_pairs(known: set[tuple[str, str]], move: ExchangeMove, where: str, file: str) -> None:
    missing: Sequence[str] = [r for r in move.receivers if not any((p, r) in known for p in move.payers)]
    if missing:
        raise InputError(
            f"no row from {', '.join(move.payers)} to {', '.join(missing)}",
            where=f"{where}: {file} of the region",
            why="absent is not zero: what is not known cannot fall",
            fix="add the rows with their source, or leave these economies out",
        )


SCHEMA = MoveSchema(
    key="exchange", keys=ExchangeKeys, moving={"exchange": "an exchange entry"}, moves=_moves, in_region=_in_region
)
"""Moves of exchange in files."""
