"""Reading a folder of GMNS tables into a checked `Network`, alone or laid over another one."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from pydantic import Field

from ortaq.core import Assumption, Band, InputError, Source, said
from ortaq.domains.corridors.files.folder import NetworkHead, empty_network, over, overlaid
from ortaq.domains.corridors.files.foreign import ForeignTables, foreign_tables, in_kilometres, read_units
from ortaq.domains.corridors.files.gmns import DERIVED, derived_columns
from ortaq.domains.corridors.files.identities import after, apart_from, renumbering_note
from ortaq.domains.corridors.files.network_tables import LINKS, NODES, OPTIONAL, SPECS
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import ASSUMPTIONS, SOURCES, TypedTable, read_bytes, read_csv, read_table, read_toml

_NEEDED = ("crossings", "cities", "rates")
WHOLE = ("network.toml", *(f"{part}.csv" for part in _NEEDED), "sources.csv", "assumptions.csv")
_KEYS = {"node.csv": "node_id", "link.csv": "link_id"}


class ExchangeHead(NetworkHead):
    """The file network.toml of an exported network: with the SHA-256 of the GMNS tables as they were written."""

    exported: dict[str, str] = Field(default_factory=dict)


def is_gmns(folder: Path) -> bool:
    """Return whether a folder holds one of the two tables that GMNS requires."""
    return any((folder / name).is_file() for name in _KEYS)


def import_network(folder: Path, *, base: Network | None = None) -> Network:
    """Return the network of an exported folder, or of GMNS tables of another program.

    Parameters
    ----------
    folder : Path
        node.csv, link.csv and config.csv; crossings.csv, cities.csv, rates.csv, sources.csv, assumptions.csv and
        network.toml as `export_network` writes them.
    base : Network, optional
        Rows are laid over it: those with a known id replace, the others are added. Without it every table is needed.

    Raises
    ------
    InputError
        A table, column, unit or cell cannot be used; names file, row and remedy.
    """
    for name in _KEYS:
        if not (folder / name).is_file():
            raise InputError(f"no {name}", where=str(folder), fix="give a folder with node.csv and link.csv")
    if base is None:
        _require_whole(folder)
    head = read_toml(folder / "network.toml", ExchangeHead) if (folder / "network.toml").is_file() else None
    units = read_units(folder)
    foreign = None if head and head.exported else foreign_tables(folder, units, _first_free(base))
    tables = dict(foreign.tables) if foreign else _own_tables(folder, units.km)
    for part in (p for p in (*_NEEDED, *OPTIONAL) if (folder / SPECS[p].file).is_file()):
        tables[part] = read_table(folder, SPECS[part])
    moved = 0
    if base is not None and foreign:
        tables, moved = apart_from(base, tables)
    start = base or empty_network(read_toml(folder / "network.toml", ExchangeHead))
    network = overlaid(_with_references(start, folder), tables)
    if foreign:
        return _with_notes(network, replace(foreign, tables=tables), moved)
    _refuse_edited_repeats(network, folder, head.exported if head else {})
    return network


def _require_whole(folder: Path) -> None:
    missing = [name for name in WHOLE if not (folder / name).is_file()]
    if missing:
        raise InputError(
            f"missing {', '.join(missing)}",
            where=str(folder),
            why="node.csv and link.csv alone do not say what a way costs, nor where trade begins and ends",
            fix="add these files (an exported network shows their columns), or lay the folder over a shipped network",
        )


def _own_tables(folder: Path, km: float) -> dict[str, TypedTable]:
    tables = {"nodes": read_table(folder, NODES, ("node.csv",)), "links": read_table(folder, LINKS, ("link.csv",))}
    return {**tables, "links": in_kilometres(tables["links"], km)}


def _with_references(base: Network, folder: Path) -> Network:
    """Return the network with the sources and assumptions of the folder added; those with a known id replace."""
    sources, assumptions = base.sources, base.assumptions
    if (folder / "sources.csv").is_file():
        sources = over(sources, read_table(folder, SOURCES).records(Source), ("id",))
    if (folder / "assumptions.csv").is_file():
        assumptions = over(assumptions, read_table(folder, ASSUMPTIONS).records(Assumption), ("id",))
    return replace(base, sources=sources, assumptions=assumptions)


def _first_free(base: Network | None) -> int:
    return 1 if base is None else after([*base.nodes.node_id.tolist(), *base.links.link_id.tolist()])


def _with_notes(network: Network, foreign: ForeignTables, moved: int) -> Network:
    """Return the network with what was assumed about another program's links among its assumptions."""
    notes = [*_reading_notes(foreign), *renumbering_note(foreign.text_ids, moved)]
    if foreign.one_way:
        count = float(foreign.one_way)
        statement = "Directed links without a link back are used one way only"
        reason = "the file says so; a line that carries both directions needs a link back, or directed false"
        notes.append(Assumption("A-GMNS-ONE-WAY", statement, Band(count, count, count), "links", reason))
    own = np.isin(network.links.link_id, foreign.tables["links"].columns["link_id"])
    rates = np.array([float(v or "nan") for v in derived_columns(network)["free_speed"]])
    ratio = foreign.free_speed_kmh / rates[own]
    if np.isfinite(ratio).any():
        low, central, high = (float(v) for v in np.nanquantile(ratio, (0.05, 0.5, 0.95)))
        statement = "Speeds of rates.csv stand for free_speed of link.csv: 5th, 50th and 95th percentile of their ratio"
        reason = "free flow speeds hold no stops; rates are commercial speeds between crossings"
        notes.append(Assumption("A-GMNS-SPEED", statement, Band(low, central, high), "ratio", reason))
    return replace(network, assumptions=over(network.assumptions, tuple(notes), ("id",)))


def _reading_notes(foreign: ForeignTables) -> Iterator[Assumption]:
    """Yield what follows from other columns, what is not used, and what leads nowhere."""
    counts = (
        (foreign.derived, "DERIVED-LENGTH", "Lengths follow from the lines drawn", "links", "the file states none"),
        (len(foreign.unused), "UNUSED", _unused(foreign), "columns", "nothing reads them"),
        (foreign.lone, "LONE-NODES", _lone(foreign), "nodes", "no way leads to a node without a link"),
    )
    for count, name, statement, unit, reason in counts:
        if count:
            yield Assumption(f"A-GMNS-{name}", statement, Band.exact(float(count)), unit, reason)


def _lone(foreign: ForeignTables) -> str:
    links = len(foreign.tables["links"].columns["link_id"])
    return f"Nodes without a link; links read: {links}"


def _unused(foreign: ForeignTables) -> str:
    return f"Columns not used: {', '.join(foreign.unused)}"


def _refuse_edited_repeats(network: Network, folder: Path, exported: Mapping[str, str]) -> None:
    """Refuse edits of columns that only repeat other tables: they would change nothing."""
    derived = derived_columns(network)
    ids = {"node.csv": network.nodes.node_id.tolist(), "link.csv": network.links.link_id.tolist()}
    for name, columns in DERIVED.items():
        if hashlib.sha256(read_bytes(folder / name)).hexdigest() == exported.get(name):
            continue
        position = {key: i for i, key in enumerate(ids[name])}
        for row in read_csv(folder, name, [_KEYS[name]]):
            for column in columns:
                expected = derived[column][position[int(Fraction(row[_KEYS[name]]))]]
                if row.get(column) and not _same(row[column], expected):
                    raise InputError(
                        f"{column} is {row[column]}, but other tables say {expected or 'nothing'}",
                        where=f"{folder / name}, line {row['_line']}",
                        why=f"{column} only repeats them for other programs: the edit would change nothing",
                        fix=said(
                            "edit {origin}, and empty the cells of {column}", origin=_ORIGIN[column], column=column
                        ),
                    )


_ORIGIN = {
    "zone_id": "cities.csv",
    "allowed_uses": "facility_type",
    "free_speed": "rates.csv",
    "toll": "cost_usd_per_feu in crossings.csv",
}


def _same(text: str, expected: float | str) -> bool:
    try:
        return bool(np.isclose(float(text), float(expected), rtol=1e-6))
    except ValueError:
        return text == str(expected)
