"""Answers as rows of a table: one row for a value, or for all values that stand in the same column of a list.

A list of records, and a mapping whose values are records with the same fields, are read by column: ``[]`` in a place
stands for the items of a list, ``{}`` for the keys of such a mapping. A column is kept in one cell, its values joined
with a bar, and as a summary where it is long.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Scalar = str | float | int | bool | None

LONGEST_COLUMN = 1000
"""Values of a column that are written one by one."""

LONGEST_TEXT = 160
"""Characters of a text that are written; of a longer one its beginning and a digest."""

SAMPLES = 33
"""Values of a long column that are written beside the sums, from the first to the last at equal distances."""

SUMMARY = "summary: count, missing, sum, sum of sizes, mixed sum, sum of logs, least, largest, samples"
DIGEST = "digest: count, SHA-256, first, last"

LOG_FLOOR = 1e-6
"""Added to sizes before logs: what is smaller is noise around zero in percent, dollars and hats alike."""

RESIDUAL = 1e-9
"""Residuals say only that an equilibrium was found: below this, all are alike."""

ABSENT = "-"


@dataclass(frozen=True)
class Row:
    """A value of an answer; ``items`` names the values of a column, and is not written."""

    command: str
    place: str
    label: str
    value: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    """One value and the keys, numbers and ids on the way to it."""

    name: str
    value: Any


def rows_of(command: str, document: Any, prefix: str = "") -> list[Row]:
    """Return the rows of a JSON document."""
    return list(_walk(command, prefix, [_Found("", document)], single=True))


def _walk(command: str, place: str, found: list[_Found], *, single: bool) -> Iterator[Row]:
    mappings = [f for f in found if isinstance(f.value, dict) and f.value]
    lists = [f for f in found if isinstance(f.value, list) and f.value]
    rest = [f for f in found if not (isinstance(f.value, dict | list) and f.value)]
    missing = all(f.value is None or f.value is ... for f in rest)
    if mappings:
        yield from _mappings(command, place, found if missing and not lists else mappings, single=single)
    if lists:
        yield from _lists(command, place, found if missing and not mappings else lists, single=single)
    if not ((mappings or lists) and missing):
        yield column(command, place, [f.value for f in rest], tuple(f.name for f in rest), single=single)


def _mappings(command: str, place: str, found: list[_Found], *, single: bool) -> Iterator[Row]:
    present = [f.value for f in found if isinstance(f.value, dict)]
    if all(_is_table(mapping) for mapping in present):
        keys = [key for mapping in present for key in mapping]
        yield column(command, f"{place}{{}}", keys, (), single=False)
        inner = [_Found(f"{f.name}/{k}", v) for f in found for k, v in (f.value or {}).items()]
        yield from _walk(command, f"{place}{{}}", inner, single=False)
        return
    for key in dict.fromkeys(key for mapping in present for key in mapping):
        inner = [_Found(f.name, f.value.get(key, ...) if isinstance(f.value, dict) else f.value) for f in found]
        yield from _walk(command, f"{place}.{key}" if place else key, inner, single=single)


def _is_table(mapping: dict[str, Any]) -> bool:
    """Return whether the keys of a mapping name rows: all its values are mappings with the same fields."""
    values = list(mapping.values())
    if len(values) < 2 or not all(isinstance(v, dict) and v for v in values):
        return False
    return all(list(v) == list(values[0]) for v in values)


def _lists(command: str, place: str, found: list[_Found], *, single: bool) -> Iterator[Row]:
    if not single:
        lengths = [len(f.value) if isinstance(f.value, list) else f.value for f in found]
        yield column(command, f"{place}#length", lengths, tuple(f.name for f in found), single=False)
    inner = [
        _Found(f"{f.name}/{_name(item, at)}", item)
        for f in found
        if isinstance(f.value, list)
        for at, item in enumerate(f.value)
    ]
    yield from _walk(command, f"{place}[]", inner, single=False)


def _name(item: Any, at: int) -> str:
    if isinstance(item, dict):
        named = [str(item[k]) for k in ("id", "crossing", "closure", "package", "member") if item.get(k) is not None]
        return "+".join(named) or str(at)
    return str(at)


def column(command: str, place: str, values: Sequence[Any], items: tuple[str, ...] = (), *, single: bool) -> Row:
    """Return the row of one value, or of a column of values."""
    if single:
        return Row(command, place, "", _text(place, values[0]))
    if len(values) <= LONGEST_COLUMN:
        return Row(command, place, f"{len(values)} values", "|".join(_text(place, v) for v in values), items)
    if _are_numbers(values):
        return Row(command, place, SUMMARY, "|".join(_summary(values)), ())
    whole = "|".join(_text(place, v) for v in values)
    ends = (_text(place, values[0]), _text(place, values[-1]))
    return Row(command, place, DIGEST, "|".join((str(len(values)), _sha(whole), *ends)), ())


def _are_numbers(values: Sequence[Any]) -> bool:
    given = [v for v in values if v is not None and v is not ...]
    return bool(given) and all(isinstance(v, float | int) and not isinstance(v, bool) for v in given)


def _summary(values: Sequence[Any]) -> list[str]:
    """Return what a change of any value moves: of place (mixed sum), of size (logs), of sign (sum)."""
    numbers = np.array([np.nan if v is None or v is ... else v for v in values], dtype=float)
    there = np.isfinite(numbers)
    known = np.where(there, numbers, 0.0)
    weight = 1.0 + np.arange(len(known)) * 0.6180339887498949 % 1.0
    size = np.abs(known)
    sums = known.sum(), size.sum(), size @ weight, weight @ np.log10(size + LOG_FLOOR)
    least, largest = (numbers[there].min(), numbers[there].max()) if there.any() else (0.0, 0.0)
    at = np.linspace(0, len(values) - 1, SAMPLES).round().astype(int)
    samples = (values[i] for i in at)
    return [str(len(values)), str(int((~there).sum())), *map(_number, (*sums, least, largest)), *map(_plain, samples)]


def _text(place: str, value: Scalar) -> str:
    if "residual" in place and isinstance(value, float):
        return "below 1e-9" if abs(value) < RESIDUAL else _number(value)
    return _plain(value)


def _plain(value: Scalar) -> str:
    if value is None or value is Ellipsis or isinstance(value, bool):
        return {None: "null", ...: ABSENT, True: "true", False: "false"}[value]
    if isinstance(value, float | int):
        return _number(value)
    if isinstance(value, dict | list):
        return f"empty {type(value).__name__}"
    text = " ".join(str(value).split()).replace("|", "\N{BROKEN BAR}")
    return text if len(text) <= LONGEST_TEXT else f"{text[:80]}... {len(text)} characters, {_sha(text)}"


def _number(value: float) -> str:
    """Return ten digits, so that rounding stays below the ninth; integers in full."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.10g}" if math.isfinite(value) else str(value)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
