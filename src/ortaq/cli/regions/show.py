"""`ortaq region`: what is in a baseline and whether it holds together."""

from dataclasses import asdict

import numpy as np
from rich.table import Table

from ortaq.cli.console import print_json, shown_table, stdout
from ortaq.cli.findings import findings_table
from ortaq.cli.mistakes import PAIR
from ortaq.cli.regions.data_tables import pair_data, print_pair
from ortaq.cli.regions.disagreements import (
    counts_table,
    disagreement_data,
    pair_disagreements,
    print_sources,
)
from ortaq.core import Region, findings_data, findings_exit_code
from ortaq.observe import check_region, load_region, open_region


def show(*, name: str, of: str, as_json: bool) -> None:
    """Show a region, or the trade of two economies: value, range, method, source and what is pinned."""
    if pair := PAIR.fullmatch(name):
        _show_pair(of, pair[1], pair[2], as_json=as_json)
        return
    region = load_region(name)
    if as_json:
        print_json(_data(region))
        return
    console = stdout()
    console.print(f"{region.title} ({region.name}, {region.base_year}, digest {region.digest})", style="bold")
    console.print(region.description)
    economies = (
        (e.id, e.names["en"], e.group, *(f"{totals[k] / 1e3:,.1f}" for k in _TOTALS))
        for e, totals in zip(region.economies, _totals(region), strict=True)
    )
    bands = ((s, s.trade_elasticity) for s in region.sectors)
    sectors = ((s.id, s.titles["en"], f"{t.central:g} ({t.low:g} to {t.high:g})", s.source) for s, t in bands)
    sources = ((s.id, s.title, s.publisher, s.licence) for s in region.sources)
    amounts = "code|economy|group|>GDP|>output|>exports|>imports|>tariff revenue"
    console.print(shown_table("Economies, USD billion", amounts, economies))
    console.print(shown_table("Sectors", "code|sector|trade elasticity|source", sectors))
    console.print(shown_table("Sources", "id|title|publisher|licence", sources))


def _show_pair(name: str, first: str, second: str, *, as_json: bool) -> None:
    region = load_region(name)
    counts = pair_disagreements(name, region, first, second)
    if as_json:
        print_json({**pair_data(region, first, second), "counts": [disagreement_data(d) for d in counts]})
        return
    print_pair(region, first, second)
    if counts:
        stdout().print(counts_table(counts, "Counts of the same flow, million USD"))
        print_sources(region, counts)


def check(*, name: str, as_json: bool) -> int:
    """Check identities, ranges, coverage and weak cells; exit code 1 if no model could use the region."""
    region = open_region(name)
    findings = check_region(region)
    if as_json:
        print_json(findings_data(findings))
    else:
        stdout().print(findings_table(f"Checks of region {region.name} ({region.digest})", findings))
        stdout().print(_weak_cells(region))
    return findings_exit_code(findings)


_TOTALS = ("gdp_musd", "output_musd", "exports_musd", "imports_musd", "tariff_revenue_musd")


def _totals(region: Region) -> list[dict[str, float]]:
    """Return GDP, output, exports, imports and tariff revenue by economy, million USD."""
    abroad = np.where(np.eye(len(region.economies), dtype=bool), 0.0, region.flow)
    columns = (
        [e.gdp_musd for e in region.economies],
        region.output.sum(axis=0),
        abroad.sum(axis=(0, 1)),
        abroad.sum(axis=(0, 2)),
        (region.tariff * region.flow).sum(axis=(0, 2)),
    )
    return [dict(zip(_TOTALS, map(float, row), strict=True)) for row in zip(*columns, strict=True)]


def _data(region: Region) -> dict[str, object]:
    return {
        "name": region.name,
        "digest": region.digest,
        "base_year": region.base_year,
        "economies": [
            {"id": e.id, "name": e.names["en"], "group": e.group, **totals}
            for e, totals in zip(region.economies, _totals(region), strict=True)
        ],
        "sectors": [{"id": s.id, "title": s.titles["en"], **asdict(s.trade_elasticity)} for s in region.sectors],
        "sources": [{"id": s.id, "title": s.title, "licence": s.licence} for s in region.sources],
    }


def _weak_cells(region: Region, count: int = 12) -> Table:
    """Return the bilateral cells whose uncertainty moves most money."""
    abroad = np.where(np.eye(len(region.economies), dtype=bool), 0.0, region.flow)
    at_stake = abroad * np.minimum(region.flow_ln_sd, 1.0)
    rows = []
    for flat in at_stake.ravel().argsort()[::-1][:count]:
        j, n, i = np.unravel_index(flat, at_stake.shape)
        numbers = (f"{region.flow[j, n, i]:,.0f}", f"{region.flow_ln_sd[j, n, i]:.2f}")
        names = (region.sector_ids[j], region.economy_ids[i], region.economy_ids[n])
        rows.append((*names, *numbers, str(region.flow_method[j, n, i])))
    return shown_table("Cells with most money in doubt", "sector|exporter|importer|>USD million|>ln-sd|method", rows)
