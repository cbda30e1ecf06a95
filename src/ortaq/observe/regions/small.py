"""Small regions: one table of GDP and exports, written by hand, becomes a whole `Region`."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from ortaq.core import (
    LEAST_ELASTICITY,
    Array,
    Cause,
    Economy,
    Horizon,
    InputError,
    Labels,
    Region,
    Sector,
    Source,
    StatedElasticity,
    require_known,
    said,
    suggest,
)
from ortaq.observe.mechanisms.places import read_file
from ortaq.observe.mechanisms.schema import SmallRegionFile
from ortaq.observe.mechanisms.with_domains import full
from ortaq.observe.regions.small_accounts import (
    exports,
    input_mix,
    input_share,
    ln_sd,
    tariff,
    value_added,
    with_home_sales,
)
from ortaq.observe.regions.small_assumptions import (
    FLOW_LN_SD_ID,
    GDP_PER_HEAD_USD,
    INPUT_SHARE_ID,
    TARIFF_ID,
    TRADE_ELASTICITY,
    TRADE_ELASTICITY_ID,
    assumptions,
)
from ortaq.observe.regions.small_schema import EVERY, MOST_MILLION, SmallRegion
from ortaq.observe.shipped import region_folder, shipped_regions
from ortaq.tables import read_csv

SOURCE_ID = "region_file"
CODE = re.compile(r"[A-Z][A-Z0-9]{1,15}")

_ALL_TITLES = {"en": "Goods and services", "ru": "Товары и услуги", "zh": "货物与服务"}
_LANGUAGES = ("en", "ru", "zh")


def read_small_region(path: Path) -> Region:
    """Read the table ``[region]`` of a TOML file.

    Stated are GDP and exports. Gross output is GDP over one less the inputs' share; what is not exported is sold at
    home; trade balances follow. Every other number is stated too, or is a named assumption of the region.
    """
    return region_of(read_file(path, full(SmallRegionFile)).region, path, f"{path}, region")


def region_of(stated: SmallRegion, path: Path, where: str) -> Region:
    """Return the region that a table ``[region]`` states; ``path``: what was read, ``where``: place for messages."""
    _require_economies(stated, where)
    gdp, sales = value_added(stated, where), exports(stated, where)
    share = input_share(stated, where)
    flow = with_home_sales(stated, gdp / (1.0 - share.central), sales, where)
    low, central, high = (tariff(stated, end, where) for end in ("low", "central", "high"))
    ids = tuple(stated.gdp_musd)
    return Region(
        name=region_id(stated, path),
        title=stated.title or f"Small region of {path.name}",
        base_year=stated.base_year,
        currency="million USD",
        description=f"From {path.name}: GDP and exports; what is assumed beyond them is listed.",
        licence="not stated",
        economies=_economies(stated, gdp.sum(axis=0), where),
        sectors=_sectors(stated, where),
        flow=flow,
        flow_ln_sd=ln_sd(stated, flow.shape, share, where),
        flow_method=_by_side("reported", "balanced", flow.shape),
        flow_source=_by_side(f"{SOURCE_ID}+{FLOW_LN_SD_ID}", f"{SOURCE_ID}+{INPUT_SHARE_ID}", flow.shape),
        value_added_share=np.full(gdp.shape, 1.0 - share.central),
        input_share=input_mix(flow, central, share.central),
        tariff=central,
        tariff_low=low,
        tariff_high=high,
        tariff_source=np.full(flow.shape, SOURCE_ID if stated.tariffs_percent else TARIFF_ID),
        sources=(_source(stated, path, len(ids)),),
        assumptions=assumptions(stated),
        elasticities=_elasticities(stated, where),
    )


def region_id(stated: SmallRegion, path: Path) -> str:
    """Return the name of a small region: stated, else that of its file."""
    return stated.name or path.stem


def _require_economies(stated: SmallRegion, where: str) -> None:
    """Refuse codes that cannot be codes, a region of one, and economies without a GDP."""
    known = list(stated.gdp_musd)
    for code in known:
        if not CODE.fullmatch(code):
            raise InputError(
                f"'{code}' cannot be the code of an economy",
                where=f"{where} > gdp_musd",
                why="codes stand in tables, maps and files",
                fix="use two to sixteen capital letters or digits, beginning with a letter: KAZ, AAA, R1",
            )
    if len(known) < 2:
        raise InputError(
            f"the region has {len(known)} economy",
            where=f"{where} > gdp_musd",
            why="trade needs two sides",
            fix="add the GDP of at least one partner; ROW may stand for the rest of the world",
        )
    for exporter, sales in stated.exports_musd.items():
        for code, place in ((exporter, "exports_musd"), *((i, f"exports_musd > {exporter}") for i in sales)):
            if code not in known:
                raise InputError(
                    f"no GDP for the economy '{code}'",
                    where=f"{where} > {place}",
                    why="GDP fixes what an economy makes and so what it sells at home",
                    fix=suggest(code, known)
                    or said("add {code} to gdp_musd; there are {known}", code=code, known=", ".join(known)),
                )
    for key in ("names", "population_million", "tariffs_percent"):
        require_known(list(getattr(stated, key)), known, kind="economy", where=f"{where} > {key}")


def _by_side(abroad: str, home: str, shape: tuple[int, ...]) -> Labels:
    return np.broadcast_to(np.where(np.eye(shape[1], dtype=bool), home, abroad), shape).copy()


def _economies(stated: SmallRegion, gdp: Array, where: str) -> tuple[Economy, ...]:
    people = stated.population_million or {
        e: g / GDP_PER_HEAD_USD.central for e, g in zip(stated.gdp_musd, gdp.tolist(), strict=True)
    }
    for code in stated.gdp_musd:
        if not (code in people and np.isfinite(people[code]) and 0.0 < people[code] <= MOST_MILLION):
            raise InputError(
                f"no population for the economy '{code}'",
                where=f"{where} > population_million",
                why="GDP per head tells who is poorer, and one that is left out cannot be compared",
                fix=said("add {code} = millions above 0, or leave population_million out for all", code=code),
            )
    return tuple(
        Economy(code, _names(stated, code), "", float(people[code]), size)
        for code, size in zip(stated.gdp_musd, gdp.tolist(), strict=True)
    )


def _names(stated: SmallRegion, code: str) -> Mapping[str, str]:
    if code in stated.names:
        return dict.fromkeys(_LANGUAGES, stated.names[code])
    return _shipped_names().get(code, dict.fromkeys(_LANGUAGES, code))


@cache
def _shipped_names() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the economies of the shipped regions by code and language."""
    columns = ("id", *(f"name_{language}" for language in _LANGUAGES))
    rows = (row for name in shipped_regions() for row in read_csv(region_folder(name), "economies.csv", columns))
    return {row["id"]: {language: row[f"name_{language}"] for language in _LANGUAGES} for row in rows}


def _elasticities(stated: SmallRegion, where: str) -> tuple[StatedElasticity, ...]:
    """Return what is stated in place of shipped elasticities; one that is stated for trade answers all that is left."""
    found = {(Cause(c), Horizon(h), ""): r.band() for c, own in stated.elasticities.items() for h, r in own.items()}
    for (cause, horizon, _), theta in found.items():
        place = f"{where} > elasticities > {cause.value} > {horizon.value}"
        if not LEAST_ELASTICITY <= theta.low <= theta.central <= theta.high:
            raise InputError(
                f"{LEAST_ELASTICITY:g} <= low <= central <= high is needed, got {theta.low:g} to {theta.high:g}",
                where=place,
                why="it says by how much trade falls when its cost rises",
                fix="give a positive number or range, or leave the key out for the usual one",
            )
        if (cause, horizon) == (Cause.COSTS, Horizon.LONG):
            raise InputError(
                "costs of trade in the long run are stated under another key",
                where=place,
                fix="write trade_elasticity = ... under [region], and drop costs.long",
            )
    for cause, horizon in product((Cause.TARIFFS, Cause.COSTS, Cause.TEMPORARY), Horizon):
        if (cause, horizon) != (Cause.COSTS, Horizon.LONG) and (cause, horizon, "") not in found:
            found |= {(cause, horizon, "" if s == EVERY else s): r.band() for s, r in stated.trade_elasticity.items()}
    return tuple(StatedElasticity(*key, theta, SOURCE_ID) for key, theta in found.items())


def _sectors(stated: SmallRegion, where: str) -> tuple[Sector, ...]:
    bands = {s: r.band() for s, r in stated.trade_elasticity.items()}
    require_known([s for s in bands if s != EVERY], stated.sectors, kind="sector", where=f"{where} > trade_elasticity")
    sectors = []
    for sector in stated.sectors:
        band = bands.get(sector, bands.get(EVERY, None if bands else TRADE_ELASTICITY))
        if band is None or not LEAST_ELASTICITY <= band.low <= band.central <= band.high:
            raise InputError(
                f"no trade elasticity for the sector '{sector}'"
                if band is None
                else f"{LEAST_ELASTICITY:g} <= low <= central <= high is needed, got {band.low:g} to {band.high:g}",
                where=f"{where} > trade_elasticity",
                why="it says by how much trade falls when its cost rises",
                fix="give a positive number or range, or leave trade_elasticity out for the usual one",
            )
        only = len(stated.sectors) == 1 and sector == "goods"
        titles = _ALL_TITLES if only else dict.fromkeys(_LANGUAGES, sector.replace("_", " ").capitalize())
        sectors.append(Sector(sector, titles, "", band, SOURCE_ID if bands else TRADE_ELASTICITY_ID))
    return tuple(sectors)


def _source(stated: SmallRegion, path: Path, size: int) -> Source:
    title = stated.source or f"Stated by the user in {path.name}, without a source"
    note = f"GDP and exports of {size} economies, as written in {path.name}"
    return Source(SOURCE_ID, title, "the author of the file", str(stated.base_year), "not stated", "", note)
