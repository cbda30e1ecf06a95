"""Facts that ship with signals: who is whose neighbour, climatologies and coefficients, each with its source."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

_FOLDER = Path(__file__).with_name("tables")


@dataclass(frozen=True, slots=True)
class Climatology:
    """How often something came, or how much, over a period of years, as somebody counted it."""

    signal: str
    place: str
    what: str
    value: float
    unit: str
    first: str
    last: str
    cases: int
    source: str


@cache
def climatologies() -> tuple[Climatology, ...]:
    """Return what ships about how often things came."""
    numbers = (ColumnSpec("value", "Value", "number", "as in the column unit"), ColumnSpec("cases", "Cases", "integer"))
    texts = text_columns(
        signal="Signal", place="Place", what="What", unit="Unit", first="From", last="To", source="Source"
    )
    spec = TableSpec("climatologies", "climatologies.csv", "How often, how much", (*texts, *numbers), ())
    return read_table(_FOLDER, spec).records(Climatology)


@dataclass(frozen=True, slots=True)
class Coefficients:
    """The line of a river's season in logarithms, on the first day of a month, and its skill in trials.

    ``spread`` is what the line leaves open, with ``free`` degrees of freedom; ``cases`` years were tried.
    """

    place: str
    issue: int
    constant: float
    precipitation: float
    last_month: float
    october: float
    spread: float
    free: int
    cases: int
    brier: float
    brier_low: float
    brier_high: float
    crps: float
    crps_low: float
    crps_high: float
    first: str
    last: str
    source: str


@cache
def coefficients() -> dict[tuple[str, int], Coefficients]:
    """Return shipped coefficients by place and month of issue."""
    whole = ("issue", "free", "cases")
    columns = tuple(
        ColumnSpec(
            one.name,
            one.name,
            "integer" if one.name in whole else "number" if one.type in (float, "float") else "string",
        )
        for one in fields(Coefficients)
    )
    spec = TableSpec("coefficients", "coefficients.csv", "Lines of seasons", columns, ("place", "issue"))
    return {(one.place, one.issue): one for one in read_table(_FOLDER, spec).records(Coefficients)}


@cache
def neighbourhood() -> dict[str, bool]:
    """Return economies of the neighbourhood by code, and whether each is one of the states that it surrounds."""
    spec = TableSpec(
        "neighbourhood",
        "neighbourhood.csv",
        "Who is looked at for conflict",
        (ColumnSpec("economy", "ISO 3166 alpha-3"), ColumnSpec("inside", "Of the states surrounded", "boolean")),
        ("economy",),
    )
    table = read_table(_FOLDER, spec)
    return dict(zip(table.columns["economy"], (bool(each) for each in table.array("inside")), strict=True))
