"""The section on dependence: what its tables say, how its figures are laid out, and what a reader may not be told."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.answers import Material
from ortaq.brief import PrintedFigure, PrintedSection, PrintedTable
from ortaq.brief.compose import page_of
from ortaq.brief.figures.dependence_heat import EDGES, Heat
from ortaq.brief.figures.dependence_ladder import Ladders
from ortaq.brief.figures.dependence_scale import LogScale, log_scale
from ortaq.brief.figures.dependence_scatter import LABEL_HEIGHT, LABEL_WIDTH, Scatter
from ortaq.brief.figures.dependence_slopes import GAP, SlopePanels, _spread
from ortaq.brief.sections.dependence import dependence_section
from ortaq.brief.view import View
from ortaq.core import Mechanism, Package, Region
from ortaq.dependence import Power, Weighing, ladder, weigh
from ortaq.domains import load_texts

OWN = {key: text for key, text in load_texts("en").messages.items() if key.startswith(("dependence.", "power."))}
POWERS = (Power("REST", ("ROW",)), Power("NEAR", ("KGZ", "UZB")), Power("UZB", ("UZB",)))


@pytest.fixture(scope="session")
def view(material: Material) -> View:
    return View(material, load_texts("en"))


@pytest.fixture(scope="session")
def weighing(region: Region, mechanism: Mechanism, view: View) -> Weighing:
    assert view.focus
    package = Package.from_index(view.focus, [m.id for m in mechanism.measures])
    return weigh(region, package=package, mechanism=mechanism, partners=mechanism.members, powers=POWERS)


@pytest.fixture(scope="session")
def section(view: View, weighing: Weighing) -> PrintedSection:
    return dependence_section(view, weighing)


def table(section: PrintedSection, id: str) -> PrintedTable:
    return next(b for b in section.blocks if isinstance(b, PrintedTable) and b.id == id)


def figure(section: PrintedSection, id: str) -> PrintedFigure:
    return next(b for b in section.blocks if isinstance(b, PrintedFigure) and b.id == id)


def test_losses_stand_with_range_and_after(section: PrintedSection, weighing: Weighing, view: View) -> None:
    losses = table(section, "dependence-losses")
    assert weighing.after is not None
    names = [c.title for c in losses.columns[1:]]
    assert names == ["REST", "NEAR", view.economy("UZB")]
    cell = losses.rows[0][1]
    before, plain = weighing.before.from_power, view.numbers.plain
    assert cell.lines[0] == plain(before.central[0, 0])
    assert cell.lines[1] == view.numbers.span(plain(before.low[0, 0]), plain(before.high[0, 0]))
    assert cell.lines[2] == f"after {plain(weighing.after.from_power.central[0, 0])}"
    assert cell.lines[3].startswith("(")
    assert [len(row[3].lines) for row in losses.rows] == [4, 4, 1]


def test_ratios_of_both_sides_and_money(section: PrintedSection, weighing: Weighing, view: View) -> None:
    cell = table(section, "dependence-asymmetry").rows[0][1]
    sides = weighing.before.power_asymmetry
    assert cell.lines[0] == view.numbers.plain(float(np.exp(sides.log_ratio.central[0, 0])))
    assert cell.lines[2] == view.numbers.signed_money(float(sides.money_musd.central[0, 0]))
    assert (len(cell.lines) == 4) != sides.distinguishable[0, 0]


def test_every_member_is_told_its_largest_loss_and_ties(
    section: PrintedSection, weighing: Weighing, view: View
) -> None:
    items = section.paragraphs[1]
    assert len(items) == len(weighing.before.members)
    for item, member in zip(items, weighing.before.members, strict=True):
        first = ladder(weighing.before, member)[0]
        assert item.startswith(view.economy(member))
        assert view.numbers.plain(first.loss.central) in item
        assert ("Not distinguishable" in item) != first.certain


def test_the_package_is_described_by_the_power_it_moves_most(
    section: PrintedSection, weighing: Weighing, view: View
) -> None:
    change = weighing.change("from_power")
    column = int(np.nanargmax(np.nanmax(np.abs(change.central), axis=0)))
    power = ("REST", "NEAR", view.economy("UZB"))[column]
    (told,) = (p for p in section.paragraphs if isinstance(p, str) and p.startswith("The package"))
    assert f"a stop of trade with {power} most" in told
    for row, member in enumerate(view.members):
        inside = view.numbers.signed(float(change.central[row, column])) in told
        assert inside == bool(np.isfinite(change.central[row, column])), member


def test_without_a_package_nothing_is_said_of_after(view: View, weighing: Weighing) -> None:
    found = dependence_section(view, Weighing(weighing.before, None))
    assert "figure-dependence-after" not in [b.id for b in found.blocks]
    assert len(table(found, "dependence-losses").rows[0][1].lines) == 2
    assert not any("package" in str(p) for p in found.paragraphs)


def test_heat_has_a_cell_for_every_pair_in_its_class(section: PrintedSection, weighing: Weighing) -> None:
    heat = figure(section, "figure-dependence").drawing
    assert isinstance(heat, Heat)
    assert [name for _, name in heat.heads] == ["KAZ", "KGZ", "UZB", "REST", "NEAR"]
    assert [len(row.cells) for row in heat.rows] == [4, 3, 3]
    losses = {r.name: r.loss.central for r in ladder(weighing.before, "KAZ")}
    levels = [sum(losses[n] >= e for e in EDGES) for n in ("KGZ", "UZB", "REST", "NEAR")]
    assert [c.level for c in heat.rows[0].cells] == levels


def test_ladder_goes_down_and_bands_hold_their_points(section: PrintedSection, weighing: Weighing) -> None:
    drawn = figure(section, "figure-exposure").drawing
    assert isinstance(drawn, Ladders)
    for member, code in zip(drawn.members, weighing.before.members, strict=True):
        places = [s.place for s in member.steps]
        assert places == sorted(places, reverse=True)
        assert all(s.low <= s.place <= s.high for s in member.steps)
        assert not member.steps[-1].tied
        certain = [r.certain for r in ladder(weighing.before, code)]
        assert [s.tied for s in member.steps[:-1]] == [not c for c in certain[: len(member.steps) - 1]]


def test_scatter_shows_equal_losses_on_its_line(section: PrintedSection, weighing: Weighing) -> None:
    drawn = figure(section, "figure-asymmetry").drawing
    assert isinstance(drawn, Scatter)
    x0, y0, x1, y1 = drawn.equal
    pairs = [r for m in weighing.before.members for r in ladder(weighing.before, m)]
    assert len(drawn.points) == len(pairs)
    for point, rung in zip(drawn.points, pairs, strict=True):
        on_line = y0 + (point.x - x0) / (x1 - x0) * (y1 - y0)
        lower = rung.loss.central > rung.reverse.central
        assert (point.y >= on_line - 0.2) if lower else (point.y <= on_line + 0.2)
    named = [p for p in drawn.points if p.label]
    assert named
    for one, other in combinations(named, 2):
        assert abs(one.x - other.x) > LABEL_WIDTH or abs(one.y - other.y) > LABEL_HEIGHT


def test_slopes_join_before_and_after(section: PrintedSection, weighing: Weighing, view: View) -> None:
    drawn = figure(section, "figure-dependence-after").drawing
    assert isinstance(drawn, SlopePanels)
    assert weighing.after is not None
    now = {r.name: r.loss.central for r in ladder(weighing.after, "KAZ")}
    for slope in drawn.members[0].slopes:
        assert slope.after == view.numbers.plain(now[slope.name])
        before = next(r.loss.central for r in ladder(weighing.before, "KAZ") if r.name == slope.name)
        assert (slope.end <= slope.begin) == (now[slope.name] >= before) or slope.end == slope.begin


def test_the_page_needs_nothing_else_and_describes_its_figures(view: View, section: PrintedSection) -> None:
    page = page_of(view.material, view.texts, (section,))
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "")
    drawn = [ElementTree.fromstring(svg) for svg in _outer_svgs(page) if "role=" in svg]
    assert len(drawn) == 3 + len(view.members)
    for svg in drawn:
        assert svg.get("role") == "img"
        assert svg.find("title") is not None
        assert svg.get("aria-label") or svg.find("desc") is not None


def _outer_svgs(page: str) -> list[str]:
    found, depth, start = [], 0, 0
    for tag in re.finditer(r"<(/?)svg\b", page):
        if not tag[1]:
            start = tag.start() if depth == 0 else start
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                found.append(page[start : tag.end() + 1])
    return found


def test_wording_takes_no_side() -> None:
    words = " ".join(OWN.values()).lower()
    assert not re.search(r"friend|enem|hostile|threat|weapon", words)


@given(st.floats(1e-3, 1.0), st.floats(1.5, 1e4), st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_the_scale_keeps_order_and_stays_inside(low: float, times: float, one: float, other: float) -> None:
    scale = LogScale(low, low * times, 10.0, 90.0)
    a, b = scale.at(one), scale.at(other)
    assert 10.0 <= a <= 90.0
    assert (a <= b) == (one <= other) or a == b
    assert all(low * 0.999 <= v <= low * times * 1.001 for v in scale.ticks())


def test_the_scale_of_nothing_is_still_a_scale() -> None:
    scale = log_scale([0.0, -1.0], 0.0, 100.0, least=0.01)
    assert scale.at(-5.0) == 0.0
    assert scale.ticks()


@given(st.lists(st.floats(34.0, 120.0), min_size=1, max_size=5))
def test_labels_move_apart_and_keep_their_order(places: list[float]) -> None:
    moved = _spread(places)
    order = sorted(range(len(places)), key=lambda k: places[k])
    gaps = [moved[b] - moved[a] for a, b in pairwise(order)]
    assert all(gap >= 0.0 for gap in gaps)
    # the upper edge of the panel may hold labels closer than that
    assert all(gap >= 0.5 * GAP for gap in gaps if moved[order[0]] > 31.0)
