"""The move of rain, and how files say it: ``[[measure.rain]]``, ``[[shock.rain]]``."""

from dataclasses import dataclass, replace
from typing import Self

from pydantic import Field, model_validator

from ortaq.core import Band, Change, Move, Place, Region, Statement
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, MoveSchema, Record, derivation


@dataclass(frozen=True, slots=True)
class Rain:
    """More or less rain in some economies; see `ortaq.core.Move`.

    Attributes
    ----------
    economies : tuple of str
    band : Band
        Percent of the rain of the base year, above -100.
    derivation, source : str
    """

    economies: tuple[str, ...]
    band: Band
    derivation: str
    source: str
    domain: str = "toy_rain"
    neutral: float = 0.0
    stated: bool = False

    def with_band(self, band: Band) -> Self:
        """Return the same move with another strength, percent."""
        return replace(self, band=band)

    def said(self, region: Region) -> Statement:
        """Return where it rains more or less, and how much."""
        place = Place(self.economies)
        return Statement(
            "toy_rain.rain",
            "Rain",
            self.band,
            percent=True,
            derivation=self.derivation,
            source=self.source,
            place=place,
        )


def rains_of(change: Change) -> tuple[Rain, ...]:
    """Return the moves of rain in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, Rain))


class RainRecord(Record):
    """More or less rain in some economies."""

    economies: tuple[str, ...] = Field(min_length=1, description="Codes of the economies in which it rains")
    percent: BandRecord = Field(description="Change of rain, percent of the base year, above -100")
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _some_rain_is_left(self) -> "RainRecord":
        if min(self.percent.low, self.percent.central) <= -100.0:
            message = "rain needs a percent above -100: a year without any has no harvest to scale"
            raise ValueError(message)
        return self


class RainKeys(Record):
    """Rain."""

    rain: list[RainRecord] = Field(default_factory=list, description="More or less rain")


def _rains(keys: RainKeys, head: ChangeHead) -> tuple[Rain, ...]:
    return tuple(Rain(r.economies, r.percent.band(), derivation(r.derivation, r.percent), r.source) for r in keys.rain)


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves as they are; economies that the region lacks are refused."""
    for move in moves:
        if isinstance(move, Rain):
            region.economy_positions(move.economies, where=f"{where} > rain")
    return moves


SCHEMA = MoveSchema(key="rain", keys=RainKeys, moving={"rain": "rain"}, moves=_rains, in_region=_in_region)
