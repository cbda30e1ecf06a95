"""Times as tables write them: with an offset, or local with the time zone of the station."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ortaq.alerts.cargo.readers.found import instant
from ortaq.core import Integers, Mask

FORMATS = (
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分",
    "%d.%m.%Y, %H:%M",
)
"""How times are written; a month is never named before a day."""

_OFFSET = r"(Z|[+-][0-9]{2}:?[0-9]{2})$"


def instants(texts: Sequence[str], zones: Sequence[str], time_format: str = "") -> tuple[Integers, Mask, int]:
    """Return times in microseconds since 1970 UTC, which of them cannot be read, and how many are ambiguous.

    Parameters
    ----------
    texts : sequence of str
        Times; those with an offset need no zone.
    zones : sequence of str
        Time zone of each; empty where none is known.
    time_format : str, optional
        How they are written.

    Examples
    --------
    >>> at, bad, twice = instants(["1970-01-01 06:00", "1970-01-01T00:00:02Z", "soon"], ["Asia/Kolkata"] * 3)
    >>> at.tolist(), bad.tolist(), twice
    ([1800000000, 2000000, 0], [False, False, True], 0)
    """
    column = pc.utf8_trim_whitespace(pa.array(texts, pa.string()))
    at, bad = np.zeros(len(texts), np.int64), np.zeros(len(texts), bool)
    stated = pc.match_substring_regex(column, _OFFSET).to_numpy(zero_copy_only=False).astype(bool)
    if stated.any():
        at[stated], bad[stated] = _with_offset(column.filter(pa.array(stated)))
    local = np.flatnonzero(~stated)
    if not len(local):
        return at, bad, 0
    walls, wrong = _walls(column.take(pa.array(local)), time_format)
    offsets, unknown, twice = _offsets(walls, [zones[row] for row in local.tolist()])
    at[local], bad[local] = walls - offsets, wrong | unknown
    at[bad] = 0
    return at, bad, int((twice & ~wrong).sum())


def _with_offset(column: pa.Array) -> tuple[Integers, Mask]:
    try:
        return pc.cast(column, pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy(zero_copy_only=False), np.zeros(
            len(column), bool
        )
    except pa.ArrowInvalid:
        at, bad = np.zeros(len(column), np.int64), np.zeros(len(column), bool)
        for row, text in enumerate(column.to_pylist()):
            try:
                at[row] = instant(text)
            except ValueError:
                bad[row] = True
        return at, bad


def _walls(column: pa.Array, time_format: str) -> tuple[Integers, Mask]:
    """Return what clocks showed, as if it were UTC: by the format that reads most."""
    best: tuple[Integers, Mask] | None = None
    for form in (time_format,) if time_format else FORMATS:
        found = pc.strptime(column, form, "us", error_is_null=True)
        wrong = pc.is_null(found).to_numpy(zero_copy_only=False).astype(bool)
        if best is None or wrong.sum() < best[1].sum():
            walls = pc.fill_null(found.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
            best = walls, wrong
        if not wrong.any():
            break
    assert best is not None
    return best


def _offsets(walls: Integers, zones: Sequence[str]) -> tuple[Integers, Mask, Mask]:
    """Return the offset of every wall time from UTC, which zones are unknown, and which times happened twice.

    Of a time that happened twice the first is taken; offsets are looked up once for each zone and hour.
    """
    named, zone_of = np.unique(np.asarray(zones, dtype=np.str_), return_inverse=True)
    hours = walls // 3_600_000_000
    each, row_of = np.unique(np.stack([zone_of, hours]), axis=1, return_inverse=True)
    offsets = np.zeros(each.shape[1], np.int64)
    unknown, twice = np.zeros(each.shape[1], bool), np.zeros(each.shape[1], bool)
    for row, (zone, hour) in enumerate(each.T.tolist()):
        known = zone_called(str(named[zone]))
        if known is None:
            unknown[row] = True
            continue
        wall = datetime(1970, 1, 1) + timedelta(hours=hour)
        first, second = (wall.replace(tzinfo=known, fold=fold).utcoffset() for fold in (0, 1))
        assert first is not None
        offsets[row] = round(first.total_seconds() * 1e6)
        twice[row] = second is not None and second < first
    row_of = row_of.reshape(-1)
    return offsets[row_of], unknown[row_of], twice[row_of]


@lru_cache(maxsize=256)
def zone_called(name: str) -> tzinfo | None:
    """Return a time zone by its name or offset; None where there is none of it.

    Examples
    --------
    >>> zone_called("+05:00"), zone_called("Mars/Olympus")
    (datetime.timezone(datetime.timedelta(seconds=18000)), None)
    """
    name = name.strip().removeprefix("UTC").removeprefix("GMT") or "UTC" if name.strip() else ""
    if name[:1] in {"+", "-"}:
        hours, _, minutes = name[1:].partition(":")
        if hours.isdigit() and (minutes or "0").isdigit() and int(hours) < 15 and int(minutes or 0) < 60:
            size = timedelta(hours=int(hours), minutes=int(minutes or 0))
            return timezone(size if name[0] == "+" else -size)
        return None
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None
