"""Releases of Toktogul season by season and in a free run: the rolling plan beside climatology and regressions.

The plan decides for Kyrgyzstan alone. Its load is what the releases of the years that it may see generated on average.
The worth of power by step (A-POWER-WORTH) was tried on releases of 2001 to 2007, and the head of Toktogul was fitted on
the same years: the plan has seen what it is held to. The plan and the monthly regression see the inflow of a month as
it comes; the seasonal regression sees that of the whole season; climatology sees nothing. Of a winter that is left out,
January to March belong to the next year and stay among the months that are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evidence.water.observed import FIRST, MONTHS, YEARS, Observed, months
from ortaq.core import Array
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.rolling import Trace, alone, decided, means_by_month

HALF = 6
SEASONS = tuple(range(3, YEARS * MONTHS - HALF, HALF))
"""First month of every whole season: April to September, October to March."""

NODE = "toktogul"


@dataclass(frozen=True)
class Scores:
    """Errors of the same seasons or years, km3, shape (season,) by rule."""

    observed: Array
    said: dict[str, Array]

    def error(self, rule: str) -> float:
        """Return the mean absolute error of a rule."""
        return float(np.abs(self.said[rule] - self.observed).mean())

    def distinguishable(self, one: str, other: str) -> bool:
        """Return whether the errors of two rules differ by more than twice the standard error of the difference."""
        gaps = [np.abs(self.said[rule] - self.observed) for rule in (one, other)]
        apart = gaps[0] - gaps[1]
        return bool(abs(apart.mean()) > 2.0 * apart.std(ddof=1) / np.sqrt(len(apart)))


def seasons(seen: Observed, basin: Basin) -> Scores:
    """Return all whole seasons, the year in which each starts left out in turn, restarted at observed storage."""
    flow, inflow, start = seen.release[NODE], seen.inflow[NODE], seen.before(NODE)
    total = np.array([flow[t : t + HALF].sum() for t in SEASONS])
    said: dict[str, list[float]] = {"plan": [], "climatology": [], "seasonal regression": [], "monthly regression": []}
    for k, t in enumerate(SEASONS):
        year = t // MONTHS
        known = np.arange(len(flow)) // MONTHS != year
        said["plan"].append(float(planned(basin, seen, known, t, HALF).sum()))
        same = [j for j, other in enumerate(SEASONS) if (other - t) % MONTHS == 0 and other // MONTHS != year]
        said["climatology"].append(float(total[same].mean()))
        came = np.array([inflow[other : other + HALF].sum() for other in SEASONS])
        terms = np.column_stack([np.ones(len(SEASONS)), start[list(SEASONS)], came])
        weights = np.linalg.lstsq(terms[same], total[same], rcond=None)[0]
        said["seasonal regression"].append(float(terms[k] @ weights))
        said["monthly regression"].append(float(regressed(seen, known, t, HALF).sum()))
    return Scores(total, {rule: np.array(values) for rule, values in said.items()})


def free_run(seen: Observed, basin: Basin, first: int = 2005) -> Scores:
    """Return years from ``first`` on, storage carried along, with what the years before it say."""
    t, known = (first - FIRST) * MONTHS, np.arange(YEARS * MONTHS) < (first - FIRST) * MONTHS
    length = YEARS * MONTHS - t
    usual = means_by_month(seen.release[NODE][known], months()[known])
    halves = (length // HALF, HALF)
    said = {
        "plan": planned(basin, seen, known, t, length).reshape(halves).sum(axis=1),
        "climatology": usual[months()[t:]].reshape(halves).sum(axis=1),
        "monthly regression": regressed(seen, known, t, length).reshape(halves).sum(axis=1),
    }
    return Scores(seen.release[NODE][t:].reshape(halves).sum(axis=1), said)


def planned(
    basin: Basin, seen: Observed, known: "np.ndarray[tuple[int], np.dtype[np.bool_]]", t: int, length: int
) -> Array:
    """Return releases of the rolling plan from month ``t`` on, with means of the months that it may know."""
    month = months()
    r = basin.reservoir(NODE)
    usual = means_by_month(seen.release[NODE][known], month[known])
    per_km3 = Assumed(basin).twh_per_km3
    assumed = Assumed(basin, own_load=tuple((per_km3 * usual).tolist()))
    at, nodes = [n.node for n in basin.nodes].index(NODE), len(basin.nodes)
    inflow, expected = np.zeros((length, nodes)), np.zeros((MONTHS, nodes))
    inflow[:, at] = seen.inflow[NODE][t : t + length]
    expected[:, at] = means_by_month(seen.inflow[NODE][known], month[known])
    start = basin.start
    start[basin.reservoirs.index(r)] = np.clip(seen.before(NODE)[t], r.dead_km3, r.full_km3)
    done = decided(assumed, alone(assumed), Trace(t % MONTHS, start, inflow, expected))[NODE]
    return done["release"] + done["spill"]


def regressed(seen: Observed, known: "np.ndarray[tuple[int], np.dtype[np.bool_]]", t: int, length: int) -> Array:
    """Return releases of a regression on month, storage and inflow of the month, storage carried along."""
    month = months()
    terms = np.zeros((len(month), MONTHS + 2))
    terms[np.arange(len(month)), month] = 1.0
    terms[:, MONTHS], terms[:, MONTHS + 1] = seen.before(NODE), seen.inflow[NODE]
    weights = np.linalg.lstsq(terms[known], seen.release[NODE][known], rcond=None)[0]
    storage, said = float(seen.before(NODE)[t]), []
    for k in range(t, t + length):
        came = float(seen.inflow[NODE][k])
        said.append(float(weights[month[k]] + weights[MONTHS] * storage + weights[MONTHS + 1] * came))
        storage += came - said[-1]
    return np.array(said)


def generated(seen: Observed, basin: Basin) -> Array:
    """Return Kyrgyz hydropower by year from observed releases and storage of Toktogul, TWh."""
    r = basin.reservoir(NODE)
    storage = (seen.before(NODE) + seen.storage[NODE]) / 2.0
    twh = (r.kwh_per_m3 + r.kwh_per_m3_km3 * storage) * seen.release[NODE]
    return np.asarray(twh.reshape(YEARS, MONTHS).sum(axis=1))


def sentence(scores: Scores, rules: Sequence[str], of: str = "seasons") -> str:
    """Return how the plan stands to other rules in words."""
    alike = [rule for rule in rules if not scores.distinguishable("plan", rule)]
    return f"not distinguishable from: {', '.join(alike) or 'none of them'} ({len(scores.observed)} {of})"
