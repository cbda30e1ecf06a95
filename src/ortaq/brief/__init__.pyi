from .compose import Brief, PackageBrief, brief
from .printed import PrintedCell, PrintedColumn, PrintedFigure, PrintedSection, PrintedTable, Sign
from .terminal import print_short, print_tables

__all__ = [
    "Brief",
    "PackageBrief",
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
