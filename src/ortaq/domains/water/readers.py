"""Doors of this domain for files of users."""

from ortaq.core import Reader

_TRIED = "ortaq.domains.water.basin.tried"

READERS = (
    Reader("basin", f"{_TRIED}:read_basin", ("water", "--basin", "{}", "--dry-year"), f"{_TRIED}:a_basin"),
    Reader("inflows", f"{_TRIED}:read_inflows", ("water", "import", "{}"), f"{_TRIED}:some_inflows"),
)
"""A basin folder, and a series of inflow."""
