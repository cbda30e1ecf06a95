"""What goes in and out of the API, typed; unknown keys, infinities and NaN are refused."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ortaq.agreement import Acceptance
from ortaq.core import Case, Corner, Deficits, languages

Percent = Annotated[float, Field(ge=-100.0, le=1000.0, allow_inf_nan=False)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Matrix = list[list[float | None]]


def _with_texts(language: str) -> str:
    if language not in languages():
        raise ValueError(f"there are no texts in this language, but in {', '.join(languages())}")
    return language


Language = Annotated[str, Field(pattern="^[a-z]{2,3}$"), AfterValidator(_with_texts)]


class Strict(BaseModel):
    """Base of everything: no unknown keys."""

    model_config = ConfigDict(extra="forbid")


class CaseChoice(Strict):
    """Ends of the ranges of the assumptions at which everything is computed again."""

    elasticity: Corner = Corner.CENTRAL
    tariff: Corner = Corner.CENTRAL
    shift: Corner = Corner.CENTRAL
    cost: Corner = Corner.CENTRAL
    deficits: Deficits = Deficits.FIXED

    def case(self) -> Case:
        """Return the case, named by what differs from the central one."""
        chosen = self.model_dump()
        moved = [f"{name} {end.value}" for name, end in chosen.items() if end not in {Corner.CENTRAL, Deficits.FIXED}]
        return Case(", ".join(moved) or "central", **chosen)


class RecomputeRequest(Strict):
    """A question that the computed table cannot answer.

    Levels are the ends of the ranges of single measures; thresholds are percent of real income. Members and measures
    that are not named keep what the mechanism says.
    """

    case: CaseChoice = CaseChoice()
    thresholds: Annotated[dict[Id, Percent], Field(max_length=64)] = {}
    levels: Annotated[dict[Id, Corner], Field(max_length=64)] = {}


class ViewRequest(Strict):
    """What a page shows of a table that the server holds: the file is made of it.

    ``table`` is the digest of its document. Thresholds are percent of real income; members that are not named keep
    those of the table, and so do rule and tail that are not given.
    """

    table: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    package: Annotated[int, Field(ge=0, lt=2**32)]
    shock: Id = "none"
    accept: Acceptance | None = None
    tail: Annotated[float, Field(gt=0.0, le=1.0, allow_inf_nan=False)] | None = None
    thresholds: Annotated[dict[Id, Percent], Field(max_length=64)] = {}
    language: Language = "en"


class Problem(BaseModel):
    """Why a request was refused."""

    what: str
    where: str = ""
    why: str = ""
    fix: str = ""


class Health(BaseModel):
    """The server is up."""

    ok: bool
    version: str


class JobCreated(BaseModel):
    """The id under which to ask for progress and the table."""

    job: str


class JobState(BaseModel):
    """How far a job is; ``message`` says why it failed or was cancelled."""

    state: Literal["running", "done", "failed", "cancelled"]
    done: int
    of: int
    message: str = ""


class Ends(BaseModel):
    """A number with its range."""

    low: float | None
    central: float | None
    high: float | None


class Move(BaseModel):
    """One thing that a measure moves; ``value`` in its own unit where it is not a percentage."""

    text: str
    percent: Ends | None
    value: Ends | None = None
    source: str


class Named(BaseModel):
    """What has an id and a title; English, and other languages by code."""

    id: str
    title: str
    titles: dict[str, str] = {}
    description: str = ""
    descriptions: dict[str, str] = {}


class RulesRecord(BaseModel):
    """Conditions on a package that do not depend on gains; budgets in million USD a year."""

    requires: dict[str, list[str]]
    excludes: list[list[str]]
    ladders: list[list[str]]
    budget_musd: float | None
    member_budget_musd: dict[str, float]


class MechanismRecord(Named):
    """The mechanism."""

    rules: RulesRecord


class Shock(Named):
    """A shock and its probability."""

    probability: float


class Measure(Named):
    """One measure; bit m of a package index is ``measures[m]``."""

    participants: list[str]
    annual_cost_musd: dict[str, float]
    source: str
    moves: list[Move]


class Member(BaseModel):
    """A member; income by shock, million USD a year."""

    id: str
    names: dict[str, str]
    gdp_per_head_usd: float
    income_musd: list[float]
    threshold_percent: float
    weight: float


class RegionName(BaseModel):
    """Which region and base year."""

    name: str
    title: str
    titles: dict[str, str]
    base_year: int
    digest: str


class PackedArray(BaseModel):
    """An array: base64 of zlib-compressed little-endian numbers, last axis fastest."""

    shape: list[int]
    dtype: Literal["float32", "uint8"]
    order: Literal["C"]
    encoding: Literal["zlib+base64"]
    data: str


class PackedText(BaseModel):
    """JSON: base64 of zlib-compressed UTF-8."""

    encoding: Literal["zlib+base64"]
    data: str


class Estimates(BaseModel):
    """Which packages have own equilibria (1), and how far the others may be off, percent by member and shock."""

    verified: PackedArray
    verified_count: int
    error_percent: list[list[float]] | None


class PackageBand(BaseModel):
    """Range of one package's gains over the cases, by member and shock."""

    low_musd: list[list[float]]
    high_musd: list[list[float]]
    accepted_in: list[str]


class AgreementRecord(BaseModel):
    """What the search found, by package index."""

    accept: str
    tail: float
    accepted: list[int]
    solutions: dict[str, list[int]]
    recommended: int | None
    stable: list[int] | None


class PrincipleRecord(BaseModel):
    """One principle on one package; ``passed`` is null where data are missing."""

    id: str
    passed: bool | None
    value: float | None
    unit: str
    worst_member: str | None
    text: str


class PackageLosses(BaseModel):
    """Losses by member and power, percent of real income; null for a member within the power."""

    before: Matrix
    packages: dict[str, Matrix]


class DependenceRecord(PackageLosses):
    """Losses from an end of trade with powers, and their range over the trade elasticities."""

    powers: list[Named]
    low: PackageLosses
    high: PackageLosses


class TradeLink(BaseModel):
    """Trade of two members in both directions."""

    between: list[str]
    musd: float


class TradeRecord(BaseModel):
    """Links between capitals (longitude, latitude), for regions without a network."""

    places: dict[str, list[float]]
    links: list[TradeLink]


class FigureRecord(BaseModel):
    """A map of a domain as GeoJSON, with what the page calls it and what its places say, by language and key."""

    id: str
    type: str
    name: str
    licence: str
    features: list[dict[str, Any]]
    words: dict[str, Any]
    texts: dict[str, dict[str, str]]


class ChartRecord(BaseModel):
    """A chart: panels of marks on scales, see ``ortaq.core.chart``; its texts by language and key."""

    id: str
    title: Any
    description: Any
    note: list[Any]
    chart: dict[str, Any]
    texts: dict[str, dict[str, str]]


class MapRecord(BaseModel):
    """GeoJSON (RFC 7946) of economies and the maps of domains."""

    shapes: dict[str, Any]
    figures: list[FigureRecord]
    trade: TradeRecord | None = None
    note: str


class AssumptionRecord(Ends):
    """A number that nobody published."""

    id: str
    statement: str
    unit: str
    reason: str


class TableDocument(BaseModel):
    """Everything that the page needs for a computed table."""

    model_config = ConfigDict(populate_by_name=True)

    format_version: Literal[1] = Field(alias="schema")
    digest: str
    mechanism: MechanismRecord
    region: RegionName
    members: list[Member]
    measures: list[Measure]
    shocks: list[Shock]
    gains_musd: PackedArray
    estimates: Estimates | None
    bands: dict[str, PackageBand]
    cases: list[str]
    agreement: AgreementRecord
    principles: dict[str, list[PrincipleRecord]]
    decomposition: dict[str, dict[str, dict[str, float]]] | None
    dependence: DependenceRecord | None
    figures: list[ChartRecord]
    map: MapRecord | None
    assumptions: list[AssumptionRecord]
    sources: dict[str, str]
    versions: dict[str, str]
    seconds: float
    solves: int
    largest_residual: float
    tables: dict[str, PackedText]


class MemberOutcome(BaseModel):
    """What a package and a shock do to one member, against the baseline without either.

    Channels add up to the central percentage, and so do the contributions of package and shock.
    """

    id: str
    real_income_percent: Ends
    real_income_musd: Ends
    channels: dict[str, float]
    by_change: dict[str, float]


class OutcomeRecord(BaseModel):
    """One exact outcome; costs of measures are not deducted."""

    package: int
    measures: list[str]
    shock: str
    residual: float
    band: str
    members: list[MemberOutcome]
