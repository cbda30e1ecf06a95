"""The table of variables that domains and scenarios share; domains add their own."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Variable:
    """One row of a table of variables.

    Attributes
    ----------
    name : str
    dims : tuple of str
        Axes in order: ``sector``, ``importer``, ``exporter``, ``economy``, ``partner``, ``payer``, ``receiver``.
    unit : str
    default : float or None
        Value of no change.
    combine : str
        ``multiply``, ``add``, or ``single``: only one may write it.
    writer : str
        ``scenario`` for what measures and shocks may state; else who writes it.
    description : str
    metric : bool
        Told of every package beside what it brings, and counted in no gain; economy by economy, NaN where not known.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    default: float | None
    combine: str
    writer: str
    description: str
    metric: bool = False


@cache
def core_variables() -> dict[str, Variable]:
    """Return the shared variables by name.

    Examples
    --------
    >>> core_variables()["trade_cost_hat"].dims
    ('sector', 'importer', 'exporter')
    """
    text = files("ortaq.core").joinpath("variables.csv").read_text(encoding="utf-8")
    return {row["name"]: variable(row) for row in csv.DictReader(text.splitlines())}


def scenario_variables() -> tuple[str, ...]:
    """Return the names of the variables that a scenario may state.

    Examples
    --------
    >>> scenario_variables()
    ('trade_cost_hat', 'tariff_hat', 'productivity_hat')
    """
    return tuple(v.name for v in core_variables().values() if v.writer == "scenario")


def variable(row: Mapping[str, str]) -> Variable:
    """Return one row of a table of variables."""
    return Variable(
        name=row["name"],
        dims=tuple(d for d in row["dims"].split(",") if d),
        unit=row["unit"],
        default=float(row["default"]) if row["default"] else None,
        combine=row["combine"],
        writer=row["writer"],
        description=row["description"],
        metric=row.get("metric") == "yes",
    )
