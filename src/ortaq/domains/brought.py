"""Which packages bring domains: asked of the installed packages, and cheaply where none does."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "ortaq.domains"
"""Entry points of other packages."""


def entry_points_of_domains() -> "list[EntryPoint]":
    """Return the entry points of domains by name.

    Reading the records of all packages takes longer than the rest of the start: their files are looked through first.
    """
    if not any(_mentioned(Path(place)) for place in sys.path):
        return []
    from importlib.metadata import entry_points  # noqa: PLC0415 - see above

    return sorted(entry_points(group=GROUP), key=lambda point: point.name)


def _mentioned(place: Path) -> bool:
    """Return whether a place on the path may hold a package with a domain; true where it cannot be looked into."""
    if place.is_file():
        return True
    try:
        records = [*place.glob("*.dist-info/entry_points.txt"), *place.glob("*.egg-info/entry_points.txt")]
        return any(f"[{GROUP}]".encode() in record.read_bytes() for record in records)
    except OSError:
        return True
