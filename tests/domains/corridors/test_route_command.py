"""`ortaq route` as a user types it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ortaq.cli import program
from ortaq.core import InputError
from tests.cli.told import rows
from tests.domains.corridors.network_folder import LINKS, write_network

Run = Callable[..., Result]


@pytest.fixture
def ortaq_route(folder: Path) -> Run:
    """Return a function that runs the command on the toy network."""
    return lambda *words: CliRunner().invoke(
        program(), ["route", *words, "--network", str(folder)], catch_exceptions=True
    )


def _legs(result: Result) -> list[dict[str, Any]]:
    return rows(json.loads(result.stdout), "route-0")


def test_table_of_legs_and_totals(ortaq_route: Run) -> None:
    result = ortaq_route("alfa", "beta")
    assert result.exit_code == 0
    for text in ("North Gate", "ab", "Totals", "is worth 600 USD"):
        assert text in result.stdout


@pytest.mark.slow
def test_alternatives_and_closures(ortaq_route: Run) -> None:
    result = ortaq_route("alfa", "beta", "--alternatives", "3", "--mode", "rail")
    assert "route 2" in result.stdout
    assert "less than twice the cheapest: 2" in result.stdout
    closed = ortaq_route("alfa", "beta", "--close", "ab", "--close", "ab2", "--json")
    assert [leg["crossing"] for leg in _legs(closed) if leg["crossing"]] == ["port_a", "port_b"]
    opened = ortaq_route("alfa", "beta", "--open", "ab3", "--open", "Short line", "--json")
    assert [leg["crossing"] for leg in _legs(opened) if leg["crossing"]] == ["ab3"]
    links = rows(json.loads(opened.stdout), "data-links")
    assert {link["route"] for link in links} == {1}
    assert len(links) >= len(_legs(opened))


@pytest.mark.slow
@pytest.mark.parametrize("opened", ["ab", "ab2"])
def test_what_is_to_open_and_to_close_is_refused(ortaq_route: Run, opened: str) -> None:
    result = ortaq_route("alfa", "beta", "--close", "ab", "--close", "ab2", "--open", opened)
    assert isinstance(result.exception, InputError)
    assert f"'{opened}' is to open and to close" in str(result.exception)


def test_no_route_is_an_honest_answer_with_exit_code_1(ortaq_route: Run) -> None:
    result = ortaq_route("alfa", "gamma")
    assert result.exit_code == 1
    assert "no route from Älpha City to Gamma" in result.stdout
    assert "Would have to open: bc" in result.stdout
    told = ortaq_route("alfa", "gamma", "--json")
    assert told.exit_code == 1
    assert {"text": "corridors.route.must_open", "places": ["bc"]} in json.loads(told.stdout)["sections"][0]["said"]


def test_own_rows_are_laid_over(ortaq_route: Run, folder: Path, tmp_path: Path) -> None:
    rows = {"extra_links.csv": LINKS.splitlines()[0] + "\n14,4,11,false,200,rail,1520,BBB-CCC,open,,,,mine,S1\n"}
    own = write_network(tmp_path / "own", rows)
    assert ortaq_route("alfa", "gamma", "--rows", str(own)).exit_code == 0
    words = ["route", "alfa", "gamma", "--network", str(own), "--over", str(folder)]
    assert CliRunner().invoke(program(), words).exit_code == 0


@pytest.mark.slow
def test_mistakes_reach_the_command_line_as_input_errors(ortaq_route: Run) -> None:
    result = ortaq_route("alfa", "betta")
    assert isinstance(result.exception, InputError)
    assert "did you mean" in str(result.exception)


def test_a_way_that_costs_nothing_takes_all_traffic(folder: Path, tmp_path: Path) -> None:
    """Two places at one point, joined by a line without length: no division by its cost."""
    yards = (
        "name,economy,x_coord,y_coord,node_id,aliases,weight,source\nYard,AAA,0,0,90,,0,S1\nDry Port,AAA,0,0,91,,0,S1\n"
    )
    nodes = "node_id,x_coord,y_coord,node_type,country_iso3,name,un_locode\n90,0,0,rail,AAA,,\n91,0,0,rail,AAA,,\n"
    head = LINKS.partition("\n")[0]
    links = f"{head}\n90,90,91,false,0,rail,1435,AAA,open,,,,,S1\n"
    own = {"cities.csv": yards, "extra_nodes.csv": nodes, "extra_links.csv": links}
    rows_of = write_network(tmp_path / "rows", own)
    asked = ["route", "Yard", "Dry Port", "--network", str(folder), "--rows", str(rows_of)]
    shown = CliRunner().invoke(program(), asked)
    assert "nan" not in shown.stdout
    (total,) = rows(json.loads(CliRunner().invoke(program(), [*asked, "--json"]).stdout), "totals")
    assert (total["share"], total["km"], total["generalised"]) == (100.0, 0.0, 0.0)


@pytest.mark.slow
def test_transit_closes_to_what_neither_begins_nor_ends_there(ortaq_route: Run) -> None:
    closed = ortaq_route("alfa", "gamma", "--open", "bc", "--close", "transit:bbb")
    assert closed.exit_code == 1
    assert "Would have to open: transit:BBB" in closed.stdout
    assert ortaq_route("alfa", "beta", "--close", "transit:BBB").exit_code == 0
    assert "did you mean 'BBB'" in str(ortaq_route("alfa", "beta", "--close", "transit:BBC").exception)


def test_coordinates_are_said_with_the_city_that_stands_for_them(ortaq_route: Run) -> None:
    found = ortaq_route("0.1,0", "Beta")
    assert found.exit_code == 0
    assert "0.1, 0 (latitude, longitude) stand for Älpha City, 11 km away." in " ".join(found.stdout.split())
    assert "no city of the network within 100 km" in str(ortaq_route("40,40", "Beta").exception)


@pytest.mark.slow
def test_crossings_close_by_their_names_and_unknown_ones_are_refused(ortaq_route: Run) -> None:
    by_name, by_id = (ortaq_route("alfa", "beta", "--close", name, "--json").stdout for name in ("North Gate", "ab"))
    assert rows(json.loads(by_name), "totals") == rows(json.loads(by_id), "totals")
    assert "did you mean 'ab2'" in str(ortaq_route("alfa", "beta", "--close", "Suth Gate").exception)
