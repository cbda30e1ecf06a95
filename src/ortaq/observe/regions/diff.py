"""What differs between two regions, cell by cell: largest first, in percent and in units of the uncertainty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from ortaq.core import Array, Labels, Region


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number that differs: percent is nan from zero; ``ln_sd_units`` is ln(after / before) / ln_sd, flows only."""

    table: str
    cell: str
    column: str
    before: float
    after: float
    percent: float
    ln_sd_units: float


@dataclass(frozen=True, slots=True)
class TextChange:
    """A label, or a whole row, that differs; absent rows are empty text."""

    table: str
    cell: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PairChange:
    """All sectors of one exporter and importer, million USD."""

    exporter: str
    importer: str
    before_musd: float
    after_musd: float


@dataclass(frozen=True, slots=True)
class RegionDiff:
    """Everything that differs between two regions; every list has the largest change first."""

    before: str
    after: str
    economies_added: tuple[str, ...]
    economies_removed: tuple[str, ...]
    sectors_added: tuple[str, ...]
    sectors_removed: tuple[str, ...]
    numbers: tuple[NumberChange, ...]
    texts: tuple[TextChange, ...]
    pairs: tuple[PairChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the regions hold the same."""
        named = self.economies_added, self.economies_removed, self.sectors_added, self.sectors_removed
        return not any((*named, self.numbers, self.texts))


def diff_regions(before: Region, after: Region) -> RegionDiff:
    """Compare two regions over the economies and sectors that both have."""
    economies = [e for e in before.economy_ids if e in after.economy_ids]
    sectors = [s for s in before.sector_ids if s in after.sector_ids]
    numbers = [*_flow_numbers(before, after, sectors, economies), *_share_numbers(before, after, sectors, economies)]
    texts = [*_head_texts(before, after), *_label_texts(before, after, sectors, economies)]
    for name, key in _ROWS.items():
        own_numbers, own_texts = _row_changes(name, _keyed(before, name, key), _keyed(after, name, key))
        numbers.extend(own_numbers)
        texts.extend(own_texts)
    return RegionDiff(
        before.name,
        after.name,
        tuple(e for e in after.economy_ids if e not in before.economy_ids),
        tuple(e for e in before.economy_ids if e not in after.economy_ids),
        tuple(s for s in after.sector_ids if s not in before.sector_ids),
        tuple(s for s in before.sector_ids if s not in after.sector_ids),
        tuple(numbers),
        tuple(texts),
        _pairs(before, after, sectors, economies),
    )


_ROWS = {
    "economies": ("id",),
    "sectors": ("id",),
    "sources": ("id",),
    "assumptions": ("id",),
    "pins": ("exporter", "importer", "sector"),
}


def _on(region: Region, sectors: Sequence[str], economies: Sequence[str]) -> tuple[Any, ...]:
    """Return the index of (sector, importer, exporter) cells that both regions have."""
    n = [region.economy_ids.index(e) for e in economies]
    return np.ix_([region.sector_ids.index(s) for s in sectors], n, n)


def _flow_numbers(a: Region, b: Region, sectors: Sequence[str], economies: Sequence[str]) -> Iterator[NumberChange]:
    at_a, at_b = _on(a, sectors, economies), _on(b, sectors, economies)
    for table, column, old, new in (
        ("flows", "value_musd", a.flow, b.flow),
        ("flows", "ln_sd", a.flow_ln_sd, b.flow_ln_sd),
        ("tariffs", "tariff", a.tariff, b.tariff),
        ("tariffs", "low", a.tariff_low, b.tariff_low),
        ("tariffs", "high", a.tariff_high, b.tariff_high),
    ):
        x, y, sd = old[at_a], new[at_b], a.flow_ln_sd[at_a]
        for j, n, i in _largest_first(x, y):
            cell = f"{economies[i]}/{economies[n]}/{sectors[j]}"
            spread = float(sd[j, n, i]) if column == "value_musd" else 0.0
            yield _number(table, cell, column, float(x[j, n, i]), float(y[j, n, i]), sd=spread)


def _share_numbers(a: Region, b: Region, sectors: Sequence[str], economies: Sequence[str]) -> Iterator[NumberChange]:
    rows = [*sectors, "value_added"]
    old, new = (_shares(r, sectors, economies) for r in (a, b))
    for k, u, n in _largest_first(old, new):
        cell = f"{economies[n]}/{sectors[u]}/{rows[k]}"
        yield _number("io", cell, "share", float(old[k, u, n]), float(new[k, u, n]))


def _shares(region: Region, sectors: Sequence[str], economies: Sequence[str]) -> Array:
    j = [region.sector_ids.index(s) for s in sectors]
    n = [region.economy_ids.index(e) for e in economies]
    return np.concatenate([region.input_share[np.ix_(j, j, n)], region.value_added_share[np.ix_(j, n)][None]])


def _largest_first(x: Array, y: Array) -> Iterator[tuple[int, int, int]]:
    gap = np.abs(y - x)
    order = np.argsort(-gap, axis=None, kind="stable")[: int((gap > 0.0).sum())]
    for a, b, c in zip(*np.unravel_index(order, gap.shape), strict=True):
        yield int(a), int(b), int(c)


def _number(table: str, cell: str, column: str, before: float, after: float, *, sd: float = 0.0) -> NumberChange:
    percent = 100.0 * (after / before - 1.0) if before else float("nan")
    units = float(np.log(after / before) / sd) if min(before, after, sd) > 0.0 else float("nan")
    return NumberChange(table, cell, column, before, after, percent, units)


def _head_texts(a: Region, b: Region) -> Iterator[TextChange]:
    for name in ("title", "base_year", "currency", "description", "licence"):
        if getattr(a, name) != getattr(b, name):
            yield TextChange("region", "", name, str(getattr(a, name)), str(getattr(b, name)))


def _label_texts(a: Region, b: Region, sectors: Sequence[str], economies: Sequence[str]) -> Iterator[TextChange]:
    at_a, at_b = _on(a, sectors, economies), _on(b, sectors, economies)
    labels: tuple[tuple[str, str, Labels, Labels], ...] = (
        ("flows", "method", a.flow_method, b.flow_method),
        ("flows", "source", a.flow_source, b.flow_source),
        ("tariffs", "source", a.tariff_source, b.tariff_source),
    )
    for table, column, old, new in labels:
        x, y = old[at_a], new[at_b]
        for j, n, i in np.argwhere(x != y):
            cell = f"{economies[i]}/{economies[n]}/{sectors[j]}"
            yield TextChange(table, cell, column, str(x[j, n, i]), str(y[j, n, i]))


def _keyed(region: Region, name: str, key: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    rows: dict[str, Mapping[str, Any]] = {}
    for item in getattr(region, name):
        row = dict(_flat(item))
        rows["/".join(str(row[k]) for k in key)] = row
    return rows


def _flat(item: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record; bands and names by language are taken apart."""
    for f in fields(item):
        value = getattr(item, f.name)
        if is_dataclass(value):
            yield from ((f"{f.name}.{k}", v) for k, v in _flat(value))
        elif isinstance(value, Mapping):
            yield from ((f"{f.name}.{k}", v) for k, v in value.items())
        else:
            yield f.name, value


def _row_changes(
    table: str, old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> tuple[list[NumberChange], list[TextChange]]:
    numbers, texts = [], []
    for key in dict.fromkeys((*old, *new)):
        if key not in old or key not in new:
            one, other = (_summary(r.get(key)) for r in (old, new))
            texts.append(TextChange(table, key, "row", one, other))
            continue
        for column, value in old[key].items():
            other_value = new[key].get(column)
            if value == other_value:
                continue
            if isinstance(value, float) and isinstance(other_value, float):
                numbers.append(_number(table, key, column, value, other_value))
            else:
                texts.append(TextChange(table, key, column, str(value), str(other_value)))
    return numbers, texts


def _summary(row: Mapping[str, Any] | None) -> str:
    return "" if row is None else ", ".join(f"{k} {v}" for k, v in row.items() if v != "")


def _pairs(a: Region, b: Region, sectors: Sequence[str], economies: Sequence[str]) -> tuple[PairChange, ...]:
    x, y = a.flow[_on(a, sectors, economies)], b.flow[_on(b, sectors, economies)]
    old, new = x.sum(axis=0), y.sum(axis=0)
    touched = (x != y).any(axis=0)
    pairs = [
        PairChange(economies[i], economies[n], float(old[n, i]), float(new[n, i])) for n, i in np.argwhere(touched)
    ]
    return tuple(sorted(pairs, key=lambda p: -abs(p.after_musd - p.before_musd)))
