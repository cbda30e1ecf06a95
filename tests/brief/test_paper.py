"""Documents for Word, PDF and figures as files: the same numbers as everywhere, real styles and tables."""

import re
from io import BytesIO
from xml.etree import ElementTree as Tree
from zipfile import ZipFile

import pytest

from ortaq.answers import Material
from ortaq.brief import Brief, brief
from ortaq.brief.figures.alone import figure_svg
from ortaq.brief.paper import typesetting
from ortaq.brief.paper.drawings import figures_in
from ortaq.brief.paper.needed import needed
from ortaq.brief.printed import PrintedFigure, PrintedTable
from ortaq.core import InputError

docx = pytest.importorskip("docx", reason="the extra office is not installed")
typst = pytest.importorskip("typst", reason="the extra pdf is not installed")


@pytest.fixture(scope="module")
def document(made: Brief) -> "docx.document.Document":
    return docx.Document(BytesIO(made.word))


@pytest.mark.slow
def test_a_document_has_every_section_as_a_heading_and_every_table_as_a_table(made: Brief, document) -> None:
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.title for section in made.sections]
    tables = [b for section in made.sections for b in section.blocks if isinstance(b, PrintedTable)]
    assert len(document.tables) == len(tables)
    for shown, told in zip(document.tables, tables, strict=True):
        lines = [[line for cell in row for line in cell.lines] for row in told.rows]
        text = "\n".join(cell.text for row in shown.rows for cell in row.cells)
        assert all(line in text for row in lines for line in row)


@pytest.mark.slow
def test_a_document_says_its_language_repeats_heads_and_numbers_its_pages(material: Material, made: Brief) -> None:
    with ZipFile(BytesIO(brief(material, "ru").word)) as opened:
        styles = opened.read("word/styles.xml").decode()
        body = opened.read("word/document.xml").decode()
        foot = "".join(opened.read(name).decode() for name in opened.namelist() if "footer" in name)
    assert 'w:val="ru-RU"' in styles
    assert "w:tblHeader" in body
    assert "TOC" in body
    assert "NUMPAGES" in foot


@pytest.mark.slow
def test_a_document_is_the_same_whenever_it_is_written(material: Material, made: Brief) -> None:
    assert made.word == brief(material).word


def test_a_figure_stands_alone_in_pixels(made: Brief) -> None:
    for _, figure in figures_in(made.sections):
        drawn = figure_svg(figure, titled=True)
        root = Tree.fromstring(drawn)
        assert not [e for e in root.iter() if e is not root and e.tag.endswith("}svg")]
        assert "class=" not in drawn
        assert "var(" not in drawn
        assert not re.search(r'\b(?:x|y|x1|x2|cx|width)="[^"]*%"', drawn)


def test_words_that_a_page_cuts_do_not_vanish() -> None:
    whole = "Half the waiting at the borders among the five"
    cut = '<text class="{}" x="0" y="12"><title>{}</title>Half the…</text>'
    svg = (
        f'<svg height="40">{cut.format("line", whole)}{cut.format("tick", whole)}<text x="0" y="30">short</text></svg>'
    )
    drawn = Tree.fromstring(figure_svg(PrintedFigure("names", "Names", svg)))
    shown = ["".join(e.itertext()) for e in drawn.iter() if e.tag.endswith("}text")]
    assert shown == [whole + whole, f"{whole}Half the…", "short"]
    narrow = figure_svg(PrintedFigure("names", "Names", svg), width=200.0)
    assert f"</title>{whole}" not in narrow


@pytest.mark.slow
def test_figures_are_named_by_their_sections(made: Brief) -> None:
    files = made.figures
    names = [name for name, _ in figures_in(made.sections)]
    assert set(files) == {f"{name}.{kind}" for name in names for kind in ("svg", "png")}
    assert all(bytes(files[f"{name}.png"]).startswith(b"\x89PNG") for name in names)


@pytest.mark.slow
def test_a_pdf_is_one(made: Brief) -> None:
    assert made.pdf.startswith(b"%PDF")


def test_a_missing_library_says_what_to_install() -> None:
    with pytest.raises(InputError, match="'no_such' is not installed") as caught:
        needed("no_such", "--docx")
    assert "pip install 'ortaq[office,pdf]'" in caught.value.fix


def test_a_machine_without_chinese_signs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_families", lambda: ("Arial",))
    assert typesetting.fonts_for("ru")[0] == "Arial"
    with pytest.raises(InputError, match="no font of this machine has Chinese signs"):
        typesetting.fonts_for("zh")
