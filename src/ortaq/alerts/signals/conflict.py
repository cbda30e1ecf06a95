"""Deaths in organised violence one month ahead, by country.

In the neighbourhood: at least 25 deaths in a month, a logit on the country's own history, estimated on all countries of
the table up to the year before; the baseline is the share of such months among the last twelve. Within the states that
it surrounds: any death in a month; trials show no skill, and the share of such months in ten years is what is said.
Nothing here is about places, groups or persons, and a zero in the table is no peace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.alerts.observations import Observations, Series
from ortaq.alerts.periods import Period
from ortaq.alerts.record.forecast import Forecast, Resolution
from ortaq.alerts.record.trials import Chances, Judged, judged_chances
from ortaq.alerts.signals.shipped import neighbourhood
from ortaq.alerts.signals.told import Told, no_data
from ortaq.core import Array
from ortaq.core.report import Text

NAME = "conflict"
MODEL = "conflict 1"
DEATHS = "conflict_deaths"
MANY, ANY = 25.0, 1.0
"""Deaths in a month from which it is an event: in the neighbourhood, and in the states that it surrounds."""

WARN_AT = 0.5
LEAST_HISTORY = 96
"""Months of a table below which nothing is foretold."""

TRIED_MONTHS = 156
"""The last months that are tried, thirteen years as the trials of the method."""

_LONGEST = 60
"""Months that the longest feature looks back."""

_RIDGE = 1e-3
_STEPS = 50


@dataclass(frozen=True, eq=False, slots=True)
class Panel:
    """Deaths by country and month, zero where a table that reaches the month names none.

    ``inside``: states that the neighbourhood surrounds; ``around``: the others that are looked at. The remaining
    countries of the table only help to estimate.
    """

    places: tuple[str, ...]
    first: Period
    deaths: Array
    inside: Array
    around: Array


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """Countries looked at together: rows of the panel, deaths that are an event, the text of the event."""

    rows: Array
    deaths: float
    event: str


def conflict(observed: Observations) -> Told:
    """Return the forecast of the next month for every country of the neighbourhood, and trials of earlier months."""
    found = {place: one for place, one in observed.of(DEATHS).items() if one.first.kind == "month"}
    if not found:
        return no_data(NAME, DEATHS)
    panel = panel_of(found)
    if panel.deaths.shape[1] <= LEAST_HISTORY:
        return Told(NAME, notes=(Text("watch.too_short", {"place": DEATHS, "least": str(LEAST_HISTORY)}),))
    around = Group(panel.around, MANY, "watch.event.many_deaths")
    inside = Group(panel.inside, ANY, "watch.event.any_death")
    newest = max(found.values(), key=lambda one: (one.last, one.vintage))
    forecasts, trials = list[Forecast](), list[Judged]()
    for group in (around, inside):
        trials.append(tried(panel, group))
        forecasts += _forecasts(panel, group, trials[-1], newest, observed.inputs)
    return Told(NAME, tuple(forecasts), (), tuple(trials), (Text("watch.conflict.no_peace"),))


def panel_of(found: Mapping[str, Series]) -> Panel:
    """Return deaths by country and month over all that the table reaches."""
    first, last = min(one.first for one in found.values()), max(one.last for one in found.values())
    months = last.number - first.number + 1
    places = tuple(sorted({*found, *neighbourhood()}))
    deaths = np.zeros((len(places), months))
    for row, place in enumerate(places):
        if one := found.get(place):
            at = one.first.number - first.number
            values = np.nan_to_num(one.values[: months - at])
            deaths[row, at : at + values.size] = values
    known = neighbourhood()
    inside = np.array([known.get(place, False) for place in places])
    around = np.array([place in known for place in places]) & ~inside
    return Panel(places, first, deaths, inside, around)


def chances(panel: Panel, month: int, deaths: float, ahead: int = 1, fits: dict[int, Array] | None = None) -> Array:
    """Return the probability of so many deaths in a month of the panel, from what is known before, by country.

    The logit is estimated on months up to the end of the year before; ``fits`` keeps coefficients by that month.
    """
    fits = {} if fits is None else fits
    known = month - ahead
    end = known - (panel.first.number + known + 1) % 12
    if end not in fits:
        fits[end] = _fitted(*_examples(panel.deaths, range(_LONGEST - 1, end - ahead + 1), deaths, ahead))
    return _logistic(_features(panel.deaths, known, deaths) @ fits[end])


def baseline(panel: Panel, month: int, deaths: float, ahead: int = 1) -> Array:
    """Return the share of such months by country: among the last twelve; of any death, in the last ten years.

    Of any death half a month is added on both sides (Jeffreys): a country without one is not said to be without risk.
    """
    back = 12 if deaths > ANY else 120
    such = panel.deaths[:, max(month - ahead - back + 1, 0) : month - ahead + 1] >= deaths
    share: Array = such.mean(axis=1) if deaths > ANY else (such.sum(axis=1) + 0.5) / (such.shape[1] + 1.0)
    return share


def tried(panel: Panel, group: Group, ahead: int = 1) -> Judged:
    """Return how the last months would have been foretold, each from earlier ones alone."""
    chosen, deaths, months = group.rows, group.deaths, panel.deaths.shape[1]
    targets = range(max(LEAST_HISTORY, months - TRIED_MONTHS), months)
    fits: dict[int, Array] = {}
    said = np.array([chances(panel, target, deaths, ahead, fits)[chosen] for target in targets])
    naive = np.array([baseline(panel, target, deaths, ahead)[chosen] for target in targets])
    happened = panel.deaths[chosen][:, targets.start : targets.stop].T
    came = np.greater_equal(happened, deaths).astype(float)
    # Half a year of all countries is one block: months of a war are not independent, nor are neighbours.
    blocks = np.repeat(np.array(targets) // 6, int(chosen.sum()))
    cases = Chances(said.ravel(), naive.ravel(), came.ravel(), blocks)
    return judged_chances(NAME, f"P{ahead}M", group.event.rpartition(".")[2], cases, WARN_AT)


def _features(deaths: Array, month: int, threshold: float) -> Array:
    """Return what is known at the end of a month by country: constant, last month, 3, 12 and 60 months, share of 12."""
    log = np.log1p
    return np.column_stack(
        [
            np.ones(deaths.shape[0]),
            log(deaths[:, month]),
            log(deaths[:, month - 2 : month + 1].mean(axis=1)),
            log(deaths[:, month - 11 : month + 1].mean(axis=1)),
            log(deaths[:, month - _LONGEST + 1 : month + 1].mean(axis=1)),
            (deaths[:, month - 11 : month + 1] >= threshold).mean(axis=1),
        ]
    )


def _examples(deaths: Array, months: Sequence[int], threshold: float, ahead: int) -> tuple[Array, Array]:
    x = np.concatenate([_features(deaths, month, threshold) for month in months])
    y = np.concatenate([(deaths[:, month + ahead] >= threshold).astype(float) for month in months])
    return x, y


def _logistic(score: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-np.clip(score, -500.0, 500.0)))


def _fitted(x: Array, y: Array) -> Array:
    """Return the coefficients of a logit by Newton's method, with a weak pull to zero so that they stay finite."""
    b = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = _logistic(x @ b)
        slope = x.T @ (y - p) - _RIDGE * b
        curve = (x * (p * (1.0 - p))[:, None]).T @ x + _RIDGE * np.eye(b.size)
        step = np.linalg.solve(curve, slope)
        b = b + step
        if np.abs(step).max() < 1e-8:
            break
    return b


def _forecasts(panel: Panel, group: Group, judged: Judged, newest: Series, inputs: tuple[str, ...]) -> list[Forecast]:
    """Return the forecast of the month after the last, for every country of a group."""
    months, deaths = panel.deaths.shape[1], group.deaths
    target, file = panel.first.after(months), newest.file
    said, naive = chances(panel, months, deaths), baseline(panel, months, deaths)
    base = Forecast(
        signal=NAME,
        place="",
        lead="P1M",
        event=Text(group.event),
        unit="1",
        naive_rule="base_rate",
        resolves=Resolution(DEATHS, "", str(target), str(target), "value", "at_least", deaths, file, True),
        data_until=str(target.after(-1)),
        vintage=newest.vintage,
        inputs=inputs,
        model=MODEL,
        known_from=target.after(1).first.isoformat(),
        skill=judged.skill,
    )
    return [
        replace(
            base,
            place=panel.places[row],
            event=Text(group.event, {"place": panel.places[row], "month": str(target), "deaths": f"{deaths:.0f}"}),
            resolves=replace(base.resolves, place=panel.places[row]),
            chance=float(said[row]),
            naive_chance=float(naive[row]),
        )
        for row in np.flatnonzero(group.rows)
    ]
