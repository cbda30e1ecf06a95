"""Two domains of another package reach every answer, without an edit of ortaq; the second reads what the first writes.

The oracle knows the arithmetic of rain and granaries, written out here, and the trade equilibrium of given hats.
"""

import base64
import json
import subprocess
import sys
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook
from rich.console import Console

from ortaq.agreement import Acceptance, agree
from ortaq.answers import Material, answer, compose, package_sections
from ortaq.answers.channels import measure_channels
from ortaq.brief import brief, print_tables
from ortaq.cli import main
from ortaq.core import CENTRAL, Band, Change, Effects, Mechanism, Move, Numbers, Region, Scenario
from ortaq.core.report import Name, Table
from ortaq.domains import domains, load_texts, models, valuation
from ortaq.domains.registry import SHIPPED
from ortaq.model import costs, evaluate_agenda, payoff_table, run, trial_gains
from ortaq.model.ensemble import ProcessExecutor, SerialExecutor, Store
from ortaq.model.other_flows import OtherFlows
from ortaq.observe import load_mechanism, load_region, mechanism_schema
from ortaq.web import table_document
from ortaq.web.tasks import OneOutcome, Setting
from tests.domains.toy_installed import TOY, install, seen, without_toys, written

ROAD, YIELD, FLOOD = 0.05, 0.1, 0.02
"""As in the toy package."""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = install(tmp_path_factory.mktemp("toy") / "site")
    with seen(folder):
        yield folder


@pytest.fixture(scope="module")
def file(toy: Path) -> str:
    path = toy.parent / "toy.toml"
    path.write_text(TOY, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def land(file: str) -> Region:
    return load_region(file)


@pytest.fixture(scope="module")
def agenda(file: str, land: Region) -> Mechanism:
    return load_mechanism(file, land)


@pytest.fixture(scope="module")
def material(land: Region, agenda: Mechanism) -> Material:
    return answer(land, agenda)


def chosen(agenda: Mechanism, package: int, shock: int = 0) -> tuple[Change, ...]:
    """Return the changes of a package under a shock; no shock comes first."""
    measures = tuple(m for bit, m in enumerate(agenda.measures) if package >> bit & 1)
    return (*measures, *agenda.shocks[shock - 1 : shock]) if shock else measures


def hats(region: Region, changes: Collection[Change]) -> tuple[Effects, np.ndarray]:
    """Return what the equilibrium reads, and welfare in million USD a year, cell by cell."""
    names, size = region.economy_ids, len(region.economies)
    rain, wild = np.ones(size), np.ones(size)
    for move in [move for change in changes for move in change.moves]:
        for i, economy in enumerate(names):
            if economy in move.economies and move.domain == "toy_rain":
                rain[i] *= 1.0 + move.band.central / 100.0
            if economy in move.economies and move.domain == "toy_harvest":
                wild[i] *= 1.0 - move.band.central / 100.0
    stated = valuation(CENTRAL).stated(region, changes)
    cost, productivity = stated["trade_cost_hat"].copy(), stated["productivity_hat"].copy()
    for i in range(size):
        productivity[:, i] *= rain[i] ** (YIELD * wild[i])
        for j in range(size):
            cost[:, i, j] *= (rain[i] * rain[j]) ** ROAD if i != j else 1.0
    welfare = np.array([-FLOOD * w * np.log2(r) if r > 1.0 else 0.0 for w, r in zip(region.income, rain, strict=True)])
    return Effects({**stated.values, "trade_cost_hat": cost, "productivity_hat": productivity}), welfare


def worth(region: Region, changes: Collection[Change]) -> np.ndarray:
    """Return real income and welfare after changes, million USD a year, shape (economy,)."""
    effects, welfare = hats(region, changes)
    return region.income * valuation(CENTRAL).world(region).metrics(effects)["real_income_hat"] + welfare


def scenario(changes: tuple[Change, ...]) -> Scenario:
    return Scenario("asked", "Asked", changes)


@pytest.mark.slow
def test_both_domains_join_in_the_order_in_which_they_read_each_other(toy: Path) -> None:
    assert [d.name for d in domains()] == [*SHIPPED, "toy_harvest", "toy_rain"]
    assert [m.name for m in models()][-2:] == ["toy_rain", "toy_harvest"]


@pytest.mark.slow
def test_moves_of_the_toys_can_be_weakened_to_nothing(land: Region, agenda: Mechanism) -> None:
    moves = tuple(move for m in agenda.measures for move in m.moves if move.domain.startswith("toy"))
    assert {move.domain for move in moves} == {"toy_rain", "toy_harvest"}
    assert not any(move.stated for move in moves)
    still = tuple(move.with_band(Band.exact(move.neutral)) for move in moves)
    whole, nothing = trial_gains(land, agenda, [moves, still]).musd
    assert (nothing == 0.0).all()
    assert (whole != 0.0).any()


@pytest.mark.slow
def test_the_table_is_what_the_toys_arithmetic_says(land: Region, agenda: Mechanism) -> None:
    payoffs, cost = payoff_table(land, agenda), costs(agenda, range(8))
    for shock in range(3):
        alone = worth(land, chosen(agenda, 0, shock))
        np.testing.assert_allclose(payoffs.income_musd[:, shock], alone[:3], rtol=1e-9)
        for package in range(8):
            both = worth(land, chosen(agenda, package, shock))
            expected = (both - alone)[:3] - cost[package]
            np.testing.assert_allclose(payoffs.gain_musd[package, :, shock], expected, rtol=1e-8, atol=1e-6)


@pytest.mark.slow
def test_run_equals_the_table(land: Region, agenda: Mechanism) -> None:
    payoffs, cost = payoff_table(land, agenda), costs(agenda, range(8))
    for shock in range(3):
        for package in (1, 2, 3, 7):
            changes = chosen(agenda, package, shock)
            both = run(land, scenario(changes)).metrics
            alone = run(land, scenario(chosen(agenda, 0, shock))).metrics
            gain = both["real_income_musd"] - alone["real_income_musd"]
            gain = gain + both.get("welfare_musd", 0.0) - alone.get("welfare_musd", 0.0)
            expected = gain[:3] - cost[package]
            np.testing.assert_allclose(payoffs.gain_musd[package, :, shock], expected, rtol=1e-8, atol=1e-6)


def test_run_tells_rain_floods_and_who_moves_trade_costs(land: Region, agenda: Mechanism) -> None:
    changes = chosen(agenda, 5, 2)
    found = run(land, scenario(changes))
    effects, welfare = hats(land, changes)
    np.testing.assert_allclose(found.metrics["welfare_musd"], welfare, rtol=1e-12)
    np.testing.assert_allclose(found.metrics["toy_rain_hat"], [1.2, 1.4, 0.9, 1.0], rtol=1e-12)
    assert list(found.trade_cost_hat) == ["stated", "toy_rain"]
    together = np.prod(list(found.trade_cost_hat.values()), axis=0)
    np.testing.assert_allclose(together, effects["trade_cost_hat"], rtol=1e-12)
    assert set(found.decomposition) == {"seeding", "rail", "flood"}
    assert (found.low["toy_rain_hat"][0], found.high["toy_rain_hat"][0]) == (1.1, 1.3)
    assert found.distinguishable("toy_rain_hat").tolist() == [True, True, True, False]


def test_the_command_shows_what_domains_change_beside_income(
    file: str, land: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "wet.toml"
    asked.write_text(f'[scenario]\nid = "wet"\nmechanism = "{file}"\nregion = "{file}"\nmeasures = ["seeding"]\n')
    monkeypatch.setenv("COLUMNS", "150")
    monkeypatch.setattr(sys, "argv", ["ortaq", "run", str(asked)])
    with pytest.raises(SystemExit) as stop:
        main()
    shown = capsys.readouterr().out
    assert not stop.value.code
    assert "Beside real income" in shown
    beside = shown.split("Beside real income")[1]
    head, units, row, span = (
        next(x for x in beside.splitlines() if w in x) for w in ("toy_rain", "ratio", "AAA", "1.30")
    )
    assert head.split() == ["toy_rain_hat", *["What", "no", "market", "values"]]
    assert units.split()[1:] == ["ratio;", "range", "USD", "a", "year;", "range"]
    assert span.strip().startswith("1.10 to 1.30")
    worth = Numbers(load_texts()).money(-FLOOD * land.income[0] * np.log2(1.2))
    assert row.split(maxsplit=2)[:2] == ["AAA", "1.20"]
    assert row.split(maxsplit=2)[2].strip() == worth


def test_no_change_gives_exactly_nothing(land: Region, agenda: Mechanism) -> None:
    dull = replace(agenda, measures=tuple(replace(m, moves=still(m), cost=None) for m in agenda.measures))
    assert (payoff_table(land, dull).gain_musd[1:4] == 0.0).all()
    found = run(land, scenario(chosen(dull, 7)[:2])).metrics
    assert all((value == (1.0 if name.endswith("_hat") else 0.0)).all() for name, value in found.items())


def still(change: Change) -> tuple:
    """Return the toys' moves of a change without any strength, and no others where there are some."""
    toys = [m for m in change.moves if m.domain.startswith("toy")]
    return tuple(scaled(m, 0.0) for m in toys) or change.moves


def test_measures_in_another_order_change_nothing(land: Region, agenda: Mechanism) -> None:
    turned = replace(agenda, measures=agenda.measures[::-1], shocks=agenda.shocks[::-1])
    mirrored = [int(f"{package:03b}"[::-1], 2) for package in range(8)]
    here, there = payoff_table(land, agenda).gain_musd, payoff_table(land, turned).gain_musd
    np.testing.assert_allclose(there[mirrored][:, :, [0, 2, 1]], here, rtol=1e-9, atol=1e-6)


def test_a_measure_of_the_first_domain_moves_the_second(land: Region, agenda: Mechanism) -> None:
    """Stores alone do nothing without a shock; with rain moved they do: subsets run over both domains' measures."""
    gain = payoff_table(land, agenda).gain_musd + costs(agenda, range(8))[:, :, None]
    assert (gain[2, :, 0] == 0.0).all()
    assert gain[3, 2, 0] - gain[1, 2, 0] > 10.0


def test_rain_turns_a_package_down_and_stores_bring_it_back(land: Region, agenda: Mechanism) -> None:
    dry = replace(agenda, measures=tuple(without_toys(m) for m in agenda.measures), shocks=())
    plain, wet = agree(payoff_table(land, dry), mechanism=dry), agree(payoff_table(land, agenda), mechanism=agenda)
    assert (plain.is_accepted(5), wet.is_accepted(5), wet.is_accepted(7)) == (True, False, True)


@pytest.mark.slow
def test_worker_processes_give_the_same_bits(land: Region, agenda: Mechanism) -> None:
    here = payoff_table(land, agenda, executor=SerialExecutor())
    with ProcessExecutor(2) as executor:
        there = payoff_table(land, agenda, executor=executor)
    assert (here.gain_musd == there.gain_musd).all()


@pytest.mark.slow
def test_a_store_computes_nothing_twice_and_keeps_moves_apart(land: Region, agenda: Mechanism, tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    first = payoff_table(land, agenda, store=store)
    again = payoff_table(land, agenda, store=store, executor=Idle())
    assert (first.gain_musd == again.gain_musd).all()
    stronger = replace(agenda, measures=(wetter(agenda.measures[0]), *agenda.measures[1:]))
    with pytest.raises(AssertionError, match="asked to compute"):
        payoff_table(land, stronger, store=store, executor=Idle())


def wetter(change: Change) -> Change:
    """Return a change with a fifth more of every move of rain."""
    return replace(change, moves=tuple(m if m.domain != "toy_rain" else scaled(m, 1.2) for m in change.moves))


def scaled(move: Move, factor: float) -> Move:
    return move.with_band(Band(factor * move.band.low, factor * move.band.central, factor * move.band.high))


class Idle(SerialExecutor):
    """Refuses to compute anything."""

    def map(self, function: object, shared: object, tasks: Sequence[object]) -> Iterator:  # type: ignore[override]
        assert not tasks, "asked to compute"
        return iter(())


@pytest.mark.slow
def test_a_screened_agenda_carries_welfare_too(land: Region, agenda: Mechanism) -> None:
    rail, small = agenda.measures[2], (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
    more = tuple(
        replace(rail, id=f"rail_{n}", moves=tuple(scaled(m, p) for m in rail.moves)) for n, p in enumerate(small)
    )
    long = replace(agenda, measures=(*agenda.measures, *more))
    found = evaluate_agenda(land, long).payoffs
    some = np.flatnonzero(found.verified)[::9]
    assert found.verified_count < 2**11 - 1
    for package in some.tolist():
        for shock in (0, 2):
            alone, both = (worth(land, chosen(long, p, shock)) for p in (0, package))
            expected = (both - alone)[:3] - costs(long, [package])[0]
            np.testing.assert_allclose(found.gain_musd[package, :, shock], expected, rtol=1e-8, atol=1e-6)


def test_doubts_of_data_start_from_the_gains_of_the_table(land: Region, agenda: Mechanism) -> None:
    percent, _ = OtherFlows.of(land, agenda, 7, CENTRAL).gain_percent(land.flow)
    np.testing.assert_allclose(percent, payoff_table(land, agenda).gain_percent[7], rtol=1e-7)


def test_what_no_market_values_is_a_channel_of_its_own(land: Region, agenda: Mechanism) -> None:
    payoffs, cost = payoff_table(land, agenda), costs(agenda, range(8))
    parts = measure_channels(land, agenda)["seeding"]
    for i, member in enumerate(agenda.members):
        expected = 100.0 * (payoffs.gain_musd[1, i, 0] + cost[1, i]) / payoffs.income_musd[i, 0]
        assert sum(parts[member].values()) == pytest.approx(expected, abs=1e-7)
    assert parts["AAA"]["welfare"] == pytest.approx(-100.0 * FLOOD * np.log2(1.2))
    asked = OneOutcome(1, 2)(Setting(land, agenda, Acceptance.WORST), lambda *_: None)["members"]
    for i in range(3):
        expected = 100.0 * (worth(land, chosen(agenda, 1, 2))[i] / land.income[i] - 1.0)
        assert sum(asked[i]["channels"].values()) == pytest.approx(expected, abs=1e-7)


@pytest.mark.slow
def test_moves_are_told_in_brief_table_and_workbook(material: Material) -> None:
    written = brief(material)
    for text in ("Rain", "Harvest evened out", "A trial year", "drought"):
        assert text in written.html
    json.dumps(written.data, allow_nan=False)
    measures = {m["id"]: m for m in table_document(material)["measures"]}
    moves = {move["text"]: move["percent"] for move in measures["seeding"]["moves"]}
    assert moves["Rain; AAA; A trial year"] == {"low": 10.0, "central": 20.0, "high": 30.0}
    assert measures["stores"]["moves"][0]["text"].startswith("Harvest evened out; CCC")
    rows = list(load_workbook(BytesIO(written.workbook))["data-notable-gains"].values)
    at = rows[0].index("Gain, million USD a year")
    # A workbook holds fifteen digits.
    expected = pytest.approx(material.payoffs.gain_musd[7, 2, 1], rel=1e-14)
    assert any(row[:3] == (7, "CCC", "Drought") and row[at] == expected for row in rows)


@pytest.mark.slow
def test_what_a_domain_says_of_the_package_is_of_the_one_shown_first(
    material: Material, land: Region, agenda: Mechanism
) -> None:
    shown = material.agreement.focus
    assert shown is not None
    for package in (shown, 1, 4):
        moves = [move for change in chosen(agenda, package) for move in change.moves if move.domain == "toy_rain"]
        told = material.told if package == shown else package_sections(land, agenda, package)[1:]
        (table,) = next(section for section in told if section.id == "rain-together").blocks
        assert isinstance(table, Table)
        assert [row[0].said for row in table.rows] == [Name("economy", e) for move in moves for e in move.economies]
    assert "rain-together" in [section.id for section in compose(material).sections]


@pytest.mark.slow
def test_a_table_that_a_domain_reports_shows_in_all_five_places(
    material: Material, capsys: pytest.CaptureFixture[str]
) -> None:
    written = brief(material)
    assert '<section id="rain">' in written.html
    print_tables(written, Console(width=200))
    told = capsys.readouterr().out
    for text in ("2 measures bring rain.", "Who gets wet", "and roads", "10 to 30"):
        assert text in written.html
        assert text in told
    section = next(r for r in written.data["sections"] if r["id"] == "rain")
    assert section["said"] == [{"text": "toy_rain.lead", "measures": 2}]
    wet = {"low": 10.0, "central": 20.0, "high": 30.0}
    told_of_roads = [{"text": "toy_rain.roads"}]
    assert section["tables"]["rain"]["rows"][0] == ["seeding", ["AAA"], {"value": wet, "more": told_of_roads}]
    sheet = list(load_workbook(BytesIO(written.workbook))["rain"].values)
    assert sheet[0] == ("Measure", "Where", "Rain, %", "Rain, %; low", "Rain, %; high", "and roads")
    assert sheet[1][2:] == (20, 10, 30, "and roads")
    packed = table_document(material)["tables"]["en"]["data"]
    (shown,) = (s for s in json.loads(zlib.decompress(base64.b64decode(packed))) if s["id"] == "rain")
    assert shown["paragraphs"] == ["2 measures bring rain."]
    assert shown["blocks"][0]["rows"][0][2]["lines"] == ["20", "10 to 30", "and roads"]


def test_the_schema_of_mechanism_files_names_the_toys_keys(toy: Path) -> None:
    change = mechanism_schema()["$defs"]["MeasureRecord"]["properties"]
    assert (change["rain"]["x-domain"], change["granary"]["x-domain"]) == ("toy_rain", "toy_harvest")
    record = mechanism_schema()["$defs"]["RainRecord"]["properties"]["percent"]
    assert record["description"] == "Change of rain, percent of the base year, above -100"


@pytest.mark.slow
def test_the_command_finds_the_package_in_its_own_processes(toy: Path, file: str, tmp_path: Path) -> None:
    words = ("agree", file, "--json", "--workers", "2", "--store", str(tmp_path))
    first, again = (typed(toy, *words) for _ in range(2))
    assert first == again
    tables = {id: table for section in first["sections"] for id, table in section["tables"].items()}
    accepted = {row[0] for row in tables["data-packages"]["rows"] if row[1]}
    assert 7 in accepted
    assert 5 not in accepted


def typed(toy: Path, *words: str) -> dict:
    """Return what the command prints as JSON, from a process of its own."""
    path = str(toy)
    program = f"import sys; sys.path.insert(0, {path!r}); from ortaq.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def told(toy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Return what the command prints where the toy package is installed."""
    code = f"import sys; sys.path.insert(0, {str(toy)!r}); from ortaq.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_command_of_its_own_is_shown_run_and_its_mistakes_are_told(toy: Path, file: str) -> None:
    assert "Show which economies of a region it could rain on." in told(toy, "--help").stdout
    done = told(toy, "rain", file)
    assert (done.stdout, done.stderr) == ("It could rain on AAA, BBB, CCC, ROW.\n", "")
    assert json.loads(told(toy, "rain", file, "--json").stdout) == {"economies": ["AAA", "BBB", "CCC", "ROW"]}
    missed = told(toy, "rain", "eurasa")
    assert (missed.returncode, "did you mean 'eurasia'?" in missed.stderr) == (2, True)


@pytest.mark.slow
def test_a_package_that_cannot_be_loaded_is_named_once_and_the_rest_works(tmp_path: Path) -> None:
    written(tmp_path, "broken", {"broken": "broken_domain:DOMAIN"}, {"broken_domain.py": "import absent_library\n"})
    done = told(tmp_path, "region", "list")
    assert done.returncode == 0
    assert "eurasia" in done.stdout
    reason = "ModuleNotFoundError: No module named 'absent_library'"
    assert done.stderr == (
        f"warning: the domain 'broken' takes no part: its package broken cannot be loaded: {reason}\n"
    )
