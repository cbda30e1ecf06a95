"""Tables of a network folder: which cells each file has, and reading them cell by cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ortaq.core import InputError, suggest
from ortaq.domains.corridors.network.network import (
    CROSSING_KINDS,
    FACILITY_TYPES,
    NODE_TYPES,
    PASSAGES,
    STATUSES,
)
from ortaq.tables import read_csv

EXCHANGED = "x_coord is the longitude, y_coord the latitude: were they exchanged?"


Column = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column may hold; ``blank`` stands for an empty cell, None where a cell must be filled."""

    name: str
    kind: type = str
    low: float = -np.inf
    high: float = np.inf
    known: tuple[str, ...] = ()
    blank: float | str | None = None
    fix: str = "correct the cell"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, and the place of every row in its file."""

    columns: Mapping[str, Column]
    places: tuple[str, ...]

    def rows(self) -> Iterable[dict[str, Any]]:
        """Return the rows with Python values."""
        values = zip(*(c.tolist() for c in self.columns.values()), strict=True)
        return (dict(zip(self.columns, row, strict=True)) for row in values)

    def place_by_key(self, key: str) -> Iterable[tuple[Any, str]]:
        """Return key and place of every row."""
        return zip(self.columns[key].tolist(), self.places, strict=True)


def _texts(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(name, blank="") for name in names)


def _amounts(*names: str, blank: float | None = None, low: float = 0.0) -> tuple[Cell, ...]:
    return tuple(Cell(name, float, low, blank=blank) for name in names)


def _coordinates(blank: float | None = None) -> tuple[Cell, ...]:
    x = Cell("x_coord", float, -180.0, 180.0, blank=blank, fix="write degrees of longitude, -180 to 180")
    return x, Cell("y_coord", float, -90.0, 90.0, blank=blank, fix=EXCHANGED)


NODES = (
    Cell("node_id", int),
    *_coordinates(),
    Cell("node_type", known=NODE_TYPES),
    *_texts("country_iso3", "name", "un_locode"),
)


LINKS = (
    *(Cell(name, int) for name in ("link_id", "from_node_id", "to_node_id")),
    Cell("directed", known=("false",), blank="false", fix="every link may be used both ways: write false"),
    Cell("length", float, 0.0, fix="write kilometres, at least 0"),
    Cell("facility_type", known=FACILITY_TYPES),
    Cell("gauge_mm", int, 0.0, blank=0),
    *_texts("country_iso3"),
    Cell("status", known=STATUSES),
    *_texts("crossing_id"),
    Cell("passage", known=("", *PASSAGES), blank=""),
    *_texts("name", "reason", "source"),
)


_CROSSINGS = (
    Cell("id"),
    *_texts("name"),
    Cell("kind", known=CROSSING_KINDS),
    *_texts("economy_from", "economy_to", "modes"),
    Cell("status", known=STATUSES),
    *_coordinates(blank=np.nan),
    *_texts("un_locode"),
    *(Cell(f"gauge_{end}_mm", int, 0.0, blank=0) for end in ("from", "to")),
    *_amounts("dwell_h_median", "dwell_h_p90", "dwell_low", "dwell_high", "cost_usd_per_feu", "cost_low", "cost_high"),
    *_amounts("capacity_mt", "volume_mt", blank=np.nan),
    *_texts("volume_year", "source", "note"),
)


_CITIES = (
    Cell("name"),
    Cell("economy"),
    *_coordinates(),
    Cell("node_id", int),
    *_texts("aliases"),
    Cell("weight", float, 0.0, 1.0, fix="write the share of the economy's trade, 0 to 1"),
    *_texts("source"),
)


_SPEEDS = tuple(
    Cell(name, float, 1e-3, fix="write km per hour, above 0") for name in ("speed_kmh", "speed_low", "speed_high")
)


_RATES = (
    Cell("facility_type", known=FACILITY_TYPES),
    *_texts("country_iso3"),
    *_SPEEDS,
    *_amounts("usd_per_feu_km", "usd_low", "usd_high"),
    Cell("length_factor", float, 0.5, 2.0, fix="write tariff km per km drawn, such as 1.03"),
    *_texts("source"),
)


SOURCES = (Cell("id"), *_texts("title", "publisher", "year", "licence", "url", "note"))


ASSUMPTIONS = (
    Cell("id"),
    *_texts("statement"),
    *_amounts("low", "central", "high", low=-np.inf),
    *_texts("unit", "reason"),
)


_NODE_FILES = ("osm/nodes.parquet", "sea/nodes.parquet", "extra_nodes.csv")


_LINK_FILES = ("osm/links.parquet", "sea/links.parquet", "extra_links.csv")


PARTS: Mapping[str, tuple[Sequence[str], tuple[Cell, ...], tuple[str, ...]]] = {
    "nodes": (_NODE_FILES, NODES, ("node_id",)),
    "links": (_LINK_FILES, LINKS, ("link_id",)),
    "crossings": (("crossings.csv",), _CROSSINGS, ("id",)),
    "cities": (("cities.csv",), _CITIES, ("name",)),
    "rates": (("rates.csv",), _RATES, ("facility_type", "country_iso3")),
}
"""Files, cells and key of every part of a network."""


def stacked(folder: Path, names: Sequence[str], cells: Sequence[Cell], keys: Sequence[str] = ("id",)) -> Table:
    """Return the rows of several files; one of a folder that is absent (``osm/``, ``sea/``) has none."""
    present = [n for n in names if "/" not in n or (folder / n).parent.is_dir()]
    parts = [_read(folder, name, cells) for name in present]
    columns = {c.name: np.concatenate([p.columns[c.name] for p in parts]) for c in cells}
    table = Table(columns, tuple(place for p in parts for place in p.places))
    seen: dict[tuple[Any, ...], str] = {}
    for key, place in zip(zip(*(columns[k].tolist() for k in keys), strict=True), table.places, strict=True):
        if key in seen:
            label = ", ".join(f"{k} {v}" for k, v in zip(keys, key, strict=True))
            raise InputError(f"{label} appears twice", where=f"{place}; first {seen[key]}", fix="keep one of the rows")
        seen[key] = place
    return table


def _read(folder: Path, name: str, cells: Sequence[Cell]) -> Table:
    path = folder / name
    if path.suffix == ".csv":
        rows = read_csv(folder, name, [c.name for c in cells])
        raw = {c.name: [row[c.name] for row in rows] for c in cells}
        places = tuple(f"{path}, line {row['_line']}" for row in rows)
    else:
        frame = _parquet(path, [c.name for c in cells])
        raw = {c.name: frame[c.name].to_pylist() for c in cells}
        places = tuple(f"{path}, row {row}" for row in range(1, frame.num_rows + 1))
    return Table({c.name: checked_column(c, raw[c.name], places) for c in cells}, places)


def _parquet(path: Path, columns: Sequence[str]) -> pa.Table:
    try:
        frame = pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(f"cannot read the table: {error}", where=str(path), fix="write the table again") from error
    missing = [c for c in columns if c not in frame.column_names]
    if missing:
        fix = f"the table has the columns {', '.join(frame.column_names)}"
        raise InputError(f"missing column '{missing[0]}'", where=str(path), fix=fix)
    return frame


def checked_column(cell: Cell, raw: Sequence[Any], places: Sequence[str]) -> Column:
    """Return the checked values of a column."""
    checked: dict[Any, Any] = {}
    for given, place in zip(raw, places, strict=True):
        if given not in checked:
            checked[given] = _value(cell, given, place)
    values = [checked[given] for given in raw]
    return np.array(values, dtype=np.str_ if cell.kind is str else np.int64 if cell.kind is int else np.float64)


def _value(cell: Cell, given: Any, place: str) -> Any:
    """Return a checked value."""
    text = "" if given is None else str(given).strip()
    if not text and cell.blank is not None:
        return cell.blank
    if not text:
        raise InputError(f"{cell.name} is empty", where=place, fix="fill the cell")
    if cell.kind is str:
        text = text.lower() if cell.name == "directed" else text
        if cell.known and text not in cell.known:
            fix = suggest(text, cell.known) or f"one of: {', '.join(k for k in cell.known if k)}"
            raise InputError(f"unknown {cell.name} '{text}'", where=place, fix=f"{fix}; {cell.fix}")
        return text
    try:
        value = float(text)
    except ValueError as error:
        raise InputError(f"{cell.name} is '{text}', not a number", where=place, fix=cell.fix) from error
    if not cell.low <= value <= cell.high or np.isinf(value) or (cell.kind is int and value != int(value)):
        raise InputError(f"{cell.name} is {text}", where=place, why=_range(cell), fix=cell.fix)
    return cell.kind(value)


def _range(cell: Cell) -> str:
    ends = (("at least", cell.low), ("at most", cell.high))
    words = " and ".join(f"{side} {end:g}" for side, end in ends if np.isfinite(end))
    return f"{cell.name} must be {'a whole number' if cell.kind is int else 'a finite number'} {words}".strip()
