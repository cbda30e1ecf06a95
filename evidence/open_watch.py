"""What watch and water say of coming seasons and prices, each with the file that will say what came and the first day.

No table of this autumn lies here, so that signals say how often a thing came, and reservoirs are run from usual
storage: it is what they say before snow and storage are known. ``ortaq watch signals --record`` keeps the forecasts on
tables of a user's own.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from scipy.stats import beta

from evidence.record import Judgement, Kind, Made, Naive, Predicted, Prediction, Resolves
from ortaq.core import Array, Region
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.basin.rows import SUMMER
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.rolling import alone, decided
from ortaq.domains.water.operation.traces import drawn

YEARS, SEED = 10, 1
SEASON_ERROR_KM3 = 0.5
"""Mean error of planned seasons of Toktogul on the open trace of 2001 to 2007, each year left out in turn."""

TO_NINETY = 1.645 * (np.pi / 2.0) ** 0.5
"""Half of a band of 90 % over the mean absolute error, normal errors."""

SUMMER_2001_2007, WINTER_2001_2007 = 5.24, 8.76
"""Releases of Toktogul, km3: means of the seasons of 2001 to 2007 (CAWater-Info)."""

NUREK_SHARE = 0.622
"""Part of Nurek's release in the growing season: mean of 2021, 2023 and 2024 (CAWater yearbooks)."""

NUREK_ERROR = 0.03
"""Largest error of the planned part in these three years, on which the plan's shift was fitted."""

DRY = 0.2
"""How often a season is as dry as the signal's threshold, which is the quantile of that."""

YEARBOOK = "CAWater-Info, yearbook 2027: water in the Aral Sea basin"
SIGNALS = Path(__file__).parents[1] / "src" / "ortaq" / "alerts" / "signals" / "tables" / "climatologies.csv"


@dataclass(frozen=True, slots=True)
class _Seasons:
    """Releases of a reservoir that is run for its owner alone, by drawn year, km3."""

    summer: Array
    winter: Array


def watch_predictions(region: Region, made: Made) -> tuple[Prediction, ...]:
    """Return the open records of watch and water.

    Parameters
    ----------
    region : Region
        Not asked: rivers and prices are no part of it.
    made : Made
    """
    del region
    return (*_toktogul(made), _nurek(made), _brent(made), _charvak(made))


def seasons(basin: str) -> _Seasons:
    """Return what the owner of the decided reservoir lets go in drawn years, without a deal."""
    river = load_basin(basin)
    assumed, trace = Assumed(river), drawn(river, YEARS, SEED, (1.0, 1.0))
    done = decided(assumed, alone(assumed), trace)[river.decides]
    by_year = (done["release"] + done["spill"]).reshape(YEARS, 12)
    months = (trace.first + np.arange(12)) % 12
    summer = np.isin(months, list(SUMMER))
    return _Seasons(by_year[:, summer].sum(axis=1), by_year[:, ~summer].sum(axis=1))


def _toktogul(made: Made) -> Iterator[Prediction]:
    found = seasons("syr_darya")
    ends = (
        ("summer", "April to September 2027", found.summer, SUMMER_2001_2007, date(2027, 11, 1)),
        ("winter", "October 2027 to March 2028", found.winter, WINTER_2001_2007, date(2028, 5, 1)),
    )
    for name, when, km3, usual, after in ends:
        drawn_half = (float(km3.max()) - float(km3.min())) / 2.0
        half = float(np.hypot(drawn_half, TO_NINETY * SEASON_ERROR_KM3))
        said = Predicted(**_three(float(km3.mean()), half), coverage=0.9)
        inputs = (
            f"ortaq water, {YEARS} drawn years, seed {SEED}, no deal, storage of the start of a usual year",
            f"band: drawn years and a mean error of {SEASON_ERROR_KM3:g} km3 a season",
        )
        yield _record(
            made,
            f"water_2027_toktogul_{name}",
            ("water", f"water released from Toktogul, {when}", "km3", "level"),
            (said, inputs, Naive(rule="climatology", value=usual)),
            Resolves(file=YEARBOOK, query=f"Toktogul, release, {when}", after=after),
        )


def _nurek(made: Made) -> Prediction:
    found = seasons("amu_darya")
    part = found.summer / (found.summer + found.winter)
    half = float(np.hypot((part.max() - part.min()) / 2.0, NUREK_ERROR))
    return _record(
        made,
        "water_2027_nurek_share",
        ("water", "part of Nurek's release from April to September, 2027", "1", "share"),
        (
            Predicted(**_three(float(part.mean()), half), coverage=0.9),
            (f"ortaq water, Amu Darya, {YEARS} drawn years, seed {SEED}", "band: drawn years and three points"),
            Naive(rule="climatology", value=NUREK_SHARE),
        ),
        Resolves(
            file=YEARBOOK, query="Nurek, release of the growing season over that of the year", after=date(2028, 4, 1)
        ),
    )


def _brent(made: Made) -> Prediction:
    with SIGNALS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["what"] == "falls_30"]
    often = [(float(row["value"]) / 100.0, int(row["cases"])) for row in rows]
    mean = sum(value * cases for value, cases in often) / sum(cases for _, cases in often)
    low, high = min(value for value, _ in often), max(value for value, _ in often)
    ends = {"low": round(low, 4), "central": round(mean, 4), "high": round(high, 4)}
    return _record(
        made,
        "watch_2027_brent_falls",
        (
            "watch",
            "Brent, monthly mean, at least 30 % below that of November 2026 in a month to November 2027",
            "1",
            "probability",
        ),
        (
            Predicted(**ends, coverage=0.9),
            ("signal oil_price: how often it came, 1995 to 2014 and 2015 to 2025; no skill beyond that was shown",),
            Naive(rule="no_change", value=0.0),
        ),
        Resolves(
            file="US Energy Information Administration, Europe Brent spot price FOB, by month",
            query="least of 2026-12 to 2027-11 below 0.7 of 2026-11",
            after=date(2027, 12, 15),
        ),
    )


def _charvak(made: Made) -> Prediction:
    with SIGNALS.open(encoding="utf-8") as file:
        dry = next(row for row in csv.DictReader(file) if row["what"] == "season_dry")
    low, high = chance_below(DRY, int(dry["cases"]))
    return _record(
        made,
        "watch_2027_charvak_dry",
        (
            "watch",
            f"mean inflow to Charvak, April to September 2027, below {dry['value']} m3/s",
            "1",
            "probability",
        ),
        (
            Predicted(low=low, central=DRY, high=high, coverage=0.9),
            (
                f"signal snow_river before snow is known: the 20 % quantile of {dry['first']} to {dry['last']}",
                f"band: how sure {dry['cases']} seasons are of that chance, if all seasons are alike",
            ),
            Naive(rule="no_change", value=0.0),
        ),
        Resolves(
            file="BWO Syrdarya or Uzbekhydromet as reported by CAWater-Info",
            query="Charvak, inflow, April to September 2027",
            after=date(2027, 11, 1),
        ),
    )


def chance_below(part: float, cases: int) -> tuple[float, float]:
    """Return the ends, 90 % between them, of the chance that the next case lies below a quantile of those before it.

    The quantile is one of the cases, the k-th smallest of n; whatever they are distributed like, the chance is
    distributed as Beta(k, n + 1 - k) if all are alike and independent (Wilks 1941, On the Determination of Sample Sizes
    for Setting Tolerance Limits).

    Examples
    --------
    >>> chance_below(0.2, 71)
    (0.135, 0.291)
    """
    smallest = round(part * (cases - 1)) + 1
    low, high = (float(beta.ppf(end, smallest, cases + 1 - smallest)) for end in (0.05, 0.95))
    return round(low, 4), round(high, 4)


def _three(central: float, half: float) -> dict[str, float]:
    return {"low": round(central - half, 4), "central": round(central, 4), "high": round(central + half, 4)}


def _record(
    made: Made,
    id: str,
    what: tuple[str, str, str, str],
    said: tuple[Predicted, tuple[str, ...], Naive],
    resolves: Resolves,
) -> Prediction:
    domain, target, unit, transform = what
    return Prediction(
        id=f"open_{id}",
        made=made,
        kind=Kind.FORECAST,
        domain=domain,
        target=target,
        unit=unit,
        transform=transform,
        horizon="P1Y",
        prediction=said[0],
        inputs=said[1],
        naive=(said[2],),
        rule=Judgement(score="brier" if transform == "probability" else "absolute_error"),
        resolves=resolves,
    )
