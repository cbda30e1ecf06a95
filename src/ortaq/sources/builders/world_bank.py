"""World Development Indicators: GDP and population, in bulk (WDICSV.csv), by indicator (API_*.csv), from DataBank."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ortaq.core import InputError, said
from ortaq.sources.builders.delimited import NOTHING, opened
from ortaq.sources.builders.numbers import NOT_STATED
from ortaq.tables import BadCell, number_of

GDP, POPULATION = "NY.GDP.MKTP.CD", "SP.POP.TOTL"
KEYS = ("Country Code", "Indicator Code")
DATABANK = {"Series Code": "Indicator Code"}
"""Headings of a wide export of DataBank, whose years are written ``2019 [YR2019]``, and their names in bulk files."""
PREAMBLE = 10
"""Lines that may stand above the header."""


@dataclass(frozen=True, slots=True)
class Indicators:
    """GDP in million USD and population in million persons by ISO 3166 alpha-3 code, of one year."""

    year: int
    gdp_musd: dict[str, float]
    population_million: dict[str, float]


def read_wdi(path: Path, year: int) -> Indicators:
    """Read GDP (current USD) and population of a year."""
    by_series: dict[str, dict[str, float]] = {GDP: {}, POPULATION: {}}
    with opened(path, r"(WDICSV|WDIData|_Data|(^|/)API_[^/]*)\.csv$") as (file, place):
        try:
            reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
            header = _header(reader, place)
            if str(year) not in header:
                years = [h for h in header if h.isdigit()]
                what = f"no column {year}"
                fix = (
                    said("the file has {years} to {years_2}", years=years[0], years_2=years[-1])
                    if years
                    else "the columns are years"
                )
                raise InputError(what, where=place, why=NOTHING, fix=fix)
            code, indicator, column = (header.index(c) for c in (*KEYS, str(year)))
            for row in reader:
                if len(row) <= column or row[indicator] not in by_series or row[column].strip() in NOT_STATED:
                    continue
                value = number_of(row[column])
                if isinstance(value, BadCell) or value < 0.0:
                    what = value.what if isinstance(value, BadCell) else f"the cell is {value:g}"
                    where = f"{place}, line {reader.line_num}, column {year}"
                    raise InputError(what, where=where, why=NOTHING, fix="download it again")
                by_series[row[indicator]][row[code]] = value / 1e6
        except UnicodeDecodeError as error:
            raise InputError(
                "the text is not UTF-8", where=place, why=NOTHING, fix="use the CSV as published"
            ) from error
    if not any(by_series.values()):
        what = f"no {GDP} and no {POPULATION} of {year}"
        raise InputError(what, where=str(path), why=NOTHING, fix="download these indicators")
    return Indicators(year, by_series[GDP], by_series[POPULATION])


def _today(heading: str) -> str:
    """Return a heading as bulk files have it."""
    year = re.fullmatch(r"(\d{4}) \[YR\1\]", heading.strip())
    return year[1] if year else DATABANK.get(heading.strip(), heading)


def _header(reader: Iterator[list[str]], place: str) -> list[str]:
    for _ in range(PREAMBLE):
        row = [_today(name) for name in next(reader, [])]
        if all(k in row for k in KEYS):
            return row
    raise InputError(
        f"no header with {' and '.join(KEYS)} in the first {PREAMBLE} lines",
        where=place,
        why=NOTHING,
        fix="use the CSV as published, separated by commas; from DataBank choose Country in rows and Time in columns",
    )
