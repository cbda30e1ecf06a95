"""How often deaths in organised violence were counted, by country: a rate of the past, no forecast.

From a table of a user, as the signal ``conflict`` reads it; else what ships of the states that the neighbourhood
surrounds. Both sides of a border are told alike. Nothing here is about places, groups or persons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortaq.alerts.observations import Observations, Series
from ortaq.alerts.signals.conflict import ANY, DEATHS, MANY, NAME, panel_of
from ortaq.alerts.signals.shipped import climatologies

_SHIPPED = "any_death"


@dataclass(frozen=True, slots=True)
class Rate:
    """Months with deaths in one country.

    Attributes
    ----------
    place : str
    months : int
        Months that are known.
    some, many : float or None
        Percent of them with any death, and with at least 25; None where that is not known.
    first, last : str
        First and last month.
    source : str
    """

    place: str
    months: int
    some: float | None
    many: float | None
    first: str
    last: str
    source: str


def violence_rates(observed: Observations, places: Sequence[str]) -> tuple[Rate, ...]:
    """Return how often deaths were counted in some countries; those of which nothing is known are left out.

    Parameters
    ----------
    observed : Observations
        Of deaths by month and country; a table that reaches a month and names no death counts as none.
    places : sequence of str
        Codes of economies.
    """
    found = {place: one for place, one in observed.of(DEATHS).items() if one.first.kind == "month"}
    return tuple(_of_table(found, places) if found else _shipped(places))


def _of_table(found: Mapping[str, Series], places: Sequence[str]) -> list[Rate]:
    panel, rates = panel_of(found), []
    months = panel.deaths.shape[1]
    sources = ", ".join(sorted({source for one in found.values() for source in one.sources}))
    first, last = panel.first, panel.first.after(months - 1)
    for place in places:
        if place in panel.places:
            deaths = panel.deaths[panel.places.index(place)]
            some, many = (100.0 * float((deaths >= least).mean()) for least in (ANY, MANY))
            rates.append(Rate(place, months, some, many, str(first), str(last), sources))
    return rates


def _shipped(places: Sequence[str]) -> list[Rate]:
    known = {c.place: c for c in climatologies() if c.signal == NAME and c.what == _SHIPPED}
    return [
        Rate(c.place, c.cases, c.value, None, c.first, c.last, c.source) for c in (known.get(p) for p in places) if c
    ]
