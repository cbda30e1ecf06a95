"""One pair of economies, cell by cell: value, uncertainty, method, sources, and where what is stated disagrees."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Pin, Region, Source
from ortaq.observe.regions.pin import cells_of

NORMAL_95 = 1.959963984540054
"""Standard deviations on either side of the mean that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class PairCell:
    """One flow, million USD, with the 95 % range that its ln-sd means and the titles of its sources."""

    exporter: str
    importer: str
    sector: str
    value_musd: float
    low_musd: float
    high_musd: float
    ln_sd: float
    method: str
    source: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PinnedFact:
    """A pin of the pair beside what the flows say, million USD; several sources state different figures: see reason."""

    pin: Pin
    flows_musd: float
    sources: tuple[Source, ...]
    inside_range: bool


@dataclass(frozen=True, slots=True)
class PairView:
    """Both directions of a pair."""

    cells: tuple[PairCell, ...]
    pins: tuple[PinnedFact, ...]


def pair_view(region: Region, first: str, second: str) -> PairView:
    """Return what the region knows of a pair, in both directions."""
    a, b = region.economy_positions([first, second], where="pair")
    ways = ((a, b), (b, a)) if a != b else ((a, b),)
    cells = tuple(_cell(region, j, n, i) for i, n in ways for j in range(len(region.sectors)))
    pins = tuple(_fact(region, p) for p in region.pins if {p.exporter, p.importer} == {first, second})
    return PairView(cells, pins)


def _cell(region: Region, j: int, n: int, i: int) -> PairCell:
    value, sd = float(region.flow[j, n, i]), float(region.flow_ln_sd[j, n, i])
    titles = {s.id: s.title for s in region.sources} | {a.id: a.statement for a in region.assumptions}
    source = str(region.flow_source[j, n, i])
    return PairCell(
        region.economy_ids[i],
        region.economy_ids[n],
        region.sector_ids[j],
        value,
        value * float(np.exp(-NORMAL_95 * sd)),
        value * float(np.exp(NORMAL_95 * sd)),
        sd,
        str(region.flow_method[j, n, i]),
        source,
        tuple(titles.get(part, part) for part in source.split("+") if part),
    )


def _fact(region: Region, pin: Pin) -> PinnedFact:
    cells = list(cells_of(region, pin))
    flow, sd = region.flow.ravel()[cells], region.flow_ln_sd.ravel()[cells]
    total = float(flow.sum())
    # Sectors of a pair err together at most: the widest reading of the range.
    low, high = (float((flow * np.exp(sign * NORMAL_95 * sd)).sum()) for sign in (-1.0, 1.0))
    wanted = set(pin.source.split("+"))
    sources = tuple(s for s in region.sources if s.id in wanted)
    return PinnedFact(pin, total, sources, low <= pin.value_musd <= high)
