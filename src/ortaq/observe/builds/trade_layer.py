"""Reported product trade into a region's package: flows, labels, sources, assumptions, inputs that must give way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import Array, Pin, Region, require_known
from ortaq.observe.builds.overlay import Overlay, doubt_unit, lay_over
from ortaq.observe.regions.package import RegionPackage
from ortaq.observe.regions.region_tables import VALUE_ADDED
from ortaq.observe.regions.write import cell_positions, unit_factor, with_column, with_row
from ortaq.sources.builders.accounts import kept_inputs
from ortaq.sources.builders.assumed import assumptions
from ortaq.sources.builders.baci import read_baci
from ortaq.sources.builders.classification import REST, SERVICES_FROM, SectorRow, read_sectors
from ortaq.sources.builders.comtrade import read_comtrade
from ortaq.sources.builders.pair_trade import read_imts, read_partner_shares
from ortaq.sources.builders.product_trade import ProductTrade, TwoCounts, in_unit
from ortaq.sources.builders.quantities import COLUMNS, FILE
from ortaq.sources.builders.sources import of_file
from ortaq.tables import ASSUMPTIONS, SOURCES, CheckedTable, csv_text


@dataclass(frozen=True, slots=True)
class TradeKind:
    """A kind of file with reported goods trade: its source, the unit as published, what its reading assumes."""

    source: str
    unit: str
    assumed: tuple[str, ...]


MOST_PINS = 6
"""Pins that a note names."""

_TWO_COUNTS = ("A-CIF-FOB", "A-IMPORTER-FIRST")
TRADE_KINDS: Mapping[str, TradeKind] = {
    "baci": TradeKind("cepii_baci_file", "kusd", ()),
    "comtrade": TradeKind("un_comtrade", "usd", _TWO_COUNTS),
    "imf": TradeKind("imf_imts", "usd", (*_TWO_COUNTS, "A-SECTOR-MIX")),
    "eurostat": TradeKind("eurostat_comext", "usd", (*_TWO_COUNTS, "A-SECTOR-MIX")),
    "oecd": TradeKind("oecd_bimts", "usd", ("A-SECTOR-MIX",)),
    "factbook": TradeKind("cia_factbook_file", "musd", ("A-SECTOR-MIX", "A-FACTBOOK-GOODS", "A-FACTBOOK-SHARE")),
}
"""Best first; the Factbook is used only where nothing else is brought."""


def laid_over(
    region: Region,
    kind: str,
    paths: Sequence[Path],
    *,
    sectors: Path | None,
    unit: str | None,
    over_pins: bool,
    whole: bool = False,
) -> tuple[ProductTrade, Overlay]:
    """Read a year of reported trade and lay it over a region.

    ``kind``: one of ``TRADE_KINDS``.
    ``sectors``: ISIC divisions of the region's sectors, where they are not the shipped ones.
    ``unit``: unit of the values; as published, and doubted, if absent.
    ``whole``: the user says that the file holds all products that are traded.
    Raises NotConverged if the trade does not fit the totals.
    """
    rows, goods = _goods(region, sectors)
    trade = _read(kind, paths, region, rows, goods)
    published = TRADE_KINDS[kind].unit
    if unit is None:
        doubt_unit(region, trade, goods, published, ", ".join(map(str, paths)))
    else:
        trade = in_unit(trade, unit_factor(unit) / unit_factor(published))
    if whole:
        trade = replace(trade, partial=None)
    return trade, lay_over(region, trade, goods, TRADE_KINDS[kind].source, over_pins=over_pins)


def _read(
    kind: str, paths: Sequence[Path], region: Region, rows: tuple[SectorRow, ...], goods: list[int]
) -> ProductTrade:
    year, path = region.base_year, paths[0]
    if kind == "baci":
        return read_baci(path, rows, region.economy_ids, year)
    if kind == "comtrade":
        return read_comtrade(paths, rows, region.economy_ids, year)
    if kind == "factbook":
        return read_partner_shares(path, region, goods, year)
    return read_imts(path, region, goods, year, kind)


def _goods(region: Region, path: Path | None) -> tuple[tuple[SectorRow, ...], list[int]]:
    """Return the sectors of the region by ISIC divisions, and the positions of those that customs count."""
    sectors = {s.id: s for s in read_sectors(path)}
    require_known(
        list(region.sector_ids), list(sectors), kind="sector", where="--sectors: ISIC divisions of the region"
    )
    rows = tuple(sectors[s] for s in region.sector_ids)
    return rows, [k for k, s in enumerate(rows) if min(s.divisions) < SERVICES_FROM]


def with_overlay(
    given: RegionPackage, region: Region, overlay: Overlay, *, kind: str, paths: Sequence[Path], trade: ProductTrade
) -> RegionPackage:
    """Return the package with the new flows, their labels, the source and the assumptions."""
    at = cell_positions(given.tables["flows"], region)
    columns = {
        "value_musd": overlay.flow[at].tolist(),
        "ln_sd": np.round(overlay.ln_sd[at], 4).tolist(),
        "method": overlay.method[at].tolist(),
        "source": overlay.source[at].tolist(),
    }
    made = with_column(given, "flows", columns)
    source = SOURCES.cells(of_file(TRADE_KINDS[kind].source, paths, trade.year, covered_trade(trade, overlay)))
    known = {part for text in np.unique(overlay.source).tolist() for part in text.split("+")}
    part = ("A-PART-OF-SECTOR",) if "A-PART-OF-SECTOR" in known else ()
    used = ("A-PAIR-SD", "A-MIRROR-SD", "A-BACI-TOTALS", *TRADE_KINDS[kind].assumed, *part)
    made = with_assumptions(with_row(made, "sources", source), used)
    tables = {**made.tables, "pins": _kept_pins(made.tables["pins"], overlay.pins)}
    return RegionPackage(tables, {**made.files, **_quantities(trade, TRADE_KINDS[kind].source)})


def _quantities(trade: ProductTrade, source: str) -> dict[str, bytes]:
    """Return the file of tonnes by pair and industry, for domains that read it; none where products are left out."""
    if trade.quantities is None or (trade.partial is not None and trade.partial.any()):
        return {}
    return {FILE: csv_text(COLUMNS, trade.quantities.rows(trade.codes, source)).encode()}


def with_assumptions(given: RegionPackage, ids: Sequence[str]) -> RegionPackage:
    """Return the package with assumptions of builders in its table."""
    for a in assumptions(ids):
        given = with_row(given, "assumptions", {c: str(v) for c, v in ASSUMPTIONS.cells(a).items()})
    return given


def with_room(given: RegionPackage, region: Region, flow: Array) -> tuple[RegionPackage, tuple[str, ...]]:
    """Return the package with inputs that leave final demand its least share, and a note where that changed any."""
    keep = kept_inputs(flow, region.input_share, region.tariff_low)
    if not (keep < 1.0).any():
        return given, ()
    shares = region.input_share * keep[:, None, :]
    table = given.tables["io"]
    economy, sector = ({e: i for i, e in enumerate(ids)} for ids in (region.economy_ids, region.sector_ids))
    whole = np.concatenate([shares, 1.0 - shares.sum(axis=0, keepdims=True)])
    used = {**sector, VALUE_ADDED: len(sector)}
    c = table.columns
    share = [
        float(whole[used[k], sector[u], economy[n]])
        for k, u, n in zip(c["input_sector"], c["user_sector"], c["economy"], strict=True)
    ]
    made = with_assumptions(with_column(given, "io", {"share": share}), ("A-LEAST",))
    return made, (f"{int((keep < 1.0).sum())} cells of inputs gave way to final demand [A-LEAST]",)


def _kept_pins(table: CheckedTable, pins: Sequence[Pin]) -> CheckedTable:
    kept = {(p.exporter, p.importer, p.sector) for p in pins}
    rows = [i for i, key in enumerate(table.cells()) if key in kept]
    columns = {c: [values[i] for i in rows] for c, values in table.columns.items()}
    return replace(table, columns=columns, rows=[table.rows[i] for i in rows])


def covered_trade(trade: ProductTrade, overlay: Overlay) -> str:
    """Return in words what reported trade covers: pairs, and how much of the nomenclature."""
    n = len(trade.codes)
    pairs = f"{int(overlay.replaced.sum()):,} of {n * (n - 1):,} pairs of the region"
    return f"{pairs}; {trade.covers}" if trade.covers else f"{pairs}; totals without products"


def trade_notes(trade: ProductTrade, overlay: Overlay) -> tuple[str, ...]:
    """Return in words what was replaced, moved and left out."""
    moved = np.abs(overlay.flow - overlay.aimed)[:, overlay.replaced].sum()
    total = overlay.aimed[:, overlay.replaced].sum()
    notes = [
        f"{trade.rows:,} rows; goods trade of {int(overlay.replaced.sum()):,} pairs replaced; balancing moved "
        f"{moved / total:.1%} of it [A-BACI-TOTALS]",
    ]
    notes.append(f"the file covers {covered_trade(trade, overlay)}")
    notes += _held_pins(trade, overlay)
    raised = float(np.abs(overlay.balanced.raised).sum())
    if raised:
        notes.append(f"totals gave way by {raised:,.0f} million USD where reported trade left no room")
    if trade.no_sector or trade.unknown:
        notes.append(
            f"{trade.no_sector:,.0f} million USD of products without a sector left out; partners without a known code "
            f"({', '.join(map(str, sorted(trade.unknown)))}) count as ROW"
            if trade.unknown
            else f"{trade.no_sector:,.0f} million USD of products without a sector left out"
        )
    if trade.counts is not None:
        notes.append(_counts_note(trade.codes, trade.counts))
    return (*notes, *trade.notes)


def _held_pins(trade: ProductTrade, overlay: Overlay) -> list[str]:
    """Return which pins of the base region hold although their pairs are reported."""
    at = {code: n for n, code in enumerate(trade.codes) if code != REST}
    held = [
        f"{p.exporter}-{p.importer} ({p.sector}) {p.value_musd:,.0f}"
        for p in overlay.pins
        if p.exporter in at and p.importer in at and overlay.replaced[at[p.importer], at[p.exporter]]
    ]
    if not held:
        return []
    more = f" and {len(held) - MOST_PINS} more" if len(held) > MOST_PINS else ""
    return [
        f"pins hold against what is reported, million USD: {', '.join(held[:MOST_PINS])}{more}; --over-pins drops them"
    ]


def two_counts(codes: Sequence[str], counts: TwoCounts) -> list[tuple[str, str, float, float]]:
    """Return exporter, importer, the importer's and the exporter's count, million USD; farthest apart first.

    Only pairs of named economies that both report.
    """
    first, second = counts.by_importer, counts.by_exporter
    both = (first > 0.0) & (second > 0.0)
    found = [(codes[x], codes[m], float(first[m, x]), float(second[m, x])) for m, x in np.argwhere(both).tolist()]
    named = [f for f in found if REST not in f[:2]]
    return sorted(named, key=lambda f: -abs(np.log(f[2] / f[3])))


def _counts_note(codes: Sequence[str], counts: TwoCounts) -> str:
    pairs = two_counts(codes, counts)
    if not pairs:
        return "no pair is reported by both partners"
    exporter, importer, first, second = pairs[0]
    middle = float(np.exp(np.median([abs(np.log(f / s)) for *_, f, s in pairs])))
    return (
        f"{len(pairs):,} pairs have two counts, half of them more than {middle:.2f} times apart; the importer's "
        f"is used [A-IMPORTER-FIRST, A-CIF-FOB]; farthest apart: {exporter} to {importer}, {first:,.1f} by the "
        f"importer, {second:,.1f} by the exporter, million USD"
    )
