"""What goes in and out of the API, typed; unknown keys, infinities and NaN are refused."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ortaq.agreement import Acceptance
from ortaq.core import Case, Corner, Deficits, languages
from ortaq.web.page_records import Ends

Percent = Annotated[float, Field(ge=-100.0, le=1000.0, allow_inf_nan=False)]
Id = Annotated[str, Field(min_length=1, max_length=64)]


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
    """The server is up; ``ledger``: it tells what was agreed beside the table."""

    ok: bool
    version: str
    ledger: bool = False


class JobCreated(BaseModel):
    """The id under which to ask for progress and the table."""

    job: str


class JobState(BaseModel):
    """How far a job is; ``message`` says why it failed or was cancelled."""

    state: Literal["running", "done", "failed", "cancelled"]
    done: int
    of: int
    message: str = ""


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
