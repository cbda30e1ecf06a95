"""A fall of the oil price within a year: how often it came, and a rule that is tried and refused.

The event: in at least one of the next twelve months Brent's monthly mean is 30 % below that of this month. The rule
that a volatile market falls more often is tried beside: a random walk with the volatility of the last two years. What
is said is how often it came, unless trials show skill.
"""

import numpy as np
from scipy.special import ndtr

from ortaq.alerts.observations import Observations, Series
from ortaq.alerts.record.forecast import Forecast, Resolution
from ortaq.alerts.record.trials import Chances, Judged, judged_chances
from ortaq.alerts.signals.told import Told, no_data
from ortaq.core import Array
from ortaq.core.report import Text

NAME = "oil_price"
MODEL = "oil_price 1"
PRICE = "brent_usd"
FALL, MONTHS = 0.3, 12
"""Part by which the price falls, and months within which it does."""

VOLATILITY_MONTHS = 24
LEAST_MONTHS = 120
"""Months of which the outcome is known before the first that is tried: the base rate needs years."""

WARN_AT = 0.5


def oil_price(observed: Observations) -> Told:
    """Return the probability of a fall within a year, and how both rules would have done."""
    found = [one for one in observed.of(PRICE).values() if one.first.kind == "month"]
    if not found:
        return no_data(NAME, PRICE)
    series = found[0]
    price = series.values[: series.last.number - series.first.number + 1]
    if not (np.isfinite(price) & (price > 0.0)).all() or price.size <= LEAST_MONTHS + 2 * MONTHS:
        return Told(NAME, notes=(Text("watch.too_short", {"place": PRICE, "least": str(LEAST_MONTHS + 2 * MONTHS)}),))
    fell, said = falls(price), volatility_chances(price)
    tried = range(LEAST_MONTHS + MONTHS, price.size - MONTHS)
    naive = np.array([fell[: at - MONTHS + 1].mean() for at in tried])
    cases = Chances(said[tried.start : tried.stop], naive, fell[tried.start : tried.stop], np.array(tried) // MONTHS)
    judged = judged_chances(NAME, f"P{MONTHS}M", "oil_falls", cases, WARN_AT)
    forecast = _forecast(series, float(said[-1]), float(fell[: price.size - MONTHS].mean()), judged, observed.inputs)
    refused = () if judged.skill.demonstrated else (Text("watch.oil_price.refused"),)
    return Told(NAME, (forecast,), (), (judged,), notes=refused)


def falls(price: Array) -> Array:
    """Return for every month whether the price fell so far within the next months; NaN where that is not known yet."""
    came = np.full(price.size, np.nan)
    for at in range(price.size - MONTHS):
        came[at] = float(price[at + 1 : at + MONTHS + 1].min() < (1.0 - FALL) * price[at])
    return came


def volatility_chances(price: Array) -> Array:
    """Return the probability that a random walk without drift falls so far, by month; NaN before volatility is known.

    By the reflection principle twice the probability of standing below the line at the end.
    """
    steps = np.diff(np.log(price))
    chance = np.full(price.size, np.nan)
    for at in range(VOLATILITY_MONTHS, price.size):
        spread = steps[at - VOLATILITY_MONTHS : at].std(ddof=1) * np.sqrt(MONTHS)
        chance[at] = min(2.0 * float(ndtr(np.log(1.0 - FALL) / spread)), 1.0) if spread > 0.0 else 0.0
    return chance


def _forecast(series: Series, said: float, naive: float, judged: Judged, inputs: tuple[str, ...]) -> Forecast:
    now = series.last
    first, last = now.after(1), now.after(MONTHS)
    line = (1.0 - FALL) * series.at(now)
    named = {"percent": f"{FALL:.0%}", "month": str(now), "last": str(last), "below": f"{line:.1f}"}
    return Forecast(
        signal=NAME,
        place=series.place,
        lead=f"P{MONTHS}M",
        event=Text("watch.event.oil_falls", named),
        unit="1",
        naive_rule="base_rate",
        resolves=Resolution(PRICE, series.place, str(first), str(last), "least", "below", line, series.file),
        data_until=str(now),
        vintage=series.vintage,
        inputs=inputs,
        model=MODEL,
        known_from=first.after(1).first.isoformat(),
        chance=said,
        naive_chance=naive,
        skill=judged.skill,
    )
