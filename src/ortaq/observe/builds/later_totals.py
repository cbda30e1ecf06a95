"""Published totals of later years, and how much each economy grows by them or by a named assumption."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import Band, Economy, InputError, Region, said
from ortaq.observe.regions.region_tables import MOST, pinned_sectors
from ortaq.sources.builders.assumed import ASSUMED
from ortaq.tables import CheckedTable, ColumnSpec, Mistake, RawTable, TableSpec, clean, csv_cells, read_bytes, refuse

TOTALS = "totals_later.csv"
"""File of a region folder."""

GDP, PEOPLE = "gdp_musd", "population_million"
TRADE = ("exports", "imports")
QUANTITIES = (GDP, PEOPLE, *(f"{goods}{way}_musd" for way in TRADE for goods in ("", "goods_")))
"""What a row may total; ``exports_musd`` are goods and services."""

IN_TWO_SD = 2.0 * 1.96
"""Standard deviations between the ends of a range that holds 19 in 20."""

_VALUE = "million USD, or million persons"
LATER = TableSpec(
    "totals_later",
    TOTALS,
    "Published totals of the base year and later years",
    (
        ColumnSpec("economy", "ISO 3166 alpha-3 code, or ROW"),
        ColumnSpec("year", "Year of the figure", "integer", "year", 1900, 2200),
        ColumnSpec("quantity", "What is totalled", choices=QUANTITIES),
        *(
            ColumnSpec(name, title, "number", _VALUE, 1e-6, MOST["million USD"])
            for name, title in (("low", "Figure, low"), ("value", "Figure"), ("high", "Figure, high"))
        ),
        ColumnSpec("method", "How the figure was obtained", choices=("reported", "derived", "projected")),
        ColumnSpec("source", "Ids of sources and assumptions of the region, or titles, joined by +"),
        ColumnSpec("note", "Note", blank="", optional=True),
    ),
    ("economy", "year", "quantity"),
)


@dataclass(frozen=True, slots=True)
class Total:
    """A published figure with its range: million USD, or million persons."""

    value: Band
    sources: tuple[str, ...]

    @property
    def ln_sd(self) -> float:
        """Standard deviation of the logarithm that its range stands for."""
        return float(np.log(self.value.high / self.value.low)) / IN_TWO_SD


Totals = Mapping[tuple[str, str], Mapping[int, Total]]
"""Figures by economy and quantity, then by year."""


@dataclass(frozen=True, slots=True)
class Step:
    """Growth of one total: factor, standard deviation of its logarithm, sources, and the last year published."""

    factor: float
    ln_sd: float
    sources: tuple[str, ...]
    until: int


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A total that an assumption carries on: from the last published year (or the base year) to the wanted one."""

    economy: str
    quantity: str
    since: int
    assumption: str


@dataclass(frozen=True, eq=False, slots=True)
class Growth:
    """How much every economy grows: steps by economy; trade by way, for goods and for services."""

    gdp: tuple[Step, ...]
    people: tuple[Step, ...]
    goods: Mapping[str, tuple[Step, ...]]
    services: Mapping[str, tuple[Step, ...]]
    unpublished: tuple[Unpublished, ...]


def read_totals(path: Path, region: Region) -> CheckedTable:
    """Return the checked rows of a table of totals; every fault at once, with row and column."""
    header, rows = csv_cells(read_bytes(path), str(path), [c.name for c in LATER.columns], LATER.numbers)
    raw = RawTable(str(path), header, tuple(rows))
    table, mistakes = clean(raw, LATER.choosing(economy=region.economy_ids))
    every = [*mistakes, *_ranges(raw)]
    refuse(sorted(every, key=lambda m: _row_of(m.where)), str(path), why="nothing was rolled")
    return table


def _ranges(raw: RawTable) -> Iterator[Mistake]:
    """Yield a mistake for every row whose numbers are no range."""
    ends = ("low", "value", "high")
    if not set(ends) <= set(raw.header):
        return
    at = [raw.header.index(name) for name in ends]
    for row, cells in raw.rows:
        try:
            low, value, high = (float(str(cells[k])) for k in at)
        except ValueError:
            continue  # the cell has a mistake of its own
        if low > value or value > high:
            column = "low" if low > value else "high"
            yield Mistake(
                raw.at(row, column), f"low {low:g}, value {value:g}, high {high:g} are no range", "write low first"
            )


def _row_of(where: str) -> int:
    parts = where.rsplit(", row ", 1)
    return int(parts[1].split(",")[0]) if len(parts) > 1 else 0


def totals_of(table: CheckedTable) -> Totals:
    """Return the figures of a checked table."""
    totals: dict[tuple[str, str], dict[int, Total]] = {}
    c = table.columns
    for k, (economy, year, quantity) in enumerate(table.cells()):
        band = Band(*(float(c[end][k]) for end in ("low", "value", "high")))
        sources = tuple(part.strip() for part in c["source"][k].split("+"))
        totals.setdefault((economy, quantity), {})[int(float(year))] = Total(band, sources)
    return totals


def require_year(totals: Totals, region: Region, year: int, where: str) -> None:
    """Refuse a year that the totals do not reach."""
    years = sorted({y for own in totals.values() for y in own if y > region.base_year})
    if year in years:
        return
    fix = said("use one of {years}, or bring totals of that year with --totals", years=", ".join(map(str, years)))
    if not years:
        fix = said("bring totals of {year} with --totals", year=year)
    raise InputError(f"no totals of {year}", where=where, why=f"the region is of {region.base_year}", fix=fix)


def growth(totals: Totals, region: Region, year: int) -> Growth:
    """Return how much every economy grows from the region's year to a later one.

    A figure is compared with that of the region's year in the same table; where this has none, with what the region
    holds. Years after the last published figure, and totals without any, grow by a named assumption.
    """
    carried = _Carried(totals, region, year)
    abroad = np.where(np.eye(len(region.economies), dtype=bool), 0.0, region.flow)
    goods = [region.sector_ids.index(s) for s in pinned_sectors("goods", region.sector_ids)]
    held = {"exports": abroad.sum(axis=1), "imports": abroad.sum(axis=2)}
    gdp = tuple(carried.of(e.id, GDP, e.gdp_musd, "A-ROLL-GDP") for e in region.economies)
    people = tuple(carried.of(e.id, PEOPLE, e.population_million, "A-ROLL-PEOPLE") for e in region.economies)
    in_goods, in_services = {}, {}
    for way in TRADE:
        in_goods[way] = tuple(
            carried.trade(e, (f"goods_{way}_musd", f"{way}_musd"), (held[way][goods, n].sum(), held[way][:, n].sum()))
            for n, e in enumerate(region.economies)
        )
        in_services[way] = tuple(
            carried.trade(e, (f"{way}_musd",), (held[way][:, n].sum(),)) for n, e in enumerate(region.economies)
        )
    return Growth(gdp, people, in_goods, in_services, tuple(dict.fromkeys(carried.unpublished)))


class _Carried:
    """Growth from published figures, carried on by assumptions; notes what nobody published."""

    def __init__(self, totals: Totals, region: Region, year: int) -> None:
        self.totals, self.base, self.year = totals, region.base_year, year
        self.unpublished: list[Unpublished] = []

    def of(self, economy: str, quantity: str, held: float, assumption: str) -> Step:
        """Return the growth of GDP or population."""
        step = self._published(economy, quantity, held, self.year)
        return self._on(step, economy, quantity, assumption, (1.0 + _central(assumption)) ** (self.year - step.until))

    def trade(self, economy: Economy, quantities: Sequence[str], held: Sequence[float]) -> Step:
        """Return the growth of exports or imports by the first figure that is published; after it, as GDP grows."""
        tried = [self._published(economy.id, q, own, self.year) for q, own in zip(quantities, held, strict=True)]
        first = next((k for k, step in enumerate(tried) if step.until > self.base), None)
        step = tried[-1] if first is None else tried[first]
        if first:
            step = _wider(step, "A-ROLL-GOODS", 1)
        onwards = self._gdp(economy, self.year) / self._gdp(economy, step.until)
        return self._on(step, economy.id, quantities[-1], "A-ROLL-TRADE", onwards)

    def _gdp(self, economy: Economy, year: int) -> float:
        step = self._published(economy.id, GDP, economy.gdp_musd, year)
        return step.factor * float((1.0 + _central("A-ROLL-GDP")) ** (year - step.until))

    def _published(self, economy: str, quantity: str, held: float, year: int) -> Step:
        """Return the growth to the last figure until a year; that of no year where there is none."""
        own = self.totals.get((economy, quantity), {})
        years = [y for y in own if self.base < y <= year]
        start = own[self.base].value.central if self.base in own else held
        if not years or not start > 0.0:
            return Step(1.0, 0.0, (), self.base)
        last = own[max(years)]
        return Step(last.value.central / start, last.ln_sd, last.sources, max(years))

    def _on(self, step: Step, economy: str, quantity: str, assumption: str, onwards: float) -> Step:
        """Return the growth carried on to the wanted year by a factor."""
        years = self.year - step.until
        if not years:
            return step
        self.unpublished.append(Unpublished(economy, quantity, step.until, assumption))
        return replace(_wider(step, assumption, years), factor=step.factor * onwards)


def _central(assumption: str) -> float:
    return ASSUMED[assumption].band.central


def _wider(step: Step, assumption: str, years: int) -> Step:
    """Return the growth with the spread that an assumption adds for so many years, and its name."""
    band, unit = ASSUMED[assumption].band, ASSUMED[assumption].unit
    grows = 1.0 if "fraction" in unit else 0.0
    spread = years * float(np.log((grows + band.high) / (grows + band.low))) / IN_TWO_SD
    return replace(step, ln_sd=float(np.hypot(step.ln_sd, spread)), sources=(*step.sources, assumption))
