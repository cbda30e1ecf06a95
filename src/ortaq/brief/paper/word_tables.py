"""Tables of documents for Word, as their elements are written: a library that adds cell by cell takes minutes."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from ortaq.brief.paper.word_styles import COLOURS, INK, RULE, SOFT
from ortaq.brief.printed import PrintedCell, PrintedTable, Sign
from ortaq.core.texts import STANDS_IN

WIDTH_MM = 174.0
"""Of the text on A4."""

SIZES = ((4, 9.0), (7, 8.0), (9, 7.0))
"""Height of the type of a table by the most columns that it has, points."""

SMALLEST = 6.5

SIGNS = 120.0
"""Letters of small type that a line across the page has room for."""

LONGEST_WORD, WHOLE, MOST = 18.0, 22.0, 60.0
"""Letters: of a word that is kept whole, of a line that is, and of a column for long texts."""

BOLD = 1.15
"""How much wider bold letters are: those of heads and of the first column."""

_TWIPS = 56.7
"""In a millimetre."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Line = tuple[str, bool, str]
"""A text, whether it is bold, and its colour."""


def table_xml(table: PrintedTable, spaces: str) -> str:
    """Return a table as Word writes one: its head repeats on every page, no row is split, lines stand between rows.

    Parameters
    ----------
    table : PrintedTable
    spaces : str
        Declarations of the names of elements.
    """
    size = next((height for most, height in SIZES if len(table.columns) <= most), SMALLEST)
    widths = [round(_TWIPS * width) for width in column_widths(table)]
    numeric = [column.numeric for column in table.columns]
    edges = "".join(
        f'<w:{edge} w:val="{"single" if edge in {"top", "bottom", "insideH"} else "nil"}" w:sz="4" w:color="{RULE}"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = [_row([_head(column.title, column.unit) for column in table.columns], widths, numeric, size, head=True)]
    for at, row in enumerate(table.rows):
        if table.cut is not None and at == table.cut[0] and table.cut[1]:
            rows.append(_row([[(table.cut[1], True, SOFT)]], [sum(widths)], [False], size, spans=len(widths)))
        lines = [_lines(cell, bold=at == table.chosen or k == 0) for k, cell in enumerate(row)]
        rows.append(_row(lines, widths, numeric, size))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {spaces}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    cells: Sequence[Sequence[Line]],
    widths: Sequence[int],
    numeric: Sequence[bool],
    size: float,
    *,
    head: bool = False,
    spans: int = 1,
) -> str:
    kind = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
    over = f'<w:gridSpan w:val="{spans}"/>' if spans > 1 else ""
    shown = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{over}</w:tcPr>'
        f"{''.join(_paragraphs(cell, size, right))}</w:tc>"
        for cell, width, right in zip(cells, widths, numeric, strict=True)
    )
    return f"<w:tr>{kind}{''.join(shown)}</w:tr>"


def _paragraphs(lines: Sequence[Line], size: float, numeric: bool) -> Iterator[str]:
    for at, (words, bold, colour) in enumerate(lines or [("", False, INK)]):
        side = "right" if numeric else "left"
        half = round(2.0 * (size - 1.0 if numeric and at else size))
        look = f'{"<w:b/>" if bold else ""}<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        text = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(clean(words), quote=False)}</w:t></w:r>'
        yield f'<w:p><w:pPr><w:pStyle w:val="Cell"/><w:jc w:val="{side}"/></w:pPr>{text}</w:p>'


def _head(title: str, unit: str) -> list[Line]:
    lines = [line for line in (title, unit) if line]
    return [(line, at == 0, SOFT if at else INK) for at, line in enumerate(lines)]


def column_widths(table: PrintedTable, signs: float = SIGNS) -> list[float]:
    """Return widths of columns for what they hold, mm: no word is broken, short lines stay whole, long texts get more.

    Parameters
    ----------
    table : PrintedTable
    signs : float, optional
        Letters that a line across the whole table has room for.
    """
    needs = []
    for at, column in enumerate(table.columns):
        lines = [line for row in table.rows for line in row[at].lines]
        heads = (BOLD * _wide(word) for word in column.title.split())
        own = BOLD if at == 0 else 1.0
        words = [*heads, *(own * _wide(word) for line in lines for word in line.split())]
        longest = min(max(words, default=1.0), LONGEST_WORD) + 2.0
        most = max(map(_wide, lines), default=1.0)
        needs.append((longest, min(MOST, max(longest, min(most + 1.0, WHOLE), 0.5 * most))))
    least, wanted = (sum(column) for column in zip(*needs, strict=True))
    given = min(1.0, max(0.0, (signs - least) / (wanted - least or 1.0)))
    sizes = [low + given * (high - low) for low, high in needs]
    return [WIDTH_MM * size / sum(sizes) for size in sizes]


def _wide(words: str) -> float:
    """Return the width of words in Latin letters of the mean: Cyrillic ones are wider, Chinese signs much wider."""
    return sum(1.8 if ord(sign) > 0x2E7F else 1.12 if "\u0400" <= sign <= "\u04ff" else 1.0 for sign in words)


def _lines(cell: PrintedCell, *, bold: bool) -> list[tuple[str, bool, str]]:
    """Return the lines of a cell: sign, arrow and colour together say gain or loss."""
    colour = COLOURS[cell.sign] if cell.sign in {Sign.GAIN, Sign.LOSS} else INK
    first = f"{cell.arrow} {cell.lines[0]}" if cell.arrow and cell.lines else "".join(cell.lines[:1])
    own = (first, bold or cell.sign in {Sign.GAIN, Sign.LOSS}, colour)
    return [own, *((line, False, INK if not cell.sign else SOFT) for line in cell.lines[1:])]


def clean(words: str) -> str:
    """Return words without what a document cannot hold."""
    return _UNPRINTABLE.sub("", words.removeprefix(STANDS_IN))
