"""`ortaq region export | import | diff | pin`: bring your own data, and see what it changed."""

from dataclasses import asdict
from pathlib import Path

from ortaq.cli.console import print_json, stdout
from ortaq.cli.regions.data_tables import (
    import_data,
    numbers_table,
    pairs_table,
    pin_data,
    plain,
    print_import,
    print_pin,
    texts_table,
)
from ortaq.cli.units import asked, busy
from ortaq.core import Pin
from ortaq.observe.regions.diff import diff_regions
from ortaq.observe.regions.export import export_region
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.known import known_region_folder
from ortaq.observe.regions.repin import pin_region


def export_command(*, region: str, target: Path, xlsx: bool, overwrite: bool, as_json: bool) -> None:
    """Write a region as tables with datapackage.json, or as a workbook, to look at, edit and bring back."""
    with busy("writing"):
        written = export_region(region, target, workbook=xlsx, overwrite=overwrite)
    if as_json:
        print_json({"region": region, "written": str(written)})
    else:
        stdout().print(f"written: {written}", soft_wrap=True)


def import_command(
    *, given: Path, name: str, base: str | None, unit: str | None, balance: bool, overwrite: bool, as_json: bool
) -> None:
    """Bring a region in under a name of your own; says what differs from the region that it was made from."""
    report = asked(
        lambda u: import_region(given, name, base=base, unit=u, balance=balance, overwrite=overwrite), unit, "reading"
    )
    if as_json:
        print_json(import_data(report))
    else:
        print_import(report, balance)


def diff_command(*, before: str, after: str, as_json: bool) -> None:
    """Show what differs between two regions, largest first."""
    with busy("comparing"):
        diff = diff_regions(read_region(known_region_folder(before)), read_region(known_region_folder(after)))
    if as_json:
        print_json(plain(asdict(diff)))
        return
    console = stdout()
    for what, codes in (
        ("economies added", diff.economies_added),
        ("economies removed", diff.economies_removed),
        ("sectors added", diff.sectors_added),
        ("sectors removed", diff.sectors_removed),
    ):
        if codes:
            console.print(f"{what}: {', '.join(codes)}")
    for table in dict.fromkeys(n.table for n in diff.numbers):
        console.print(numbers_table(table, [n for n in diff.numbers if n.table == table]))
    if diff.pairs:
        console.print(pairs_table(diff.pairs))
    if diff.texts:
        console.print(texts_table(diff.texts))
    if diff.is_empty:
        console.print(f"{before} and {after} hold the same")


def pin_command(
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
    region: str,
    name: str | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Fix a flow to a stated figure and balance the others around it, within their uncertainties."""
    if year is None:
        year = read_region(known_region_folder(region)).base_year
    pin = Pin(exporter, importer, sector, value, year, source, reason or f"pinned by the user: {source}")
    report = asked(
        lambda u: pin_region(region, pin, new_name=name, ln_sd=ln_sd, unit=u, replace_old=replace), unit, "balancing"
    )
    if as_json:
        print_json(pin_data(report))
    else:
        print_pin(report)
