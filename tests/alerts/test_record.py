"""The record: written before the outcome, never changed unseen, scored by the first word of the tables."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from evidence.record import Prediction

from ortaq.alerts.observations import Observations, observations_of
from ortaq.alerts.record.forecast import Forecast, Resolution, forecast_of, forecast_record
from ortaq.alerts.record.judging import LEAST_CASES, failures_first, judged_record, with_record
from ortaq.alerts.record.kept import FIRST, keep_forecasts, keep_outcomes, keep_transitions, read_record
from ortaq.alerts.record.prediction import prediction
from ortaq.alerts.record.scores import Skill
from ortaq.core import InputError
from ortaq.core.report import Text

ON = date(2026, 1, 15)


def _event(month: int, chance: float, *, place: str = "AAA", naive: float = 0.3) -> Forecast:
    target = f"2026-{month:02d}" if month < 13 else f"{2026 + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}"
    return Forecast(
        signal="conflict",
        place=place,
        lead="P1M",
        event=Text("watch.event.any_death", {"place": place, "month": target, "deaths": "1"}),
        unit="1",
        naive_rule="base_rate",
        resolves=Resolution("conflict_deaths", place, target, target, "value", "at_least", 1.0, "t.csv", True),
        data_until="2026-01",
        vintage="2026-01-10",
        inputs=("t.csv sha256:00",),
        model="conflict 1",
        known_from="2099-01-01",
        chance=chance,
        naive_chance=naive,
    )


def _amount() -> Forecast:
    return replace(
        _event(2, 0.5),
        signal="trade_nowcast",
        resolves=Resolution("exports_eur", "AAA", "2026-02", "2026-02"),
        chance=None,
        naive_chance=None,
        members=(90.0, 100.0, 110.0),
        naive_members=(50.0, 100.0, 200.0),
        log=True,
        band=(80.0, 100.0, 120.0),
        unit="EUR",
    )


def _seen(*rows: tuple[str, str, str, float]) -> Observations:
    return observations_of([(*row, "1", "t", "2026-06-01") for row in rows])


def test_a_forecast_is_kept_and_scored_when_the_outcome_comes(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    kept, late = keep_forecasts(path, [_event(2, 0.8), _amount()], ON)
    assert (len(kept.forecasts), late, kept.outcomes) == (2, (), {})
    before = path.read_bytes()
    assert keep_outcomes(path, _seen(("AAA", "2026-01", "conflict_deaths", 3.0)), ON).outcomes == {}
    assert path.read_bytes() == before
    seen = _seen(("AAA", "2026-02", "conflict_deaths", 3.0), ("AAA", "2026-02", "exports_eur", 100.0))
    kept = keep_outcomes(path, seen, ON)
    assert sorted(kept.outcomes.values()) == [1.0, 100.0]
    assert path.read_bytes().startswith(before)
    event, amount = sorted(judged_record(kept), key=lambda one: one.skill.score)
    assert event.skill.said == pytest.approx(0.04)
    assert event.skill.naive == pytest.approx(0.49)
    assert amount.coverage == 1.0
    assert amount.skill.value > 0.5


def test_the_first_word_of_the_tables_counts(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    keep_forecasts(path, [_event(2, 0.8)], ON)
    for deaths in (0.0, 5.0, 5.0, 0.0):
        kept = keep_outcomes(path, _seen(("AAA", "2026-02", "conflict_deaths", deaths)), ON)
    assert list(kept.outcomes.values()) == [0.0]
    assert list(kept.revisions.values()) == [0.0]
    assert [line.kind for line in kept.lines] == ["forecast", "outcome", "revision", "revision"]


def test_a_table_that_reaches_the_month_says_zero_of_whom_it_does_not_name(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    keep_forecasts(path, [_event(2, 0.8)], ON)
    kept = keep_outcomes(path, _seen(("BBB", "2026-02", "conflict_deaths", 9.0)), ON)
    assert list(kept.outcomes.values()) == [0.0]


def test_nothing_is_recorded_after_the_outcome_can_be_known(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    in_time = replace(_event(2, 0.8), known_from="2026-03-01")
    kept, late = keep_forecasts(path, [in_time], date(2026, 3, 1))
    assert (kept.forecasts, late) == ({}, (in_time,))
    assert not path.exists()
    assert len(keep_forecasts(path, [in_time], date(2026, 2, 28))[0].forecasts) == 1


def test_the_same_data_give_one_forecast_and_the_first_stands(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    keep_forecasts(path, [_event(2, 0.8)], ON)
    kept, _ = keep_forecasts(path, [_event(2, 0.1), _event(3, 0.2)], ON)
    assert [one.chance for one in kept.forecasts.values()] == [0.8, 0.2]
    kept, _ = keep_forecasts(path, [replace(_event(2, 0.1), data_until="2026-02")], ON)
    assert len(kept.forecasts) == 3


def _changed(lines: list[str], how: str) -> list[str]:
    one = json.loads(lines[1])
    if how == "value":
        one["body"]["chance"] = 0.99
        return [lines[0], json.dumps(one, sort_keys=True, separators=(",", ":")), *lines[2:]]
    if how == "removed":
        return [lines[0], *lines[2:]]
    if how == "swapped":
        return [lines[1], lines[0], *lines[2:]]
    if how == "slipped in":
        return [lines[0], lines[1], lines[1], *lines[2:]]
    if how == "garbage":
        return [lines[0], "{", *lines[2:]]
    return [lines[0], lines[1], lines[2][: len(lines[2]) // 2]]


@pytest.mark.parametrize("how", ["value", "removed", "swapped", "slipped in", "garbage", "cut"])
def test_a_changed_record_is_refused_with_the_line(tmp_path: Path, how: str) -> None:
    path = tmp_path / "r.jsonl"
    keep_forecasts(path, [_event(n, 0.1 * n) for n in (2, 3, 4)], ON)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(_changed(lines, how)) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line|follow") as refused:
        read_record(path)
    assert "line" in refused.value.where
    with pytest.raises(InputError):
        keep_forecasts(path, [_event(5, 0.5)], ON)


def test_a_lost_end_is_seen_by_whoever_keeps_the_digest(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    assert read_record(path).head == FIRST
    head = keep_forecasts(path, [_event(n, 0.5) for n in (2, 3)], ON)[0].head
    lines = path.read_text(encoding="utf-8").splitlines()
    assert head == hashlib.sha256(lines[-1].encode()).hexdigest()
    path.write_text(lines[0] + "\n", encoding="utf-8")
    assert read_record(path).head != head


@pytest.mark.parametrize(
    "change",
    [
        {"chance": 1.5},
        {"chance": "0.5"},
        {"chance": True},
        {"members": [float("nan")]},
        {"members": [-1.0], "log": True},
        {"place": 3},
        {"surprise": 1},
        {"event": {"key": "x"}},
        {"event": {"key": "watch.event.nope", "values": {}}},
        {"event": {"key": "watch.event.any_death", "values": {"place": "AAA"}}},
        {"resolves": {"indicator": "x", "place": "y", "first": "2026-01", "last": "2026-W01"}},
        {"chance": None, "naive_chance": None},
    ],
)
def test_a_line_that_says_what_no_forecast_says_is_refused(change: dict[str, Any]) -> None:
    good = forecast_record(_event(2, 0.8))
    assert forecast_of(json.loads(json.dumps(good))) == _event(2, 0.8)
    with pytest.raises(ValueError, match=r"."):
        forecast_of(good | change)


def test_the_record_decides_once_it_holds_cases_enough(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    path = tmp_path / "r.jsonl"
    came = rng.random(48) < 0.3
    worse = [_event(2 + n, 0.9 if not yes else 0.1) for n, yes in enumerate(came)]
    kept, _ = keep_forecasts(path, worse, ON)
    rows = [
        (one.place, one.resolves.first, "conflict_deaths", float(yes)) for one, yes in zip(worse, came, strict=True)
    ]
    kept = keep_outcomes(path, _seen(*rows), ON)
    judged = judged_record(kept)
    shown = replace(_event(60, 0.7), skill=replace(judged[0].skill, low=0.1, value=0.2, high=0.3))
    assert len(kept.outcomes) >= LEAST_CASES
    assert shown.stated_chance == 0.7
    assert with_record(shown, judged).stated_chance == 0.3
    unknown = [replace(judged[0], skill=replace(judged[0].skill, low=float("nan")))]
    assert with_record(shown, unknown).stated_chance == 0.7
    few = [replace(judged[0], skill=replace(judged[0].skill, cases=LEAST_CASES - 1))]
    assert with_record(shown, few).stated_chance == 0.7


def test_events_of_one_signal_are_judged_apart(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    many = replace(_event(2, 0.9, place="BBB"), event=replace(_event(2, 0.9).event, key="watch.event.many_deaths"))
    keep_forecasts(path, [_event(2, 0.9), many], ON)
    rows = [("AAA", "2026-02", "conflict_deaths", 0.0), ("BBB", "2026-02", "conflict_deaths", 9.0)]
    judged = {one.what: one.skill.said for one in judged_record(keep_outcomes(path, _seen(*rows), ON))}
    assert judged == {"any_death": pytest.approx(0.81), "many_deaths": pytest.approx(0.01)}


def test_failures_stand_first(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    keep_forecasts(path, [_event(2, 0.8)], ON)
    (one,) = judged_record(keep_outcomes(path, _seen(("AAA", "2026-02", "conflict_deaths", 1.0)), ON))
    good = replace(one, skill=replace(one.skill, low=0.1, value=0.3))
    worst = replace(one, skill=replace(one.skill, low=-0.9, value=-0.5))
    unknown = replace(one, skill=replace(one.skill, value=float("nan")))
    assert failures_first([good, worst, unknown]) == (unknown, worst, good)


def test_changes_of_warnings_are_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    change = {"on": "2026-01-01", "signal": "conflict", "place": "AAA", "to": "raised", "by": "rule"}
    keep_transitions(path, [change], ON)
    with pytest.raises(InputError, match="no state: gone"):
        keep_transitions(path, [change | {"to": "gone"}], ON)
    with pytest.raises(InputError, match="a change of a warning says"):
        keep_transitions(path, [{"on": "2026-01-01"}], ON)
    kept = keep_transitions(path, [change, change | {"to": "lowered"}], ON)
    assert [line.body["to"] for line in kept.transitions] == ["raised", "lowered"]


def test_a_prediction_has_the_keys_of_the_track_record(reference: Callable[[str], Path]) -> None:
    schema = json.loads(reference("evidence/prediction.schema.json").read_text(encoding="utf-8"))
    for one in (_event(2, 0.8), _amount()):
        said = prediction(one, "2026-01-15", "1.0")
        assert set(schema["required"]) <= set(said)
        for name in ("made", "prediction", "rule", "resolves"):
            assert set(schema["properties"][name]["required"]) <= set(said[name])
        assert said["domain"] in schema["properties"]["domain"]["enum"]
        assert said["transform"] in schema["properties"]["transform"]["enum"]
        assert said["rule"]["score"] in schema["properties"]["rule"]["properties"]["score"]["enum"]
        assert said["naive"][0]["rule"] in schema["properties"]["naive"]["items"]["properties"]["rule"]["enum"]
        assert set(said) <= set(schema["properties"])
        assert (said["status"], said["scores"]) == ("open", {"demonstrated_skill": False})
        assert Prediction.model_validate(said).made.at.isoformat() == "2026-01-15T00:00:00+00:00"
        assert Prediction.model_validate(prediction(one, "2026-01-15", "1.0", 1.0, "2026-03-01")).observed
    # Without demonstrated skill the baseline is what was stated, so it is no better than itself.
    assert prediction(_event(2, 0.8), "2026-01-15", "1.0", 1.0)["status"] == "miss"
    shown = replace(_event(2, 0.8), skill=Skill("brier", 99, 20, 0.1, 0.2, 0.5, 0.2, 0.7))
    assert prediction(shown, "2026-01-15", "1.0", 1.0)["status"] == "hit"
    assert prediction(shown, "2026-01-15", "1.0", 0.0)["status"] == "miss"
