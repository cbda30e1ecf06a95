"""Twelve events and some besides, each foretold from what happened at the border and then compared with what came.

``python -m evidence.events`` writes, for every event, the open record before it reads what came, and the record that
says how it came out. Events and outcomes stand in two files: what is foretold reads the first alone. The baseline is of
2023, after most events: they try the mechanism, not foresight. A year's demand is in no shock.
"""

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import log, log1p
from pathlib import Path

from evidence.event_models import Answer
from evidence.files import RECORDS, add_open, add_resolved
from evidence.foretold import answers
from evidence.means import told, with_means
from evidence.record import Condition, Judgement, Kind, Made, Naive, Observed, Predicted, Prediction, Resolves
from evidence.remittances_2015 import remittances_2015
from ortaq import load_region
from ortaq.cli.console import progress
from ortaq.core import Progress, Region
from ortaq.model.ensemble import Executor, Store
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

HERE = Path(__file__).parent
_PLACES = 4

EVENTS = TableSpec(
    "events",
    "events.csv",
    "Events, what was assumed to happen and what happened, without what came of it",
    (
        ColumnSpec("id", "Short name"),
        *text_columns(domain="Domain", target="What is foretold", unit="Unit", transform="How it is compared"),
        *text_columns(horizon="How long after"),
        ColumnSpec("naive", "What no change says", "number"),
        *text_columns(condition="What happens", assumed="As it is put to the model", happened="As it was"),
        ColumnSpec("in_sample", "Whether numbers of the model were chosen by it", choices=("yes", "no")),
        ColumnSpec("missing", "What the model lacks, as far as it was known before", blank=""),
    ),
    ("id",),
)
OUTCOMES = TableSpec(
    "event_outcomes",
    "event_outcomes.csv",
    "What came of events",
    (
        ColumnSpec("id", "Short name"),
        ColumnSpec("value", "What came", "number"),
        ColumnSpec("unit", "Unit", choices=("percent", "ratio", "points")),
        *text_columns(source="Who says so"),
        ColumnSpec("url", "Address", blank=""),
        *text_columns(read="When it was read"),
        ColumnSpec("why", "Cause of a miss", blank=""),
    ),
    ("id",),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event, as its row says."""

    id: str
    domain: str
    target: str
    unit: str
    transform: str
    horizon: str
    naive: float
    condition: str
    assumed: str
    happened: str
    in_sample: str
    missing: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one event, as its row says."""

    id: str
    value: float
    unit: str
    source: str
    url: str
    read: str
    why: str


BACKCAST = {"remittances2015_uzb": "remittances_2015_uzb_usd", "remittances2015_kgz": "remittances_2015_kgz_usd"}


def events() -> tuple[Event, ...]:
    """Return all events, in the order of the file."""
    return tuple(read_table(HERE, EVENTS).records(Event))


def foretold(region: Region, made: Made, event: Event, answer: Answer | None) -> Prediction:
    """Return the open record of an event; ``answer``: what the model says, None where a backcast says it."""
    if answer is None:
        own = next(r for r in remittances_2015(region, made) if r.id == BACKCAST[event.id])
        said, inputs = own.prediction, own.inputs
    else:
        low, high = min(answer.values), max(answer.values)
        ends = (round(float(value), _PLACES) for value in (answer.values[0], low, high))
        said = Predicted(**dict(zip(("central", "low", "high"), ends, strict=True)), coverage=0.9)
        inputs = answer.inputs
    digest = hashlib.sha256(repr(event).encode()).hexdigest()[:16]
    score = "absolute_ln_error" if event.transform == "ln_ratio" else "absolute_error"
    return Prediction(
        id=f"event_{event.id}",
        made=made,
        kind=Kind.BACKCAST,
        domain=event.domain,
        target=event.target,
        unit=event.unit,
        transform=event.transform,
        horizon=event.horizon,
        conditions=(Condition(what=event.condition, assumed=event.assumed, happened=event.happened),),
        prediction=said,
        inputs=(*inputs, f"row of evidence/{EVENTS.file} {digest}", "coverage of the band is meant, not counted"),
        naive=(Naive(rule="no_change", value=event.naive),),
        rule=Judgement(score=score),
        resolves=Resolves(file=f"evidence/{OUTCOMES.file}", query=f"id={event.id}"),
        used_for_choices=event.in_sample == "yes",
        missing_in_model=event.missing or None,
    )


def outcome_of(id: str) -> Outcome:
    """Return what came of an event."""
    table = read_table(HERE, OUTCOMES)
    return next(row for row in table.records(Outcome) if row.id == id)


def observed(came: Outcome) -> Observed:
    """Return what came in the terms of a record."""
    value = {"percent": lambda v: log1p(v / 100.0), "ratio": log, "points": float}[came.unit](came.value)
    return Observed(value=round(value, _PLACES), source=came.source, read=date.fromisoformat(came.read))


def write_events(
    folder: Path,
    region: Region,
    made: Made,
    only: Sequence[str] = (),
    *,
    executor: Executor | None = None,
    store: Store | None = None,
    report: Progress | None = None,
) -> tuple[Prediction, ...]:
    """Write the records of all events, each before what came of it is read; return the newest.

    Parameters
    ----------
    folder : Path
    region : Region
    made : Made
    only : sequence of str, optional
        Ids; all if none is given.
    executor, store : optional
        Where what is foretold is computed, and where it is kept.
    report : callable, optional
        Called with (groups of events done, groups in all).
    """
    asked, found = [event for event in events() if not only or event.id in only], []
    said = answers(region, [event.id for event in asked if event.id not in BACKCAST], executor, store, report)
    for event in asked:
        record = foretold(region, made, event, said.get(event.id))
        add_open(folder, record)  # before the next line reads what came
        came = outcome_of(event.id)
        found.append(add_resolved(folder, record, partial(observed, came), why_missed=came.why))
    return tuple(found)


def main() -> None:
    """Write the records of events; the page is written by ``make track-record``."""
    from evidence.__main__ import REGION, vintage  # noqa: PLC0415 - which lists this module

    parser = argparse.ArgumentParser(prog="python -m evidence.events", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="ids of events")
    parser.add_argument("--records", type=Path, default=RECORDS, help="folder of the records")
    with with_means(parser) as (given, executor, store):
        region = load_region(REGION)
        with progress("events") as report:
            asked = given.records, region, vintage(region), given.only
            found = write_events(*asked, executor=executor, store=store, report=report)
    told(found, as_json=given.json)


if __name__ == "__main__":
    main()
