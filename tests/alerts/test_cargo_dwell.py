"""Times at crossings: the estimate against what is known, bands, what is not shown, and silent feeds."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.alerts.cargo.heard import heard_days
from ortaq.alerts.cargo.places import read_places
from ortaq.alerts.cargo.readers.columns import read_columns
from ortaq.alerts.cargo.readers.found import instant
from ortaq.alerts.cargo.turnbull import LAST, MIDDLE_H, Spans, cells_of, estimated, means, quantiles
from ortaq.alerts.cargo.watching import watched
from ortaq.core import InputError
from tests.alerts.cargo_events import HOUR, START, journeys, line, lines, places

SAMPLE = Path(__file__).parents[2].parent / "shared" / "reference" / "cargo"
NOW = START + 400 * 24 * HOUR
COLUMNS = read_columns(None)


def watch(folder: Path, texts, crossings: int = 1, **more):
    path = folder / "events.jsonl"
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return watched([path], read_places(places(folder, crossings)), COLUMNS, now=more.pop("now", NOW), **more)


def cells(found, *, month: bool = True):
    return {(c.crossing, c.towards, c.month): c for c in found.cells if bool(c.month) == month}


def errors(found, truth, share: str) -> tuple[np.ndarray, np.ndarray]:
    """Return signed errors against the true figures of each shown cell, and whether the band holds what is ``true``."""
    pairs = [(getattr(c.dwell, share), truth[key][share]) for key, c in cells(found).items() if c.dwell]
    off = np.array([band.central / sample - 1.0 for band, (sample, _) in pairs])
    return off, np.array([band.low <= true <= band.high for band, (_, true) in pairs])


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A year of a crossing whose truth is known, with everything that goes wrong with events."""
    found = journeys(4_800, seed=21)
    return found, watch(tmp_path_factory.mktemp("year"), lines(found))


def true_cells(found):
    """Return the figures of all visits of every cell, those of lost and withdrawn events too."""
    truth = {}
    for way, towards in enumerate(("KAZ", "CHN")):
        for month in np.unique(found.month):
            sample = found.dwell[(found.way == way) & (found.month == month)]
            truth["khorgos", towards, month] = {
                share: (np.quantile(sample, at),) * 2 for share, at in (("median_h", 0.5), ("p90_h", 0.9))
            }
    return truth


@pytest.mark.slow
def test_a_year_of_faulty_events_tells_what_is_true(year) -> None:
    journeys_, found = year
    truth = true_cells(journeys_)
    for share, mean, worst in (("median_h", 0.03, 0.12), ("p90_h", 0.05, 0.16)):
        off, _ = errors(found, truth, share)
        assert len(off) >= 22
        assert np.abs(off).mean() <= mean, share
        assert np.abs(off).max() <= worst, share
        assert abs(off.mean()) < 0.03, share
    assert found.counts.faults == 0
    assert min(found.counts.withdrawn, found.counts.repeated) > 100
    assert found.rounded == ("khorgos",)


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLE.is_dir(), reason="no ../shared/reference/cargo")
def test_the_sample_of_two_crossings_against_its_truth() -> None:
    place = read_places(SAMPLE / "sample_places.csv")
    found = watched([SAMPLE / "sample_events.jsonl.gz"], place, COLUMNS, now=NOW)
    with (SAMPLE / "sample_truth.csv").open(encoding="utf-8") as file:
        truth = {
            (row["crossing"], row["direction"].split("-")[1], row["month"]): {
                f"{share}_h": (float(row[f"sample_{share}_h"]), float(row[f"true_{share}_h"]))
                for share in ("median", "p90")
            }
            for row in csv.DictReader(file)
        }
    for share, mean, worst in (("median_h", 0.03, 0.12), ("p90_h", 0.05, 0.16)):
        off, held = errors(found, truth, share)
        assert len(off) == 48
        assert np.abs(off).mean() <= mean
        assert np.abs(off).max() <= worst
        assert abs(off.mean()) < 0.03
        assert 0.85 <= held.mean() <= 0.95


@pytest.mark.slow
def test_the_order_of_lines_and_the_disk_change_nothing(tmp_path) -> None:
    texts = list(lines(journeys(800, seed=4)))
    first = watch(tmp_path, texts)
    again = watch(tmp_path, texts[::-1])
    spilled = watch(tmp_path, texts, in_memory=500)
    assert first == again == spilled


@pytest.mark.slow
def test_what_is_held_at_once_does_not_grow_with_the_file(tmp_path, monkeypatch) -> None:
    from ortaq.alerts.cargo import gathered, watching  # noqa: PLC0415
    from ortaq.alerts.cargo.readers import epcis_json  # noqa: PLC0415

    monkeypatch.setattr(epcis_json, "BLOCK", 1 << 16)
    held: dict[int, list[int]] = {}
    for visits in (800, 3200):
        most, largest = [0], [0]

        class Counted(gathered.Gathered):
            def add(self, rows, most=most) -> None:
                most[0] = max(most[0], len(rows) + sum(map(len, self._held)))
                super().add(rows)

            def parts(self, largest=largest):
                for part in super().parts():
                    largest[0] = max(largest[0], len(part))
                    yield part

        monkeypatch.setattr(watching, "Gathered", Counted)
        watch(tmp_path, lines(journeys(visits, 1)), in_memory=400)
        held[visits] = [most[0], largest[0]]
    assert held[800][0] == pytest.approx(held[3200][0], rel=0.2)  # what is held while reading
    assert held[3200][1] < 3200 * 4 / 8  # a part is a small share of all: 32 parts by the hash of the unit


def test_a_silent_week_is_no_data_and_not_zero(tmp_path) -> None:
    texts = [
        line(f"{unit}-{n}", START + (unit * 2 + hours) * HOUR, f"p0-{side}", step, f"u{unit}")
        for unit in range(1000)
        if not 30 * 24 <= unit * 2 < 59 * 24
        for n, (hours, side, step) in enumerate(
            [(0, 0, "arriving"), (1, 0, "departing"), (1.2, 1, "arriving"), (4, 1, "departing")]
        )
    ]
    found = cells(watch(tmp_path, texts))
    february, march = found["khorgos", "KAZ", "2025-02"], found["khorgos", "KAZ", "2025-03"]
    assert (february.dwell, february.why, february.heard) == (None, "no_data", 0.0)
    assert march.heard < 1.0  # the data end within it
    assert found["khorgos", "KAZ", "2025-01"].heard > 0.95
    assert heard_days(np.array([1, 0, 0, 0, 1, 1]), 0, 5).all()  # a quiet crossing may be quiet for days


def with_carriers(folder: Path, visits: dict[tuple[str, int], list[str]]):
    """Watch a table of visits by month and direction, with the carriers of each."""
    rows = ["unit,time,place,event,carrier"]
    for number, ((month, way), carriers) in enumerate(visits.items()):
        for n, carrier in enumerate(carriers):
            for step, (side, hour) in enumerate([(way, 1), (way, 2), (1 - way, 3), (1 - way, 9)]):
                word = ("arrived", "departed")[step % 2]
                at = f"{month}-{n % 27 + 1:02}T{hour + n // 27:02}:07Z"
                rows.append(f"u{number}-{n},{at},p0-{side},{word},{carrier}")
    path = folder / "events.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return watched([path], read_places(places(folder)), COLUMNS, now=NOW)


def test_few_visits_and_few_carriers_are_not_shown_nor_to_be_worked_out(tmp_path) -> None:
    many = [f"c{n % 6}" for n in range(60)]
    few = with_carriers(
        tmp_path,
        {
            ("2025-01", 0): many,
            ("2025-02", 0): many[:29],
            ("2025-03", 0): [f"c{n % 4}" for n in range(60)],
            ("2025-04", 0): many,
        },
    )
    shown = cells(few)
    why = [shown["khorgos", "KAZ", f"2025-0{month}"].why for month in (1, 2, 3, 4)]
    assert why == ["", "few_visits", "few_carriers", ""]
    whole = cells(few, month=False)["khorgos", "KAZ", ""].dwell
    parts = [shown["khorgos", "KAZ", f"2025-0{month}"].dwell for month in (1, 4)]
    # What is taken together holds the shown months alone: nothing can be taken off it.
    assert whole.visits == sum(part.visits for part in parts) == 120
    # A hidden cell says nothing of how few: no visits at all and 29 look the same.
    never, fewer = shown["khorgos", "CHN", "2025-02"], shown["khorgos", "KAZ", "2025-02"]
    assert replace(never, origin="CHN", towards="KAZ") == fewer


def test_without_carriers_only_visits_count(tmp_path) -> None:
    found = with_carriers(tmp_path, {("2025-01", 0): [""] * 40})
    assert cells(found)["khorgos", "KAZ", "2025-01"].dwell.visits == 40


def test_impossible_stamps_are_counted_and_left_out(tmp_path) -> None:
    texts = list(lines(journeys(400), clean=True))
    clean = watch(tmp_path, texts)
    odd = [line("f", NOW + 9 * 24 * HOUR, "p0-0", "arriving", "u"), line("o", 0, "p0-0", "arriving", "v")]
    odd.append(line("e", START, "nowhere", "arriving", "w"))
    found = watch(tmp_path, [*texts, *odd])
    assert (found.counts.future, found.counts.ancient, found.counts.elsewhere) == (1, 1, 1)
    assert found.cells == clean.cells
    assert found.elsewhere == ("nowhere",)
    with pytest.raises(InputError, match="no event is at a place of a crossing"):
        watch(tmp_path, odd)


def test_turnbull_finds_what_exact_times_say() -> None:
    rng = np.random.default_rng(0)
    hours = 20.0 * np.exp(rng.normal(0.0, 0.5, 4000))
    cell = cells_of(hours)
    spans, at = np.unique(cell, return_inverse=True)
    exact = Spans(spans, spans, np.zeros(len(spans), bool))
    found = estimated(exact, np.bincount(at)[None, :].astype(float), 0.0)
    assert quantiles(found, 0.5)[0] == pytest.approx(np.median(hours), rel=0.01)
    assert quantiles(found, 0.9)[0] == pytest.approx(np.quantile(hours, 0.9), rel=0.02)
    assert means(found)[0] == pytest.approx(hours.mean(), rel=0.01)


def test_a_short_window_is_not_told_by_complete_visits_alone() -> None:
    rng = np.random.default_rng(3)
    hours = 40.0 * np.exp(rng.normal(0.0, 0.7, 6000))
    age = rng.uniform(0.0, 168.0, len(hours))  # a week of arrivals: the long visits have not ended
    ended = hours <= age
    low = cells_of(np.minimum(hours, age))
    high = np.where(ended, low, LAST)
    code, at = np.unique(low * 1000 + high, return_inverse=True)
    spans = Spans(code // 1000, code % 1000, code % 1000 == LAST)
    found = estimated(spans, np.bincount(at)[None, :].astype(float), 0.0)
    assert np.median(hours[ended]) < 0.9 * np.median(hours)
    assert quantiles(found, 0.5)[0] == pytest.approx(np.median(hours), rel=0.05)
    assert quantiles(found, 0.9)[0] == pytest.approx(np.quantile(hours, 0.9), rel=0.08)


def test_units_that_leave_unseen_do_not_lengthen_the_queue() -> None:
    rng = np.random.default_rng(5)
    hours, age = 12.0 * np.exp(rng.normal(0.0, 0.5, 6000)), rng.uniform(0.0, 24.0 * 20, 6000)
    unseen = rng.random(6000) < 0.08
    ended = (hours <= age) & ~unseen
    low = cells_of(np.where(ended, hours, age))
    high = np.where(ended, low, LAST)
    code, at = np.unique(low * 1000 + high, return_inverse=True)
    spans = Spans(code // 1000, code % 1000, code % 1000 == LAST)
    weights = np.bincount(at)[None, :].astype(float)
    true = np.quantile(hours, 0.9)
    assert quantiles(estimated(spans, weights, 0.08), 0.9)[0] == pytest.approx(true, rel=0.06)
    assert quantiles(estimated(spans, weights, 0.0), 0.9)[0] > 1.2 * true


def test_what_the_grid_does_not_reach_is_endless() -> None:
    found = np.zeros((1, LAST + 1))
    found[0, [100, LAST]] = 0.6, 0.4
    assert quantiles(found, 0.5)[0] == pytest.approx(MIDDLE_H[100], rel=1e-6)
    assert np.isinf(quantiles(found, 0.9)[0])


def test_places_with_two_codes_and_crossings_with_three_sides_are_all_named(tmp_path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        "place,crossing,side\nurn:epc:id:sgln:0614141.00777.0,k,CHN\nhttps://id.gs1.org/414/0614141007776,k,KAZ\n"
        "b,k,KAZ\nc,k,\nd,j,UZB\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as told:
        read_places(path)
    for words in ("stands at k CHN and at k KAZ", "line 5: a cell is empty", "the crossing 'j' has the sides UZB"):
        assert words in told.value.where


def test_a_stray_stamp_of_years_ago_makes_no_years_of_months(tmp_path) -> None:
    texts = list(lines(journeys(800), clean=True))
    stray = [line("s", 1_100_000_000_000_000, "p0-0", "arriving", "u"), line("t", NOW - HOUR, "p0-0", "arriving", "v")]
    found = watch(tmp_path, [*texts, *stray])
    assert (found.first[:4], found.last) == ("2025", watch(tmp_path, texts).last)
    assert len(found.cells) == len(watch(tmp_path, texts).cells)


@pytest.mark.slow
def test_ten_days_of_a_year_tell_what_arrived_in_them(tmp_path) -> None:
    """Units that came before the window, and those that leave it unseen, do not lengthen what it tells."""
    found = journeys(12_000, seed=3)
    begin, end = START + 103 * 24 * HOUR, START + 113 * 24 * HOUR
    told = [text for text in lines(found) if begin <= instant(text.split('"eventTime":"')[1][:29]) < end]
    whole = cells(watch(tmp_path, told), month=False)
    for way, towards in enumerate(("KAZ", "CHN")):
        hours = found.dwell[(found.way == way) & (found.began >= begin) & (found.began < end)]
        dwell = whole["khorgos", towards, ""].dwell
        assert dwell.median_h.central == pytest.approx(np.median(hours), rel=0.05)
        assert dwell.p90_h.central == pytest.approx(np.quantile(hours, 0.9), rel=0.1)
