"""What the data commands of `ortaq region` say: sections with the largest change first."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from ortaq.cli.tables import MUSD, data_table
from ortaq.core import Band, Region
from ortaq.core.report import Cell, Items, Number, Reading, Section, Table, Text, Words
from ortaq.observe.regions.diff import NumberChange, RegionDiff
from ortaq.observe.regions.imported import ImportReport
from ortaq.observe.regions.pair import PairView, pair_view
from ortaq.observe.regions.pin import Moved, Rebalanced, TotalMoved
from ortaq.observe.regions.repin import PinReport

SHOWN = 12
"""Rows of a table that are printed; --json has all."""

LN_SD = Text("unit.ln_sd")
PERCENT = Text("unit.percent")


def balanced_how(result: Rebalanced | None) -> dict[str, Any]:
    """Return how near balancing came, for programs; nothing where nothing was balanced."""
    return {} if result is None else {"residual": result.residual, "rounds": result.rounds}


def asked_of(region: Region) -> dict[str, Any]:
    """Return which region it is, for programs."""
    return {"region": {"name": region.name, "digest": region.stamp, "base_year": region.base_year}}


def pair_section(region: Region, first: str, second: str) -> Section:
    """Return one pair of economies in both directions, cell by cell."""
    view = pair_view(region, first, second)
    cells = data_table(
        "cells",
        "",
        ("exporter", "importer", "sector", ("value_95", MUSD), ("ln_sd", LN_SD), "method", "source"),
        (
            (
                *(c.exporter, c.importer, c.sector, Band(c.low_musd, c.value_musd, c.high_musd)),
                *(c.ln_sd, c.method, c.source),
            )
            for c in view.cells
        ),
    )
    titles = tuple(dict.fromkeys(t for c in view.cells for t in c.titles))
    said = () if view.pins else (Text("pair.no_pin"),)
    title = Text("pair.title", {"first": first, "second": second, "region": region.name})
    return Section("pair", title, (*said, Items(titles)), (cells, *([_facts(view)] if view.pins else [])))


def _facts(view: PairView) -> Table:
    heads = ("flow", ("pinned", MUSD), ("flows_say", MUSD), "year", "sources", "reason")
    rows = (
        (
            *(f"{f.pin.exporter}-{f.pin.importer}/{f.pin.sector}", f.pin.value_musd, f.flows_musd, str(f.pin.year)),
            *(tuple(s.title for s in f.sources) or f.pin.source, f.pin.reason),
        )
        for f in view.pins
    )
    return data_table("pins", Text("pair.pins"), heads, rows)


def import_section(report: ImportReport, *, balanced: bool) -> Section:
    """Return what an import did."""
    said: list[Words | Items] = [Text("data.in", {"folder": str(report.folder)})]
    tables: list[Table] = []
    if not report.base:
        said.append(Text("import.no_base"))
        return Section("import", _title(report.region), tuple(said), ())
    said.append(Text("import.edited", {"count": _count(len(report.edited)), "base": report.base}))
    tables += [_moved("edited", report.edited)] if report.edited else []
    for key, number in (("import.unlabelled", report.unlabelled), ("import.rounded", report.rounded)):
        said += [Text(key, {"count": _count(number), "base": report.base})] if number else []
    if report.rebalanced:
        own = {(m.exporter, m.importer, m.sector) for m in report.edited}
        said += _balanced_words(report.rebalanced, own)
        tables += _balanced_tables(report.rebalanced, own)
    elif report.totals and not balanced:
        tables.append(_totals(report.totals, Text("import.totals", {"base": report.base})))
        said.append(Text("import.would_balance"))
    for pin, value in report.broken:
        named: dict[str, Words] = {"flow": f"{pin.exporter}-{pin.importer}/{pin.sector}"}
        said.append(Text("import.broken", {**named, "pinned": _stated(pin.value_musd), "flows": _stated(value)}))
    return Section("import", _title(report.region), (*said, *_warnings(report)), tuple(tables))


def pin_section(report: PinReport) -> Section:
    """Return what a pin did and what moved around it."""
    pin, years = report.pin, {"year": str(report.pin.year), "base": str(report.region.base_year)}
    named: dict[str, Words] = {"exporter": pin.exporter, "importer": pin.importer, "sector": pin.sector}
    money: dict[str, Words] = {"before": _stated(report.before_musd), "after": _stated(pin.value_musd)}
    said: list[Words | Items] = [
        Text("data.in", {"folder": str(report.folder)}),
        Text("pin.done", {**named, **money, "source": pin.source, "year": years["year"]}),
    ]
    said += [Text("pin.other_year", years)] if pin.year != report.region.base_year else []
    said += [*_balanced_words(report.rebalanced, set()), *_warnings(report)]
    return Section("pin", _title(report.region), tuple(said), tuple(_balanced_tables(report.rebalanced, set())))


def diff_section(before: str, after: str, diff: RegionDiff) -> Section:
    """Return what differs between two regions, largest first."""
    codes = {
        "economies_added": diff.economies_added,
        "economies_removed": diff.economies_removed,
        "sectors_added": diff.sectors_added,
        "sectors_removed": diff.sectors_removed,
    }
    said = [Text(f"diff.{what}", {"codes": tuple(listed)}) for what, listed in codes.items() if listed]
    said += [Text("diff.same", {"before": before, "after": after})] if diff.is_empty else []
    tables = [
        _numbers(name, [n for n in diff.numbers if n.table == name])
        for name in dict.fromkeys(n.table for n in diff.numbers)
    ]
    if diff.pairs:
        heads = ("exporter", "importer", ("before", MUSD), ("after", MUSD), ("difference", MUSD))
        rows = ((p.exporter, p.importer, p.before_musd, p.after_musd, p.after_musd - p.before_musd) for p in diff.pairs)
        tables.append(data_table("pairs", Text("diff.pairs"), heads, rows, first=SHOWN))
    if diff.texts:
        texts = ((t.table, t.cell, t.column, t.before, t.after) for t in diff.texts)
        tables.append(
            data_table(
                "labels", Text("diff.labels"), ("table", "cell", "column", "before", "after"), texts, first=SHOWN
            )
        )
    return Section("diff", Text("diff.title", {"before": before, "after": after}), tuple(said), tuple(tables))


def _numbers(name: str, numbers: Sequence[NumberChange]) -> Table:
    own = Text("data.own_unit")
    heads = ("cell", "column", ("before", own), ("after", own), ("percent", PERCENT), ("ln_sd_units", LN_SD))
    rows = ((n.cell, n.column, n.before, n.after, _known(n.percent), _known(n.ln_sd_units)) for n in numbers)
    return data_table(f"numbers-{name}", Text("diff.numbers", {"table": name}), heads, rows, first=SHOWN)


def _title(region: Region) -> Text:
    return Text("data.region", {"name": region.name, "digest": region.stamp})


def _others(result: Rebalanced, own: set[tuple[str, str, str]]) -> list[Moved]:
    return [m for m in result.moved if (m.exporter, m.importer, m.sector) not in own]


def _balanced_words(result: Rebalanced, own: set[tuple[str, str, str]]) -> Iterator[Text]:
    numbers: dict[str, Words] = {"rounds": _count(result.rounds), "residual": Number(result.residual, Reading.TINY)}
    yield Text("balanced.done", {**numbers, "count": _count(len(_others(result, own)))})
    if not result.totals:
        yield Text("balanced.kept")


def _balanced_tables(result: Rebalanced, own: set[tuple[str, str, str]]) -> Iterator[Table]:
    others = _others(result, own)
    yield _moved("by_money", others)
    far = sorted((m for m in others if math.isfinite(m.ln_sd_units)), key=lambda m: -abs(m.ln_sd_units))
    yield _moved("by_uncertainty", far, SHOWN // 2)
    if result.totals:
        yield _totals(result.totals, Text("balanced.totals"))


def _warnings(report: ImportReport | PinReport) -> Iterator[Text]:
    for f in report.warnings:
        level = Text(f"findings.level.{f.level}")
        yield Text("data.warning", {"level": level, "check": f.check, "where": f.where, "value": Number(f.value)})


def _moved(id: str, moved: Sequence[Moved], first: int = SHOWN) -> Table:
    heads = ("exporter", "importer", "sector", ("before", MUSD), ("after", MUSD), ("ln_sd_units", LN_SD))
    rows = ((m.exporter, m.importer, m.sector, m.before_musd, m.after_musd, _known(m.ln_sd_units)) for m in moved)
    return data_table(id.replace("_", "-"), Text(f"balanced.{id}"), heads, rows, first=first)


def _totals(totals: Sequence[TotalMoved], title: Text) -> Table:
    heads = ("total", "economy", "sector", ("before", MUSD), ("after", MUSD), ("percent", PERCENT))
    rows = (
        (
            *(Text(f"balanced.{t.total}"), t.economy, t.sector, t.before_musd, t.after_musd),
            _known(100.0 * (t.after_musd / t.before_musd - 1.0) if t.before_musd else math.nan),
        )
        for t in totals
    )
    return data_table("totals", title, heads, rows, first=SHOWN)


def _known(number: float) -> Cell:
    return Cell(number, Reading.CHANGE) if math.isfinite(number) else Cell("")


def _count(number: int) -> Number:
    return Number(number, Reading.COUNT)


def _stated(musd: float) -> Number:
    return Number(musd, Reading.INPUT)
