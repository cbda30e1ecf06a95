"""One prediction of the track record: what was said, on which knowledge, what came, and how it is judged."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

HIT = "observed inside the band and error below half of the best naive rule's"
"""When a prediction is a hit; near: the error is smaller than that of every naive rule; else a miss."""


DOMAINS = ("trade", "corridors", "water", "energy", "exchange", "watch", "agreement")


class Kind(StrEnum):
    """What the prediction could know."""

    FORECAST = "forecast"
    HINDCAST = "hindcast"
    BACKCAST = "backcast"
    REPLICATION = "replication"


class Status(StrEnum):
    """How a prediction came out, failures first."""

    MISS = "miss"
    NEAR = "near"
    HIT = "hit"
    VOID = "void"
    OPEN = "open"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("the moment needs its time zone")
    return moment


class Made(_Part):
    """Vintage: when, with which code, on which baseline, and the newest datum used."""

    at: Annotated[datetime, AfterValidator(_in_utc)]
    commit: str
    region: str
    data_until: date


class Condition(_Part):
    """What was assumed to happen beside what happened."""

    what: str
    assumed: Any
    happened: Any


class Predicted(_Part):
    """The band and what part of cases it is meant to cover."""

    central: float
    low: float
    high: float
    coverage: float = Field(gt=0.0, lt=1.0)

    @model_validator(mode="after")
    def _ordered(self) -> "Predicted":
        if not self.low <= self.central <= self.high:
            raise ValueError(f"low {self.low:g}, central {self.central:g} and high {self.high:g} are not in order")
        return self


class Naive(_Part):
    """What a rule without a model says."""

    rule: Annotated[str, Field(pattern="^(no_change|trend|last_value|climatology|gravity|base_rate)$")]
    value: float


class Judgement(_Part):
    """How the prediction is scored, and when it is a hit."""

    score: Annotated[str, Field(pattern="^(absolute_ln_error|absolute_error|crps|brier|slope_and_r2)$")] = (
        "absolute_ln_error"
    )
    hit: str = HIT


class Resolves(_Part):
    """The file that says what came."""

    file: str
    query: str
    digest: str | None = None
    after: date | None = None


class Observed(_Part):
    """What came."""

    value: float
    source: str
    read: date
    low: float | None = None
    high: float | None = None


class Prediction(_Part):
    """One record; a null is left out of the file."""

    id: Annotated[str, Field(pattern="^[a-z0-9_]+$")]
    made: Made
    kind: Kind
    domain: Annotated[str, Field(pattern=f"^({'|'.join(DOMAINS)})$")]
    target: str
    unit: str
    transform: Annotated[str, Field(pattern="^(ln_ratio|difference|level|probability|share)$")]
    horizon: Annotated[str, Field(pattern=r"^P(\d+[YMWD])+$")]
    conditions: tuple[Condition, ...] = ()
    prediction: Predicted
    inputs: tuple[str, ...]
    naive: tuple[Naive, ...] = Field(min_length=1)
    rule: Judgement = Judgement()
    resolves: Resolves
    observed: Observed | None = None
    status: Status = Status.OPEN
    scores: dict[str, float] = Field(default_factory=dict)
    used_for_choices: bool = False
    why_missed: str | None = None
    missing_in_model: str | None = None

    @model_validator(mode="after")
    def _resolved_by_a_day(self) -> "Prediction":
        if self.kind is Kind.FORECAST and self.resolves.after is None:
            raise ValueError("a forecast names the day from which anybody can know what came: resolves.after")
        return self

    @model_validator(mode="after")
    def _judged_as_it_came(self) -> "Prediction":
        if self.status is not Status.VOID and self.status is not (now := status(self)):
            raise ValueError(f"status is '{self.status}' where the numbers say '{now}'")
        return self

    @property
    def said(self) -> dict[str, Any]:
        """All but the name and the vintage: two records that say the same are one prediction."""
        return self.model_dump(mode="json", exclude_none=True, exclude={"id", "made"})


def status(record: Prediction) -> Status:
    """Return how a prediction came out."""
    seen = record.observed
    if seen is None:
        return Status.OPEN
    error, naive = abs(record.prediction.central - seen.value), _best_naive(record.naive, seen.value)
    if record.prediction.low <= seen.value <= record.prediction.high and error < 0.5 * naive:
        return Status.HIT
    return Status.NEAR if error < naive else Status.MISS


def resolved(record: Prediction, seen: Observed, *, why_missed: str = "") -> Prediction:
    """Return an open record with what came, its scores and how it is judged.

    Parameters
    ----------
    record : Prediction
    seen : Observed
    why_missed : str, optional
        Kept where the prediction is no hit.

    Raises
    ------
    ValueError
        The record has come out before.
    """
    if record.status is not Status.OPEN:
        raise ValueError(f"record '{record.id}' came out before: {record.status}")
    now = status(record.model_copy(update={"observed": seen}))
    error, naive = abs(record.prediction.central - seen.value), _best_naive(record.naive, seen.value)
    scores = {"error": round(error, 4), "naive_error": round(naive, 4)}
    if naive:
        scores["skill"] = round(1.0 - error / naive, 3)
    why = None if now is Status.HIT else why_missed or None
    came = {"observed": seen, "status": now, "scores": scores, "why_missed": why}
    return Prediction(**(dict(record) | came))


def _best_naive(rules: tuple[Naive, ...], seen: float) -> float:
    return min(abs(rule.value - seen) for rule in rules)
