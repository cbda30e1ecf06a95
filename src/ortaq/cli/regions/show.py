"""`ortaq region show | check`: what is in a baseline and whether it holds together."""

import numpy as np

from ortaq.cli.findings import findings_section
from ortaq.cli.mistakes import PAIR
from ortaq.cli.regions.data_sections import asked_of, pair_section
from ortaq.cli.regions.deficits import deficit_tables
from ortaq.cli.regions.disagreements import counts_section, pair_disagreements
from ortaq.cli.regions.roll import vintage_of_inputs
from ortaq.cli.tables import MUSD, data_table
from ortaq.core import INPUT_METHODS, Program, Region, findings_exit_code
from ortaq.core.report import Cell, Name, Reading, Section, Table, Text, Words
from ortaq.domains import ties
from ortaq.observe import check_region, load_region, open_region


def show(program: Program, *, name: str, of: str, as_json: bool) -> None:
    """Show a region, or the trade of two economies: value, range, method, source and what is pinned."""
    if pair := PAIR.fullmatch(name):
        _show_pair(program, of, pair[1], pair[2], as_json=as_json)
        return
    region = load_region(name)
    program.answer([_section(region, program.language)], region, as_json=as_json, question=asked_of(region))


def _section(region: Region, language: str) -> Section:
    usd = Text("unit.usd")
    economies = data_table(
        "economies",
        Text("region.economies"),
        ("code", "economy", "group", *((k.removesuffix("_musd"), usd) for k in _TOTALS)),
        (
            (e.id, Name("economy", e.id), e.group, *(Cell(totals[k], Reading.MONEY) for k in _TOTALS))
            for e, totals in zip(region.economies, _totals(region), strict=True)
        ),
    )
    sectors = data_table(
        "sectors",
        Text("region.sectors"),
        ("code", "sector", ("elasticity", Text("unit.one")), "source"),
        ((s.id, Name("sector", s.id), s.trade_elasticity, s.source) for s in region.sectors),
    )
    sources = data_table(
        "sources",
        Text("region.sources"),
        ("code", "title", "publisher", "licence"),
        ((s.id, s.title, s.publisher, s.licence) for s in region.sources),
    )
    named = {"title": region.title_in(language), "name": region.name, "year": str(region.base_year)}
    title = Text("region.title", {**named, "digest": region.stamp})
    tables = economies, *deficit_tables(region, ties(region)), sectors, sources
    years = {"year": str(region.base_year), "base": str(region.rolled_from)}
    rolled = (Text("page.rolled", years),) if region.rolled_from else ()
    said = (region.description, *rolled, *vintage_of_inputs(region.inputs_year), inputs_told(region))
    return Section("region", title, said, tables)


def inputs_told(region: Region) -> Text:
    """Return how the input shares were obtained, economies by method."""
    told: dict[str, Words] = {}
    for method in (*INPUT_METHODS, ""):
        own = tuple(e for e in region.economy_ids if region.input_methods.get(e, "") == method)
        told[method or "unstated"] = ", ".join(own) if own else Text("inputs.none")
    return Text("inputs.told", told)


def _show_pair(program: Program, name: str, first: str, second: str, *, as_json: bool) -> None:
    region = load_region(name)
    counts = pair_disagreements(name, region, first, second)
    counted = [counts_section(region, counts)] if counts else []
    sections = [pair_section(region, first, second), *counted]
    program.answer(sections, region, as_json=as_json, question={**asked_of(region), "pair": [first, second]})


def check(program: Program, *, name: str, as_json: bool) -> int:
    """Check identities, ranges, coverage and weak cells; exit code 1 if no model could use the region."""
    region = open_region(name)
    findings = check_region(region)
    title = Text("findings.region", {"name": region.name, "digest": region.stamp})
    section = findings_section(title, findings, _weak_cells(region))
    program.answer([section], region, as_json=as_json, question=asked_of(region))
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


def _weak_cells(region: Region, count: int = 12) -> Table:
    """Return the bilateral cells whose uncertainty moves most money."""
    abroad = np.where(np.eye(len(region.economies), dtype=bool), 0.0, region.flow)
    at_stake = abroad * np.minimum(region.flow_ln_sd, 1.0)
    weakest = [np.unravel_index(flat, at_stake.shape) for flat in at_stake.ravel().argsort()[::-1][:count]]
    rows = (
        (
            *(region.sector_ids[j], region.economy_ids[i], region.economy_ids[n]),
            *(float(region.flow[j, n, i]), float(region.flow_ln_sd[j, n, i]), str(region.flow_method[j, n, i])),
        )
        for j, n, i in weakest
    )
    heads = ("sector", "exporter", "importer", ("value", MUSD), ("ln_sd", Text("unit.ln_sd")), "method")
    return data_table("weak-cells", Text("region.weak_cells"), heads, rows)
