"""One made-up section through every renderer: flags, ranges, units, sources, and titles that mean no good."""

import json
import re
from io import BytesIO, StringIO
from pathlib import Path

import jsonschema_rs
import numpy as np
import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from rich.console import Console

from ortaq.brief.answer_record import answer_record
from ortaq.brief.answer_schema import PUBLISHED, AnswerRecord, answer_schema
from ortaq.brief.figures import printed_figure
from ortaq.brief.html import page
from ortaq.brief.presenter import Presenter
from ortaq.brief.terminal import print_sections
from ortaq.brief.workbook import sheet_titles, workbook_bytes
from ortaq.core import Band, InputError, Texts, visible
from ortaq.core.chart import Chart, Panel, Scale, ScaleKind, Span
from ortaq.core.report import Cell, Column, Figure, Items, Name, Number, Reading, Section, Table, Text
from ortaq.domains import load_texts

LONG = "x" * 5000
HEBREW = "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\N{HEBREW LETTER VAV}\N{HEBREW LETTER FINAL MEM}"
COMBINING = "e\N{COMBINING ACUTE ACCENT}" * 3 + "\N{COMBINING LONG STROKE OVERLAY}"
CHINESE = "\N{CJK UNIFIED IDEOGRAPH-4E2D}\N{CJK UNIFIED IDEOGRAPH-56FD}"
HOSTILE = (LONG, HEBREW, COMBINING, CHINESE, "[red]x[/red]", "=1+1", "<b>&", "\x1b[31mred", "a\x07\x00b")


def texts(language: str = "en", **more: str) -> Texts:
    known = load_texts(language)
    return Texts(known.language, {**known.messages, **more}, known.english)


def table(id: str = "gains", **parts: bool) -> Table:
    """Return gains in percent with USD beside them, one of them assumed, one without a range."""
    money = Cell(Band(10.0, 20.0, 40.0), Reading.MONEY_CHANGE, good=1)
    first = Cell(Band(0.1, 0.2, 0.4), Reading.CHANGE, good=1, more=(money,), flag="assumed", source="WB", because="why")
    rows = (
        (Cell(Name("economy", "KAZ")), first),
        (Cell("=KGZ"), Cell(-0.5, Reading.CHANGE, good=1, unit="points")),
        (Cell(Items(("two", "lines"))), Cell(float("nan"), flag="missing")),
    )
    columns = (Column("Member"), Column("Gain", "percent", (Column("", "USD a year"),)))
    return Table(id, "Gains", columns, rows, ("A note.",), **parts)


def section(*blocks: Table | Figure, title: str = "Title") -> Section:
    said = ("One sentence.", Items(("first", "second")))
    return Section("one", title, said, blocks or (table(), table("long", file_only=True)))


def html(*sections: Section, language: str = "en") -> str:
    present = Presenter(texts(language))
    shown = [present.section(s, printed_figure) for s in sections]
    return page(shown, present.texts, kicker="k", title=present.say(sections[0].title), about=())


def terminal(*sections: Section, width: int = 80) -> str:
    paper = StringIO()
    print_sections(sections, Presenter(texts()), Console(file=paper, width=width))
    return paper.getvalue()


def book(*sections: Section) -> dict[str, list[tuple]]:
    content = load_workbook(BytesIO(workbook_bytes(sections, Presenter(texts()), {"rule": "=worst"})))
    return {sheet.title: list(sheet.values) for sheet in content.worksheets}


def record(*sections: Section) -> dict:
    return json.loads(json.dumps(answer_record(sections, {"asked": 1}, {}), allow_nan=False))


def test_a_cell_shows_range_sign_unit_and_mark_and_the_note_explains_the_mark():
    printed = Presenter(texts()).table(table())
    gain = printed.rows[0][1]
    assert gain.lines == ("+0.200\N{NO-BREAK SPACE}*", "0.100 to 0.400", "+20.0 mn", "10.0 mn to 40.0 mn")
    assert printed.rows[1][1].lines == ("\N{MINUS SIGN}0.500 points",)
    assert printed.columns[1].unit == "percent; range; USD a year"
    assert printed.note == "A note. *\N{NO-BREAK SPACE}assumed; \N{DAGGER}\N{NO-BREAK SPACE}missing"


def test_every_flag_has_a_mark_of_its_own_however_many_there_are():
    cells = tuple((Cell(float(n), unit="m", flag=f"flag {n}"),) for n in range(7))
    printed = Presenter(texts()).table(Table("t", "T", (Column("c"),), cells))
    marks = [row[0].lines[0].split("\N{NO-BREAK SPACE}")[1] for row in printed.rows]
    assert len(set(marks)) == 7
    assert marks[-1] == "(3)"


def test_a_workbook_gives_ranges_and_marks_columns_of_their_own():
    sheets = book(section())
    assert list(sheets) == ["contents", "about", "sentences", "gains", "long"]
    head, first, second, third, *_ = sheets["gains"]
    known = dict(zip(head, first, strict=True))
    assert known["Gain, percent"] == 0.2
    assert (known["Gain, percent; low"], known["Gain, percent; high"]) == (0.1, 0.4)
    assert known["Gain, million USD a year"] == 20.0
    assert (known["Gain; mark"], known["Gain; source"], known["Gain; explanation"]) == ("assumed", "WB", "why")
    assert dict(zip(head, second, strict=True))["Gain; unit"] == "points"
    assert second[0] == "=KGZ"
    assert (third[0], third[1]) == ("two; lines", None)
    assert sheets["gains"][-1][0] == "A note."
    assert sheets["sentences"][1:] == [("Title", said) for said in ("One sentence.", "first", "second")]
    assert ("rule", "=worst") in sheets["about"]


def test_a_table_that_is_too_wide_for_a_terminal_is_printed_in_parts():
    heads = ("Chosen by", *(f"Member{n:02}" for n in range(30)))
    cells = (Cell("everybody"), *(Cell(100 + n, Reading.COUNT) for n in range(30)))
    wide = Table("wide", "Thirty members", tuple(Column(head) for head in heads), (cells,))
    printed = terminal(Section("s", "Title", (), (wide,)))
    for said in (*heads, *(str(100 + n) for n in range(30))):
        assert said in printed  # no word and no number is broken
    assert printed.count("everybody") == printed.count("Chosen by") > 2
    assert printed.count("Thirty members") == 1
    assert terminal(Section("s", "Title", (), (wide,)), width=400).count("everybody") == 1


def test_what_is_for_files_only_is_in_files_only():
    assert 'id="gains"' in html(section())
    assert 'id="long"' not in html(section())
    assert terminal(section()).count("Gains") == 1
    assert list(record(section())["sections"][0]["tables"]) == ["gains", "long"]
    short = answer_record([section()], {}, {}, file_only=False)
    assert list(short["sections"][0]["tables"]) == ["gains"]


def test_the_record_keeps_numbers_ranges_and_keys():
    rows = record(section())["sections"][0]["tables"]["gains"]["rows"]
    assert rows[0][0] == "KAZ"
    assert rows[0][1]["value"] == {"low": 0.1, "central": 0.2, "high": 0.4}
    assert rows[0][1]["more"] == [{"low": 10.0, "central": 20.0, "high": 40.0}]
    assert [rows[0][1][part] for part in ("flag", "source", "because")] == ["assumed", "WB", "why"]
    assert rows[1][1] == {"value": -0.5, "unit": "points"}
    assert rows[2] == [["two", "lines"], {"value": None, "flag": "missing"}]
    head = record(section())["sections"][0]["tables"]["gains"]["columns"][1]
    assert head["more"][0]["unit"] == {"text": "unit.millions", "unit": "USD a year"}


def test_the_record_keeps_the_published_schema():
    lead = Text("answer.lasting", {"signed": Number(3, Reading.COUNT), "who": (Name("economy", "KAZ"), "x")})
    found = record(Section("a", lead, (lead,), (table(), chart())))
    AnswerRecord.model_validate(found)
    assert jsonschema_rs.is_valid(answer_schema(), found)
    for broken in ({"version": 3}, {"extra": 1}, {"sections": [{"id": "a"}]}):
        assert not jsonschema_rs.is_valid(answer_schema(), {**found, **broken})


def test_the_published_file_is_the_schema_of_the_code():
    assert json.loads(Path(str(PUBLISHED)).read_text(encoding="utf-8")) == answer_schema()


def chart(value: float = 1.0) -> Figure:
    axis = Scale(ScaleKind.LINEAR, "Loss", "percent")
    names = Scale(ScaleKind.CATEGORY, "Who", names=("a",))
    drawn = Chart(axis, names, (Panel("P", (Span("s", Band(value, value, value)),)),), each="Member", name="Partner")
    return Figure("figure", "Losses", "What it shows.", drawn)


def test_a_figure_has_its_table_in_every_file():
    told = section(chart())
    assert "figure-table" in html(told)
    assert book(told)["figure-table"][1][2] == 1.0
    assert record(told)["sections"][0]["figures"]["figure"]["table"]["rows"][0][2]["central"] == 1.0


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_figure_without_data_says_so_in_its_place(value: float):
    assert "nothing to draw" in html(section(chart(value)))
    json.dumps(record(section(chart(value))), allow_nan=False)


@pytest.mark.parametrize("words", HOSTILE)
def test_any_title_is_shown_as_it_is(words: str):
    named = Table("t", words, (Column(words, words),), ((Cell(words),), (Cell(1.0, more=(Cell(words),)),)), (words,))
    told = Section("s", words, (words, Items((words,))), (named,))
    spelled = visible(words)
    shown = html(told)
    assert not re.search(r"<b>&|[\x00\x07\x1b]", shown)
    assert 'dir="auto"' in shown
    printed = terminal(told)
    assert max(map(cell_len, printed.splitlines())) <= 80
    assert "\x1b" not in printed
    assert "\x07" not in printed
    together = re.sub(r"[^\w\[\]/+=<>&\u0300-\u036f]", "", printed)
    assert re.sub(r"[^\w\[\]/+=<>&\u0300-\u036f]", "", spelled)[:20] in together
    sheets = book(told)
    assert [row[1] for row in sheets["sentences"][1:]] == [spelled] * 2
    assert record(told)["sections"][0]["said"] == [words, [words]]


def test_a_title_of_thousands_of_letters_may_break():
    assert f'<span class="endless">{LONG}</span>' in html(section(title=LONG))


def test_a_number_without_a_unit_is_refused_when_the_table_is_made():
    with pytest.raises(InputError, match="no unit"):
        Table("t", "T", (Column("c"),), ((Cell(1.0),),))


@pytest.mark.parametrize(
    ("language", "direction", "noted"), [("en", "ltr", False), ("ru", "ltr", True), ("zh", "ltr", True)]
)
def test_a_page_says_its_language_and_whether_it_was_reviewed(language: str, direction: str, noted: bool):
    shown = html(section(), language=language)
    assert f'<html lang="{language}" dir="{direction}">' in shown
    assert ('<p class="language">' in shown) is noted


def test_english_that_stands_in_is_marked_and_said_at_the_foot():
    known = load_texts("ru")
    lacking = Texts("ru", {**known.messages, "page.contents": "Contents"}, frozenset({"ladder.title"}))
    present = Presenter(lacking)
    told = present.section(Section("s", Text("ladder.title"), (), ()))
    shown = page([told], lacking, kicker="k", title="t", about=())
    assert '<span lang="en">[en] ' in shown
    assert lacking("page.english") in shown


def test_titles_of_sheets_are_short_and_each_only_once():
    titles = sheet_titles(["a" * 40, "a" * 40, "A/B", "a b", "", "history"])
    assert len({t.lower() for t in titles}) == len(titles)
    assert all(0 < len(t) <= 31 for t in titles)
