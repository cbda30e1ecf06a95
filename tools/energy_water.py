"""Electricity from water by node and month, mean and dry: sums of Ember, months of the water domain.

A long test holds hydro.csv to the domain water.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ortaq.core import Array
from ortaq.domains.water.amu_darya import AmuChange, run_with
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.regimes import dry_year

USUAL = np.arange(12, 24)
"""The second of three years."""

DRY = np.array([24, 25, 26, *range(15, 24)])
"""A dry summer and the winter after it, when stores are low: January to March of the third year, then the second."""

SHARES = {
    "KAZ_N": ("KAZ", 0.68),
    "KAZ_S": ("KAZ", 0.32),
    "KGZ": ("KGZ", 1.0),
    "TJK": ("TJK", 1.0),
    "TKM": ("TKM", 1.0),
    "UZB": ("UZB", 1.0),
}
"""Member of a node, and the node's share of its water power."""

ASSUMED = {
    "KAZ_N": ((8.0, 7.5, 8.5, 10.0, 10.0, 8.5, 8.0, 8.0, 7.5, 7.5, 8.0, 8.5), 0.85),
    "KAZ_S": ((7.0, 7.0, 8.0, 9.0, 10.0, 10.5, 10.5, 9.0, 7.5, 7.0, 7.0, 7.5), 0.85),
    "TKM": ((1.0,) * 12, 0.9),
    "UZB": ((5.0, 5.0, 6.0, 8.0, 11.0, 13.0, 14.0, 12.0, 8.0, 6.0, 6.0, 6.0), 0.78),
}
"""Months where no basin says them, and a dry year over a mean one."""

Generated = list[tuple[str, int, str, float]]


def hydro(generated: Generated) -> Iterator[tuple[Any, ...]]:
    """Return rows of hydro.csv: node, month, TWh in a mean and in a dry year."""
    known = {"KGZ": (*_naryn(), "water_naryn"), "TJK": (*_nurek(), "water_nurek")}
    for node, (member, share) in SHARES.items():
        year = share * np.mean([twh for m, y, f, twh in generated if (m, f) == (member, "hydro") and 2020 <= y <= 2024])
        if node in known:
            mean, dry, source = known[node]
        else:
            months, less = ASSUMED[node]
            mean, source = np.array(months), "A-HYDRO-MONTH+A-HYDRO-DRY"
            dry = mean * less
        scale = year / mean.sum()
        for month in range(12):
            yield (
                node,
                month + 1,
                float(scale * mean[month]),
                float(scale * dry[month]),
                f"ember_2024+{source}+A-HYDRO-MEAN",
            )


def _naryn() -> tuple[Array, Array]:
    """Return electricity of the Naryn cascade by month, usual and dry."""
    told = dry_year(Assumed(load_basin("syr_darya")))
    return told.normal.twh[USUAL], told.dry.twh[DRY]


def _nurek() -> tuple[Array, Array]:
    """Return electricity of the Vakhsh by month, usual and dry."""
    river = load_basin("amu_darya")
    usual, dry = (run_with(river, AmuChange(dry_year=each)) for each in (False, True))
    return usual.twh[USUAL], dry.twh[DRY]
