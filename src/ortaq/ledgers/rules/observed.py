"""What was observed and what is foretold: acts that settle nothing by themselves, until a member reports.

The keys of a forecast are those of the house's track record, so that its body is one of its records; what came is an
act of its own.
"""

from typing import Annotated, Literal

from pydantic import Field

from ortaq.ledgers.rules.promises import Act
from ortaq.ledgers.rules.values import Day, Line, Moment, Name, Number

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Observation(Act):
    """A figure of a commitment that was measured, not reported: it stands beside, and no verdict follows from it.

    Attributes
    ----------
    commitment : str
    value : float
        In the unit of the commitment.
    low, high : float, optional
        Ends of its band.
    since, on : str
        First and last day to which it refers.
    count : int
        Of what it was measured.
    vintage : str
        Day on which it was computed.
    source : str
        What it was computed from, and by what.
    sha256 : list of str
        Of the files, as they were read.
    """

    commitment: Name
    value: Number
    low: Number | None = None
    high: Number | None = None
    since: Day
    on: Day
    count: int = Field(ge=1)
    vintage: Day
    source: Line
    sha256: list[Digest] = Field(min_length=1)


class Made(Act):
    """When, with what program and model, and on data until when."""

    at: Moment
    commit: Line
    region: Line
    data_until: Day


class Foretold(Act):
    """Central value and band; a probability has no width."""

    central: Number
    low: Number
    high: Number
    coverage: float = Field(gt=0, lt=1)


class Naive(Act):
    """What is said without any model."""

    rule: Literal["no_change", "trend", "last_value", "climatology", "gravity", "base_rate"]
    value: Number


class Scored(Act):
    """How it will be scored, and what counts as a hit."""

    score: Literal["absolute_ln_error", "absolute_error", "crps", "brier", "slope_and_r2"]
    hit: Line


class Resolved(Act):
    """What resolves it, and the first day on which anybody can know."""

    file: Line
    query: Line
    after: Day


class Forecast(Act):
    """A forecast on record before its outcome; one that came later counts for nothing.

    Attributes
    ----------
    id : str
        Of what is foretold; later forecasts of the same stand beside earlier ones.
    made, prediction, naive, rule, resolves
        As in the house's track record.
    kind, domain, target, unit, transform, horizon : str
    inputs : list of str
        Files with their digests.
    """

    id: Line
    made: Made
    kind: Literal["forecast"]
    domain: Name
    target: Line
    unit: Line
    transform: Literal["ln_ratio", "difference", "level", "probability", "share"]
    horizon: Line
    prediction: Foretold
    inputs: list[Line]
    naive: list[Naive] = Field(min_length=1)
    rule: Scored
    resolves: Resolved


class Outcome(Act):
    """What came of what was foretold, with the file that says so; nothing is scored here.

    Attributes
    ----------
    forecast : str
        Id of what was foretold.
    value : float
    read : str
        Day.
    source : str
        File with its digest.
    """

    forecast: Line
    value: Number
    read: Day
    source: Line
