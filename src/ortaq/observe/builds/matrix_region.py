"""A small region from a matrix of trade, and GDP beside it or assumed."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from difflib import get_close_matches
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core import Array, Assumption, Band, InputError, Region, codes_of_system, said
from ortaq.observe.builds.building import BuildReport
from ortaq.observe.builds.region_package import raw
from ortaq.observe.regions.kept import check_new_name, install, staged
from ortaq.observe.regions.known import HEAD, known_region_folder
from ortaq.observe.regions.package import RegionPackage, package_of
from ortaq.observe.regions.region_tables import VALUE_ADDED
from ortaq.observe.regions.small import CODE, region_of
from ortaq.observe.regions.small_assumptions import INPUT_SHARE
from ortaq.observe.regions.small_schema import SmallRegion
from ortaq.observe.regions.unit_doubts import UnitQuestion
from ortaq.observe.regions.write import unit_factor
from ortaq.sources.builders.classification import REST, countries
from ortaq.sources.builders.recognised import recognised
from ortaq.sources.builders.world_bank import read_wdi
from ortaq.sources.builders.years import file_year
from ortaq.sources.trade_matrix import TradeMatrix, read_matrix
from ortaq.tables import ASSUMPTIONS, SOURCES, read_csv

TRADE_OF_GDP = Band(0.08, 0.2, 0.6)
TRADE_OF_GDP_ID = "A-TRADE-OF-GDP"
OUTPUT_OF_MATRIX_ID = "A-OUTPUT-OF-MATRIX"
LARGEST_WORLD_MUSD = 1e8
"""Trade of a year beyond which amounts are not million USD: the world traded 3e7 in 2023."""

LONGEST_CODE = 16
CLOSE = 0.85
"""Likeness of names from which one is asked whether the other was meant."""

_GDP_ASSUMED = Assumption(
    TRADE_OF_GDP_ID,
    "Mean of a party's exports and imports in the matrix over its GDP, where no GDP is given",
    TRADE_OF_GDP,
    "fraction",
    "World trade in goods is about a fifth of world GDP; large economies trade a smaller part, small open ones more",
)
_OUTPUT_STATED = Assumption(
    OUTPUT_OF_MATRIX_ID,
    "Gross output of a party is the sum of its row, sales at home included; GDP is output less inputs",
    INPUT_SHARE,
    "fraction of output that inputs take",
    "The matrix states sales at home, and no GDP",
)


@dataclass(frozen=True, slots=True)
class MatrixOptions:
    """What the user chose; ``gdp``: CSV of economy and gdp_musd, or a table of the World Bank."""

    year: int | None = None
    unit: str | None = None
    gdp: Path | None = None
    overwrite: bool = False


def import_matrix(path: Path, name: str, options: MatrixOptions) -> BuildReport:
    """Make a small region of a matrix of trade and keep it under a name of the user's own; all or nothing."""
    check_new_name(name, replace=options.overwrite)
    matrix = read_matrix(path)
    year = options.year or _year_of(path)
    flow = matrix.flow * unit_factor(options.unit or "musd")
    if options.unit is None:
        _doubt_unit(flow, matrix.place)
    codes, notes = party_codes(matrix.parties)
    _require_whole(matrix, flow)
    gdp, assumed = _gdp(matrix, flow, codes, options.gdp, year)
    region = _with_assumed(_region(matrix, flow, codes, gdp, name=name, year=year, path=path), assumed)
    told = [f"{a.statement}: {a.band.central:g} ({a.band.low:g} to {a.band.high:g}) [{a.id}]" for a in assumed]
    inside = [c for c, v in zip(codes, np.diagonal(flow).tolist(), strict=True) if v > 0.0]
    if inside and _OUTPUT_STATED not in assumed:
        told.append(f"trade of {', '.join(inside)} inside the party left out: sales at home follow from GDP")
    with staged(region_package(region), str(path)) as stage:
        warnings = install(stage, name, fix="correct the matrix or the GDP")
        return BuildReport(stage.region, known_region_folder(name), (*matrix.notes, *notes, *told), warnings)


def _year_of(path: Path) -> int:
    try:
        return file_year(path.name)
    except InputError as error:
        raise InputError(error.what, where=str(path), fix="say which year the matrix is of with --year") from error


def _doubt_unit(flow: Array, place: str) -> None:
    total = float(np.nansum(flow))
    if total > LARGEST_WORLD_MUSD:
        unit = "kusd" if total / 1e3 <= LARGEST_WORLD_MUSD else "usd"
        raise UnitQuestion(
            f"the flows add up to {total:,.4g}, more than the world trades in million USD: they look like {unit}",
            where=place,
            unit=unit,
            fix=said("--unit {unit} if so; --unit musd to take them as million USD", unit=unit),
        )


def party_codes(parties: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return codes of parties that are named or coded, and notes on those that are no economy of the table of codes.

    Examples
    --------
    >>> party_codes(["Russian.Federation", "KAZ", "Rest Of World", "Sub.Saharan.Africa"])[0]
    ('RUS', 'KAZ', 'ROW', 'SUBSAHARANAFRICA')
    """
    known = _known_names()
    codes, notes = [], []
    for party in parties:
        name = _plain(party)
        code = known.get(name) or _own_code(party)
        if name not in known:
            near = get_close_matches(name, known, 1, CLOSE)
            hint = f"; did you mean {known[near[0]]} ({near[0]})?" if near else ""
            notes.append(f"'{party}' is no economy of the table of codes: it is a party of its own, {code}{hint}")
        if not CODE.fullmatch(code) or code in codes:
            what = f"'{party}' cannot be a code" if code not in codes else f"'{party}' is {code}, as is another party"
            raise InputError(what, where="names of the matrix", fix="write ISO 3166 alpha-3 codes, or other names")
        codes.append(code)
    return tuple(codes), tuple(notes)


def _own_code(party: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", _bare(party).upper())[:LONGEST_CODE]


@cache
def _known_names() -> Mapping[str, str]:
    """Return codes by name: what economies are called in three languages, older and other names, and the codes."""
    own = {code: code for code in (*countries(), REST, "EU")}
    called = {name: c.id for c in countries().values() for name in c.names.values()}
    other = {code: m.economy for system in ("name", "factbook", "iso3") for code, m in codes_of_system(system).items()}
    return {_plain(name): code for name, code in {**other, **called, **own}.items() if code}


def _bare(text: str) -> str:
    """Return a name without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", _bare(name).replace("_", " ").replace("'", "").casefold()))


def _require_whole(matrix: TradeMatrix, flow: Array) -> None:
    """Refuse cells off the diagonal in which nothing is stated."""
    absent = np.isnan(flow) & ~np.eye(len(flow), dtype=bool)
    if absent.any():
        pairs = [f"{matrix.parties[x]} to {matrix.parties[m]}" for x, m in np.argwhere(absent).tolist()]
        more = f" and {len(pairs) - 8} more" if len(pairs) > 8 else ""
        raise InputError(
            f"nothing is stated of {', '.join(pairs[:8])}{more}",
            where=matrix.place,
            why="a flow that is left out is not a zero",
            fix="write the amount, or - where nothing is traded",
        )


def _gdp(
    matrix: TradeMatrix, flow: Array, codes: Sequence[str], path: Path | None, year: int
) -> tuple[Array, tuple[Assumption, ...]]:
    """Return GDP by party, million USD, and what was assumed for it."""
    own = np.eye(len(flow), dtype=bool)
    home = np.nan_to_num(np.diagonal(flow))
    if path is not None:
        return _stated_gdp(path, matrix.parties, codes, year), ()
    abroad = np.where(own, 0.0, flow)
    if (home > 0.0).all() and home.sum() > abroad.sum():
        return np.asarray(flow.sum(axis=1) * (1.0 - INPUT_SHARE.central)), (_OUTPUT_STATED,)
    traded = (abroad.sum(axis=0) + abroad.sum(axis=1)) / 2.0
    if not (traded > 0.0).all():
        idle = [p for p, t in zip(matrix.parties, traded, strict=True) if t <= 0.0]
        fix = "bring its GDP: --gdp FILE with columns economy,gdp_musd"
        raise InputError(f"{', '.join(idle)} trades nothing", where=matrix.place, fix=fix)
    return np.asarray(traded / TRADE_OF_GDP.central), (_GDP_ASSUMED,)


def _stated_gdp(path: Path, parties: Sequence[str], codes: Sequence[str], year: int) -> Array:
    """Return GDP from a table of the World Bank, or one with columns economy and gdp_musd."""
    header = read_csv(path.parent, path.name, ()) if path.suffix.lower() == ".csv" else []
    if header and {"economy", "gdp_musd"} <= set(header[0]):
        rows = read_csv(path.parent, path.name, ("economy", "gdp_musd"), ("gdp_musd",))
        by_name = {_plain(row["economy"]): _amount(row, path) for row in rows}
    else:
        recognised([path])
        by_name = {_plain(code): value for code, value in read_wdi(path, year).gdp_musd.items()}
    found = [by_name.get(_plain(p), by_name.get(_plain(c))) for p, c in zip(parties, codes, strict=True)]
    missing = [p for p, value in zip(parties, found, strict=True) if value is None]
    if missing:
        fix = "add its row: economy,gdp_musd, by the name or code of the matrix"
        raise InputError(f"no GDP of {', '.join(missing)}", where=str(path), why="GDP fixes sales at home", fix=fix)
    return np.array(found, dtype=np.float64)


def _amount(row: Mapping[str, str], path: Path) -> float:
    try:
        value = float(row["gdp_musd"])
    except ValueError:
        value = float("nan")
    if not (np.isfinite(value) and value > 0.0):
        where = f"{path}, line {row['_line']}, column gdp_musd"
        raise InputError(f"GDP is '{row['gdp_musd']}'", where=where, fix="give million USD above 0")
    return value


def _region(
    matrix: TradeMatrix, flow: Array, codes: Sequence[str], gdp: Array, *, name: str, year: int, path: Path
) -> Region:
    known = countries()
    stated = {
        "base_year": year,
        "name": name,
        "title": f"{len(codes)} parties of {path.name}, {year}",
        "gdp_musd": dict(zip(codes, gdp.tolist(), strict=True)),
        "exports_musd": {
            codes[x]: {codes[m]: float(flow[x, m]) for m in range(len(codes)) if m != x} for x in range(len(codes))
        },
        "names": {c: p for c, p in zip(codes, matrix.parties, strict=True) if c not in known and c != REST},
        "source": f"Matrix of trade {path.name}, given by the user",
    }
    return region_of(SmallRegion.model_validate(stated), path, matrix.place)


def _with_assumed(region: Region, assumed: Sequence[Assumption]) -> Region:
    """Return the region with what was assumed of GDP, and sales at home as uncertain as that."""
    sd, source = np.array(region.flow_ln_sd), region.flow_source.astype(object)
    own = np.arange(len(region.economies))
    for a in assumed:
        spread = abs(np.log(a.band.high / a.band.low)) / 4.0
        sd[:, own, own] = np.maximum(sd[:, own, own], spread)
        source[:, own, own] = source[:, own, own] + f"+{a.id}"
    labels = source.astype(np.str_)
    return replace(region, flow_ln_sd=sd, flow_source=labels, assumptions=(*region.assumptions, *assumed))


def region_package(region: Region) -> RegionPackage:
    """Return a region as the tables of a package."""
    rows = {
        "economies": [_economy(region, n) for n in range(len(region.economies))],
        "sectors": [
            (s.id, *(s.titles[k] for k in ("en", "ru", "zh")), s.description, *astuple(s.trade_elasticity), s.source)
            for s in region.sectors
        ],
        "flows": list(_flows(region)),
        "io": list(_inputs(region)),
        "tariffs": list(_tariffs(region)),
        "sources": [tuple(SOURCES.cells(s).values()) for s in region.sources],
        "assumptions": [tuple(ASSUMPTIONS.cells(a).values()) for a in region.assumptions],
        "pins": [],
    }
    texts = {"title": region.title, "currency": region.currency, "description": region.description}
    lines = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in (*texts.items(), ("licence", region.licence))]
    head = "\n".join(["schema = 1", f'name = "{region.name}"', f"base_year = {region.base_year}", *lines]) + "\n"
    return package_of({key: raw(key, cells) for key, cells in rows.items()}, {HEAD: head.encode()}, region.name)


def _economy(region: Region, n: int) -> tuple[Any, ...]:
    e = region.economies[n]
    names = (e.names[language] for language in ("en", "ru", "zh"))
    return (e.id, *names, e.group, e.population_million, e.gdp_musd, region.sources[0].id)


def _flows(region: Region) -> Any:
    ids = region.economy_ids
    n = range(len(ids))
    for x, m, k in product(n, n, range(len(region.sectors))):
        numbers = (float(region.flow[k, m, x]), float(region.flow_ln_sd[k, m, x]))
        yield (ids[x], ids[m], region.sector_ids[k], *numbers, region.flow_method[k, m, x], region.flow_source[k, m, x])


def _tariffs(region: Region) -> Any:
    ids = region.economy_ids
    n = range(len(ids))
    for m, x, k in product(n, n, range(len(region.sectors))):
        if m != x:
            rates = (float(t[k, m, x]) for t in (region.tariff, region.tariff_low, region.tariff_high))
            yield (ids[m], ids[x], region.sector_ids[k], *rates, "assumed", region.tariff_source[k, m, x])


def _inputs(region: Region) -> Any:
    users = product(enumerate(region.economy_ids), enumerate(region.sector_ids))
    for (n, economy), (u, user) in users:
        shares = region.input_share[:, u, n].tolist()
        for used, share in zip((*region.sector_ids, VALUE_ADDED), (*shares, 1.0 - sum(shares)), strict=True):
            yield (economy, user, used, share, "assumed", "A-INPUT-SHARE")
