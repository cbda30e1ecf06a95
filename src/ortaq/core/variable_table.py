"""The one table of variables that scenarios and models may read and write."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Variable:
    """One row of ``variables.csv``."""

    name: str
    dims: tuple[str, ...]
    unit: str
    default: float | None
    combine: str
    writer: str
    description: str


@cache
def variables() -> dict[str, Variable]:
    """Return all variables by name."""
    text = files("ortaq.core").joinpath("variables.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["name"]: _variable(r) for r in rows}


def scenario_variables() -> tuple[str, ...]:
    """Return the names of the variables that a scenario may shift."""
    return tuple(v.name for v in variables().values() if v.writer == "scenario")


def _variable(row: dict[str, str]) -> Variable:
    return Variable(
        name=row["name"],
        dims=tuple(d for d in row["dims"].split(",") if d),
        unit=row["unit"],
        default=float(row["default"]) if row["default"] else None,
        combine=row["combine"],
        writer=row["writer"],
        description=row["description"],
    )
