"""The schema of mechanism and scenario files."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ortaq.core import CLOSURES, Band, NetworkAction, Principle
from ortaq.observe.toml_door import Record

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class BandRecord(Record):
    """A number with its range."""

    low: float
    central: float
    high: float

    @model_validator(mode="after")
    def _central_is_between(self) -> "BandRecord":
        if not min(self.low, self.high) <= self.central <= max(self.low, self.high):
            message = f"central {self.central:g} is not between low {self.low:g} and high {self.high:g}"
            raise ValueError(message)
        return self

    def band(self) -> Band:
        """Return the range as a core type."""
        return Band(self.low, self.central, self.high)


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
    sectors: tuple[str, ...] = Field(min_length=1)
    percent: BandRecord | None = None
    closed: bool = False
    derivation: str
    source: str

    @model_validator(mode="after")
    def _percent_or_closed(self) -> "ShiftRecord":
        if (self.percent is None) != self.closed:
            message = "a shift needs either percent = { low, central, high } or closed = true"
            raise ValueError(message)
        return self


class NetworkRecord(Record):
    """One move of the transport network."""

    action: NetworkAction
    targets: tuple[str, ...] = Field(min_length=1)
    value: BandRecord | None = None
    derivation: str
    source: str

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
    """What a change moves: variables of models, the transport network, or both."""

    shift: list[ShiftRecord] = Field(default_factory=list)
    network: list[NetworkRecord] = Field(default_factory=list)

    @model_validator(mode="after")
    def _moves_something(self) -> "Moves":
        _require(bool(self.shift or self.network), "a change needs at least one shift or network entry")
        return self


class CostRecord(Record):
    """What a measure costs and who pays."""

    capex_musd: BandRecord
    opex_musd_per_year: BandRecord
    life_years: float = Field(gt=0.0)
    discount_rate: float = Field(ge=0.0, lt=1.0)
    payers: dict[str, Annotated[float, Field(ge=0.0)]] = Field(min_length=1)
    source: str


class MeasureRecord(Moves):
    """One measure of the agenda."""

    id: Identifier
    title: str
    description: str
    participants: tuple[str, ...] = Field(min_length=1)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    source: str
    cost: CostRecord


class ShockRecord(Moves):
    """One shock with its yearly probability."""

    id: Identifier
    title: str
    description: str
    probability: float = Field(gt=0.0, lt=1.0)
    source: str


class MechanismHead(Record):
    """Who sits at the table and how they decide."""

    id: Identifier
    title: str
    description: str
    region: str
    members: tuple[str, ...] = Field(min_length=2)
    decision_rule: Literal["consensus"]
    principles: tuple[Principle, ...]
    threshold_percent: dict[str, float] = Field(default_factory=dict)
    weights: dict[str, Annotated[float, Field(gt=0.0)]] = Field(default_factory=dict)
    ladders: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = ()
    budget_musd: float | None = Field(default=None, ge=0.0)
    member_budget_musd: dict[str, Annotated[float, Field(ge=0.0)]] = Field(default_factory=dict)


class MechanismFile(Record):
    """A whole mechanism file."""

    schema_: Literal[1] = Field(alias="schema")
    mechanism: MechanismHead
    sources: dict[str, str] = Field(default_factory=dict)
    assumption: list[AssumptionRecord] = Field(default_factory=list)
    measure: list[MeasureRecord] = Field(min_length=1)
    shock: list[ShockRecord] = Field(default_factory=list)


class ScenarioHead(Record):
    """Name of a scenario, and the measures and shocks that it takes from a mechanism."""

    id: Identifier
    title: str
    region: str
    mechanism: str | None = None
    measures: tuple[str, ...] = ()
    shocks: tuple[str, ...] = ()


class ChangeRecord(Moves):
    """A change that only this scenario knows."""

    id: Identifier
    title: str
    description: str = ""
    source: str


class ScenarioFile(Record):
    """A whole scenario file."""

    schema_: Literal[1] = Field(alias="schema")
    scenario: ScenarioHead
    change: list[ChangeRecord] = Field(default_factory=list)
