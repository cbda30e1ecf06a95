"""The schema of mechanism and scenario files.

Texts, sources and derivations may be left out; what stands in their place says so on every page (``unstated.py``).
"""

from collections.abc import Mapping
from copy import copy
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, cast, get_args, get_origin

from pydantic import Field, create_model, field_validator, model_validator

from ortaq.core import Domain, InputError, Principle
from ortaq.observe.regions.small_schema import Identifier, SmallRegion
from ortaq.tables import UNSOURCED, BandRecord, MoveSchema, Record

F = TypeVar("F", bound=Record)


class AssumptionRecord(Record):
    """A number that nobody published."""

    id: Identifier
    statement: str
    low: float
    central: float
    high: float
    unit: str
    reason: str


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


_DOMAINS = (
    Domain("trade", moves="ortaq.domains.trade.move_schema:SCHEMA"),
    Domain("corridors", moves="ortaq.domains.corridors.move_schema:SCHEMA"),
)


@cache
def move_schemas() -> Mapping[str, MoveSchema]:
    """Return what each installed domain lets measures and shocks say, by name of the domain."""
    offered = {domain.name: domain.load("moves") for domain in _DOMAINS}
    return {name: schema for name, schema in offered.items() if schema is not None}


class Moves(Record):
    """What a change moves, in the keys that the domains add (`full`)."""

    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _moves_something(self) -> "Moves":
        moving = {key: words for schema in move_schemas().values() for key, words in schema.moving.items()}
        *most, last = moving.values()
        needed = f"{', '.join(most)} or {last}" if most else last
        _require(any(getattr(self, key) for key in moving), f"a change needs {needed}")
        return self

    @classmethod
    def unknown(cls, key: str, value: object) -> tuple[str, str]:
        """Return what a domain that is not installed may have to do with a key, and what to do."""
        why, fix = super().unknown(key, value)
        entries = isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
        if not entries and fix.startswith("did you mean"):
            return why, fix
        names = ", ".join(move_schemas())
        return (
            f"no installed domain knows '{key}'; installed: {names}",
            f"{fix}; or install the package that brings the domain of '{key}' (pip install NAME)",
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


def full(file: type[F]) -> type[F]:
    """Return the schema of a file whose measures, shocks and changes take the keys of every installed domain.

    Raises
    ------
    InputError
        Two domains add the same key.
    """
    return cast("type[F]", _full(file))


@cache
def _full(file: type[Record]) -> type[Record]:
    fields: dict[str, Any] = {}
    for name, field in file.model_fields.items():
        (record,) = get_args(field.annotation) if get_origin(field.annotation) is list else (None,)
        if record and issubclass(record, Moves):
            fields[name] = (list[_with_domains(record)], copy(field))  # type: ignore[misc]
    return create_model(file.__name__, __base__=file, __doc__=file.__doc__, **fields)


@cache
def _with_domains(record: type[Moves]) -> type[Moves]:
    """Return the record of a change with the keys of every domain before its own."""
    owner: dict[str, str] = {}
    for domain, schema in move_schemas().items():
        for key in schema.keys.model_fields:
            if key in owner or key in record.model_fields:
                raise InputError(
                    f"two domains add the key '{key}' to measures: {owner.get(key, 'ortaq')} and {domain}",
                    where=f"domain '{domain}'",
                    why="a file could not say which of them it means",
                    fix="uninstall one of the packages that bring them",
                )
            owner[key] = domain
    bases: tuple[type[Any], ...] = (record, *(schema.keys for schema in reversed(list(move_schemas().values()))))
    return create_model(record.__name__, __base__=bases, __doc__=record.__doc__)
