"""Sections in a terminal: sentences and tables; annexes, figures and what is for files only are left out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedCell, PrintedSection, PrintedTable, Sign
from ortaq.core import visible
from ortaq.core.report import Section
from ortaq.domains import load_texts

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Column as RichColumn
    from rich.table import Table as RichTable
    from rich.text import Text

    from ortaq.brief.compose import Brief

STYLES = {Sign.GAIN: "blue", Sign.LOSS: "dark_orange", Sign.NONE: "dim"}

SHORT = 100
"""Columns of the short form; no line is longer."""


FOLDED = 12
"""Columns of words are never narrower where a table is whole; where it would be, it is printed in parts."""


def print_sections(sections: Iterable[Section], present: Presenter, console: "Console") -> None:
    """Print the sentences and tables of sections that are no annexes."""
    for section in sections:
        if not section.annex:
            print_section(present.section(section), console)


def print_short(section: Section, present: Presenter, console: "Console") -> None:
    """Print a section in as few lines as it has sentences and rows: a cell in one line, no units, titles or notes.

    Parameters
    ----------
    section : Section
    present : Presenter
    console : Console
    """
    from rich.table import Table as RichTable  # noqa: PLC0415  (keeps the import of ortaq fast)

    width, shown = min(console.width, SHORT), present.section(section)
    for paragraph in shown.paragraphs:
        console.print(plain("\n".join((paragraph,) if isinstance(paragraph, str) else paragraph)), width=width)
    for block in shown.blocks:
        if isinstance(block, PrintedTable):
            headed = any(column.title for column in block.columns)
            table = RichTable(box=None, show_header=headed, header_style="dim", padding=(0, 2, 0, 0))
            for column in block.columns:
                table.add_column(plain(column.title), justify="right" if column.numeric else "left")
            for row in block.rows:
                table.add_row(*(plain("  ".join(cell.lines)) for cell in row))
            console.print(table, width=width)


def print_tables(brief: "Brief", console: "Console") -> None:
    """Print the sentences and tables of a brief; annexes and figures are on the page only.

    Parameters
    ----------
    brief : Brief
    console : Console
    """
    for section in brief.sections:
        if not section.annex:
            print_section(section, console)
    if not brief.answer.of:
        console.print(plain(load_texts(brief.language)("terminal.more"), "dim"))


def print_section(section: PrintedSection, console: "Console") -> None:
    """Print the sentences and tables of one section; one without a title begins without a line."""
    if section.title:
        console.rule(plain(section.title, "bold"), align="left", style="dim")
    for paragraph in section.paragraphs:
        lines = (paragraph,) if isinstance(paragraph, str) else tuple(f"  \N{BULLET} {item}" for item in paragraph)
        console.print(plain("\n".join(lines)))
    for block in section.blocks:
        if isinstance(block, PrintedTable):
            print_table(block, console)


def print_table(table: PrintedTable, console: "Console") -> None:
    """Print a table with its title and note; one that is too wide in parts, each with the first column."""
    from rich.padding import Padding  # noqa: PLC0415  (keeps the import of ortaq fast)

    if table.title:
        console.print(Padding(plain(table.title, "bold"), (1, 0, 0, 0)))
    for part in _parts(table, console):
        console.print(part)
    if table.note:
        console.print(plain(table.note, "dim"))


def _parts(table: PrintedTable, console: "Console") -> "Iterator[RichTable]":
    """Yield a table, or parts of it in which no number need be broken, each with the first column."""
    every = range(len(table.columns))
    if len(every) < 3 or _least_width(_with_columns(table, every), console) <= console.width:
        yield _with_columns(table, every)
        return
    held: list[int] = []
    for column in every[1:]:
        if held and _least_width(_with_columns(table, (0, *held, column)), console) > console.width:
            yield _tight(_with_columns(table, (0, *held)), console)
            held = []
        held.append(column)
    yield _tight(_with_columns(table, (0, *held)), console)


def _least_width(shown: "RichTable", console: "Console") -> int:
    """Return the width at which no number of a table is broken; words may be, below ``FOLDED``."""
    for column in shown.columns:
        least = _longest(column, console)
        column.width = least if column.justify == "right" else min(least, FOLDED)
    return shown.__rich_measure__(console, console.options).minimum


def _tight(part: "RichTable", console: "Console") -> "RichTable":
    """Return a part of a table whose numbers are as narrow as can be read; so is its first column where that fits."""
    for column in part.columns:
        if column.justify == "right":
            column.width = _longest(column, console)
    first = part.columns[0]
    if part.__rich_measure__(console, console.options).minimum <= console.width:
        first.width = _longest(first, console)
    return part


def _longest(column: "RichColumn", console: "Console") -> int:
    """Return the width of the longest word of a column."""
    return max(console.measure(cell).minimum for cell in (column.header, *column.cells))


def _with_columns(table: PrintedTable, chosen: Sequence[int]) -> "RichTable":
    """Return a table for the terminal with some of the columns."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  (keeps the import of ortaq fast)
    from rich.table import Table as RichTable  # noqa: PLC0415

    tall = any(len(row[n].lines) > 1 for row in table.rows for n in chosen)
    shown = RichTable(box=SIMPLE_HEAD, padding=(0, 1, int(tall), 0))
    for column in (table.columns[n] for n in chosen):
        head = plain(column.title)
        if column.unit:
            head.append_text(plain(f"\n{column.unit}", "dim"))
        shown.add_column(head, justify="right" if column.numeric else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*_texts([row[n] for n in chosen]))
    return shown


def plain(text: str, style: str = "") -> "Text":
    """Return text in which nothing is markup, and nothing works on the terminal."""
    from rich.text import Text  # noqa: PLC0415  (keeps the import of ortaq fast)

    return Text(visible(text), style=style)


def _texts(row: Sequence[PrintedCell]) -> "list[Text]":
    texts = []
    for cell in row:
        first = f"{cell.arrow} {cell.lines[0]}" if cell.arrow else "".join(cell.lines[:1])
        text = plain(first, STYLES[cell.sign] if cell.sign else "")
        text.append_text(plain("".join(f"\n{line}" for line in cell.lines[1:]), "dim" if cell.sign else ""))
        texts.append(text)
    return texts
