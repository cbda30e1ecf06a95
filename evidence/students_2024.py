"""Students until 2018 and what came: the few counts of later years that are stated for pairs of the region.

The rule of growth knows no count after 2018, so these are hindcasts. What came was counted by others than the series,
often at another level of study, and a step between two sources is no growth: each record says so.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import log
from pathlib import Path

from evidence.record import Kind, Made, Naive, Observed, Predicted, Prediction, Resolves, resolved
from ortaq.core import Region
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.growth import Panel, slope
from ortaq.domains.exchange.students.pull import GROWTH, expected
from ortaq.domains.exchange.students.tables import Students
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

UNTIL = 2018
_PLACES = 4

OUTCOMES = TableSpec(
    "students_2024",
    "students_2024.csv",
    "Students by pair as stated for years after 2018",
    (
        ColumnSpec("host", "Economy in which they study"),
        ColumnSpec("origin", "Economy from which they come"),
        ColumnSpec("year", "Year", "integer", "year"),
        ColumnSpec(
            "students", "Students; the least number where the source says 'more than'", "number", "persons", 1.0
        ),
        *text_columns(source="Who says so", url="Address", read="When it was read"),
    ),
    ("host", "origin", "year"),
)

_OTHERS = "The series is of UNESCO, the outcome of the ministry of Kyrgyzstan."
WHY: Mapping[tuple[str, str], str] = {
    ("CHN", "KAZ"): "Two counts seven years apart are all that was known, so the band is wide.",
    ("KAZ", "CHN"): "The series is of UNESCO, the outcome of press reports, which do not say the level of study; the "
    "count of 2020 is of the pandemic, which the rule does not know.",
    ("KGZ", "UZB"): f"Of 18,241 moves over four years of published pairs, five are as large as this one. {_OTHERS}",
    ("KGZ", "IND"): _OTHERS,
    ("KGZ", "PAK"): f"Of 18,241 moves over four years of published pairs, fifteen are as large as this one. {_OTHERS}",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody stated for a year after the series."""

    host: str
    origin: str
    year: int
    students: float
    source: str
    url: str
    read: str


def students_2024(region: Region, made: Made) -> tuple[Prediction, ...]:
    """Return a record of every outcome that is stated."""
    students = students_of(region)
    if students is None:
        return ()
    vintage = made.model_copy(update={"data_until": date(UNTIL, 12, 31)})
    outcomes = read_table(Path(__file__).parent, OUTCOMES).records(Outcome)
    return tuple(_record(region, vintage, students, outcome) for outcome in outcomes)


def _record(region: Region, made: Made, students: Students, came: Outcome) -> Prediction:
    series = students.series(came.host, came.origin, UNTIL)
    last, ahead = series[-1].students.central, came.year - series[-1].year
    band = expected(students, came.host, came.origin, came.year, UNTIL)
    panel = Panel.of((row.host, row.origin, row.year, row.students.central) for row in series)
    names = {code: region.economies[region.economy_ids.index(code)].names["en"] for code in (came.host, came.origin)}
    low, central, high = (round(log(end / last), _PLACES) for end in (band.low, band.central, band.high))
    record = Prediction(
        id=f"students_{came.year}_{came.origin.lower()}_in_{came.host.lower()}",
        made=made,
        kind=Kind.HINDCAST,
        domain="exchange",
        target=f"students of {names[came.origin]} in {names[came.host]}, {came.year} over {series[-1].year}",
        unit="ratio",
        transform="ln_ratio",
        horizon=f"P{ahead}Y",
        prediction=Predicted(low=low, central=central, high=high, coverage=0.9),
        inputs=(
            f"students.csv of region {region.name}, {len(series)} counts until {UNTIL} from {series[-1].source}",
            f"{GROWTH.name}.csv {_digest()}",
        ),
        naive=(
            Naive(rule="last_value", value=0.0),
            Naive(rule="trend", value=round(float(slope(panel.ln, 3)[0]) * ahead, _PLACES)),
        ),
        resolves=Resolves(file=f"evidence/{OUTCOMES.file}", query=f"{came.host}, {came.origin}, {came.year}"),
    )
    seen = Observed(
        value=round(log(came.students / last), _PLACES),
        source=came.source,
        read=date.fromisoformat(came.read),
    )
    return resolved(record, seen, why_missed=WHY[came.host, came.origin])


def _digest() -> str:
    path = Path(__file__).parents[1] / "src" / "ortaq" / "domains" / "exchange" / "students" / GROWTH.file
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
