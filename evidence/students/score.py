"""Three rules on years that none of them saw: continuous ranked probability score, median error, cover of the band."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evidence.students.fit import Centre, Sample, continuous_ranked, learned_before
from ortaq.core import Array
from ortaq.domains.exchange.students.growth import Panel

RULES: Mapping[str, Centre] = {
    "last value": lambda known: np.zeros((len(known.last), 0)),
    "damped trend": lambda known: known.trend[:, None],
    "ortaq": lambda known: known.centre,
}
"""What each rule looks at. All learn weights and spread from the same years in the same way: last value has nothing to
learn but its spread, the damped trend how much of a pair's trend goes on."""

YEARS = (2016, 2017, 2018)
CHOICE_YEARS = (2010, 2011, 2012, 2013, 2014, 2015)
"""Years on which the rule was chosen; 2016 and later were not looked at before it was."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a rule did in a year.

    ``crps``: mean continuous ranked probability score of ln(students).
    ``median``: median absolute error of ln of the middle of its distribution.
    ``plain``: the same without the drift that its distribution has learned, so of the last value itself.
    ``coverage``: share of pairs inside its 90 % band.
    """

    rule: str
    years_ahead: int
    year: str
    pairs: int
    crps: float
    median: float
    plain: float
    coverage: float

    @property
    def over_all(self) -> bool:
        """Whether it is of several years."""
        return "-" in self.year


def scores(panel: Panel, years: tuple[int, ...] = YEARS, horizon: int = 1) -> tuple[Score, ...]:
    """Return the scores of all rules, year by year and over all pairs of all years, so many years ahead."""
    found = []
    for name, look in RULES.items():
        parts = [_judged(panel, year, horizon, look) for year in years]
        every = np.concatenate(parts)
        found += [_score(name, horizon, str(year), part) for year, part in zip(years, parts, strict=True)]
        found.append(_score(name, horizon, f"{years[0]}-{years[-1]}", every))
    return tuple(found)


def _judged(panel: Panel, year: int, horizon: int, look: Centre) -> Array:
    """Return score, the two absolute errors and whether it was inside the band, shape (pair, 4)."""
    rule, sample = learned_before(panel, year, horizon, look), Sample.of(panel, year, horizon, look)
    quantiles = rule.quantiles(sample)
    inside = (sample.came >= quantiles[:, 4]) & (sample.came <= quantiles[:, -5])
    middle, plain = np.median(quantiles, axis=1), sample.centre @ rule.centre
    errors = (np.abs(sample.came - said) for said in (middle, plain))
    return np.column_stack([continuous_ranked(quantiles, sample.came), *errors, inside])


def _score(name: str, ahead: int, year: str, judged: Array) -> Score:
    crps, error, plain, inside = judged.T
    medians = float(np.median(error)), float(np.median(plain))
    return Score(name, ahead, year, len(judged), float(crps.mean()), *medians, float(inside.mean()))
