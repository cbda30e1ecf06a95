"""Doors of this domain for files of users."""

from ortaq.core import Reader

_TRIED = "ortaq.domains.water.basin.tried"
_FOOD = "ortaq.domains.water.food.reader"

READERS = (
    Reader("basin", f"{_TRIED}:read_basin", ("water", "{}", "--dry-year"), f"{_TRIED}:a_basin"),
    Reader("food", f"{_FOOD}:read_food", ("food", "--tables", "{}"), f"{_FOOD}:some_food"),
    Reader("inflows", f"{_TRIED}:read_inflows", ("water", "import", "{}"), f"{_TRIED}:some_inflows"),
)
"""A basin folder, food tables, and a series of inflow."""
