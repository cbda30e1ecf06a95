"""Regions into the house: read, doubted, compared with where they came from, balanced if asked, and kept whole."""

from dataclasses import dataclass, replace
from pathlib import Path

from ortaq.core import Array, Finding, InputError, Pin, Region
from ortaq.observe.regions.export import read_source
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.kept import Staged, check_new_name, install, renamed, staged
from ortaq.observe.regions.known import known_region_folder
from ortaq.observe.regions.package import RegionPackage, read_package
from ortaq.observe.regions.pin import Moved, Rebalanced, TotalMoved, broken_pins, moved_flows, moved_totals, rebalance
from ortaq.observe.regions.unit_doubts import doubt_cells, doubt_table
from ortaq.observe.regions.write import scaled_flows, unit_factor, with_flow, with_lost_digits


@dataclass(frozen=True, eq=False, slots=True)
class ImportReport:
    """What an import did: edited flows against the base region, totals that moved with them, pins that no longer hold.

    ``rounded`` counts numbers of which a spreadsheet program cut the last digits: they are the base region's again.
    ``base`` is empty where no region of that name is there to compare with; ``unlabelled`` counts edited flows that
    still name the method and source of the old number; ``rebalanced`` is None unless asked for.
    """

    region: Region
    folder: Path
    base: str
    edited: tuple[Moved, ...]
    totals: tuple[TotalMoved, ...]
    broken: tuple[tuple[Pin, float], ...]
    unlabelled: int
    rounded: int
    rebalanced: Rebalanced | None
    warnings: tuple[Finding, ...]


def import_region(
    path: Path,
    name: str,
    *,
    base: str | None = None,
    unit: str | None = None,
    balance: bool = False,
    overwrite: bool = False,
) -> ImportReport:
    """Import a region under a name of the user's own; nothing is kept unless everything is right.

    ``path``: folder, zip or workbook.
    ``name``: new name.
    ``base``: region to compare with and to take the totals of; the one that region.toml names if absent.
    ``unit``: unit of the flows (``region_write.UNITS``); without it million USD is assumed and doubted where it looks
    wrong.
    ``balance``: keep edited flows and pins, and fit the other flows to the base region's totals.
    ``overwrite``: replace a region of the user of that name.
    """
    check_new_name(name, replace=overwrite)
    given = read_source(path)
    folder, base_name = _base(given, base)
    package, rounded = scaled_flows(renamed(given, name), unit_factor(unit or "musd")), 0
    if folder:
        package, rounded = with_lost_digits(package, read_package(folder))
    with staged(package, str(path)) as stage:
        region = stage.region
        if unit is None:
            doubt_table(region, path)
        base_region = _comparable(folder, region)
        if balance and base_region is None:
            raise InputError(
                f"nothing to balance against: no region '{base_name}' of the same year, economies and sectors",
                where="--balance",
                fix="name the region that you edited with --base",
            )
        compared = _compare(base_region, region, balance)
        if unit is None:
            doubt_cells(compared.edited, path)
        final, warnings = _keep(stage, compared.flow, name, path)
    return ImportReport(
        final,
        known_region_folder(name),
        base_name if base_region else "",
        compared.edited,
        compared.totals,
        broken_pins(final),
        compared.unlabelled,
        rounded,
        compared.rebalanced,
        warnings,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Compared:
    """Flows to keep, and what an `ImportReport` says of them."""

    flow: Array
    edited: tuple[Moved, ...] = ()
    totals: tuple[TotalMoved, ...] = ()
    unlabelled: int = 0
    rebalanced: Rebalanced | None = None


def _compare(base: Region | None, region: Region, balance: bool) -> _Compared:
    if base is None:
        return _Compared(region.flow)
    flow = region.flow
    edited = moved_flows(base, flow)
    labelled = (base.flow_method != region.flow_method) | (base.flow_source != region.flow_source)
    unlabelled = int((~labelled & (base.flow != flow)).sum())
    if not balance:
        return _Compared(flow, edited, moved_totals(base, flow - base.flow), unlabelled)
    result = _balanced(base, region, edited)
    return _Compared(result.flow, edited, result.totals, unlabelled, result)


def _keep(stage: Staged, flow: Array, name: str, path: Path) -> tuple[Region, tuple[Finding, ...]]:
    """Put the staged region in place, with other flows where they changed."""
    advice = "correct the tables, or --balance to fit the other flows around your edited cells"
    if (flow == stage.region.flow).all():
        return stage.region, install(stage, name, fix=advice)
    with staged(with_flow(stage.package, stage.region, flow), str(path)) as second:
        return second.region, install(second, name, fix=advice)


def _base(package: RegionPackage, base: str | None) -> tuple[Path | None, str]:
    """Return the region to compare with; a name that the package alone gives may be unknown here."""
    name = base or str(package.stated().get("name", ""))
    try:
        return known_region_folder(name), name
    except InputError:
        if base:
            raise
        return None, name


def _comparable(folder: Path | None, region: Region) -> Region | None:
    """Return the base region if it has the same economies, sectors and year."""
    if folder is None:
        return None
    base = read_region(folder)
    labels = (base.economy_ids, base.sector_ids, base.base_year)
    return base if labels == (region.economy_ids, region.sector_ids, region.base_year) else None


def _balanced(base: Region, region: Region, edited: tuple[Moved, ...]) -> Rebalanced:
    """Fit the other flows to the base region's totals around edited cells and pins."""
    prior = replace(base, flow_ln_sd=region.flow_ln_sd, pins=region.pins)
    year = region.base_year
    cells = tuple(Pin(m.exporter, m.importer, m.sector, m.after_musd, year, "", "edited") for m in edited)
    changed = tuple(p for p, _ in broken_pins(prior))
    return rebalance(prior, (*region.pins, *cells), (*changed, *cells))
