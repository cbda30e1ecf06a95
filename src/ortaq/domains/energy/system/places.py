"""Where a row stands, for messages; and which columns name what."""

from collections.abc import Iterator
from typing import Any

from ortaq.tables import TypedTable

_Names = dict[str, tuple[str, ...]]

_NODE: _Names = {"node": ("node",)}
_MEMBER: _Names = {"member": ("member",)}
_ENDS: _Names = {"from_": ("member", "neighbour"), "to": ("member", "neighbour")}

NAMES: dict[str, _Names] = {
    "nodes": _MEMBER,
    "plants": _MEMBER | _NODE,
    "lines": {"from_": ("node", "neighbour"), "to": ("node", "neighbour")},
    "demands": _MEMBER,
    "month_shapes": _MEMBER,
    "hour_shapes": _MEMBER | {"block": ("block",)},
    "hydro": _NODE,
    "new_hydro": _NODE,
    "hydro_limits": _NODE,
    "profiles": _NODE | {"day": ("day",), "block": ("block",)},
    "borders": {"node": ("neighbour",)},
    "generated": _MEMBER,
    "fuel_prices": _MEMBER,
    "pipelines": _ENDS | {"through": ("member", "neighbour")},
    "refineries": _MEMBER,
    "yields": {"refinery": ("refinery",)},
    "product_uses": _MEMBER,
    "balances": _MEMBER,
    "fuel_trade": _ENDS | {"pipeline": ("pipeline",)},
    "growth": _MEMBER,
    "options": _NODE | {"technology": ("technology",)},
    "costs": {"technology": ("technology",)},
    "caps": _MEMBER,
}
"""By table and column: what a cell may name."""

_TOLD = ("member", "node", "name", "refinery", "technology", "fuel", "product", "from_", "to", "month", "year")


def placed(table: TypedTable) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every row with the place where it was read."""
    return zip(table.places, table.rows(), strict=True)


def at(place: str, row: dict[str, Any]) -> str:
    """Return file, line and what the row is about."""
    return f"{place} ({' '.join(str(row[word]) for word in _TOLD if row.get(word))})"
