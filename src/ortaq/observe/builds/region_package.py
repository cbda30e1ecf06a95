"""Accounts as the tables of a region package."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from ortaq.core import Assumption, InputError, Region, Source, suggest
from ortaq.observe.regions.known import HEAD
from ortaq.observe.regions.package import RegionPackage, package_of
from ortaq.observe.regions.region_tables import SPEC, VALUE_ADDED
from ortaq.sources.builders.accounts import Accounts
from ortaq.sources.builders.classification import REST, SectorRow, countries
from ortaq.tables import ASSUMPTIONS, SOURCES, RawTable

REST_NAMES = {"en": "Rest of the world", "ru": "Остальной мир", "zh": "世界其他地区"}
POPULATION_SOURCE = "cia_factbook_2025"


def package(
    accounts: Accounts,
    sectors: tuple[SectorRow, ...],
    *,
    name: str,
    title: str,
    base: Region,
    sources: Sequence[Source],
    assumed: Sequence[Assumption],
    population: Mapping[str, float],
    people_source: str,
) -> RegionPackage:
    """Return the region as a package; every cell is checked again on the way.

    ``base``: where groups of economies (Central Asia, EU, ...) are taken from.
    ``population``: stated populations; others are those of the World Factbook.
    ``people_source``: id of the source that states them.
    """
    rows = {
        "economies": _economies(accounts, base, population, people_source),
        "sectors": [_sector(s) for s in sectors],
        "flows": _flows(accounts, sectors),
        "io": _inputs(accounts, sectors),
        "tariffs": _tariffs(accounts, sectors),
        "sources": [tuple(SOURCES.cells(s).values()) for s in sources],
        "assumptions": [tuple(ASSUMPTIONS.cells(a).values()) for a in assumed],
        "pins": [],
    }
    raws = {key: raw(key, lines) for key, lines in rows.items()}
    return package_of(raws, {HEAD: _head(name, title, accounts, sources).encode()}, name)


def raw(key: str, lines: Iterable[Sequence[Any]]) -> RawTable:
    """Return a table of a region from rows of cells in the order of its columns."""
    header = [c.name for c in SPEC[key].columns]
    return RawTable(SPEC[key].file, tuple(header), tuple((i, tuple(line)) for i, line in enumerate(lines, start=1)))


def _head(name: str, title: str, accounts: Accounts, sources: Sequence[Source]) -> str:
    told = "; ".join(accounts.notes)
    texts = {
        "title": title,
        "currency": "million USD",
        "description": f"Built from {', '.join(s.title for s in sources)}. {told}".strip(),
        "licence": "Sources keep their own terms: see sources.csv.",
    }
    # A JSON string is a valid TOML basic string.
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in texts.items()]
    return "\n".join(["schema = 1", f'name = "{name}"', f"base_year = {accounts.year}", *lines]) + "\n"


def _economies(
    accounts: Accounts, base: Region, population: Mapping[str, float], people_source: str
) -> list[tuple[str, ...]]:
    known = countries()
    groups = {e.id: e.group for e in base.economies}
    people = {c.id: c.population_million for c in known.values()} | dict(population)
    rest = sum(v for code, v in people.items() if code not in accounts.codes)
    rows: list[tuple[str, ...]] = []
    for code, gdp in zip(accounts.codes, accounts.gdp, strict=True):
        if code != REST and code not in known:
            fix = suggest(code, list(known)) or "keep known economies with --economies; the others become ROW"
            raise InputError(f"unknown economy '{code}'", where="the table's economies", fix=fix)
        names = REST_NAMES if code == REST else known[code].names
        count = rest if code == REST else people[code]
        source = people_source if code in population else POPULATION_SOURCE
        group = groups.get(code, REST_NAMES["en"] if code == REST else "Other")
        rows.append((code, names["en"], names["ru"], names["zh"], group, f"{count:.6f}", f"{gdp:.3f}", source))
    return rows


def _sector(sector: SectorRow) -> tuple[str, ...]:
    row = sector.row
    titles = [row.get(f"title_{language}") or sector.id for language in ("en", "ru", "zh")]
    thetas = [row[c] for c in ("theta_low", "theta", "theta_high")]
    source = row.get("source") or ""
    return (sector.id, *titles, row.get("description") or f"ISIC {row['isic']}", *thetas, source)


def _cells(accounts: Accounts, sectors: tuple[SectorRow, ...]) -> list[tuple[int, int, int]]:
    n = range(len(accounts.codes))
    return [(k, m, x) for x, m, k in product(n, n, range(len(sectors)))]


def _flows(accounts: Accounts, sectors: tuple[SectorRow, ...]) -> list[tuple[Any, ...]]:
    ids = accounts.codes
    return [
        (
            *(ids[x], ids[m], sectors[k].id, float(accounts.flow[k, m, x]), round(float(accounts.ln_sd[k, m, x]), 4)),
            *("balanced", str(accounts.source[k, m, x])),
        )
        for k, m, x in _cells(accounts, sectors)
    ]


def _tariffs(accounts: Accounts, sectors: tuple[SectorRow, ...]) -> list[tuple[Any, ...]]:
    t, ids = accounts.tariffs, accounts.codes
    return [
        (
            *(ids[m], ids[x], sectors[k].id, float(t.rate[k, m, x]), float(t.low[k, m, x]), float(t.high[k, m, x])),
            *("assumed" if "A-" in t.source[k, m, x] else "reported", str(t.source[k, m, x])),
        )
        for k, m, x in _cells(accounts, sectors)
        if m != x
    ]


def _inputs(accounts: Accounts, sectors: tuple[SectorRow, ...]) -> list[tuple[Any, ...]]:
    ids = [s.id for s in sectors]
    rows = []
    for (n, code), (u, user) in product(enumerate(accounts.codes), enumerate(ids)):
        shares = accounts.inputs[:, u, n]
        source = str(accounts.input_source[n])
        method = "donor" if "A-DONOR-IO" in source else "balanced"
        for used, share in zip((*ids, VALUE_ADDED), (*shares, 1.0 - np.sum(shares)), strict=True):
            rows.append((code, user, used, float(share), method, source))
    return rows
