"""Printed sections as a document for Word: its own styles, tables, contents and page numbers."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, TypeAlias

from ortaq.brief.figures.alone import figure_svg
from ortaq.brief.paper.needed import needed
from ortaq.brief.paper.typesetting import fonts_for, pictures
from ortaq.brief.paper.word_styles import COLOURS, INK, SOFT, TAGS, bordered, styled
from ortaq.brief.printed import PrintedCell, PrintedFigure, PrintedSection, PrintedTable, Sign
from ortaq.core import Texts
from ortaq.core.texts import STANDS_IN
from ortaq.tables import without_dates

Node: TypeAlias = Any
"""An element of a document; the library states no types for it."""

WIDTH_MM = 174.0
"""Of the text on A4."""

SIZES = ((4, 9.0), (7, 8.0), (9, 7.0))
"""Height of the type of a table by the most columns that it has, points."""

SMALLEST = 6.5

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def document(
    sections: Sequence[PrintedSection],
    texts: Texts,
    *,
    kicker: str,
    title: str,
    about: Sequence[str] = (),
    contents: bool = True,
) -> bytes:
    """Return sections as a document, with figures as pictures.

    Parameters
    ----------
    sections : sequence of PrintedSection
    texts : Texts
        Of the language of the sections.
    kicker, title : str
        What the document is, and is about.
    about : sequence of str, optional
        Sentences below the title.
    contents : bool, optional
        Whether a table of contents stands before the sections.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        python-docx is not installed; or typst, where there are figures.
    """
    made = _Document(texts, title)
    made.paragraph(kicker, "Subtitle")
    made.paragraph(title, "Title")
    for words in about:
        made.paragraph(words, "Note")
    if contents:
        made.contents([section.title for section in sections if section.title])
    figures = [block for section in sections for block in section.blocks if isinstance(block, PrintedFigure)]
    drawn = iter(_pictures(figures, texts.language))
    for section in sections:
        made.section(section, drawn)
    return made.saved()


def _pictures(figures: Sequence[PrintedFigure], language: str) -> list[bytes]:
    if not figures:
        return []
    fonts = fonts_for(language)
    return pictures([figure_svg(figure, fonts=fonts) for figure in figures])


class _Document:
    """A document as it grows."""

    def __init__(self, texts: Texts, title: str) -> None:
        self.docx, self.texts = needed("docx", "--docx"), texts
        self.oxml = needed("docx.oxml", "--docx")
        self.file = self.docx.Document()
        self.headings = 0
        styled(self.docx, self.file, texts.language)
        self.file.core_properties.title = _clean(title)
        self.file.core_properties.language = TAGS.get(texts.language, texts.language)
        self.file.core_properties.author = "ortaq"
        self.file.core_properties.comments = ""
        self._edges(title)

    def saved(self) -> bytes:
        """Return the finished file."""
        memory = BytesIO()
        self.file.save(memory)
        return without_dates(memory.getvalue())

    def paragraph(self, words: str, style: str = "Normal") -> Node:
        """Add a paragraph, and return it."""
        made = self.file.add_paragraph(style=style)
        made.add_run(_clean(words))
        return made

    def section(self, section: PrintedSection, drawn: Any) -> None:
        """Add a section; a page of its own is told as the others are."""
        if section.front is not None:
            self.paragraph(section.front.question, "Subtitle")
        if section.title:
            self._heading(section.title)
        for paragraph in section.paragraphs:
            if isinstance(paragraph, str):
                self.paragraph(paragraph)
            else:
                for item in paragraph:
                    self.paragraph(item, "List Bullet")
        for block in section.blocks:
            if isinstance(block, PrintedTable):
                self.table(block)
            else:
                self._figure(block, next(drawn))
        if section.front is not None:
            for words in section.front.foot:
                self.paragraph(words, "Note")

    def contents(self, titles: Sequence[str]) -> None:
        """Add the field of the contents, filled with the titles: programs that update no fields show these."""
        self.paragraph(self.texts("page.contents"), "Contents")
        first = self.file.add_paragraph(style="Contents line")
        for kind in ("begin", 'TOC \\o "1-1" \\h \\z \\u', "separate"):
            self._field(first, kind)
        last = first
        for at, title in enumerate(titles, start=1):
            last = first if at == 1 else self.file.add_paragraph(style="Contents line")
            link = self._element("w:hyperlink", {"w:anchor": f"part{at}", "w:history": "1"})
            run = self._element("w:r")
            run.append(self._text(title))
            link.append(run)
            last._p.append(link)
        self._field(last, "end")

    def table(self, table: PrintedTable) -> None:
        """Add a table with its title above and its note below."""
        if table.title:
            self.paragraph(table.title, "Caption")
        count = len(table.columns)
        size = next((height for most, height in SIZES if count <= most), SMALLEST)
        made = self.file.add_table(rows=0, cols=count)
        made.style = "Table Grid"
        bordered(self.oxml, made)
        widths = column_widths(table)
        head = made.add_row()
        for column, cell in zip(table.columns, head.cells, strict=True):
            lines = [line for line in (column.title, column.unit) if line]
            self._fill(
                cell, [(line, at == 0, SOFT if at else INK) for at, line in enumerate(lines)], size, column.numeric
            )
        self._repeated(head)
        for at, row in enumerate(table.rows):
            if table.cut is not None and at == table.cut[0] and table.cut[1]:
                self._cut(made, table.cut[1], size)
            shown = made.add_row()
            self._whole(shown)
            for k, (cell, place) in enumerate(zip(row, shown.cells, strict=True)):
                bold = at == table.chosen or k == 0
                self._fill(place, _lines(cell, bold=bold), size, table.columns[k].numeric)
        for k, column in enumerate(made.columns):
            column.width = self.docx.shared.Mm(widths[k])
            for cell in column.cells:
                cell.width = self.docx.shared.Mm(widths[k])
        self.paragraph(table.note, "Note")

    def _heading(self, title: str) -> None:
        made = self.file.add_heading(level=1)
        self.headings += 1
        name = {"w:id": str(self.headings), "w:name": f"part{self.headings}"}
        made._p.append(self._element("w:bookmarkStart", name))
        made.add_run(_clean(title))
        made._p.append(self._element("w:bookmarkEnd", {"w:id": str(self.headings)}))

    def _figure(self, figure: PrintedFigure, picture: bytes) -> None:
        self.paragraph(figure.title, "Caption")
        made = self.file.add_paragraph()
        shape = made.add_run().add_picture(BytesIO(picture), width=self.docx.shared.Mm(WIDTH_MM))
        shape._inline.docPr.set("descr", _clean(figure.title))
        if figure.note:
            self.paragraph(figure.note, "Note")

    def _fill(self, cell: Node, lines: Sequence[tuple[str, bool, str]], size: float, numeric: bool) -> None:
        """Put lines into a cell, each a text, whether it is bold, and its colour."""
        aligned = self.docx.enum.text.WD_ALIGN_PARAGRAPH
        for at, (words, bold, colour) in enumerate(lines):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            paragraph.style = "Cell"
            paragraph.alignment = aligned.RIGHT if numeric else aligned.LEFT
            run = paragraph.add_run(_clean(words))
            run.bold = bold
            run.font.size = self.docx.shared.Pt(size if at == 0 or not numeric else size - 1.0)
            run.font.color.rgb = self.docx.shared.RGBColor.from_string(colour)

    def _cut(self, made: Node, words: str, size: float) -> None:
        row = made.add_row()
        cell = row.cells[0].merge(row.cells[-1])
        self._fill(cell, [(words, True, SOFT)], size, numeric=False)

    def _edges(self, title: str) -> None:
        """Put the title above every page, and its number below it."""
        section = self.file.sections[0]
        mm = self.docx.shared.Mm
        section.page_width, section.page_height = mm(210), mm(297)
        section.left_margin = section.right_margin = mm((210.0 - WIDTH_MM) / 2.0)
        section.top_margin, section.bottom_margin = mm(20), mm(18)
        section.header.paragraphs[0].style = section.footer.paragraphs[0].style = "Note"
        section.header.paragraphs[0].add_run(_clean(title))
        foot = section.footer.paragraphs[0]
        foot.alignment = self.docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
        for kind in ("begin", "PAGE", "end"):
            self._field(foot, kind)
        foot.add_run(" / ")
        for kind in ("begin", "NUMPAGES", "end"):
            self._field(foot, kind)

    def _field(self, paragraph: Node, kind: str) -> None:
        run = paragraph.add_run()
        if kind in {"begin", "separate", "end"}:
            run._r.append(self._element("w:fldChar", {"w:fldCharType": kind}))
            return
        instruction = self._element("w:instrText", {"xml:space": "preserve"})
        instruction.text = f" {kind} "
        run._r.append(instruction)

    def _element(self, name: str, attributes: dict[str, str] | None = None) -> Node:
        made = self.oxml.OxmlElement(name)
        for key, value in (attributes or {}).items():
            made.set(self.oxml.ns.qn(key), value)
        return made

    def _text(self, words: str) -> Node:
        made = self._element("w:t", {"xml:space": "preserve"})
        made.text = _clean(words)
        return made

    def _repeated(self, row: Node) -> None:
        row._tr.get_or_add_trPr().append(self._element("w:tblHeader"))
        self._whole(row)

    def _whole(self, row: Node) -> None:
        row._tr.get_or_add_trPr().append(self._element("w:cantSplit"))


def column_widths(table: PrintedTable) -> list[float]:
    """Return widths of columns for what they hold, mm: long texts get more, and nothing less than its longest word.

    Parameters
    ----------
    table : PrintedTable
    """
    needs = []
    for at, column in enumerate(table.columns):
        lines = [column.title, column.unit, *(line for row in table.rows for line in row[at].lines)]
        words = [word for line in lines for word in line.split()]
        longest = max((min(_wide(word), 16.0) for word in words), default=1.0)
        mean = sum(map(_wide, lines)) / max(1, len(lines))
        needs.append((longest + 1.5, min(70.0, max(longest + 1.5, mean, 0.45 * max(map(_wide, lines), default=1.0)))))
    least, wanted = (sum(column) for column in zip(*needs, strict=True))
    spare = max(0.0, wanted - least) or 1.0
    given = max(0.0, min(1.0, (SIGNS - least) / spare)) if least < SIGNS else 0.0
    sizes = [low + given * (high - low) for low, high in needs]
    return [WIDTH_MM * size / sum(sizes) for size in sizes]


SIGNS = 120.0
"""Letters of small type that a line across the page has room for."""


def _wide(words: str) -> float:
    return sum(1.8 if ord(sign) > 0x2E7F else 1.0 for sign in words)


def _lines(cell: PrintedCell, *, bold: bool) -> list[tuple[str, bool, str]]:
    """Return the lines of a cell: sign, arrow and colour together say gain or loss."""
    colour = COLOURS[cell.sign] if cell.sign in {Sign.GAIN, Sign.LOSS} else INK
    first = f"{cell.arrow} {cell.lines[0]}" if cell.arrow and cell.lines else "".join(cell.lines[:1])
    own = (first, bold or cell.sign in {Sign.GAIN, Sign.LOSS}, colour)
    return [own, *((line, False, INK if not cell.sign else SOFT) for line in cell.lines[1:])]


def _clean(words: str) -> str:
    return _UNPRINTABLE.sub("", words.removeprefix(STANDS_IN))
