"""Reading a network that ortaq exported or another program wrote, alone or laid over another one."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from pydantic import Field

from ortaq.core import Assumption, Band, InputError, said
from ortaq.domains.corridors.files.connected import connection_notes
from ortaq.domains.corridors.files.folder import NetworkHead, empty_network, over, overlaid, with_references
from ortaq.domains.corridors.files.foreign import ForeignTables, foreign_tables
from ortaq.domains.corridors.files.formats import GMNS_TABLES, is_gmns, raw_network
from ortaq.domains.corridors.files.gmns import DERIVED, derived_columns
from ortaq.domains.corridors.files.identities import apart_from
from ortaq.domains.corridors.files.network_tables import CROSSINGS, LINKS, NODES, OPTIONAL, SPECS
from ortaq.domains.corridors.files.positions import DEGREES
from ortaq.domains.corridors.files.raw import RawNetwork, stated_in
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.domains.corridors.files.standalone import cities_of, head_of, rates_of
from ortaq.domains.corridors.files.units import KILOMETRES, units_of
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import TypedTable, read_bytes, read_csv, read_table, read_toml, typed_table

_NEEDED = ("crossings", "cities", "rates")
WHOLE = ("network.toml", *(f"{part}.csv" for part in _NEEDED), "sources.csv", "assumptions.csv")
_KEYS = {"node.csv": "node_id", "link.csv": "link_id"}


class ExchangeHead(NetworkHead):
    """The file network.toml of an exported network: with the SHA-256 of the GMNS tables as they were written."""

    exported: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """A network, and what reading it found; nothing to report of tables that are ours."""

    network: Network
    notes: tuple[Note, ...] = ()


def imported(path: Path, *, base: Network | None = None) -> Imported | None:
    """Return the network of an exported folder, or of files of another program; None where there is neither.

    Parameters
    ----------
    path : Path
        Folder or file: GMNS tables, TNTP, GeoJSON or a GeoPackage. Beside them may stand our own crossings.csv,
        cities.csv, rates.csv, sources.csv, assumptions.csv and network.toml.
    base : Network, optional
        Rows are laid over it: those with a known id replace, the others are added.

    Raises
    ------
    InputError
        A table, column, unit or cell cannot be used; names file, row and remedy, all of them at once.
    """
    folder = path if path.is_dir() else path.parent
    head = _head(path)
    if head and head.exported and is_gmns(folder):
        return Imported(_exported(folder, head, base))
    if is_gmns(path):
        _require_tables(path)
    raw = raw_network(path)
    if raw is None:
        return None
    foreign = foreign_tables(raw, base)
    return _over(foreign, base, folder) if base else _alone(foreign, raw, head, folder)


def import_network(folder: Path, *, base: Network | None = None) -> Network:
    """Return the network of an exported folder, or of files of another program.

    Parameters
    ----------
    folder : Path
        As in ``imported``, which also tells what reading found.
    base : Network, optional
        Rows are laid over it: those with a known id replace, the others are added.

    Raises
    ------
    InputError
        A table, column, unit or cell cannot be used, or there is no network.
    """
    found = imported(folder, base=base)
    if found is None:
        raise InputError("no node.csv", where=str(folder), fix="give a folder with node.csv and link.csv")
    return found.network


def _head(path: Path) -> ExchangeHead | None:
    """Return the head that stands in a folder; a file has none."""
    return read_toml(path / "network.toml", ExchangeHead) if (path / "network.toml").is_file() else None


def _require_tables(folder: Path) -> None:
    for name in GMNS_TABLES:
        if not (folder / name).is_file():
            raise InputError(f"no {name}", where=str(folder), fix="give a folder with node.csv and link.csv")


def _exported(folder: Path, head: ExchangeHead, base: Network | None) -> Network:
    """Return what was exported, edited or not."""
    _require_tables(folder)
    missing = [name for name in WHOLE if not (folder / name).is_file()]
    if missing and base is None:
        raise InputError(
            f"missing {', '.join(missing)}",
            where=str(folder),
            why="network.toml says that the folder was exported whole",
            fix="export the network again, or lay the folder over a shipped network",
        )
    stated = stated_in(folder)
    if stated.crs and stated.crs.lower() not in DEGREES:
        fix = "convert to longitude and latitude (EPSG:4326)"
        raise InputError(f"coordinate system '{stated.crs}'", where=f"{stated.place}, column crs", fix=fix)
    units, _ = units_of(stated, np.zeros(0), np.zeros(0))
    links = read_table(folder, LINKS, ("link.csv",))
    km = [length * (units or KILOMETRES).km for length in links.columns["length"]]
    links = replace(links, columns={**links.columns, "length": km})
    nodes = read_table(folder, NODES, ("node.csv",))
    network = _with_own({"nodes": nodes, "links": links}, base or empty_network(head), folder)
    _refuse_edited_repeats(network, folder, head.exported)
    return network


def _with_own(tables: Mapping[str, TypedTable], start: Network, folder: Path) -> Network:
    """Return a network with tables laid over it, and our own tables that stand beside them."""
    own = {part: read_table(folder, SPECS[part]) for part in (*_NEEDED, *OPTIONAL) if _is_there(folder, part)}
    return overlaid(with_references(start, folder), {**tables, **own})


def _is_there(folder: Path, part: str) -> bool:
    return (folder / SPECS[part].file).is_file()


def _over(foreign: ForeignTables, base: Network, folder: Path) -> Imported:
    """Return another program's links laid over a network, whose rates and crossings hold for them."""
    own = {"cities": read_table(folder, SPECS["cities"])} if _is_there(folder, "cities") else {}
    tables, moved = apart_from(base, {**foreign.tables, **own})
    rest = {part: read_table(folder, SPECS[part]) for part in (*_NEEDED, *OPTIONAL) if _is_there(folder, part)}
    network = overlaid(with_references(base, folder), {**rest, **tables})
    renumbered = (Note(Part.DERIVED, "renumbered", moved),) if moved else ()
    speeds = tuple(_speeds(network, foreign, tables["links"]))
    network = replace(network, assumptions=over(network.assumptions, speeds, ("id",)))
    ignored = tuple(Note(Part.IGNORED, "speeds", float(np.isfinite(foreign.speed_kmh).sum())) for _ in speeds)
    own_nodes = tables["nodes"].array("node_id")
    return Imported(network, (*foreign.notes, *renumbered, *ignored, *connection_notes(network, own_nodes)))


def _speeds(network: Network, foreign: ForeignTables, links: TypedTable) -> Iterator[Assumption]:
    """Yield how the speeds that a file states compare with those of the rates, which stand for them."""
    at = {link: i for i, link in enumerate(network.links.link_id.tolist())}
    rates = np.array([float(v or "nan") for v in derived_columns(network)["free_speed"]])
    ratio = foreign.speed_kmh / rates[[at[link] for link in links.columns["link_id"]]]
    if np.isfinite(ratio).any():
        low, central, high = (float(v) for v in np.nanquantile(ratio, (0.05, 0.5, 0.95)))
        statement = "Speeds of rates.csv stand for free_speed of link.csv: 5th, 50th and 95th percentile of their ratio"
        reason = "free flow speeds hold no stops; rates are commercial speeds between crossings"
        yield Assumption("A-GMNS-SPEED", statement, Band(low, central, high), "ratio", reason)


def _alone(foreign: ForeignTables, raw: RawNetwork, head: NetworkHead | None, folder: Path) -> Imported:
    """Return a network that stands for itself, with its own speeds and running times."""
    start = empty_network(head or head_of(raw))
    notes: tuple[Note, ...] = ()
    if not _is_there(folder, "cities"):
        start = replace(start, cities=cities_of(foreign))
    if not _is_there(folder, "rates"):
        rates, assumed, notes = rates_of(foreign)
        start = replace(start, rates=rates, assumptions=assumed)
    tables = dict(foreign.tables)
    if raw.crossings:
        columns = {c.name: [row.get(c.name, "") for row in raw.crossings] for c in CROSSINGS.columns}
        tables["crossings"] = typed_table(CROSSINGS, columns, [row["_place"] for row in raw.crossings])
    network = _with_own(tables, start, folder)
    hours = np.where(np.isnan(foreign.hours), network.links.length / foreign.speed_kmh, foreign.hours)
    stated = int(np.isfinite(hours).sum())
    network = replace(network, links=replace(network.links, hours=hours)) if stated else network
    timed = (Note(Part.READ, "hours", stated),) if stated else ()
    return Imported(network, (*foreign.notes, *timed, *notes, *connection_notes(network, network.nodes.node_id)))


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
