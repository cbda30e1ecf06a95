"""Printed sections as a PDF: A4 with contents, tables that repeat their heads, figures as drawings."""

from collections.abc import Iterator, Sequence

from ortaq.brief.figures.alone import figure_svg, size_of
from ortaq.brief.paper.typesetting import fonts_for, set_pages
from ortaq.brief.paper.word_tables import column_widths
from ortaq.brief.printed import PrintedCell, PrintedFigure, PrintedSection, PrintedTable, Sign
from ortaq.core import Texts
from ortaq.core.texts import STANDS_IN

COLOURS = {Sign.GAIN: "#1a5a9e", Sign.LOSS: "#a04000"}

SIZES = ((4, 8.5), (7, 7.5), (9, 6.8))
"""Height of the type of a table by the most columns that it has, points."""

SMALLEST = 6.0

TALLEST = 1.35
"""Height of the highest figure, in widths of the text."""

_SOFT = ', fill: rgb("#555c66"), size: 0.92em'

_HEAD = """\
#set document(title: {title}, author: "ortaq", date: none)
#set page(paper: "a4", margin: (x: 18mm, top: 18mm, bottom: 17mm),
  header: context {{ if counter(page).get().first() > 1 {{ text(7.5pt, fill: rgb("#555c66"), {title}) }} }},
  footer: context align(right, text(7.5pt, fill: rgb("#555c66"),
    counter(page).display("1 / 1", both: true))))
#set text(font: {fonts}, size: 9.5pt, lang: {language}, fill: rgb("#1b1f24"))
#set par(leading: 0.55em, spacing: 0.8em)
#set list(indent: 0.6em)
#show heading: set text(14pt, fill: rgb("#14375e"))
#show heading: set block(above: 1.6em, below: 0.8em, sticky: true)
#set table(stroke: (x, y) => (bottom: 0.4pt + rgb("#d4d8de")), inset: (x: 3pt, y: 2.6pt))
#let note(body) = block(above: 0.5em, text(7.5pt, fill: rgb("#555c66"), body))
#let caption(body) = block(above: 1.3em, below: 0.5em, sticky: true, text(weight: "bold", body))
"""


def document(
    sections: Sequence[PrintedSection],
    texts: Texts,
    *,
    kicker: str,
    title: str,
    about: Sequence[str] = (),
    contents: bool = True,
) -> bytes:
    """Return sections as a PDF.

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

    Raises
    ------
    InputError
        typst is not installed, or no font has the signs of the language.
    """
    fonts = fonts_for(texts.language)
    figures = {f"{at}.svg": figure for at, figure in enumerate(_figures(sections))}
    drawn = {name: figure_svg(figure, fonts=fonts) for name, figure in figures.items()}
    names = {id(figure): (name, _across(drawn[name])) for name, figure in figures.items()}
    families = f"({', '.join(map(_quoted, fonts))},)"
    parts = [
        _HEAD.format(title=_quoted(title), fonts=families, language=_quoted(texts.language)),
        f'#text(8.5pt, fill: rgb("#555c66"), {_quoted(kicker)})\n',
        f'#block(below: 0.8em, text(20pt, weight: "bold", fill: rgb("#14375e"), {_quoted(title)}))\n',
        *(f"#note({_quoted(words)})\n" for words in about),
        f"#outline(title: {_quoted(texts('page.contents'))}, depth: 1)\n" if contents else "",
        *(part for section in sections for part in _section(section, names)),
    ]
    return set_pages("\n".join(parts), drawn)


def _across(drawing: str) -> float:
    """Return the width at which a drawing fits a page, percent."""
    wide, high = size_of(drawing)
    return min(100.0, 100.0 * TALLEST * wide / high)


def _figures(sections: Sequence[PrintedSection]) -> Iterator[PrintedFigure]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, PrintedFigure))


def _section(section: PrintedSection, names: dict[int, tuple[str, float]]) -> Iterator[str]:
    front = section.front
    if front is not None:
        yield f'#block(above: 1.6em, text(fill: rgb("#555c66"), {_quoted(front.question)}))\n'
    if section.title:
        yield f"#heading(level: 1, {_quoted(section.title)})\n"
    for paragraph in section.paragraphs:
        if isinstance(paragraph, str):
            yield f"#par({_quoted(paragraph)})\n"
        else:
            yield f"#list({', '.join(map(_quoted, paragraph))})\n"
    for block in section.blocks:
        if isinstance(block, PrintedTable):
            yield from _table(block)
        else:
            yield f"#caption({_quoted(block.title)})\n"
            name, across = names[id(block)]
            yield f'#align(center, image("{name}", width: {across:.1f}%, alt: {_quoted(block.title)}))\n'
            yield from [f"#note({_quoted(block.note)})\n"] if block.note else []
    for words in front.foot if front is not None else ():
        yield f"#note({_quoted(words)})\n"


def _table(table: PrintedTable) -> Iterator[str]:
    if table.title:
        yield f"#caption({_quoted(table.title)})\n"
    size = next((height for most, height in SIZES if len(table.columns) <= most), SMALLEST)
    sides = ", ".join("right" if column.numeric else "left" for column in table.columns)
    widths = ", ".join(f"{width:.1f}fr" for width in column_widths(table))
    heads = ", ".join(_head(column.title, column.unit) for column in table.columns)
    rows = []
    for at, row in enumerate(table.rows):
        if table.cut is not None and at == table.cut[0] and table.cut[1]:
            words = f'text(weight: "bold", fill: rgb("#555c66"), {_quoted(table.cut[1])})'
            rows.append(f"table.cell(colspan: {len(table.columns)}, align: left, {words})")
        rows.append(", ".join(_cell(cell, bold=k == 0 or at == table.chosen) for k, cell in enumerate(row)))
    body = ",\n  ".join([f"columns: ({widths},)", f"align: ({sides},)", f"table.header({heads})", *rows])
    yield f"#text({size}pt, table(\n  {body}\n))\n"
    yield from [f"#note({_quoted(table.note)})\n"] if table.note else []


def _head(title: str, unit: str) -> str:
    shown = f'text(weight: "bold", {_quoted(title)})'
    small = f'linebreak() + text(0.92em, fill: rgb("#555c66"), {_quoted(unit)})'
    return f"[#({shown} + {small})]" if unit and title else f"[#({shown})]"


def _cell(cell: PrintedCell, *, bold: bool) -> str:
    first = f"{cell.arrow} {cell.lines[0]}" if cell.arrow and cell.lines else "".join(cell.lines[:1])
    colour = f', fill: rgb("{COLOURS[cell.sign]}")' if cell.sign in COLOURS else ""
    weight = ', weight: "bold"' if bold or colour else ""
    soft = _SOFT if cell.sign else ""
    more = (f"linebreak() + text({_quoted(line)}{soft})" for line in cell.lines[1:])
    parts = [f"text({_quoted(first)}{weight}{colour})", *more]
    return f"[#({' + '.join(parts)})]"


def _quoted(words: str) -> str:
    """Return a text as typst reads one: nothing in it is markup."""
    plain = words.removeprefix(STANDS_IN).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'
