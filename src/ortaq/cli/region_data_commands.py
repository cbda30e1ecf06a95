"""`ortaq region export | import | diff | pin`: bring your own data, and see what it changed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from ortaq.cli.console import print_json, stdout
from ortaq.cli.options import AsJson, RegionName
from ortaq.cli.region_data_tables import (
    import_data,
    numbers_table,
    pairs_table,
    pin_data,
    plain,
    print_import,
    print_pin,
    texts_table,
)
from ortaq.core import Pin
from ortaq.domains.corridors.commands.network import export as export_network
from ortaq.domains.corridors.commands.network import network_of
from ortaq.observe.regions.diff import diff_regions
from ortaq.observe.regions.export import export_region
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.kept import known_region_folder
from ortaq.observe.regions.repin import pin_region
from ortaq.observe.regions.unit_doubts import UnitQuestion

Target = Annotated[Path, typer.Argument(help="Folder, .zip or .xlsx to write.", metavar="DIR|FILE")]
AsWorkbook = Annotated[bool, typer.Option("--xlsx", help="Write a workbook for Excel into the folder.")]
OnlyNetwork = Annotated[bool, typer.Option("--network", help="Write its transport network: GMNS tables and GeoJSON.")]
Overwrite = Annotated[bool, typer.Option("--replace", help="Write over what is there.")]
Given = Annotated[Path, typer.Argument(help="Folder, .zip or .xlsx of a region.", metavar="DIR|FILE")]
NewName = Annotated[str, typer.Option("--name", help="Name of the new region: small letters, digits and _.")]
Base = Annotated[
    str | None, typer.Option("--base", help="Region to compare with; the one that the file names if absent.")
]
Unit = Annotated[str | None, typer.Option("--unit", help="Unit of the money you bring: usd, kusd, musd or busd.")]
Balance = Annotated[
    bool, typer.Option("--balance", help="Keep your edited flows and fit the others to the totals of the base region.")
]
Exporter = Annotated[str, typer.Argument(help="Economy that sells.", metavar="EXPORTER")]
Importer = Annotated[str, typer.Argument(help="Economy that buys.", metavar="IMPORTER")]
Value = Annotated[
    float, typer.Argument(help="Stated value, million USD unless --unit says otherwise.", metavar="VALUE")
]
SectorOption = Annotated[str, typer.Option("--sector", help="A sector, 'goods' (all but services) or 'all'.")]
SourceOption = Annotated[str, typer.Option("--source", help="Who stated it: a source id of the region, or a title.")]
YearOption = Annotated[int | None, typer.Option("--year", help="Year of the figure; the region's year if absent.")]
Reason = Annotated[str, typer.Option("--reason", help="Why this figure and not another.")]
Spread = Annotated[
    float, typer.Option("--ln-sd", help="Standard deviation of its logarithm; 0.1: within about a fifth, 19 in 20.")
]
From = Annotated[str, typer.Option("--region", help="Region to start from.")]
Into = Annotated[
    str | None, typer.Option("--name", help="Name of the result; a region of yours is changed in place without it.")
]
ReplacePin = Annotated[bool, typer.Option("--replace", help="Take the place of an earlier pin of the same flow.")]

T = TypeVar("T")


def export_command(
    region: RegionName,
    target: Target,
    xlsx: AsWorkbook = False,
    network: OnlyNetwork = False,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Write a region as tables with datapackage.json, or as a workbook, to look at, edit and bring back."""
    if network:
        export_network(network_of(region), target, None, overwrite, as_json)
        return
    with _busy("writing"):
        written = export_region(region, target, workbook=xlsx, overwrite=overwrite)
    if as_json:
        print_json({"region": region, "written": str(written)})
    else:
        stdout().print(f"written: {written}", soft_wrap=True)


def import_command(
    given: Given,
    name: NewName,
    base: Base = None,
    unit: Unit = None,
    balance: Balance = False,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Bring a region in under a name of your own; says what differs from the region that it was made from."""
    report = _asked(
        lambda u: import_region(given, name, base=base, unit=u, balance=balance, overwrite=overwrite), unit, "reading"
    )
    if as_json:
        print_json(import_data(report))
    else:
        print_import(report, balance)


def diff_command(before: RegionName, after: RegionName, as_json: AsJson = False) -> None:
    """Show what differs between two regions, largest first."""
    with _busy("comparing"):
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
    exporter: Exporter,
    importer: Importer,
    value: Value,
    source: SourceOption,
    sector: SectorOption = "goods",
    year: YearOption = None,
    reason: Reason = "",
    ln_sd: Spread = 0.1,
    unit: Unit = None,
    region: From = "eurasia",
    name: Into = None,
    replace: ReplacePin = False,
    as_json: AsJson = False,
) -> None:
    """Fix a flow to a stated figure and balance the others around it, within their uncertainties."""
    if year is None:
        year = read_region(known_region_folder(region)).base_year
    pin = Pin(exporter, importer, sector, value, year, source, reason or f"pinned by the user: {source}")
    report = _asked(
        lambda u: pin_region(region, pin, new_name=name, ln_sd=ln_sd, unit=u, replace_old=replace), unit, "balancing"
    )
    if as_json:
        print_json(pin_data(report))
    else:
        print_pin(report)


@contextmanager
def _busy(label: str) -> Iterator[None]:
    """Show that work goes on, on a terminal only."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(label):
            yield
    else:
        yield


def _asked(call: Callable[[str | None], T], unit: str | None, label: str) -> T:
    """Do the work; a doubt about units is asked on a terminal and refused elsewhere."""
    try:
        with _busy(label):
            return call(unit)
    except UnitQuestion as question:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        if not typer.confirm(f"{question.what}. Read it as {question.unit}?", err=True):
            raise
        with _busy(label):
            return call(question.unit)
