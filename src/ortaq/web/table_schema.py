"""What the document of a table holds, typed: the page's own types are made from these records.

``tools/page_types.py`` writes them as ``static/js/document.d.ts``. Words of charts and maps are keys of messages with
the values of their gaps, to any depth: the page names their types itself.
"""

from typing import Literal

from pydantic import Field

from ortaq.web.figure_schema import ChartFigure, MapRecord
from ortaq.web.page_records import Document, Ends, Names, PackedArray, PackedText, Titled


class RulesRecord(Document):
    """Conditions on a package that do not depend on gains; budgets in million USD a year."""

    requires: dict[str, list[str]]
    excludes: list[list[str]]
    ladders: list[list[str]]
    budget_musd: float | None
    member_budget_musd: dict[str, float]


class MechanismRecord(Titled):
    """The question."""

    rules: RulesRecord
    least_return: float


class RegionRecord(Document):
    """The baseline; ``horizon``: after how long the answer is told."""

    horizon: Literal["short", "long"]
    name: str
    title: str
    titles: Names
    base_year: int
    digest: str


class Member(Document):
    """A member; income by shock in million USD a year, the others in percent of real income."""

    id: str
    names: Names
    gdp_per_head_usd: float | None
    income_musd: list[float]
    threshold_percent: float
    material_percent: float
    weight: float


class Move(Document):
    """What a measure moves; one without a percentage has its value in its own unit."""

    text: str
    percent: Ends | None
    value: Ends | None = None
    source: str


class Measure(Titled):
    """A measure; costs in million USD a year by member that pays."""

    participants: list[str]
    annual_cost_musd: dict[str, float]
    source: str
    moves: list[Move]


class Shock(Titled):
    """A shock; the first is none."""

    probability: float


class Estimates(Document):
    """Which packages have equilibria of their own, and by how many percentage points the others may be off."""

    verified: PackedArray
    verified_count: int
    error_percent: list[list[float]] | None


class BandRecord(Document):
    """Range of a package's gains over the cases, by member and shock; robust ends by the rule of the document."""

    low_musd: list[list[float]]
    high_musd: list[list[float]]
    robust_low_percent: list[float]
    robust_high_percent: list[float]
    accepted_in: list[str]


class DrawnPackage(Document):
    """In how many drawn worlds every member signs, and all do, and the range of the joint gain."""

    signed: list[int]
    all: int
    low_musd: float
    high_musd: float


class Drawn(Document):
    """Counts over drawn worlds, by package."""

    draws: int
    packages: dict[str, DrawnPackage]


class SwitchRecord(Document):
    """Share of effects or factor of a cost at which all still sign, and who refuses beyond it."""

    at: float
    members: list[str]


class SwitchingRecord(Document):
    """What would make members refuse a package."""

    refused_by: list[str]
    all_effects: dict[str, SwitchRecord]
    effects: dict[str, SwitchRecord]
    costs: dict[str, SwitchRecord]


class AgreementRecord(Document):
    """What the members would agree on, by the rule of the document."""

    accept: str
    tail: float
    accepted: list[int]
    solutions: dict[str, list[int]]
    recommended: int | None
    focus: int | None
    stable: list[int] | None


class PrincipleRecord(Document):
    """A principle tested on a package."""

    id: str
    passed: bool | None
    value: float | None
    unit: str
    worst_member: str | None
    text: str


class Losses(Document):
    """What members lose from an end of trade with powers, percent of real income, shape (member, power)."""

    before: list[list[float | None]]
    packages: dict[str, list[list[float | None]]]


class Power(Document):
    """An economy or a group of them."""

    id: str
    title: str


class Dependence(Losses):
    """Central losses and the ends of their ranges."""

    powers: list[Power]
    low: Losses | None = None
    high: Losses | None = None


class AssumptionRecord(Ends):
    """An assumption with its range."""

    id: str
    statement: str
    unit: str
    reason: str


class TableDocument(Document):
    """Everything that the page needs for a computed table; numbers without a value are null.

    Gains that follow the sliders are packed arrays over all packages; bit m of a package index is ``measures[m]``, and
    ``bands``, ``principles`` and ``switching`` are by package; ``choices`` are packages by role. Tables of the answer
    stand in ``tables``, printed by language, in a file; a server prints them at ``/api/tables``. As numbers they are
    the answer at ``/api/answer``. So does what a ledger says: in ``ledger`` of a file, else at ``/api/ledger``.
    """

    format_version: Literal[1] = Field(alias="schema")
    digest: str
    mechanism: MechanismRecord
    region: RegionRecord
    members: list[Member]
    measures: list[Measure]
    shocks: list[Shock]
    gains_musd: PackedArray
    estimates: Estimates | None
    bands: dict[str, BandRecord]
    cases: list[str]
    drawn: Drawn | None
    choices: dict[str, int]
    switching: dict[str, SwitchingRecord]
    agreement: AgreementRecord
    principles: dict[str, list[PrincipleRecord]]
    decomposition: dict[str, dict[str, dict[str, float]]] | None
    dependence: Dependence | None
    figures: list[ChartFigure]
    map: MapRecord | None
    assumptions: list[AssumptionRecord]
    sources: Names
    versions: Names
    solves: int
    largest_residual: float
    tables: dict[str, PackedText]
    ledger: dict[str, PackedText]
