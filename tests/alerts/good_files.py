"""Good files of every door of the watch."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from ortaq.alerts.record.kept import keep_forecasts
from ortaq.alerts.signals import signals
from tests.alerts.made_tables import Row, made_river, written
from tests.sources.watch.samples import SAMPLES

RULES = """schema = 1
[[rule]]
signal = "trade_rerouting"
raise = 3.0
lower = 1.0
hold = 2
addressees = ["SECRETARIAT"]
reply_days = 14
proposal = "customs services of both sides compare their counts"
[[rule]]
signal = "border_dwell"
raise = 4.0
lower = 1.0
hold = 1
[concerned]
khorgos = ["CHN", "KAZ"]
"""
REPORTS = """on,member,signal,place,kind,text
2024-03-10,KAZ,border_dwell,khorgos:in,confirms,two lanes are closed for works
2024-03-12,KAZ,border_dwell,khorgos:in,reply,until the end of March
"""


def weekly_hours(seed: int = 4, *, doubled_from: int = 60, weeks: int = 80) -> list[Row]:
    """Return hours at a crossing by week, doubled from some week on."""
    rng = np.random.default_rng(seed)
    hours = 20.0 * np.exp(0.15 * rng.standard_normal(weeks))
    hours[doubled_from:] *= 2.5
    first = date.fromisocalendar(2023, 1, 1).toordinal()
    periods = [date.fromordinal(first + 7 * n).isocalendar() for n in range(weeks)]
    return [
        ("khorgos:in", f"{at.year}-W{at.week:02d}", "dwell_hours", float(round(value, 2)), "h", "test", "2024-07-01")
        for at, value in zip(periods, hours, strict=True)
    ]


def tables(folder: Path) -> Iterator[Path]:
    """Yield a folder with a table of hours."""
    written(folder / "tables", "hours.csv", weekly_hours())
    yield folder / "tables"


def record(folder: Path) -> Iterator[Path]:
    """Yield a record with the forecasts of a made river."""
    from ortaq.alerts.observations import observations_of  # noqa: PLC0415

    rows = [row for row in made_river(50, seed=7, follows=True) if row[1] < "1999-03"]
    told = signals(observations_of(rows), ["snow_river"])
    keep_forecasts(folder / "r.jsonl", told[0].forecasts, date(1999, 3, 1))
    yield folder / "r.jsonl"


def rules(folder: Path) -> Iterator[Path]:
    """Yield a file of rules."""
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")
    yield folder / "rules.toml"


def reports(folder: Path) -> Iterator[Path]:
    """Yield a table of reports."""
    (folder / "reports.csv").write_text(REPORTS, encoding="utf-8")
    yield folder / "reports.csv"


def published(folder: Path) -> Iterator[Path]:
    """Yield a sample of every published layout, by the name of its connector."""
    for name, (body, _, _) in SAMPLES.items():
        (folder / f"{name}.csv").write_bytes(body)
        yield folder / f"{name}.csv"
