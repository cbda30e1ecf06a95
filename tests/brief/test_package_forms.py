"""Term sheets and slides: the numbers of the answer, brackets where nothing is stated, any package and language."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from ortaq.answers import Material
from ortaq.answers.of_package import package_asked, slides, term_sheet, with_package
from ortaq.answers.sections.words import tag
from ortaq.brief import Brief, PackageBrief, brief
from ortaq.brief.answer_record import section_record
from ortaq.brief.answer_schema import AnswerRecord
from ortaq.brief.compose import printed
from ortaq.cli.questions.formats import Forms
from ortaq.core import InputError
from ortaq.core.report import Section, Table
from ortaq.core.saying import number
from ortaq.domains import load_texts

docx = pytest.importorskip("docx", reason="the extra office is not installed")
pptx = pytest.importorskip("pptx", reason="the extra office is not installed")
pytest.importorskip("typst", reason="the extra pdf is not installed")


@pytest.fixture(scope="module")
def package(material: Material) -> int:
    return package_asked(material, None)


def _cells(opened) -> str:
    return "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)


def _values(sections: tuple[Section, ...], made: Brief) -> list[tuple[float, str]]:
    """Return every number of the tables as programs get it, and as it is printed."""
    found = []
    for section in sections:
        told = section_record(section)["tables"]
        for table in (block for block in section.blocks if isinstance(block, Table)):
            for row, record in zip(table.rows, told[table.id]["rows"], strict=True):
                for cell, kept in zip(row, record, strict=True):
                    value = kept["value"] if isinstance(kept, dict) and "value" in kept else kept
                    central = value["central"] if isinstance(value, dict) and "central" in value else value
                    if isinstance(central, float | int):
                        found.append((central, number(central, cell.reading, made.texts)))
    return found


@pytest.mark.slow
def test_numbers_on_paper_are_those_of_the_record(material: Material, made: Brief, package: int) -> None:
    told = PackageBrief(material, made.texts, package)
    text = _cells(docx.Document(BytesIO(told.term_sheet)))
    values = _values(term_sheet(material, package), made)
    assert len(values) > 15
    assert [shown for _, shown in values if shown not in text] == []
    deck = pptx.Presentation(BytesIO(told.slides))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    text = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert [shown for _, shown in _values(slides(material, package), made) if shown not in text] == []


def test_the_term_sheet_pays_what_the_answer_pays(material: Material, package: int) -> None:
    (duties,) = next(s for s in term_sheet(material, package) if s.id == "term-members").blocks
    paid = [row[3].said for row in duties.rows]
    assert paid == pytest.approx(material.payoffs.cost_musd[package].tolist())


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_what_nobody_states_stands_in_brackets(material: Material, package: int, language: str) -> None:
    made = brief(material, language)
    told = PackageBrief(material, made.texts, package)
    opened = docx.Document(BytesIO(told.term_sheet))
    text = "\n".join([*(p.text for p in opened.paragraphs), _cells(opened)])
    assert text.count("[ ") > 2 * len(material.payoffs.members)
    assert made.texts("term.open_indicator") in text
    assert "[en]" not in text
    assert all(made.present.economy(member) in text for member in material.payoffs.members)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_there_are_six_slides_with_a_finding_and_notes_each(material: Material, package: int, language: str) -> None:
    made = brief(material, language)
    told = PackageBrief(material, made.texts, package)
    deck = pptx.Presentation(BytesIO(told.slides))
    assert len(deck.slides) == 6
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == [section.title for section in printed(made.present, slides(material, package))]
    assert all(slide.notes_slide.notes_text_frame.text for slide in deck.slides)


def test_programs_get_what_the_papers_say_of_those_that_are_asked_for(
    material: Material, made: Brief, package: int, tmp_path: Path
) -> None:
    told = PackageBrief(material, made.texts, package)
    sheet, deck = tmp_path / "terms.docx", tmp_path / "deck.pptx"
    both = Forms(None, None, None, None, sheet, deck).records(told)
    ids = [record["id"] for record in both]
    assert ids == [section.id for section in (*term_sheet(material, package), *slides(material, package))]
    assert not set(ids) & {section["id"] for section in made.data["sections"]}
    assert [record["id"] for record in Forms(None, None, None, None, None, deck).records(told)] == ids[-6:]
    assert Forms(None, None, None, None, None, None).records(None) == []
    assert sum(1 << material.payoffs.measures.index(measure) for measure in told.measures) == package
    AnswerRecord.model_validate({**made.data, "sections": [*made.data["sections"], *both]})


@pytest.mark.slow
def test_measures_keep_their_letters(material: Material, made: Brief) -> None:
    last = len(material.payoffs.measures) - 1
    known = with_package(material, 1 << last)
    text = _cells(docx.Document(BytesIO(PackageBrief(known, load_texts("en"), 1 << last).term_sheet)))
    assert f"{tag(last)}  " in text


def test_any_package_is_told_as_fully_as_the_recommended_one(material: Material, package: int) -> None:
    other = next(p for p in range(1, len(material.payoffs.packages)) if p != package)
    known = with_package(material, other)
    assert other in known.bands
    assert known.switching is not None
    assert other in known.switching.packages
    assert [line.member for line in known.accounts] == list(material.payoffs.members)
    assert len(slides(known, other)) == 6


def test_where_nothing_is_recommended_a_package_must_be_named(refused_material: Material) -> None:
    with pytest.raises(InputError, match="no package is recommended"):
        package_asked(refused_material, None)
    (first, *_) = term_sheet(with_package(refused_material, 1), 1)
    assert "term.refused" in {getattr(text, "key", "") for text in first.paragraphs}


def test_an_estimate_gives_way_to_its_own_equilibria(material: Material, package: int) -> None:
    payoffs = material.payoffs
    other = next(p for p in range(1, len(payoffs.packages)) if p != package)
    gains, verified = payoffs.gain_musd.copy(), np.ones(len(payoffs.packages), dtype=bool)
    gains[other] += 5.0
    verified[other] = False
    guessed = replace(payoffs, gain_musd=gains, verified=verified, error_percent=np.zeros(payoffs.gain_musd.shape[1:]))
    known = with_package(replace(material, payoffs=guessed), other)
    assert known.payoffs.is_verified(other)
    assert known.payoffs.gain_musd[other] == pytest.approx(payoffs.gain_musd[other], abs=1e-6)
    assert known.agreement.robust_gain_percent[other] == pytest.approx(
        material.agreement.robust_gain_percent[other], abs=1e-9
    )
