"""Network folders: parquet and CSV tables read into a `Network`; own rows laid over what ships."""

from collections.abc import Mapping
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from pydantic import Field

from ortaq.core import Assumption, InputError, Source, suggest
from ortaq.domains.corridors.files.checks import refuse_misfits
from ortaq.domains.corridors.files.known import network_folder, no_rows
from ortaq.domains.corridors.files.network_tables import FILES, LINKS, NODES, OPTIONAL, SPECS
from ortaq.domains.corridors.network.capacities import Capacity
from ortaq.domains.corridors.network.names import PlaceNames
from ortaq.domains.corridors.network.network import City, Crossing, Links, Network, Nodes, Rate
from ortaq.domains.corridors.network.sides import Programme, Side
from ortaq.tables import ASSUMPTIONS, SOURCES, Record, TypedTable, read_table, read_toml, typed_table

C = TypeVar("C", Nodes, Links)
R = TypeVar("R")


class NetworkHead(Record):
    """The file network.toml."""

    schema_: Literal[1] = Field(alias="schema")
    name: str
    title: str
    description: str
    licence: str


def read_network_folder(name: str) -> Network:
    """Load a network by shipped name or folder."""
    folder = network_folder(name)
    empty = empty_network(read_toml(folder / "network.toml", NetworkHead))
    present = [part for part in SPECS if part not in OPTIONAL or (folder / SPECS[part].file).is_file()]
    tables = {part: read_table(folder, SPECS[part], FILES[part]) for part in present}
    base = replace(
        empty,
        sources=read_table(folder, SOURCES).records(Source),
        assumptions=read_table(folder, ASSUMPTIONS).records(Assumption),
    )
    return overlaid(base, tables)


def empty_network(head: NetworkHead) -> Network:
    """Return a network without rows."""
    words = {name: getattr(head, name) for name in ("name", "title", "description", "licence")}
    nodes, links = columns_of(Nodes, typed_table(NODES, {}, ())), columns_of(Links, typed_table(LINKS, {}, ()))
    return Network(**words, nodes=nodes, links=links, crossings=(), cities=(), rates=())


def columns_of(kind: type[C], table: TypedTable) -> C:
    """Return nodes or links as arrays by column."""
    return kind(**{f.name: table.array(f.name) for f in fields(kind)})


def rows_over(network: Network, folder: Path) -> Network:
    """Return a network with a user's rows laid over it: rows with a known id replace, the others are added.

    ``folder``: holds any of crossings.csv, crossing_sides.csv, crossing_capacities.csv, extra_nodes.csv,
    extra_links.csv, cities.csv, rates.csv, programmes.csv and place_names.csv, with sources.csv and assumptions.csv
    that they name. A crossing that is replaced loses the sides that were known of it.
    """
    own = {part: [name for name in names if (folder / name).is_file()] for part, names in FILES.items()}
    if not any(own.values()):
        raise no_rows(folder)
    base = with_references(network, folder)
    return overlaid(base, {part: read_table(folder, SPECS[part], names) for part, names in own.items() if names})


def with_references(base: Network, folder: Path) -> Network:
    """Return the network with the sources and assumptions of the folder added; those with a known id replace."""
    sources, assumptions = base.sources, base.assumptions
    if (folder / "sources.csv").is_file():
        sources = over(sources, read_table(folder, SOURCES).records(Source), ("id",))
    if (folder / "assumptions.csv").is_file():
        assumptions = over(assumptions, read_table(folder, ASSUMPTIONS).records(Assumption), ("id",))
    return replace(base, sources=sources, assumptions=assumptions)


def overlaid(base: Network, tables: Mapping[str, TypedTable]) -> Network:
    """Return a network with rows replaced or added, after checking that everything fits together."""
    own: dict[str, Any] = {
        part: tables[part].records(kind) if part in tables else () for part, kind in _RECORDS.items()
    }
    crossings = over(base.crossings, own["crossings"], SPECS["crossings"].keys)
    network = replace(
        base,
        nodes=_columns_over(base.nodes, tables.get("nodes"), "node_id"),
        links=_columns_over(base.links, tables.get("links"), "link_id"),
        crossings=_with_sides(crossings, tables["sides"]) if "sides" in tables else crossings,
        cities=over(base.cities, own["cities"], SPECS["cities"].keys),
        rates=over(base.rates, own["rates"], SPECS["rates"].keys),
        capacities=over(base.capacities, own["capacities"], SPECS["capacities"].keys),
        programmes=over(base.programmes, own["programmes"], SPECS["programmes"].keys),
        names=over(base.names, own["names"], SPECS["names"].keys),
    )
    place = {
        (part, key): where
        for part, table in tables.items()
        for key, where in zip(table.columns[SPECS[part].keys[0]], table.places, strict=True)
    }
    refuse_misfits(network, place)
    return network


_RECORDS: Mapping[str, type] = {
    **{"crossings": Crossing, "cities": City, "rates": Rate},
    **{"capacities": Capacity, "programmes": Programme, "names": PlaceNames},
}


def _with_sides(crossings: tuple[Crossing, ...], table: TypedTable) -> tuple[Crossing, ...]:
    """Return crossings with rows of sides laid over those that they have; rows of no crossing are refused."""
    own: dict[str, list[Side]] = {c.id: [] for c in crossings}
    for row, place in zip(table.rows(), table.places, strict=True):
        name = row.pop("crossing")
        if name not in own:
            fix = suggest(name, own) or "add the crossing to crossings.csv"
            raise InputError(f"unknown crossing '{name}'", where=place, fix=fix)
        own[name].append(table.record(Side, row))
    keys = SPECS["sides"].keys[1:]
    return tuple(replace(c, sides=over(c.sides, tuple(own[c.id]), keys)) if own[c.id] else c for c in crossings)


def over(base: tuple[R, ...], own: tuple[R, ...], keys: tuple[str, ...]) -> tuple[R, ...]:
    """Return records of which own ones replace those with their key, or come after them."""
    key = attrgetter(*keys)
    return tuple(({key(item): item for item in base} | {key(item): item for item in own}).values())


def _columns_over(base: C, own: TypedTable | None, key: str) -> C:
    """Return columns with own rows after those base rows whose key they do not have."""
    if own is None:
        return base
    kept = ~np.isin(getattr(base, key), own.array(key))
    names = [f.name for f in fields(base)]
    return replace(base, **{n: np.concatenate([getattr(base, n)[kept], own.array(n)]) for n in names})
