"""Cubes of several years as one panel: sales and tariffs by exporter, importer and sector, own sales left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from ortaq.core import Array, InputError, Mask, require_known
from ortaq.sources.builders.delimited import codes_of, read_table, refuse_repeated, refuse_row
from ortaq.sources.elasticity.rates import AddedRates
from ortaq.sources.gravity.projection import Groups
from ortaq.tables import ColumnSpec

LEFT_OUT = ("ROW", "SERV")
"""Left out where nothing else is said: the rest of the world is no importer with a tariff, services pay none."""

NOT_OBSERVED: Mapping[int, tuple[str, ...]] = {2022: ("RUS",)}
"""Economies whose trade of a year the input-output tables of the OECD extrapolate and did not observe.

ICIO has exports of goods of the EU to Russia at -0.9 % in 2022; Eurostat counted -46 % in dollars.
"""

_COLUMNS = (
    *(ColumnSpec(name) for name in ("exporter", "importer", "sector")),
    ColumnSpec("year", "Year", "number"),
    ColumnSpec("value_musd", "Sales", "number", "million USD", 0.0),
    ColumnSpec("tariff", "Tariff", "number", "fraction", 0.0),
)
_LAST_YEAR = 9999
_WHOLE = 1.0
"""Tariff of 100 percent: where half of those above zero exceed it, they are no fractions."""

_KEYS = ("exporter", "importer", "sector")


@dataclass(frozen=True, eq=False, slots=True)
class Panel:
    """Sales and tariffs of some years, a row a cell of exporter, importer and sector.

    Attributes
    ----------
    exporter, importer, sector : array of int
        Position of the name of each row; shape (row,).
    economies, sectors : tuple of str
    years : tuple of int
        In order.
    trade : array
        Million USD net of tariffs, shape (row, year); zero where a file has no row.
    tariff : array
        Fraction, shape (row, year); NaN where a file has no row.
    left_out : tuple of str
        Economies and sectors of the files that are no part of it.
    """

    exporter: Groups
    importer: Groups
    sector: Groups
    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    years: tuple[int, ...]
    trade: Array
    tariff: Array
    left_out: tuple[str, ...]

    def at(self, year: int) -> int:
        """Return the position of a year.

        Parameters
        ----------
        year : int

        Raises
        ------
        InputError
            No file holds it.
        """
        require_known([str(year)], [str(y) for y in self.years], kind="year", where="the files")
        return self.years.index(year)

    def power(self, year: int) -> Array:
        """Return the logarithm of one plus the tariff of a year, shape (row,).

        Parameters
        ----------
        year : int
        """
        return np.asarray(np.log1p(self.tariff[:, self.at(year)]))

    @property
    def pair(self) -> Groups:
        """Exporter and importer of each row, each direction its own."""
        return self.exporter * len(self.economies) + self.importer

    def hidden(self, years: Iterable[int]) -> tuple[tuple[int, str], ...]:
        """Return the years and economies of the panel that nobody observed.

        Parameters
        ----------
        years : iterable of int
            Those that are used.
        """
        return tuple((y, code) for y in sorted(years) for code in NOT_OBSERVED.get(y, ()) if code in self.economies)

    def observed(self, years: Iterable[int]) -> Mask:
        """Return which rows were observed in some years, shape (row,).

        Parameters
        ----------
        years : iterable of int
            Those that are used.
        """
        at = [self.economies.index(code) for _, code in self.hidden(years)]
        return ~np.isin(self.exporter, at) & ~np.isin(self.importer, at)

    def partly(self, years: Iterable[int]) -> tuple[str, ...]:
        """Return economies and sectors that some of the years hold and others do not.

        Parameters
        ----------
        years : iterable of int
            Those that are used.
        """
        known = np.isfinite(self.tariff[:, [self.at(year) for year in years]])
        found = list[str]()
        for names, ends in ((self.economies, (self.exporter, self.importer)), (self.sectors, (self.sector,))):
            held = np.zeros((len(names), known.shape[1]), dtype=bool)
            for end in ends:
                np.logical_or.at(held, end, known)
            found += [name for name, own in zip(names, held, strict=True) if own.any() and not own.all()]
        return tuple(found)

    def effects(self, rows: Mask) -> tuple[Groups, Groups]:
        """Return the importer-sector and exporter-sector of some rows, as groups without gaps.

        Parameters
        ----------
        rows : array of bool, shape (row,)
            Which rows.
        """
        sectors = len(self.sectors)
        importer, exporter = (end[rows] * sectors + self.sector[rows] for end in (self.importer, self.exporter))
        return positions(importer), positions(exporter)


def positions(codes: Groups) -> Groups:
    """Return codes numbered from zero without gaps."""
    return np.asarray(np.unique(codes, return_inverse=True)[1], dtype=np.intp)


def read_panel(
    paths: Sequence[Path], *, leave_out: Sequence[str] | None = None, added: AddedRates | None = None
) -> Panel:
    """Read cubes of one year or several each into one panel.

    Parameters
    ----------
    paths : sequence of Path
        CSV (also gzipped or in a zip) or parquet with the columns exporter, importer, sector, year, value_musd
        (million USD, net of tariffs) and tariff (fraction).
    leave_out : sequence of str, optional
        Economies and sectors that are no part of it; `LEFT_OUT` if absent.
    added : AddedRates, optional
        Rates that the tariffs of the files lack.

    Returns
    -------
    Panel

    Raises
    ------
    InputError
        A file cannot be read, repeats a cell, or a year stands in two files; a name to leave out is in no file.
    """
    tables = [_read(path) for path in paths]
    _refuse_years_twice(tables, paths)
    table = pa.concat_tables(tables)
    names = {key: np.array(table[key].to_pylist()) for key in _KEYS}
    everything = {*names["exporter"], *names["importer"], *names["sector"]}
    if leave_out is not None:
        require_known(leave_out, sorted(everything), kind="economy or sector", where="--leave-out")
    gone = sorted(everything & set(LEFT_OUT if leave_out is None else leave_out))
    keep = names["exporter"] != names["importer"]
    for key in _KEYS:
        keep &= ~np.isin(names[key], gone)
    if not keep.any():
        raise InputError("no trade between economies is left", where=_named(paths), fix="leave out less")
    kept = {key: names[key][keep] for key in _KEYS}
    year = table["year"].to_numpy()[keep].astype(np.int64)
    values = (table[name].to_numpy()[keep] for name in ("value_musd", "tariff"))
    panel = _spread(kept, year, *values, left_out=tuple(gone))
    return panel if added is None else _with_rates(panel, added)


def _read(path: Path) -> pa.Table:
    table = read_table(path, _COLUMNS)
    year = np.asarray(table["year"].to_numpy(), dtype=np.float64)
    bad = (year < 1.0) | (year > _LAST_YEAR) | (year != np.round(year))
    if bad.any():
        row = int(bad.argmax())
        raise refuse_row(str(path), row, "year", f"{year[row]:g} is no year", "write a year such as 2015")
    tariff = np.asarray(table["tariff"].to_numpy(), dtype=np.float64)
    if (above := tariff[tariff > 0.0]).size and float(np.median(above)) > _WHOLE:
        raise InputError(
            f"half of the tariffs above zero are more than 100 percent, {float(np.median(above)):g} as a fraction",
            where=f"{path}, column tariff",
            why="they look like percent, and would be taken a hundredfold",
            fix="write fractions: 0.05 for five percent",
        )
    years = [str(int(y)) for y in table["year"].to_pylist()]
    refuse_repeated([*(codes_of(table[key]) for key in _KEYS), codes_of(pa.chunked_array([years]))], str(path))
    return table


def _refuse_years_twice(tables: Sequence[pa.Table], paths: Sequence[Path]) -> None:
    seen: dict[int, Path] = {}
    for table, path in zip(tables, paths, strict=True):
        for year in sorted({int(y) for y in table["year"].unique().to_pylist()}):
            if year in seen:
                raise InputError(
                    f"year {year} is in two files", where=f"{seen[year]} and {path}", fix="give each year once"
                )
            seen[year] = path


def _spread(kept: Mapping[str, Array], year: Array, value: Array, tariff: Array, *, left_out: tuple[str, ...]) -> Panel:
    """Return rows of cells and years as rows of cells and columns of years."""
    economies, ends = np.unique(np.concatenate([kept["exporter"], kept["importer"]]), return_inverse=True)
    sectors, sector = np.unique(kept["sector"], return_inverse=True)
    years, when = np.unique(year, return_inverse=True)
    exporter, importer = ends[: len(year)], ends[len(year) :]
    cell = np.ravel_multi_index((exporter, importer, sector), (len(economies), len(economies), len(sectors)))
    cells, row = np.unique(cell, return_inverse=True)
    at = np.unravel_index(cells, (len(economies), len(economies), len(sectors)))
    trade, rate = np.zeros((len(cells), len(years))), np.full((len(cells), len(years)), np.nan)
    trade[row, when], rate[row, when] = value, tariff
    named = (tuple(map(str, names)) for names in (economies, sectors))
    who, whom, what = (np.asarray(codes, dtype=np.intp) for codes in at)
    names, kinds = named
    return Panel(who, whom, what, names, kinds, tuple(map(int, years)), trade, rate, left_out)


def _with_rates(panel: Panel, added: AddedRates) -> Panel:
    """Return a panel with rates added to its tariffs, where its files hold the cell."""
    economy, sector = ({name: n for n, name in enumerate(names)} for names in (panel.economies, panel.sectors))
    shape = (len(economy), len(economy), len(sector))
    rows = np.ravel_multi_index((panel.exporter, panel.importer, panel.sector), shape)
    known = [n for n, (i, e, s) in enumerate(added.cells) if i in economy and e in economy and s in sector]
    keys = [(economy[e], economy[i], sector[s]) for i, e, s in (added.cells[n] for n in known)]
    if not keys:
        raise InputError(
            "no cell of the added rates is in the cubes", where="--rates", fix="use the codes of the cubes"
        )
    wanted = np.ravel_multi_index(tuple(np.array(keys).T), shape)
    place = np.searchsorted(rows, wanted)
    held = (place < len(rows)) & (rows[np.minimum(place, len(rows) - 1)] == wanted)
    tariff = panel.tariff.copy()
    for at, year in enumerate(panel.years):
        tariff[place[held], at] += added.added(year)[known][held]
    return replace(panel, tariff=tariff)


def _named(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))
