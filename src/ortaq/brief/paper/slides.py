"""Printed sections as slides: a title that is the finding, sentences, native tables, figures, and notes."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import count
from typing import Any, TypeAlias

from ortaq.brief.figures.alone import figure_svg
from ortaq.brief.paper.needed import needed
from ortaq.brief.paper.typesetting import fonts_for, pictures
from ortaq.brief.paper.word_styles import ACCENT, CHINESE, COLOURS, INK, LETTERS, RULE, SOFT, TAGS
from ortaq.brief.paper.word_tables import clean, column_widths
from ortaq.brief.printed import PrintedCell, PrintedFigure, PrintedSection, PrintedTable, Sign
from ortaq.core import Texts
from ortaq.tables import without_dates

Node: TypeAlias = Any
"""A shape of a slide; the library states no types for it."""

WIDE, HIGH, EDGE = 13.333, 7.5, 0.6
"""Inches: a slide, and the room beside what stands on it."""

TOP, FLOOR = 1.75, 6.95
"""Inches: where what is below the title begins and ends."""

DRAWN = 390.0
"""Width of a drawing on half a slide, pixels: its letters are read from afar."""

SIZES = ((7, 15.0), (10, 13.0), (14, 11.5))
"""Height of the type of a table by the most rows that it has, points."""

SMALLEST = 10.0

LETTERS_AN_INCH = 140.0
"""Of type one point high; of higher type as many fewer."""

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

_RULED = "{9D7B030F-B1BA-407A-9C3C-AAD3B7FC7BE6}"
"""What offices call a table with lines between its rows."""


def slides(sections: Sequence[PrintedSection], texts: Texts, *, title: str) -> bytes:
    """Return sections as slides, one each.

    Parameters
    ----------
    sections : sequence of PrintedSection
        Each with a page of its own: what stands above its title, and at its foot what goes into the notes.
    texts : Texts
        Of the language of the sections.
    title : str
        Of all slides, in small letters at the foot of each.

    Raises
    ------
    InputError
        python-pptx is not installed; or typst, where there are figures.
    """
    made = _Slides(texts, title, len(sections))
    figures = [block for section in sections for block in section.blocks if isinstance(block, PrintedFigure)]
    fonts = fonts_for(texts.language) if figures else ()
    drawn = iter(pictures([figure_svg(figure, fonts=fonts, width=DRAWN) for figure in figures], DRAWN))
    for section in sections:
        made.add(section, drawn)
    return made.saved()


class _Slides:
    """Slides as they grow."""

    def __init__(self, texts: Texts, title: str, total: int) -> None:
        self.pptx, self.language, self.title, self.total = needed("pptx", "--slides"), texts.language, title, total
        self.util = needed("pptx.util", "--slides")
        self.colour = needed("pptx.dml.color", "--slides").RGBColor.from_string
        self.place = needed("pptx.enum.text", "--slides")
        self.file = self.pptx.Presentation()
        self.file.slide_width, self.file.slide_height = self._inches(WIDE), self._inches(HIGH)
        self.file.core_properties.title, self.file.core_properties.author = clean(title), "ortaq"
        self.numbers = count(1)

    def saved(self) -> bytes:
        """Return the finished file."""
        memory = BytesIO()
        self.file.save(memory)
        return without_dates(memory.getvalue())

    def add(self, section: PrintedSection, drawn: Iterator[bytes]) -> None:
        """Add a slide."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[5])
        front = section.front
        if front is not None and front.question:
            self._text(slide, (EDGE, 0.3, WIDE - 2.0 * EDGE, 0.4), [front.question], 14.0, SOFT)
        self._head(slide, section.title)
        below = TOP
        items = [line for said in section.paragraphs for line in ((said,) if isinstance(said, str) else said)]
        tables = [block for block in section.blocks if isinstance(block, PrintedTable)]
        shown = [block for block in section.blocks if isinstance(block, PrintedFigure)]
        if items:
            size = 20.0 if len(items) < 6 and not section.blocks else 16.0
            rows = sum(1 + int(len(item) * _wide(item) // (62 if size > 16.0 else 105)) for item in items)
            room = min(FLOOR - below, 0.022 * size * rows + 0.2)
            self._text(slide, (EDGE, below, WIDE - 2.0 * EDGE, room), items, size, INK, bullets=True)
            below += room + 0.15
        left = EDGE
        if shown:
            half = 0.44 * (WIDE - 3.0 * EDGE) if tables else WIDE - 2.0 * EDGE
            self._picture(slide, next(drawn), (left, below, half, FLOOR - below), shown[0].title)
            left += half + EDGE
        for table in tables:
            self._table(slide, table, (left, below, WIDE - EDGE - left, FLOOR - below))
        number = f"{clean(self.title)}    {next(self.numbers)} / {self.total}"
        self._text(slide, (EDGE, 7.05, WIDE - 2.0 * EDGE, 0.3), [number], 10.0, SOFT)
        slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, _notes(section)))

    def _inches(self, length: float) -> Node:
        return self.util.Inches(length)

    def _head(self, slide: Node, words: str) -> None:
        box = slide.shapes.title
        sides = (EDGE, 0.65, WIDE - 2.0 * EDGE, 1.0)
        box.left, box.top, box.width, box.height = map(self._inches, sides)
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, self.place.MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = 0
        size = 28.0 if len(words) * _wide(words) < 62 else 23.0
        self._run(frame.paragraphs[0], words, size, ACCENT, bold=True)
        frame.paragraphs[0].alignment = self.place.PP_ALIGN.LEFT

    def _text(
        self,
        slide: Node,
        sides: tuple[float, float, float, float],
        items: Sequence[str],
        size: float,
        colour: str,
        *,
        bullets: bool = False,
    ) -> None:
        frame = slide.shapes.add_textbox(*map(self._inches, sides)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        for at, words in enumerate(items):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.space_after = self.util.Pt(size / 3.0)
            self._run(paragraph, f"\N{BULLET}\N{NO-BREAK SPACE}{words}" if bullets else words, size, colour)

    def _run(self, paragraph: Node, words: str, size: float, colour: str, *, bold: bool = False) -> None:
        run = paragraph.add_run()
        run.text = clean(words)
        run.font.size, run.font.bold, run.font.name = self.util.Pt(size), bold, LETTERS
        run.font.color.rgb = self.colour(colour)
        look = run._r.get_or_add_rPr()
        look.set("lang", TAGS.get(self.language, self.language))
        signs = look.makeelement(f"{_DRAWING}ea", {"typeface": CHINESE})
        look.append(signs)

    def _picture(self, slide: Node, png: bytes, sides: tuple[float, float, float, float], told: str) -> None:
        left, top, wide, high = sides
        shape = slide.shapes.add_picture(BytesIO(png), self._inches(left), self._inches(top))
        scale = min(self._inches(wide) / shape.width, self._inches(high) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape._element.nvPicPr.cNvPr.set("descr", clean(told))

    def _table(self, slide: Node, table: PrintedTable, sides: tuple[float, float, float, float]) -> None:
        left, top, wide, high = sides
        size = next((height for most, height in SIZES if len(table.rows) <= most), SMALLEST)
        tall = any(len(cell.lines) > 1 for row in table.rows for cell in row)
        row_high = min(0.52 if tall else 0.44, high / (len(table.rows) + 1.6))
        count_of = len(table.rows) + 1, len(table.columns)
        places = map(self._inches, (left, top, wide, row_high * count_of[0]))
        frame = slide.shapes.add_table(*count_of, *places)
        made = frame.table
        self._plain(frame)
        whole = column_widths(table, wide * LETTERS_AN_INCH / size)
        for column, width in zip(made.columns, whole, strict=True):
            column.width = self._inches(wide * width / sum(whole))
        for row in made.rows:
            row.height = self._inches(row_high)
        for k, column in enumerate(table.columns):
            head = " ".join(part for part in (column.title, f"({column.unit})" if column.unit else "") if part)
            self._fill(made.cell(0, k), [(head, True, SOFT)], size - 1.5, numeric=column.numeric)
        for at, row in enumerate(table.rows, start=1):
            for k, cell in enumerate(row):
                self._fill(made.cell(at, k), _told(cell, first=k == 0), size, numeric=table.columns[k].numeric)

    def _fill(self, cell: Node, lines: Sequence[tuple[str, bool, str]], size: float, *, numeric: bool) -> None:
        """Put lines into a cell: the first in full size, what stands below smaller."""
        cell.margin_left = cell.margin_right = self._inches(0.06)
        cell.margin_top = cell.margin_bottom = self._inches(0.03)
        cell.vertical_anchor = self.place.MSO_ANCHOR.MIDDLE
        self._ruled(cell)
        for at, (words, bold, colour) in enumerate(lines):
            paragraph = cell.text_frame.paragraphs[0] if at == 0 else cell.text_frame.add_paragraph()
            paragraph.alignment = self.place.PP_ALIGN.RIGHT if numeric else self.place.PP_ALIGN.LEFT
            self._run(paragraph, words, size if at == 0 else size - 3.0, colour, bold=bold)

    def _ruled(self, cell: Node) -> None:
        """Draw a line below a cell."""
        look = cell._tc.get_or_add_tcPr()
        line = look.makeelement(f"{_DRAWING}lnB", {"w": "6350"})
        fill = line.makeelement(f"{_DRAWING}solidFill", {})
        fill.append(fill.makeelement(f"{_DRAWING}srgbClr", {"val": RULE}))
        line.append(fill)
        look.append(line)

    def _plain(self, frame: Node) -> None:
        """Leave lines between rows only: no bands, no filled head."""
        made = frame.table
        made.first_row = made.horz_banding = False
        style = frame._element.graphic.graphicData.tbl.tblPr.find(f"{_DRAWING}tableStyleId")
        if style is not None:
            style.text = _RULED


def _told(cell: PrintedCell, *, first: bool) -> list[tuple[str, bool, str]]:
    colour = COLOURS[cell.sign] if cell.sign in {Sign.GAIN, Sign.LOSS} else INK
    words = f"{cell.arrow} {cell.lines[0]}" if cell.arrow and cell.lines else "".join(cell.lines[:1])
    return [(words, first or colour != INK, colour), *((line, False, SOFT) for line in cell.lines[1:])]


def _notes(section: PrintedSection) -> Iterator[str]:
    """Yield what is said to a slide: its sentences, what its words mean, and the notes of its tables."""
    yield from section.front.foot if section.front is not None else ()
    for block in section.blocks:
        if block.note:
            yield block.note


def _wide(words: str) -> float:
    """Return how much wider than a letter the signs of a text are in the mean."""
    return sum(1.8 if ord(sign) > 0x2E7F else 1.0 for sign in words) / max(1, len(words))
