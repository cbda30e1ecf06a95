"""Summer share of Nurek in the years of the yearbooks: Tajikistan's plan beside the mean of the other years.

The plan gets the inflow of each season, its shape over the months from the norms. How much Nurek moves (A-NUREK-SHIFT)
was fitted on these three years; with what was read instead (4.2 km3) the error is shown too.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import SUMMER
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.rolling import Trace, alone, decided

YEARS = (2021, 2023, 2024)
OTHERS = "mean of the other years"
READ_SHIFT = 4.2
"""km3, environmental assessment of Rogun."""


@dataclass(frozen=True)
class Seen:
    """Nurek in one year, km3: inflow and release, of the year and of its growing season."""

    inflow: tuple[float, float]
    release: tuple[float, float]

    @property
    def share(self) -> float:
        """Part of the release in the growing season."""
        return self.release[1] / self.release[0]


def yearbook(folder: Path) -> dict[int, Seen]:
    """Return what the yearbooks say of Nurek.

    Parameters
    ----------
    folder : Path
        ``reference/water``.
    """
    found: dict[tuple[int, str], tuple[float, float]] = {}
    with (folder / "yearbook.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["item"].startswith("Nurek"):
                found[int(row["year"]), row["item"]] = (float(row["annual_km3"]), float(row["growing_season_km3"]))
    return {year: Seen(found[year, "Nurek inflow"], found[year, "Nurek release"]) for year in YEARS}


def planned_share(basin: Basin, seen: Seen) -> float:
    """Return the part of a year's release that Tajikistan's plan has in the growing season.

    Parameters
    ----------
    basin : Basin
    seen : Seen
    """
    assumed, norm = Assumed(basin), basin.inflow(Corner.CENTRAL)
    at = [n.node for n in basin.nodes].index(basin.decides)
    summer = np.isin(np.arange(len(norm)), list(SUMMER))
    year, (whole, grown) = norm.copy(), seen.inflow
    year[:, at] *= np.where(summer, grown / norm[summer, at].sum(), (whole - grown) / norm[~summer, at].sum())
    trace = Trace(0, basin.start, np.concatenate([norm, year]), norm)
    done = decided(assumed, alone(assumed), trace)[basin.decides]
    flow: Array = (done["release"] + done["spill"])[len(norm) :]
    return float(flow[summer].sum() / flow.sum())


def shifting(basin: Basin, km3: float) -> Basin:
    """Return the basin whose decided reservoir moves so much between the seasons.

    Parameters
    ----------
    basin : Basin
    km3 : float
    """
    r = basin.reservoir(basin.decides)
    other = replace(r, dead_km3=r.full_km3 - km3)
    return replace(basin, reservoirs=tuple(other if each is r else each for each in basin.reservoirs))


def shares(basin: Basin, seen: dict[int, Seen]) -> dict[str, Array]:
    """Return errors in percentage points by rule, shape (year,).

    Parameters
    ----------
    basin : Basin
    seen : dict of int to Seen
    """
    told = np.array([s.share for s in seen.values()])
    others = (told.sum() - told) / (len(told) - 1)
    said = {"plan": basin, "plan with the shift that was read": shifting(basin, READ_SHIFT)}
    planned = {rule: np.array([planned_share(river, s) for s in seen.values()]) for rule, river in said.items()}
    return {rule: 100.0 * (share - told) for rule, share in (planned | {OTHERS: others}).items()}
