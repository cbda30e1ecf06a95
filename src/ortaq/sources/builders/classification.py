"""What codes of published tables mean: countries, ISIC divisions, HS products, and the sectors they are added up to.

Every industry and product is first a set of ISIC Rev. 4 divisions, and a sector is a set of divisions; so one file
chooses the sectors for every source. Products go to divisions by the longest rule of ``tables/hs.csv`` that fits (HS
chapters, headings and a few six-digit codes, written after the activity that makes the product).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core import Cause, Horizon, InputError, elasticities, require_known, suggest
from ortaq.tables import ColumnSpec, TableSpec, read_csv, read_table

REST = "ROW"
SERVICES_FROM = 36
"""First ISIC division whose products cross no customs."""

SECTION_DIVISIONS = {
    **{"A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47)},
    **{"H": (49, 53), "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82)},
    **{"O": (84, 84), "P": (85, 85), "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99)},
    "SERV": (45, 98),
}
"""ISIC Rev. 4 sections; ``SERV`` is what some published aggregates call all services."""

SHIPPED = Path(str(files("ortaq"))) / "sources" / "builders" / "tables"
"""What ortaq ships for builders: countries, sectors, products, sources, assumptions."""

Positions = np.ndarray[Any, np.dtype[np.int64]]

_SECTORS = TableSpec(
    "sectors",
    "sectors.csv",
    "Sectors to build, and the ISIC divisions that each holds",
    (
        ColumnSpec("id", "Sector id"),
        ColumnSpec("isic", "ISIC Rev. 4 divisions and ranges, such as 01-03 10-12", blank=""),
        *(
            ColumnSpec(name, "Trade elasticity; the shipped one of this sector if absent", "number", "1", optional=True)
            for name in ("theta_low", "theta", "theta_high")
        ),
    ),
    ("id",),
)


@dataclass(frozen=True, slots=True)
class SectorRow:
    """One sector: its row of sectors.csv and the ISIC divisions that it holds."""

    id: str
    row: Mapping[str, str]
    divisions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Country:
    """One country: ISO 3166 alpha-3, names by language, population in million."""

    id: str
    names: Mapping[str, str]
    population_million: float


@cache
def countries() -> Mapping[str, Country]:
    """Return the known countries by ISO 3166 alpha-3 code."""
    return {
        r["iso3"]: Country(
            r["iso3"],
            {language: r[f"name_{language}"] for language in ("en", "ru", "zh")},
            float(r["population_million"]),
        )
        for r in read_csv(SHIPPED, "countries.csv", ("iso3", "population_million"))
    }


def read_sectors(path: Path | None) -> tuple[SectorRow, ...]:
    """Read the sectors to build; the shipped six where no file is given.

    ``path``: CSV with columns id, isic (divisions and ranges: ``01-03 10-12``) and, if wanted, theta_low, theta,
    theta_high (of the shipped sector with that id where they are left out), title_en, title_ru, title_zh, description,
    source.
    """
    folder, name = (path.parent, path.name) if path else (SHIPPED, _SECTORS.file)
    read_table(folder, _SECTORS, (name,))
    rows = []
    owner: dict[int, str] = {}
    for row in read_csv(folder, name, _SECTORS.required):
        where = f"{folder / name}, line {row['_line']}, column isic"
        divisions = frozenset(_ranges(row["isic"], where))
        for division in sorted(divisions):
            if division in owner:
                what = f"division {division:02d} is in '{owner[division]}' already"
                raise InputError(what, where=where, fix="a division belongs to one sector")
            owner[division] = row["id"]
        rows.append(
            SectorRow(row["id"], row if "theta" in row else row | _shipped_elasticity(row["id"], where), divisions)
        )
    if not rows:
        raise InputError("no sectors", where=str(folder / name), fix="write at least one row")
    return tuple(rows)


def _shipped_elasticity(sector: str, where: str) -> dict[str, str]:
    """Return the shipped elasticity of a sector and its sources, as cells of a table."""
    shipped = elasticities(Cause.COSTS, Horizon.LONG)
    require_known([sector], tuple(shipped.by_sector), kind="sector with a shipped elasticity", where=where)
    low, central, high = (f"{end:g}" for end in astuple(shipped.band(sector)))
    return {"theta_low": low, "theta": central, "theta_high": high, "source": shipped.sources[sector]}


def industry_divisions(code: str) -> frozenset[int]:
    """Return the ISIC Rev. 4 divisions of an industry code of OECD tables in any edition; empty if it is none.

    ``C10T12`` is 10 to 12, ``B05_06`` and ``05T06`` are 5 and 6, ``C24A`` is 24, ``C302T309`` is 30, ``K`` is 64 to 66.
    """
    if code in SECTION_DIVISIONS:
        first, last = SECTION_DIVISIONS[code]
        return frozenset(range(first, last + 1))
    match = re.fullmatch(r"([A-U]?)(\d{2})\d?[A-Z]?(?:([T_])(\d{2})\d?[A-Z]?)?", code)
    if not match:
        return frozenset()
    letter, first, last = match[1], int(match[2]), int(match[4] or match[2])
    divisions = frozenset((first, last)) if match[3] == "_" else frozenset(range(first, last + 1))
    lowest, highest = SECTION_DIVISIONS[letter] if letter else (1, 99)
    return divisions if all(lowest <= d <= highest for d in divisions) else frozenset()


def industry_sector(codes: Iterable[str], sectors: tuple[SectorRow, ...], where: str) -> dict[str, int]:
    """Return the position of the sector of every industry code."""
    known = sorted(SECTION_DIVISIONS)
    sector_of: dict[str, int] = {}
    for code in codes:
        divisions = industry_divisions(code)
        if not divisions:
            fix = suggest(code, known) or "codes are those of OECD ICIO (A01, C10T12, ...)"
            raise InputError(f"unknown industry '{code}'", where=where, fix=fix)
        holders = [j for j, s in enumerate(sectors) if s.divisions & divisions]
        if len(holders) != 1 or not divisions - _NOT_ISIC <= sectors[holders[0]].divisions:
            names = ", ".join(sectors[j].id for j in holders)
            what = f"industry '{code}' (ISIC {_shown(divisions)}) is " + (f"split over {names}" if names else "in none")
            raise InputError(what, where=where, fix="choose sectors that hold the whole industry, column isic")
        sector_of[code] = holders[0]
    return sector_of


def sectors_of(codes: Sequence[str], sectors: tuple[SectorRow, ...], where: str) -> Positions:
    """Return the position of the sector of every code: a sector's id, an industry, or a division without its zero."""
    ids = {s.id: j for j, s in enumerate(sectors)}
    plain = [c.zfill(2) if c.isdigit() else c for c in codes]
    known = industry_sector([p for c, p in zip(codes, plain, strict=True) if c not in ids], sectors, where) | ids
    return np.array([known[c if c in ids else p] for c, p in zip(codes, plain, strict=True)], dtype=np.int64)


@cache
def _hs_rules() -> tuple[tuple[str, str, int], ...]:
    """Return rules (first, last, division), longest codes first."""
    rules = []
    for row in read_csv(SHIPPED, "hs.csv", ("hs", "isic")):
        first, _, last = row["hs"].partition("-")
        rules.append((first, last or first, int(row["isic"])))
    return tuple(sorted(rules, key=lambda rule: -len(rule[0])))


def product_division(hs6: str) -> int | None:
    """Return the ISIC Rev. 4 division that makes a product; None where no rule fits (chapters 98 and 99)."""
    for first, last, division in _hs_rules():
        if first <= hs6[: len(first)] <= last:
            return division
    return None


def product_sector(products: Iterable[str], sectors: tuple[SectorRow, ...]) -> dict[str, int]:
    """Return the position of the sector of every six-digit HS code; products that no sector makes get -1."""
    by_division = {d: j for j, s in enumerate(sectors) for d in s.divisions}
    return {p: by_division.get(product_division(p) or -1, -1) for p in products}


_NOT_ISIC = frozenset({4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89})
"""Numbers between divisions that ISIC leaves out; a range may run over them."""


def _ranges(text: str, where: str) -> Iterable[int]:
    for part in text.split():
        match = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", part)
        if not match:
            raise InputError(f"'{part}' is no ISIC division", where=where, fix="write divisions as 01-03 10-12")
        yield from range(int(match[1]), int(match[2] or match[1]) + 1)


def _shown(divisions: frozenset[int]) -> str:
    return ", ".join(f"{d:02d}" for d in sorted(divisions))
