"""The section on data quality: the matrix says what the region says, the tables what the doubts say."""

import re
from dataclasses import replace
from math import exp
from xml.etree import ElementTree

import numpy as np
import pytest

from ortaq.answers import Material
from ortaq.answers.figures import quality_figure
from ortaq.answers.figures.data_quality import EDGES, pair_quality
from ortaq.answers.sections.data_quality import data_quality
from ortaq.brief import PrintedFigure, PrintedSection, PrintedTable
from ortaq.brief.compose import page_of, printed
from ortaq.brief.figures import printed_figure
from ortaq.brief.presenter import Presenter
from ortaq.core import Mechanism, Region
from ortaq.core.chart import Box, Chart
from ortaq.core.report import Figure, Number
from ortaq.domains import load_texts
from ortaq.model.data_doubts import DataDoubts, data_doubts
from tests.brief.drawn import parsed, place


@pytest.fixture(scope="session")
def uneven(region: Region) -> Region:
    """Return the toy region with errors that differ and one pinned flow."""
    sd = np.random.default_rng(3).uniform(0.05, 1.9, region.flow.shape)
    method = region.flow_method.copy()
    method[:, 1, 0] = "pinned"
    return replace(region, flow_ln_sd=sd, flow_method=method)


@pytest.fixture(scope="session")
def doubted(material: Material, uneven: Region) -> Material:
    return replace(material, region=uneven)


@pytest.fixture(scope="session")
def view(doubted: Material) -> Presenter:
    return Presenter(load_texts("en"), doubted.region, mechanism=doubted.mechanism)


@pytest.fixture(scope="session")
def doubts(uneven: Region, mechanism: Mechanism) -> DataDoubts:
    return data_doubts(uneven, mechanism, 7)


@pytest.fixture(scope="session")
def section(view: Presenter, doubted: Material, doubts: DataDoubts) -> PrintedSection:
    return printed(view, [data_quality(replace(doubted, doubts=doubts))])[0]


def matrix(figure: Figure) -> Chart:
    assert isinstance(figure.drawing, Chart)
    return figure.drawing


def table(section: PrintedSection, id: str) -> PrintedTable:
    return next(b for b in section.blocks if isinstance(b, PrintedTable) and b.id == id)


def test_cells_are_the_money_weighted_errors(uneven: Region) -> None:
    found = pair_quality(uneven, ("KAZ", "KGZ"))
    flow, sd = uneven.flow, uneven.flow_ln_sd
    both = [*zip(flow[:, 0, 1], sd[:, 0, 1], strict=True), *zip(flow[:, 1, 0], sd[:, 1, 0], strict=True)]
    total = sum(v for v, _ in both)
    assert found.value_musd[0, 1] == pytest.approx(total)
    assert found.factor[0, 1] == pytest.approx(exp(sum(v * s for v, s in both) / total))
    assert found.pinned[0, 1] == pytest.approx(flow[:, 1, 0].sum() / total)
    assert found.factor[1, 0] == found.factor[0, 1]
    assert found.pinned[0, 2] == 0.0
    assert np.isnan(found.factor[0, 0])


def test_matrix_shows_every_pair_once(doubted: Material) -> None:
    drawn = matrix(quality_figure(doubted))
    assert drawn.x.codes == ("KAZ", "KGZ", "UZB", "ROW")
    boxes = [m for m in drawn.panels[0].marks if isinstance(m, Box)]
    assert [sum(b.row == row for b in boxes) for row in range(3)] == [3, 3, 3]
    found = pair_quality(doubted.region, doubted.payoffs.members)
    factors = found.factor[~np.isnan(found.factor)]
    for box, factor in zip(boxes, factors, strict=True):
        assert box.value == factor
        assert isinstance(box.shown, Number)
        assert box.shown.value == pytest.approx(factor, abs=0.051)
        assert 0.0 <= box.share <= 1.0
    assert boxes[0].share > 0.0
    assert boxes[1].share == 0.0


def test_cells_are_drawn_in_their_class_and_within_the_page(view: Presenter, doubted: Material) -> None:
    root = parsed(printed_figure(view, quality_figure(doubted)).html)
    found = pair_quality(doubted.region, doubted.payoffs.members)
    factors = found.factor[~np.isnan(found.factor)]
    cells = [e for e in root.iter("g") if e.find("rect") is not None]
    assert len(cells) == len(factors)
    pinned = []
    for cell, factor in zip(cells, factors, strict=True):
        heat, *bars = cell.findall("rect")
        shown = cell.find("text")
        assert heat.get("class") == f"heat h{np.searchsorted(EDGES, factor, side='right')}"
        assert shown is not None
        assert float(shown.text or "") == pytest.approx(factor, abs=0.051)
        assert place(heat, "x") + place(heat, "width") <= 100.0
        assert all(bar.get("x") == heat.get("x") for bar in bars)
        assert all(place(bar, "width") <= place(heat, "width") for bar in bars)
        pinned.append(len(bars))
    assert pinned[:2] == [1, 0]


def test_description_names_pairs_once(view: Presenter, doubted: Material) -> None:
    described = view.say(quality_figure(doubted).description)
    named = re.findall(r"(\w+) with (\w+) \(", described)
    assert len(named) == 3
    assert len({frozenset(pair) for pair in named}) == 3


def test_flows_are_those_of_the_doubts(section: PrintedSection, doubts: DataDoubts, view: Presenter) -> None:
    flows, k = table(section, "data-doubts"), doubts.closest
    assert len(flows.rows) == min(10, len(doubts.pairs))
    for row, pair in zip(flows.rows, doubts.pairs, strict=False):
        assert row[0].lines[0] == f"{view.economy(pair.exporter)} to {view.economy(pair.importer)}"
        assert row[1].lines == (view.numbers.money(pair.value_musd),)
    assert flows.rows[0][3].lines == (view.numbers.signed(float(doubts.raised_percent[0, k])),)
    assert flows.rows[0][6].lines == (view.numbers.size(float(doubts.sd_known(1)[k])),)
    members = table(section, "data-doubts-members")
    assert [r[3].lines[0] for r in members.rows] == [view.numbers.size(float(sd)) for sd in doubts.sd_percent]


def test_text_names_the_closest_verdict(section: PrintedSection, doubts: DataDoubts, view: Presenter) -> None:
    items = next(p for p in section.paragraphs if isinstance(p, tuple))
    assert view.economy(doubts.members[doubts.closest]) in items[0]
    assert view.numbers.size(float(doubts.sd_known(3)[doubts.closest])) in items[2]


def test_without_doubts_the_matrix_stands_alone(view: Presenter, doubted: Material) -> None:
    (section,) = printed(view, [data_quality(doubted)])
    assert [type(b) for b in section.blocks] == [PrintedFigure]
    _, inputs = section.paragraphs
    assert "not stated KAZ; KGZ; UZB" in inputs


def test_page_holds_a_labelled_drawing(view: Presenter, doubted: Material, section: PrintedSection) -> None:
    page = page_of(doubted, view.texts, (section,))
    svg = next(s for s in re.findall(r"<svg class=\"chart\".*?</svg>", page, re.DOTALL))
    root = ElementTree.fromstring(re.sub(r"<style>.*?</style>", "", svg, flags=re.DOTALL))
    assert root.attrib["aria-labelledby"] == "figure-data-quality-title figure-data-quality-desc"
    texts = [e.text for e in root.iter() if e.tag == "text"]
    assert "ROW" in texts
    assert len([e for e in root.iter() if e.attrib.get("class") == "stated"]) == 2
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
