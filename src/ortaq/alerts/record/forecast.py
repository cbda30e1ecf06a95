"""One forecast as it is recorded: the event in one line, what resolves it, what was said and on which knowledge."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite, isnan
from typing import Any

import numpy as np

from ortaq.alerts.observations import Observations, Series
from ortaq.alerts.periods import Period, period_of
from ortaq.alerts.record.scores import Skill
from ortaq.core.report import Text

COVERAGE = 0.9
"""Part of cases that a band is meant to cover."""


EVENTS = {
    "watch.event.dry_season": {"place", "year", "below"},
    "watch.event.season_inflow": {"place", "year"},
    "watch.event.many_deaths": {"place", "month", "deaths"},
    "watch.event.any_death": {"place", "month", "deaths"},
    "watch.event.exports": {"place", "month"},
    "watch.event.oil_falls": {"percent", "month", "last", "below"},
}
"""What is foretold, by the key of its text, with the gaps of it."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a table says what came: a statistic of an indicator at a place over periods, perhaps against a threshold.

    Attributes
    ----------
    indicator, place, first, last : str
        Which values of the table of observations; periods both included.
    file : str
        Table in which the indicator stands; another file with the same columns does as well.
    statistic : str
        ``mean``, ``least`` or ``value`` (of one period).
    test : str
        ``below`` or ``at_least`` a threshold: then 1 or 0 came; empty for an amount.
    threshold : float
    zero_where_absent : bool
        Whether a table that reaches the period says zero of a place that it does not name.
    """

    indicator: str
    place: str
    first: str
    last: str
    statistic: str = "value"
    test: str = ""
    threshold: float = 0.0
    file: str = ""
    zero_where_absent: bool = False

    @property
    def periods(self) -> list[Period]:
        """All periods that must be known."""
        first, last = period_of(self.first), period_of(self.last)
        if first is None or last is None or first.kind != last.kind:
            raise ValueError(f"no periods: {self.first} to {self.last}")
        return [first.after(n) for n in range(last.number - first.number + 1)]

    def came(self, observed: Observations) -> float | None:
        """Return what the table says, None while it does not say it."""
        by_place = observed.of(self.indicator)
        found = [self._at(by_place, period) for period in self.periods]
        known = [value for value in found if np.isfinite(value)]
        below = self.test == "below" and self.statistic == "least" and min(known, default=np.inf) < self.threshold
        if len(known) < len(found) and not below:
            return None
        amount = float(np.min(known) if self.statistic == "least" else np.mean(known))
        if not self.test:
            return amount
        return float(amount < self.threshold if self.test == "below" else amount >= self.threshold)

    def _at(self, by_place: Mapping[str, Series], period: Period) -> float:
        value = by_place[self.place].at(period) if self.place in by_place else float("nan")
        reached = any(one.first.kind == period.kind and period <= one.last for one in by_place.values())
        return 0.0 if self.zero_where_absent and reached and not np.isfinite(value) else value


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a signal says of one event or amount, with the baseline beside.

    Attributes
    ----------
    signal, place, lead : str
        ``lead`` is an ISO 8601 duration from the newest datum to the end of the target.
    event : Text
        In one line.
    unit : str
    chance, naive_chance : float, optional
        Of an event: what the model says, and the baseline.
    members, naive_members : tuple of float
        Of an amount: equally likely values, of the model and of the baseline.
    log : bool
        Whether amounts are scored by their logarithms.
    band : (float, float, float), optional
        Low, central, high; conformal: its coverage is that of past errors.
    naive_rule : str
        ``climatology``, ``base_rate`` or ``last_value``.
    resolves : Resolution
    data_until, vintage : str
        Newest period used, and the day on which its source spoke.
    inputs : tuple of str
        Files with their digests.
    model : str
        Name and version.
    known_from : str
        First day on which anybody can know what came; a forecast that is recorded later is no forecast.
    skill : Skill, optional
        Of the model in trials on the same tables, each year or month foretold from earlier ones alone.
    """

    signal: str
    place: str
    lead: str
    event: Text
    unit: str
    naive_rule: str
    resolves: Resolution
    data_until: str
    vintage: str
    inputs: tuple[str, ...]
    model: str
    known_from: str
    chance: float | None = None
    naive_chance: float | None = None
    members: tuple[float, ...] = ()
    naive_members: tuple[float, ...] = ()
    log: bool = False
    band: tuple[float, float, float] | None = None
    skill: Skill | None = None

    @property
    def demonstrated(self) -> bool:
        """Whether trials show skill: the whole interval lies above zero."""
        return self.skill is not None and self.skill.demonstrated

    @property
    def stated_chance(self) -> float | None:
        """The probability to use: the baseline where no skill is demonstrated."""
        return self.chance if self.demonstrated else self.naive_chance

    @property
    def stated_members(self) -> tuple[float, ...]:
        """The equally likely values to use: the baseline's where no skill is demonstrated."""
        return self.members if self.demonstrated else self.naive_members

    @property
    def kind(self) -> str:
        """Which event or amount of the signal it is: what is judged together."""
        return self.event.key.rpartition(".")[2]

    @property
    def id(self) -> str:
        """Signal, place, lead and target: one forecast a vintage is recorded under it."""
        made = self.resolves
        return "/".join((self.signal, self.place, self.lead, made.first, made.last, made.test or "amount"))


def forecast_record(forecast: Forecast) -> dict[str, Any]:
    """Return a forecast as plain data for JSON."""
    kept = asdict(forecast)
    if forecast.skill is not None:
        kept["skill"] = {name: None if _is_nan(value) else value for name, value in kept["skill"].items()}
    kept["event"] = {"key": forecast.event.key, "values": {k: str(v) for k, v in forecast.event.values.items()}}
    return {name: value for name, value in kept.items() if value is not None}


def forecast_of(record: Mapping[str, Any]) -> Forecast:
    """Return the forecast of plain data, as `forecast_record` made it.

    Raises
    ------
    ValueError
        It lacks a part, has others, or a part is of another kind.
    """
    try:
        given = dict(record)
        event = given.pop("event")
        given["event"] = Text(str(event["key"]), {str(k): str(v) for k, v in event["values"].items()})
        if EVENTS.get(given["event"].key) != set(given["event"].values):
            raise ValueError(f"no event: {given['event'].key}")
        given["resolves"] = Resolution(**given["resolves"])
        if given["resolves"].statistic not in {"mean", "least", "value"} or not given["resolves"].periods:
            raise ValueError("no such statistic, or no periods")
        given["skill"] = _skill_of(given["skill"]) if given.get("skill") else None
        for name in ("inputs", "members", "naive_members", "band"):
            if given.get(name) is not None:
                given[name] = tuple(given[name])
        forecast = Forecast(**given)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no forecast: {error}") from error
    _require_numbers(forecast)
    return forecast


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and isnan(value)


def _skill_of(record: Mapping[str, Any]) -> Skill:
    given: dict[str, Any] = {name: float("nan") if value is None else value for name, value in record.items()}
    return Skill(**given)


def _require_kinds(record: Forecast | Resolution | Skill) -> None:
    """Refuse a part that is of another kind than its field."""
    kinds: dict[Any, tuple[type, ...]] = {str: (str,), int: (int,), float: (int, float), bool: (bool,)}
    for field in fields(record):
        value = getattr(record, field.name)
        kind = kinds.get(field.type)
        if kind and (not isinstance(value, kind) or (isinstance(value, bool) and bool not in kind)):
            raise ValueError(f"'{field.name}' is of another kind")


def _require_numbers(forecast: Forecast) -> None:
    """Refuse probabilities beyond zero and one, amounts that are no numbers, and parts of another kind."""
    for record in (forecast, forecast.resolves, forecast.skill):
        if record is not None:
            _require_kinds(record)
    if not all(isinstance(one, str) for one in forecast.inputs):
        raise ValueError("an input is named by a text")
    chances = [c for c in (forecast.chance, forecast.naive_chance) if c is not None]
    if any(isinstance(c, bool) or not isinstance(c, int | float) or not 0.0 <= c <= 1.0 for c in chances):
        raise ValueError("a probability lies between 0 and 1")
    amounts = (*forecast.members, *forecast.naive_members, *(forecast.band or ()))
    if any(not isinstance(a, int | float) or not isfinite(a) or (forecast.log and a <= 0.0) for a in amounts):
        raise ValueError("an amount is a finite number, above zero where its logarithm is scored")
    if len(chances) != 2 and not (forecast.members and forecast.naive_members):
        raise ValueError("a forecast says a probability or amounts, and those of the baseline")
    if forecast.band is not None and len(forecast.band) != 3:
        raise ValueError("a band has three ends")
