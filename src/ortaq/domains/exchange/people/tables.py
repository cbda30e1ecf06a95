"""What a region knows of people abroad: money that they send home, and how many work where."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from ortaq.core import Array, Band, Corner, InputError, Region, said
from ortaq.tables import ColumnSpec, TableSpec, gathered, range_columns, read_table, text_columns

EMPLOYED = "A-EMPLOYED"
"""Assumption of the region that holds how many of a hundred residents work."""

WAGE_SHARE = "A-WAGE-SHARE"
"""Assumption of the region that holds what a worker adds over average value added where no wage is known."""

MONTHS = 12

_METHODS = ("reported", "share", "imputed")
_SOURCE = text_columns(source="Ids of sources and assumptions")

REMITTANCES = TableSpec(
    "remittances",
    "remittances.csv",
    "What residents of one economy send home to another in the base year",
    (
        ColumnSpec("payer", "Economy in which the money is earned"),
        ColumnSpec("receiver", "Economy to which it is sent"),
        *range_columns("musd", "Remittances", "million USD a year"),
        ColumnSpec("method", "How it was obtained", choices=_METHODS),
        *_SOURCE,
    ),
    ("payer", "receiver"),
    {"musd": ("low", "musd", "high")},
)

WORKERS = TableSpec(
    "workers",
    "workers.csv",
    "How many people of one economy work in another",
    (
        ColumnSpec("host", "Economy in which they work"),
        ColumnSpec("origin", "Economy from which they come"),
        *range_columns("million", "Workers", "million persons"),
        ColumnSpec("method", "How it was obtained", choices=_METHODS),
        *_SOURCE,
    ),
    ("host", "origin"),
    {"million": ("low", "million", "high")},
)

WAGES = TableSpec(
    "wages",
    "wages.csv",
    "What people earn in a month",
    (
        ColumnSpec("economy", "Economy in which they work"),
        *range_columns("usd", "Wage", "USD a month"),
        ColumnSpec("year", "Year of the wage", "integer", floor=1990, ceiling=2100),
        ColumnSpec("method", "How it was obtained", choices=_METHODS),
        *_SOURCE,
    ),
    ("economy",),
    {"usd": ("low", "usd", "high")},
)


@dataclass(frozen=True, slots=True)
class Remittance:
    """Money that residents of ``payer`` send to residents of ``receiver``, million USD a year."""

    payer: str
    receiver: str
    musd: Band
    method: str
    source: str


@dataclass(frozen=True, slots=True)
class Workers:
    """People of ``origin`` who work in ``host``, million."""

    host: str
    origin: str
    million: Band
    method: str
    source: str


@dataclass(frozen=True, slots=True)
class Wage:
    """What people earn in ``economy``, USD a month."""

    economy: str
    usd: Band
    year: int
    method: str
    source: str


@dataclass(frozen=True)
class People:
    """The part of a region that this domain reads.

    Attributes
    ----------
    remittances : tuple of Remittance
    workers : tuple of Workers
    wages : tuple of Wage
    employed : Band or None
        Share of residents who work; None where the region does not say.
    wage_share : Band or None
        What one more worker adds over average value added, where no wage is known; None where the region does not say.
    """

    remittances: tuple[Remittance, ...]
    workers: tuple[Workers, ...]
    wages: tuple[Wage, ...]
    employed: Band | None
    wage_share: Band | None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all numbers, 16 hex digits."""
        rows = (self.remittances, self.workers, self.wages, self.employed, self.wage_share)
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]

    def sent_musd(self, region: Region, end: Corner) -> Array:
        """Return remittances, shape (payer, receiver), million USD a year."""
        sent = np.zeros((len(region.economies),) * 2)
        for row in self.remittances:
            sent[_pair(region, row.payer, row.receiver)] = row.musd.at(end)
        return sent

    def workers_million(self, region: Region, end: Corner) -> Array:
        """Return people who work abroad, shape (host, origin), million."""
        abroad = np.zeros((len(region.economies),) * 2)
        for row in self.workers:
            abroad[_pair(region, row.host, row.origin)] = row.million.at(end)
        return abroad

    def wages_usd(self, region: Region, end: Corner) -> Array:
        """Return what a worker earns, shape (economy,), USD a year; NaN where no wage is known."""
        year = np.full(len(region.economies), np.nan)
        for wage in self.wages:
            year[region.economy_ids.index(wage.economy)] = MONTHS * wage.usd.at(end)
        return year

    def working_million(self, region: Region) -> Array | None:
        """Return people who work in each economy, shape (economy,), million; None where the region does not say."""
        if self.employed is None:
            return None
        return self.employed.central * np.array([economy.population_million for economy in region.economies])


def _pair(region: Region, one: str, other: str) -> tuple[int, int]:
    return region.economy_ids.index(one), region.economy_ids.index(other)


def read_people(folder: Path, region: Region) -> People | None:
    """Return what a region folder says of people abroad; None where it has no table of remittances."""
    if not (folder / REMITTANCES.file).exists():
        return None
    codes, sources = region.economy_ids, [*(s.id for s in region.sources), *(a.id for a in region.assumptions)]
    money = read_table(folder, REMITTANCES.choosing(payer=codes, receiver=codes)).records(Remittance)
    _require_sound(money, sources, folder / REMITTANCES.file)
    abroad: tuple[Workers, ...] = ()
    if (folder / WORKERS.file).exists():
        abroad = read_table(folder, WORKERS.choosing(host=codes, origin=codes)).records(Workers)
        _require_sound(abroad, sources, folder / WORKERS.file)
    wages: tuple[Wage, ...] = ()
    if (folder / WAGES.file).exists():
        wages = read_table(folder, WAGES.choosing(economy=codes)).records(Wage)
        _require_sound(wages, sources, folder / WAGES.file)
    paid = {wage.economy for wage in wages}
    unpaid = any(code not in paid for row in abroad for code in (row.host, row.origin))
    needed = [EMPLOYED] * bool(abroad) + [WAGE_SHARE] * unpaid
    return People(money, abroad, wages, *_shares(region, folder, needed))


def _shares(region: Region, folder: Path, needed: Sequence[str]) -> tuple[Band | None, Band | None]:
    """Return the assumptions on who works and what a worker adds; refuse a region that lacks one that it needs."""
    bands = {a.id: a.band for a in region.assumptions}
    missing = [id for id in needed if id not in bands]
    if missing:
        raise InputError(
            f"no assumption {' and '.join(map(repr, missing))}",
            where=str(folder / "assumptions.csv"),
            why="workers who return are counted against those who work at home, and add what a worker earns there",
            fix=said("add a row {employed} with low, central and high", employed=" and ".join(missing)),
        )
    return bands.get(EMPLOYED), bands.get(WAGE_SHARE)


def _require_sound(
    rows: Sequence[Remittance] | Sequence[Workers] | Sequence[Wage], known: Sequence[str], path: Path
) -> None:
    """Refuse rows without a known source, with one economy on both sides, or whose range does not hold its value."""
    gathered([partial(_require_row, row, known, f"{path}, {' to '.join(_ends(row))}") for row in rows])


def _require_row(row: Remittance | Workers | Wage, known: Sequence[str], where: str) -> None:
    ends, band = _ends(row), _band(row)
    unknown = [source for source in row.source.split("+") if source not in known]
    if unknown or len(set(ends)) < len(ends):
        raise InputError(
            f"unknown source '{unknown[0]}'" if unknown else f"'{ends[0]}' is on both sides",
            where=where,
            why="every number names where it comes from" if unknown else "only what crosses a border counts",
            fix="add the source to sources.csv or assumptions.csv" if unknown else "drop the row",
        )
    if not band.low <= band.central <= band.high:
        raise InputError(
            f"the range runs {band.low:g}, {band.central:g}, {band.high:g}",
            where=where,
            why="a range holds its central value",
            fix="write low, central and high in rising order",
        )


def _band(row: Remittance | Workers | Wage) -> Band:
    if isinstance(row, Wage):
        return row.usd
    return row.musd if isinstance(row, Remittance) else row.million


def _ends(row: Remittance | Workers | Wage) -> tuple[str, ...]:
    if isinstance(row, Wage):
        return (row.economy,)
    return (row.payer, row.receiver) if isinstance(row, Remittance) else (row.host, row.origin)
