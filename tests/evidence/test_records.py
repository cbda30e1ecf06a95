"""The track record: what a record may say, how it is judged, and that docs/records holds what the model says."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from evidence.__main__ import BACKCASTS, REGION
from evidence.files import RECORDS, add_record, add_resolved, newest, read_records, record_text
from evidence.record import Kind, Made, Naive, Observed, Predicted, Prediction, Resolves, Status, resolved
from evidence.remittances_2015 import RECEIVERS, fall_of_2015, figures, imports_after, times_the_baseline
from jsonschema_rs import validator_for
from pydantic import ValidationError

from ortaq import load_region
from ortaq.core import CENTRAL, Change
from ortaq.core import Kind as ChangeKind
from ortaq.model import upstream_effects

MADE = Made(at=datetime(2026, 11, 29, tzinfo=UTC), commit="abc", region="here 1", data_until=date(2023, 12, 31))


def prediction(**other: Any) -> Prediction:
    said = Predicted(central=-0.2, low=-0.3, high=-0.1, coverage=0.9)
    fields: dict[str, Any] = {
        "id": "fall",
        "made": MADE,
        "kind": Kind.BACKCAST,
        "domain": "trade",
        "target": "imports",
        "unit": "ratio",
        "transform": "ln_ratio",
        "horizon": "P1Y",
        "prediction": said,
        "inputs": ("here",),
        "naive": (Naive(rule="no_change", value=0.0), Naive(rule="trend", value=0.1)),
        "resolves": Resolves(file="there.csv", query="all"),
    }
    return Prediction(**(fields | other))


def came(value: float) -> Prediction:
    return resolved(prediction(), Observed(value=value, source="it", read=date(2026, 11, 29)), why_missed="no idea")


@pytest.mark.parametrize(
    ("value", "status"),
    [(-0.25, "hit"), (-0.14, "hit"), (-0.13, "near"), (-0.31, "near"), (-0.11, "near"), (-0.05, "miss"), (0.2, "miss")],
)
def test_a_prediction_is_judged_against_the_best_naive_rule(value: float, status: str) -> None:
    record = came(value)
    assert record.status == status
    assert record.scores["error"] == pytest.approx(abs(-0.2 - value))
    assert record.scores["naive_error"] == pytest.approx(min(abs(value), abs(value - 0.1)))
    assert record.why_missed == (None if status == "hit" else "no idea")


def test_a_prediction_comes_out_once() -> None:
    with pytest.raises(ValueError, match="came out before"):
        resolved(came(-0.2), Observed(value=0.0, source="it", read=date(2026, 11, 29)))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("id", "A fall", "pattern"),
        ("naive", (), "at least 1"),
        ("domain", "weather", "pattern"),
        ("horizon", "a year", "pattern"),
        ("status", Status.HIT, "the numbers say 'open'"),
        ("colour", "red", "Extra inputs"),
    ],
)
def test_a_record_that_says_something_else_is_refused(field: str, value: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        prediction(**{field: value})


def test_bands_and_vintages_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValidationError, match="not in order"):
        Predicted(central=0.0, low=0.1, high=0.2, coverage=0.9)
    with pytest.raises(ValidationError, match="time zone"):
        Made(at=datetime(2026, 11, 29), commit="abc", region="here", data_until=date(2023, 12, 31))


def test_a_record_is_never_written_over(tmp_path: Path) -> None:
    first = add_record(tmp_path, came(-0.25))
    assert first.id == "fall_1"
    later = MADE.model_copy(update={"commit": "def"})
    assert add_record(tmp_path, came(-0.25).model_copy(update={"made": later})) == first
    second = add_record(tmp_path, came(-0.05))
    assert second.id == "fall_2"
    assert read_records(tmp_path) == (first, second)
    assert newest(read_records(tmp_path)) == (second,)
    with pytest.raises(ValueError, match="which only the folder gives"):
        add_record(tmp_path, prediction(id="fall_3"))
    (tmp_path / "fall_4.json").write_text(record_text(first), encoding="utf-8")
    with pytest.raises(ValueError, match="is named 'fall_1'"):
        read_records(tmp_path)


def test_what_came_is_read_when_the_open_record_is_written(tmp_path: Path) -> None:
    def read() -> Observed:
        assert [r.status for r in read_records(tmp_path)] == [Status.OPEN]
        return Observed(value=-0.25, source="it", read=date(2026, 11, 29))

    came_out = add_resolved(tmp_path, prediction(), read)
    assert (came_out.id, came_out.status) == ("fall_2", "hit")
    again = add_resolved(tmp_path, prediction(), lambda: Observed(value=-0.25, source="it", read=date(2026, 11, 29)))
    assert again == came_out
    assert len(read_records(tmp_path)) == 2
    with pytest.raises(ValueError, match="before it was written down"):
        add_resolved(tmp_path, came(-0.25), read)


def test_a_forecast_names_the_day_from_which_it_can_be_known() -> None:
    with pytest.raises(ValidationError, match=r"resolves\.after"):
        prediction(kind=Kind.FORECAST)


def test_all_records_fit_the_schema(reference: Callable[[str], Path]) -> None:
    schema = validator_for(json.loads(reference("evidence/prediction.schema.json").read_text(encoding="utf-8")))
    files = [*RECORDS.glob("*.json")]
    assert files
    for path in files:
        schema.validate(json.loads(path.read_text(encoding="utf-8")))
    schema.validate(json.loads(record_text(prediction())))


LONG = ("published",)
"""What takes more than five seconds: freight is loaded anew for every case."""

ASKED = [pytest.param(name, marks=[pytest.mark.long] * (name in LONG)) for name in BACKCASTS]


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
def test_the_newest_records_are_what_the_model_says(name: str) -> None:
    kept = {record.target: record for record in newest(read_records(RECORDS))}
    again = BACKCASTS[name](load_region(REGION), MADE)
    assert again
    for record in again:
        stands = kept[record.target]
        said, now = ([getattr(r.prediction, end) for end in ("low", "central", "high")] for r in (stands, record))
        assert said == pytest.approx(now, abs=2e-4), f"{record.id}: run `make records`"
        assert (stands.observed, stands.naive, stands.status) == (record.observed, record.naive, record.status)


def test_published_imports_are_those_of_the_statistics(reference: Callable[[str], Path]) -> None:
    table = pq.read_table(reference("data/national_trade_kaz_kgz_uzb.parquet"))
    table = table.filter(pc.equal(table["flow"], "import"))
    checked = 0
    for (what, economy, partner, year), row in figures().items():
        if what == "imports" and economy in {"KGZ", "UZB"}:
            of = table.filter((pc.field("reporter") == economy) & (pc.field("year") == year))
            of = of.filter(pc.field("partner") == partner) if partner else of
            assert row.value.central == pytest.approx(pc.sum(of["value_kusd"]).as_py() / 1e3, abs=0.06)
            checked += 1
    assert checked > 30


def test_no_change_imports_as_much_as_before() -> None:
    region = load_region(REGION)
    nothing = imports_after(region, Change("nothing", ChangeKind.SHOCK, "", "", (), ""), CENTRAL)
    assert nothing.dollars == pytest.approx(1.0, abs=1e-9)
    assert nothing.real == pytest.approx(1.0, abs=1e-9)


def test_money_lost_is_as_much_of_imports_as_it_was() -> None:
    region, known = load_region(REGION), figures()
    times, change = times_the_baseline(region, known), fall_of_2015(known)
    receivers = [region.economy_ids.index(code) for code in RECEIVERS]
    assert (times[receivers] > 1.0).all()
    assert (np.delete(times, receivers) == 1.0).all()
    sent = upstream_effects(region, [change], CENTRAL)["transfer_musd"] * times
    lost = -sent[region.economy_ids.index("RUS"), receivers]
    bought = region.flow.sum(axis=(0, 2)) - np.einsum("sii->i", region.flow)
    for code, part in zip(RECEIVERS, lost / bought[receivers], strict=True):
        then = known["transfers", code, "RUS", 2014].value.central / known["imports", code, "", 2014].value.central
        assert part == pytest.approx(-known["fall", code, "RUS", 2015].value.central / 100.0 * then, rel=1e-9)


def test_the_pieces_of_the_observed_fall_are_said_as_they_are() -> None:
    """What the records say in words of Kyrgyz imports: little from China, a quarter from Lithuania and the Emirates."""
    known = figures()

    def fall(partner: str) -> float:
        before, after = (known["imports", "KGZ", partner, year].value.central for year in (2014, 2015))
        return before - after

    assert fall("CHN") < 0.05 * fall("")
    assert 0.2 < (fall("LTU") + fall("ARE")) / fall("") < 0.3
    transfers = [known["transfers", "TJK", "RUS", year].value.central for year in (2014, 2015)]
    assert known["fall", "TJK", "RUS", 2015].value.low == pytest.approx(
        100.0 * (transfers[1] / transfers[0] - 1.0), abs=0.1
    )
    assert log(transfers[1] / transfers[0]) < -1.0
