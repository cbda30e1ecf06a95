"""A recorded forecast in the layout of the house's track record, for ledgers and other programs."""

from math import log
from typing import Any

import numpy as np

from ortaq.alerts.periods import period_of
from ortaq.alerts.record.forecast import COVERAGE, Forecast
from ortaq.alerts.record.scores import crps

_NAIVE = {"climatology": "climatology", "base_rate": "base_rate", "last_value": "last_value"}


def prediction(forecast: Forecast, at: str, version: str, came: float | None = None, read: str = "") -> dict[str, Any]:
    """Return a forecast as one prediction: vintage, target, band, naive rule, what resolves it, what came.

    Parameters
    ----------
    forecast : Forecast
    at : str
        Day on which it was recorded.
    version : str
        Of the program.
    came : float, optional
        What came; open without it.
    read : str, optional
        Day on which that was read.
    """
    chance = forecast.stated_chance
    low, central, high = forecast.band or (chance, chance, chance)
    naive = forecast.naive_chance
    if naive is None:
        ordered = sorted(forecast.naive_members)
        naive = ordered[len(ordered) // 2] if ordered else None
    resolves = forecast.resolves
    return {
        "id": "".join(c if c.isalnum() else "_" for c in forecast.id).lower(),
        "made": {"at": f"{at}T00:00:00Z", "commit": version, "region": forecast.model, "data_until": _day(forecast)},
        "kind": "forecast",
        "domain": "watch",
        "target": str(forecast.event),
        "unit": forecast.unit,
        "transform": "probability" if chance is not None else "level",
        "horizon": forecast.lead,
        "prediction": {"central": central, "low": low, "high": high, "coverage": COVERAGE},
        "inputs": list(forecast.inputs),
        "naive": [{"rule": _NAIVE.get(forecast.naive_rule, "base_rate"), "value": naive}],
        "rule": {
            "score": "brier" if chance is not None else "crps",
            "hit": "the score is below half of the naive rule's; near: below it",
        },
        "resolves": {
            "file": resolves.file,
            "query": f"{resolves.statistic} of {resolves.indicator}, {resolves.place}, {resolves.first}/{resolves.last}"
            + (f", {resolves.test} {resolves.threshold:g}" if resolves.test else ""),
            "after": forecast.known_from,
        },
        "observed": None if came is None else {"value": came, "source": resolves.file, "read": read},
        "status": "open" if came is None else _status(*_scores(forecast, came)),
        "scores": _told_scores(forecast, came),
    }


def _day(forecast: Forecast) -> str:
    """Return the last day of the newest period that was used."""
    period = period_of(forecast.data_until)
    assert period is not None
    return period.last.isoformat()


def _scores(forecast: Forecast, came: float) -> tuple[float, float]:
    """Return the score of what was stated, and the baseline's."""
    if forecast.stated_chance is not None:
        return (forecast.stated_chance - came) ** 2, ((forecast.naive_chance or 0.0) - came) ** 2
    members, naive = (np.array(each) for each in (forecast.stated_members, forecast.naive_members))
    if forecast.log and came > 0.0:
        return crps(np.log(members), log(came)), crps(np.log(naive), log(came))
    return crps(members, came), crps(naive, came)


def _status(score: float, naive: float) -> str:
    return "hit" if score < 0.5 * naive else "near" if score < naive else "miss"


def _told_scores(forecast: Forecast, came: float | None) -> dict[str, Any]:
    told: dict[str, Any] = {"demonstrated_skill": forecast.demonstrated}
    if came is not None:
        told["score"], told["naive_score"] = _scores(forecast, came)
    return told
