"""Charts: scales, layouts, the table behind them, and what has no place; long, right-to-left and wide letters."""

import re
from itertools import pairwise
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.brief.figures import printed_figure
from ortaq.brief.figures.beside import APART
from ortaq.brief.figures.branches import lanes
from ortaq.brief.figures.plane import WIDTHS
from ortaq.brief.figures.scales import Axis, fitted_axis
from ortaq.brief.figures.slopes import GAP, spread
from ortaq.brief.figures.svg import NARROW, shortened
from ortaq.brief.presenter import Presenter
from ortaq.core import Band, house_texts
from ortaq.core.chart import (
    Bar,
    Bars,
    Box,
    Chart,
    Key,
    Line,
    Look,
    Panel,
    Point,
    Rule,
    Scale,
    ScaleKind,
    Span,
    Steps,
    Swarm,
)
from ortaq.core.figure_table import table_of
from ortaq.core.report import Figure
from tests.brief.drawn import named, over_each_other, parsed, place

LINEAR = Scale(ScaleKind.LINEAR, "Gain", "%")
LOG = Scale(ScaleKind.LOG, "Loss", "%", least=1e-3)
NAMES = Scale(ScaleKind.CATEGORY, "Partner")
KNOWN = Band(0.5, 1.0, 2.0)
LONG = "Länge " * 900
HEBREW, CHINESE = "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED} " * 9, "\N{CJK UNIFIED IDEOGRAPH-4E2D}" * 40


@pytest.fixture(scope="module")
def present() -> Presenter:
    return Presenter(house_texts("en"), None)


def rows(title: str = "Member", name: str = "CHN", value: Band = KNOWN) -> Chart:
    bar = Panel(title, (Bar(((0, 2.0), (1, -1.0)), value, name), Span(name, value, "said")), "said")
    return Chart(LINEAR, NAMES, (bar,), each="Member", name="Partner", keys=(Key(name, "A"), Key("other", "B")))


def plane(value: float = 0.5, name: str = "CHN") -> Chart:
    marks = (
        Rule((1e-3, 1e-3), (9.0, 9.0), "equal"),
        Point(0, value, 2.0, name, "said", 1.0),
        Point(0, 0.1, 0.2, "EU", "said"),
    )
    x = Scale(ScaleKind.LOG, name, "%", least=1e-3, most=10.0)
    return Chart(x, x, (Panel("", marks),), each="Member", name="Partner", keys=(Key(name),))


def swarm(values: list[float]) -> Chart:
    x = Scale(ScaleKind.BENT, "x", "%")
    many = np.array(values)
    classes = tuple(Swarm(k, many, many) for k in range(4))
    return Chart(
        x, LINEAR, (Panel("", classes),), name="Class", keys=tuple(Key(look, look=look) for look in list(Look)[1:])
    )


def grid(value: float = 0.5, name: str = "CHN") -> Chart:
    side = Scale(ScaleKind.CATEGORY, "Partner", names=(name, "Other"), codes=("CHN", "OTH"))
    boxes = (Box(0, 0, value, name, "said", 0.5), Box(1, 1, 0.2, "0.2", "said", nan))
    steps = Steps("Loss", "%", (0.1, 0.3), ("below 0.1", "0.1 to 0.3", "0.3 and more"), "pinned")
    return Chart(side, side, (Panel("", boxes),), steps=steps)


def slopes(value: float = 0.5, name: str = "CHN") -> Chart:
    sides = Scale(ScaleKind.CATEGORY, "", names=("before", "after"))
    lines = (Line(name, (1.0, value), "said"), Line("EU", (0.2, 0.3), "said", sure=False))
    return Chart(sides, LOG, (Panel(name, lines),), each="Member", name="Partner", own=True)


def branches(value: float = 0.5, name: str = "CHN") -> Chart:
    months = Scale(ScaleKind.CATEGORY, "Month", names=("January", "February"), codes=("J", "F"))
    marks = (Bars(0, (1.0, value)), Bars(1, (0.2, 0.3)))
    panels = (Panel(name, marks, name, into=2), Panel("Side", marks, into=2), Panel("Mouth", (), "said"))
    return Chart(months, LINEAR, panels, each="Place", name="Regime", keys=(Key(name), Key("other")))


def beside(title: str = "Member", name: str = "CHN", value: Band = KNOWN) -> Chart:
    bent, other = Scale(ScaleKind.BENT, "Change", "%"), Band(-9.0, -6.0, -2.0)
    spans = Span(name, value, "said"), Span("Drought", other, "said", key=1)
    panels = Panel(title, spans), Panel("Other", spans[::-1])
    return Chart(bent, NAMES, panels, each="Member", name="Partner", keys=(Key("a"), Key("b")), beside=True)


ALL = {
    "rows": rows(),
    "beside": beside(),
    "plane": plane(),
    "swarm": swarm([-1.0, 0.0, 2.0]),
    "grid": grid(),
    "slopes": slopes(),
    "branches": branches(),
}


def html(present: Presenter, chart: Chart) -> str:
    return printed_figure(present, Figure("figure-x", "Title & all", "What it shows", chart)).html


@pytest.mark.parametrize("kind", ALL)
def test_every_layout_is_well_formed_and_described(present: Presenter, kind: str) -> None:
    root = parsed(html(present, ALL[kind]))
    described = [e for e in root.iter() if e.get("role") == "img"]
    assert len(described) == 1
    named = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    assert [named[id] for id in described[0].get("aria-labelledby", "").split()] == ["Title & all", "What it shows"]


@pytest.mark.parametrize("kind", ALL)
def test_every_chart_has_a_table_with_units(kind: str) -> None:
    table = table_of(ALL[kind], "behind", "Numbers")
    assert table.rows
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_tables_hold_the_values_of_the_marks() -> None:
    said = [[cell.said for cell in row] for row in table_of(grid(), "behind", "Numbers").rows]
    assert said[0] == ["CHN", "CHN", 0.5, 50.0]
    said = [[cell.said for cell in row] for row in table_of(slopes(), "behind", "Numbers").rows]
    assert said[0] == ["CHN", "CHN", 1.0, 0.5]
    said = [[cell.said for cell in row] for row in table_of(branches(), "behind", "Numbers").rows]
    assert said[:2] == [["CHN", "CHN", 1.0, 0.5], ["CHN", "other", 0.2, 0.3]]
    said = [[cell.said for cell in row] for row in table_of(swarm([-1.0, 2.0]), "behind", "Numbers").rows]
    assert said[0] == [Look.FAINT, -1.0, 2.0, -1.0, 2.0]


@pytest.mark.parametrize("bad", [nan, inf, -inf])
def test_what_is_not_finite_is_counted_and_not_drawn(present: Presenter, bad: float) -> None:
    for chart in (plane(bad), grid(bad), slopes(bad), branches(bad), swarm([1.0, bad])):
        page = html(present, chart)
        assert re.search(r"\d values? that (is|are) not known or not finite", page)
        assert not re.search(r'="[^"]*\b(nan|inf)\b', page)


@pytest.mark.parametrize("bad", [nan, inf])
def test_a_figure_without_any_number_says_so(present: Presenter, bad: float) -> None:
    for chart in (rows(value=Band(bad, bad, bad)), swarm([bad]), swarm([]), Chart(LINEAR, NAMES, ())):
        page = html(present, chart)
        assert "There is nothing to draw" in page
        assert "<svg" not in page


@pytest.mark.parametrize("words", [LONG, HEBREW, CHINESE, "<b>&"])
def test_names_of_any_length_and_script_are_cut_to_their_room(present: Presenter, words: str) -> None:
    named = (plane(name=words), grid(name=words), slopes(name=words), branches(name=words))
    for chart in (rows(words, words), beside(words, words), *named):
        root = parsed(html(present, chart))
        texts = [
            "".join(e.itertext()) if e.find("title") is None else (e.find("title").tail or "")
            for e in root.iter("text")
        ]
        assert texts
        assert all(len(text) <= NARROW / 4.0 for text in texts)


def test_a_cut_name_keeps_the_whole_for_a_pointer(present: Presenter) -> None:
    assert LONG.strip() in html(present, rows(LONG))
    assert shortened("short", NARROW) == "short"
    assert shortened(LONG, NARROW).endswith("\N{HORIZONTAL ELLIPSIS}")


def test_panels_side_by_side_share_lines_and_one_scale(present: Presenter) -> None:
    root = parsed(html(present, beside()))
    bands = [e for e in root.iter("line") if e.get("class") == "band"]
    height = [place(e, "y1") for e in bands]
    assert height == [height[0], height[1], height[1], height[0]]
    # The same value stands half the width further in the second of two columns.
    assert place(bands[3], "x1") - place(bands[0], "x1") == pytest.approx(50.0, abs=0.02)
    assert [e.text for e in root.iter("text") if e.get("class") == "line"] == ["CHN", "Drought"]
    places = sorted(place(e, "x") for e in root.iter("text") if e.get("class") == "tick")
    assert min(after - before for before, after in pairwise(places)) >= APART


def test_bars_end_where_their_parts_do(present: Presenter) -> None:
    root = parsed(html(present, rows()))
    bars = [
        (float(e.get("x", "").rstrip("%")), float(e.get("width", "").rstrip("%")))
        for e in root.iter("rect")
        if "part" in e.get("class", "") and e.get("x")
    ]
    axis = fitted_axis(LINEAR, [-1.0, 2.0, 0.5, 2.0], 16.0, 74.0)
    assert bars[0] == pytest.approx((axis.at(0.0), axis.at(2.0) - axis.at(0.0)), abs=0.02)
    assert sum(bars[1]) == pytest.approx(axis.at(0.0), abs=0.02)


@pytest.mark.parametrize("kind", ["roomy", "tight"])
@pytest.mark.parametrize("names", [["CHN", "EU", "RUS"], ["European Union", "Kazakhstan", CHINESE[:8]]])
def test_names_in_a_plane_keep_off_each_other_and_off_other_marks(
    present: Presenter, kind: str, names: list[str]
) -> None:
    places = np.exp(np.random.default_rng(3).uniform(-5.0, 2.0, (40, 2)))
    points = tuple(Point(0, *at, f"{names[k % 3]} {k}", "said", float(k)) for k, at in enumerate(places.tolist()))
    x = Scale(ScaleKind.LOG, "x", "%", least=1e-3, most=10.0)
    root = parsed(html(present, Chart(x, x, (Panel("", points),), keys=(Key("one"),))))
    shown = named(root, kind)
    assert len(shown) >= 6
    assert over_each_other(shown) == []
    width = WIDTHS[kind]
    assert all(left >= 0.0 and right <= width for left, _, right, _ in shown.values())
    spots = [(place(m, "x") / 100.0 * width, place(m, "y")) for m in root.iter("svg") if m.find("path") is not None]
    assert len(spots) == 40
    for words, (left, top, right, bottom) in shown.items():
        assert not [s for s in spots if left < s[0] < right and top < s[1] < bottom], words


def test_the_name_of_most_weight_is_shown_where_two_want_one_place(present: Presenter) -> None:
    crowd = tuple(Point(0, 0.5, 0.5, f"name {k}", "said", weight=float(k == 7)) for k in range(12))
    x = Scale(ScaleKind.LOG, "x", "%", least=1e-3, most=10.0)
    root = parsed(html(present, Chart(x, x, (Panel("", crowd),), keys=(Key("one"),))))
    assert 0 < len(named(root, "roomy")) < 12
    assert "name 70" in named(root, "roomy")


@given(st.lists(st.tuples(*[st.floats(1e-2, 1e2)] * 2), min_size=1, max_size=6))
def test_slopes_end_lower_on_the_page_where_less_is_lost(ends: list[tuple[float, float]]) -> None:
    sides = Scale(ScaleKind.CATEGORY, "", names=("before", "after"))
    lines = tuple(Line(f"name {k}", at, "said") for k, at in enumerate(ends))
    root = parsed(html(Presenter(house_texts("en"), None), Chart(sides, LOG, (Panel("one", lines),))))
    drawn = [e for e in root.iter("line") if e.get("class") == "slope"]
    assert len(drawn) == len(ends)
    for element, (before, after) in zip(drawn, ends, strict=True):
        rises = place(element, "y2") - place(element, "y1")
        assert rises == pytest.approx(0.0, abs=0.06) or (rises < 0.0) == (after > before)
    dots = [e for e in root.iter("circle") if e.get("class") == "slope-end"]
    for end, name in enumerate(("value", "after")):
        ups = [place(dot, "cy") for dot in dots[end::2]]
        assert ups == [place(e, f"y{end + 1}") for e in drawn]
        order = sorted(range(len(ends)), key=lambda k: -ends[k][end])
        assert all(ups[a] <= ups[b] + 0.06 for a, b in pairwise(order))
        labels = [place(e, "y") for e in root.iter("text") if e.get("class") == name]
        assert all(labels[a] <= labels[b] + 0.06 for a, b in pairwise(order) if ups[a] != ups[b])


def test_bars_stand_on_zero_side_by_side(present: Presenter) -> None:
    root = parsed(html(present, branches()))
    drawn = [e for e in root.iter("rect") if "column" in e.get("class", "") and e.get("width", "").endswith("%")]
    assert len(drawn) == 8
    floors = {round(place(e, "y") + place(e, "height"), 2) for e in drawn}
    assert len(floors) == 2  # in a panel of which something is said, and in one of which nothing is
    first, second, third = (place(e, "x") for e in drawn[:3])
    assert second == pytest.approx(first + place(drawn[0], "width"), abs=0.02)
    assert third > second + place(drawn[1], "width")
    assert place(drawn[0], "height") == pytest.approx(5.0 * place(drawn[1], "height"), rel=0.01)


@pytest.mark.slow
@given(st.lists(st.integers(0, 9), min_size=1, max_size=10))
def test_no_line_passes_a_panel_that_does_not_end_it(steps: list[int]) -> None:
    into = [k + step if step and k + step < len(steps) else None for k, step in enumerate(steps)]
    found = lanes(into)
    for k, to in enumerate(into):
        passed = found[k + 1 : to] if to is not None else []
        assert found[k] not in passed
    for to in {t for t in into if t is not None}:
        assert found[to] == min(found[k] for k, t in enumerate(into) if t == to)


def test_scales_have_round_ticks_and_show_zero() -> None:
    linear, bent = Scale(ScaleKind.LINEAR, ""), Scale(ScaleKind.BENT, "")
    scale = fitted_axis(linear, [0.3, 1.7], 0.0, 100.0)
    assert scale.ticks(4) == (0.0, 0.5, 1.0, 1.5)
    stretched = fitted_axis(bent, [-0.2, 0.002], 0.0, 100.0)
    assert stretched.ticks(5) == (-0.1, -0.01, -0.001, 0.0, 0.001)
    places = [stretched.at(v) for v in (-0.2, -0.01, 0.0, 0.002)]
    assert places == sorted(places)
    assert fitted_axis(linear, [0.0, 0.0], 0.0, 100.0).at(0.0) < 10.0


@given(st.floats(1e-3, 1.0), st.floats(1.5, 1e4), st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_the_scale_keeps_order_and_stays_inside(low: float, times: float, one: float, other: float) -> None:
    scale = Axis(ScaleKind.LOG, low, low * times, 10.0, 90.0)
    a, b = scale.at(one), scale.at(other)
    assert 10.0 <= a <= 90.0
    assert (a <= b) == (one <= other) or a == b
    assert scale.places(np.array([one, other])) == pytest.approx([a, b], abs=0.006)
    assert all(low * 0.999 <= v <= low * times * 1.001 for v in scale.ticks(5))


def test_the_scale_of_nothing_is_still_a_scale() -> None:
    scale = fitted_axis(Scale(ScaleKind.LOG, "", least=0.01), [0.0, -1.0], 0.0, 100.0)
    assert scale.at(-5.0) == 0.0
    assert scale.ticks(5)


@given(st.lists(st.floats(34.0, 120.0), min_size=1, max_size=5))
def test_labels_move_apart_and_keep_their_order(places: list[float]) -> None:
    moved = spread(places)
    order = sorted(range(len(places)), key=lambda k: places[k])
    gaps = [moved[b] - moved[a] for a, b in pairwise(order)]
    assert all(gap >= 0.0 for gap in gaps)
    # the upper edge of the panel may hold labels closer than that
    assert all(gap >= 0.5 * GAP for gap in gaps if moved[order[0]] > 31.0)


def test_the_legend_of_bars_has_the_colours_of_their_parts(present: Presenter) -> None:
    parts = tuple((key, 1.0) for key in range(9))
    chart = Chart(
        LINEAR, NAMES, (Panel("", (Bar(parts, Band(9.0, 9.0, 9.0), "all"),)),), keys=(*map(Key, "abcdefghi"),)
    )
    root = parsed(html(present, chart))
    drawn = [e.get("class") for e in root.iter("rect") if "part" in e.get("class", "") and e.get("x")]
    legend = [e.get("class") for e in root.iter("rect") if "part" in e.get("class", "") and not e.get("x")]
    assert legend == drawn
