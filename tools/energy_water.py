"""Electricity from water by node and month, mean and dry: sums of Ember, months of the water domain.

Long tests hold hydro.csv and new_hydro.csv to the domain water. The second is written by itself:

    python tools/energy_water.py
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ortaq.core import Array
from ortaq.domains.energy.system.power_tables import NEW_HYDRO
from ortaq.domains.energy.system.reader import SHIPPED
from ortaq.domains.water.amu_darya import AmuChange, run_with
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.changes import with_dam
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.regimes import dry_year
from ortaq.tables import write_csv

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


def new_hydro() -> Iterator[tuple[Any, ...]]:
    """Return rows of new_hydro.csv: node, month, TWh for each GW of Kambarata-1 and of Rogun in a mean and a dry year.

    What all stations of the river make more with the dam than without: Kambarata-1 as Kyrgyzstan alone runs it, Rogun
    with the seasons below Nurek as they are.
    """
    river = load_basin("syr_darya")
    without, with_it = dry_year(Assumed(river)), dry_year(Assumed(with_dam(river, "kambarata1")))
    naryn = [(new.twh - old.twh) for new, old in ((with_it.normal, without.normal), (with_it.dry, without.dry))]
    yield from _each_gw("KGZ", river, "kambarata1", naryn, "water_naryn")
    river = load_basin("amu_darya")
    vakhsh = [
        run_with(river, AmuChange(dry_year=dry, rogun="rule")).twh - run_with(river, AmuChange(dry_year=dry)).twh
        for dry in (False, True)
    ]
    yield from _each_gw("TJK", river, "rogun", vakhsh, "water_nurek")


def _each_gw(node: str, river: Basin, dam: str, twh: list[Array], source: str) -> Iterator[tuple[Any, ...]]:
    gw = river.known_fact(dam, "mw") / 1e3
    for month, (mean, dry) in enumerate(zip(twh[0][USUAL], twh[1][DRY], strict=True), start=1):
        yield node, month, round(float(mean) / gw, 5), round(float(dry) / gw, 5), source


def _nurek() -> tuple[Array, Array]:
    """Return electricity of the Vakhsh by month, usual and dry."""
    river = load_basin("amu_darya")
    usual, dry = (run_with(river, AmuChange(dry_year=each)) for each in (False, True))
    return usual.twh[USUAL], dry.twh[DRY]


if __name__ == "__main__":
    write_csv(SHIPPED / NEW_HYDRO.file, [c.name for c in NEW_HYDRO.columns], [list(row) for row in new_hydro()])
