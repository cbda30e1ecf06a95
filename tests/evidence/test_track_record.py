"""The page of the track record: every figure of it is one of a record, failures first, in-sample apart."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from math import exp, inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from evidence.calibration_figure import bins_of, figure
from evidence.coverage import EVENT_ERROR, event_of, hits_widened, outside, term, widening
from evidence.files import RECORDS, fair_and_used, newest, read_records
from evidence.hindcasts import asked, blind, open_record
from evidence.record import Kind, Naive, Observed, Prediction, Resolves, Status, resolved
from evidence.track_record import DRAWING, PAGE, ROOT, inside, page, releases_of, shown

from evidence import studies
from ortaq.sources.elasticity import read_panel
from tests.evidence.test_records import MADE, came, prediction
from tests.sources.cubes import cubes, write_cubes

NUMBER = re.compile(r"(?<![\w.])[+-]?\d[\d,]*(?:\.\d+)?")


def numbers(text: str) -> set[str]:
    """Return all numbers of a text but those of links."""
    return {word.lstrip("+-") for word in NUMBER.findall(re.sub(r"\]\([^)]*\)|`[^`]*`", " ", text))}


def named(name: str, record: Prediction, **other: Any) -> Prediction:
    return record.model_copy(update={"id": f"{name}_1", "target": name, **other})


def leaves(value: Any) -> Iterator[Any]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from leaves(inner)
    if not isinstance(value, dict | list | tuple):
        yield value


def told_of(record: Prediction) -> set[str]:
    """Return every number that a record may put on the page, as its values and its sentences say it."""
    found: set[str] = set()
    for value in leaves(json.loads(record.model_dump_json(exclude_none=True))):
        if isinstance(value, str):
            found |= numbers(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            forms = (shown(record, value), f"{value:.2f}", f"{value:.0f}", f"{100 * value:+.1f}", f"{100 * value:.0f}")
            found |= {number for form in forms for number in numbers(form)}
    return found | {str(len(bins_of(record)))}


def counted(every: Sequence[Prediction]) -> set[str]:
    """Return what the page counts, counted anew: by status, by domain, in the band; skill by domain; wider bands."""
    records = newest(every)
    said, used = ([r for r in of if r.kind is not Kind.REPLICATION] for of in fair_and_used(every))
    out, tuned = ([r for r in of if r.status not in {Status.OPEN, Status.VOID}] for of in (said, used))
    targets = [r for r in records if r.id.startswith("event_") and not r.id.startswith("event_more_")]
    groups = [said, out, targets, tuned, [r for r in targets if r.status == "hit"]]
    wider = widening([*out, *tuned])
    groups.append([r for r in groups[-1] if r.used_for_choices])
    groups += [[r for r in said if r.status is status] for status in Status]
    skills = set()
    for domain in {r.domain for r in out}:
        own = [r for r in out if r.domain == domain]
        groups += [own, *([r for r in own if r.status is status] for status in Status), list(filter(inside, own))]
        errors, naive = (np.sum([r.scores[name] for r in own]) for name in ("error", "naive_error"))
        skills.add(f"{1.0 - errors / naive:.2f}".lstrip("-"))
    bands = {str(n) for n in (wider.records, wider.events, wider.inside, wider.inside_widened)} | {
        f"{exp(wider.term):.2f}"
    }
    return {str(len(group)) for group in (*groups, list(filter(inside, out)))} | skills | bands


def test_the_page_is_of_the_records_and_its_drawing_too() -> None:
    releases = releases_of((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    records = read_records(RECORDS)
    assert PAGE.read_text(encoding="utf-8") == page(records, releases), "run `make track-record`"
    assert PAGE.with_name(DRAWING).read_text(encoding="utf-8") == figure(newest(records))


def test_every_figure_of_the_page_comes_from_a_record() -> None:
    assert numbers(page([])) <= {"0", "90"}
    every = read_records(RECORDS)
    records = newest(every)
    releases = {name for name, _ in releases_of((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))}
    known = {"90"}.union(*map(told_of, every), counted(every), *map(numbers, releases))
    heads = {"4"}  # the head "theta 4": what the column compares with
    assert numbers(PAGE.read_text(encoding="utf-8")) - known - heads == set()
    changed = [r.model_copy(update={"target": f"{r.target} 123.456"}) for r in records]
    assert "123.456" in numbers(page(changed)) - known


def test_failures_stand_first_and_what_was_used_for_choices_stands_apart() -> None:
    records = [
        named("hit", came(-0.2)),
        named("near", came(-0.31)),
        named("miss", came(0.2)),
        named("bad miss", came(0.6)),
        named("tuned", came(0.9), used_for_choices=True),
    ]
    text = page(records, [("9.9", None), ("9.8", date(2026, 11, 29)), ("9.7", date(2020, 1, 1))])
    assert "In all 4 predictions: 2 miss, 1 near, 1 hit, 0 void, 0 open; 1 more are in-sample." in text
    worst, _, rest = text.partition("## How often")
    assert "**trade**: bad miss: -18.1 % (-25.9 % to -9.5 %) said, +82.2 % came" in worst
    assert "corridors, water, energy, exchange, watch, agreement" in worst
    assert "| trade | 9.8 | 2 | 1 | 1 | 1 of 4 |" in rest
    fair, _, apart = rest.partition("## Used for choices")
    order = [line.split(" | ")[1] for line in fair.partition("## All that came out")[2].splitlines() if "[" in line]
    assert order == ["bad miss", "miss", "near", "hit"]
    assert "tuned" not in fair
    assert "| miss, backcast, outside the band, in-sample | tuned" in apart


def test_what_is_said_anew_in_knowledge_takes_nothing_from_the_record_before_it() -> None:
    first = named("border", came(0.2))
    again = named("border", came(0.2), id="border_2", used_for_choices=True)
    other = again.model_copy(update={"prediction": again.prediction.model_copy(update={"central": -0.25})})
    assert fair_and_used([first, other]) == ((first,), (other,))
    assert fair_and_used([first, again]) == ((), (again,))
    assert "In all 1 predictions: 1 miss, 0 near, 0 hit, 0 void, 0 open; 1 more are in-sample." in page([first, other])


def test_bands_are_widened_by_what_other_events_say() -> None:
    assert term([0.1, 0.2, 0.3], coverage=0.5) == 0.2
    assert term([0.1, 0.2, 0.3]) == inf
    events = [
        named(f"event_{name}2020", came(x)) for name, x in zip("abcdefghij", np.linspace(-0.2, 0.7, 10), strict=True)
    ]
    found = widening(events, coverage=0.5)
    assert (found.records, found.events, found.inside) == (10, 10, sum(outside(r) <= 0.0 for r in events))
    assert found.inside < found.inside_widened == 5
    assert found.term == sorted(map(outside, events))[5]
    far = named("event_k2020", came(-0.31))
    assert far.status is Status.NEAR
    assert [hits_widened([far], events, coverage=part) for part in (0.1, 0.5)] == [0, 1]
    assert [event_of(named(id, came(0.0))) for id in ("event_more_rail2024", "remittances_2015_uzb_usd")] == [
        *("rail 2024", "remittances 2015")
    ]
    then = [r for r in read_records(RECORDS) if r.made.at.date() <= date(2026, 11, 30)]
    kept = widening([r for of in fair_and_used(then) for r in of])
    assert kept.term == pytest.approx(EVENT_ERROR, abs=0.005)


def test_events_open_void_and_published_have_their_parts() -> None:
    from_day = Resolves(file="there.csv", query="all", after=date(2027, 3, 1))
    records = [
        named("event_border", came(-0.2)),
        named("event_more_other", came(0.2)),
        named("open_rail", prediction(kind=Kind.FORECAST, resolves=from_day)),
        named("void", prediction(status=Status.VOID)),
        named("published_other", came(-0.2), kind=Kind.REPLICATION, missing_in_model="growth is in theirs"),
    ]
    parts = {part.partition("\n")[0]: part for part in page(records).split("## ")}
    assert "Of 1 targets that were fixed beforehand, 1 are hits, 0 of them in-sample." in parts["Events"]
    first, _, added = parts["Events"].partition("Added afterwards")
    assert ("event_border" in first, "event_more_other" in first, "event_more_other" in added) == (True, False, True)
    assert "there.csv: all | 2027-03-01" in parts["Open"]
    assert "| void, backcast" in parts["Void"]
    assert "growth is in theirs" in parts["Beside published estimates"]
    assert "published_other" not in parts["All that came out"]


def test_a_hindcast_is_written_down_without_the_trade_that_resolves_it(tmp_path: Path) -> None:
    panel = read_panel([write_cubes(cubes(), tmp_path / "cube2015.csv")])
    ones = {one.id: one for one in asked(panel)}
    assert list(ones) == ["2011_2015_tariffs", "2015_2019_war_tariffs", "2015_2019_war_long", "2015_2019_war_fitted"]
    for one in ones.values():
        hidden = blind(panel, one.years[-1])
        assert np.isnan(hidden.trade[:, panel.at(one.years[-1])]).all()
        record = open_record(hidden, one, MADE, [tmp_path / "cube2015.csv"])
        assert record.status is Status.OPEN
        assert record.prediction.low < record.prediction.central == 1.0 < record.prediction.high
        assert record.used_for_choices == (one.id != "2015_2019_war_fitted")
    kept = {r.id: r for r in read_records(RECORDS) if r.id.startswith("hindcast_")}
    assert {r.status for name, r in kept.items() if name.endswith("_1")} == {Status.OPEN}


def test_the_drawing_has_a_panel_a_record_and_a_point_a_bin() -> None:
    bins = {
        f"bin{n}_{end}": value for n in (1, 2, 3) for end, value in (("said", 0.1 * n), ("came", 0.0), ("error", 0.1))
    }
    record = named("hindcast_2011_2015_tariffs", came(-0.2)).model_copy(update={"scores": bins})
    drawn = figure([record, named("plain", came(-0.2))])
    assert drawn.count("<circle") == 3
    assert "2011-2015 tariffs" in drawn
    assert figure([]).count("<g") == 0


def test_a_naive_rule_that_is_right_leaves_no_skill_to_divide_by() -> None:
    still = prediction(naive=(Naive(rule="no_change", value=0.0),))
    record = resolved(still, Observed(value=0.0, source="it", read=date(2026, 11, 29)))
    assert "| trade | " in page([named("still", record)])


@pytest.mark.parametrize("text", ["## 0.1.0 (unreleased)\n", "## 0.1.0 (2026-12-01)\n\n## 0.0.9 (2026-01-01)\n"])
def test_releases_are_read_from_the_list_of_changes(text: str) -> None:
    found = releases_of(f"# Changelog\n\n{text}")
    assert found[0][0] == "0.1.0"
    assert len(found) == text.count("##")


def test_each_of_the_nine_studies_stands_beside_ortaq_with_what_differs() -> None:
    held = [study for study in vars(studies).values() if isinstance(study, studies.Study)]
    replications = [r for r in newest(read_records(RECORDS)) if r.kind is Kind.REPLICATION]
    assert len(held) == 9
    assert {study.id for study in held} == {r.id.rsplit("_", 1)[0] for r in replications}
    for record in replications:
        own = next(study for study in held if record.id.startswith(study.id))
        assert record.missing_in_model == own.scope
        assert record.observed is not None
        assert record.observed.value == pytest.approx(own.said, abs=1e-5)
