"""Sets of elasticities that a hindcast tries: ours by horizon, published ones from a file, and fitted ones."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ortaq.core import Cause, Horizon, InputError, elasticities
from ortaq.sources.builders.delimited import read_table
from ortaq.sources.elasticity.panel import Panel
from ortaq.sources.elasticity.scored import Sets
from ortaq.sources.elasticity.scoring import fitted_theta
from ortaq.tables import ColumnSpec

GAVE_OURS = (2011, 2022)
"""Years of the open cubes behind our elasticities to tariffs: what overlaps them is scored in-sample."""

OURS = ("tariffs_by_age", "tariffs_short", "tariffs_long", "four")
"""Names of the sets that are always tried."""

_UNIFORM = 4.0
"""Simonovska and Waugh (2014): "roughly four"."""

_PUBLISHED = (
    ColumnSpec("set", "Name of the set"),
    ColumnSpec("sector", "Sector of the cubes; empty for all others"),
    ColumnSpec("trade_elasticity", "Trade elasticity theta", "number", "", 0.0),
)


def our_sets() -> tuple[Sets, ...]:
    """Return our set for tariffs, answering by the age of a change, then each horizon for all, then a usual four."""
    short, long = (
        {"": elasticities(Cause.TARIFFS, horizon).band("").central} for horizon in (Horizon.SHORT, Horizon.LONG)
    )
    return (
        Sets("tariffs_by_age", short, long, GAVE_OURS),
        Sets("tariffs_short", short, short, GAVE_OURS),
        Sets("tariffs_long", long, long, GAVE_OURS),
        Sets("four", {"": _UNIFORM}, {"": _UNIFORM}),
    )


def read_sets(path: Path) -> tuple[Sets, ...]:
    """Read published sets: columns set, sector (empty for all others) and trade_elasticity (theta, positive).

    Parameters
    ----------
    path : Path
        CSV (also gzipped or in a zip) or parquet.

    Returns
    -------
    tuple of Sets

    Raises
    ------
    InputError
        The file cannot be read, or a set names a sector twice.
    """
    table = read_table(path, _PUBLISHED)
    found: dict[str, dict[str, float]] = {}
    for name, said, theta in zip(*(table[c.name].to_pylist() for c in _PUBLISHED), strict=True):
        values, sector = found.setdefault(str(name), {}), str(said or "")
        if sector in values:
            fix = "keep one row per set and sector"
            raise InputError(f"set '{name}' names sector '{sector}' twice", where=str(path), fix=fix)
        values[sector] = float(theta)
    return tuple(Sets(name, values, values) for name, values in found.items())


def fitted_set(panel: Panel, years: Sequence[int], floor: float) -> Sets:
    """Return the set of one elasticity that fits best what came between two years.

    Parameters
    ----------
    panel : Panel
    years : sequence of int
        First and last year of the fit.
    floor : float
        Million USD that a cell has in both.

    Returns
    -------
    Sets
        Named by its value and years; a score on years that overlap them is in-sample.
    """
    years = sorted(years)
    theta = fitted_theta(panel, years, floor).value
    values = {"": float(np.round(theta, 3))}
    return Sets(f"{theta:.2f}, {years[0]}-{years[-1]}", values, values, (years[0], years[-1]))
