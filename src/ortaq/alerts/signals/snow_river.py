"""The dry season of a river that snow feeds: inflow from April to September, foretold from January to May.

The logarithm of the season's inflow is a line in the logarithms of precipitation since October, of the discharge of the
month before the issue and of that of October. Coefficients are estimated on the user's own table, from earlier years
alone; what they leave open is Student's distribution of a new year. The event: inflow below the 20 % quantile of
earlier years.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from ortaq.alerts.observations import Observations, Series
from ortaq.alerts.periods import Period, month
from ortaq.alerts.record.forecast import COVERAGE, Forecast, Resolution
from ortaq.alerts.record.scores import Skill
from ortaq.alerts.record.trials import Amounts, Chances, Judged, judged_amounts, judged_chances
from ortaq.alerts.signals.shipped import Coefficients, climatologies, coefficients
from ortaq.alerts.signals.told import Told, half_width, in_rolling_band, no_data
from ortaq.core import Array
from ortaq.core.report import Text

NAME = "snow_river"
MODEL = "snow_river 1"
INFLOW, PRECIPITATION = "inflow_m3s", "precipitation_mm"
SEASON = range(4, 10)
ISSUES = range(1, 6)
DRY = 0.2
"""The event is inflow below this quantile of earlier years; it is also its baseline probability."""

LEAST_YEARS = 20
"""Earlier years with all predictors below which nothing is foretold."""

_LEAST_SPREAD = 1e-6
"""Of the logarithm: a table without any error left, such as a made one, still gives a probability."""

WARN_AT = 0.5
_LEVELS = (np.arange(99) + 0.5) / 99.0


@dataclass(frozen=True, eq=False, slots=True)
class Seasons:
    """Years of one basin: the logarithm of its season's inflow (NaN where unknown), and predictors by month of issue.

    ``predictors[issue]`` has shape (year, 3): precipitation since October, last month's inflow, October's, as logs.
    """

    place: str
    years: Array
    inflow: Array
    predictors: Mapping[int, Array]


@dataclass(frozen=True, eq=False, slots=True)
class Foretold:
    """One year's season as it was foretold: the centre and equally likely values, in logs, and how likely it is dry."""

    year: int
    centre: float
    members: Array
    climatology: Array
    dry_below: float
    chance: float


def snow_river(observed: Observations) -> Told:
    """Return the forecast of this season, where it is time for it, and trials of earlier years, for every basin."""
    inflow, rain = observed.of(INFLOW), observed.of(PRECIPITATION)
    places = [place for place in inflow if place in rain and inflow[place].first.kind == "month"]
    if not places:
        return no_data(NAME, INFLOW, PRECIPITATION)
    forecasts, trials, notes = list[Forecast](), list[Judged](), list[Text]()
    for place in places:
        seasons = seasons_of(inflow[place], rain[place])
        judged = {issue: tried(seasons, issue) for issue in ISSUES}
        trials += [one for pair in judged.values() for one in pair]
        now = _issue_now(inflow[place], rain[place])
        if now.number % 12 + 1 not in ISSUES:
            notes.append(Text("watch.snow_river.out_of_season", {"place": place, "month": str(now)}))
        elif said := foretold(seasons, now.number % 12 + 1, now.number // 12):
            skill = {one.skill.score: one.skill for one in judged[now.number % 12 + 1]}
            forecasts += _forecasts(seasons, said, skill, now, observed)
        elif (shipped := coefficients().get((place, now.number % 12 + 1))) and (
            said := foretold_by(shipped, seasons, now.number // 12)
        ):
            forecasts += _forecasts(seasons, said, _shipped_skill(shipped), now, observed)
            notes.append(Text("watch.snow_river.shipped", {"first": shipped.first, "last": shipped.last}))
        else:
            notes.append(Text("watch.too_short", {"place": place, "least": str(LEAST_YEARS)}))
    return Told(NAME, tuple(forecasts), (), tuple(trials), tuple(notes))


def seasons_of(inflow: Series, rain: Series) -> Seasons:
    """Return the years of a basin from its monthly inflow and precipitation."""
    first = max(inflow.first.number, rain.first.number) // 12 + 1
    last = max(inflow.first.number + inflow.values.size, rain.first.number + rain.values.size) // 12
    with np.errstate(divide="ignore", invalid="ignore"):
        season = np.log([np.mean([inflow.at(month(year, m)) for m in SEASON]) for year in range(first, last + 1)])
        predictors = {
            issue: np.log([_known(inflow, rain, year, issue) for year in range(first, last + 1)]) for issue in ISSUES
        }
    return Seasons(
        inflow.place,
        np.arange(first, last + 1, dtype=float),
        np.where(np.isfinite(season), season, np.nan),
        {issue: np.where(np.isfinite(each), each, np.nan) for issue, each in predictors.items()},
    )


def _known(inflow: Series, rain: Series, year: int, issue: int) -> tuple[float, float, float]:
    since = sum(rain.at(month(year, m)) for m in range(-2, issue))
    return since, inflow.at(month(year, issue - 1)), inflow.at(month(year, -2))


def foretold(seasons: Seasons, issue: int, year: int) -> Foretold | None:
    """Return what is foretold of a year on the first day of a month, from earlier years alone; None if they are few."""
    known, earlier = seasons.predictors[issue], seasons.years < year
    row = np.flatnonzero(seasons.years == year)
    complete = earlier & np.isfinite(known).all(axis=1) & np.isfinite(seasons.inflow)
    if not row.size or not np.isfinite(known[row[0]]).all() or complete.sum() < LEAST_YEARS:
        return None
    design = np.column_stack([np.ones(seasons.years.size), known])
    own, x, y = design[complete], design[row[0]], seasons.inflow[complete]
    coefficients, *_ = np.linalg.lstsq(own, y, rcond=None)
    free = own.shape[0] - own.shape[1]
    left = y - own @ coefficients
    spread = max(float(np.sqrt(left @ left / free * (1.0 + x @ np.linalg.pinv(own.T @ own) @ x))), _LEAST_SPREAD)
    climatology = seasons.inflow[earlier & np.isfinite(seasons.inflow)]
    dry = float(np.log(np.quantile(np.exp(climatology), DRY)))
    centre = float(x @ coefficients)
    members = centre + spread * stats.t.ppf(_LEVELS, free)
    return Foretold(year, centre, members, climatology, dry, float(stats.t.cdf((dry - centre) / spread, free)))


def foretold_by(shipped: Coefficients, seasons: Seasons, year: int) -> Foretold | None:
    """Return what shipped coefficients say of a year whose predictors are known; the climatology ships too."""
    row = np.flatnonzero(seasons.years == year)
    known = seasons.predictors[shipped.issue][row[0]] if row.size else np.array([np.nan])
    facts = {one.what: one.value for one in climatologies() if (one.signal, one.place) == (NAME, shipped.place)}
    if not np.isfinite(known).all() or not {"season_median", "season_dry"} <= set(facts):
        return None
    middle, dry = (float(np.log(facts[what])) for what in ("season_median", "season_dry"))
    centre = shipped.constant + float(known @ (shipped.precipitation, shipped.last_month, shipped.october))
    members = centre + shipped.spread * stats.t.ppf(_LEVELS, shipped.free)
    # A normal distribution of logarithms through the median and the dry quantile.
    climatology = middle + (dry - middle) / stats.norm.ppf(DRY) * stats.norm.ppf(_LEVELS)
    return Foretold(
        year, centre, members, climatology, dry, float(stats.t.cdf((dry - centre) / shipped.spread, shipped.free))
    )


def _shipped_skill(shipped: Coefficients) -> dict[str, Skill]:
    """Return the skill that coefficients were shipped with; scores stand over that of the baseline."""
    ends = {
        "brier": (shipped.brier, shipped.brier_low, shipped.brier_high),
        "crps": (shipped.crps, shipped.crps_low, shipped.crps_high),
    }
    return {name: Skill(name, shipped.cases, shipped.cases, 1.0 - one[0], 1.0, *one) for name, one in ends.items()}


def all_foretold(seasons: Seasons, issue: int, since: int = 0) -> list[tuple[Foretold, float]]:
    """Return every year whose season is known as it would have been foretold, with the logarithm of what came."""
    pairs = zip(seasons.years, seasons.inflow, strict=True)
    known = [(int(year), float(came)) for year, came in pairs if np.isfinite(came) and year >= since]
    said = [(foretold(seasons, issue, year), came) for year, came in known]
    return [(one, came) for one, came in said if one is not None]


def tried(seasons: Seasons, issue: int, since: int = 0) -> tuple[Judged, ...]:
    """Return how the dry season and the amount of inflow would have been foretold on the first day of a month."""
    cases = all_foretold(seasons, issue, since)
    if not cases:
        return ()
    came = np.array([value for _, value in cases])
    years = np.array([one.year for one, _ in cases])
    chances = Chances(
        np.array([one.chance for one, _ in cases]),
        np.full(came.size, DRY),
        np.array([float(value < one.dry_below) for one, value in cases]),
        years,
    )
    errors = came - np.array([one.centre for one, _ in cases])
    amounts = Amounts(
        [one.members for one, _ in cases], [one.climatology for one, _ in cases], came, years, in_rolling_band(errors)
    )
    lead = _lead(issue)
    dry = judged_chances(NAME, lead, "dry_season", chances, WARN_AT)
    inflow = judged_amounts(NAME, lead, "season_inflow", amounts)
    return replace(dry, place=seasons.place), replace(inflow, place=seasons.place)


def _lead(issue: int) -> str:
    return f"P{10 - issue}M"


def _issue_now(inflow: Series, rain: Series) -> Period:
    """Return the month on whose first day everything up to the month before is known."""
    return min(inflow.last, rain.last).after(1)


def _forecasts(
    seasons: Seasons, said: Foretold, skill: Mapping[str, Skill], now: Period, observed: Observations
) -> list[Forecast]:
    """Return the event and the amount of this season."""
    issue, named = now.number % 12 + 1, {"place": seasons.place, "year": str(said.year)}
    first, last = (month(said.year, m) for m in (SEASON[0], SEASON[-1]))
    dry = float(np.exp(said.dry_below))
    amount = Resolution(
        INFLOW, seasons.place, str(first), str(last), "mean", file=observed.of(INFLOW)[seasons.place].file
    )
    event = Forecast(
        signal=NAME,
        place=seasons.place,
        lead=_lead(issue),
        event=Text("watch.event.dry_season", {**named, "below": f"{dry:.0f}"}),
        unit="1",
        naive_rule="climatology",
        resolves=replace(amount, test="below", threshold=dry),
        data_until=str(now.after(-1)),
        vintage=max(observed.of(name)[seasons.place].vintage for name in (INFLOW, PRECIPITATION)),
        inputs=observed.inputs,
        model=MODEL,
        known_from=last.after(1).first.isoformat(),
        chance=said.chance,
        naive_chance=DRY,
        skill=skill.get("brier"),
    )
    return [
        event,
        replace(
            event,
            event=Text("watch.event.season_inflow", named),
            unit="m3/s",
            resolves=amount,
            chance=None,
            naive_chance=None,
            members=tuple(map(_amount, said.members)),
            naive_members=tuple(map(_amount, said.climatology)),
            log=True,
            band=_band(seasons, said, issue, skill.get("crps")),
            skill=skill.get("crps"),
        ),
    ]


def _band(seasons: Seasons, said: Foretold, issue: int, shown: Skill | None) -> tuple[float, float, float]:
    """Return the band of what is stated, conformal by past errors; that of the climatology where no skill is shown."""
    if shown is None or not shown.demonstrated:
        tail = 0.5 * (1.0 - COVERAGE)
        low, centre, high = np.quantile(said.climatology, (tail, 0.5, 1.0 - tail))
    else:
        reach = half_width([came - one.centre for one, came in all_foretold(seasons, issue)])
        centre = said.centre
        low, high = centre - reach, centre + reach
        if not np.isfinite(reach):  # shipped coefficients have no past errors of this table
            low, high = np.quantile(said.members, (0.5 - 0.5 * COVERAGE, 0.5 + 0.5 * COVERAGE))
    return _amount(low), _amount(centre), _amount(high)


def _amount(log: float) -> float:
    return float(f"{np.exp(log):.6g}")
