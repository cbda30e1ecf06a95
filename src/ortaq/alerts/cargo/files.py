"""Files of times at crossings: a table for other programs, and what may be laid over a network."""

from collections.abc import Iterator
from math import isinf
from typing import Any

from ortaq.alerts.cargo.dwell import Cell
from ortaq.alerts.cargo.told import Stated
from ortaq.alerts.cargo.watching import Watched
from ortaq.core import Band, Passing, Source
from ortaq.tables import parquet_bytes

COLUMNS = (
    *("crossing", "direction", "month", "n", "exact", "interval", "waiting", "lost", "start_unknown"),
    *("median_h", "low_h", "high_h", "p90_h", "p90_low", "p90_high", "mean_h", "coverage"),
    *("stated_median_h", "stated_low_h", "stated_high_h", "stated_p90_h", "stated_source", "note"),
)
"""Of dwell.csv; ``month`` is ``all`` for all months that are shown together."""

SOURCE = "watch_cargo"
"""Id under which an overlay names its source."""


def rows_of(watched: Watched, stated: Stated) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of dwell.csv; an hour that is not known is None.

    Parameters
    ----------
    watched : Watched
    stated : mapping
        What the region states today.
    """
    for cell in watched.cells:
        today = stated.get((cell.crossing, cell.towards))
        yield (
            *(cell.crossing, f"{cell.origin}-{cell.towards}", cell.month or "all"),
            *_found(cell),
            round(cell.heard, 4),
            *((*_ends(today.median_h), round(today.p90_h, 4), today.source) if today else (None,) * 4 + ("",)),
            cell.why,
        )


def _found(cell: Cell) -> tuple[Any, ...]:
    dwell = cell.dwell
    if dwell is None:
        return (None,) * 13
    counts = (dwell.visits, dwell.exact, dwell.interval, dwell.waiting, dwell.lost, dwell.start_unknown)
    return (*counts, *_ends(dwell.median_h), *_ends(dwell.p90_h), _known(dwell.mean_h))


def _ends(band: Band) -> tuple[float | None, float | None, float | None]:
    return _known(band.central), _known(band.low), _known(band.high)


def _known(hours: float) -> float | None:
    return None if isinf(hours) else round(hours, 4)


def parquet_of_rows(rows: list[tuple[Any, ...]]) -> bytes:
    """Return the rows of dwell.csv as Parquet.

    Parameters
    ----------
    rows : list of tuple
    """
    import pyarrow as pa  # noqa: PLC0415 (loads long)

    words = {"crossing", "direction", "month", "stated_source", "note"}
    whole = {"n", "exact", "interval", "waiting", "lost", "start_unknown"}
    kinds = [pa.string() if name in words else pa.int64() if name in whole else pa.float64() for name in COLUMNS]
    columns = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), kinds, strict=True)]
    return parquet_bytes(pa.table(columns, names=list(COLUMNS)))


def observed(watched: Watched, stated: Stated) -> list[Passing]:
    """Return the hours by direction that may stand in the place of what a region states: known to both.

    Parameters
    ----------
    watched : Watched
    stated : mapping
        What the region states; crossings that it does not know are left out.
    """
    found = []
    for cell in watched.cells:
        if cell.month or cell.dwell is None or (cell.crossing, cell.towards) not in stated:
            continue
        median, p90 = cell.dwell.median_h, cell.dwell.p90_h
        if isinf(median.high) or isinf(p90.central):
            continue  # the grid does not reach it: the crossing is all but closed, which no hours say
        rounded = Band(*(round(end, 2) for end in (median.low, median.central, median.high)))
        place = stated[cell.crossing, cell.towards].place
        found.append(Passing(place, cell.towards, rounded, round(p90.central, 2), SOURCE))
    return found


def source_of(watched: Watched, read: str) -> Source:
    """Return the source that an overlay names.

    Parameters
    ----------
    watched : Watched
    read : str
        Day on which it was read, ``2026-11-30``.
    """
    title = f"Times at crossings from events of goods, {watched.first} to {watched.last}"
    note = f"Median with its 90 % band and 90th percentile by direction, months that may be shown; computed on {read}"
    keeper = "the keeper of the events"
    return Source(SOURCE, title, keeper, watched.last[:4], f"as {keeper} says", "", note)
