"""Monthly trade: what the next months bring (nowcast), and where yearly growth has changed (alarm).

The nowcast of one month is the last value and half of what the season moved it by a year ago; of three months, the last
value. Bands are those of past errors. The naive rule is the last value with its own past errors: rules that only repeat
the season are beaten by far by both, so that they are no measure. The alarm says that growth is unlike before, and
nothing of why: no motive and no firm can be read from it.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.alerts.hysteresis import spells
from ortaq.alerts.observations import Observations, Series
from ortaq.alerts.record.forecast import Forecast, Resolution
from ortaq.alerts.record.trials import Amounts, Judged, judged_amounts
from ortaq.alerts.signals.told import Level, Told, half_width, in_rolling_band, no_data
from ortaq.core import Array
from ortaq.core.report import Text

NOWCAST, REROUTING = "trade_nowcast", "trade_rerouting"
MODEL = "trade_nowcast 1"
EXPORTS = "exports_eur"
SEASONAL = {1: 0.5, 3: 0.0, 6: 0.5}
"""Part of last year's seasonal movement that is taken over, by months ahead."""

SHOWN = (1, 3)
REFUSED = (6,)
"""Months ahead that are foretold, and those that are tried and refused."""

PUBLISHED_AFTER_DAYS = 40
"""Days after the end of a month before which nobody knows its trade."""

WINDOW, LEAST, RAISE_AT, LOWER_AT, HOLD = 24, 6, 3.0, 1.0, 2
"""Of the alarm: months of growth it looks back on, the fewest, the lines in robust deviations, months in a row."""

LEAST_ERRORS = 9
TRIED_FROM = 30
"""Months of a series before the first that is tried."""

_LEVELS = (np.arange(20) + 0.5) / 20.0
_NORMAL = 1.4826
"""The median of absolute deviations times it is the standard deviation of a normal distribution."""


@dataclass(frozen=True, eq=False, slots=True)
class Said:
    """What is said of one month, in logs: the centre and equally likely values, and those of two naive rules."""

    centre: float
    members: Array
    last_value: Array
    seasonal: Array
    errors: Array


def trade_nowcast(observed: Observations) -> Told:
    """Return the coming months of every series of exports, and how earlier ones would have been foretold."""
    series = [one for one in observed.of(EXPORTS).values() if one.first.kind == "month"]
    usable = [one for one in series if _log(one).size > TRIED_FROM]
    short = [one.place for one in series if _log(one).size <= TRIED_FROM]
    if not series:
        return no_data(NOWCAST, EXPORTS)
    notes = [Text("watch.too_short", {"place": place, "least": str(TRIED_FROM)}) for place in short]
    if not usable:
        return Told(NOWCAST, notes=tuple(notes))
    trials = {ahead: tried(usable, ahead) for ahead in (*SHOWN, *REFUSED)}
    notes.append(Text("watch.trade_nowcast.refused", {"months": str(REFUSED[0])}))
    forecasts = tuple(_forecast(one, ahead, trials[ahead][0], observed.inputs) for one in usable for ahead in SHOWN)
    return Told(NOWCAST, forecasts, (), tuple(each for pair in trials.values() for each in pair), tuple(notes))


def said_of(y: Array, ahead: int) -> Said:
    """Return what a series of logarithms says of the month so far ahead of its end."""
    part = SEASONAL[ahead]
    centres = y + part * (np.roll(y, 12 - ahead) - np.roll(y, 12))
    first = 12 if part else 0
    errors = y[first + ahead :] - centres[first : y.size - ahead]
    drift = y[ahead:] - y[: y.size - ahead]
    growth = y[12:] - y[:-12]
    return Said(
        float(centres[-1]),
        centres[-1] + np.quantile(errors, _LEVELS),
        y[-1] + np.quantile(drift, _LEVELS),
        y[ahead - 13] + np.quantile(growth, _LEVELS),
        errors,
    )


def tried(series: list[Series], ahead: int) -> tuple[Judged, Judged]:
    """Return how the months of all series would have been foretold: against the last value, and against the season."""
    members, last, seasonal, came, blocks, inside = [], [], [], [], [], []
    for one in series:
        y = _log(one)
        targets = range(max(TRIED_FROM, 12 + ahead + LEAST_ERRORS), y.size)
        said = [said_of(y[: target - ahead + 1], ahead) for target in targets]
        members += [each.members for each in said]
        last += [each.last_value for each in said]
        seasonal += [each.seasonal for each in said]
        came += [y[target] for target in targets]
        blocks += [target // 3 for target in targets]
        errors = np.array([y[target] - each.centre for target, each in zip(targets, said, strict=True)])
        inside.append(in_rolling_band(errors, ahead))
    cases = (np.array(came), np.array(blocks), np.concatenate(inside))
    return (
        judged_amounts(NOWCAST, f"P{ahead}M", "last_value", Amounts(members, last, *cases)),
        judged_amounts(NOWCAST, f"P{ahead}M", "season", Amounts(members, seasonal, *cases)),
    )


def trade_rerouting(observed: Observations) -> Told:
    """Return where yearly growth of trade is unlike that of the two years before."""
    series = [one for one in observed.of(EXPORTS).values() if one.first.kind == "month"]
    if not series:
        return no_data(REROUTING, EXPORTS)
    return Told(REROUTING, levels=tuple(map(growth_level, series)), notes=(Text("watch.trade_rerouting.recall"),))


def growth_level(series: Series) -> Level:
    """Return by how many robust deviations yearly growth is above its median of the months before, and its alarms."""
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(np.where(series.values > 0.0, series.values, np.nan))
    growth = np.full(y.size, np.nan)
    growth[12:] = y[12:] - y[:-12]
    levels = np.array([_deviations(growth, at) for at in range(growth.size)])
    found = spells(levels, raise_at=RAISE_AT, lower_at=LOWER_AT, hold=HOLD)
    return Level(REROUTING, series.place, series.first, levels, RAISE_AT, LOWER_AT, HOLD, found)


def _deviations(growth: Array, at: int) -> float:
    past = growth[:at][np.isfinite(growth[:at])][-WINDOW:]
    if past.size < LEAST or not np.isfinite(growth[at]):
        return float("nan")
    middle = np.median(past)
    spread = _NORMAL * np.median(np.abs(past - middle))
    return float((growth[at] - middle) / spread) if spread > 0.0 else float("nan")


def _log(series: Series) -> Array:
    """Return the logarithms of the newest months without a gap."""
    values = series.values[: series.last.number - series.first.number + 1]
    broken = np.flatnonzero(~(np.isfinite(values) & (values > 0.0)))
    log: Array = np.log(values[broken[-1] + 1 :] if broken.size else values)
    return log


def _forecast(series: Series, ahead: int, judged: Judged, inputs: tuple[str, ...]) -> Forecast:
    said = said_of(_log(series), ahead)
    target = series.last.after(ahead)
    # The band of what is stated: the baseline's where the rule shows no skill over it.
    y = _log(series)
    centre, errors = (said.centre, said.errors) if judged.skill.demonstrated else (y[-1], y[ahead:] - y[:-ahead])
    reach = half_width(errors)
    ends = _exp(centre + np.array([-reach, 0.0, reach]))
    band = (ends[0], ends[1], ends[2]) if np.isfinite(reach) else None
    return Forecast(
        signal=NOWCAST,
        place=series.place,
        lead=f"P{ahead}M",
        event=Text("watch.event.exports", {"place": series.place, "month": str(target)}),
        unit=series.unit or "EUR",
        naive_rule="last_value",
        resolves=Resolution(EXPORTS, series.place, str(target), str(target), file=series.file),
        data_until=str(series.last),
        vintage=series.vintage,
        inputs=inputs,
        model=MODEL,
        known_from=target.after(1).first.fromordinal(target.last.toordinal() + PUBLISHED_AFTER_DAYS).isoformat(),
        members=_exp(said.members),
        naive_members=_exp(said.last_value),
        log=True,
        band=band,
        skill=judged.skill,
    )


def _exp(logs: Array) -> tuple[float, ...]:
    return tuple(float(f"{value:.6g}") for value in np.exp(logs))
