"""Region folders: small CSV and parquet tables read into the arrays of a `Region`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, create_model

from ortaq.core import (
    LEAST_ELASTICITY,
    METHODS,
    Array,
    Assumption,
    Band,
    Cause,
    Economy,
    Horizon,
    InputError,
    Part,
    Pin,
    PublicRevenue,
    Region,
    RegionTables,
    Sector,
    Source,
    StatedElasticity,
    elasticities,
    require_known,
)
from ortaq.domains import parts
from ortaq.observe.regions.region_tables import ELASTICITIES, MOST, MOST_FLOW, REVENUES, SPEC, VALUE_ADDED
from ortaq.tables import LongTable, Record, Translations, TypedTable, read_table, read_toml

_SMALL = ("economies", "sectors", "sources", "assumptions", "pins")


class RegionHead(Record):
    """The file region.toml."""

    schema_: Literal[1] = Field(alias="schema")
    name: str
    title: str
    titles: Translations = Field(default_factory=dict)
    base_year: int
    rolled_from: int | None = None
    inputs_year: int | None = None
    currency: str
    description: str
    licence: str


def read_region(folder: Path) -> Region:
    """Read a region folder."""
    kept_by = parts("tables")
    head = read_toml(folder / "region.toml", _head_schema(kept_by))
    small = {name: read_table(folder, SPEC[name]) for name in _SMALL}
    economies = tuple(_economy(row) for row in small["economies"].rows())
    sectors = tuple(_sectors(small["sectors"]))
    ids, sector_ids = [e.id for e in economies], [s.id for s in sectors]
    bilateral = (("sector", sector_ids), ("importer", ids), ("exporter", ids))
    flows = LongTable(folder / "flows.parquet", bilateral)
    tariffs = LongTable(folder / "tariffs.parquet", bilateral)
    inputs = (("input_sector", [*sector_ids, VALUE_ADDED]), ("user_sector", sector_ids), ("economy", ids))
    shares = LongTable(folder / "io.parquet", inputs)
    share = shares.numbers("share", floor=0.0, ceiling=MOST["fraction"], complete="all")
    rates = _tariffs(tariffs)
    region = Region(
        name=head.name,
        title=head.title,
        titles=head.titles,
        base_year=head.base_year,
        rolled_from=head.rolled_from,
        inputs_year=head.inputs_year,
        input_methods=_input_methods(shares, ids),
        currency=head.currency,
        description=head.description,
        licence=head.licence,
        economies=economies,
        sectors=sectors,
        flow=flows.numbers("value_musd", floor=0.0, ceiling=MOST_FLOW, complete="all"),
        flow_ln_sd=flows.numbers("ln_sd", floor=0.0, ceiling=MOST["1"], complete="all"),
        flow_method=flows.labels("method", METHODS),
        flow_source=flows.labels("source"),
        value_added_share=share[-1],
        input_share=share[:-1],
        tariff=rates["tariff"],
        tariff_low=rates["low"],
        tariff_high=rates["high"],
        tariff_source=tariffs.labels("source"),
        sources=small["sources"].records(Source),
        assumptions=small["assumptions"].records(Assumption),
        pins=small["pins"].records(Pin),
    )
    region = replace(region, revenues=_revenues(folder, region), elasticities=_elasticities(folder, region))
    return replace(region, parts=_parts(folder, head.model_dump(), region, kept_by))


_INPUT_METHOD = {"reported": "observed", "balanced": "observed", "estimated": "estimated", "donor": "donor"}
"""What the table of inputs says, as said of an economy; anything else says nothing."""


def _input_methods(table: LongTable, ids: Sequence[str]) -> dict[str, str]:
    """Return how the input shares of every economy were obtained, where the table says so of all its cells."""
    if "method" not in table.table.column_names:
        return {}
    labels = table.labels("method")
    said = {code: np.unique(labels[..., n]).tolist() for n, code in enumerate(ids)}
    return {code: _INPUT_METHOD[own[0]] for code, own in said.items() if len(own) == 1 and own[0] in _INPUT_METHOD}


def _tariffs(table: LongTable) -> dict[str, Array]:
    """Return tariffs and the ends of their ranges, shape (sector, importer, exporter)."""
    most = MOST["fraction of the flow"]
    rates = {
        name: table.numbers(name, floor=0.0, ceiling=most, complete="off_diagonal")
        for name in ("low", "tariff", "high")
    }
    return rates


def _head_schema(kept_by: Mapping[str, RegionTables]) -> type[RegionHead]:
    """Return what region.toml may say: our keys, and those of the domains."""
    own: dict[str, Any] = {
        key: (str | None, Field(None, description=meaning))
        for tables in kept_by.values()
        for key, meaning in tables.keys.items()
    }
    return create_model("RegionHead", __base__=RegionHead, **own)


def _revenues(folder: Path, region: Region) -> tuple[PublicRevenue, ...]:
    """Return what governments take; none where the folder has no such table."""
    if not (folder / REVENUES.file).exists():
        return ()
    table = read_table(folder, REVENUES.choosing(economy=region.economy_ids))
    known = [s.id for s in region.sources] + [a.id for a in region.assumptions]
    for row, where in zip(table.rows(), table.places, strict=True):
        require_known(row["source"].split("+"), known, kind="source", where=where)
    return table.records(PublicRevenue)


def _parts(
    folder: Path, stated: Mapping[str, Any], region: Region, kept_by: Mapping[str, RegionTables]
) -> dict[str, Part]:
    """Return what every domain finds in the folder, by name of the domain."""
    parts = {}
    for name, tables in kept_by.items():
        head = {key: stated[key] for key in tables.keys if stated[key] is not None}
        part = tables.read(folder, head, region)
        if part is not None:
            parts[name] = part
    return parts


def _economy(row: Mapping[str, Any]) -> Economy:
    return Economy(row["id"], _by_language(row, "name"), row["group"], row["population_million"], row["gdp_musd"])


def _elasticities(folder: Path, region: Region) -> tuple[StatedElasticity, ...]:
    """Return the trade elasticities that the folder states in place of shipped sets; none without such a table."""
    if not (folder / ELASTICITIES.file).exists():
        return ()
    table = read_table(folder, ELASTICITIES.choosing(sector=("", *region.sector_ids)))
    known = [s.id for s in region.sources] + [a.id for a in region.assumptions]
    found = []
    for row, where in zip(table.rows(), table.places, strict=True):
        require_known(row["source"].split("+"), known, kind="source", where=where)
        stated = StatedElasticity(
            Cause(row["cause"]),
            Horizon(row["horizon"]),
            row["sector"],
            Band(row["theta_low"], row["theta"], row["theta_high"]),
            row["source"],
        )
        if (stated.cause, stated.horizon) == (Cause.COSTS, Horizon.LONG):
            raise InputError(
                "costs of trade in the long run stand in another table",
                where=where,
                why="they are the elasticities of the sectors, of which a region has one set",
                fix="write theta_low, theta, theta_high into sectors.csv, and drop this row",
            )
        _require_rising(stated.theta, f"{stated.cause.value}, {stated.horizon.value}", where)
        found.append(stated)
    return tuple(found)


_THETA = ("theta_low", "theta", "theta_high")


def _require_rising(theta: Band, of: str, where: str) -> None:
    if not LEAST_ELASTICITY <= theta.low <= theta.central <= theta.high:
        raise InputError(
            f"elasticity of '{of}' must satisfy {LEAST_ELASTICITY:g} <= theta_low <= theta <= theta_high",
            where=where,
            fix="write theta as a positive number with its range",
        )


def _sectors(table: TypedTable) -> Iterator[Sector]:
    """Yield the sectors; where the table states no elasticities, each takes the shipped one of its id."""
    shipped = elasticities(Cause.COSTS, Horizon.LONG)
    for row, place in zip(table.rows(), table.places, strict=True):
        lacking = [name for name in _THETA if name not in row]
        if lacking and len(lacking) < len(_THETA):
            raise InputError(
                f"the column {lacking[0]} is missing",
                where=place,
                why="a trade elasticity is stated with its range, or the shipped one of the sector is taken",
                fix="write theta_low, theta and theta_high, or none of the three",
            )
        if lacking:
            require_known([row["id"]], tuple(shipped.by_sector), kind="sector with a shipped elasticity", where=place)
            theta, source = shipped.band(row["id"]), shipped.sources[row["id"]]
            yield Sector(row["id"], _by_language(row, "title"), row["description"], theta, source)
            continue
        theta = Band(row["theta_low"], row["theta"], row["theta_high"])
        _require_rising(theta, row["id"], place)
        yield Sector(row["id"], _by_language(row, "title"), row["description"], theta, row.get("source", ""))


def _by_language(row: Mapping[str, Any], kind: str) -> dict[str, str]:
    return {language: row[f"{kind}_{language}"] for language in ("en", "ru", "zh")}
