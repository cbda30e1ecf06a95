"""An answer with its packages in drawn worlds, and the section that says what was drawn."""

from dataclasses import replace

import pytest

from ortaq.answers import Material
from ortaq.answers.draws import drawn_packages, with_draws
from ortaq.answers.sections.draws import draws_section
from ortaq.core import Band, Doubt
from ortaq.core.report import Cell, Section, Table, Text


@pytest.fixture(scope="module")
def drawn(material: Material) -> Material:
    """Return the toy answer, its first measure a railway, in eight worlds."""
    first, *rest = material.mechanism.measures
    assert first.cost is not None
    rail = replace(first, cost=replace(first.cost, reference_class="rail"))
    mechanism = replace(material.mechanism, measures=(rail, *rest))
    return with_draws(replace(material, mechanism=mechanism), 8)


def table(section: Section, id: str) -> Table:
    found = [block for block in section.blocks if isinstance(block, Table) and block.id == id]
    assert len(found) == 1
    return found[0]


def said(cell: Cell) -> str:
    assert isinstance(cell.said, Text)
    return cell.said.key


@pytest.mark.slow
def test_no_draws_leave_the_answer_alone(material: Material) -> None:
    assert with_draws(material, 0) is material
    assert draws_section(material) is None


def test_the_packages_to_choose_from_are_drawn(drawn: Material) -> None:
    assert drawn.drawn is not None
    wanted = drawn_packages(drawn.payoffs, drawn.agreement)
    assert drawn.drawn.packages.tolist() == wanted
    assert drawn.agreement.focus in wanted
    assert len(drawn.payoffs.packages) - 1 in wanted
    assert drawn.drawn.draws == 8


def test_the_section_says_what_was_drawn_and_from_what(drawn: Material) -> None:
    section = draws_section(drawn)
    assert section is not None
    assert drawn.drawn is not None
    kinds = table(section, "drawn-kinds")
    of_all = [doubt for doubt in Doubt if doubt not in {Doubt.ASSUMPTION, Doubt.COMPOSED}]  # no slow model is moved
    assert [said(row[0]) for row in kinds.rows] == [f"draws.kind.{doubt.value}" for doubt in of_all]
    effects = sum(one.doubt is Doubt.EFFECT for one in drawn.drawn.inputs)
    assert next(row[1].said for row in kinds.rows if said(row[0]).endswith("effect")) == effects
    costs = table(section, "drawn-costs")
    assert said(costs.rows[0][2]) == "draws.class.rail"
    assert len(costs.rows) == sum(m.cost is not None and m.cost.capex_musd.high > 0.0 for m in drawn.mechanism.measures)
    band = costs.rows[0][1].said
    assert isinstance(band, Band)
    mean = drawn.drawn.single_cost_musd[:, 0].sum(axis=1).mean()
    assert band.central == pytest.approx(mean)
    assert band.low < mean < band.high
    assert [said(row[0]) for row in table(section, "reference-classes").rows] == ["draws.class.rail"]


def test_what_stays_central_is_named(drawn: Material) -> None:
    assert drawn.drawn is not None
    some = replace(drawn, drawn=replace(drawn.drawn, central=(drawn.payoffs.measures[1],)))
    section = draws_section(some)
    assert section is not None
    assert "draws.central" in [part.key for part in section.paragraphs if isinstance(part, Text)]
