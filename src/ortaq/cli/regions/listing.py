"""`ortaq region list`: which regions there are."""

from ortaq.cli.console import print_json, stdout
from ortaq.observe import shipped_regions, user_regions


def list_regions(*, as_json: bool) -> None:
    """List the regions that ship, and yours."""
    names = [*shipped_regions(), *user_regions()]
    if as_json:
        print_json(names)
    else:
        stdout().print("\n".join(names))
