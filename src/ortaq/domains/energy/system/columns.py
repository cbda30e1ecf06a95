"""Columns that tables of an energy system share."""

from ortaq.domains.energy.system.rows import MONTHS
from ortaq.tables import ColumnSpec

GOODS = ("coal", "gas", "crude")
"""What balances are about."""

PRODUCTS = ("gasoline", "diesel", "kerosene", "lpg", "fuel_oil", "other")
"""What refineries make."""

SOURCE = ColumnSpec("source", "Ids of sources and assumptions, joined by +")
YEAR = ColumnSpec("year", "Year", "integer", floor=1990, ceiling=2100)
MONTH = ColumnSpec("month", "Month of the year", "integer", floor=1, ceiling=MONTHS)
MEMBER = ColumnSpec("member", "State")
NODE = ColumnSpec("node", "Node")
NAME = ColumnSpec("name", "Name, once in a table")
STOOD = ColumnSpec("built", "First year", "integer", floor=1900, ceiling=2100)
CANDIDATE = ColumnSpec("candidate", "true where it is yet to be built", "boolean", choices=("true", "false"))

Ends = tuple[str, str, str]


def number(name: str, title: str, unit: str, ceiling: float | None = None, floor: float | None = 0.0) -> ColumnSpec:
    """Return a column of numbers, not negative if nothing else is said."""
    return ColumnSpec(name, title, "number", unit, floor, ceiling)


def ends(name: str) -> Ends:
    """Return the headings of low end, number and high end."""
    return f"{name}_low", name, f"{name}_high"


def band(name: str, title: str, unit: str, ceiling: float | None = None, floor: float = 0.0) -> tuple[ColumnSpec, ...]:
    """Return the three columns of a number with its range."""
    says = (f"{title}, low end", title, f"{title}, high end")
    return tuple(number(n, t, unit, ceiling, floor) for n, t in zip(ends(name), says, strict=True))


def bands(*names: str) -> dict[str, Ends]:
    """Return fields that take three columns each."""
    return {name: ends(name) for name in names}
