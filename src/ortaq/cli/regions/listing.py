"""`ortaq region list`: which regions there are."""

from ortaq.core import Program
from ortaq.observe import shipped_regions, user_regions


def list_regions(program: Program, *, as_json: bool) -> None:
    """List the regions that ship, and yours."""
    names = [*shipped_regions(), *user_regions()]
    if as_json:
        program.print_json(names)
    else:
        program.print(*names)
