"""One region from the files that a user has: a table of the whole economy, tariffs, product trade, GDP, population."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ortaq.core import Array, Finding, InputError, Region, Source, require_known, said
from ortaq.observe.builds.overlay import Overlay
from ortaq.observe.builds.region_package import package
from ortaq.observe.builds.trade_layer import TRADE_KINDS, laid_over, trade_notes, with_overlay, with_room
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.kept import check_new_name, install, renamed, staged
from ortaq.observe.regions.known import known_region_folder
from ortaq.observe.regions.package import RegionPackage, read_package
from ortaq.observe.regions.unit_doubts import SIZES, UnitQuestion, looks_like
from ortaq.observe.regions.write import unit_factor
from ortaq.sources.builders.accounts import (
    Accounts,
    Tariffs,
    complete_tariffs,
    fold_codes,
    from_cube,
    from_icio,
    region_tariffs,
)
from ortaq.sources.builders.assumed import assumptions
from ortaq.sources.builders.classification import SectorRow, read_sectors
from ortaq.sources.builders.coverage import covered_rates, covered_sales
from ortaq.sources.builders.factbook import macro_of
from ortaq.sources.builders.icio import read_icio
from ortaq.sources.builders.layouts import KINDS
from ortaq.sources.builders.product_trade import ProductTrade
from ortaq.sources.builders.recognised import tables_of_kind
from ortaq.sources.builders.sources import KNOWN, of_file, of_region
from ortaq.sources.builders.tariff_tables import TariffTable, read_long, read_teti, read_wits
from ortaq.sources.builders.trade_cube import TradeCube, read_cube, read_itpd
from ortaq.sources.builders.world_bank import Indicators, read_wdi
from ortaq.sources.builders.years import file_year

TABLES = ("icio", "itpd", "cube")
TARIFFS = ("teti", "wits", "tariffs")
MACRO = ("wdi", "factbook")
MACRO_SOURCE = {"wdi": "world_bank_wdi", "factbook": "cia_factbook_file"}
REPORTED = tuple(k for k in TRADE_KINDS if k not in MACRO)
SEVERAL = ("teti", "wits", "comtrade")
"""Kinds that are published as one table in several files."""

Files = Mapping[str, tuple[Path, ...]]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What the user chose.

    ``base``: region that trade is laid over, or that gives what the files do not hold (cost shares, tariffs, groups).
    ``economies``: economies to keep; all others become ROW. All of the table's if absent.
    ``sectors``: own sectors (`read_sectors`).
    ``year``: year of the tables where their names do not tell.
    ``unit``: unit of the values of reported trade or of the table, where it is not the published one.
    ``over_pins``: let reported trade replace pins of the base region.
    ``whole``: reported trade holds all products; what is absent was not traded.
    ``overwrite``: replace a region of the user of that name.
    """

    base: str = "eurasia"
    economies: tuple[str, ...] | None = None
    sectors: Path | None = None
    year: int | None = None
    unit: str | None = None
    over_pins: bool = False
    whole: bool = False
    overwrite: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class BuildReport:
    """What was built: the region, where it is, what the files needed, and what reported trade changed."""

    region: Region
    folder: Path
    notes: tuple[str, ...]
    warnings: tuple[Finding, ...]
    overlay: Overlay | None = field(default=None)
    trade: ProductTrade | None = field(default=None)


def build_region(
    given: Mapping[str, Path | Sequence[Path]], name: str, options: BuildOptions | None = None
) -> BuildReport:
    """Build a region from published files and keep it under a name of the user's own; all or nothing.

    ``given``: files by kind (``KINDS``), several of the kinds in ``SEVERAL``: a table (icio, itpd, cube) makes a new
    region; reported trade (``REPORTED``) is laid over that, or over the base region. The Factbook gives GDP and
    population beside a table, and rough trade where it comes alone. Raises NotConverged if reported trade does not fit
    the totals.
    """
    chosen = options or BuildOptions()
    files: Files = {kind: (one,) if isinstance(one, Path) else tuple(one) for kind, one in given.items()}
    require_known(list(files), KINDS, kind="source", where="--from")
    check_new_name(name, replace=chosen.overwrite)
    base = read_region(known_region_folder(chosen.base))
    files = {kind: _of_the_year(kind, paths, chosen, base) for kind, paths in files.items()}
    _require_kinds(files)
    notes: tuple[str, ...] = ()
    kind = _trade_kind(files)
    if any(k in files for k in TABLES):
        made, notes = _from_table(files, name, base, chosen)
    else:
        made = renamed(read_package(known_region_folder(chosen.base)), name)
    with staged(made, ", ".join(str(path) for paths in files.values() for path in paths)) as stage:
        if kind is None:
            warnings = install(stage, name, fix=_ADVICE)
            return BuildReport(stage.region, known_region_folder(name), notes, warnings)
        paths = files[kind]
        trade, overlay = laid_over(
            stage.region,
            kind,
            paths,
            sectors=chosen.sectors,
            unit=chosen.unit,
            over_pins=chosen.over_pins,
            whole=chosen.whole,
        )
        final = with_overlay(stage.package, stage.region, overlay, kind=kind, paths=paths, trade=trade)
        final, trimmed = with_room(final, stage.region, overlay.flow)
    with staged(final, ", ".join(map(str, paths))) as second:
        warnings = install(second, name, fix=_ADVICE)
        notes = (*notes, *trade_notes(trade, overlay), *trimmed)
        return BuildReport(second.region, known_region_folder(name), notes, warnings, overlay, trade)


_ADVICE = "bring tables of one year and source, fewer sectors or fewer economies"


def _of_the_year(kind: str, paths: tuple[Path, ...], chosen: BuildOptions, base: Region) -> tuple[Path, ...]:
    """Return the files of a kind; of several years in a folder that of the region, by its name."""
    if kind in SEVERAL or kind == "factbook":
        return paths
    every = tuple(f for path in paths for f in (tables_of_kind(path, kind) if path.is_dir() else (path,)))
    wanted = chosen.year or (base.base_year if kind in REPORTED else None)
    if len(every) < 2 or wanted is None:
        return every
    dated = tuple(path for path in every if re.search(r"\d{4}", path.name) and file_year(path.name) == wanted)
    return dated or every


def _require_kinds(files: Files) -> None:
    for kind, paths in files.items():
        if len(paths) > 1 and kind not in SEVERAL:
            fix = said(
                "give one file, or say which year with --year; several are read of {kinds}", kinds=", ".join(SEVERAL)
            )
            named = ", ".join(path.name for path in paths[:6])
            raise InputError(f"{len(paths)} files of '{kind}'", where=f"--from: {named}", fix=fix)
    for group in (TABLES, TARIFFS, MACRO, REPORTED):
        several = [k for k in group if k in files]
        if len(several) > 1:
            raise InputError(f"both {several[0]} and {several[1]}", where="--from", fix="bring one of them")
    makes = (*TABLES, *REPORTED, "factbook")
    if not any(k in files for k in makes):
        raise InputError(
            "nothing to build from",
            where="--from",
            fix=said("bring one of {makes} as KIND=FILE", makes=", ".join(makes)),
        )
    for kind in MACRO:
        if kind in files and any(k in files for k in REPORTED) and not any(k in files for k in TABLES):
            raise InputError(
                f"{kind} adds nothing: GDP and population stay those of the base region",
                where="--from",
                why="reported trade moves flows inside the totals of the base region",
                fix=said("leave {kind} out, or bring a table ({tables}) as well", kind=kind, tables=", ".join(TABLES)),
            )
    if "itpd-industries" in files and "itpd" not in files:
        raise InputError("itpd-industries belongs to itpd", where="--from", fix="bring itpd=ITPD_E_R03.csv beside it")


def _trade_kind(files: Files) -> str | None:
    """Return which file is laid over: reported trade, else the Factbook where it comes alone."""
    reported = next((k for k in REPORTED if k in files), None)
    return reported or ("factbook" if set(files) == {"factbook"} else None)


def _from_table(files: Files, name: str, base: Region, chosen: BuildOptions) -> tuple[RegionPackage, tuple[str, ...]]:
    """Return a new region as a package, and what the table needed."""
    sectors = read_sectors(chosen.sectors)
    kind = next(k for k in TABLES if k in files)
    factor = unit_factor(chosen.unit or "musd")
    if kind == "icio":
        table = read_icio(files[kind][0], sectors, chosen.year)
        ids, member = fold_codes(table.codes, chosen.economies, str(files[kind][0]))
        table = replace(table, inter=table.inter * factor, final=table.final * factor, gdp=table.gdp * factor)
        weight = table.inter.sum(axis=1) + table.final
        tariffs, given = _tariffs(files, sectors, base, table.year, None)
        whole = complete_tariffs(given, table.codes, member, np.maximum(weight, 0.0), sectors)
        accounts, table_id = from_icio(table, ids, member, whole), "oecd_icio"
        covers = covered_sales(weight)
    else:
        cube = _cube(files, kind, sectors, chosen.year)
        ids, member = fold_codes(cube.codes, chosen.economies, str(files[kind][0]))
        tariffs, given = _tariffs(files, sectors, base, cube.year, cube.tariffs)
        flow = cube.flow * factor
        whole = complete_tariffs(given, cube.codes, member, flow, sectors)
        _require_same_sectors(base, sectors)
        accounts = from_cube(member @ flow @ member.T, cube.year, ids, source_id=cube.source, tariffs=whole, base=base)
        accounts = replace(accounts, assumed=accounts.assumed | set(cube.assumed), notes=(*accounts.notes, *cube.notes))
        table_id, covers = cube.source, covered_sales(flow)
    people, indicators, macro = {}, None, next((k for k in MACRO if k in files), None)
    if macro:
        indicators = (read_wdi if macro == "wdi" else macro_of)(files[macro][0], accounts.year)
        people = indicators.population_million
        accounts = replace(accounts, gdp=_stated_gdp(accounts, indicators))
    if chosen.unit is None:
        _doubt_table(accounts, base, str(files[kind][0]))
    sources = [of_file(table_id, files[kind], accounts.year, covers), *tariffs]
    if table_id != "oecd_icio":
        sources.append(of_region("base_region_io", base, "Cost shares"))
    if macro:
        sources.append(of_file(MACRO_SOURCE[macro], files[macro], accounts.year))
    sources += [KNOWN["cia_factbook_2025"], *_theta_sources(sectors, base)]
    used = set(accounts.assumed) | _assumed_in(whole) | {"A-TARIFF-MEAN", *given.assumed}
    own = assumptions(a for a in used)
    own += tuple(a for a in base.assumptions if any(a.id in s.row.get("source", "").split("+") for s in sectors))
    title = f"{len(ids)} economies in {len(sectors)} sectors, {accounts.year}"
    made = package(
        accounts,
        sectors,
        name=name,
        title=title,
        base=base,
        sources=sources,
        assumed=own,
        population=people,
        people_source=MACRO_SOURCE.get(macro or "", ""),
    )
    return made, (f"the table covers {covers}", *accounts.notes, *given.notes)


def _cube(files: Files, kind: str, sectors: tuple[SectorRow, ...], year: int | None) -> TradeCube:
    if kind == "cube":
        return read_cube(files[kind][0], sectors, year)
    if year is None:
        raise InputError("ITPD-E holds many years", where="--from itpd=", fix="say which with --year")
    own = files.get("itpd-industries")
    return read_itpd(files[kind][0], sectors, own[0] if own else None, year)


def _tariffs(
    files: Files, sectors: tuple[SectorRow, ...], base: Region, year: int, beside: TariffTable | None
) -> tuple[list[Source], TariffTable]:
    """Return tariffs and their source: a file, else those beside the flows, else the base region's."""
    kind = next((k for k in TARIFFS if k in files), None)
    if kind == "teti":
        given = read_teti(files[kind], sectors, year)
    elif kind == "wits":
        given = read_wits(files[kind], sectors, year)
    elif kind == "tariffs":
        given = read_long(files[kind][0], sectors)
    elif beside is not None:
        return [of_file(beside.source, files["cube"], year)], beside
    else:
        return [of_region("base_region_tariffs", base, "Tariffs")], region_tariffs(base, sectors)
    covers = given.covers or covered_rates(given.rate)
    told = replace(given, notes=(*given.notes, f"tariffs cover {covers}"))
    return [of_file(given.source, files[kind], year, covers)], told


def _assumed_in(tariffs: Tariffs) -> set[str]:
    parts = {part for text in np.unique(tariffs.source).tolist() for part in text.split("+")}
    return {p for p in parts if p.startswith("A-")}


def _require_same_sectors(base: Region, sectors: tuple[SectorRow, ...]) -> None:
    if base.sector_ids != tuple(s.id for s in sectors):
        raise InputError(
            f"a table without cost shares takes them from '{base.name}', which has other sectors",
            where="--sectors",
            fix=said("use its sectors: {sector_ids}; or bring icio=FILE", sector_ids=", ".join(base.sector_ids)),
        )


def _theta_sources(sectors: tuple[SectorRow, ...], base: Region) -> list[Source]:
    """Return the sources of trade elasticities that the base region lists."""
    wanted = {part for s in sectors for part in s.row.get("source", "").split("+")}
    return [s for s in base.sources if s.id in wanted and s.id not in KNOWN]


def _stated_gdp(accounts: Accounts, indicators: Indicators) -> Array:
    return np.array([indicators.gdp_musd.get(c, g) for c, g in zip(accounts.codes, accounts.gdp, strict=True)])


def _doubt_table(accounts: Accounts, base: Region, where: str) -> None:
    """Ask where the table's value added is about a thousand times the GDP that the base region knows."""
    known = {e.id: e.gdp_musd for e in base.economies if e.id != "ROW"}
    value_added = ((1.0 - accounts.inputs.sum(axis=0)) * accounts.flow.sum(axis=1)).sum(axis=0)
    own = {c: v for c, v in zip(accounts.codes, value_added, strict=True) if c in known}
    if not own:
        return
    ratio = sum(own.values()) / sum(known[c] for c in own)
    if unit := looks_like(ratio, SIZES):
        raise UnitQuestion(
            f"value added of {', '.join(sorted(own)[:3])} is {ratio:,.4g} times their GDP: it looks like {unit}",
            where=where,
            unit=unit,
            fix=said("--unit {unit} if so; --unit musd to take it as million USD", unit=unit),
        )
