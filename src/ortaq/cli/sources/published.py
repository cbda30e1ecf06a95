"""`ortaq region build`, `ortaq region facts`, `ortaq fetch`: data from published files, and facts beside them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ortaq.cli.regions.data_sections import asked_of
from ortaq.cli.streams import say_aside
from ortaq.cli.tables import MUSD, data_table
from ortaq.cli.units import asked
from ortaq.core import InputError, Program, require_known, said
from ortaq.core.report import Cell, Number, Reading, Section, Text, Words
from ortaq.observe.builds.building import BuildOptions, BuildReport, build_region
from ortaq.observe.builds.trade_layer import two_counts
from ortaq.observe.regions.facts import Comparison, Verdict, compare, read_facts
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.known import known_region_folder
from ortaq.sources.builders.layouts import KINDS
from ortaq.sources.builders.recognised import recognised
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

MOST_TOLD = 20
"""Files that are told one by one."""


def build_command(
    program: Program,
    *,
    sources: list[str],
    name: str,
    base: str,
    economies: str | None,
    sectors: Path | None,
    year: int | None,
    unit: str | None,
    over_pins: bool,
    all_products: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Build a region from published files: a table of the whole economy, or product trade laid over a region."""
    files = _by_kind(sources)
    kept = tuple(c.strip() for c in economies.split(",") if c.strip()) if economies else None

    def build(chosen: str | None) -> BuildReport:
        options = BuildOptions(base, kept, sectors, year, chosen, over_pins, all_products, overwrite)
        return build_region(files, name, options)

    report = asked(build, unit, "reading and balancing")
    program.answer(
        [built_section(report), *([_laid_over(report)] if as_json else [])],
        as_json=as_json,
        question={"sources": {kind: [str(path) for path in paths] for kind, paths in files.items()}},
        computed=_built_from(report),
    )


def built_section(report: BuildReport) -> Section:
    """Return what was built: size, place, what the files needed, and warnings."""
    region = report.region
    sizes = {"economies": len(region.economies), "sectors": len(region.sectors)}
    told: dict[str, Words] = {name: Number(value, Reading.COUNT) for name, value in sizes.items()}
    warnings = (
        Text(
            "data.warning",
            {"level": Text("findings.level.warning"), "check": f.check, "where": f.where, "value": Number(f.value)},
        )
        for f in report.warnings
    )
    said: tuple[Words, ...] = (
        Text("build.size", {**told, "year": str(region.base_year)}),
        Text("data.written", {"path": str(report.folder)}),
        *report.notes,
        *warnings,
    )
    return Section("built", Text("data.region", {"name": region.name, "digest": region.stamp}), said, ())


def fetch_command(
    program: Program,
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
        _print_catalogue(program, as_json=as_json)
        return
    require_known([source], (*CATALOGUE, *SERVICES), kind="source", where="SOURCE")
    wanted: Wanted
    wish = Wish(None, offline, renew, sha256, say_aside)
    given = _pairs(parts or [], "--set")
    if source in SERVICES:
        wanted, doing = _question(source, given, region=region, year=year, economies=economies), "asking for"
    elif year is None and economies is None:
        wanted, doing = resolved(source, given), "fetching"
    else:
        fix = said("leave them out, or ask one of {services}", services=", ".join(SERVICES))
        raise InputError(f"'{source}' is one file: it takes no --year and no --economies", where=source, fix=fix)
    whose = wanted.publication
    terms = f"{whose.title} ({whose.publisher}). Licence: {whose.licence}. Terms: {whose.terms}"
    say_aside(terms)
    with program.progress(f"{doing} {wanted.file}") as report:
        got = fetch(wanted, wish, progress=report)
    _print_fetched(program, got, whose.build_kind, as_json=as_json)


def _question(source: str, parts: dict[str, str], *, region: str, year: int | None, economies: str | None) -> Wanted:
    """Return what a service is asked for the economies of a region."""
    base = read_region(known_region_folder(region))
    kept = tuple(c.strip() for c in economies.split(",") if c.strip()) if economies else base.economy_ids
    return service_request(source, kept, year or base.base_year, parts)


def _print_fetched(program: Program, got: Fetched, build_kind: str, *, as_json: bool) -> None:
    entry = got.entry
    numbers: dict[str, Words] = {
        "bytes": Number(entry.bytes, Reading.COUNT),
        "rows": Number(entry.rows, Reading.COUNT),
        "sha256": entry.sha256,
    }
    said: list[Words] = [
        Text("fetch.fetched" if got.is_new else "fetch.kept", {"path": str(got.path), "date": str(entry.date)}),
        Text("fetch.size", numbers),
    ]
    if got.silent:
        said.append(Text("fetch.silent", {"economies": tuple(got.silent)}))
    if build_kind:
        said.append(Text("fetch.next", {"command": f"ortaq region build --from {build_kind}={got.path} --name mine"}))
    if not as_json:
        program.print(*said)
        return
    program.answer(
        [Section("fetched", "", tuple(said), ())],
        as_json=True,
        computed={
            "path": str(got.path),
            "new": got.is_new,
            "sha256": entry.sha256,
            "rows": entry.rows,
            "no_rows": list(got.silent),
        },
    )


def facts_command(program: Program, *, region: str, facts: Path | None, as_json: bool) -> int:
    """Compare a region with published facts: agree, disagree, or not comparable, and why."""
    compared = compare(read_region(known_region_folder(region)), read_facts(facts))
    program.answer([_facts_section(region, compared)], as_json=as_json, question={"region": region})
    return int(any(c.verdict is Verdict.DISAGREE for c in compared))


def _pairs(words: Sequence[str], option: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in words:
        key, mark, value = word.partition("=")
        if not (key and mark and value):
            raise InputError(
                f"'{word}' is not KEY=VALUE", where=option, fix=said("write {option} baci=FILE", option=option)
            )
        if key in pairs:
            raise InputError(f"'{key}' is given twice", where=option, fix="give it once")
        pairs[key] = value
    return pairs


def _by_kind(words: Sequence[str]) -> dict[str, tuple[Path, ...]]:
    """Return files by kind, those that say no kind by what they are; says first what was recognised."""
    files: dict[str, tuple[Path, ...]] = {}
    unsaid = [Path(word) for word in words if word.partition("=")[0] not in KINDS and Path(word).exists()]
    for word in words:
        if Path(word) in unsaid:
            continue
        kind, mark, file = word.partition("=")
        if not (kind and mark and file):
            what = f"'{word}' is neither a file nor KIND=FILE"
            raise InputError(what, where="--from", fix="write --from baci=FILE, or name a file that exists")
        files[kind] = (*files.get(kind, ()), Path(file))
    found = recognised(unsaid)
    for one in found.found[:MOST_TOLD]:
        say_aside(one.told)
    if found.unused:
        say_aside(f"not used, the layout is not known: {', '.join(found.unused[:MOST_TOLD])}")
    for kind, paths in found.files.items():
        files[kind] = (*files.get(kind, ()), *paths)
    return files


def _built_from(report: BuildReport) -> dict[str, Any]:
    """Return what was built, and what of the product trade laid over it found no place."""
    region = report.region
    data: dict[str, Any] = {
        **asked_of(region),
        "folder": str(report.folder),
        "economies": list(region.economy_ids),
        "sectors": list(region.sector_ids),
    }
    if report.trade and report.overlay:
        data["trade"] = {
            "rows": report.trade.rows,
            "pairs_replaced": int(report.overlay.replaced.sum()),
            "products_without_sector_musd": report.trade.no_sector,
            "unknown_partners_musd": {str(k): v for k, v in report.trade.unknown.items()},
            "residual": report.overlay.balanced.residual,
        }
    return data


def _laid_over(report: BuildReport) -> Section:
    """Return the flows that importers and exporters count differently, for programs."""
    trade = report.trade
    counts = two_counts(trade.codes, trade.counts) if trade and trade.counts else ()
    heads = ("exporter", "importer", ("by_importer", MUSD), ("by_exporter", MUSD))
    rows = ((exporter, importer, float(first), float(second)) for exporter, importer, first, second in counts)
    return Section("programs", "", (), (data_table("two-counts", "", heads, rows),))


def _print_catalogue(program: Program, *, as_json: bool) -> None:
    offered = [(s.publication, s.url, [f"{k}={v}" for k, v in s.parts.items()]) for s in CATALOGUE.values()]
    offered += [(s, s.terms, ["--region eurasia", "--year"]) for s in SERVICES.values()]
    rows = (
        (Cell(s.id, source=url), f"{s.title} ({s.publisher})", s.licence, " ".join(words)) for s, url, words in offered
    )
    table = data_table("catalogue", "", ("source", "title", "licence", "parts"), rows)
    title = Text("fetch.catalogue", {"folder": str(sources_folder())})
    program.answer([Section("catalogue", title, (), (table,))], as_json=as_json)


def _facts_section(region: str, found: Sequence[Comparison]) -> Section:
    own = Text("data.own_unit")
    rows = (
        (
            *(
                f"{c.fact.statement} ({c.fact.year})",
                Cell(float(c.fact.value), Reading.INPUT, source=c.fact.url),
                "" if c.found is None else float(c.found),
            ),
            *(c.fact.unit, Text(f"facts.{c.verdict.name.lower()}"), c.reason, f"{c.fact.publisher}: {c.fact.source}"),
        )
        for c in found
    )
    heads = ("fact", ("published", own), ("region", own), "unit", "verdict", "reason", "source")
    return Section("facts", Text("facts.title", {"region": region}), (), (data_table("facts", "", heads, rows),))
