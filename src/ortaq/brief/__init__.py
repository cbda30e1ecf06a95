"""Tables, figures and one self-contained HTML file from results; computes nothing of its own.

``brief`` turns `Material` into a `Brief` (HTML, tables and a record for JSON), ``print_tables`` shows its tables in a
terminal. Every fixed text stands in ``messages/<language>.json``; every section is made in ``sections/``.
"""

from ortaq.brief.compose import Brief, brief
from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedFigure, PrintedSection, PrintedTable, Sign
from ortaq.brief.terminal import print_short, print_tables

__all__ = [
    "Brief",
    "PrintedCell",
    "PrintedColumn",
    "PrintedFigure",
    "PrintedSection",
    "PrintedTable",
    "Sign",
    "brief",
    "print_short",
    "print_tables",
]
