"""`ortaq corridors` as a user types it, on three economies in a row."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from ortaq.cli import program
from ortaq.cli.lent import Lent
from ortaq.core import Band, Change, Corner, InputError, Kind, Mechanism, Region
from ortaq.core.report import Table
from ortaq.domains.corridors import IRREPLACEABLE, Side
from ortaq.domains.corridors.commands.crossings import crossings_section, directions, modelled_mt
from ortaq.domains.corridors.freight.system import freight_system_of
from tests.cli.told import rows
from tests.domains.corridors.corridor_world import line_network, line_region
from tests.worlds import toy_mechanism

Run = Callable[..., Result]


def counted_region() -> Region:
    """Return a region in which the cheap gate holds less than it would carry, and is counted."""
    network = line_network({"ab": 0.002})
    gates = tuple(
        replace(c, volume_mt=0.004 if c.id == "ab" else np.nan, volume_year="2024") for c in network.crossings
    )
    return line_region(replace(network, crossings=gates))


def mechanism() -> Mechanism:
    measure = Change("shift-only", Kind.MEASURE, "Shift only", "", (), "toy")
    return replace(toy_mechanism(), members=("AAA", "BBB", "CCC"), measures=(measure,))


@pytest.fixture
def corridors(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command on the toy region and mechanism."""
    monkeypatch.setattr(Lent, "region_of", lambda *_: "toy")
    monkeypatch.setattr(Lent, "region", lambda *_: counted_region())
    monkeypatch.setattr(Lent, "mechanism", lambda *_: mechanism())
    return lambda *words: CliRunner().invoke(program(), ["corridors", *words], catch_exceptions=True)


@pytest.mark.slow
def test_tables_say_what_is_modelled_and_what_is_counted(corridors: Run) -> None:
    result = corridors()
    assert result.exit_code == 0, result.exception
    told = " ".join(result.stdout.split())
    for text in (
        "Busiest borders and ferries",
        "against 0.00400 counted in 2024",
        "takes 0.00200 at most as stated",
        "Closed for a year",
        "Transit through KGZ",
        "Independent ways",
        "Modelled: tonnes are those of the region",
        IRREPLACEABLE.id,
    ):
        assert text in told


@pytest.mark.slow
def test_closures_and_pairs_as_json(corridors: Run) -> None:
    words = ("--close", "ab", "--close", "ab2", "--close", "idle", "--pairs", "3", "--json")
    result = corridors(*words)
    assert result.exit_code == 0, result.exception
    found = json.loads(result.stdout)
    closed = {(r["closure"], r["member"]): r for r in rows(found, "data-closures")}
    assert len(closed) == 9
    assert closed["ab", "AAA"]["real_income_percent"] < 0.0
    assert closed["ab", "AAA"]["transport_cost_percent"] > 0.0
    assert closed["ab", "AAA"]["unmet_mt_all_economies"] > 0.0
    for name in ("real_income_percent", "real_income_low", "real_income_high", "transport_cost_percent", "cut_share"):
        assert closed["idle", "CCC"][name] == pytest.approx(0.0, abs=1e-9)
    worse: dict[tuple[str, ...], list[str]] = {}
    for pair in rows(found, "data-pairs"):
        more = worse.setdefault(tuple(sorted((pair["first"], pair["second"]))), [])
        more += [pair["member"]] if pair["superadditive"] else []
    assert set(worse) == {("ab", "ab2"), ("ab", "idle"), ("ab2", "idle")}
    assert worse["ab", "ab2"] == ["AAA", "BBB", "CCC"]
    assert worse["ab", "idle"] == []
    ways = {(w["mode"], w["member"]): w["ways"] for w in rows(found, "data-ways")}
    assert ways["rail", "CCC"] == 1


@pytest.mark.slow
def test_every_crossing_in_use(corridors: Run) -> None:
    found = json.loads(corridors("--all", "--json").stdout)
    assert {r["closure"] for r in rows(found, "data-closures")} == {"ab", "ab2", "bc"}
    assert not {"data-pairs"} & {t for section in found["sections"] for t in section["tables"]}


@pytest.mark.slow
def test_files(corridors: Run, tmp_path: Path) -> None:
    result = corridors("--close", "transit:BBB", "--out", str(tmp_path / "new"))
    assert result.exit_code == 0, result.exception
    assert sorted(f.name for f in tmp_path.rglob("*")) == ["closures.csv", "crossings.csv", "flows.geojson", "new"]
    closures, listed = (
        list(csv.DictReader((tmp_path / "new" / name).read_text().splitlines()))
        for name in ("closures.csv", "crossings.csv")
    )
    assert [r["member"] for r in closures] == ["AAA", "BBB", "CCC"]
    assert [float(r["cut_share"]) > 0.0 for r in closures] == [True, False, True]
    crossings = {r["crossing"]: r for r in listed}
    assert crossings["ab"]["counted_mt"] == "0.004"
    assert crossings["bc"]["counted_mt"] == ""
    flows = json.loads((tmp_path / "new" / "flows.geojson").read_text())
    assert {f["properties"]["kind"] for f in flows["features"]} == {"link", "crossing"}


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--close", "bd"), "did you mean"),
        (("--close", "transit:BBX"), "did you mean 'BBB'"),
        (("--members", "AAB"), "unknown economy"),
        (("--members", " , "), "no economy was named"),
        (("--close", "ab", "--all"), "--close and --all"),
        (("--without", "bri", "--all"), "--without and --all"),
        (("--pairs", "1"), "makes no pair"),
        (("--out", "/nowhere/at/all"), "does not exist"),
    ],
)
def test_mistakes_are_input_errors(corridors: Run, words: tuple[str, ...], text: str) -> None:
    result = corridors(*words)
    assert isinstance(result.exception, InputError)
    assert text in str(result.exception)


@pytest.mark.slow
def test_crossings_by_direction(corridors: Run) -> None:
    found = rows(json.loads(corridors("--crossings", "--json").stdout), "by-direction")
    by_way = {(row["id"], row["direction"]): row for row in found}
    assert {("ab", "AAA-BBB"), ("ab", "BBB-AAA")} <= by_way.keys()
    ab = by_way["ab", "AAA-BBB"]
    assert ab["modelled_mt"] > by_way["ab2", "AAA-BBB"]["modelled_mt"] > 0.0
    assert (ab["counted_mt"], ab["counted_year"], ab["capacity_mt"]) == (0.004, "2024", 0.002)
    assert ab["kmh_with"] <= ab["kmh_without"]
    assert ab["basis"] == {"text": "corridors.crossings.alike"}
    assert (
        "Speed without" in " ".join(corridors("--crossings").stdout.split()) or corridors("--crossings").exit_code == 0
    )


def test_directions_read_their_own_side() -> None:
    network = line_network()
    ab = network.crossings[network.crossing_position["ab"]]
    usd = Band.exact(10.0)
    sides = (
        Side("AAA", "BBB", "border", Band(10.0, 20.0, 30.0), 60.0, usd, "S"),
        Side("BBB", "BBB", "border", Band(10.0, 30.0, 40.0), 60.0, usd, "S"),
    )
    there, back = (
        d for d in directions(replace(network, crossings=(replace(ab, sides=sides),)), ["AAA"]) if d.crossing.id == "ab"
    )
    assert (there.by_side, back.by_side) == (True, False)
    assert there.passage.dwell_h.central == 50.0
    assert there.hours_p90 == 50.0 + 50.0
    assert back.passage.dwell_h == ab.dwell_h
    hours = 500.0 / there.kmh_without
    assert there.kmh_with == pytest.approx(500.0 / (hours + 50.0))


@pytest.mark.slow
def test_what_is_open_or_laid_over_holds_in_every_row(corridors: Run, tmp_path: Path) -> None:
    assert "--over needs --network" in str(corridors("--over", "eurasia").exception)
    told = corridors("--close", "ab", "--open", "ab2")
    assert told.exit_code == 0, told.exception
    assert "beyond the network as it is: ab2" in " ".join(told.stdout.split())


@pytest.mark.slow
def test_crossings_of_the_shipped_region_carry_tonnes_by_direction(eurasia: Region) -> None:
    system = freight_system_of(eurasia, Corner.CENTRAL)
    mt = modelled_mt(system)
    passed = system.base.mt[system.passages.states.crossing >= 0].sum()
    assert sum(mt.values()) == pytest.approx(passed, rel=1e-12)
    assert mt["saryagash", "UZB"] > mt["saryagash", "KAZ"]
    section = crossings_section(system.network, ["KAZ", "UZB"], system, whole=True)
    (table,) = section.blocks
    assert isinstance(table, Table)
    heads = [str(column.title) for column in table.columns]
    assert len(heads) == 17
    shown = {(row[0].said, row[2].said): row for row in table.rows}
    assert shown["saryagash", "KAZ-UZB"][10].said == mt["saryagash", "UZB"]
    assert shown["khorgos", "CHN-KAZ"][13].source


@pytest.mark.slow
def test_volumes_by_corridor_and_crossing(corridors: Run) -> None:
    result = corridors("--volumes", "--close", "ab", "--json")
    assert result.exit_code == 0, result.exception
    found = json.loads(result.stdout)
    by_crossing = {row["crossing"]: row for row in rows(found, "crossing-volumes")}
    assert by_crossing["Ab"]["carried"] > by_crossing["Ab2"]["carried"] > 0.0
    assert corridors("--volumes").exit_code == 0
    assert "--crossings and --volumes were given" in str(corridors("--volumes", "--crossings").exception)
    assert "--pairs says nothing about volumes" in str(corridors("--volumes", "--pairs", "2").exception)
