"""Operation of the reservoirs of the Syr Darya by month, 2001 to 2007, from the reference folder."""

import csv
import gzip
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.operation.rolling import Trace, means_by_month

FIRST, YEARS, MONTHS = 2001, 7, 12

SUPPLY_SUMMER, SUPPLY_WINTER = 0.8, 0.95
"""Part of the limits that was delivered: read for 2024, assumed for winter."""

NET = {"fergana": ("kayrakkum", ("toktogul", "andijan")), "middle": ("shardara", ("kayrakkum", "charvak"))}
"""Reaches: what came to the reservoir below less what those above released."""


@dataclass(frozen=True)
class Observed:
    """Monthly values, shape (month,) each by reservoir, km3.

    Attributes
    ----------
    inflow, release, storage : dict of str to ndarray
        Storage at the end of the month.
    """

    inflow: dict[str, Array]
    release: dict[str, Array]
    storage: dict[str, Array]

    def before(self, reservoir: str) -> Array:
        """Return storage at the start of every month; before the first by its balance."""
        end = self.storage[reservoir]
        first = end[0] - self.inflow[reservoir][0] + self.release[reservoir][0]
        return np.concatenate([[first], end[:-1]])


def observed(folder: Path) -> Observed:
    """Return the reservoirs of the reference folder.

    Parameters
    ----------
    folder : Path
        ``reference/water``.
    """
    found: dict[str, dict[str, Array]] = {"inflow": {}, "release": {}, "storage": {}}
    with gzip.open(folder / "reservoir_10day_2001_2007.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            year, month, _ = map(int, row["period_start"].split("-"))
            t, name = (year - FIRST) * MONTHS + month - 1, row["reservoir"]
            for part in found.values():
                part.setdefault(name, np.zeros(YEARS * MONTHS))
            km3 = int(row["days"]) * 86_400 / 1e9
            found["inflow"][name][t] += float(row["inflow_m3s"]) * km3
            found["release"][name][t] += float(row["outflow_m3s"]) * km3
            found["storage"][name][t] = float(row["storage_end_mm3"]) / 1e3
    return Observed(**found)


def generation(folder: Path) -> Array:
    """Return Kyrgyz hydropower by year, TWh."""
    with (folder / "kgz_hydro_vs_toktogul_release.csv").open(encoding="utf-8") as file:
        return np.array([float(row["kgz_hydro_twh"]) for row in csv.DictReader(file)])


def months() -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return the calendar month of every row, 0 to 11."""
    return np.arange(YEARS * MONTHS, dtype=np.int64) % MONTHS


def open_trace(seen: Observed, basin: Basin) -> Trace:
    """Return the observed inflows; side inflow of a reach is its net gain and what was delivered there.

    Parameters
    ----------
    seen : Observed
    basin : Basin
    """
    month, names = months(), [n.node for n in basin.nodes]
    inflow = np.zeros((len(month), len(names)))
    for node in ("toktogul", "andijan", "charvak"):
        inflow[:, names.index(node)] = seen.inflow[node]
    supply = np.where((month >= 3) & (month < 9), SUPPLY_SUMMER, SUPPLY_WINTER)
    want = basin.want(Corner.CENTRAL)[month]
    for reach, (below, above) in NET.items():
        at = [i for i, canal in enumerate(basin.canals) if canal.node == reach]
        net = seen.inflow[below] - sum(seen.release[node] for node in above)
        inflow[:, names.index(reach)] = net + supply * want[:, at].sum(axis=1)
    start = [
        float(np.clip(seen.before(r.node)[0], r.dead_km3, r.full_km3)) if r.node in seen.storage else 0.0
        for r in basin.reservoirs
    ]
    return Trace(0, np.array(start), inflow, means_by_month(inflow, month))


def before_2010(basin: Basin) -> Basin:
    """Return the basin without the counter-regulator of 2010.

    Parameters
    ----------
    basin : Basin
    """
    kept = [replace(r, fill_most_km3=0.0) if r.fill_most_km3 > 0.0 else r for r in basin.reservoirs]
    return replace(basin, reservoirs=tuple(kept))
