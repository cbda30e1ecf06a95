"""What the data commands of `ortaq region` print: tables with the largest change first, and the same as JSON."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from ortaq.cli.console import shown_table, stdout
from ortaq.core import Pin, Region
from ortaq.observe.regions.diff import NumberChange, PairChange, TextChange
from ortaq.observe.regions.imported import ImportReport
from ortaq.observe.regions.pair import PairCell, PairView, pair_view
from ortaq.observe.regions.pin import Moved, Rebalanced, TotalMoved
from ortaq.observe.regions.repin import PinReport

SHOWN = 12
"""Rows of a table on the terminal; --json has all."""


def pair_data(region: Region, first: str, second: str) -> Any:
    """Return one pair of economies in both directions, cell by cell, as JSON data."""
    return plain(asdict(pair_view(region, first, second)))


def print_pair(region: Region, first: str, second: str) -> None:
    """Print one pair of economies in both directions, cell by cell."""
    view, console = pair_view(region, first, second), stdout()
    console.print(_cells_table(view.cells, f"{first} and {second} in region {region.name}, million USD"))
    for title in dict.fromkeys(t for c in view.cells for t in c.titles):
        console.print(f"  {title}")
    console.print(_facts_table(view) if view.pins else "no pin: nothing is stated of this pair as a whole")


def plain(data: Any) -> Any:
    """Return data with nan and infinity as null, which JSON can hold."""
    if isinstance(data, dict):
        return {k: plain(v) for k, v in data.items()}
    if isinstance(data, list | tuple):
        return [plain(v) for v in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def import_data(report: ImportReport) -> Any:
    """Return an import report as JSON data."""
    return plain(
        {
            "name": report.region.name,
            "folder": str(report.folder),
            "digest": report.region.digest,
            "base": report.base,
            "edited": [asdict(m) for m in report.edited],
            "totals": [asdict(t) for t in report.totals],
            "broken_pins": [{**asdict(p), "flows_musd": v} for p, v in report.broken],
            "unlabelled": report.unlabelled,
            "rounded": report.rounded,
            "balanced": _balanced_data(report.rebalanced) if report.rebalanced else None,
            "warnings": [asdict(w) for w in report.warnings],
        }
    )


def pin_data(report: PinReport) -> Any:
    """Return a pin report as JSON data."""
    return plain(
        {
            "name": report.region.name,
            "folder": str(report.folder),
            "digest": report.region.digest,
            "pin": asdict(report.pin),
            "before_musd": report.before_musd,
            "balanced": _balanced_data(report.rebalanced),
            "warnings": [asdict(w) for w in report.warnings],
        }
    )


def _balanced_data(result: Rebalanced) -> dict[str, Any]:
    return {
        "residual": result.residual,
        "rounds": result.rounds,
        "moved": [asdict(m) for m in result.moved],
        "totals": [asdict(t) for t in result.totals],
    }


def print_import(report: ImportReport, balanced: bool) -> None:
    """Print what an import did."""
    console = stdout()
    console.print(f"{report.region.name} ({report.region.digest}) in {report.folder}", style="bold", soft_wrap=True)
    if not report.base:
        console.print("no region with these economies, sectors and year is here to compare with (--base names one)")
        return
    console.print(f"{len(report.edited)} flows differ from {report.base}")
    if report.edited:
        console.print(_moved_table(report.edited, "Edited flows"))
    if report.unlabelled:
        console.print(f"{report.unlabelled} of them still name the method and source of the old number")
    if report.rounded:
        console.print(f"{report.rounded} numbers had lost their last digits and are those of {report.base} again")
    if report.rebalanced:
        _print_balanced(report.rebalanced, set(map(_flow, report.edited)))
    elif report.totals and not balanced:
        console.print(_totals_table(report.totals, f"Totals that differ from {report.base} because of them"))
        console.print("--balance would keep the edited flows and fit the others to the totals of the base region")
    for pin, value in report.broken:
        console.print(f"pin not kept: {_named(pin)} {pin.value_musd:,.1f}, the flows say {value:,.1f}")
    _print_warnings(report)


def print_pin(report: PinReport) -> None:
    """Print what a pin did and what moved around it."""
    console, pin = stdout(), report.pin
    console.print(f"{report.region.name} ({report.region.digest}) in {report.folder}", style="bold", soft_wrap=True)
    console.print(
        f"pinned {pin.exporter} to {pin.importer}, {pin.sector}: {report.before_musd:,.1f} -> {pin.value_musd:,.1f} "
        f"million USD, source {pin.source}, {pin.year}"
    )
    if pin.year != report.region.base_year:
        console.print(f"the figure is of {pin.year}, the region of {report.region.base_year}")
    _print_balanced(report.rebalanced, set())
    _print_warnings(report)


def _print_balanced(result: Rebalanced, own: set[tuple[str, str, str]]) -> None:
    console = stdout()
    others = [m for m in result.moved if _flow(m) not in own]
    console.print(
        f"balanced in {result.rounds} rounds, residual {result.residual:.1e}, {len(others)} other flows moved"
    )
    console.print(_moved_table(others, "Moved most, by money"))
    far = sorted((m for m in others if math.isfinite(m.ln_sd_units)), key=lambda m: -abs(m.ln_sd_units))
    console.print(_moved_table(far[: SHOWN // 2], "Moved most, against their uncertainty"))
    if result.totals:
        console.print(_totals_table(result.totals, "Totals that gave way"))
    else:
        console.print("every total of sellers and buyers is kept")


def _print_warnings(report: ImportReport | PinReport) -> None:
    for finding in report.warnings:
        stdout().print(f"{finding.level} {finding.check}: {finding.where} {finding.value:.4g}", style="yellow")


def _first(title: str, heads: str, rows: Sequence[Sequence[str]]) -> Table:
    """Return the first rows as a table; heads as in ``shown_table``."""
    hidden = f" (first {SHOWN} of {len(rows)})" if len(rows) > SHOWN else ""
    return shown_table(title + hidden, heads, rows[:SHOWN])


def _moved_table(moved: Sequence[Moved], title: str) -> Table:
    rows = [(*_flow(m), f"{m.before_musd:,.2f}", f"{m.after_musd:,.2f}", _signed(m.ln_sd_units)) for m in moved]
    return _first(title, "exporter|importer|sector|>before|>after|>ln-sd units", rows)


def _totals_table(totals: Sequence[TotalMoved], title: str) -> Table:
    rows = []
    for t in totals:
        percent = _signed(100.0 * (t.after_musd / t.before_musd - 1.0) if t.before_musd else math.nan)
        rows.append((t.total, t.economy, t.sector, f"{t.before_musd:,.1f}", f"{t.after_musd:,.1f}", percent))
    return _first(title, "total|economy|sector|>before|>after|>percent", rows)


def numbers_table(name: str, numbers: Sequence[NumberChange]) -> Table:
    """Return the numbers of one table that differ."""
    rows = [
        (n.cell, n.column, f"{n.before:,.6g}", f"{n.after:,.6g}", _signed(n.percent), _signed(n.ln_sd_units))
        for n in numbers
    ]
    return _first(f"{name}: {len(rows)} numbers", "cell|column|>before|>after|>percent|>ln-sd units", rows)


def pairs_table(pairs: Sequence[PairChange]) -> Table:
    """Return the pairs that differ."""
    rows = []
    for p in pairs:
        difference = f"{p.after_musd - p.before_musd:+,.1f}"
        rows.append((p.exporter, p.importer, f"{p.before_musd:,.1f}", f"{p.after_musd:,.1f}", difference))
    title = f"All sectors together, million USD: {len(rows)} pairs"
    return _first(title, "exporter|importer|>before|>after|>difference", rows)


def texts_table(texts: Sequence[TextChange]) -> Table:
    """Return the labels and rows that differ."""
    rows = [(t.table, t.cell, t.column, t.before, t.after) for t in texts]
    return _first(f"Labels: {len(rows)} changes", "table|cell|column|before|after", rows)


def _cells_table(cells: Sequence[PairCell], title: str) -> Table:
    rows = []
    for c in cells:
        numbers = (f"{c.value_musd:,.1f}", f"{c.low_musd:,.1f} to {c.high_musd:,.1f}", f"{c.ln_sd:.2f}")
        rows.append((*_flow(c), *numbers, c.method, c.source))
    return shown_table(title, "exporter|importer|sector|>value|>95 % range|>ln-sd|method|source", rows)


def _facts_table(view: PairView) -> Table:
    rows = []
    for f in view.pins:
        numbers = (f"{f.pin.value_musd:,.1f}", f"{f.flows_musd:,.1f}", str(f.pin.year))
        rows.append((_named(f.pin), *numbers, "; ".join(s.title for s in f.sources) or f.pin.source, f.pin.reason))
    title = "Stated figures, million USD; where several sources disagree the reason says how"
    return shown_table(title, "flow|>pinned|>flows say|>year|sources|reason", rows)


def _flow(of: Moved | PairCell | Pin) -> tuple[str, str, str]:
    return of.exporter, of.importer, of.sector


def _named(pin: Pin) -> str:
    return f"{pin.exporter}-{pin.importer}/{pin.sector}"


def _signed(number: float) -> str:
    return f"{number:+,.2f}" if math.isfinite(number) else ""
