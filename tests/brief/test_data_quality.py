"""The section on data quality: the matrix says what the region says, the tables what the doubts say."""

import re
from dataclasses import replace
from math import exp
from xml.etree import ElementTree

import numpy as np
import pytest

from ortaq.answers import Material
from ortaq.brief import PrintedFigure, PrintedSection, PrintedTable
from ortaq.brief.compose import page_of
from ortaq.brief.figures.data_quality import EDGES, QualityMatrix, pair_quality, quality_figure
from ortaq.brief.sections.data_quality import data_quality
from ortaq.brief.view import View
from ortaq.core import Mechanism, Region
from ortaq.domains import load_texts
from ortaq.model.data_doubts import DataDoubts, data_doubts


@pytest.fixture(scope="session")
def uneven(region: Region) -> Region:
    """Return the toy region with errors that differ and one pinned flow."""
    sd = np.random.default_rng(3).uniform(0.05, 1.9, region.flow.shape)
    method = region.flow_method.copy()
    method[:, 1, 0] = "pinned"
    return replace(region, flow_ln_sd=sd, flow_method=method)


@pytest.fixture(scope="session")
def view(material: Material, uneven: Region) -> View:
    return View(replace(material, region=uneven), load_texts("en"))


@pytest.fixture(scope="session")
def doubts(uneven: Region, mechanism: Mechanism) -> DataDoubts:
    return data_doubts(uneven, mechanism, 7)


@pytest.fixture(scope="session")
def section(view: View, doubts: DataDoubts) -> PrintedSection:
    return data_quality(View(replace(view.material, doubts=doubts), view.texts))


def matrix(figure: PrintedFigure) -> QualityMatrix:
    assert isinstance(figure.drawing, QualityMatrix)
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


def test_matrix_shows_every_pair_once(view: View) -> None:
    drawn = matrix(quality_figure(view))
    assert [name for _, name in drawn.heads] == ["KAZ", "KGZ", "UZB", "ROW"]
    assert [len(row.cells) for row in drawn.rows] == [3, 3, 3]
    found = pair_quality(view.material.region, view.material.payoffs.members)
    for at, row in enumerate(drawn.rows):
        factors = found.factor[at][~np.isnan(found.factor[at])]
        for cell, factor in zip(row.cells, factors, strict=True):
            assert float(cell.text) == pytest.approx(factor, abs=0.051)
            assert cell.level == np.searchsorted(EDGES, factor, side="right")
            assert cell.start + drawn.width <= 100.0
            assert cell.pinned <= drawn.width
    assert drawn.rows[0].cells[0].pinned > 0.0
    assert drawn.rows[0].cells[1].pinned == 0.0


def test_description_names_pairs_once(view: View) -> None:
    named = re.findall(r"(\w+) with (\w+) \(", quality_figure(view).description)
    assert len(named) == 3
    assert len({frozenset(pair) for pair in named}) == 3


def test_flows_are_those_of_the_doubts(section: PrintedSection, doubts: DataDoubts, view: View) -> None:
    flows, k = table(section, "data-doubts"), doubts.closest
    assert len(flows.rows) == min(10, len(doubts.pairs))
    for row, pair in zip(flows.rows, doubts.pairs, strict=False):
        assert row[0].lines[0] == f"{view.economy(pair.exporter)} to {view.economy(pair.importer)}"
        assert row[1].lines == (view.numbers.money(pair.value_musd),)
    assert flows.rows[0][3].lines == (view.numbers.signed(float(doubts.raised_percent[0, k])),)
    assert flows.rows[0][6].lines == (view.numbers.size(float(doubts.sd_known(1)[k])),)
    members = table(section, "data-doubts-members")
    assert [r[3].lines[0] for r in members.rows] == [view.numbers.size(float(sd)) for sd in doubts.sd_percent]


def test_text_names_the_closest_verdict(section: PrintedSection, doubts: DataDoubts, view: View) -> None:
    items = next(p for p in section.paragraphs if isinstance(p, tuple))
    assert view.economy(doubts.members[doubts.closest]) in items[0]
    assert view.numbers.size(float(doubts.sd_known(3)[doubts.closest])) in items[2]


def test_without_doubts_the_matrix_stands_alone(view: View) -> None:
    section = data_quality(view)
    assert [type(b) for b in section.blocks] == [PrintedFigure]
    assert len(section.paragraphs) == 1


def test_page_holds_a_labelled_drawing(view: View, section: PrintedSection) -> None:
    page = page_of(view.material, view.texts, (section,))
    svg = next(s for s in re.findall(r"<svg class=\"chart\".*?</svg>", page, re.DOTALL))
    root = ElementTree.fromstring(re.sub(r"<style>.*?</style>", "", svg, flags=re.DOTALL))
    assert root.attrib["aria-labelledby"] == "figure-data-quality-title figure-data-quality-desc"
    texts = [e.text for e in root.iter() if e.tag == "text"]
    assert "ROW" in texts
    assert len([e for e in root.iter() if e.attrib.get("class") == "stated"]) == 2
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
