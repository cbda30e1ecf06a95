"""The move of the harvest, and how files say it: ``[[measure.granary]]``."""

from dataclasses import dataclass, replace
from typing import Self

from pydantic import Field, model_validator

from ortaq.core import Band, Change, Move, Place, Region, Statement
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, MoveSchema, Record, derivation


@dataclass(frozen=True, slots=True)
class Granary:
    """Granaries in some economies; see `ortaq.core.Move`.

    Attributes
    ----------
    economies : tuple of str
    band : Band
        Percent of what rain does to a harvest that stores even out, 0 to 100.
    derivation, source : str
    """

    economies: tuple[str, ...]
    band: Band
    derivation: str
    source: str
    domain: str = "toy_harvest"
    neutral: float = 0.0
    stated: bool = False

    def with_band(self, band: Band) -> Self:
        """Return the same move with another strength, percent."""
        return replace(self, band=band)

    def said(self, region: Region) -> Statement:
        """Return where stores are built, and how much they even out."""
        place = Place(self.economies)
        return Statement(
            "toy_harvest.granary",
            "Harvest evened out",
            self.band,
            percent=True,
            derivation=self.derivation,
            source=self.source,
            place=place,
        )


def granaries_of(change: Change) -> tuple[Granary, ...]:
    """Return the granaries in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, Granary))


class GranaryRecord(Record):
    """Granaries in some economies."""

    economies: tuple[str, ...] = Field(min_length=1, description="Codes of the economies that build them")
    percent: BandRecord = Field(description="Part of what rain does that they even out, percent, 0 to 100")
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _percent_of_something(self) -> "GranaryRecord":
        if not all(0.0 <= end <= 100.0 for end in (self.percent.low, self.percent.high)):
            message = "a granary evens out 0 to 100 percent"
            raise ValueError(message)
        return self


class HarvestKeys(Record):
    """Harvest."""

    granary: list[GranaryRecord] = Field(default_factory=list, description="Stores that even the harvest out")


def _granaries(keys: HarvestKeys, head: ChangeHead) -> tuple[Granary, ...]:
    return tuple(
        Granary(g.economies, g.percent.band(), derivation(g.derivation, g.percent), g.source) for g in keys.granary
    )


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves as they are; economies that the region lacks are refused."""
    for move in moves:
        if isinstance(move, Granary):
            region.economy_positions(move.economies, where=f"{where} > granary")
    return moves


SCHEMA = MoveSchema(
    key="granary", keys=HarvestKeys, moving={"granary": "a granary"}, moves=_granaries, in_region=_in_region
)
