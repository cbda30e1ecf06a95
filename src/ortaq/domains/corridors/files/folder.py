"""Network folders: parquet and CSV tables read into a `Network`; own rows laid over what ships."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from pydantic import Field

from ortaq.core import Assumption, Band, InputError, Source, suggest
from ortaq.domains.corridors.files.checks import refuse_misfits
from ortaq.domains.corridors.files.network_tables import (
    ASSUMPTIONS,
    LINKS,
    NODES,
    PARTS,
    SOURCES,
    Cell,
    Column,
    Table,
    checked_column,
    stacked,
)
from ortaq.domains.corridors.network.network import City, Crossing, Links, Network, Nodes, Rate
from ortaq.tables import Record, read_toml

_SHIPPED = Path(str(files("ortaq.domains.corridors"))) / "data" / "networks"


C = TypeVar("C", Nodes, Links)


class NetworkHead(Record):
    """The file network.toml."""

    schema_: Literal[1] = Field(alias="schema")
    name: str
    title: str
    description: str
    licence: str


def shipped_networks() -> tuple[str, ...]:
    """Return the names of the networks that ship with ortaq."""
    return tuple(sorted(p.parent.name for p in _SHIPPED.glob("*/network.toml")))


def read_network_folder(name: str) -> Network:
    """Load a network by shipped name or folder.

    Raises
    ------
    InputError
        A file, row or cell cannot be used; names file, row and remedy.
    """
    if name not in shipped_networks() and not Path(name).is_dir():
        hint = suggest(name, shipped_networks()) or f"shipped: {', '.join(shipped_networks())}; or give a folder"
        raise InputError(f"no network '{name}'", where="network name or path", fix=hint)
    folder = _SHIPPED / name if name in shipped_networks() else Path(name)
    head = read_toml(folder / "network.toml", NetworkHead)
    tables = {part: stacked(folder, *spec) for part, spec in PARTS.items()}
    assumptions = stacked(folder, ("assumptions.csv",), ASSUMPTIONS).rows()
    empty = Network(
        **head.model_dump(exclude={"schema_"}),
        nodes=Nodes(**blank(NODES)),
        links=Links(**blank(LINKS)),
        crossings=(),
        cities=(),
        rates=(),
        sources=tuple(Source(**row) for row in stacked(folder, ("sources.csv",), SOURCES).rows()),
        assumptions=tuple(Assumption(band=band(row, "low", "central", "high"), **row) for row in assumptions),
    )
    return overlaid(empty, tables)


def rows_over(network: Network, folder: Path) -> Network:
    """Return a network with a user's rows laid over it: rows with a known id replace, the others are added.

    Parameters
    ----------
    network : Network
    folder : Path
        Holds any of crossings.csv, extra_nodes.csv, extra_links.csv, cities.csv and rates.csv.

    Raises
    ------
    InputError
        The folder has none of these files, or a row cannot be used.
    """
    own = {part: [f for f in spec[0] if (folder / f).is_file()] for part, spec in PARTS.items()}
    if not any(own.values()):
        known = ", ".join(f for spec in PARTS.values() for f in spec[0] if f.endswith(".csv"))
        raise InputError("no rows to lay over the network", where=str(folder), fix=f"add one of {known}")
    return overlaid(network, {part: stacked(folder, own[part], *PARTS[part][1:]) for part in own if own[part]})


def blank(cells: Sequence[Cell]) -> dict[str, Column]:
    """Return the columns of a table without rows."""
    return {c.name: checked_column(c, (), ()) for c in cells if c.name != "directed"}


def overlaid(base: Network, tables: Mapping[str, Table]) -> Network:
    """Return a network with rows replaced or added, after checking that everything fits together."""
    rows = {part: list(tables[part].rows()) if part in tables else [] for part in ("crossings", "cities", "rates")}
    crossings = {c.id: c for c in base.crossings} | {r["id"]: _crossing(r) for r in rows["crossings"]}
    cities = {c.name: c for c in base.cities} | {r["name"]: _city(r) for r in rows["cities"]}
    rates = {(r.facility_type, r.country_iso3): r for r in map(_rate, rows["rates"])}
    network = replace(
        base,
        nodes=_columns_over(base.nodes, tables.get("nodes"), "node_id"),
        links=_columns_over(base.links, tables.get("links"), "link_id"),
        crossings=tuple(crossings.values()),
        cities=tuple(cities.values()),
        rates=tuple(({(r.facility_type, r.country_iso3): r for r in base.rates} | rates).values()),
    )
    place = {(part, key): p for part, table in tables.items() for key, p in table.place_by_key(PARTS[part][2][0])}
    refuse_misfits(network, place)
    return network


def _columns_over(base: C, own: Table | None, key: str) -> C:
    """Return columns with own rows after those base rows whose key they do not have."""
    if own is None:
        return base
    kept = ~np.isin(getattr(base, key), own.columns[key])
    names = [f.name for f in fields(base)]
    return replace(base, **{n: np.concatenate([getattr(base, n)[kept], own.columns[n]]) for n in names})


def band(row: dict[str, Any], low: str, central: str, high: str) -> Band:
    """Take three cells out of a row."""
    return Band(low=row.pop(low), central=row.pop(central), high=row.pop(high))


def _crossing(row: dict[str, Any]) -> Crossing:
    return Crossing(
        modes=tuple(m for m in row.pop("modes").split(";") if m),
        dwell_h=band(row, "dwell_low", "dwell_h_median", "dwell_high"),
        cost_usd_per_feu=band(row, "cost_low", "cost_usd_per_feu", "cost_high"),
        **row,
    )


def _city(row: dict[str, Any]) -> City:
    return City(aliases=tuple(a.strip() for a in row.pop("aliases").split(";") if a.strip()), **row)


def _rate(row: dict[str, Any]) -> Rate:
    speed = band(row, "speed_low", "speed_kmh", "speed_high")
    return Rate(speed_kmh=speed, usd_per_feu_km=band(row, "usd_low", "usd_per_feu_km", "usd_high"), **row)
