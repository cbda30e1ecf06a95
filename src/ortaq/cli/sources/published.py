"""`ortaq region build`, `ortaq region facts`, `ortaq fetch`: data from published files, and facts beside them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ortaq.cli.console import print_json, progress, shown_table, stdout
from ortaq.cli.units import asked
from ortaq.core import InputError, require_known
from ortaq.observe.builds.building import BuildOptions, BuildReport, build_region
from ortaq.observe.builds.trade_layer import two_counts
from ortaq.observe.regions.facts import Comparison, Verdict, compare, read_facts
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.known import known_region_folder
from ortaq.sources.fetch import (
    CATALOGUE,
    SERVICES,
    Fetched,
    Wanted,
    Wish,
    fetch,
    resolved,
    service_request,
    sources_folder,
)


def build_command(
    *,
    sources: list[str],
    name: str,
    base: str,
    economies: str | None,
    sectors: Path | None,
    year: int | None,
    unit: str | None,
    over_pins: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Build a region from published files: a table of the whole economy, or product trade laid over a region."""
    files = _pairs(sources, "--from")
    kept = tuple(c.strip() for c in economies.split(",") if c.strip()) if economies else None

    def build(chosen: str | None) -> BuildReport:
        options = BuildOptions(base, kept, sectors, year, chosen, over_pins, overwrite)
        return build_region({kind: Path(file) for kind, file in files.items()}, name, options)

    report = asked(build, unit, "reading and balancing")
    if as_json:
        print_json(_build_data(report))
        return
    console = stdout()
    region = report.region
    size = f"{len(region.economies)} economies, {len(region.sectors)} sectors, {region.base_year}"
    console.print(f"region {region.name} ({region.digest}): {size}")
    console.print(f"written: {report.folder}", soft_wrap=True)
    for note in report.notes:
        console.print(f"- {note}", soft_wrap=True)
    for finding in report.warnings:
        text = f"warning: {finding.check}: {finding.where} {finding.value:.4g} ({finding.meaning})"
        console.print(text, soft_wrap=True)


def fetch_command(
    *,
    source: str | None,
    parts: list[str] | None,
    region: str,
    year: int | None,
    economies: str | None,
    offline: bool,
    renew: bool,
    sha256: str | None,
    as_json: bool,
) -> None:
    """Fetch a published file, or a table from a service, into your library: resumed after a break, checked, logged."""
    if source is None:
        _print_catalogue(as_json)
        return
    require_known([source], (*CATALOGUE, *SERVICES), kind="source", where="SOURCE")
    wanted: Wanted
    wish = Wish(None, offline, renew, sha256, Console(stderr=True).print)
    given = _pairs(parts or [], "--set")
    if source in SERVICES:
        wanted, doing = _question(source, given, region=region, year=year, economies=economies), "asking for"
    elif year is None and economies is None:
        wanted, doing = resolved(source, given), "fetching"
    else:
        fix = f"leave them out, or ask one of {', '.join(SERVICES)}"
        raise InputError(f"'{source}' is one file: it takes no --year and no --economies", where=source, fix=fix)
    whose = wanted.publication
    terms = f"{whose.title} ({whose.publisher}). Licence: {whose.licence}. Terms: {whose.terms}"
    Console(stderr=True).print(terms, soft_wrap=True)
    with progress(f"{doing} {wanted.file}") as report:
        got = fetch(wanted, wish, progress=report)
    _print_fetched(got, whose.build_kind, as_json)


def _question(source: str, parts: dict[str, str], *, region: str, year: int | None, economies: str | None) -> Wanted:
    """Return what a service is asked for the economies of a region."""
    base = read_region(known_region_folder(region))
    kept = tuple(c.strip() for c in economies.split(",") if c.strip()) if economies else base.economy_ids
    return service_request(source, kept, year or base.base_year, parts)


def _print_fetched(got: Fetched, build_kind: str, as_json: bool) -> None:
    entry = got.entry
    if as_json:
        data = {"path": str(got.path), "new": got.is_new, "sha256": entry.sha256, "rows": entry.rows}
        print_json({**data, "no_rows": list(got.silent)})
        return
    how = "fetched" if got.is_new else f"in the library since {entry.date}"
    stdout().print(f"{how}: {got.path}", soft_wrap=True)
    stdout().print(f"{entry.bytes:,} bytes, {entry.rows:,} rows, sha256 {entry.sha256}", soft_wrap=True)
    if got.silent:
        stdout().print(f"the service has no rows for: {'; '.join(got.silent)}", soft_wrap=True)
    if build_kind:
        stdout().print(f"next: ortaq region build --from {build_kind}={got.path} --name mine", soft_wrap=True)


def facts_command(*, region: str, facts: Path | None, as_json: bool) -> int:
    """Compare a region with published facts: agree, disagree, or not comparable, and why."""
    compared = compare(read_region(known_region_folder(region)), read_facts(facts))
    if as_json:
        print_json([_fact_data(c) for c in compared])
    else:
        stdout().print(_facts_table(region, compared))
    return int(any(c.verdict is Verdict.DISAGREE for c in compared))


def _pairs(words: Sequence[str], option: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in words:
        key, mark, value = word.partition("=")
        if not (key and mark and value):
            raise InputError(f"'{word}' is not KEY=VALUE", where=option, fix=f"write {option} baci=FILE")
        if key in pairs:
            raise InputError(f"'{key}' is given twice", where=option, fix="give it once")
        pairs[key] = value
    return pairs


def _build_data(report: BuildReport) -> dict[str, Any]:
    region = report.region
    data: dict[str, Any] = {
        "name": region.name,
        "digest": region.digest,
        "folder": str(report.folder),
        "economies": list(region.economy_ids),
        "sectors": list(region.sector_ids),
        "base_year": region.base_year,
        "notes": list(report.notes),
        "warnings": [{"check": f.check, "where": f.where, "value": f.value} for f in report.warnings],
    }
    if report.trade and report.overlay:
        data["trade"] = {
            "rows": report.trade.rows,
            "pairs_replaced": int(report.overlay.replaced.sum()),
            "products_without_sector_musd": report.trade.no_sector,
            "unknown_partners_musd": {str(k): v for k, v in report.trade.unknown.items()},
            "residual": report.overlay.balanced.residual,
        }
        if report.trade.counts:
            data["trade"]["two_counts"] = [
                {"exporter": x, "importer": m, "by_importer_musd": first, "by_exporter_musd": second}
                for x, m, first, second in two_counts(report.trade.codes, report.trade.counts)
            ]
    return data


def _print_catalogue(as_json: bool) -> None:
    offered = [(s.publication, s.url, [f"{k}={v}" for k, v in s.parts.items()]) for s in CATALOGUE.values()]
    offered += [(s, s.terms, ["--region eurasia", "--year"]) for s in SERVICES.values()]
    if as_json:
        print_json([{"id": s.id, "title": s.title, "url": url, "licence": s.licence} for s, url, _ in offered])
        return
    rows = ((s.id, f"{s.title} ({s.publisher})", s.licence, " ".join(words)) for s, _, words in offered)
    title = f"What can be fetched into {sources_folder()}"
    stdout().print(shown_table(title, "source|title|licence|parts", rows))


def _fact_data(found: Comparison) -> dict[str, Any]:
    fact = found.fact
    return {
        "id": fact.id,
        "statement": fact.statement,
        "year": fact.year,
        "unit": fact.unit,
        "published": fact.value,
        "is": fact.bound,
        "region": found.found,
        "verdict": str(found.verdict),
        "reason": found.reason,
        "source": fact.source,
        "url": fact.url,
    }


def _facts_table(region: str, found: Sequence[Comparison]) -> Table:
    colour = {Verdict.AGREE: "green", Verdict.DISAGREE: "bold red", Verdict.NOT_COMPARABLE: "yellow"}
    rows = []
    for c in found:
        numbers = (_figure(c.fact.value), "" if c.found is None else _figure(c.found), c.fact.unit)
        verdict, source = Text(c.verdict, colour[c.verdict]), f"{c.fact.publisher}: {c.fact.source}"
        rows.append((f"{c.fact.statement} ({c.fact.year})", *numbers, verdict, c.reason, source))
    title = f"Region {region} beside published facts"
    return shown_table(title, "fact|>published|>region|unit|verdict|reason|source", rows)


def _figure(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
