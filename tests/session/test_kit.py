"""The kit of a facilitator: two hours, one sheet for each delegation in the same words, six slides, three languages."""

from io import BytesIO

import pytest

from ortaq.cli.session.agendas import agenda_of_mechanism
from ortaq.cli.session.kit import kit_files
from ortaq.core import Mechanism, Region
from ortaq.core.report import Number, Text, texts_in
from ortaq.domains import load_texts
from ortaq.session.agenda import Agenda
from ortaq.session.course import Terms
from ortaq.session.kit import SCRIPT, debrief, guide, role_sheets, six_slides


@pytest.fixture(scope="module")
def agenda(region: Region, mechanism: Mechanism) -> Agenda:
    return agenda_of_mechanism(region, mechanism)


def test_the_script_takes_two_hours() -> None:
    assert sum(minutes for _, minutes in SCRIPT) == 120


@pytest.mark.slow
def test_sheets_say_the_same_to_every_delegation_and_the_numbers_are_its_own(agenda: Agenda) -> None:
    sheets = role_sheets(agenda)
    assert len({tuple(text.key for text in texts_in(sheet.paragraphs)) for sheet in sheets}) == 1
    for column, sheet in enumerate(sheets):
        best = next(text for text in texts_in(sheet.paragraphs) if text.key == "session.kit.sheet_best")
        assert best.values["percent"] == Number(
            float(agenda.gain_percent[:, column].max()), best.values["percent"].reading
        )
        assert len(sheet.blocks[0].rows) == len(agenda.measures)


def test_slides_are_six_and_no_text_is_missing(agenda: Agenda) -> None:
    slides = six_slides(agenda, Terms())
    assert len(slides) == 6
    every = (*slides, *guide(agenda, Terms()), *role_sheets(agenda), *debrief())
    keys = {text.key for text in texts_in(every) if isinstance(text, Text)}
    for language in ("en", "ru", "zh"):
        texts = load_texts(language)
        assert keys <= texts.messages.keys()
        assert not keys & texts.english


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_files_open_in_an_office(agenda: Agenda, region: Region, mechanism: Mechanism, language: str) -> None:
    docx, pptx = pytest.importorskip("docx"), pytest.importorskip("pptx")
    files = dict(kit_files(agenda, region, mechanism, load_texts(language)))
    assert len(files) == 3 + len(agenda.members)
    deck = pptx.Presentation(BytesIO(files[f"slides-{language}.pptx"]))
    assert len(deck.slides) == 6
    for member in agenda.members:
        words = [p.text for p in docx.Document(BytesIO(files[f"role-{member}-{language}.docx"])).paragraphs]
        assert not any("session.kit" in line or "{" in line for line in words)
