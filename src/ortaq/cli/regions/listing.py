"""`ortaq region list`: which regions there are."""

from ortaq.core import Program
from ortaq.core.report import Cell, Column, Section, Table, Text
from ortaq.observe import shipped_regions, user_regions


def list_regions(program: Program, *, as_json: bool) -> None:
    """List the regions that ship, and yours."""
    names = [*shipped_regions(), *user_regions()]
    if as_json:
        table = Table("regions", "", (Column(Text("data.head.region")),), tuple((Cell(name),) for name in names))
        program.answer([Section("regions", "", (), (table,))], as_json=True)
    else:
        program.print(*names)
