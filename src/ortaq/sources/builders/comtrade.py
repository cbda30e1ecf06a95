"""UN Comtrade as its service and its site give it: reporter, flow, partner, HS product; USD.

Importers report with freight and insurance (cif), exporters without (fob). Both counts of a pair are kept; the
importer's is used where there is one (assumptions A-CIF-FOB, A-IMPORTER-FIRST).
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from ortaq.core import Array, InputError, Labels, said
from ortaq.sources.builders.assumed import CIF_FOB
from ortaq.sources.builders.classification import REST, SectorRow, product_sector
from ortaq.sources.builders.coverage import coverage_of, in_part
from ortaq.sources.builders.delimited import NOTHING, codes_of, header, refuse_repeated, refuse_row
from ortaq.sources.builders.numbers import amounts
from ortaq.sources.builders.partners import partners_of
from ortaq.sources.builders.product_trade import ProductTrade, TwoCounts, require_known_codes
from ortaq.sources.builders.several import parts_of, read_several
from ortaq.tables import ColumnSpec

KEYS = ("period", "reporterCode", "flowCode", "partnerCode", "cmdCode")
VALUES = ("fobvalue", "primaryValue")
TOTALS = {"partner2Code": "0", "customsCode": "C00", "mosCode": "0", "motCode": "0"}
"""Columns by which a response may be broken down, and the code of their total."""

OLDER = {
    "Period": "period",
    "Reporter Code": "reporterCode",
    "Trade Flow Code": "flowCode",
    "Partner Code": "partnerCode",
    "Commodity Code": "cmdCode",
    "Trade Value (US$)": "primaryValue",
}
"""Headings of the site until 2022, and their names today."""

OLDER_FLOWS = {"1": "M", "2": "X"}
WORLD = 0
LARGEST_UNKNOWN = 0.05
"""Share of trade that partners or products without a code may hold: bunkers, free zones and what is not specified."""

_MILLION = 1e-6


def read_comtrade(
    paths: Sequence[Path], sectors: tuple[SectorRow, ...], codes: tuple[str, ...], year: int
) -> ProductTrade:
    """Read goods trade of a year and add it up to sectors and to the economies of a region.

    ``paths``: CSV with columns period, reporterCode, flowCode (M, X; others are left out), partnerCode, cmdCode (HS
    codes of one length), fobvalue, primaryValue, USD; or the headings of the older site. Where the file also holds
    parts of a flow (by second partner, transport, customs procedure, supply), the totals are used. ``codes``: economies
    of the region; ``ROW``, if among them, takes all others. Trade with ROW is what the named economy reports.
    """
    place = ", ".join(map(str, paths))
    table = _read(paths)
    whole = table.num_rows
    table, notes = _totals(table, place)
    refuse_repeated([codes_of(table[c]) for c in KEYS], place)
    primary, fob = (amounts(table[c], c, place) for c in ("primaryValue", "fobvalue"))
    reporter, partner = (_numbers(table[c], c, place) for c in ("reporterCode", "partnerCode"))
    flow = np.array(table["flowCode"].to_pylist())
    product, names = codes_of(table["cmdCode"])
    of_year = np.array(table["period"].to_pylist()) == str(year)
    use = of_year & np.isin(flow, ("M", "X")) & (partner != WORLD) & np.array([n != "TOTAL" for n in names])[product]
    if not use.any():
        periods = ", ".join(sorted(set(table["period"].to_pylist()))[:10])
        raise InputError(
            f"no rows of {year} with flow M or X and a partner",
            where=f"{place}: periods {periods}",
            why=NOTHING,
            fix=said("fetch {year}: ortaq fetch comtrade --year {year}", year=year),
        )
    _require_one_level([names[n] for n in np.unique(product[use])], place)
    missing = use & ~np.isfinite(primary)
    if missing.any():
        row = int(missing.argmax())
        raise refuse_row(place, row, "primaryValue", "primaryValue is empty", "write USD, or drop the row")
    value = np.where((flow == "M") & np.isfinite(fob), fob, np.where(flow == "M", primary / CIF_FOB, primary))
    by_name = product_sector([n.ljust(6, "0") for n in names], sectors)
    sector = np.array([by_name[n.ljust(6, "0")] for n in names])[product]
    at = {c: i for i, c in enumerate(codes)}
    kept = (sector[use], reporter[use], partner[use], flow[use] == "M", value[use] * _MILLION)
    found = _added_up(*kept, at=at, sectors=len(sectors), year=year, rows=whole, place=place)
    covers = coverage_of(reporter[use].tolist(), [names[n] for n in product[use].tolist()])
    return in_part(replace(found, notes=(*notes, *found.notes)), covers, sectors)


def _read(paths: Sequence[Path]) -> pa.Table:
    """Return the columns that are used, under the names of today's service."""
    columns = [ColumnSpec(c) for c in (*KEYS, *VALUES)] + [ColumnSpec(c, optional=True) for c in TOTALS]
    if all("Reporter Code" not in header(path, member) for path, member in parts_of(paths)):
        return read_several(paths, columns)
    table = read_several(paths, [ColumnSpec(c) for c in OLDER])
    table = table.rename_columns([OLDER[c] for c in table.column_names])
    flow = [OLDER_FLOWS.get(text, text) for text in table["flowCode"].to_pylist()]
    table = table.set_column(table.column_names.index("flowCode"), "flowCode", pa.array(flow, pa.string()))
    return table.append_column("fobvalue", pa.array([""] * table.num_rows))


def _totals(table: pa.Table, place: str) -> tuple[pa.Table, tuple[str, ...]]:
    """Return the rows that hold whole flows, and a note of those left out; parts without their total are refused."""
    whole = np.ones(table.num_rows, dtype=bool)
    for column, total in TOTALS.items():
        if column in table.column_names:
            whole &= np.isin(np.array(table[column].to_pylist()), (total, ""))
    if whole.all():
        return table, ()
    keys = [codes_of(table[c]) for c in KEYS]
    flat = np.ravel_multi_index([at for at, _ in keys], [len(names) for _, names in keys])
    alone = ~whole & ~np.isin(flat, flat[whole])
    if alone.any():
        row, has = int(alone.argmax()), ", ".join(f"{c} {t}" for c, t in TOTALS.items() if c in table.column_names)
        cell = "/".join(names[int(at[row])] for at, names in keys)
        what = f"{int(alone.sum())} rows are parts of a flow whose total is absent, the first of {cell}"
        raise InputError(what, where=f"{place}, line {row + 2}", why=NOTHING, fix=said("add the rows {has}", has=has))
    return table.filter(pa.array(whole)), (f"{int((~whole).sum()):,} rows that are parts of others left out",)


def _added_up(
    sector: Array,
    reporter: Array,
    partner: Array,
    imports: Array,
    value: Array,
    *,
    at: dict[str, int],
    sectors: int,
    year: int,
    rows: int,
    place: str,
) -> ProductTrade:
    numbers = np.unique(np.concatenate([reporter, partner]))
    partners = partners_of(numbers.tolist(), tuple(at))
    unknown = {c: float(value[(reporter == c) | (partner == c)].sum()) for c in partners.unknown}
    no_sector, total = float(value[sector < 0].sum()), float(value.sum())
    columns = ("reporterCode and partnerCode", "cmdCode")
    require_known_codes(unknown, no_sector, total, most=LARGEST_UNKNOWN, where=place, columns=columns)
    rest = at.get(REST, -1)
    position = np.array([partners.position[int(c)] for c in numbers])
    own = position[np.searchsorted(numbers, reporter)]
    other = position[np.searchsorted(numbers, partner)]
    # ROW reports in part only, so its own reports say nothing of its whole trade.
    good = (sector >= 0) & (own >= 0) & (other >= 0) & (own != rest) & (own != other)
    counts = []
    for of_importer in (True, False):
        take = good & (imports == of_importer)
        count = np.zeros((sectors, len(at), len(at)))
        buyer, seller = (own, other) if of_importer else (other, own)
        np.add.at(count, (sector[take].astype(int), buyer[take], seller[take]), value[take])
        counts.append(count)
    used, gap, one_sided = chosen(*counts)
    pairs = TwoCounts(counts[0].sum(axis=0), counts[1].sum(axis=0))
    return ProductTrade(
        year,
        tuple(at),
        used,
        rows,
        unknown,
        no_sector,
        counts=pairs,
        one_sided=one_sided,
        least_ln_sd=gap,
        notes=partners.notes,
    )


def chosen(by_importer: Array, by_exporter: Array) -> tuple[Array, Array, Labels]:
    """Return the count that is used, shape (sector, importer, exporter), and the least ln-sd and who reports alone.

    The importer's where the importer reports the pair at all, else the exporter's (A-IMPORTER-FIRST).
    """
    first, second = by_importer.sum(axis=0), by_exporter.sum(axis=0)
    both = (first > 0.0) & (second > 0.0)
    ratio = np.where(both, first, 1.0) / np.where(both, second, 1.0)
    value = np.where((first > 0.0)[None], by_importer, by_exporter)
    return value, np.abs(np.log(ratio)) / 2.0**0.5, ~both


def _require_one_level(names: list[str], place: str) -> None:
    lengths = sorted({len(n) for n in names})
    odd = next((n for n in names if not n.isdigit() or len(n) not in {2, 4, 6}), None)
    if odd is not None or len(lengths) > 1:
        what = f"'{odd}' is no HS code of 2, 4 or 6 digits" if odd is not None else f"products of {lengths} digits"
        why = "a chapter and its headings would count twice; a lost zero in front names another product"
        raise InputError(what, where=f"{place}, column cmdCode", why=why, fix="keep one level: AG2, AG4 or AG6")


MOST_DIGITS = 6
"""Of a code of an economy; those of the United Nations have three."""


def _numbers(column: pa.ChunkedArray, name: str, place: str) -> Array:
    codes, names = codes_of(column)
    bad = next((i for i, n in enumerate(names) if not (n.isascii() and n.isdigit() and len(n) <= MOST_DIGITS)), None)
    if bad is not None:
        row = int((codes == bad).argmax())
        raise refuse_row(place, row, name, f"'{names[bad]}' is no UN numeric code", "China is 156, Kazakhstan 398")
    return np.asarray(np.array([int(n) for n in names], dtype=np.int64)[codes])
