"""Networks in the layouts of other programs: each loads alone; its routes are those of a plain search on its table."""

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import InputError, Level
from ortaq.domains.corridors import NoRoute, export_network, load_network, route
from ortaq.domains.corridors.files.exchange import opened
from ortaq.domains.corridors.files.imported import Imported
from tests.domains.corridors.foreign_networks import NET, NODE, UTM, UTM_CONFIG, UTM_LINKS, geopackage
from tests.domains.corridors.network_folder import LINKS, RATES, write_network

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference" / "networks" / "gmns"

MILE = 1.609344


def said(found: Imported) -> dict[str, tuple[float, tuple[str, ...]]]:
    return {n.what: (n.number, n.names) for n in found.notes}


def searched(links: list[tuple[int, int, bool, float]], origin: int, destination: int) -> float:
    """Return the least sum of costs by SciPy on arcs as a table states them."""
    size = 1 + max(max(tail, head) for tail, head, _, _ in links)
    matrix = np.full((size, size), np.inf)
    for tail, head, one_way, cost in links:
        matrix[tail, head] = min(matrix[tail, head], cost)
        if not one_way:
            matrix[head, tail] = min(matrix[head, tail], cost)
    dense = scipy.sparse.csgraph.csgraph_from_dense(matrix, null_value=np.inf)
    return float(scipy.sparse.csgraph.dijkstra(dense, indices=origin)[destination])


def generalised(network: Imported, km: float, hours: float) -> float:
    (rate,) = (r for r in network.network.rates if r.facility_type == "road")
    return km * rate.usd_per_feu_km.central + hours * 0.01 * 60_000.0 / 24.0


def agrees(found: Imported, links: list[tuple[int, int, bool, float, float]]) -> int:
    """Compare every pair of nodes with a search on the raw table (km and hours of each link); return pairs compared."""
    raw = [(tail, head, one_way, generalised(found, km, hours)) for tail, head, one_way, km, hours in links]
    compared = 0
    names = [c.name for c in found.network.cities]
    for origin in names:
        for destination in names:
            if origin == destination:
                continue
            if max(int(origin), int(destination)) > max(max(t, h) for t, h, *_ in raw):
                continue
            expected = searched(raw, int(origin), int(destination))
            if np.isinf(expected):
                with pytest.raises(NoRoute):
                    route(found.network, origin, destination)
            else:
                way = route(found.network, origin, destination)
                assert way.generalised_usd == pytest.approx(expected, abs=0.01), (origin, destination)
                compared += 1
    return compared


def test_projected_coordinates_need_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyproj", None)
    with pytest.raises(InputError, match=r"'32643' need pyproj(.|\n)*config\.csv, line 2(.|\n)*ortaq\[gis\]"):
        load_network(str(write_network(tmp_path, UTM)))


def test_a_projected_gmns_network(tmp_path: Path) -> None:
    pytest.importorskip("pyproj")
    found = opened(str(write_network(tmp_path, UTM)))
    nodes = found.network.nodes
    assert nodes.x_coord[0] == pytest.approx(76.95, abs=0.01)
    assert nodes.y_coord[0] == pytest.approx(43.25, abs=0.01)
    notes = said(found)
    assert notes["projected"] == (5.0, ("32643",))
    assert notes["left_out"] == (1.0, ("SIDEWALK: 1",))
    assert notes["columns"] == (2.0, ("ctrl_type", "capacity"))
    assert notes["unlinked"] == (1.0, ("5",))
    assert notes["zones"] == (2.0, ())
    assert [c.name for c in found.network.gateways] == ["1", "4"]
    rows = list(csv.DictReader(UTM_LINKS.splitlines()))[:-1]
    links = [
        (
            int(r["from_node_id"]),
            int(r["to_node_id"]),
            r["directed"] == "1",
            float(r["length"]) * MILE,
            float(r["length"]) / float(r["free_speed"]),
        )
        for r in rows
    ]
    assert agrees(found, links) == 12
    assert route(found.network, "Gate", "zone 1").km == pytest.approx(2.486 * MILE)


@pytest.mark.slow
@pytest.mark.parametrize(("crs", "words"), [("EPSG:999999", "unknown coordinate system"), ("nowhere", "crs")])
def test_an_unknown_projection_is_refused(tmp_path: Path, crs: str, words: str) -> None:
    pytest.importorskip("pyproj")
    write_network(tmp_path, {**UTM, "config.csv": UTM_CONFIG.replace("32643", crs)})
    with pytest.raises(InputError, match=words):
        load_network(str(tmp_path))


def test_lengths_in_the_short_unit_are_known_by_their_size(tmp_path: Path) -> None:
    nodes = "node_id,x_coord,y_coord\n1,-71.222,42.481\n2,-71.220,42.476\n"
    links = "link_id,from_node_id,to_node_id,directed,length,facility_type,free_speed\n1,1,2,1,1950,ramp,55\n"
    config = "dataset_name,short_length,long_length,speed,crs\nX,foot,mile,mph,4326\n"
    found = opened(str(write_network(tmp_path, {"node.csv": nodes, "link.csv": links, "config.csv": config})))
    assert found.network.links.length.tolist() == pytest.approx([1950 * 0.0003048])
    assert found.network.links.hours.tolist() == pytest.approx([1950 / 5280 / 55])
    assert said(found)["short_unit"] == (1.0, ("foot: 1.03",))


def test_a_shape_may_stand_in_geometry_csv(tmp_path: Path) -> None:
    nodes = "node_id,x_coord,y_coord\n1,70,40\n2,71,40\n"
    links = "link_id,from_node_id,to_node_id,directed,geometry_id,facility_type\n1,1,2,false,7,road\n"
    shapes = 'geometry_id,geometry\n7,"LINESTRING (70 40, 70.5 40.5, 71 40)"\n'
    found = opened(str(write_network(tmp_path, {"node.csv": nodes, "link.csv": links, "geometry.csv": shapes})))
    assert found.network.links.length[0] > 2 * 69.0
    assert said(found)["lengths"][0] == 1.0


@pytest.mark.parametrize("word", ["", "3", "Unknown", "N/A"])
def test_a_word_that_says_nothing_is_a_road(tmp_path: Path, word: str) -> None:
    nodes = "node_id,x_coord,y_coord,zone_id\n1,70,40,-1\n2,71,40,0\n"
    links = f"link_id,from_node_id,to_node_id,directed,length,facility_type\n1,1,2,false,55,{word}\n"
    found = opened(str(write_network(tmp_path, {"node.csv": nodes, "link.csv": links})))
    assert found.network.links.facility_type.tolist() == ["road"]
    assert said(found)["road"][0] == 1.0
    assert said(found)["unit"] == (1.0, ("mile: 1.04",))  # 55 km would be shorter than the great circle
    assert not found.network.gateways


def test_words_of_facilities_may_stand_beside_the_file(tmp_path: Path) -> None:
    nodes = "node_id,x_coord,y_coord\n1,70,40\n2,71,40\n"
    links = "link_id,from_node_id,to_node_id,directed,length,facility_type\n1,1,2,false,90,gruzovaya\n"
    write_network(tmp_path, {"node.csv": nodes, "link.csv": links})
    with pytest.raises(InputError, match="'gruzovaya' is no word of facility_words"):
        load_network(str(tmp_path))
    write_network(tmp_path, {"facility_words.csv": "word,facility_type\nGruzovaya,rail\n"})
    assert load_network(str(tmp_path)).links.facility_type.tolist() == ["rail"]


@pytest.mark.slow
def test_coordinates_of_no_known_system_are_a_plan(tmp_path: Path) -> None:
    """Path4GMNS writes Sioux Falls so: no config, a drawing's coordinates, miles."""
    nodes = "node_id,zone_id,x_coord,y_coord\n1,1,50000,510000\n2,2,320000,510000\n"
    links = "link_id,from_node_id,to_node_id,length,lanes,free_speed,capacity,link_type\n1,1,2,10,1,60,900,1\n"
    folder = write_network(tmp_path / "plan", {"node.csv": nodes, "link.csv": links})
    found = opened(str(folder))
    assert np.isnan(found.network.nodes.x_coord).all()
    notes = said(found)
    assert notes["plan"][0] == 2.0
    assert notes["unit_assumed"] == (1.0, ("km",))
    assert notes["road"][0] == 1.0
    way = route(found.network, "1", "2")
    assert way.days.central * 24.0 == pytest.approx(10 / 60)
    for words in (["show", folder], ["check", folder], ["list", "places", "--network", folder]):
        assert CliRunner().invoke(program(), ["network", *map(str, words)]).exit_code == 0, words
    assert CliRunner().invoke(program(), ["route", "1", "2", "--network", str(folder)]).exit_code == 0
    with pytest.raises(InputError, match="no city"):
        route(found.network, "43.2,76.9", "2")
    export_network(found.network, tmp_path / "out")
    assert load_network(str(tmp_path / "out")).digest == found.network.digest


def test_places_that_contradict_the_lengths_are_a_plan_too(tmp_path: Path) -> None:
    nodes = "node_id,x_coord,y_coord\n1,0,0\n2,20,10\n"
    links = "link_id,from_node_id,to_node_id,length,facility_type,free_speed\n1,1,2,10,freeway,60\n"
    found = opened(str(write_network(tmp_path, {"node.csv": nodes, "link.csv": links})))
    assert {"plan", "unit_assumed"} <= said(found).keys()


def test_islands_and_zones_that_are_not_joined_are_told(tmp_path: Path) -> None:
    nodes = "node_id,zone_id,x_coord,y_coord\n1,1,70,40\n2,2,71,40\n3,,72,40\n4,4,73,40\n5,,74,40\n6,,75,40\n"
    links = "link_id,from_node_id,to_node_id,directed,length,facility_type\n1,1,2,true,90,road\n2,2,3,0,90,road\n"
    found = opened(str(write_network(tmp_path, {"node.csv": nodes, "link.csv": links + "3,4,5,false,90,road\n"})))
    notes = said(found)
    assert notes["islands"] == (1.0, ("2",))
    assert notes["unlinked"] == (1.0, ("6",))
    assert notes["zones_apart"][0] == 2.0  # 1 cannot be reached, 4 lies on the island
    assert all(n.level is Level.WARNING for n in found.notes if n.what in {"islands", "unlinked", "zones_apart"})


def test_tntp(tmp_path: Path) -> None:
    """Minutes are what a TNTP network states; a running time or a length of nothing is taken as it is."""
    write_network(tmp_path / "tntp", {"toy_net.tntp": NET, "toy_node.tntp": NODE})
    for path in (tmp_path / "tntp", tmp_path / "tntp" / "toy_net.tntp"):
        found = opened(str(path))
        assert found.network.links.hours.tolist() == pytest.approx([0.1, 3.5 / 60, 0.0, 4 / 60, 1.0])
        rows = [line.split() for line in NET.splitlines() if line.endswith(";") and line[0].isdigit()]
        links = [(int(r[0]), int(r[1]), True, float(r[3]), float(r[4]) / 60) for r in rows]
        assert agrees(found, links) == 7
        notes = said(found)
        assert notes["through_zones"][0] == 2.0
        assert notes["zones"][0] == 2.0
        assert notes["zones_apart"][0] == 1.0
        assert notes["plan"][0] == 4.0
    bad = NET.replace("3 4 900 0 3.5 0.15 4 0 0 1 ;", "3 4 ;").replace("2 4 9000 2 4", "2 four 9000 2 4")
    write_network(tmp_path / "tntp", {"toy_net.tntp": bad})
    with pytest.raises(InputError, match=r"line 9"):
        load_network(str(tmp_path / "tntp"))
    write_network(tmp_path / "tntp", {"toy_net.tntp": "1 2 3"})
    with pytest.raises(InputError, match="END OF METADATA"):
        load_network(str(tmp_path / "tntp"))


LINE_WORDS = [
    ({"highway": "primary", "ref": "M1", "oneway": "yes"}, [[70.0, 40.0], [70.5, 40.0]]),
    ({"highway": "secondary_link"}, [[70.5, 40.0], [71.0, 40.2]]),
    ({"railway": "rail"}, [[71.0, 40.2], [72.0, 40.2]]),
    ({"highway": "footway"}, [[70.5, 40.0], [70.5, 40.1]]),
]


def test_geojson_of_lines_alone(tmp_path: Path) -> None:
    """Ends of lines at one point are one node; a file of another shape is told, not skipped."""
    features = [
        {"type": "Feature", "properties": about, "geometry": {"type": "LineString", "coordinates": points}}
        for about, points in LINE_WORDS
    ]
    area = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}}
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [*features, area]}), encoding="utf-8")
    found = opened(str(path))
    assert found.network.links.facility_type.tolist() == ["road", "road", "rail"]
    assert found.network.links.length[0] == pytest.approx(42.6, abs=0.1)
    notes = said(found)
    assert notes["ends"][0] == 5.0
    assert notes["lengths"][0] == 3.0
    assert notes["shapes"][0] == 1.0
    assert notes["columns"] == (1.0, ("ref",))
    assert notes["both_ways"][0] == 3.0  # of one of four lines it is said that it runs one way
    assert route(found.network, "4", "2").km == pytest.approx(found.network.links.length[1:].sum())
    with pytest.raises(NoRoute):
        route(found.network, "2", "1")
    for text, words in (("[]", "feature collection"), ('{"type": "FeatureCollection", "features": []}', "no lines")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=words):
            load_network(str(path))


def test_points_that_lines_do_not_name_are_told(tmp_path: Path) -> None:
    place = {
        "type": "Feature",
        "properties": {"node_id": 1},
        "geometry": {"type": "Point", "coordinates": [70.0, 40.0]},
    }
    lines = [
        {"type": "Feature", "properties": about, "geometry": {"type": "LineString", "coordinates": points}}
        for about, points in LINE_WORDS
    ]
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [place, *lines]}), encoding="utf-8")
    assert said(opened(str(path)))["points"][0] == 1.0


@pytest.mark.parametrize("layout", ["geojson", "gpkg"])
def test_layers_as_they_are_exported_read_back(tmp_path: Path, layout: str) -> None:
    toy = load_network(str(write_network(tmp_path / "toy")))
    at_a_port = toy.nodes.node_id == 8  # where node 1 lies: the link between them is no line
    places = {name: np.where(at_a_port, 0.0, getattr(toy.nodes, name)) for name in ("x_coord", "y_coord")}
    one_way = replace(toy.links, directed=toy.links.link_id == 13)
    toy = replace(toy, links=one_way, nodes=replace(toy.nodes, **places))
    export_network(toy, tmp_path / "out", formats=(layout,))
    again = load_network(str(tmp_path / "out"))
    assert again.crossings == toy.crossings
    np.testing.assert_array_equal(again.nodes.y_coord, toy.nodes.y_coord)
    for name in ("link_id", "from_node_id", "length", "facility_type", "crossing_id", "directed"):
        np.testing.assert_array_equal(getattr(again.links, name), getattr(toy.links, name))
    assert route(again, "1", "4").crossings == route(toy, "Alfa", "Beta").crossings


@pytest.mark.slow
def test_geopackage(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "net.gpkg", 4326, [[(70.0, 40.0), (70.5, 40.0)], [(70.5, 40.0), (71.0, 40.2)]])
    for where in (path, tmp_path):
        found = opened(str(where))
        assert found.network.links.length[0] == pytest.approx(42.6, abs=0.1)
        assert found.network.nodes.x_coord.tolist() == [70.0, 70.5, 71.0]
        assert route(found.network, "1", "3").km == pytest.approx(found.network.links.length.sum())
        assert said(found)["columns"] == (1.0, ("n",))
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(InputError, match="GeoPackage"):
        load_network(str(path))


def test_a_projected_geopackage(tmp_path: Path) -> None:
    pytest.importorskip("pyproj")
    path = geopackage(tmp_path / "net.gpkg", 32643, [[(658000.0, 4790000.0), (661000.0, 4790000.0)]])
    found = opened(str(path))
    assert found.network.links.length[0] == pytest.approx(3.0, rel=0.004)
    assert said(found)["projected"] == (2.0, ("EPSG:32643",))


@pytest.mark.slow
def test_rows_alone_lie_over_the_shipped_network(tmp_path: Path) -> None:
    rows = "id,title,publisher,year,licence,url,note\nOWN,Own survey,me,2026,CC0,,\n"
    cities = "name,economy,x_coord,y_coord,node_id,aliases,weight,source\nDepot,KAZ,76.95,43.34,1,,0,OWN\n"
    folder = write_network(tmp_path, {"cities.csv": cities, "sources.csv": rows})
    found = opened(str(folder))
    assert said(found)["over"] == (1.0, ("eurasia",))
    assert said(found)["rows"] == (1.0, ("cities.csv: 1",))
    assert "OWN" in {s.id for s in found.network.sources}


def test_own_rows_have_a_report_too(tmp_path: Path) -> None:
    """An island, a column that nothing reads and a table without rows, laid over a network."""
    toy = load_network(str(write_network(tmp_path / "toy")))
    nodes = "node_id,x_coord,y_coord,node_type,country_iso3,name,un_locode\n90,1,1,rail,AAA,,\n91,1,2,rail,AAA,,\n"
    links = LINKS.partition("\n")[0] + ",tracks\n90,90,91,false,150,rail,1435,AAA,open,,,,,S1,2\n"
    files = {"extra_nodes.csv": nodes, "extra_links.csv": links, "rates.csv": RATES.partition("\n")[0] + "\n"}
    found = said(opened(str(write_network(tmp_path / "rows", files)), toy))
    assert found["rows"] == (3.0, ("extra_nodes.csv: 2", "extra_links.csv: 1", "rates.csv: 0"))
    assert found["empty"] == (1.0, ("rates.csv",))
    assert found["columns"] == (1.0, ("extra_links.csv: tracks",))
    assert found["islands"] == (1.0, ("2",))


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="public networks are not in every checkout")
@pytest.mark.parametrize("name", ["Arlington_Signals", "Freeway_Interchange"])
def test_public_networks_load_and_route(name: str) -> None:
    pytest.importorskip("pyproj")
    found = opened(str(REFERENCE / name))
    with (REFERENCE / name / "link.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["facility_type"] not in {"BIKEWAY", "SIDEWALK", "CROSSWALK"}]
    unit = MILE if name == "Arlington_Signals" else MILE / 5280  # the other one is in feet, whatever its config says
    links = [
        (
            int(r["from_node_id"]),
            int(r["to_node_id"]),
            True,
            float(r["length"]) * unit,
            float(r["length"]) * unit / MILE / float(r["free_speed"]),
        )
        for r in rows
    ]
    assert len(found.network.links.link_id) == len(rows)
    assert agrees(found, links) > 20
