"""What goods need on each side of a crossing, by direction of travel, and the programmes that lines belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Band

PARTS = ("border", "gauge", "waiting", "port")
"""What takes the time on a side: papers and inspection, change of gauge, waiting for a ship, work of a port."""


@dataclass(frozen=True, slots=True)
class Side:
    """What goods need on one country's side of a crossing when they travel towards a country.

    Attributes
    ----------
    country : str
        Whose side it is, ISO 3166 alpha-3.
    towards : str
        Country that the goods travel to; the same as ``country`` on the side where they arrive.
    part : str
        What takes the time, one of ``PARTS``; rows of several parts of one side add up.
    dwell_h : Band
        Median, hours, with the range of the median.
    dwell_h_p90 : float
        What nine of ten consignments stay below, hours.
    cost_usd_per_feu : Band
        Fees and handling, USD per forty-foot container.
    source : str
        Ids of sources and assumptions.
    """

    country: str
    towards: str
    part: str
    dwell_h: Band
    dwell_h_p90: float
    cost_usd_per_feu: Band
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What passing a crossing in one direction takes: both sides together.

    Attributes
    ----------
    dwell_h : Band
        Median, hours, with the range of the median: those of the sides added up.
    late_h : float
        Hours from the median to what nine of ten consignments stay below. Delays on the sides are independent of each
        other: their spreads add up as squares.
    cost_usd_per_feu : Band
        Fees and handling, USD per forty-foot container.
    """

    dwell_h: Band
    late_h: float
    cost_usd_per_feu: Band


@dataclass(frozen=True, slots=True)
class Programme:
    """Crossings and lines that carry the label of a programme, such as the Belt and Road Initiative.

    Attributes
    ----------
    programme : str
        The label: ``bri``, ``carec-1``. Several rows may have it.
    targets : tuple of str
        Crossings, named lines or ids of links.
    source, note : str
        Id of a source or of an assumption, and what it says.
    """

    programme: str
    targets: tuple[str, ...]
    source: str
    note: str


def passage_over(sides: Sequence[Side]) -> Passage:
    """Return what some sides take together.

    Parameters
    ----------
    sides : sequence of Side
        All parts of both sides in one direction of travel.

    Examples
    --------
    >>> usd = Band.exact(0.0)
    >>> out = Side("CHN", "KAZ", "border", Band(20.0, 30.0, 40.0), 60.0, usd, "")
    >>> there = Side("KAZ", "KAZ", "border", Band(10.0, 40.0, 60.0), 80.0, usd, "")
    >>> both = passage_over([out, there])
    >>> both.dwell_h.central, both.late_h
    (70.0, 50.0)
    """
    late = [side.dwell_h_p90 - side.dwell_h.central for side in sides]
    return Passage(
        _sum([side.dwell_h for side in sides]),
        float(np.sqrt(np.square(late).sum())),
        _sum([side.cost_usd_per_feu for side in sides]),
    )


def _sum(bands: Sequence[Band]) -> Band:
    return Band(*(sum(getattr(band, end) for band in bands) for end in ("low", "central", "high")))
