"""Times at crossings by direction and month, with bands; what would tell of few units or carriers is not shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from ortaq.alerts.cargo.places import Places
from ortaq.alerts.cargo.tally import CARRIERS, Counted, Tally, months_of
from ortaq.alerts.cargo.turnbull import Spans, estimated, means, quantiles
from ortaq.alerts.cargo.visits import EXACT, INTERVAL, LOST, WAITING
from ortaq.core import Array, Band, Integers

LEAST_VISITS = 30
"""Visits below which a cell is not shown."""

SAMPLES = 100
"""Resampled sets of days behind a band."""

SHARE = 0.9
"""Of the resampled values lies in a band."""

STUDENT = 0.926
"""By how much the 95 % quantile of Student's distribution exceeds the normal one, in parts, times its degrees."""

SEED = 0


@dataclass(frozen=True)
class Dwell:
    """Hours at a crossing, from the arrival on one side to the departure from the other.

    Attributes
    ----------
    median_h, p90_h : Band
        Infinite where the grid does not reach it.
    mean_h : float
    visits, exact, interval, waiting, start_unknown : int
        All that count; with both ends known, one of them between two times, still waiting; the beginning not known.
    lost : int
        Not seen again for longer than any visit lasts: left out.
    """

    median_h: Band
    p90_h: Band
    mean_h: float
    visits: int
    exact: int
    interval: int
    waiting: int
    start_unknown: int
    lost: int


@dataclass(frozen=True)
class Cell:
    """One crossing, direction and month, or all months that are shown together.

    Attributes
    ----------
    crossing : str
    origin, towards : str
        Countries of the sides.
    month : str
        ``2025-01``; empty for all months that are shown.
    heard : float
        Part of the days on which the crossing was heard.
    dwell : Dwell or None
        None: not shown, for ``why``.
    why : str
        ``few_visits``, ``few_carriers`` or ``no_data``; empty where it is shown.
    """

    crossing: str
    origin: str
    towards: str
    month: str
    heard: float
    dwell: Dwell | None
    why: str = ""


def dwell_of(rows: Counted, lost: float) -> Dwell:
    """Return the times of some counts of one crossing and direction.

    Parameters
    ----------
    rows : ndarray of tally.COUNT
    lost : float
        Part of units that leave without an event.
    """
    counted = rows[rows["kind"] != LOST]
    spans, weights = _weighted(counted)
    found = estimated(spans, weights, lost)
    kind, visits = counted["kind"], counted["visits"]
    days = len(np.unique(counted["day"]))
    return Dwell(
        median_h=_band(quantiles(found, 0.5), days),
        p90_h=_band(quantiles(found, 0.9), days),
        mean_h=float(means(found[:1])[0]),
        visits=int(visits.sum()),
        exact=int(visits[kind == EXACT].sum()),
        interval=int(visits[kind == INTERVAL].sum()),
        waiting=int(visits[kind == WAITING].sum()),
        start_unknown=int(visits[counted["start_unknown"]].sum()),
        lost=int(rows["visits"][rows["kind"] == LOST].sum()),
    )


def _weighted(rows: Counted) -> tuple[Spans, Array]:
    """Return the different spans, and how often each was seen: in the data, then in resampled days.

    Queues last for days: days are drawn whole, as many as there are, so that a band is not too narrow.
    """
    waiting = rows["kind"] == WAITING
    code = (rows["low"].astype(np.int64) << 20) | (rows["high"].astype(np.int64) << 8) | waiting
    different, span = np.unique(code, return_inverse=True)
    days, day = np.unique(rows["day"], return_inverse=True)
    by_day = np.zeros((len(days), len(different)))
    np.add.at(by_day, (day, span), rows["visits"])
    drawn = np.random.default_rng(SEED).multinomial(len(days), np.full(len(days), 1.0 / len(days)), SAMPLES)
    weights = np.concatenate([np.ones((1, len(days))), drawn]) @ by_day
    spans = Spans(different >> 20, (different >> 8) & 0xFFF, (different & 1).astype(bool))
    return spans, weights


def _band(values: Array, days: int) -> Band:
    """Return a value with its range over resampled days, wider where they are few.

    A sample of n days varies less about its mean than the days about the truth, by the root of (n - 1) / n; that their
    variation is estimated too widens a range as Student's does the normal one.
    """
    central, drawn = float(values[0]), values[1:]
    rest, free = (1.0 - SHARE) / 2.0, max(days - 1, 1)
    wider = sqrt((free + 1) / free) * (1.0 + STUDENT / free)
    low, high = (float(np.quantile(drawn, at, method="nearest")) for at in (rest, 1.0 - rest))
    if central <= 0.0 or not isfinite(high):
        return Band(min(low, central), central, max(high, central))
    ends = (central * (end / central) ** wider for end in (min(low, central), max(high, central)))
    return Band(next(ends), central, next(ends))


def shown_cells(tally: Tally, places: Places, heard: Array, months: Integers, since: int) -> Iterator[Cell]:
    """Yield every crossing, direction and month of the data, then each direction over the months that are shown.

    Parameters
    ----------
    tally : Tally
    places : Places
    heard : ndarray, shape (crossing, month)
        Part of the days of each month on which a crossing was heard.
    months : ndarray of int
        Months since 1970 that the data reach over.
    since : int
        First month of those that are taken together.
    """
    rows, lost = tally.rows(), tally.lost_parts(len(places.crossings))
    of, told = months_of(rows["day"]), bool(tally.carriers)
    for at, name in enumerate(places.crossings):
        for towards in (0, 1):
            own = (rows["crossing"] == at) & (rows["towards"] == towards)
            ends = places.sides[at][1 - towards], places.sides[at][towards]
            shown = np.zeros(len(rows), bool)
            for column, month in enumerate(months.tolist()):
                here = own & (of == month)
                carriers = len(tally.carriers.get((at, towards, month), ())) if told else CARRIERS
                why = _why(rows[here], carriers, heard[at, column])
                dwell = None if why else dwell_of(rows[here], lost[at][towards])
                yield Cell(name, *ends, str(np.datetime64(month, "M")), float(heard[at, column]), dwell, why)
                if not why and month >= since:
                    shown |= here
            if shown.any():
                part = heard[at][(months >= since) & (heard[at] > 0.0)]
                yield Cell(name, *ends, "", float(part.mean()), dwell_of(rows[shown], lost[at][towards]))


def _why(rows: Counted, carriers: int, heard: float) -> str:
    """Return why a cell is not shown; empty where it is."""
    if heard == 0.0:
        return "no_data"
    if rows["visits"][rows["kind"] != LOST].sum() < LEAST_VISITS:
        return "few_visits"
    return "few_carriers" if carriers < CARRIERS else ""
