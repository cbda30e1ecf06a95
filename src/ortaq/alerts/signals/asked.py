"""Every signal by its name, and what those that are asked say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ortaq.alerts.observations import Observations
from ortaq.alerts.signals.border_dwell import border_dwell
from ortaq.alerts.signals.conflict import conflict
from ortaq.alerts.signals.facts import earthquakes, food_prices, outbreaks
from ortaq.alerts.signals.oil_price import oil_price
from ortaq.alerts.signals.snow_river import snow_river
from ortaq.alerts.signals.told import Told
from ortaq.alerts.signals.trade import trade_nowcast, trade_rerouting
from ortaq.core import require_known
from ortaq.core.report import Text

SIGNALS: Mapping[str, Callable[[Observations], Told]] = {
    "snow_river": snow_river,
    "conflict": conflict,
    "trade_nowcast": trade_nowcast,
    "trade_rerouting": trade_rerouting,
    "border_dwell": border_dwell,
    "oil_price": oil_price,
    "earthquakes": earthquakes,
    "food_prices": food_prices,
    "outbreaks": outbreaks,
}
"""Every signal by its name."""


def signals(observed: Observations, names: Sequence[str] = ()) -> tuple[Told, ...]:
    """Return what signals say on observations; a forecast whose outcome the tables hold already is left out and named.

    Parameters
    ----------
    observed : Observations
    names : sequence of str, optional
        Keys of ``SIGNALS``; all if empty.

    Returns
    -------
    tuple of Told

    Raises
    ------
    InputError
        A name is unknown.
    """
    require_known(names, list(SIGNALS), kind="signal", where="NAME")
    return tuple(_without_known(SIGNALS[name](observed), observed) for name in names or SIGNALS)


def _without_known(told: Told, observed: Observations) -> Told:
    known = [one for one in told.forecasts if one.resolves.came(observed) is not None]
    if not known:
        return told
    left = tuple(one for one in told.forecasts if one not in known)
    note = Text("watch.known_already", {"places": tuple(sorted({one.place for one in known}))})
    return replace(told, forecasts=left, notes=(*told.notes, note))
