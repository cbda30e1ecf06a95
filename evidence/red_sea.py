"""Goods between East Asia and Europe when ships go round the Cape: why some pairs pay more than others, and some less.

``python -m evidence.red_sea`` prints, for every pair and finished group, the share of rail, nautical miles, days and
money of ships before and after, and what trade costs rise by, without waiting and with it, and writes them to
docs/records/freight_red_sea_2023.csv.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from evidence.freight import RECORDS, REGION, table
from ortaq import load_region
from ortaq.core import Array, Corner, Region
from ortaq.domains.corridors.freight.effects import freight_effects_of
from ortaq.domains.corridors.freight.groups import WAYS
from ortaq.domains.corridors.freight.stochastic import Loading, mean_over_places, ways_of
from ortaq.domains.corridors.freight.system import FreightSystem, freight_system_of
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.tables import write_file

EAST, EU = ("CHN", "KOR", "JPN"), ("DEU", "FRA", "ITA", "NLD", "POL", "ESP", "BEL")
FINISHED = ("light", "equipment")
CLOSED = NetworkShift.of("close", "suez", "babalmandab")
FILE = "freight_red_sea_2023.csv"
GROWN = 0.802
"""By which part containers by rail between China and the EU grew while ships avoided the Red Sea, 2023 to 2024: ERAI in
market-insights.upply.com/en/china-eu-rail-freight-on-the-rise-again-in-2024."""
KM_PER_MILE, HOURS_PER_DAY = 1.852, 24.0

HEAD = (
    *("group", "exporter", "importer", "rail_share", "miles", "miles_more", "days", "days_more"),
    *("usd_per_feu", "usd_more", "percent_without_waiting", "percent"),
)


def at_sea(loading: Loading) -> tuple[Array, Array, Array]:
    """Return nautical miles, days and USD per FEU of ships, mean over ports, shape (group, exporter, importer) each."""
    ships, groups = loading.terms.passages.ships, loading.demand.groups
    takes = (ships.km / KM_PER_MILE, ships.hours / HOURS_PER_DAY, ships.usd)
    found: list[list[Array]] = [[], [], []]
    for part in loading.parts:
        by_ship = ways_of(loading.terms, part.goods, groups[part.goods.group].id).ships
        total = by_ship.total
        for values, taken in zip(found, takes, strict=True):
            weighed = by_ship.out @ (by_ship.ships * np.where(np.isfinite(taken), taken, 0.0)) @ by_ship.home.T
            values.append(np.divide(weighed, total, out=np.zeros_like(total), where=total > 0.0))
    miles, days, usd = (mean_over_places(loading, values) for values in found)
    return miles, days, usd


def round_the_cape(system: FreightSystem) -> tuple[Loading, Loading]:
    """Return freight round the Cape without waiting and with it."""
    free, waiting = system.loader((CLOSED,))(np.zeros(len(system.passages.states))), system.under((CLOSED,)).loaded
    assert isinstance(free, Loading)
    assert isinstance(waiting, Loading)
    return free, waiting


def by_rail(loading: Loading) -> float:
    """Return million tonnes a year by rail between China and the economies of the European Union."""
    codes, mt = loading.demand.economies, loading.way_mt[WAYS.index("rail")].sum(axis=0)
    chn, others = codes.index("CHN"), [codes.index(code) for code in EU]
    return float(mt[chn, others].sum() + mt[others, chn].sum())


def rows(region: Region, system: FreightSystem, after: tuple[Loading, Loading]) -> Iterator[tuple[str, ...]]:
    """Yield a row for every group and pair, both directions."""
    base, demand, effects = system.base, system.demand, freight_effects_of(region, system)
    free, waiting = (100.0 * (effects.of(loading)[0] - 1.0) for loading in after)
    before_at_sea, after_at_sea = at_sea(base), at_sea(after[0])
    codes, groups = demand.economies, [g.id for g in demand.groups]
    by_way = base.way_mt.sum(axis=0)
    rail = np.divide(base.way_mt[WAYS.index("rail")], by_way, out=np.zeros_like(by_way), where=by_way > 0.0)
    for group in FINISHED:
        for exporter, importer in _pairs():
            g, i, n = groups.index(group), codes.index(exporter), codes.index(importer)
            s = region.sector_ids.index(group), n, i
            cells = [f"{rail[g, i, n]:.3f}"]
            for old, new, digits in zip(before_at_sea, after_at_sea, (0, 1, 0), strict=True):
                cells += [f"{old[g, i, n]:.{digits}f}", f"{new[g, i, n] - old[g, i, n]:.{digits}f}"]
            yield group, exporter, importer, *cells, f"{free[s]:.2f}", f"{waiting[s]:.2f}"


def _pairs() -> Sequence[tuple[str, str]]:
    return [pair for east in EAST for code in EU for pair in ((east, code), (code, east))]


def main() -> None:
    """Print and write what the way round the Cape takes."""
    parser = argparse.ArgumentParser(prog="python -m evidence.red_sea", description=__doc__)
    parser.add_argument("--records", type=Path, default=RECORDS, help="folder of the records")
    given = parser.parse_args()
    region = load_region(REGION)
    system = freight_system_of(region, Corner.CENTRAL)
    after = round_the_cape(system)
    found = [HEAD, *rows(region, system, after)]
    for row in found:
        print("  ".join(f"{cell:>10s}" for cell in row))
    free, waiting = (by_rail(loading) / by_rail(system.base) - 1.0 for loading in after)
    print(f"China-EU by rail {free:+.0%}, with waiting {waiting:+.0%}; {GROWN:+.0%} in 2024 (ERAI)")
    write_file(given.records / FILE, table(found))


if __name__ == "__main__":
    main()
