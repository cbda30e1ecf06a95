"""`ortaq network list`, and what every command of networks takes: overlays, closures, openings."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ortaq.cli import program
from ortaq.core import InputError
from ortaq.domains.corridors import Network, Programme, load_network
from ortaq.domains.corridors.commands.listing import programmes_of
from ortaq.domains.corridors.routing.change import apply_changes
from ortaq.domains.corridors.routing.named import as_changed, named_shifts
from tests.cli.told import rows
from tests.domains.corridors.network_folder import LINKS, write_network

Run = Callable[..., Result]

NAMES = "kind,place,un_locode,ru,zh,kk,local,latin\ncity,Gamma,CCGAM,Гамма,,,,\ncrossing,ab,,Северные,北门,,,\n"


@pytest.fixture
def toy(folder: Path) -> Network:
    return load_network(str(folder))


@pytest.fixture
def ortaq(folder: Path) -> Run:
    write_network(folder.parent / "names", {"place_names.csv": NAMES})
    over = ("--network", str(folder.parent / "names"), "--over", str(folder))
    return lambda *words: CliRunner().invoke(program(), ["network", "list", *map(str, words), *over])


def _listed(result: Result, table: str) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.exception
    return rows(json.loads(result.stdout), table)


@pytest.mark.slow
def test_crossings_have_ids_names_countries_status_and_source(ortaq: Run) -> None:
    found = {row["id"]: row for row in _listed(ortaq("crossings", "--json"), "crossings")}
    assert set(found) == {"ab", "ab2", "ab3", "port_a", "port_b", "bc"}
    ab = found["ab"]
    assert (ab["name"], ab["ru"], ab["zh"], ab["countries"]) == ("North Gate", "Северные", "北门", "AAA-BBB")
    assert (ab["modes"], ab["status"], ab["latitude"], ab["longitude"]) == ("rail", "open", 0.1, 0.85)
    assert ab["source"] == "A-DWELL"
    near = _listed(ortaq("crossings", "--near", "ccc", "--json"), "crossings")
    assert [row["id"] for row in near] == ["bc"]
    about = _listed(ortaq("crossings", "--near", "Gamma", "--json"), "crossings")
    assert {row["id"] for row in about} == {"bc", "ab3", "ab", "ab2", "port_b"}
    assert "Северные" in ortaq("crossings").stdout


@pytest.mark.slow
def test_lines_and_places(ortaq: Run) -> None:
    lines = _listed(ortaq("lines", "--json"), "lines")
    assert [(row["line"], row["countries"], row["status"], row["km"]) for row in lines] == [
        ("Short line", "AAA", "planned", 105.0)
    ]
    places = {row["place"]: row for row in _listed(ortaq("places", "--json"), "places")}
    assert places["Gamma"]["un_locode"] == "CCGAM"
    assert places["Gamma"]["ru"] == "Гамма"
    assert places["Älpha City"]["latin"] == "Alfa; 阿尔法"
    assert _listed(ortaq("places", "--near", "BBB", "--json"), "places")[0]["place"] == "Béta's Town"


@pytest.mark.slow
def test_what_closes_and_opens_shows_in_the_list(ortaq: Run) -> None:
    found = _listed(ortaq("crossings", "--close", "北门", "--open", "Closed Gate", "--json"), "crossings")
    status = {row["id"]: row["status"] for row in found}
    assert (status["ab"], status["bc"], status["ab2"]) == ("closed", "open", "open")
    assert isinstance(ortaq("crossings", "--close", "transit:BBB").exception, InputError)
    assert isinstance(ortaq("crossings", "--near", "Atlantis").exception, InputError)


@pytest.mark.parametrize(
    "names", [(["ab"], []), (["1"], ["ab3"]), ([], ["ab3", "Short line", "bc"]), (["suez"], ["14"])]
)
def test_a_changed_network_has_the_links_that_a_scenario_leaves(
    toy: Network, names: tuple[list[str], list[str]]
) -> None:
    shifts = named_shifts(toy, *names)
    assert (as_changed(toy, shifts).open_links == apply_changes(toy, shifts).usable).all()
    assert as_changed(toy, ()) is toy


def test_programmes_are_listed_by_what_they_label(toy: Network) -> None:
    labelled = replace(
        toy, programmes=(Programme("bri", ("ab", "Short line"), "S1", ""), Programme("c1", ("AB",), "S1", ""))
    )
    assert programmes_of(labelled) == {"ab": ("bri", "c1"), "short line": ("bri",)}


@pytest.mark.slow
def test_own_rows_and_closures_reach_show_check_and_export(folder: Path, tmp_path: Path) -> None:
    links = LINKS.splitlines()[0] + "\n14,4,11,false,200,rail,1520,BBB-CCC,open,,,,mine,S1\n"
    own = write_network(tmp_path / "own", {"extra_links.csv": links})
    over = ("--over", str(folder), "--close", "ab", "--json")
    for words in (["show", str(own)], ["check", str(own)], ["export", str(own), str(tmp_path / "out")]):
        told = CliRunner().invoke(program(), ["network", *words, *over])
        assert told.exit_code == 0, told.exception
        assert json.loads(told.stdout)["question"]["close"] == ["ab"]
    turned = CliRunner().invoke(program(), ["network", "check", str(folder), "--rows", str(own), *over[2:]])
    assert json.loads(turned.stdout)["question"] == json.loads(told.stdout)["question"]
    written = load_network(str(tmp_path / "out"))
    assert written.crossings[written.crossing_position["ab"]].status == "closed"
    assert written.open_links[written.links.link_id.tolist().index(14)]


def test_an_overlay_brings_its_own_sources(folder: Path, tmp_path: Path) -> None:
    links = LINKS.splitlines()[0] + "\n15,4,11,false,200,rail,1520,BBB-CCC,open,bc,,,mine,MINE\n"
    mine = "id,title,publisher,year,licence,url,note\nMINE,My count,me,2026,CC BY 4.0,,\n"
    own = write_network(tmp_path / "own", {"extra_links.csv": links, "sources.csv": mine})
    checked = CliRunner().invoke(program(), ["network", "check", str(own), "--over", str(folder)])
    assert checked.exit_code == 0, checked.stdout
    shown = CliRunner().invoke(program(), ["network", "show", str(own), "--over", str(folder), "--json"])
    assert {row["id"] for row in rows(json.loads(shown.stdout), "data-sources")} == {"S1", "MINE"}
