"""Events: twelve targets and no other, foretold without what came; verdicts follow from the numbers of the records."""

import csv
import os
import signal
from collections.abc import Callable, Collection
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from evidence.claims import FOUND, SAID, tried
from evidence.crossings_2020 import TRUCKS, crossings
from evidence.event_models import MEUR_2021, PASSES, STOPPED, UNION, of_chain
from evidence.events import BACKCAST, EVENTS, HERE, events, observed, outcome_of
from evidence.files import RECORDS, newest, read_records
from evidence.foretold import FORETOLD, answers, grouped
from evidence.record import Kind, Status, status

from ortaq.answers.claims import Verdict, shipped_claims
from ortaq.core import Region
from ortaq.model.ensemble import DaskExecutor, Store

TWELVE = {
    *("border2020_kaz", "border2020_uzb", "border2020_kgz", "transit2016_kaz", "transit2016_uzb", "transit2016_kgz"),
    *("middle2022", "sanctions2022_kaz", "redsea2024_eu", "eaeu2015_kgz", "remittances2015_uzb", "remittances2015_kgz"),
}
PAGE = Path(__file__).parents[2] / "docs" / "claims.md"


def test_the_twelve_targets_are_all_there_and_what_was_added_is_named_so() -> None:
    ids = {event.id for event in events()}
    assert {id for id in ids if not id.startswith("more_")} == TWELVE
    assert ids == {*FORETOLD, *BACKCAST}


def test_what_is_foretold_reads_no_file_that_says_what_came() -> None:
    with (HERE / EVENTS.file).open(encoding="utf-8") as file:
        assert "value" not in next(csv.reader(file))
    assert all(outcome_of(event.id).source for event in events())


def test_every_event_has_an_open_record_and_one_that_came_out_as_its_numbers_say() -> None:
    records = read_records(RECORDS)
    for event in events():
        own = [r for r in records if r.id.rsplit("_", 1)[0] == f"event_{event.id}"]
        assert own[0].status is Status.OPEN
        last = newest(own)[0]
        assert last.observed == observed(outcome_of(event.id))
        assert last.status is status(last)
        assert last.prediction == own[-2].prediction
        assert (last.status is Status.HIT) or last.why_missed


def test_what_is_put_to_the_model_of_crossings_is_what_was_published() -> None:
    by_id = {row.id: row for row in crossings()}
    assert by_id["kyrgyz_passes"].quota.trucks == PASSES[0].trucks
    assert by_id["kyrgyz_passes"].quota.counted == PASSES[0].counted
    assert not any(row.quota.of_trade for row in by_id.values() if row.unit == TRUCKS)
    assert by_id["rail"].middle > by_id["rail"].before  # trains from China were not rationed
    told = {event.id: event.assumed for event in events()}
    for row in by_id.values():
        if row.before and row.unit == TRUCKS:
            assert f"{row.middle:g} ({row.fewest:g} to {row.most:g}) of {row.before:g}" in told["border2020_kaz"]


def test_the_pieces_of_the_union_year_are_those_of_the_statistics(reference: Callable[[str], Path]) -> None:
    """What record and page say of the share of China in Kyrgyz imports: percent and points."""
    table = pq.read_table(reference("data/national_trade_kaz_kgz_uzb.parquet"))
    table = table.filter((pc.field("reporter") == "KGZ") & (pc.field("flow") == "import"))
    rows = [table.filter(pc.field("year") == year).to_pydict() for year in (2014, 2015, 2016)]
    before, joined, after = (dict(zip(own["partner"], own["value_kusd"], strict=True)) for own in rows)

    def share(changed: Collection[str], bought: dict[str, float] = after) -> float:
        mixed = {by: (bought if by in changed else before).get(by, 0.0) for by in before | bought}
        return 100.0 * mixed["CHN"] / sum(mixed.values())

    partners = {*before, *after}
    rest = partners - {"CHN", *UNION}
    points = [share(each) - share(()) for each in ({"CHN"}, UNION, rest, partners)]
    assert points == pytest.approx([4.9, 4.2, 4.5, 17.5], abs=0.06)
    falls = [sum(after.get(p, 0.0) for p in of) / sum(before.get(p, 0.0) for p in of) - 1.0 for of in (UNION, rest)]
    assert falls == pytest.approx([-0.39, -0.54], abs=0.006)
    assert joined["CHN"] / before["CHN"] - 1.0 == pytest.approx(-0.04, abs=0.006)
    assert share({*before, *joined}, joined) - share(()) == pytest.approx(6.1, abs=0.06)


def test_two_passes_are_within_twenty_points_and_the_red_sea_within_six() -> None:
    last = {r.id.rsplit("_", 1)[0]: r for r in newest(read_records(RECORDS))}
    for id, points in (("event_border2020_kgz", 20.0), ("event_redsea2024_eu", 6.0)):
        said, came = last[id].prediction.central, last[id].observed
        assert came is not None
        assert abs(100.0 * (2.718281828459045**said - 2.718281828459045**came.value)) < points


def test_ten_and_more_predictions_are_open_and_say_who_will_know_and_when() -> None:
    opened = [r for r in newest(read_records(RECORDS)) if r.id.startswith("open_")]
    assert len(opened) >= 10
    for record in opened:
        assert record.kind is Kind.FORECAST
        assert record.resolves.after is not None
        assert record.resolves.after > record.made.at.date()


def test_a_chain_brings_to_a_hub_its_share_of_what_came_round() -> None:
    hubs = sum(value for code, value in MEUR_2021.items() if code != "RUS")
    more = STOPPED * MEUR_2021["RUS"] * 0.075 / hubs
    assert 2.718281828459045 ** of_chain("KAZ").values[0] == pytest.approx(1.0 + more)


def test_every_sentence_stands_on_the_page_with_its_verdict() -> None:
    page, rows = PAGE.read_text(encoding="utf-8"), shipped_claims().rows
    assert len(rows) == 33
    assert {row.id for row in rows if not row.why} == set(FOUND) - {"c5-01"}
    assert {row.id for row in rows if row.verdict is Verdict.OUTSIDE} == {"sco-09"}
    for row in rows:
        line = next(line for line in page.splitlines() if line.startswith(f"| {row.id} |"))
        assert line.startswith(f"| {row.id} | {row.claim['en']} | {row.test['en']} |")
        assert line.endswith(f"| **{SAID[row.verdict]}** |")


@pytest.mark.slow
def test_figures_of_the_page_and_of_the_command_are_those_of_the_region(eurasia: Region) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in shipped_claims().rows:
        if row.id in ("c5-07", "c5-11", "c5-16", "sco-05"):
            found, figure = tried(row, eurasia)
            assert found == row
            line = next(line for line in page.splitlines() if line.startswith(f"| {row.id} |"))
            assert line.endswith(f"| {figure} | **{SAID[found.verdict]}** |")


LIGHT = ("sanctions2022_kaz", "more_sanctions2022_kgz", "eaeu2015_kgz")


def test_what_is_foretold_goes_on_where_it_was(eurasia: Region, tmp_path: Path) -> None:
    assert grouped([*LIGHT, "border2020_kaz", "border2020_uzb"]) == [
        ("border2020_kaz", "border2020_uzb"),
        ("eaeu2015_kgz",),
        ("more_sanctions2022_kgz", "sanctions2022_kaz"),
    ]
    store = Store.open(tmp_path)
    alone = answers(eurasia, LIGHT)
    assert answers(eurasia, LIGHT[:2], store=store) == {id: alone[id] for id in LIGHT[:2]}
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (path,) = tmp_path.iterdir()
    done: list[tuple[int, int]] = []
    assert answers(eurasia, LIGHT, store=store, report=lambda *at: done.append(at)) == alone
    assert done == [(1, 2), (2, 2)]
    assert kept.items() < {path.name: path.read_bytes() for path in tmp_path.iterdir()}.items()
    path.write_bytes(path.read_bytes()[:-9])  # damaged: computed again, never trusted
    assert answers(eurasia, LIGHT, store=store) == alone
    assert path.read_bytes() == kept[path.name]


@pytest.mark.long
def test_a_worker_that_is_killed_changes_nothing_that_is_foretold(eurasia: Region, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'ortaq[cluster]'")
    wanted = [*LIGHT, "redsea2024_eu", "border2020_kgz", "more_rail2024", "middle2022", "transit2016_kaz"]
    alone, there = Store.open(tmp_path / "alone"), Store.open(tmp_path / "there")
    said = answers(eurasia, wanted, store=alone)

    def killed(done: int, _: int) -> None:
        if done == 2:
            os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
        ) as cluster,
        DaskExecutor(cluster.scheduler_address) as executor,
    ):
        assert answers(eurasia, wanted, executor, there, killed) == said
    kept, same = ({p.name: p.read_bytes() for p in store.folder.iterdir()} for store in (alone, there))
    assert kept == same
