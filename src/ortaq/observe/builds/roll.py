"""A region rolled to a later year: published totals grow it, flows keep their pattern, errors grow with the years."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.core import Array, Finding, InputError, NotConverged, Region
from ortaq.observe.builds.later_totals import (
    TOTALS,
    Growth,
    Step,
    Unpublished,
    growth,
    read_totals,
    require_year,
    totals_of,
)
from ortaq.observe.builds.rolled_tables import Vintage, with_vintage
from ortaq.observe.builds.trade_layer import with_room
from ortaq.observe.regions.balancing import balance
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.kept import check_new_name, install, renamed, staged
from ortaq.observe.regions.known import known_region_folder
from ortaq.observe.regions.package import read_package
from ortaq.observe.regions.region_tables import pinned_sectors
from ortaq.sources.builders.assumed import ASSUMED
from ortaq.tables import CheckedTable, is_file

PATTERN, HOME = (ASSUMED[a].band.central for a in ("A-ROLL-PATTERN", "A-ROLL-HOME"))


@dataclass(frozen=True, eq=False, slots=True)
class Rolled:
    """Flows of the later year, shape (sector, importer, exporter), and how they came about.

    ``aside``: largest part by which world exports or imports of a sector were moved to their middle.
    ``home``: factor on sales at home by economy.
    ``gave_way_musd``: imports that gave way where no flows have all totals.
    """

    flow: Array
    ln_sd: Array
    home: Array
    aside: float
    gave_way_musd: float


@dataclass(frozen=True, eq=False, slots=True)
class RollReport:
    """What rolling did: the region before and after, where it is, growth by economy, what was assumed, warnings."""

    before: Region
    region: Region
    folder: Path
    growth: Growth | None
    rolled: Rolled | None
    notes: tuple[str, ...]
    warnings: tuple[Finding, ...]

    @property
    def unpublished(self) -> tuple[Unpublished, ...]:
        """Totals that nobody published of the later year."""
        return self.growth.unpublished if self.growth else ()


def roll_region(base: str, year: int, name: str, *, totals: Path | None = None, overwrite: bool = False) -> RollReport:
    """Roll a region to a later year and keep it under a name of the user's own; all or nothing.

    ``totals``: table of published totals; that beside the region if absent. The region's own year changes nothing.
    Raises InputError for a year that the totals do not reach, NotConverged if no flows have the new totals.
    """
    check_new_name(name, replace=overwrite)
    folder = known_region_folder(base)
    region = read_region(folder)
    if year < region.base_year:
        raise InputError(
            f"{year} is before the year of the region", where="YEAR", why=f"'{base}' is of {region.base_year}",
            fix="a region is rolled forward only",
        )  # fmt: skip
    given = renamed(read_package(folder), name)
    grown: Growth | None = None
    rolled: Rolled | None = None
    notes: tuple[str, ...] = ()
    if year > region.base_year:
        place = totals or folder / TOTALS
        table = _table(place, region, stated=totals is not None)
        figures = totals_of(table)
        require_year(figures, region, year, str(place))
        grown = growth(figures, region, year)
        rolled = rolled_flow(region, grown, year)
        given = with_vintage(given, Vintage(region, year, grown, table), rolled.flow, rolled.ln_sd)
        given, notes = with_room(given, region, rolled.flow)
    with staged(given, str(folder)) as stage:
        warnings = install(stage, name, fix="bring other totals: the new ones leave an economy less than nothing")
        return RollReport(region, stage.region, known_region_folder(name), grown, rolled, notes, warnings)


def _table(place: Path, region: Region, *, stated: bool) -> CheckedTable:
    if not stated and not is_file(place):
        raise InputError(
            f"region '{region.name}' has no table of later totals", where=str(place), fix="bring one with --totals"
        )
    return read_totals(place, region)


def rolled_flow(region: Region, grown: Growth, year: int) -> Rolled:
    """Return the flows nearest to the old pattern that meet the grown totals.

    Exports and imports of every sector grow as stated, moved to the middle where the world would not balance
    (A-ROLL-WORLD); sales at home take what GDP leaves, so that value added grows exactly as GDP.
    """
    n, s = len(region.economies), len(region.sectors)
    own = np.arange(n)
    abroad = np.where(np.eye(n, dtype=bool), 0.0, region.flow)
    sold, bought = (_factors(region, grown, way) for way in ("exports", "imports"))
    sales, purchases = abroad.sum(axis=1) * sold, abroad.sum(axis=2) * bought
    apart = purchases.sum(axis=1, keepdims=True) / np.maximum(sales.sum(axis=1, keepdims=True), 1e-300)
    middle = np.sqrt(np.where(apart > 0.0, apart, 1.0))
    sales, purchases = sales * middle, purchases / middle
    spread = _spread(region, grown, year)
    start = abroad * np.sqrt(sold[:, None, :] * middle[:, :, None] * bought[:, :, None] / middle[:, :, None])
    traded, gave_way = balanced_trade(sales, purchases, start)
    home = _home(region, traded, np.array([step.factor for step in grown.gdp]))
    flow = traded.copy()
    flow[:, own, own] = region.flow[:, own, own] * home
    aside = float(np.abs(middle - 1.0).max()) if s else 0.0
    return Rolled(flow, spread, home, aside, gave_way)


def _factors(region: Region, grown: Growth, way: str) -> Array:
    """Return the growth of exports or imports, shape (sector, economy)."""
    return np.stack([[step.factor for step in row] for row in _steps(region, grown, way)])


def _steps(region: Region, grown: Growth, way: str) -> list[tuple[Step, ...]]:
    goods = pinned_sectors("goods", region.sector_ids)
    return [grown.goods[way] if sector in goods else grown.services[way] for sector in region.sector_ids]


def _spread(region: Region, grown: Growth, year: int) -> Array:
    """Return the ln-sd of every flow: its own, that of the totals, and what the years add."""
    n = len(region.economies)
    own, years = np.arange(n), year - region.base_year
    sold, bought = (
        np.stack([[step.ln_sd for step in row] for row in _steps(region, grown, way)]) for way in ("exports", "imports")
    )
    of_totals = np.hypot(sold[:, None, :], bought[:, :, None])
    of_totals[:, own, own] = [step.ln_sd for step in grown.gdp]
    of_years = np.where(np.eye(n, dtype=bool), HOME, PATTERN) * np.sqrt(years)
    wider = np.sqrt(region.flow_ln_sd**2 + of_totals**2 + of_years**2)
    return np.where(region.flow > 0.0, wider, region.flow_ln_sd)


def balanced_trade(sales: Array, purchases: Array, start: Array) -> tuple[Array, float]:
    """Return trade abroad with the wanted totals, and by how much purchases gave way, million USD.

    Every flow gives way alike: growth is no error, so doubtful flows do not take it all. Where no flows have both
    totals, as between two economies, sales hold (A-ROLL-WORLD).

    ``sales``, ``purchases``, shape (sector, economy); ``start``, shape (sector, importer, exporter).
    """
    alike = np.where(start > 0.0, 1.0, 0.0)
    world = np.maximum(sales.sum(axis=1), 1e-300)[:, None, None]
    # Any table with these totals: balancing reads nothing else of it.
    totals = purchases[:, :, None] * sales[:, None, :] / world
    try:
        return balance(totals, alike, fixed={}, sums=(), places=(), start=start).flow, 0.0
    except NotConverged:
        flow = start * (sales / np.maximum(start.sum(axis=1), 1e-300))[:, None, :]
        return flow, float(np.abs(flow.sum(axis=2) - purchases).sum())


def _home(region: Region, abroad: Array, gdp: Array) -> Array:
    """Return the factor on sales at home with which value added grows as GDP, by economy."""
    own = np.arange(len(region.economies))
    from_home = (region.value_added_share * region.flow[:, own, own]).sum(axis=0)
    from_abroad = (region.value_added_share * abroad.sum(axis=1)).sum(axis=0)
    home = np.asarray((region.value_added * gdp - from_abroad) / np.maximum(from_home, 1e-300))
    if not (home > 0.0).all():
        at = int(home.argmin())
        raise InputError(
            f"exports of {region.economy_ids[at]} need more value added than its GDP",
            where=f"{TOTALS}, {region.economy_ids[at]}",
            why=f"GDP grows to {gdp[at]:.3g}, and nothing is left for sales at home",
            fix="check the unit and the year of its GDP and exports",
        )
    return home
