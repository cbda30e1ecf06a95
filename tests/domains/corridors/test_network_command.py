"""`ortaq network` and `ortaq region export --network` as a user types them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from ortaq.cli import program
from ortaq.core import InputError
from ortaq.domains.corridors import Network, import_network, load_network, omx_bytes, read_omx, route
from ortaq.domains.corridors.commands.network import PATH_TOLERANCE_USD, skims
from ortaq.domains.corridors.files.zone_demand import demand_notes, zone_demand
from tests.cli.told import rows
from tests.domains.corridors.network_folder import edit_cell, write_network

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_network(tmp_path / "toy")


@pytest.fixture
def toy(folder: Path) -> Network:
    return load_network(str(folder))


@pytest.fixture
def ortaq() -> Run:
    return lambda *words: CliRunner().invoke(program(), [str(w) for w in words])


def _numbers(data: dict[str, Any], table: str, by: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows(data, table):
        found[row[by]] = found.get(row[by], 0) + row["number"]
    return found


def _digest(data: dict[str, Any]) -> str:
    return str(data["question"]["network"]["digest"])


def test_show_counts(ortaq: Run, folder: Path) -> None:
    data = json.loads(ortaq("network", "show", folder, "--json").stdout)
    assert _numbers(data, "nodes", "kind") == {"rail": 8, "port": 2, "sea": 1}
    assert _numbers(data, "links", "kind") == {"rail": 9, "transfer": 2, "sea": 3}
    assert _numbers(data, "crossings", "status") == {"open": 4, "planned": 1, "closed": 1}
    assert _numbers(data, "gateways", "economy") == {"AAA": 1, "BBB": 1, "CCC": 1}
    assert rows(data, "data-sources")[0].keys() == {"id", "title", "licence"}
    text = ortaq("network", "show", folder)
    assert text.exit_code == 0
    assert "Toy network" in text.stdout
    assert "1,650" in text.stdout  # km of sea


@pytest.mark.slow
def test_export_and_check_what_was_written(ortaq: Run, folder: Path, toy: Network, tmp_path: Path) -> None:
    out = tmp_path / "out"
    data = json.loads(ortaq("network", "export", folder, out, "--json").stdout)
    assert _digest(data) == toy.digest == import_network(out).digest
    assert data["sections"][0]["said"][0]["files"] == sorted(p.name for p in out.iterdir())
    checked = ortaq("network", "check", out, "--json")
    assert checked.exit_code == 0
    assert _digest(json.loads(checked.stdout)) == toy.digest
    assert "every gateway is reachable" in ortaq("network", "check", out).stdout
    edit_cell(out, "crossings.csv", 2, "note", "edited")
    over = json.loads(ortaq("network", "check", out, "--over", folder, "--json").stdout)
    assert _digest(over) == import_network(out).digest != toy.digest


def test_check_exit_code_1_for_a_source_that_is_not_listed(ortaq: Run, folder: Path) -> None:
    edit_cell(folder, "crossings.csv", 2, "source", "S9")
    result = ortaq("network", "check", folder)
    assert result.exit_code == 1
    assert "S9" in result.stdout


@pytest.mark.slow
def test_mistakes_are_input_errors_and_leave_nothing(ortaq: Run, folder: Path, tmp_path: Path) -> None:
    assert "not empty" in str(ortaq("network", "export", folder, folder).exception)
    assert isinstance(ortaq("network", "show", "eurasa").exception, InputError)
    assert ortaq("network", "export", folder, tmp_path / "out", "--format", "shp").exit_code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["toy"]


@pytest.mark.slow
def test_region_export(ortaq: Run, tmp_path: Path) -> None:
    done = ortaq("region", "export", "eurasia", tmp_path / "out", "--network")
    assert done.exit_code == 0
    assert "links.geojson" in done.stdout
    assert "did you mean 'eurasia'" in str(ortaq("region", "export", "eurasa", tmp_path / "x", "--network").exception)


def test_skims_are_what_the_routes_take(toy: Network) -> None:
    found = skims(toy)
    cities = [c.name for c in toy.gateways]
    way = route(toy, cities[0], cities[1])
    takes = {"km": way.km, "hours": way.days.central * 24.0, "usd": way.usd_per_feu.central}
    for name, value in {**takes, "generalised_usd": way.generalised_usd}.items():
        assert found[name][0, 1] == pytest.approx(value, rel=1e-9), name
        assert found[name][1, 0] == pytest.approx(value, rel=1e-9), name
        assert np.isinf(found[name][0, 2])
        assert (np.diag(found[name]) == 0.0).all()


@pytest.mark.slow
def test_omx_of_the_shipped_network(ortaq: Run, tmp_path: Path) -> None:
    pytest.importorskip("h5py")
    assert ortaq("network", "export", "eurasia", tmp_path / "out", "--format", "omx").exit_code == 0
    matrices, zones = read_omx(tmp_path / "out" / "skims.omx")
    assert zones == tuple(c.name for c in load_network("eurasia").gateways)
    assert set(matrices) == {"generalised_usd", "usd", "hours", "hours_p90", "km"}
    assert (matrices["hours"] <= matrices["hours_p90"]).all()
    # Money and the time that it is traded against cannot exceed what both cost together.
    assert (matrices["usd"] <= matrices["generalised_usd"] + PATH_TOLERANCE_USD).all()


@pytest.mark.slow
def test_zones_have_one_number_in_every_file(ortaq: Run, folder: Path, tmp_path: Path) -> None:
    """A city that is only named comes first, and must not move the numbers of node.csv against those of skims.omx."""
    h5py = pytest.importorskip("h5py")
    text = (folder / "cities.csv").read_text(encoding="utf-8")
    head, _, cities = text.partition("\n")
    (folder / "cities.csv").write_text(f"{head}\nNamed,AAA,0.8,0.1,2,,0,S1\n{cities}", encoding="utf-8")
    out = tmp_path / "out"
    assert ortaq("network", "export", folder, out, "--format", "gmns", "--format", "omx").exit_code == 0
    at = {city.name: city.node_id for city in load_network(str(folder)).cities}
    with h5py.File(out / "skims.omx") as file:
        names = [name.decode() for name in file["lookup/zone_name"][...]]
        skims_zone = dict(zip(file["lookup/zone_number"][...].tolist(), names, strict=True))
    with (out / "node.csv").open(encoding="utf-8", newline="") as file:
        node_zone = {int(r["zone_id"]): int(r["node_id"]) for r in csv.DictReader(file) if r["zone_id"]}
    assert {number: at[name] for number, name in skims_zone.items()} == node_zone


@pytest.mark.slow
def test_demand_is_matched_by_zone_and_what_no_way_carries_is_told(ortaq: Run, folder: Path, tmp_path: Path) -> None:
    """Gamma lies behind a closed crossing: what is asked for there is not carried, and counted."""
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "demand.omx"

    def write(name: str, zones: list[object]) -> None:
        with h5py.File(path, "w") as file:
            file.attrs["OMX_VERSION"] = b"0.2"
            file.attrs["SHAPE"] = [len(zones)] * 2
            file.create_dataset("data/trips", data=np.arange(len(zones) ** 2, dtype=float).reshape([len(zones)] * 2))
            file.create_dataset(f"lookup/{name}", data=zones)

    for name, zones in (("zone_name", [b"Gamma", b"alfa", b"Beta"]), ("zone_number", [3, 1, 2]), ("taz", [3, 1, 2])):
        write(name, zones)
        found = json.loads(ortaq("network", "check", folder, "--demand", path, "--json").stdout)
        told = {row["what"]["text"].rpartition(".")[2]: row for row in rows(found, "reading")}
        assert (told["demand"]["number"], told["demand"]["names"]) == (1, "trips: 36")
        assert told["demand_zones"]["number"] == 3
        assert (told["demand_lost"]["number"], told["demand_lost"]["names"]) == (4, "trips: 12")
    write("zone_number", [1, 2, 77])
    assert "no zones of network 'toy': 77" in str(ortaq("network", "check", folder, "--demand", path).exception)


def test_a_network_of_another_program_takes_demand_by_its_own_zone_ids(tmp_path: Path) -> None:
    pytest.importorskip("h5py")
    nodes = "node_id,zone_id,x_coord,y_coord\n1,20,70,40\n2,10,71,40\n"
    links = "link_id,from_node_id,to_node_id,directed,length,facility_type\n1,1,2,false,90,road\n"
    network = load_network(str(write_network(tmp_path / "gmns", {"node.csv": nodes, "link.csv": links})))
    matrix = np.array([[np.nan, 5.0], [7.0, np.inf]])
    (tmp_path / "d.omx").write_bytes(omx_bytes({"t": matrix}, ("20", "10"), {"t": "t"}))
    demand = zone_demand(network, tmp_path / "d.omx")
    assert [network.gateways[at].name for at in demand.zones] == ["1", "2"]
    assert demand.matrices["t"][demand.zones[0], demand.zones[1]] == 5.0
    assert demand.matrices["t"].sum() == 12.0
    assert demand.empty == 2
    assert [n.number for n in demand_notes(network, demand) if n.what == "demand_empty"] == [2]


def test_skims_of_links_used_one_way_differ_by_direction(tmp_path: Path) -> None:
    """A ring of three directed lines: from the second place back to the first is the long way round."""
    nodes = "node_id,x_coord,y_coord,zone_id\n1,76.95,43.34,1\n2,77.95,43.34,2\n3,78.95,43.34,3\n"
    links = "link_id,from_node_id,to_node_id,directed,length,facility_type,free_speed\n"
    links += "1,1,2,true,85,rail,40\n2,2,3,true,85,rail,40\n3,3,1,true,170,rail,40\n"
    ring = load_network(str(write_network(tmp_path, {"node.csv": nodes, "link.csv": links})))
    found = skims(ring)
    assert found["km"].tolist() == [[0.0, 85.0, 170.0], [255.0, 0.0, 85.0], [170.0, 255.0, 0.0]]
    assert found["hours"][1, 0] == pytest.approx(255.0 / 40.0)
    assert route(ring, "2", "1").km == pytest.approx(255.0)
