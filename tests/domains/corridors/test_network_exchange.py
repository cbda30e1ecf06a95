"""Networks out and in: the same digest, valid GeoJSON, edits that count, mistakes with file, row and remedy."""

import csv
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import InputError
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors import (
    Network,
    NoRoute,
    export_network,
    import_network,
    load_network,
    merge_rows,
    omx_bytes,
    read_omx,
    route,
)
from ortaq.domains.corridors.files.exchange import opened
from tests.domains.corridors.network_folder import RATES, edit_cell, write_network


@pytest.fixture(scope="module")
def toy() -> Network:
    with tempfile.TemporaryDirectory() as folder:
        return load_network(str(write_network(Path(folder))))


@pytest.fixture(scope="module")
def shipped() -> Network:
    return load_network("eurasia")


@pytest.fixture
def exported(toy: Network, tmp_path: Path) -> Path:
    export_network(toy, tmp_path / "out")
    return tmp_path / "out"


def refusal(folder: Path, *, base: Network | None = None) -> str:
    with pytest.raises(InputError) as error:
        import_network(folder, base=base)
    return str(error.value)


def same(one: Network, other: Network) -> bool:
    parts = ("digest", "title", "description", "licence", "sources", "assumptions")
    return all(getattr(one, p) == getattr(other, p) for p in parts)


class TestThereAndBack:
    @pytest.mark.slow
    def test_toy_and_every_file(self, toy: Network, exported: Path) -> None:
        assert same(import_network(exported), toy)
        assert same(load_network(str(exported)), toy)
        assert sorted(p.name for p in exported.parent.iterdir()) == ["out"]

    @pytest.mark.slow
    def test_shipped_network(self, shipped: Network, tmp_path: Path) -> None:
        export_network(shipped, tmp_path / "out", formats=("gmns",))
        assert same(import_network(tmp_path / "out"), shipped)
        notice = (tmp_path / "out" / "LICENCE.txt").read_text(encoding="utf-8")
        assert "(c) OpenStreetMap contributors" in notice
        assert all(source.id in notice for source in shipped.sources)

    @pytest.mark.slow
    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(st.floats(0.001, 0.49), min_size=14, max_size=14),
        st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12),
        st.floats(0.0, 1e6),
    )
    def test_any_numbers_and_texts(self, toy: Network, shares: list[float], text: str, volume: float) -> None:
        links, crossings = toy.links, list(toy.crossings)
        crossings[0] = replace(crossings[0], name=text.strip(), note=f'"{text}",\n{text}'.strip(), volume_mt=volume)
        longer = links.length * (1.0 + np.array(shares))
        network = replace(toy, links=replace(links, length=longer), crossings=tuple(crossings), title=f'a "{text}\\')
        with tempfile.TemporaryDirectory() as folder:
            export_network(network, Path(folder) / "out", formats=("gmns",))
            assert same(import_network(Path(folder) / "out"), network)

    @pytest.mark.slow
    def test_a_text_that_csv_cannot_hold_is_refused_and_nothing_written(self, toy: Network, tmp_path: Path) -> None:
        spoilt = replace(toy, crossings=(replace(toy.crossings[0], name=" blank first"), *toy.crossings[1:]))
        with pytest.raises(InputError, match="another digest"):
            export_network(spoilt, tmp_path / "out")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.slow
    def test_columns_of_gmns(self, exported: Path, toy: Network) -> None:
        with (exported / "link.csv").open(encoding="utf-8", newline="") as file:
            links = {row["link_id"]: row for row in csv.DictReader(file)}
        assert float(links["1"]["free_speed"]) == 50.0
        # Half the way at 50, half at 20 km/h on the border to CCC: there is a rate for BBB and the default.
        assert float(links["14"]["free_speed"]) == pytest.approx(2 / (1 / 25 + 1 / 50))
        assert (links["2"]["toll"], links["1"]["toll"], links["2"]["directed"]) == ("200.0", "", "false")
        config = (exported / "config.csv").read_text(encoding="utf-8").splitlines()
        assert dict(zip(config[0].split(","), config[1].split(","), strict=True))["long_length"] == "km"


class TestPlace:
    @pytest.mark.slow
    def test_only_an_earlier_export_is_replaced(self, toy: Network, exported: Path) -> None:
        with pytest.raises(InputError, match="not empty"):
            export_network(toy, exported)
        assert "node.csv" not in export_network(toy, exported, formats=("geojson",), overwrite=True)
        (exported / "thesis.txt").write_text("years of work", encoding="utf-8")
        with pytest.raises(InputError, match=r"holds other files: thesis\.txt"):
            export_network(toy, exported, overwrite=True)
        assert (exported / "thesis.txt").exists()

    def test_an_empty_folder_will_do_and_a_missing_parent_will_not(self, toy: Network, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        assert "link.csv" in export_network(toy, tmp_path / "empty")
        with pytest.raises(InputError, match="does not exist"):
            export_network(toy, tmp_path / "no" / "out")
        with pytest.raises(InputError, match="did you mean 'geojson'"):
            export_network(toy, tmp_path / "out", formats=("geojsn",))
        assert [p.name for p in tmp_path.iterdir()] == ["empty"]


class TestGeoJson:
    def test_layers_hold_every_row(self, toy: Network, exported: Path) -> None:
        layers = {
            n: json.loads((exported / f"{n}.geojson").read_text("utf-8")) for n in ("nodes", "links", "crossings")
        }
        for layer in layers.values():
            assert set(layer) == {"type", "features"}
            assert layer["type"] == "FeatureCollection"
            assert all(set(f) == {"type", "id", "geometry", "properties"} for f in layer["features"])
        assert [len(layers[n]["features"]) for n in layers] == [11, 14, 6]
        second = layers["links"]["features"][1]
        assert second["geometry"] == {"type": "LineString", "coordinates": [[0.8, 0.1], [0.9, 0.1]]}
        assert (second["properties"]["crossing_id"], second["properties"]["gauge_mm"]) == ("ab", 1435)
        south = layers["crossings"]["features"][1]["properties"]
        assert south["capacity_mt"] is None
        assert (south["dwell_h_median"], south["cost_low"]) == (10.0, 100.0)

    def test_a_link_between_nodes_at_one_place_is_no_line(self, toy: Network, tmp_path: Path) -> None:
        x = np.where(toy.nodes.node_id == 8, 0.0, toy.nodes.x_coord)
        y = np.where(toy.nodes.node_id == 8, 0.0, toy.nodes.y_coord)
        export_network(replace(toy, nodes=replace(toy.nodes, x_coord=x, y_coord=y)), tmp_path / "out")
        links = json.loads((tmp_path / "out" / "links.geojson").read_text("utf-8"))["features"]
        assert [f["id"] for f in links if f["geometry"] is None] == [9]
        assert len(links) == len(toy.links.link_id)

    @pytest.mark.slow
    def test_lines_are_cut_at_the_antimeridian(self, shipped: Network, tmp_path: Path) -> None:
        export_network(shipped, tmp_path / "out", formats=("geojson",))
        cut = 0
        for feature in json.loads((tmp_path / "out" / "links.geojson").read_text("utf-8"))["features"]:
            geometry = feature["geometry"]
            if geometry is None:
                continue
            parts = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
            cut += len(parts) > 1
            for (x0, y0), (x1, y1) in parts:
                assert abs(x0 - x1) <= 180.0
                assert (x0, y0) != (x1, y1)
                assert all(abs(x) <= 180.0 for x in (x0, x1))
                assert all(abs(y) <= 90.0 for y in (y0, y1))
            if len(parts) > 1:
                assert {parts[0][1][0], parts[1][0][0]} == {-180.0, 180.0}
                assert parts[0][1][1] == parts[1][0][1]
        assert cut > 0


class TestEditedRows:
    @pytest.mark.slow
    def test_one_dwell_time_changes_the_route(self, toy: Network, exported: Path) -> None:
        assert "ab" in route(toy, "alfa", "beta").crossings
        edit_cell(exported, "crossings.csv", 2, "dwell_h_median", "400")
        edit_cell(exported, "crossings.csv", 2, "dwell_h_p90", "500")
        edit_cell(exported, "crossings.csv", 2, "dwell_high", "500")
        for edited in (import_network(exported), merge_rows(toy, exported)):
            found = route(edited, "alfa", "beta")
            assert "ab" not in found.crossings
            assert found.generalised_usd > route(toy, "alfa", "beta").generalised_usd

    @pytest.mark.slow
    def test_rates_and_fees_may_be_edited_while_the_columns_that_repeat_them_are_untouched(
        self, exported: Path
    ) -> None:
        edit_cell(exported, "crossings.csv", 2, "cost_usd_per_feu", "250")
        edit_cell(exported, "rates.csv", 2, "speed_kmh", "45")
        network = import_network(exported)
        assert (network.crossings[0].cost_usd_per_feu.central, network.rates[0].speed_kmh.central) == (250.0, 45.0)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("name", "column", "value", "remedy"),
        [
            ("link.csv", "free_speed", "80", "rates.csv"),
            ("link.csv", "toll", "5", "crossings.csv"),
            ("link.csv", "allowed_uses", "truck", "facility_type"),
            ("node.csv", "zone_id", "3", "cities.csv"),
        ],
    )
    def test_an_edit_that_would_change_nothing_is_refused(
        self, exported: Path, name: str, column: str, value: str, remedy: str
    ) -> None:
        edit_cell(exported, name, 2, column, value)
        said = refusal(exported)
        assert f"{column} is {value}" in said
        assert f"{name}, line 2" in said
        assert remedy in said

    def test_lengths_may_be_in_miles(self, toy: Network, exported: Path) -> None:
        edit_cell(exported, "config.csv", 2, "long_length", "mi")
        np.testing.assert_allclose(import_network(exported).links.length, toy.links.length * 1.609344)


class TestMistakes:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("name", "place", "value", "words"),
        [
            ("link.csv", (3, "length"), "-10", ("length is -10", "link.csv, line 3", "kilometres")),
            ("link.csv", (3, "status"), "opne", ("unknown status 'opne'", "link.csv, line 3", "did you mean 'open'")),
            ("link.csv", (3, "to_node_id"), "77", ("to_node_id 77 is no node", "link.csv, line 3")),
            ("link.csv", (3, "crossing_id"), "abb", ("unknown crossing 'abb'", "link.csv, line 3", "did you mean")),
            ("link.csv", (3, "link_id"), "1", ("link_id 1 appears twice", "link.csv, line 3", "link.csv, line 2")),
            ("node.csv", (3, "y_coord"), "120", ("y_coord is 120", "node.csv, line 3", "exchanged")),
            ("node.csv", (3, "x_coord"), "40", ("km apart", "link.csv")),
            ("crossings.csv", (2, "dwell_h_median"), "90", ("dwell_low <= dwell_h_median", "crossings.csv, line 2")),
            ("config.csv", (2, "long_length"), "league", ("unknown unit 'league'", "config.csv, line 2")),
            ("config.csv", (2, "crs"), "EPSG:3857", ("coordinate system", "EPSG:4326")),
        ],
    )
    def test_cells(self, exported: Path, name: str, place: tuple[int, str], value: str, words: tuple[str, ...]) -> None:
        edit_cell(exported, name, *place, value)
        said = refusal(exported)
        assert all(word in said for word in words), said

    def test_columns_by_another_name(self, exported: Path) -> None:
        text = (exported / "link.csv").read_text(encoding="utf-8")
        (exported / "link.csv").write_text(text.replace("gauge_mm", "gauge"), encoding="utf-8")
        assert "missing column 'gauge_mm'" in refusal(exported)
        assert "did you mean 'gauge'?" in refusal(exported)
        (exported / "link.csv").write_text(text, encoding="utf-8")
        text = (exported / "crossings.csv").read_text(encoding="utf-8")
        (exported / "crossings.csv").write_text(text.replace("dwell_low", "dwell_lo"), encoding="utf-8")
        assert "did you mean 'dwell_lo'?" in refusal(exported)

    def test_not_text_not_a_network(self, exported: Path, tmp_path: Path) -> None:
        (exported / "node.csv").write_bytes("node_id,x_coord,y_coord,name\n1,2,3,Genève\n".encode("latin-1"))
        assert "not UTF-8" in refusal(exported)
        assert "no node.csv" in refusal(tmp_path)

    def test_link_rows_without_nodes_are_never_passed_over(self, toy: Network, exported: Path) -> None:
        (exported / "node.csv").unlink()
        for read in (lambda: merge_rows(toy, exported), lambda: load_network(str(exported))):
            with pytest.raises(InputError, match=r"no node\.csv"):
                read()


OSM_NODES = """\
name,node_id,osm_node_id,ctrl_type,x_coord,y_coord,is_boundary,geometry
,100,4455,,1.8,0.0,,POINT (1.8 0)
,101,4456,signal,2.0,0.0,,POINT (2 0)
,102,4457,,2.2,0.0,,POINT (2.2 0)
"""

OSM_LINKS = """\
link_id,name,osm_way_id,from_node_id,to_node_id,directed,geometry,dir_flag,length,facility_type,free_speed,lanes,allowed_uses
100,M1,77,100,101,1,,1,23000,motorway,120,2,auto
101,M1,77,101,100,1,,1,23050,motorway,120,2,auto
102,M1,78,101,102,1,,1,23000,motorway_link,,2,auto
"""

METRES = "dataset_name,long_length,speed,crs\nx,m,km/h,EPSG:4326\n"
OSM: Mapping[str, str] = {"node.csv": OSM_NODES, "link.csv": OSM_LINKS, "config.csv": METRES}


class TestOtherPrograms:
    def test_laid_over_a_network(self, toy: Network, tmp_path: Path) -> None:
        merged = merge_rows(toy, write_network(tmp_path, OSM))
        assert merged.links.link_id.tolist() == [*range(1, 15), 100, 102]
        assert merged.links.length[-2:].tolist() == [23.0, 23.0]
        assert merged.links.facility_type[-2:].tolist() == ["road", "road"]
        assert merged.nodes.node_type[-3:].tolist() == ["terminal"] * 3
        notes = {a.id: a.band for a in merged.assumptions}
        assert merged.links.directed[-2:].tolist() == [False, True]
        assert notes["A-GMNS-SPEED"].central == 120 / 40
        assert toy.digest != merged.digest

    def test_a_link_without_facility_type_is_known_by_its_uses(self, toy: Network, tmp_path: Path) -> None:
        files = {**OSM, "link.csv": OSM_LINKS.replace("motorway_link,", ",").replace(",auto", ',"WALK, AUTO"')}
        assert merge_rows(toy, write_network(tmp_path, files)).links.facility_type[-1] == "road"
        write_network(tmp_path, {"link.csv": files["link.csv"].replace("WALK, AUTO", "WALK")})
        assert merge_rows(toy, tmp_path).links.link_id[-1] == 100  # what carries no freight is left out
        write_network(tmp_path, {"link.csv": files["link.csv"].replace("motorway", "footway").replace("AUTO", "BIKE")})
        assert "no link carries freight" in refusal(tmp_path, base=toy)

    def test_a_way_over_own_links(self, toy: Network, tmp_path: Path) -> None:
        """A road that joins the toy network's last city, closed until then, carries the route."""
        nodes = "node_id,x_coord,y_coord\n4,1.8,0\n11,3,0\n"
        links = "link_id,from_node_id,to_node_id,directed,length,link_type_name\n200,4,11,false,100,primary\n"
        config = "long_length,speed\nmile,mph\n"
        files = {"node.csv": nodes.replace(",y_coord", ",y_coord,country_iso3").replace("8,0", "8,0,BBB")
                 .replace("3,0", "3,0,CCC"), "link.csv": links, "config.csv": config}  # fmt: skip
        merged = merge_rows(toy, write_network(tmp_path, files))
        found = route(merged, "alfa", "gamma")
        road = [leg for leg in found.legs if leg.mode == "road"]
        assert [leg.km for leg in road] == [pytest.approx(160.9344)]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"config.csv": METRES.replace(",m,", ",km,")}, ("times as long as the great circle", "config.csv")),
            (
                {"link.csv": OSM_LINKS.replace("motorway_link", "mtorway").replace(",auto", ",")},
                ("'mtorway' is no word of facility_words.csv", "line 4", "did you mean 'motorway'?"),
            ),
            ({"link.csv": OSM_LINKS.replace(",length,", ",lenght,")}, ("did you mean 'lenght'?",)),
            ({"link.csv": OSM_LINKS.replace("101,102,1,", "101,102,maybe,")}, ("directed is 'maybe'", "line 4")),
            ({"link.csv": OSM_LINKS.replace("23000,motorway_link", "-1,motorway_link")}, ("length is -1", "line 4")),
            ({"link.csv": OSM_LINKS.replace("102,M1", "100,M1")}, ("link_id 100 appears twice", "line 4")),
            ({"link.csv": OSM_LINKS.replace("101,102,1", "101,999,1")}, ("999 is no node", "line 4")),
            ({"node.csv": OSM_NODES.replace(",1.8,0.0", ",0.0,1.8")}, ("great circle", "x_coord is the longitude")),
        ],
    )
    def test_mistakes(
        self, toy: Network, tmp_path: Path, changes: Mapping[str, str | None], words: tuple[str, ...]
    ) -> None:
        files = {name: text for name, text in {**OSM, **changes}.items() if text is not None}
        said = refusal(write_network(tmp_path, files), base=toy)
        assert all(word in said for word in words), said

    def test_all_mistakes_are_told_at_once(self, toy: Network, tmp_path: Path) -> None:
        links = OSM_LINKS.replace("101,102,1", "101,999,maybe").replace("23000,motorway,", "x,motorway,")
        said = refusal(write_network(tmp_path, {**OSM, "link.csv": links, "node.csv": OSM_NODES.replace("2.2", "222")}))
        for word in ("'maybe'", "999 is no node", "length is 'x'", "x_coord is 222", "4 mistakes"):
            assert word in said, said

    def test_without_config_the_unit_is_the_one_that_fits(self, toy: Network, tmp_path: Path) -> None:
        write_network(tmp_path, {name: text for name, text in OSM.items() if name != "config.csv"})
        found = opened(str(tmp_path), toy)
        assert found.network.links.length[-2:].tolist() == [23.0, 23.0]
        (unit,) = (n for n in found.notes if n.what == "unit")
        assert unit.names == ("m: 1.03",)

    def test_alone_they_are_a_network(self, tmp_path: Path) -> None:
        """Its nodes are places, its speeds its own, its prices those of the shipped network."""
        alone = load_network(str(write_network(tmp_path / "osm", OSM)))
        assert [c.name for c in alone.cities] == ["100", "101", "102"]
        assert alone.links.directed.tolist() == [True, True, True]
        found = route(alone, "100", "102")
        assert found.km == pytest.approx(46.0)
        road = next(r for r in alone.rates if r.facility_type == "road")
        assert found.days.central * 24.0 == pytest.approx(23.0 / 120.0 + 23.0 / road.speed_kmh.central)
        assert found.usd_per_feu.central == pytest.approx(46.0 * road.usd_per_feu_km.central)
        with pytest.raises(NoRoute):
            route(alone, "102", "100")
        export_network(alone, tmp_path / "again")
        assert same(import_network(tmp_path / "again"), alone)

    @pytest.mark.slow
    def test_alone_with_our_own_tables_beside_them(self, exported: Path, tmp_path: Path) -> None:
        folder = write_network(tmp_path / "osm", OSM)
        for name in ("crossings.csv", "sources.csv", "assumptions.csv"):
            shutil.copy(exported / name, folder / name)
        head = 'schema = 1\nname = "osm"\ntitle = "t"\ndescription = "d"\nlicence = "ODbL 1.0"\n'
        heading = "name,economy,x_coord,y_coord,node_id,aliases,weight,source"
        cities = f"{heading}\nWest,AAA,1.8,0,100,,1,\nEast,BBB,2.2,0,102,,1,\n"
        write_network(folder, {"network.toml": head, "cities.csv": cities, "rates.csv": RATES})
        alone = import_network(folder)
        x, y = alone.nodes.x_coord, alone.nodes.y_coord
        assert route(alone, "West", "East").km >= great_circle_km(x[0], y[0], x[2], y[2])
        export_network(alone, tmp_path / "again")
        assert same(import_network(tmp_path / "again"), alone)


class TestOmx:
    def test_there_and_back(self, tmp_path: Path) -> None:
        h5py = pytest.importorskip("h5py")
        hours = np.array([[0.0, 1 / 3], [np.inf, 0.0]])
        (tmp_path / "s.omx").write_bytes(omx_bytes({"hours": hours}, ("Ürümqi", "Baku"), {"hours": "h"}))
        matrices, zones = read_omx(tmp_path / "s.omx")
        np.testing.assert_array_equal(matrices["hours"], hours)
        assert zones == ("Ürümqi", "Baku")
        with h5py.File(tmp_path / "s.omx") as file:
            assert file.attrs["OMX_VERSION"] == b"0.2"
            assert file.attrs["SHAPE"].tolist() == [2, 2]
            assert file["lookup/zone_number"][...].tolist() == [1, 2]
            assert file["data/hours"].attrs["units"] == b"h"

    def test_refusals(self, tmp_path: Path) -> None:
        h5py = pytest.importorskip("h5py")
        with pytest.raises(InputError, match="for 3 zones"):
            omx_bytes({"hours": np.zeros((2, 2))}, ("a", "b", "c"), {"hours": "h"})
        h5py.File(tmp_path / "plain.h5", "w").close()
        with pytest.raises(InputError, match="no Open Matrix file"):
            read_omx(tmp_path / "plain.h5")
        (tmp_path / "text.omx").write_text("no", encoding="utf-8")
        with pytest.raises(InputError, match="cannot read the matrices"):
            read_omx(tmp_path / "text.omx")

    def test_without_h5py(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setitem(sys.modules, "h5py", None)
        with pytest.raises(InputError, match=r"pip install 'ortaq\[omx\]'"):
            omx_bytes({}, (), {})
