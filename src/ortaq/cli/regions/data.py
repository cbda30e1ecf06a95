"""`ortaq region export | import | diff | pin`: bring your own data, and see what it changed."""

from dataclasses import asdict
from pathlib import Path

from ortaq.cli.regions.data_sections import asked_of, balanced_how, diff_section, import_section, pin_section
from ortaq.cli.sources.published import built_section
from ortaq.cli.units import asked, busy
from ortaq.core import InputError, Pin, Program
from ortaq.core.report import Section, Text
from ortaq.observe.builds.matrix_region import MatrixOptions, import_matrix
from ortaq.observe.regions.diff import diff_regions
from ortaq.observe.regions.export import export_region
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.known import known_region_folder, user_regions
from ortaq.observe.regions.repin import pin_region
from ortaq.sources.trade_matrix import holds_matrix


def export_command(program: Program, *, region: str, target: Path, xlsx: bool, overwrite: bool, as_json: bool) -> None:
    """Write a region as tables with datapackage.json, or as a workbook, to look at, edit and bring back."""
    with busy("writing"):
        written = export_region(region, target, workbook=xlsx, overwrite=overwrite)
    told = Section("written", "", (Text("data.written", {"path": str(written)}),), ())
    program.answer([told], as_json=as_json, question={"region": region})


def import_command(
    program: Program,
    *,
    given: Path,
    name: str,
    base: str | None,
    unit: str | None,
    balance: bool,
    year: int | None,
    gdp: Path | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Bring a region in under a name of your own; says what differs from the region that it was made from."""
    if holds_matrix(given):
        if base or balance:
            fix = "leave --base and --balance out, or bring a region"
            raise InputError("a matrix of trade has no base region", where=str(given), fix=fix)
        made = asked(lambda u: import_matrix(given, name, MatrixOptions(year, u, gdp, overwrite)), unit, "reading")
        question = {"file": str(given), "gdp": str(gdp or "")}
        program.answer([built_section(made)], as_json=as_json, question=question, computed=asked_of(made.region))
        return
    if year is not None or gdp is not None:
        fix = "leave --year and --gdp out: the tables of a region state both"
        raise InputError("--year and --gdp are for a matrix of trade", where=str(given), fix=fix)
    report = asked(
        lambda u: import_region(given, name, base=base, unit=u, balance=balance, overwrite=overwrite), unit, "reading"
    )
    program.answer(
        [import_section(report, balanced=balance)],
        as_json=as_json,
        question={"file": str(given), "base": report.base},
        computed={
            **asked_of(report.region),
            "folder": str(report.folder),
            **balanced_how(report.rebalanced),
        },
    )


def diff_command(program: Program, *, before: str, after: str, as_json: bool) -> None:
    """Show what differs between two regions, largest first."""
    with busy("comparing"):
        diff = diff_regions(read_region(known_region_folder(before)), read_region(known_region_folder(after)))
    program.answer([diff_section(before, after, diff)], as_json=as_json, question={"before": before, "after": after})


def pin_command(
    program: Program,
    *,
    exporter: str,
    importer: str,
    value: float,
    source: str,
    sector: str,
    year: int | None,
    reason: str,
    ln_sd: float,
    unit: str | None,
    region: str | None,
    name: str | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Fix a flow to a stated figure and balance the others around it, within their uncertainties."""
    if region is None:
        region = name if name in user_regions() else "eurasia"
    if year is None:
        year = read_region(known_region_folder(region)).base_year
    pin = Pin(exporter, importer, sector, value, year, source, reason or f"pinned by the user: {source}")
    report = asked(
        lambda u: pin_region(region, pin, new_name=name, ln_sd=ln_sd, unit=u, replace_old=replace), unit, "balancing"
    )
    program.answer(
        [pin_section(report)],
        as_json=as_json,
        question={"region": region, "pin": asdict(pin)},
        computed={
            **asked_of(report.region),
            "folder": str(report.folder),
            **balanced_how(report.rebalanced),
        },
    )
