"""UN Comtrade as its service and its site give it: reporter, flow, partner, HS product; USD.

Importers report with freight and insurance (cif), exporters without (fob). Both counts of a pair are kept; the
importer's is used where there is one (assumptions A-CIF-FOB, A-IMPORTER-FIRST).
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ortaq.core import Array, InputError, Labels, said
from ortaq.sources.builders.assumed import CIF_FOB
from ortaq.sources.builders.classification import REST, SectorRow, product_sector, un_codes
from ortaq.sources.builders.delimited import NOTHING, codes_of, read_table, refuse_repeated, refuse_row
from ortaq.sources.builders.product_trade import ProductTrade, TwoCounts, require_known_codes
from ortaq.tables import ColumnSpec

KEYS = ("period", "reporterCode", "flowCode", "partnerCode", "cmdCode")
VALUES = ("fobvalue", "primaryValue")
WORLD = 0
LARGEST_UNKNOWN = 0.05
"""Share of trade that partners or products without a code may hold: bunkers, free zones and what is not specified."""

_MILLION = 1e-6


def read_comtrade(path: Path, sectors: tuple[SectorRow, ...], codes: tuple[str, ...], year: int) -> ProductTrade:
    """Read goods trade of a year and add it up to sectors and to the economies of a region.

    ``path``: CSV with columns period, reporterCode, flowCode (M, X; others are left out), partnerCode, cmdCode (HS
    codes of one length), fobvalue, primaryValue, USD. ``codes``: economies of the region; ``ROW``, if among them, takes
    all others. Trade with ROW is what the named economy reports.
    """
    place = str(path)
    table = read_table(path, [ColumnSpec(c) for c in (*KEYS, *VALUES)])
    refuse_repeated([codes_of(table[c]) for c in KEYS], place)
    primary, fob = (_amount(table[c], c, place) for c in ("primaryValue", "fobvalue"))
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
    return _added_up(*kept, at=at, sectors=len(sectors), year=year, rows=table.num_rows, place=place)


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
    iso = {int(c): un_codes().get(int(c)) for c in numbers}
    unknown = {c: float(value[(reporter == c) | (partner == c)].sum()) for c, name in iso.items() if name is None}
    no_sector, total = float(value[sector < 0].sum()), float(value.sum())
    columns = ("reporterCode and partnerCode", "cmdCode")
    require_known_codes(unknown, no_sector, total, most=LARGEST_UNKNOWN, where=place, columns=columns)
    rest = at.get(REST, -1)
    position = np.array([at.get(iso[int(c)] or REST, rest) for c in numbers])
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
        year, tuple(at), used, rows, unknown, no_sector, counts=pairs, one_sided=one_sided, least_ln_sd=gap
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


def _numbers(column: pa.ChunkedArray, name: str, place: str) -> Array:
    codes, names = codes_of(column)
    bad = next((i for i, n in enumerate(names) if not n.isdigit()), None)
    if bad is not None:
        row = int((codes == bad).argmax())
        raise refuse_row(place, row, name, f"'{names[bad]}' is no UN numeric code", "China is 156, Kazakhstan 398")
    return np.asarray(np.array([int(n) for n in names], dtype=np.int64)[codes])


def _amount(column: pa.ChunkedArray, name: str, place: str) -> Array:
    """Return numbers; NaN where the cell is empty."""
    text = column.combine_chunks()
    try:
        numbers = pc.if_else(pc.equal(text, ""), None, text).cast(pa.float64())
    except pa.ArrowInvalid:
        cells = text.to_pylist()
        row = next(i for i, c in enumerate(cells) if c and not _is_number(c))
        raise refuse_row(place, row, name, f"'{cells[row]}' is no number", "write USD as 15461.5") from None
    values = np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
    if (values < 0.0).any():
        row = int((values < 0.0).argmax())
        raise refuse_row(place, row, name, f"{name} is {values[row]:g}", "values are zero or more")
    return values


def _is_number(text: str) -> bool:
    try:
        pa.scalar(text).cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True
