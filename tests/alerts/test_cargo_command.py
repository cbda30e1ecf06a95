"""`ortaq watch cargo`: what it prints and writes, and rows that reach the network by direction."""

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from ortaq.answers.sections.answered import answered
from ortaq.cli import program
from ortaq.core import Band, InputError, Passing, Region, Source
from ortaq.core.saying import say
from ortaq.domains import laid_over, load_texts, overlays
from ortaq.domains.corridors import transport_of
from ortaq.ledgers import Ledger, standings
from ortaq.observe import load_region, load_scenario
from tests.alerts.cargo_events import journeys, line, lines, places


@pytest.fixture(scope="module")
def eurasia():
    return load_region("eurasia")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The command on a year of events at Khorgos and at a crossing that no network knows."""
    folder = tmp_path_factory.mktemp("cargo")
    (folder / "events.jsonl").write_text("\n".join(lines(journeys(3200, 2, seed=2))), encoding="utf-8")
    table = places(folder, 2, ("khorgos", "nowhere-pass"))
    typed = ["watch", "cargo", str(folder / "events.jsonl"), "--places", str(table), "--out", str(folder / "out")]
    result = CliRunner().invoke(program(), typed)
    assert result.exit_code == 0, result.output
    return folder, typed, result.output


@pytest.mark.slow
def test_it_prints_hours_by_direction_beside_what_the_network_states(ran) -> None:
    _, _, output = ran
    assert "khorgos" in output
    assert "76.6" in output  # the network's median towards Kazakhstan
    assert "Not in the network of the region, so left out of the overlay: nowhere-pass." in output


@pytest.mark.slow
def test_files_hold_the_same_figures(ran) -> None:
    folder, _, _ = ran
    with (folder / "out" / "dwell.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["month"] for row in rows} == {*(f"2025-{n:02}" for n in range(1, 13)), "all"}
    table = pq.read_table(folder / "out" / "dwell.parquet").to_pylist()
    assert [row["median_h"] for row in table] == [float(row["median_h"]) if row["median_h"] else None for row in rows]
    shown = next(
        row for row in rows if (row["crossing"], row["direction"], row["month"]) == ("khorgos", "CHN-KAZ", "all")
    )
    assert shown["stated_median_h"] == "76.6"
    assert "cpmm" in shown["stated_source"]
    assert float(shown["low_h"]) <= float(shown["median_h"]) <= float(shown["high_h"]) < float(shown["p90_h"])
    hidden = [row for row in rows if row["note"]]
    assert all(not any(row[name] for name in ("n", "median_h", "p90_h", "mean_h", "lost")) for row in hidden)
    book = load_workbook(folder / "out" / "dwell.xlsx", read_only=True)
    assert len(book.sheetnames) >= 2


@pytest.mark.slow
def test_files_do_not_tell_what_is_hidden(ran) -> None:
    folder, _, output = ran
    assert "were read" in output
    words = str(
        [
            [cell.value for row in sheet.iter_rows() for cell in row]
            for sheet in load_workbook(folder / "out" / "dwell.xlsx")
        ]
    )
    assert "were read" not in words
    assert "withdrawn" not in words


@pytest.mark.slow
def test_its_rows_reach_the_network_by_direction(ran, eurasia) -> None:
    folder, _, _ = ran
    rows = list(csv.DictReader((folder / "out" / "dwell.csv").read_text("utf-8").splitlines()))
    changed = transport_of(laid_over(eurasia, folder / "out" / "overlay")).network
    before = transport_of(eurasia).network
    at = before.crossing_position["khorgos"]
    for towards, direction in (("KAZ", "CHN-KAZ"), ("CHN", "KAZ-CHN")):
        row = next(r for r in rows if (r["crossing"], r["direction"], r["month"]) == ("khorgos", direction, "all"))
        passage = changed.crossings[at].passage(towards)
        assert passage.dwell_h.central == pytest.approx(float(row["median_h"]), abs=0.01)
        assert passage.dwell_h.low == pytest.approx(float(row["low_h"]), abs=0.01)
        assert passage.dwell_h.central + passage.late_h == pytest.approx(float(row["p90_h"]), abs=0.02)
        assert passage.cost_usd_per_feu == before.crossings[at].passage(towards).cost_usd_per_feu
    others = [c for c in before.crossings if c.id != "khorgos"]
    assert [c for c in changed.crossings if c.id != "khorgos"] == others
    result = CliRunner().invoke(program(), ["network", "check", "eurasia", "--rows", str(folder / "out" / "overlay")])
    assert result.exit_code == 0, result.output


@pytest.mark.slow
def test_one_direction_alone_leaves_the_other(eurasia, tmp_path) -> None:
    (overlay,) = overlays()
    source = Source("s", "t", "p", "2026", "l", "", "")
    observed = [Passing("Хоргос", "KAZ", Band(9.0, 10.0, 11.0), 30.0, "s")]
    for name, text in overlay.written(eurasia, observed, source).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    changed, at = laid_over(eurasia, tmp_path), transport_of(eurasia).network.crossing_position["khorgos"]
    before, after = (transport_of(region).network.crossings[at] for region in (eurasia, changed))
    assert after.passage("CHN") == before.passage("CHN")
    assert (after.passage("KAZ").dwell_h.central, after.passage("KAZ").late_h) == pytest.approx((10.0, 20.0))
    assert overlay.stated(changed, "khorgos", "KAZ").median_h.central == pytest.approx(10.0)
    assert overlay.stated(eurasia, "khorgos", "UZB") is None
    assert overlay.stated(eurasia, "nowhere", "UZB") is None
    assert changed.digest != eurasia.digest
    _pages_say_so(eurasia, changed)
    with pytest.raises(InputError, match="a second name of the crossing khorgos"):
        overlay.written(eurasia, [*observed, Passing("khorgos", "KAZ", Band.exact(1.0), 2.0, "s")], source)
    with pytest.raises(InputError, match="no crossing 'nowhere'"):
        overlay.written(eurasia, [Passing("nowhere", "KAZ", Band.exact(1.0), 2.0, "s")], source)


def _pages_say_so(bare: Region, changed: Region) -> None:
    said = [say(answered(region, (region.answers,)), load_texts("en")) for region in (bare, changed)]
    assert changed.laid == ("crossing_sides.csv (t)",)
    assert said[1] == f"{said[0]} Rows of your own are laid over the region: crossing_sides.csv (t)."


def test_a_crossing_of_which_the_whole_is_known_gets_two_sides(eurasia) -> None:
    (overlay,) = overlays()
    network = transport_of(eurasia).network
    bare = next(c for c in network.crossings if not c.sides and c.economy_from != c.economy_to)
    text = overlay.written(
        eurasia, [Passing(bare.id, bare.economy_to, Band(1.0, 2.0, 3.0), 9.0, "s")], Source(*"stpylun")
    )
    rows = list(csv.DictReader(text["crossing_sides.csv"].splitlines()))
    assert [(row["country"], row["towards"]) for row in rows] == [
        (bare.economy_from, bare.economy_to),
        (bare.economy_to, bare.economy_to),
    ]
    assert sum(float(row["dwell_h_median"]) for row in rows) == pytest.approx(2.0)
    assert sum(float(row["cost_usd_per_feu"]) for row in rows) == pytest.approx(bare.cost_usd_per_feu.central, rel=1e-3)


@pytest.mark.slow
def test_a_scenario_takes_rows_and_refuses_a_folder_without(ran, tmp_path) -> None:
    folder, _, _ = ran
    scenario = str(Path(__file__).parents[2] / "examples" / "dostyk_and_ferries_closed.toml")
    changed, _ = load_scenario(scenario, None, folder / "out" / "overlay")
    assert changed.digest != load_scenario(scenario)[0].digest
    for command in (["run", scenario], ["brief", "c5"], ["agree", "c5"]):
        result = CliRunner().invoke(program(), [*command, "--rows", str(tmp_path)])
        assert isinstance(result.exception, InputError), command
        assert "no rows to lay over the region" in str(result.exception)


@pytest.mark.slow
def test_an_earlier_folder_is_replaced_on_demand_only(ran) -> None:
    _, typed, _ = ran
    result = CliRunner().invoke(program(), typed)
    assert isinstance(result.exception, InputError)
    assert "--overwrite" in result.exception.fix


@pytest.mark.slow
def test_programs_get_every_cell(ran) -> None:
    _, typed, _ = ran
    result = CliRunner().invoke(program(), [*typed[:-2], "--json", "--since", "2025-07"])
    answer = json.loads(result.output)
    (section,) = answer["sections"]
    months = section["tables"]["cargo-months"]["rows"]
    assert len(months) == 2 * 2 * 12
    whole = section["tables"]["cargo-directions"]["rows"]
    later = [row for row in months if row[2] >= "2025-07" and row[:2] == whole[0][:2] and row[6] != ""]
    assert np.sum([row[6] for row in later]) == whole[0][5]


def test_where_nothing_can_be_shown_it_says_so(tmp_path) -> None:
    (tmp_path / "e.jsonl").write_text(line("e", 1_740_000_000_000_000, "p0-0", "arriving", "u"), encoding="utf-8")
    typed = ["watch", "cargo", str(tmp_path / "e.jsonl"), "--places", str(places(tmp_path))]
    result = CliRunner().invoke(program(), typed)
    assert result.exit_code == 1, result.output
    assert "No direction has enough visits" in result.output


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ru", "zh"])
def test_other_languages(ran, language) -> None:
    _, typed, _ = ran
    result = CliRunner().invoke(program(language), typed[:-2])
    assert result.exit_code == 0, result.output
    assert {"ru": "Направление", "zh": "方向"}[language] in result.output
    assert "watch.cargo" not in result.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--since", "2025-13"], "is no month"),
        (["--columns", "missing.toml"], "missing.toml"),
        (["--places", "missing.csv"], "missing.csv"),
    ],
)
def test_mistakes_are_told(ran, more, said) -> None:
    _, typed, _ = ran
    result = CliRunner().invoke(program(), [*typed[:-2], *more])
    assert isinstance(result.exception, InputError)
    assert said in str(result.exception)


@pytest.mark.slow
def test_measured_months_go_beside_commitments_once_and_decide_nothing(ran, tmp_path: Path) -> None:
    folder, typed, _ = ran
    ledger = tmp_path / "l.ledger"
    founding = {"title": {"en": "t"}, "members": {"KAZ": "member", "CHN": "member"}, "languages": ["en"]}
    promise = {"obligor": ["KAZ"], "action": {"en": "30 hours"}, "unit": "hours", "baseline": 40.0, "target": 30.0}
    asked = [*typed[:5], "--ledger", str(ledger), "--as", "CHN"]
    with Ledger.new(ledger, "l", "KAZ", founding) as made:
        made.append("KAZ", "commit", {"id": "other", **promise, "indicator": "border_hours:dostyk:KAZ-CHN"})
    before = ledger.read_bytes()
    result = CliRunner().invoke(program(), asked)
    assert isinstance(result.exception, InputError)
    assert "border_hours:khorgos:KAZ-CHN" in result.exception.fix
    assert ledger.read_bytes() == before
    with Ledger.open(ledger) as opened:
        opened.append("KAZ", "commit", {"id": "hours", **promise, "indicator": "border_hours:khorgos:KAZ-CHN"})
        opened.append("KAZ", "commit", {"id": "late", **promise, "indicator": "border_hours_p90:khorgos:KAZ-CHN"})
    rows = (folder / "out" / "dwell.csv").read_text(encoding="utf-8").splitlines()
    own = [row for row in csv.DictReader(rows) if (row["crossing"], row["direction"]) == ("khorgos", "KAZ-CHN")]
    shown = {row["month"]: float(row["median_h"]) for row in own if row["month"] != "all" and row["median_h"]}
    assert 0 < len(shown) < 12
    for told in (f"measured months added: {2 * len(shown)}, beside commitments: 2", "measured months added: 0"):
        result = CliRunner().invoke(program(), asked)
        assert result.exit_code == 0
        assert told in result.output
    with Ledger.open(ledger) as opened:
        held = opened.state().commitments
    digest = hashlib.sha256((folder / "events.jsonl").read_bytes()).hexdigest()
    assert held["other"].observations == ()
    for name in ("hours", "late"):
        assert {one.state for one in standings(held, "2026-01-01").values()} == {"unobserved"}
        seen = [one for act, one in held[name].observations if act.author == "CHN"]
        assert [one.since[:7] for one in seen] == list(shown)
        assert max(one.on for one in seen) <= "2025-12-06"
        assert all(one.sha256 == [digest] and one.count >= 30 and one.low <= one.value <= one.high for one in seen)
    assert [one.value for _, one in held["hours"].observations] == pytest.approx(list(shown.values()), abs=0.01)
