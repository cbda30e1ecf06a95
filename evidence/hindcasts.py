"""Records of hindcasts on cubes of trade and tariffs: ``python -m evidence.hindcasts CUBES... --rates FILE``.

A record is written before the trade of its last year is read: what is said (slope one, and what the ends of the set
would say against its centre) follows from the first cube and the tariffs alone.
"""

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from evidence.files import RECORDS, add_open, add_record, commit_of
from evidence.record import Condition, Judgement, Kind, Made, Naive, Observed, Predicted, Prediction, Resolves, resolved
from ortaq.core import Band, Cause, Horizon, elasticities
from ortaq.sources.elasticity import (
    Hindcast,
    Panel,
    Sets,
    hindcast,
    our_sets,
    predicted_change,
    read_added_rates,
    read_panel,
)
from ortaq.sources.elasticity.projections import FLOOR
from ortaq.sources.elasticity.scoring import fitted_theta
from ortaq.sources.elasticity.sets import GAVE_OURS

_PLACES = 4

WHY = {
    "war_tariffs": "Tariffs of the war were answered faster than tariffs that were agreed on: by more than the short "
    "set says within two years.",
    "war_fitted": "Agreed cuts of 2011-15 say less than what the war brought.",
}
MISSING = {
    "war_tariffs": "How fast a tariff is answered depends on why it came; the sets know its age alone.",
    "war_fitted": "One elasticity for agreed cuts and for a war.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One hindcast: years whose tariffs are known, and the set by its centre and ends."""

    id: str
    years: tuple[int, ...]
    said: str
    centre: Sets
    low: Sets
    high: Sets


def asked(panel: Panel) -> Iterator[Asked]:
    """Yield what is asked of the open cubes: our sets on three windows, and one fitted elsewhere."""
    short, long = (elasticities(Cause.TARIFFS, horizon).band("") for horizon in (Horizon.SHORT, Horizon.LONG))
    windows = {"2011_2015": (2011, 2015), "2011_2022": (2011, 2015, 2022), "2015_2019_war": (2015, 2019)}
    for name, years in windows.items():
        if set(years) <= set(panel.years):
            said = f"tariffs by the age of each change, {short.central:g} and {long.central:g}"
            yield _of(f"{name}_tariffs", years, said, (short, long), GAVE_OURS)
    if {2015, 2019} <= set(panel.years):
        said = f"tariffs, long, for every change, {long.central:g}"
        yield _of("2015_2019_war_long", (2015, 2019), said, (long, long), GAVE_OURS)
    if {2011, 2015, 2019} <= set(panel.years):
        theta = fitted_theta(panel, (2011, 2015)).band
        said = f"one elasticity of {theta.central:.2f}, fitted on 2011 to 2015"
        yield _of("2015_2019_war_fitted", (2015, 2019), said, (theta, theta), (2011, 2015))


def _of(id: str, years: tuple[int, ...], said: str, bands: tuple[Band, Band], fitted_on: tuple[int, int]) -> Asked:
    low, centre, high = (
        Sets(said, {"": getattr(bands[0], end)}, {"": getattr(bands[1], end)}, fitted_on)
        for end in ("low", "central", "high")
    )
    return Asked(id, years, said, centre, low, high)


def blind(panel: Panel, year: int) -> Panel:
    """Return the panel without the trade of a year: what a record may know of it before it is written."""
    trade = panel.trade.copy()
    trade[:, panel.at(year)] = np.nan
    return replace(panel, trade=trade)


def said_of(panel: Panel, one: Asked) -> Predicted:
    """Return the slope that is said, one, with what the ends of the set say against its centre."""
    cells = panel.trade[:, panel.at(one.years[0])] > FLOOR
    centre, low, high = (predicted_change(panel, one.years, of)[cells] for of in (one.centre, one.low, one.high))
    known = np.isfinite(centre)
    weight = np.sqrt(panel.trade[cells, panel.at(one.years[0])])[known]
    slopes = [
        float((weight * centre[known] * end[known]).sum() / (weight * centre[known] ** 2).sum()) for end in (low, high)
    ]
    return Predicted(central=1.0, low=round(slopes[0], _PLACES), high=round(slopes[1], _PLACES), coverage=0.9)


def open_record(panel: Panel, one: Asked, made: Made, files: Sequence[Path]) -> Prediction:
    """Return the record before the trade of the last year is looked at."""
    named = {path.stem[-4:]: f"{path.name} {_digest(path)}" for path in files}
    used = {str(year) for year in (*one.years, *(one.centre.fitted_on or ()))}
    first, last = one.years[0], one.years[-1]
    war = " with the war's rates" if "war" in one.id else ""
    return Prediction(
        id=f"hindcast_{one.id}",
        made=made.model_copy(update={"region": named.get(str(first), str(first)), "data_until": date(first, 12, 31)}),
        kind=Kind.HINDCAST,
        domain="trade",
        target=f"slope of trade on what was said where tariffs moved, {first} to {last}{war}; {one.said}",
        unit="1",
        transform="level",
        horizon=f"P{last - first}Y",
        prediction=said_of(panel, one),
        conditions=(Condition(what=f"tariffs of {last}", assumed="as they came", happened="as they came"),),
        inputs=(*(name for year, name in named.items() if year in used or not year.isdigit()), one.said),
        naive=(Naive(rule="no_change", value=0.0),),
        rule=Judgement(score="slope_and_r2"),
        resolves=Resolves(file=named.get(str(last), str(last)), query=f"value_musd of {last}"),
        used_for_choices=one.centre.in_sample(first, last),
        missing_in_model=MISSING.get(one.id.removeprefix("2015_2019_")),
    )


def came_out(record: Prediction, one: Asked, found: Hindcast, read: date) -> Prediction:
    """Return the record with slope, R2, signs, bins and the naive rules."""
    own, four = found.scored
    seen = Observed(
        value=round(own.slope.central, _PLACES),
        low=round(own.slope.low, _PLACES),
        high=round(own.slope.high, _PLACES),
        source="OECD ICIO with the Global Tariff Database, cubes given to the command",
        read=read,
    )
    why = WHY.get(one.id.removeprefix("2015_2019_"), "")
    judged = resolved(record, seen, why_missed=why)
    more = {
        "r2": own.r2.central,
        "r2_low": own.r2.low,
        "r2_high": own.r2.high,
        "sign": own.sign,
        "cells": float(found.cells),
        "bins_near": float(own.near),
        "error_no_change": found.no_change,
        "error_gravity": found.gravity,
        "error_said": own.error,
        "four_slope": four.slope.central,
        "four_r2": four.r2.central,
    }
    for n, part in enumerate(own.bins, 1):
        more |= {f"bin{n}_said": part.predicted, f"bin{n}_came": part.observed, f"bin{n}_error": part.error}
    scores = judged.scores | {name: round(value, _PLACES) for name, value in more.items()}
    return judged.model_copy(update={"scores": scores})


def main() -> None:
    """Write the records of all windows that the cubes hold."""
    parser = argparse.ArgumentParser(prog="python -m evidence.hindcasts", description=__doc__)
    parser.add_argument("cubes", nargs="+", type=Path, help="CSV or parquet of one year each, named ...YYYY")
    parser.add_argument("--rates", type=Path, help="rates that the cubes lack")
    parser.add_argument("--records", type=Path, default=RECORDS, help="folder of the records")
    given = parser.parse_args()
    files = [*given.cubes, *([given.rates] if given.rates else [])]
    panel = read_panel(given.cubes, added=None if given.rates is None else read_added_rates(given.rates))
    now = datetime.now(UTC).replace(microsecond=0)
    made = Made(at=now, commit=commit_of(), region="", data_until=now.date())
    for one in asked(panel):
        record = add_open(given.records, open_record(blind(panel, one.years[-1]), one, made, files))
        four = next(of for of in our_sets() if of.name == "four")
        found = hindcast(panel, (one.centre, four), years=one.years)
        kept = add_record(given.records, came_out(record, one, found, now.date()))
        print(f"{kept.status}: {kept.target} [{kept.id}]", flush=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
