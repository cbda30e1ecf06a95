"""The schema of mechanism and scenario files.

Texts, sources and derivations may be left out; what stands in their place says so on every page (``unstated.py``).
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from ortaq.core import CLOSURES, Band, NetworkAction, Principle
from ortaq.observe.regions.small_schema import Identifier, SmallRegion
from ortaq.tables import BandRecord, Record

UNSOURCED = "user_file"
"""Source of a number for which the file names none."""


class AssumptionRecord(Record):
    """A number that nobody published."""

    id: Identifier
    statement: str
    low: float
    central: float
    high: float
    unit: str
    reason: str


class ShiftRecord(Record):
    """One stated move of one variable."""

    variable: str
    importers: tuple[str, ...] = Field(min_length=1)
    exporters: tuple[str, ...] = ()
    both_directions: bool = False
    sectors: tuple[str, ...] = ()
    percent: BandRecord | None = None
    closed: bool = False
    derivation: str = ""
    source: str = UNSOURCED

    @model_validator(mode="after")
    def _percent_or_closed(self) -> "ShiftRecord":
        if (self.percent is None) != self.closed:
            message = "a shift needs either percent (a number, or { low, central, high }) or closed = true"
            raise ValueError(message)
        return self


class NetworkRecord(Record):
    """One move of the transport network."""

    action: NetworkAction
    targets: tuple[str, ...] = Field(min_length=1)
    value: BandRecord | None = None
    derivation: str = ""
    source: str = UNSOURCED

    @model_validator(mode="after")
    def _value_fits_action(self) -> "NetworkRecord":
        if self.action is NetworkAction.OPEN:
            _require(self.value is None, "open takes no value")
        elif self.action in CLOSURES:
            ends = self._ends(1.0)
            _require(all(0.0 < v <= 1.0 for v in ends), f"{self.action} takes the part of the year, above 0 up to 1")
        else:
            _require(self.value is not None, f"{self.action} needs value = {{ low, central, high }}")
            signed = (NetworkAction.FEE_USD, NetworkAction.DELAY_H)
            positive = self.action in signed or all(v > 0.0 for v in self._ends(1.0))
            _require(positive, f"{self.action} must be above 0; to stop all traffic use close")
        return self

    def _ends(self, absent: float) -> tuple[float, float, float]:
        band = self.value
        return (band.low, band.central, band.high) if band else (absent, absent, absent)

    def band(self) -> Band:
        """Return the value as a core type; closures without one last the whole year."""
        return self.value.band() if self.value else Band.exact(1.0)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


class Moves(Record):
    """What a change moves: variables of models, the transport network, or both.

    The short form names ``between`` whom trade costs and tariffs move in both directions, or productivity by economy,
    in ``sectors`` or in all; it stands for one shift of every pair or economy.
    """

    shift: list[ShiftRecord] = Field(default_factory=list)
    network: list[NetworkRecord] = Field(default_factory=list)
    between: tuple[str, ...] = ()
    trade_cost_percent: BandRecord | None = None
    tariff_percent: BandRecord | None = None
    productivity_percent: dict[str, BandRecord] = Field(default_factory=dict)
    sectors: tuple[str, ...] = ()
    derivation: str = ""
    source: str = UNSOURCED

    @model_validator(mode="after")
    def _moves_something(self) -> "Moves":
        pairwise = self.trade_cost_percent or self.tariff_percent
        _require(not pairwise or len(set(self.between)) > 1, "between must name the two or more economies that trade")
        _require(bool(pairwise or not self.between), "between needs trade_cost_percent or tariff_percent")
        short = bool(pairwise or self.productivity_percent)
        _require(short or not (self.sectors or self.derivation), "sectors and derivation go with a ..._percent")
        moves = "a change needs trade_cost_percent, tariff_percent, productivity_percent, a shift or a network entry"
        _require(short or bool(self.shift or self.network), moves)
        return self

    def shifts(self) -> Iterator[ShiftRecord]:
        """Yield every shift, those of the short form first."""
        for variable, percent in (("trade_cost_hat", self.trade_cost_percent), ("tariff_hat", self.tariff_percent)):
            for first, second in combinations(dict.fromkeys(self.between), 2) if percent else ():
                yield self._short(variable, percent, importers=(first,), exporters=(second,), both_directions=True)
        for economy, percent in self.productivity_percent.items():
            yield self._short("productivity_hat", percent, importers=(economy,))
        yield from self.shift

    def _short(self, variable: str, percent: BandRecord | None, **places: Any) -> ShiftRecord:
        # Every part was checked when the file was read; checking again would lose that a number was plain.
        return ShiftRecord.model_construct(
            variable=variable,
            percent=percent,
            sectors=self.sectors,
            derivation=self.derivation,
            source=self.source,
            **places,
        )


class CostRecord(Record):
    """What a measure costs and who pays."""

    capex_musd: BandRecord | None = None
    opex_musd_per_year: BandRecord | None = None
    life_years: float | None = Field(default=None, gt=0.0)
    discount_rate: float | None = Field(default=None, ge=0.0, lt=1.0)
    payers: dict[str, Annotated[float, Field(ge=0.0)]] | None = Field(default=None, min_length=1)
    source: str = UNSOURCED

    @model_validator(mode="after")
    def _costs_something(self) -> "CostRecord":
        stated = self.capex_musd is not None or self.opex_musd_per_year is not None
        _require(stated, "a cost needs capex_musd, opex_musd_per_year or both")
        return self


class MeasureRecord(Moves):
    """One measure of the agenda."""

    id: Identifier
    title: str = ""
    description: str = ""
    participants: tuple[str, ...] | None = Field(default=None, min_length=1)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    cost: CostRecord | None = None


class ShockRecord(Moves):
    """One shock with its yearly probability."""

    id: Identifier
    title: str = ""
    description: str = ""
    probability: float = Field(gt=0.0, lt=1.0)


class MechanismHead(Record):
    """Who sits at the table and how they decide."""

    id: Identifier | None = None
    title: str = ""
    description: str = ""
    region: str = ""
    members: tuple[str, ...] | None = Field(default=None, min_length=2)
    decision_rule: Literal["consensus"] = "consensus"
    principles: tuple[Principle, ...] = ()
    threshold_percent: dict[str, float] = Field(default_factory=dict)
    weights: dict[str, Annotated[float, Field(gt=0.0)]] = Field(default_factory=dict)
    ladders: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = ()
    budget_musd: float | None = Field(default=None, ge=0.0)
    member_budget_musd: dict[str, Annotated[float, Field(ge=0.0)]] = Field(default_factory=dict)


class HandwrittenFile(Record):
    """A region, a mechanism, or both in one file."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    region: SmallRegion | None = None
    mechanism: MechanismHead = Field(default_factory=MechanismHead)
    sources: dict[str, str] = Field(default_factory=dict)
    assumption: list[AssumptionRecord] = Field(default_factory=list)
    measure: list[MeasureRecord] = Field(default_factory=list)
    shock: list[ShockRecord] = Field(default_factory=list)

    @field_validator("region", mode="before")
    @classmethod
    def _described(cls, data: Any) -> Any:
        if isinstance(data, str):
            message = "a region is named inside [mechanism]; a table [region] describes one"
            raise ValueError(message)  # noqa: TRY004 - a mistake in a file, not in the program
        return data


class MechanismFile(HandwrittenFile):
    """A file that is read for its mechanism."""

    measure: list[MeasureRecord] = Field(min_length=1)


class SmallRegionFile(HandwrittenFile):
    """A file that is read for its region."""

    region: SmallRegion


class ScenarioHead(Record):
    """Name of a scenario, and the measures and shocks that it takes from a mechanism."""

    id: Identifier
    title: str = ""
    region: str = ""
    mechanism: str | None = None
    measures: tuple[str, ...] = ()
    shocks: tuple[str, ...] = ()


class ChangeRecord(Moves):
    """A change that only this scenario knows."""

    id: Identifier
    title: str = ""
    description: str = ""


class ScenarioFile(Record):
    """A whole scenario file."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    scenario: ScenarioHead
    change: list[ChangeRecord] = Field(default_factory=list)
