"""What stands in mechanism and scenario files, but for the keys that domains add to changes (``with_domains.py``).

Texts, sources and derivations may be left out; what stands in their place says so on every page (``unstated.py``).
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from ortaq.core import COMMON_ERROR, LEAST_RETURN, Principle
from ortaq.domains import faults, parts
from ortaq.observe.mechanisms.lasting import require_lasting
from ortaq.observe.mechanisms.needs import NeedRecord
from ortaq.observe.regions.small_schema import Identifier, SmallRegion
from ortaq.tables import UNSOURCED, BandRecord, MoveSchema, Record, Translations, ranged, refused

MATERIALITY_PERCENT, MATERIALITY_MUSD = 0.01, 25.0
"""Percent of real income and million USD a year below which a gain or loss does not matter; a file may state others.

Assumptions. In millions a large economy would still look at it; in percent a small one would not.
"""


def move_schemas() -> Mapping[str, MoveSchema]:
    """Return what each installed domain lets measures and shocks say, by name of the domain."""
    return parts("moves")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


Money = Annotated[BandRecord, ranged(-1e8, 1e8)]
"""Million USD: no more than the income of the world; below zero where a measure is paid for from outside."""

Years = Annotated[BandRecord, ranged(-1e4, 1e4)]
"""Wide enough for a year of opening, which is told by that name where years are compared with the life."""


class AssumptionRecord(Record):
    """A number that nobody published."""

    id: Identifier = Field(description="Id by which sources name the assumption")
    statement: str = Field(description="What is assumed, one sentence")
    low: float = Field(description="Low end of the range")
    central: float = Field(description="Value used")
    high: float = Field(description="High end of the range")
    unit: str = Field(description="Unit of the three numbers")
    reason: str = Field(description="Why this number")

    @model_validator(mode="after")
    def _rises(self) -> "AssumptionRecord":
        _require(self.low <= self.central <= self.high, "low <= central <= high is needed")
        return self


class ChangeRecord(Record):
    """A change; what it moves stands in the keys that domains add."""

    id: Identifier = Field(description="Id, unique in the file")
    title: str = Field(default="", description="Short name for pages; the id as words where it is left out")
    titles: Translations = Field(default_factory=dict, description="The title in other languages, by code")
    short: str = Field(
        default="", max_length=36, description="A shorter name for tables with little room; the title if left out"
    )
    shorts: Translations = Field(default_factory=dict, description="The short name in other languages, by code")
    description: str = Field(default="", description="What happens, in a few sentences")
    descriptions: Translations = Field(default_factory=dict, description="The description in other languages, by code")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")
    lasts: Annotated[str, BeforeValidator(require_lasting)] = Field(
        default="", description='How long it holds, such as "6 months"; it stays if left out'
    )

    @model_validator(mode="after")
    def _moves_something(self) -> "ChangeRecord":
        moving = {key: words for schema in move_schemas().values() for key, words in schema.moving.items()}
        *most, last = moving.values()
        needed = f"{', '.join(most)} or {last}" if most else last
        _require(any(getattr(self, key) for key in moving), f"a change needs {needed}")
        return self

    @classmethod
    def unknown(cls, key: str, value: object) -> tuple[str, str]:
        """Return which domains are installed, and how to get another: a key with entries of its own looks like one."""
        why, fix = super().unknown(key, value)
        entries = isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
        if not entries and fix.startswith("did you mean"):
            return why, fix
        broken = "".join(f"; '{f.name}' of the package {f.package} cannot be loaded: {f.reason}" for f in faults())
        return (
            f"no installed domain knows '{key}'; installed: {', '.join(move_schemas())}{broken}",
            f"{fix}; or install the package that brings the domain of '{key}' (pip install NAME)",
        )


Shares = dict[str, Annotated[float, Field(ge=0.0)]]

Hosts = Annotated[
    Shares,
    BeforeValidator(lambda given: {given: 1.0} if isinstance(given, str) else given),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "number"}}]}),
]
"""One code, or the share of each."""


class DebtRecord(Record):
    """A loan to the company that owns a measure."""

    share: float = Field(gt=0.0, le=1.0, description="Part of the investment that is borrowed")
    rate: float = Field(ge=0.0, lt=1.0, description="Real rate of interest a year, fraction")
    years: int = Field(ge=1, description="Years from the first drawing to the last instalment")
    grace_years: int = Field(default=0, ge=0, description="First years of these, with interest and no instalment")
    lender: str = Field(description="Economy whose banks lend")
    guarantor: str = Field(default="", description="Who pays what the company cannot; its owners if left out")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _is_repaid(self) -> "DebtRecord":
        if self.grace_years >= self.years:
            raise refused(
                f"grace_years is {self.grace_years}, not below years, which is {self.years}",
                "lower grace_years: at least one year must be left for repayment",
            )
        return self


class CostRecord(Record):
    """What a measure costs and who pays."""

    capex_musd: Money | None = Field(default=None, description="Investment, million USD of the base year")
    opex_musd_per_year: Money | None = Field(default=None, description="Running cost, million USD a year")
    life_years: float | None = Field(
        default=None, gt=0.0, le=1e3, description="Years over which the investment is used"
    )
    discount_rate: float | None = Field(default=None, ge=0.0, lt=1.0, description="Real rate a year, fraction")
    payers: Shares | None = Field(
        default=None,
        min_length=1,
        description="Share of each payer, who so takes part; sum 1; participants equally if left out",
    )
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")
    reference_class: str = Field(
        default="",
        description="Finished projects whose overruns the investment is drawn from; its own range if left out",
    )
    build_years: Years | None = Field(default=None, description="Years of building; not stated if left out")
    build_source: str = Field(default=UNSOURCED, description="Source or assumption of build_years")
    ramp_years: Years | None = Field(default=None, description="Years from opening to full use, growing evenly")
    ramp_source: str = Field(default=UNSOURCED, description="Source or assumption of ramp_years")
    owners: Shares | None = Field(
        default=None,
        min_length=1,
        description="Share of each owner, in place of payers; sum 1; without owners an annuity is assumed",
    )
    host: Hosts | None = Field(
        default=None, min_length=1, description="Where owners earn: a code, or the share of each"
    )
    earnings_musd: BandRecord | None = Field(
        default=None,
        description="What owners earn in a year of full use before running costs: their part of the host's gain",
    )
    earnings_source: str = Field(default=UNSOURCED, description="Source or assumption of earnings_musd")
    earnings_derivation: str = Field(default="", description="How the earnings were obtained")
    tax_rate: float | None = Field(
        default=None, ge=0.0, lt=1.0, description="Tax of the host on the surplus less interest and depreciation"
    )
    tax_source: str = Field(default=UNSOURCED, description="Source or assumption of tax_rate")
    terms_source: str = Field(default=UNSOURCED, description="Source or assumption of owners and host")
    debt: DebtRecord | None = Field(default=None, description="What is lent to the company; nothing if left out")

    @model_validator(mode="after")
    def _costs_something(self) -> "CostRecord":
        stated = self.capex_musd is not None or self.opex_musd_per_year is not None
        _require(stated, "a cost needs capex_musd, opex_musd_per_year or both")
        return self

    @model_validator(mode="after")
    def _is_owned(self) -> "CostRecord":
        ask = ("host", "earnings_musd", "tax_rate", "debt")
        if self.owners is None:
            for key in ask:
                if getattr(self, key) is not None:
                    raise refused(f"{key} without owners", "state owners, or drop what investors ask and get")
            return self
        if self.payers is not None:
            raise refused("payers beside owners", "drop payers: owners, lender and host pay by the terms stated")
        if self.host is None:
            raise refused("owners without a host", 'add host = "CODE": where the company earns and runs')
        if self.capex_musd is None:
            raise refused("owners of nothing", "add capex_musd: the investment that they put up")
        earned = self.earnings_musd
        if earned is not None and min(earned.low, earned.high) < 0.0:
            raise refused("earnings_musd is below 0", "state earnings before running costs, from 0 on")
        return self


class MeasureRecord(ChangeRecord):
    """One measure of the agenda."""

    participants: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="Members that take part; those that the moves name, or all"
    )
    requires: tuple[str, ...] = Field(default=(), description="Measures without which it cannot be taken")
    excludes: tuple[str, ...] = Field(default=(), description="Measures with which it cannot be taken")
    cost: CostRecord | None = Field(default=None, description="What it costs and who pays; nothing if left out")
    needs: list[NeedRecord] = Field(
        default_factory=list, description="What it needs besides the signatures of members; not known if left out"
    )


class ShockRecord(ChangeRecord):
    """One shock with its yearly probability."""

    probability: float = Field(gt=0.0, lt=1.0, description="Probability of a year with the shock")


class MechanismHead(Record):
    """Who sits at the table and how they decide."""

    id: Identifier | None = Field(default=None, description="Id; the name of the file where it is left out")
    title: str = Field(default="", description="Short name for pages")
    titles: Translations = Field(default_factory=dict, description="The title in other languages, by code")
    description: str = Field(default="", description="Who meets, and about what")
    descriptions: Translations = Field(default_factory=dict, description="The description in other languages, by code")
    region: str = Field(default="", description="Name of a shipped region, or a folder")
    members: tuple[str, ...] | None = Field(
        default=None, min_length=2, description="Codes of those who sign; every economy of a table [region]"
    )
    decision_rule: Literal["consensus"] = Field(default="consensus", description="How they decide")
    principles: tuple[Principle, ...] = Field(default=(), description="Conditions that a package is tested for")
    threshold_percent: dict[str, Annotated[float, Field(ge=-100.0, le=1e3)]] = Field(
        default_factory=dict,
        description="Smallest gain by member for which it signs, percent of real income; 0 if left out",
    )
    materiality_percent: float = Field(
        default=MATERIALITY_PERCENT,
        ge=0.0,
        description="Percent of real income below which a gain or loss does not matter",
    )
    materiality_musd: float = Field(
        default=MATERIALITY_MUSD,
        ge=0.0,
        description="Million USD a year below which it does not; the smaller one counts",
    )
    materiality: dict[str, Annotated[float, Field(ge=0.0)]] = Field(
        default_factory=dict, description="What does not matter to a member that states its own, million USD a year"
    )
    least_return: float = Field(
        default=LEAST_RETURN,
        ge=0.0,
        description="Gain a year for the next dollar of cost below which no further measure is recommended",
    )
    common_error: float = Field(
        default=COMMON_ERROR,
        ge=0.0,
        le=1.0,
        description="Common part of the errors of all effects",
    )
    weights: dict[str, Annotated[float, Field(gt=0.0)]] = Field(
        default_factory=dict, description="Weight by member in the solutions that weigh members; 1 if left out"
    )
    ladders: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = Field(
        default=(), description="Measures that can only be taken one after another, in this order"
    )
    budget_musd: float | None = Field(default=None, ge=0.0, description="Most that a package may cost, USD mn a year")
    member_budget_musd: dict[str, Annotated[float, Field(ge=0.0)]] = Field(
        default_factory=dict, description="Most that a member can pay, million USD a year"
    )
    discount_rate: dict[str, Annotated[float, Field(ge=0.0, lt=1.0)]] = Field(
        default_factory=dict, description="Real rate a year by member, fraction; that of each measure if left out"
    )
    cost_of_public_funds: dict[str, Annotated[float, Field(ge=0.0)]] = Field(
        default_factory=dict, description="What a dollar of budget costs a member beyond the dollar; 0 if left out"
    )
    cash_a_year_musd: float | None = Field(
        default=None, gt=0.0, description="Most that all together can spend in any one year, million USD"
    )
    member_cash_a_year_musd: dict[str, Annotated[float, Field(ge=0.0)]] = Field(
        default_factory=dict, description="Most that a member can spend in any one year, million USD"
    )


class HandwrittenFile(Record):
    """A region, a mechanism, or both in one file."""

    schema_: Literal[1] = Field(default=1, alias="schema", description="Version of this schema")
    region: SmallRegion | None = Field(default=None, description="A small region, in place of a name in [mechanism]")
    mechanism: MechanismHead = Field(default_factory=MechanismHead, description="Who decides, and how")
    sources: dict[str, str] = Field(default_factory=dict, description="Title and place of each source, by its id")
    assumption: list[AssumptionRecord] = Field(default_factory=list, description="Numbers that nobody published")
    measure: list[MeasureRecord] = Field(default_factory=list, description="The agenda")
    shock: list[ShockRecord] = Field(default_factory=list, description="What the members fear")

    @field_validator("region", mode="before")
    @classmethod
    def _described(cls, data: Any) -> Any:
        if isinstance(data, str):
            message = "a region is named inside [mechanism]; a table [region] describes one"
            raise ValueError(message)  # noqa: TRY004 - a mistake in a file, not in the program
        return data


class MechanismFile(HandwrittenFile):
    """A file that is read for its mechanism."""

    measure: list[MeasureRecord] = Field(min_length=1, description="The agenda")


class SmallRegionFile(HandwrittenFile):
    """A file that is read for its region."""

    region: SmallRegion = Field(description="The small region")


class ScenarioHead(Record):
    """Name of a scenario, and the measures and shocks that it takes from a mechanism."""

    id: Identifier = Field(description="Id of the scenario")
    title: str = Field(default="", description="Short name for pages")
    titles: Translations = Field(default_factory=dict, description="The title in other languages, by code")
    region: str = Field(default="", description="Name of a shipped region, or a folder; the mechanism's if left out")
    mechanism: str | None = Field(default=None, description="Name of a shipped mechanism, or a file")
    measures: tuple[str, ...] = Field(default=(), description="Ids of measures of the mechanism")
    shocks: tuple[str, ...] = Field(default=(), description="Ids of shocks of the mechanism that happen together")


class ScenarioFile(Record):
    """A whole scenario file."""

    schema_: Literal[1] = Field(default=1, alias="schema", description="Version of this schema")
    scenario: ScenarioHead = Field(description="What is taken from a mechanism")
    change: list[ChangeRecord] = Field(default_factory=list, description="Changes that only this scenario knows")
