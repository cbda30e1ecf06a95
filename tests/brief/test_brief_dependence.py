"""The section on dependence: what its tables say, how its figures are laid out, and what a reader may not be told."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from ortaq.answers import Material
from ortaq.answers.figures import heat_figure, ladder_figure, scatter_figure, slopes_figure
from ortaq.answers.figures.dependence import EDGES
from ortaq.answers.sections.dependence import dependence_section
from ortaq.answers.sections.words import tags
from ortaq.brief import PrintedFigure, PrintedSection, PrintedTable
from ortaq.brief.compose import page_of, printed
from ortaq.brief.presenter import Presenter
from ortaq.core import Mechanism, Package, Region
from ortaq.core.chart import Box, Chart, Line, Point, Rule, Span
from ortaq.core.report import Figure
from ortaq.dependence import Power, Weighing, ladder, weigh
from ortaq.domains import load_texts
from tests.brief.drawn import named, over_each_other, parsed, place

OWN = {key: text for key, text in load_texts("en").messages.items() if key.startswith(("dependence.", "power."))}
POWERS = (Power("REST", ("ROW",)), Power("NEAR", ("KGZ", "UZB")), Power("UZB", ("UZB",)))


@pytest.fixture(scope="session")
def view(material: Material) -> Presenter:
    return Presenter(load_texts("en"), material.region, mechanism=material.mechanism)


@pytest.fixture(scope="session")
def weighing(region: Region, mechanism: Mechanism, material: Material) -> Weighing:
    assert material.agreement.focus
    package = Package.from_index(material.agreement.focus, [m.id for m in mechanism.measures])
    return weigh(region, package=package, mechanism=mechanism, partners=mechanism.members, powers=POWERS)


@pytest.fixture(scope="session")
def section(view: Presenter, weighing: Weighing, material: Material) -> PrintedSection:
    assert material.agreement.focus
    return shown(view, material, weighing, tags(material.agreement.focus))


def shown(view: Presenter, material: Material, weighing: Weighing, package: str = "") -> PrintedSection:
    return printed(view, [dependence_section(material.region, weighing, package)])[0]


def table(section: PrintedSection, id: str) -> PrintedTable:
    return next(b for b in section.blocks if isinstance(b, PrintedTable) and b.id == id)


def figure(section: PrintedSection, id: str) -> PrintedFigure:
    return next(b for b in section.blocks if isinstance(b, PrintedFigure) and b.id == id)


def test_losses_stand_with_range_and_after(section: PrintedSection, weighing: Weighing, view: Presenter) -> None:
    losses = table(section, "dependence-losses")
    assert weighing.after is not None
    names = [c.title for c in losses.columns[1:]]
    assert names == ["REST", "NEAR", view.economy("UZB")]
    cell = losses.rows[0][1]
    before, plain = weighing.before.from_power, view.numbers.plain
    assert cell.lines[0] == plain(before.central[0, 0])
    assert cell.lines[1] == view.numbers.span(plain(before.low[0, 0]), plain(before.high[0, 0]))
    assert losses.columns[1].unit == "% of real income; range; after; change; percentage points"
    assert cell.lines[2] == plain(weighing.after.from_power.central[0, 0])
    change = weighing.change("from_power")
    assert cell.lines[3].split()[0] == view.numbers.gain(float(change.central[0, 0]))
    assert cell.lines[4] == view.numbers.span(plain(change.low[0, 0]), plain(change.high[0, 0]))
    assert [len(row[3].lines) for row in losses.rows] == [5, 5, 1]


def test_ratios_of_both_sides_and_money(section: PrintedSection, weighing: Weighing, view: Presenter) -> None:
    cell = table(section, "dependence-asymmetry").rows[0][1]
    sides = weighing.before.power_asymmetry
    ratio, *mark = cell.lines[0].split("\N{NO-BREAK SPACE}")
    assert ratio == view.numbers.plain(float(np.exp(sides.log_ratio.central[0, 0])))
    assert cell.lines[2] == view.numbers.signed_money(float(sides.money_musd.central[0, 0]))
    assert bool(mark) != sides.distinguishable[0, 0]


def test_every_member_is_told_its_largest_loss_and_ties(
    section: PrintedSection, weighing: Weighing, view: Presenter
) -> None:
    items = section.paragraphs[1]
    assert len(items) == len(weighing.before.members)
    for item, member in zip(items, weighing.before.members, strict=True):
        first = ladder(weighing.before, member)[0]
        assert item.startswith(view.economy(member))
        assert view.numbers.plain(first.loss.central) in item
        assert ("Not distinguishable" in item) != first.certain


def test_the_package_is_described_by_the_power_it_moves_most(
    section: PrintedSection, weighing: Weighing, view: Presenter
) -> None:
    change = weighing.change("from_power")
    column = int(np.nanargmax(np.nanmax(np.abs(change.central), axis=0)))
    power = ("REST", "NEAR", view.economy("UZB"))[column]
    (told,) = (p for p in section.paragraphs if isinstance(p, str) and p.startswith("The package"))
    assert f"a stop of trade with {power} most" in told
    for row, member in enumerate(weighing.before.members):
        inside = view.numbers.signed(float(change.central[row, column])) in told
        assert inside == bool(np.isfinite(change.central[row, column])), member


def test_without_a_package_nothing_is_said_of_after(view: Presenter, weighing: Weighing, material: Material) -> None:
    found = shown(view, material, Weighing(weighing.before, None))
    assert "figure-dependence-after" not in [b.id for b in found.blocks]
    assert len(table(found, "dependence-losses").rows[0][1].lines) == 2
    assert not any("package" in str(p) for p in found.paragraphs)


def chart(found: Figure) -> Chart:
    assert isinstance(found.drawing, Chart)
    return found.drawing


def test_heat_has_a_cell_for_every_pair_with_its_loss(region: Region, weighing: Weighing) -> None:
    heat = chart(heat_figure(region, weighing.before))
    assert heat.x.codes == ("KAZ", "KGZ", "UZB", "REST", "NEAR")
    boxes = [m for m in heat.panels[0].marks if isinstance(m, Box)]
    assert [sum(b.row == row for b in boxes) for row in range(3)] == [4, 3, 3]
    losses = {r.name: r.loss.central for r in ladder(weighing.before, "KAZ")}
    assert [b.value for b in boxes[:4]] == [losses[n] for n in ("KGZ", "UZB", "REST", "NEAR")]


def test_cells_have_the_class_of_their_loss(section: PrintedSection, weighing: Weighing) -> None:
    levels = re.findall(r'<rect class="heat h(\d)" x=', figure(section, "figure-dependence").html)
    losses = {r.name: r.loss.central for r in ladder(weighing.before, "KAZ")}
    expected = [sum(losses[n] >= e for e in EDGES) for n in ("KGZ", "UZB", "REST", "NEAR")]
    assert [int(level) for level in levels[:4]] == expected


def test_ladder_goes_down_and_bands_hold_their_points(region: Region, weighing: Weighing) -> None:
    drawn = chart(ladder_figure(region, weighing.before))
    for panel, code in zip(drawn.panels, weighing.before.members, strict=True):
        spans = [m for m in panel.marks if isinstance(m, Span)]
        values = [s.value.central for s in spans]
        assert values == sorted(values, reverse=True)
        assert all(s.value.low <= s.value.central <= s.value.high for s in spans)
        assert not spans[-1].tied
        certain = [r.certain for r in ladder(weighing.before, code)]
        assert [s.tied for s in spans[:-1]] == [not c for c in certain[: len(spans) - 1]]


def test_scatter_shows_both_sides_and_the_line_of_equal_losses(region: Region, weighing: Weighing) -> None:
    drawn = chart(scatter_figure(region, weighing.before))
    (rule,) = (m for m in drawn.panels[0].marks if isinstance(m, Rule))
    assert rule.start[0] == rule.start[1]
    assert rule.end[0] == rule.end[1]
    points = [m for m in drawn.panels[0].marks if isinstance(m, Point)]
    pairs = [r for m in weighing.before.members for r in ladder(weighing.before, m)]
    assert [(p.x, p.y) for p in points] == [(r.loss.central, r.reverse.central) for r in pairs]


def test_points_are_drawn_on_their_side_of_the_line_of_equal_losses(
    section: PrintedSection, weighing: Weighing
) -> None:
    root = parsed(figure(section, "figure-asymmetry").html)
    (equal,) = (e for e in root.iter("line") if e.get("class") == "equal")
    x0, x1, y0, y1 = (place(equal, name) for name in ("x1", "x2", "y1", "y2"))
    pairs = [r for m in weighing.before.members for r in ladder(weighing.before, m)]
    points = [e for e in root.iter("svg") if e.find("path") is not None]
    assert len(points) == len(pairs)
    for point, rung in zip(points, pairs, strict=True):
        on_line = y0 + (place(point, "x") - x0) / (x1 - x0) * (y1 - y0)
        lower = rung.loss.central > rung.reverse.central
        assert (place(point, "y") >= on_line - 0.2) if lower else (place(point, "y") <= on_line + 0.2)
    for kind in ("roomy", "tight"):
        assert named(root, kind)
        assert over_each_other(named(root, kind)) == []


def test_slopes_are_drawn_with_the_larger_loss_higher(section: PrintedSection, weighing: Weighing) -> None:
    root = parsed(figure(section, "figure-dependence-after").html)
    assert weighing.after is not None
    panels = [e for e in root.iter("svg") if any("slope" in (c.get("class") or "") for c in e.iter("line"))]
    assert len(panels) == len(weighing.before.members)
    for panel, member in zip(panels, weighing.before.members, strict=True):
        drawn = [e for e in panel.iter("line") if "slope" in (e.get("class") or "")]
        names = [r.name for r in ladder(weighing.before, member)][: len(drawn)]
        ends = [{r.name: r.loss.central for r in ladder(at, member)} for at in (weighing.before, weighing.after)]
        before, after = ([losses[name] for name in names] for losses in ends)
        for element, was, now in zip(drawn, before, after, strict=True):
            rises = place(element, "y2") - place(element, "y1")
            assert rises == 0.0 or (rises < 0.0) == (now > was)
        for side, losses in (("y1", before), ("y2", after)):
            by_loss = [place(drawn[k], side) for k in sorted(range(len(drawn)), key=lambda k: -losses[k])]
            assert by_loss == sorted(by_loss)


def test_slopes_join_before_and_after(region: Region, weighing: Weighing) -> None:
    drawn = chart(slopes_figure(region, weighing))
    assert weighing.after is not None
    before, now = ({r.name: r.loss.central for r in ladder(at, "KAZ")} for at in (weighing.before, weighing.after))
    lines = [m for m in drawn.panels[0].marks if isinstance(m, Line)]
    assert [m.values for m in lines] == [(before[str(m.name)], now[str(m.name)]) for m in lines]
    with pytest.raises(ValueError, match="second side"):
        slopes_figure(region, Weighing(weighing.before, None))


def test_the_page_needs_nothing_else_and_describes_its_figures(
    view: Presenter, section: PrintedSection, material: Material
) -> None:
    page = page_of(material, view.texts, (section,))
    assert "<script" not in page
    assert "://" not in page.replace("http://www.w3.org", "")
    drawn = [ElementTree.fromstring(svg) for svg in _outer_svgs(page) if "role=" in svg]
    assert len(drawn) == 3
    assert '<div class="panels" role="img" aria-labelledby="figure-dependence-after-title' in page
    for svg in drawn:
        assert svg.get("role") == "img"
        assert svg.find("title") is not None
        assert svg.find("desc") is not None


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
