"""The map and the tables of corridors: places on the map, lines, what is drawn how, and what the tables say."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.answers import Material
from ortaq.brief import PrintedSection, Sign
from ortaq.brief.compose import printed
from ortaq.brief.figures.base_map import BaseMap, clipped, load_map
from ortaq.brief.figures.geo_lines import CLOSED, FAINT, IDLE, PLANNED, ladder, line_classes
from ortaq.brief.figures.geo_map import NARROW, WIDE, close_up_bounds, map_svg, prepared
from ortaq.brief.figures.labels import Wish, placed, text_width
from ortaq.brief.figures.lines import needed, path_data, trails
from ortaq.brief.figures.projection import LambertConic, fitted_sheet, great_circles
from ortaq.brief.figures.svg import Described
from ortaq.brief.presenter import Presenter
from ortaq.core import Assumption, Band, InputError, Texts
from ortaq.core.geo import Geo
from ortaq.core.sphere import great_circle_km
from ortaq.domains import load_texts
from ortaq.domains.corridors import City, Crossing, Links, Network, Nodes, load_network
from ortaq.domains.corridors.report.map import flow_map
from ortaq.domains.corridors.report.result import CorridorReport
from ortaq.domains.corridors.report.sections import SHOWN, flow_figure, sections
from ortaq.domains.corridors.report.tables import worst_first
from ortaq.tables.geojson import geo_record
from ortaq.web.figure_record import figure_records

MEMBERS = ("KAZ", "KGZ", "UZB")
NAMES = {"KAZ": "Kazakhstan", "KGZ": "Kyrgyzstan", "UZB": "Uzbekistan"}


@pytest.fixture(scope="session")
def texts() -> Texts:
    """Return the English texts, those of the corridors included."""
    return load_texts("en")


def made_crossing(id: str, economies: str, status: str, place: tuple[float, float], kind: str = "border") -> Crossing:
    known = {"economy_from": economies[:3], "economy_to": economies[4:], "modes": ("rail",), "un_locode": ""}
    numbers = {"gauge_from_mm": 0, "gauge_to_mm": 0, "dwell_h_p90": 50.0, "capacity_mt": np.nan, "volume_mt": np.nan}
    bands = {"dwell_h": Band(6.0, 20.6, 40.6), "cost_usd_per_feu": Band.exact(0.0)}
    x, y = place
    return Crossing(
        id, f"<{id}>", kind, status=status, x_coord=x, y_coord=y, volume_year="", source="", note="",
        **known, **numbers, **bands,
    )  # fmt: skip


@pytest.fixture(scope="session")
def network() -> Network:
    """Return six places in a row, each link of another sort, and a long leg at sea."""
    places = np.array(
        [[121.5, 31.2], [82.5, 45.2], [76.9, 43.2], [74.6, 42.9], [69.2, 41.3], [67.3, 37.2], [21.0, 52.2], [175, 10]]
    )
    ends = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (2, 6), (0, 7)]
    status = ["open", "open", "open", "planned", "closed", "open", "open"]
    crossing = ["dostyk", "", "merke", "", "", "", ""]
    kinds = ["rail", "rail", "rail", "rail", "rail", "rail", "sea"]
    count, empty = len(ends), np.full(len(ends), "")
    nodes = Nodes(np.arange(8), *places.T.copy(), np.full(8, "rail"), np.full(8, ""), np.full(8, ""), np.full(8, ""))
    tail, head = np.array(ends).T
    km = great_circle_km(*places[tail].T, *places[head].T)
    links = Links(
        np.arange(count) + 100, tail.copy(), head.copy(), np.zeros(count, dtype=bool), km, np.full(count, np.nan),
        np.array(kinds), np.zeros(count, dtype=int), empty.copy(), np.array(status), np.array(crossing), empty.copy(),
        empty.copy(),
        empty.copy(), empty.copy(),
    )  # fmt: skip
    crossings = (
        made_crossing("dostyk", "CHN-KAZ", "open", (82.5, 45.2)),
        made_crossing("merke", "KAZ-KGZ", "open", (73.2, 42.8)),
        made_crossing("later", "KGZ-UZB", "planned", (72.8, 40.8)),
        made_crossing("others", "KAZ-RUS", "open", (60.0, 54.0), "other_border"),
    )
    cities = tuple(
        City(name, economy, *places[k], k, (), weight, "")
        for name, economy, k, weight in (
            ("Shanghai", "CHN", 0, 1.0), ("Almaty", "KAZ", 2, 1.0), ("Bishkek", "KGZ", 3, 0.7),
            ("Tashkent", "UZB", 4, 0.6), ("Termez", "UZB", 5, 0.4), ("Warsaw", "POL", 6, 1.0),
        )
    )  # fmt: skip
    return Network("toy", "Toy", "", "CC0 & <free>", nodes, links, crossings, cities, ())


@pytest.fixture(scope="session")
def report(network: Network) -> CorridorReport:
    """Return made-up results for three members: 14 closures, two measures."""
    rng = np.random.default_rng(5)
    income = -rng.uniform(0.01, 0.5, (14, 3))
    income[3] = [-0.02, -2.5, 0.04]
    income[4, 2] = np.nan
    cut = np.zeros((14, 3))
    cut[3, 1], cut[3, 0] = 1.0, 0.125
    high = income + 0.02
    return CorridorReport(
        network=network, members=MEMBERS, link_mt=np.array([20.0, 20.0, 4.0, 0.0, 0.0, 0.01, 300.0]),
        crossing_mt=np.array([20.0, 4.0, 0.0, 9.0]),
        closures=tuple(f"c{k}" for k in range(14)), closure_labels=tuple(f"Crossing {k}" for k in range(14)),
        closure_cost_percent=np.full((14, 3), 3.25), closure_cut_share=cut, closure_income_percent=income,
        closure_income_low=income - 0.1, closure_income_high=high, closure_unmet_mt=np.linspace(0.0, 13.0, 14),
        measures=(), measure_cost_percent=np.empty((0, 3)), measure_cost_low=np.empty((0, 3)),
        measure_cost_high=np.empty((0, 3)), closure_passed_mt=np.full(14, 5.0),
        closure_added_musd=np.linspace(0.0, 13.0, 14),
        assumptions=(Assumption("A-X", "A stated thing", Band(1.0, 2.0, 3.0), "hours", "Nobody published it"),),
    )  # fmt: skip


@pytest.fixture(scope="session")
def base() -> BaseMap:
    """Return the base map that ships."""
    return load_map()


@pytest.fixture(scope="session")
def view(material: Material, texts: Texts) -> Presenter:
    """Return the toy answer seen in English."""
    return Presenter(texts, material.region, mechanism=material.mechanism)


class Named(Presenter):
    """A presenter that knows the three members without a region."""

    def name(self, kind: str, code: str) -> str:
        return NAMES.get(code, code)


def svg_of(report: CorridorReport, base: BaseMap, texts: Texts, *, width: float = WIDE, kind: str = "overview") -> str:
    """Return the map as one SVG document."""
    figure = flow_figure(report)
    assert isinstance(figure.drawing, Geo)
    sheet, present = fitted_sheet(figure.drawing.bounds, width), Named(texts, None)
    described = Described(figure.id, present.say(figure.title), present.say(figure.description))
    return map_svg(present, prepared(figure.drawing, base), described, sheet, kind)


def shut(report: CorridorReport, link: int, crossing: int | None = None) -> CorridorReport:
    """Return the report with a link closed, and a crossing."""
    network = report.network
    status = network.links.status.copy()
    status[link] = "closed"
    crossings = tuple(replace(c, status="closed") if k == crossing else c for k, c in enumerate(network.crossings))
    links = replace(network.links, status=status)
    return replace(report, network=replace(network, links=links, crossings=crossings))


def section_of(view: Presenter, report: CorridorReport) -> PrintedSection:
    return printed(view, sections(report))[0]


def style() -> str:
    return files("ortaq.brief").joinpath("templates", "geo_map.css").read_text(encoding="utf-8")


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def paths(svg: str, kind: str) -> list[str]:
    return [e.get("d", "") for e in drawn(svg).iter() if e.get("class", "") == kind and e.tag.endswith("path")]


def test_the_projection_agrees_with_the_worked_example():
    """Snyder (1987), page 295: standard parallels 33 and 45, origin 23 N 96 W, point 35 N 75 W, radius 1."""
    conic = LambertConic(-96.0, 23.0, (33.0, 45.0), radius=1.0)
    assert conic.cone == pytest.approx(0.6304777, abs=5e-8)
    assert conic.project(np.array(-75.0), np.array(35.0)) == pytest.approx([0.2966785, 0.2462112], abs=5e-8)


@given(st.floats(-40.0, 40.0), st.floats(15.0, 65.0))
def test_the_projection_is_conformal(lon, lat):
    conic, step = LambertConic(0.0, 40.0, (25.0, 55.0)), 1e-4
    here, east, north = conic.project(np.array([lon, lon + step, lon]), np.array([lat, lat, lat + step]))
    along, up = (east - here) / np.cos(np.radians(lat)), north - here
    assert np.hypot(*along) == pytest.approx(np.hypot(*up), rel=1e-4)
    assert float(along @ up) == pytest.approx(0.0, abs=1e-4 * np.hypot(*up) ** 2)


def test_lengths_are_true_on_the_standard_parallels():
    conic = LambertConic(65.0, 40.0, (30.0, 50.0))
    for lat in (30.0, 50.0):
        a, b = conic.project(np.array([65.0, 65.01]), np.full(2, lat))
        assert np.hypot(*(b - a)) == pytest.approx(float(great_circle_km(65.0, lat, 65.01, lat)), rel=1e-6)


def test_a_great_circle_has_its_length_and_keeps_its_course():
    start, end = np.array([121.5, 31.2]), np.array([4.5, 51.9])
    count = np.ceil(great_circle_km(*start, *end) / 100.0).astype(int)
    line = great_circles(start[None], end[None], np.array([count]))
    assert line[[0, -1]] == pytest.approx(np.array([start, end]))
    steps = great_circle_km(*line[:-1].T, *line[1:].T)
    assert steps.max() <= 100.0 + 1e-6
    assert steps.sum() == pytest.approx(float(great_circle_km(*start, *end)))
    assert line[:, 1].max() > 60.0
    over = great_circles(np.array([[170.0, 30.0]]), np.array([[-170.0, 30.0]]), np.array([40]))
    assert np.abs(np.diff(over[:, 0])).max() < 2.0


def test_short_lines_keep_their_places_beside_long_ones():
    start, end = np.array([[170.0, 1.0], [0.0, 0.0]]), np.array([[-170.0, 2.0], [90.0, 0.0]])
    line = great_circles(start, end, np.array([1, 2]))
    assert line == pytest.approx(np.array([[170.0, 1.0], [-170.0, 2.0], [0.0, 0.0], [45.0, 0.0], [90.0, 0.0]]))


def test_the_sheet_holds_its_bounds():
    sheet = fitted_sheet((17.0, 20.0, 124.0, 56.0), 960.0)
    lon, lat = np.meshgrid(np.linspace(17.0, 124.0, 50), np.linspace(20.0, 56.0, 50))
    assert sheet.holds(sheet.at(lon.ravel(), lat.ravel()), 0.6).all()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_trails_use_every_link_once_and_hang_together(ends):
    walks = trails(ends)
    assert sorted(k if k >= 0 else ~k for walk in walks for k in walk) == list(range(len(ends)))
    for walk in walks:
        turned = [ends[k] if k >= 0 else ends[~k][::-1] for k in walk]
        assert all(one[1] == other[0] for one, other in pairwise(turned))


def test_a_chain_becomes_one_trail():
    assert len(trails([(4, 3), (1, 2), (0, 1), (3, 2)])) == 1


@given(st.integers(0, 1000))
def test_no_left_out_point_is_far_from_the_line(seed):
    line = np.random.default_rng(seed).normal(size=(60, 2)).cumsum(axis=0)
    both = np.vstack([line, line[::-1] + 9.0])
    keep = needed(both, np.array([0, len(line)]), 1.5)
    kept = line[keep[: len(line)]]
    assert keep[len(line) :].sum() == len(both[len(line) :][keep[len(line) :]])
    assert np.array_equal(kept[[0, -1]], line[[0, -1]])
    a, b = kept[:-1, None], kept[1:, None]
    share = np.clip(((line - a) * (b - a)).sum(-1) / ((b - a) ** 2).sum(-1), 0.0, 1.0)
    assert np.hypot(*np.moveaxis(line - a - share[..., None] * (b - a), -1, 0)).min(axis=0).max() <= 1.5 + 1e-9


def test_path_data_are_tenths_and_relative():
    line = np.array([[0.04, 10.0], [0.54, 9.5], [0.53, 9.52], [10.5, 9.5]])
    assert path_data(line, np.array([0])) == "M0 10l.5-.5 10 0"
    assert path_data(np.vstack([line, np.zeros((2, 2)), line]), np.array([0, 4, 6])) == "M0 10l.5-.5 10 0" * 2
    assert path_data(np.zeros((2, 2)), np.array([0])) == ""


def test_clipping_keeps_what_is_inside():
    ring = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]])
    assert sorted(map(tuple, clipped(ring, (1.0, -1.0, 9.0, 2.0)))) == [(1.0, 0.0), (1.0, 2.0), (4.0, 0.0), (4.0, 2.0)]
    assert len(clipped(ring, (5.0, 5.0, 6.0, 6.0))) == 0


def test_names_never_meet_and_the_first_wish_wins():
    wishes = [Wish(f"Place {k}", "city", 100.0 + 3.0 * k, 50.0, 2.0, 12.0) for k in range(30)]
    labels = placed(wishes, [], 300.0, 100.0)
    assert labels[0].text == "Place 0"
    assert 1 < len(labels) < 30
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}
    boxes = [(x.x - shift[x.anchor] * text_width(x.text, 12.0), x.y, text_width(x.text, 12.0)) for x in labels]
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            apart = one[0] >= other[0] + other[2] - 0.2 or other[0] >= one[0] + one[2] - 0.2
            assert apart or abs(one[1] - other[1]) >= 11.8


def test_the_ladder_goes_down_from_the_largest_flow():
    assert ladder(60.0) == (0.05, 0.2, 1.0, 5.0, 20.0)
    assert ladder(0.0) == ()
    for largest in (0.3, 1.0, 47.0, 900.0):
        rungs = ladder(largest)
        assert len(rungs) == 5
        assert rungs[-1] <= 0.7 * largest < 2.5 * rungs[-1]


def test_links_are_classed_by_state_and_flow(report: CorridorReport):
    rungs = ladder(20.0)
    found = line_classes(flow_map(shut(report, 1)).lines, rungs).tolist()
    assert found == [4, CLOSED, 3, PLANNED, CLOSED, IDLE, 4 + FAINT]


@pytest.mark.slow
def test_the_map_is_xml_that_refers_to_nothing_else(report: CorridorReport, base: BaseMap, texts: Texts):
    svg = svg_of(report, base, texts)
    root = drawn(svg)
    ids = {e.get("id") for e in root.iter()}
    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby", "").split()) <= ids
    assert not re.search(r"url\(|href|@import|<script|<image", svg)
    assert set(re.findall(r"https?://[^\"]*", svg)) == {"http://www.w3.org/2000/svg"}
    assert "no statement of ortaq" in svg
    assert "CC0 &amp; &lt;free&gt;" in svg
    assert "&lt;dostyk&gt;, open: 20.0 million tonnes a year; time at the crossing 20.6 hours (6 to 40.6)" in svg


@pytest.mark.slow
def test_states_are_drawn_apart(report: CorridorReport, base: BaseMap, texts: Texts):
    svg = svg_of(report, base, texts)
    assert [bool(d) for d in (paths(svg, "link planned")[0], paths(svg, "link closed")[0])] == [True, True]
    assert re.search(r"\.closed {[^}]*stroke-dasharray: 6", style())
    assert re.search(r"\.planned {[^}]*stroke-dasharray: \.1", style())
    assert len(paths(svg, "cross")) == 1
    more = svg_of(shut(report, 0, 0), base, texts)
    assert len(paths(more, "cross")) == 2
    assert len(paths(more, "link closed")[0]) > len(paths(svg, "link closed")[0])
    names = {e.text for e in drawn(svg).iter() if e.tag.endswith("text")}
    assert {"Almaty", "Bishkek", "Tashkent", "Kazakhstan", "Shanghai"} <= names


@pytest.mark.slow
def test_members_that_move_change_land(report: CorridorReport, base: BaseMap, texts: Texts):
    one = svg_of(report, base, texts)
    none = svg_of(replace(report, members=()), base, texts)
    assert paths(one, "land member-land")[0]
    assert paths(none, "land member-land") == [""]


def test_a_network_without_flow_can_be_drawn(report: CorridorReport, base: BaseMap, texts: Texts):
    idle = replace(report, link_mt=np.zeros(7), crossing_mt=np.full(4, np.nan))
    svg = svg_of(idle, base, texts, width=NARROW, kind="narrow")
    assert paths(svg, "link flow") == []
    assert "none carries freight" in svg


@pytest.mark.slow
def test_the_same_view_gives_the_same_bytes(report: CorridorReport, base: BaseMap, texts: Texts):
    assert svg_of(report, base, texts) == svg_of(report, base, texts)


@pytest.mark.slow
def test_the_shipped_network_gives_a_small_map(report: CorridorReport, base: BaseMap, texts: Texts):
    network, rng = load_network("eurasia"), np.random.default_rng(1)
    flow = rng.lognormal(0.0, 2.0, len(network.links.link_id))
    volume = rng.lognormal(1.0, 1.0, len(network.crossings))
    members = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    named = replace(report, network=network, link_mt=flow, crossing_mt=volume, members=members)
    svg = svg_of(shut(named, 5), base, texts)
    assert len(svg.encode()) < 400_000
    drawn(svg)


def test_the_shipped_map_is_small_and_has_the_members(base: BaseMap):
    path = Path(load_map.__code__.co_filename).parents[2] / "data" / "maps" / "natural_earth.geojson"
    assert path.stat().st_size < 250_000
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert all(set(f["properties"]) == {"iso3"} for f in features)
    assert {"KAZ", "KGZ", "TJK", "TKM", "UZB", "CHN", "RUS", "IRN"} <= {f["properties"]["iso3"] for f in features}
    west, south, east, north = close_up_bounds(base, ("KAZ",)) or (0.0, 0.0, 0.0, 0.0)
    assert west == pytest.approx(45.5, abs=0.5)
    assert east == pytest.approx(88.3, abs=0.5)
    assert south == pytest.approx(40.1, abs=0.5)
    assert north == pytest.approx(55.9, abs=0.5)
    assert close_up_bounds(base, ("XXX",)) is None


def own_map(path: Path, *, iso3: object = "KAZ", ring: object = None, kind: str = "Polygon") -> Path:
    square = [[50, 42], [80, 42], [80, 54], [50, 54], [50, 42]]
    geometry = {"type": kind, "coordinates": [square if ring is None else ring]}
    content = {"type": "FeatureCollection", "features": [{"properties": {"iso3": iso3}, "geometry": geometry}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_own_borders_take_the_place_of_those_that_ship(tmp_path: Path, report: CorridorReport, texts: Texts):
    base = load_map(own_map(tmp_path / "own.geojson"))
    assert [s.iso3 for s in base.shapes] == ["KAZ"]
    svg = svg_of(report, base, texts)
    assert "of the file that the user gave" in svg
    assert "Natural Earth" not in svg


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"iso3": "kaz"}, "iso3 is 'kaz'"),
        ({"iso3": None}, "iso3 is None"),
        ({"kind": "Point"}, "no polygons"),
        ({"ring": [[50, 42], [80, 42], [50, 42]]}, "fewer than four points"),
        ({"ring": "abcd"}, "not lists of longitude and latitude"),
        ({"ring": [[50, 142], [80, 142], [80, 154], [50, 142]]}, "latitude up to 154; .*look swapped"),
        ({"ring": [[500, 42], [800, 42], [800, 54], [500, 42]]}, "not degrees"),
        ({"ring": [[42, 60], [54, 60], [54, 80], [42, 60]]}, "look swapped"),
        ({"ring": [[0, 0], [5, 0], [5, 5], [0, 0]]}, "no economy lies where its code says"),
    ],
)
def test_a_wrong_map_is_refused(tmp_path: Path, changes: dict[str, object], message: str):
    with pytest.raises(InputError, match=message) as caught:
        load_map(own_map(tmp_path / "own.geojson", **changes))
    assert caught.value.fix
    assert "own.geojson" in caught.value.where


@pytest.mark.parametrize("content", ["", "[]", '{"type": "Topology"}', '{"features": [3]}', '{"features": []}'])
def test_another_file_is_refused(tmp_path: Path, content: str):
    path = tmp_path / "map.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        load_map(path)
    with pytest.raises(InputError, match="cannot be read"):
        load_map(tmp_path / "absent.json")


@pytest.mark.slow
def test_closures_are_sorted_by_the_largest_loss(view: Presenter, report: CorridorReport):
    order = worst_first(report)
    losses = np.nan_to_num(report.closure_income_percent, nan=np.inf)[order].min(axis=1)
    assert (np.diff(losses) >= 0.0).all()
    table = next(b for b in section_of(view, report).blocks if b.id == "closures")
    assert len(table.rows) == SHOWN
    assert table.rows[0][0].lines == ("Crossing 3",)
    assert "12 closures" in table.note
    assert "of 14" in table.note


@pytest.mark.slow
def test_cells_say_what_is_cut_off_and_what_cannot_be_told(view: Presenter, report: CorridorReport):
    table = next(b for b in section_of(view, report).blocks if b.id == "closures")
    first, second, third, unmet = table.rows[0][1:]
    assert first.lines == (
        "−0.0200", "−0.120 to 0", "not distinguishable", "transport cost +3.25 %", "12.5 % of trade cut off"
    )  # fmt: skip
    assert not first.certain
    assert second.lines == ("−2.50", "−2.60 to −2.48", "cut off: no way is left")
    assert (second.sign, second.certain) == (Sign.LOSS, True)
    assert third.lines[2] == "not distinguishable"
    assert unmet.lines == ("3.00",)
    unknown = next(row for row in table.rows if row[0].lines == ("Crossing 4",))
    assert unknown[3].lines[0] == "not known"


@pytest.mark.slow
def test_a_cheaper_way_is_a_gain(view: Presenter, report: CorridorReport, material: Material):
    measure = material.payoffs.measures[0]
    cost = np.array([[-1.5, 0.5, -0.2]])
    with_measure = replace(
        report,
        measures=(measure,),
        measure_cost_percent=cost,
        measure_cost_low=cost - 0.3,
        measure_cost_high=cost + 0.3,
    )
    table = next(b for b in section_of(view, with_measure).blocks if b.id == "network-measures")
    _, one, two, three = table.rows[0]
    assert (one.sign, two.sign) == (Sign.GAIN, Sign.LOSS)
    assert "not distinguishable" in three.lines
    assert not three.certain


@pytest.mark.slow
def test_the_section_shows_its_assumptions_and_the_meaning_of_ranges(view: Presenter, report: CorridorReport):
    section = section_of(view, report)
    assert [b.id for b in section.blocks] == ["figure-corridors", "closures", "redundancy", "corridor-assumptions"]
    words = " ".join(p for p in section.paragraphs if isinstance(p, str))
    assert "not a confidence interval" in words
    assert "2.50 % of real income, falls on KGZ when this closes: Crossing 3" in words
    figure = section.blocks[0]
    assert re.findall(r'class="geo-map (\w+)"', figure.html) == ["overview", "wide", "narrow"]


@pytest.mark.slow
def test_a_report_without_closures_has_only_the_map(view: Presenter, report: CorridorReport):
    none = np.empty((0, 3))
    bare = replace(
        report, closures=(), closure_labels=(), closure_cost_percent=none, closure_cut_share=none,
        closure_income_percent=none, closure_income_low=none, closure_income_high=none, closure_unmet_mt=np.empty(0),
        assumptions=(), closure_passed_mt=np.empty(0), closure_added_musd=np.empty(0),
    )  # fmt: skip
    assert [b.id for b in section_of(view, bare).blocks] == ["figure-corridors"]


def test_flows_are_geojson(report: CorridorReport):
    found = json.loads(json.dumps(geo_record(flow_map(report)), allow_nan=False))
    assert found["licence"] == "CC0 & <free>"
    lines = [f for f in found["features"] if f["properties"]["kind"] == "link"]
    points = [f for f in found["features"] if f["geometry"]["type"] == "Point"]
    assert [f["properties"]["flow_mt"] for f in lines] == [20.0, 20.0, 4.0, 0.01, 300.0]
    assert lines[0]["geometry"]["coordinates"] == [[121.5, 31.2], [82.5, 45.2]]
    assert {p["properties"]["crossing_id"]: p["properties"]["volume_mt"] for p in points}["merke"] == 4.0


def test_the_page_gets_lines_and_places_with_what_they_say(report: CorridorReport):
    (found,) = json.loads(json.dumps(figure_records(sections(report)[0]), allow_nan=False))
    lines = [f["properties"] for f in found["features"] if f["geometry"]["type"] != "Point"]
    places = [f["properties"] for f in found["features"] if f["geometry"]["type"] == "Point"]
    assert [line["weight"] for line in lines] == [20.0, 20.0, 4.0, 0.01, 300.0]
    assert [line["faint"] for line in lines] == [False, False, False, False, True]
    assert len(places) == len(report.network.crossings)
    for place, crossing, volume in zip(places, report.network.crossings, report.crossing_mt, strict=True):
        size = float(volume) if np.isfinite(volume) else None
        kind = "unknown" if size is None and crossing.status == "open" else crossing.status
        dwell = {"low": crossing.dwell_h.low, "dwell": crossing.dwell_h.central, "high": crossing.dwell_h.high}
        said = {"text": f"corridors.place.{kind}", "name": crossing.name, "volume": size, **dwell}
        assert place == {"size": size, "state": crossing.status, "said": said}
        assert said["text"] in found["texts"]["zh"]
    assert [found["texts"][code]["corridors.page.faint"] for code in ("en", "ru", "zh")] == [
        "by sea",
        "по морю",
        "海路",
    ]


def test_a_link_over_the_antimeridian_is_cut(report: CorridorReport):
    nodes = report.network.nodes
    x = nodes.x_coord.copy()
    x[[0, 7]] = 170.0, -160.0
    y = nodes.y_coord.copy()
    y[[0, 7]] = 0.0, 30.0
    moved = replace(report.network, nodes=replace(nodes, x_coord=x, y_coord=y))
    feature = geo_record(flow_map(replace(report, network=moved)))["features"][4]
    assert feature["geometry"]["type"] == "MultiLineString"
    first, second = feature["geometry"]["coordinates"]
    assert first == [[170.0, 0.0], [180.0, 10.0]]
    assert second == [[-180.0, 10.0], [-160.0, 30.0]]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_lines_and_names_stand_out_on_land_and_water():
    schemes = [
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block)) for block in re.findall(r"{ (--water[^}]*)}", style())
    ]
    assert len(schemes) == 3
    for scheme in schemes:
        for ground in ("water", "land", "member"):
            assert contrast(scheme["text"], scheme[ground]) >= 4.5
            assert contrast(scheme["quiet"], scheme[ground]) >= 4.5
            assert contrast(scheme["flow"], scheme[ground]) >= 3.0
            assert contrast(scheme["shut"], scheme[ground]) >= 3.0
