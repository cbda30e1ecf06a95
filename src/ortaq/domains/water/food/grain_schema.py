"""Moves of grain in mechanism and scenario files: ``[[shock.grain]]``, ``[[measure.grain]]``."""

from collections.abc import Iterator

from pydantic import Field, model_validator

from ortaq.domains.water.food.grain import NOTHING, GrainAction, GrainMove
from ortaq.domains.water.food.rows import MONTHS
from ortaq.tables import UNSOURCED, BandRecord, Record, derivation, refused


class GrainRecord(Record):
    """One move of grain."""

    action: GrainAction = Field(description="What changes")
    states: tuple[str, ...] = Field(
        min_length=1, description="For export_ban one seller that closes; for reserve those who keep it jointly"
    )
    months: BandRecord = Field(
        description="For export_ban months of the year, above 0 up to 12; for reserve months of what must be bought"
    )
    through: BandRecord | None = Field(
        default=None, description="Share of usual sales that a quota lets through, 0 to below 1; nothing if left out"
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _means_something(self) -> "GrainRecord":
        for what, fix in self._faults():
            raise refused(what, fix)
        return self

    def _faults(self) -> Iterator[tuple[str, str]]:
        closes = self.action is GrainAction.EXPORT_BAN
        if not all(0.0 < end <= MONTHS for end in _ends(self.months)):
            yield "a year has no such months", "write more than 0 and at most 12 months"
        if closes and len(self.states) > 1:
            yield "a closure of several sellers", "write one entry for each seller"
        if self.through is not None and not closes:
            yield "through goes with export_ban", "drop it"
        if self.through is not None and not all(0.0 <= end < 1.0 for end in _ends(self.through)):
            yield "what is let through is no share", "write a share of 0 to below 1"

    def move(self) -> GrainMove:
        """Return what the record says."""
        return GrainMove(
            self.action,
            self.states,
            self.months.band(),
            self.through.band() if self.through else NOTHING,
            derivation(self.derivation, self.months),
            self.source,
        )


def _ends(band: BandRecord) -> tuple[float, float, float]:
    return band.low, band.central, band.high
