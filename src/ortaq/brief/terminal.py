"""The brief in a terminal: every section but the annexes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ortaq.brief.compose import Brief
from ortaq.brief.printed import PrintedCell, PrintedSection, PrintedTable, Sign
from ortaq.domains import load_texts

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STYLES = {Sign.GAIN: "blue", Sign.LOSS: "dark_orange", Sign.NONE: "dim"}


def print_tables(brief: Brief, console: "Console") -> None:
    """Print the sentences and tables of a brief; annexes and figures are on the page only.

    Parameters
    ----------
    brief : Brief
    console : Console
    """
    from rich.text import Text  # noqa: PLC0415  (keeps the import of ortaq fast)

    for section in brief.sections:
        if not section.annex:
            print_section(section, console)
    console.print(Text(load_texts(brief.language)("terminal.more"), style="dim"))


def print_section(section: PrintedSection, console: "Console") -> None:
    """Print the sentences and tables of one section."""
    from rich.padding import Padding  # noqa: PLC0415  (keeps the import of ortaq fast)
    from rich.text import Text  # noqa: PLC0415

    console.rule(Text(section.title, style="bold"), align="left", style="dim")
    for paragraph in section.paragraphs:
        lines = (paragraph,) if isinstance(paragraph, str) else tuple(f"  \N{BULLET} {item}" for item in paragraph)
        console.print(Text("\n".join(lines)))
    for block in section.blocks:
        if isinstance(block, PrintedTable):
            console.print(Padding(Text(block.title, style="bold"), (1, 0, 0, 0)))
            _print_table(block, console)
            console.print(Text(block.note, style="dim"))


def _print_table(table: PrintedTable, console: "Console") -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  (keeps the import of ortaq fast)
    from rich.table import Table as RichTable  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    tall = any(len(cell.lines) > 1 for row in table.rows for cell in row)
    shown = RichTable(box=SIMPLE_HEAD, padding=(0, 1, int(tall), 0))
    for column in table.columns:
        head = Text(column.title)
        if column.unit:
            head.append(f"\n{column.unit}", style="dim")
        shown.add_column(head, justify="right" if column.numeric else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*_texts(row))
    console.print(shown)


def _texts(row: Sequence[PrintedCell]) -> list["Text"]:
    from rich.text import Text  # noqa: PLC0415  (keeps the import of ortaq fast)

    texts = []
    for cell in row:
        first = f"{cell.arrow} {cell.lines[0]}" if cell.arrow else "".join(cell.lines[:1])
        text = Text(first, style=STYLES[cell.sign] if cell.sign else "")
        text.append("".join(f"\n{line}" for line in cell.lines[1:]), style="dim" if cell.sign else "")
        texts.append(text)
    return texts
