"""Region folders: small CSV and parquet tables read into the arrays of a `Region`."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, create_model

from ortaq.core import (
    METHODS,
    Assumption,
    Band,
    Domain,
    Economy,
    InputError,
    Part,
    Pin,
    Region,
    RegionTables,
    Sector,
    Source,
)
from ortaq.tables import LongTable, Record, number, read_csv, read_toml

VALUE_ADDED = "value_added"
"""Row of the input table that is no sector."""


_DOMAINS = (Domain("corridors", tables="ortaq.domains.corridors.files.region_part:TABLES"),)


class RegionHead(Record):
    """The file region.toml."""

    schema_: Literal[1] = Field(alias="schema")
    name: str
    title: str
    base_year: int
    currency: str
    description: str
    licence: str


def read_region(folder: Path) -> Region:
    """Read a region folder.

    Raises
    ------
    InputError
        A table or column is missing, a code is unknown, a cell is missing, duplicated, NaN or negative.
    """
    kept_by = {domain.name: tables for domain in _DOMAINS if (tables := domain.load("tables"))}
    head = read_toml(folder / "region.toml", _head_schema(kept_by))
    economies = tuple(_economy(r, folder) for r in read_csv(folder, "economies.csv", _ECONOMY_COLUMNS))
    sectors = tuple(_sector(r, folder) for r in read_csv(folder, "sectors.csv", _SECTOR_COLUMNS))
    ids, sector_ids = [e.id for e in economies], [s.id for s in sectors]
    bilateral = (("sector", sector_ids), ("importer", ids), ("exporter", ids))
    flows = LongTable(folder / "flows.parquet", bilateral)
    tariffs = LongTable(folder / "tariffs.parquet", bilateral)
    inputs = (("input_sector", [*sector_ids, VALUE_ADDED]), ("user_sector", sector_ids), ("economy", ids))
    share = LongTable(folder / "io.parquet", inputs).numbers("share", floor=0.0, complete="all")
    region = Region(
        name=head.name,
        title=head.title,
        base_year=head.base_year,
        currency=head.currency,
        description=head.description,
        licence=head.licence,
        economies=economies,
        sectors=sectors,
        flow=flows.numbers("value_musd", floor=0.0, complete="all"),
        flow_ln_sd=flows.numbers("ln_sd", floor=0.0, complete="all"),
        flow_method=flows.labels("method", METHODS),
        flow_source=flows.labels("source"),
        value_added_share=share[-1],
        input_share=share[:-1],
        tariff=tariffs.numbers("tariff", floor=0.0, complete="off_diagonal"),
        tariff_low=tariffs.numbers("low", floor=0.0, complete="off_diagonal"),
        tariff_high=tariffs.numbers("high", floor=0.0, complete="off_diagonal"),
        tariff_source=tariffs.labels("source"),
        sources=tuple(
            Source(**{k: r[k] for k in _SOURCE_COLUMNS}) for r in read_csv(folder, "sources.csv", _SOURCE_COLUMNS)
        ),
        assumptions=tuple(_assumption(r, folder) for r in read_csv(folder, "assumptions.csv", _ASSUMPTION_COLUMNS)),
        pins=tuple(_pin(r, folder) for r in read_csv(folder, "pins.csv", _PIN_COLUMNS)),
    )
    return replace(region, parts=_parts(folder, head.model_dump(), region, kept_by))


def _head_schema(kept_by: Mapping[str, RegionTables]) -> type[RegionHead]:
    """Return what region.toml may say: our keys, and those of the domains."""
    own: dict[str, Any] = {key: (str | None, None) for tables in kept_by.values() for key in tables.keys}
    return create_model("RegionHead", __base__=RegionHead, **own)


def _parts(
    folder: Path, stated: Mapping[str, Any], region: Region, kept_by: Mapping[str, RegionTables]
) -> dict[str, Part]:
    """Return what every domain finds in the folder, by name of the domain."""
    found = {}
    for name, tables in kept_by.items():
        head = {key: stated[key] for key in tables.keys if stated[key] is not None}
        part = tables.read(folder, head, region)
        if part is not None:
            found[name] = part
    return found


_ECONOMY_COLUMNS = ("id", "name_en", "name_ru", "name_zh", "group", "population_million", "gdp_musd")
_SECTOR_COLUMNS = (
    "id",
    "title_en",
    "title_ru",
    "title_zh",
    "description",
    "theta_low",
    "theta",
    "theta_high",
    "source",
)
_SOURCE_COLUMNS = ("id", "title", "publisher", "year", "licence", "url", "note")
_ASSUMPTION_COLUMNS = ("id", "statement", "low", "central", "high", "unit", "reason")
_PIN_COLUMNS = ("exporter", "importer", "sector", "value_musd", "year", "source", "reason")


def _economy(row: Mapping[str, str], folder: Path) -> Economy:
    path = folder / "economies.csv"
    names = {language: row[f"name_{language}"] for language in ("en", "ru", "zh")}
    size = number(row, "population_million", path), number(row, "gdp_musd", path)
    return Economy(row["id"], names, row["group"], *size)


def _sector(row: Mapping[str, str], folder: Path) -> Sector:
    path = folder / "sectors.csv"
    theta = Band(*(number(row, c, path) for c in ("theta_low", "theta", "theta_high")))
    if not 0.0 < theta.low <= theta.central <= theta.high:
        raise InputError(
            f"trade elasticity of '{row['id']}' must satisfy 0 < theta_low <= theta <= theta_high",
            where=f"{path}, line {row['_line']}",
            fix="write theta as a positive number with its range",
        )
    titles = {language: row[f"title_{language}"] for language in ("en", "ru", "zh")}
    return Sector(row["id"], titles, row["description"], theta, row["source"])


def _assumption(row: Mapping[str, str], folder: Path) -> Assumption:
    path = folder / "assumptions.csv"
    band = Band(*(number(row, c, path) for c in ("low", "central", "high")))
    return Assumption(row["id"], row["statement"], band, row["unit"], row["reason"])


def _pin(row: Mapping[str, str], folder: Path) -> Pin:
    value = number(row, "value_musd", folder / "pins.csv")
    return Pin(row["exporter"], row["importer"], row["sector"], value, int(row["year"]), row["source"], row["reason"])
