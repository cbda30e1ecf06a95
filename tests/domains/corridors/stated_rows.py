"""Rows of freight that the shipped region states, changed in a copy."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core import InputError

SHIPPED = Path(__file__).parents[3] / "src" / "ortaq" / "data" / "regions" / "eurasia"


def put(folder: Path, table: str, row: int, **cells: object) -> None:
    """Write some cells of one row."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row].update({name: str(value) for name, value in cells.items()})
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def refusal(read: Callable[[Path], object], folder: Path) -> str:
    """Return what a reader says of a folder that it refuses; it names a remedy."""
    with pytest.raises(InputError) as error:
        read(folder)
    assert error.value.fix
    return str(error.value)
