"""Networks that other programs wrote, made ours: ids, places, units, directions, kinds of links; all faults at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, InputError
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.files.drawn import fill_lengths
from ortaq.domains.corridors.files.facilities import KIND_COLUMNS, put_facilities
from ortaq.domains.corridors.files.identities import after, numbered
from ortaq.domains.corridors.files.network_tables import LINKS, NODES
from ortaq.domains.corridors.files.positions import Positions, positions_of, unknown_positions
from ortaq.domains.corridors.files.raw import RawNetwork, Rows
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.domains.corridors.files.units import KILOMETRES, Units, units_of
from ortaq.domains.corridors.network.network import NODE_TYPES, Network
from ortaq.tables import (
    ColumnSpec,
    Mistake,
    TableSpec,
    TypedTable,
    checked_table,
    number_of,
    refuse,
    require_columns,
)

_USED = {
    *("geometry", "geometry_id", "free_speed", "minutes", "allowed_uses", "dir_flag", "zone_id", "parent_link_id"),
    *("parent_node_id", *KIND_COLUMNS),
}

_DIRECTED = {"true": True, "1": True, "yes": True, "": True, "false": False, "0": False, "no": False}

TWIN_TOLERANCE = 0.01
"""Two directed links between the same nodes are one line if their lengths differ by no more than this share."""

_STATED_LINKS = replace(
    LINKS,
    columns=(
        *LINKS.columns,
        ColumnSpec("free_speed", "Speed stated", "number", "", 0.0, blank=np.nan),
        ColumnSpec("minutes", "Running time stated", "number", "min", 0.0, blank=np.nan),
    ),
)


@dataclass(frozen=True, slots=True)
class Label:
    """How a file calls a node: its own id, its name and its zone."""

    node_id: int
    label: str
    name: str
    zone: str


@dataclass(frozen=True, eq=False)
class ForeignTables:
    """Nodes and links in our columns.

    Attributes
    ----------
    tables : mapping of str to TypedTable
        ``nodes`` and ``links``; lengths in km.
    speed_kmh, hours : ndarray, shape (link,)
        Speed and running time that the file states, NaN where it states none.
    labels : tuple of Label
        In the order of the nodes.
    zones : mapping of str to str
        Names by zone id.
    notes : tuple of Note
        What was read, derived, assumed and left out.
    """

    tables: Mapping[str, TypedTable]
    speed_kmh: Array
    hours: Array
    labels: tuple[Label, ...]
    zones: Mapping[str, str]
    notes: tuple[Note, ...]


def foreign_tables(raw: RawNetwork, below: Network | None = None) -> ForeignTables:
    """Return nodes and links in our columns.

    Parameters
    ----------
    raw : RawNetwork
    below : Network, optional
        Network that they will be laid over. Links back along others are then one line with these, used both ways.

    Raises
    ------
    InputError
        Something cannot be used; names every place at once.
    """
    folder = raw.place if raw.place.is_dir() else raw.place.parent
    columns = _columns_of(raw)
    links, kinds, mistakes = put_facilities(raw.links, folder)
    mistakes += _put_directions(links)
    links = _joined(links) if below else links
    positions, placed = positions_of(raw)
    units, positions, measured, wrong = _put_lengths(raw, links, positions)
    mistakes += wrong
    _put_places(raw.nodes, positions)
    labels = [(row["node_id"], row.get("name", ""), _zone(row.get("zone_id", ""))) for row in raw.nodes]
    start = after([*below.nodes.node_id.tolist(), *below.links.link_id.tolist()]) if below else 1
    text_ids = numbered(raw.nodes, "node_id", {"from_node_id": links, "to_node_id": links}, start)
    text_ids += numbered(links, "link_id", {}, start)
    _put_node_types(raw.nodes, links)
    nodes, in_nodes = _table(raw.nodes, NODES)
    ways, in_links = _table(links, _STATED_LINKS)
    refuse([*in_nodes, *mistakes, *in_links, *_lost_ends(nodes, ways, below)], str(raw.place), why="")
    if raw.links and not links:
        raise InputError("no link carries freight", where=str(raw.place), fix="bring roads, rails or shipping lines")
    km = ways.array("length") * units.km
    tables = {"nodes": nodes, "links": replace(ways, columns={**ways.columns, "length": km.tolist()})}
    notes = (
        Note(Part.READ, "nodes", len(raw.nodes)),
        Note(Part.READ, "links", len(links)),
        *_counted(
            (Part.READ, "directed", int(ways.array("directed").sum())),
            (Part.READ, "zones", len({zone for _, _, zone in labels} - {""})),
            (Part.DERIVED, "text_ids", text_ids),
        ),
        *((Note(Part.IGNORED, "columns", len(columns), columns),) if columns else ()),
        *(*raw.notes, *kinds, *placed, *measured),
    )
    named = zip(nodes.columns["node_id"], labels, strict=True)
    return ForeignTables(
        tables,
        _positive(ways.array("free_speed")) * units.kmh,
        ways.array("minutes") / 60.0,
        tuple(Label(int(node), *label) for node, label in named),
        raw.zones,
        notes,
    )


def _zone(word: str) -> str:
    """Return a zone; numbers that are not above zero stand for none."""
    return "" if word in {"0", "-1", "0.0", "-1.0"} else word


def _counted(*counts: tuple[Part, str, int]) -> tuple[Note, ...]:
    return tuple(Note(part, what, number) for part, what, number in counts if number)


def _positive(values: Array) -> Array:
    """Return numbers above zero; NaN for zero, by which programs mean that nothing is stated."""
    return np.where(values > 0.0, values, np.nan)


def _columns_of(raw: RawNetwork) -> tuple[str, ...]:
    """Return columns that hold something and that nothing reads, those of nodes first."""
    found: dict[str, None] = {}
    for rows, spec in ((raw.nodes, NODES), (raw.links, LINKS)):
        known = {*_USED, *(c.name for c in spec.columns)}
        names = [name for name in rows[0] if name not in known and not name.startswith("_")] if rows else []
        found |= dict.fromkeys(name for name in names if any(row.get(name) for row in rows))
    return tuple(found)


def _put_directions(links: Rows) -> list[Mistake]:
    """Write true or false for what a file says of directions; a link of which it says nothing runs one way."""
    wrong = []
    for row in links:
        word = row.get("directed", "").lower()
        if word not in _DIRECTED:
            what = f"directed is '{row['directed']}'"
            wrong.append(Mistake(f"{row['_place']}, column directed", what, fix="write true or false"))
        row["directed"] = str(_DIRECTED.get(word, True)).lower()
    return wrong


def _joined(links: Rows) -> Rows:
    """Return links without those that run back along an earlier one, which is then used both ways."""
    kept: Rows = []
    waiting: dict[tuple[str, str, str], Rows] = {}
    for row in links:
        tail, head, kind = row["from_node_id"], row["to_node_id"], row["facility_type"]
        back = waiting.get((head, tail, kind), [])
        twin = next((other for other in back if row["directed"] == "true" and _same_length(row, other)), None)
        if twin is not None:
            back.remove(twin)
            twin["directed"] = "false"
            continue
        kept.append(row)
        if row["directed"] == "true":
            waiting.setdefault((tail, head, kind), []).append(row)
    return kept


def _same_length(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    length, known = (_plain_number(row.get("length", "")) for row in (one, other))
    return abs(length - known) <= TWIN_TOLERANCE * known or (np.isnan(length) and np.isnan(known))


def _put_lengths(
    raw: RawNetwork, links: Rows, positions: Positions
) -> tuple[Units, Positions, tuple[Note, ...], list[Mistake]]:
    """Write the lengths of lines drawn where none is stated; returns units, and positions that fit the lengths."""
    drawn, wrong = fill_lengths(links, positions.to_degrees)
    if links and not any(row.get("length") or row.get("geometry") for row in links):
        require_columns([n for n in links[0] if not n.startswith("_")], ("length",), str(raw.place))
    stated = np.array([_plain_number(row.get("length", "")) for row in links], dtype=float)
    try:
        units, notes = units_of(raw.stated, stated, _apart(raw.nodes, links, positions))
    except InputError as error:
        units, notes = KILOMETRES, ()
        wrong.append(Mistake(error.where, error.what, fix=error.fix))
    if units is None:
        units, assumed = KILOMETRES, (Note(Part.ASSUMED, "unit_assumed", 1.0, ("km",)),)
        positions, notes = unknown_positions(raw)
        notes = (*notes, *assumed)
    for row, km in zip(links, drawn.tolist(), strict=True):
        if np.isfinite(km):
            row["length"] = repr(km / units.km)
    derived = int(np.isfinite(drawn).sum())
    lengths = (Note(Part.DERIVED, "lengths", derived),) if derived else ()
    return units, positions, (*notes, *lengths), wrong


def _apart(nodes: Rows, links: Rows, positions: Positions) -> Array:
    """Return the great circle between the ends of every link, km; NaN where an end or its place is unknown."""
    at = {row["node_id"]: i for i, row in enumerate(nodes)}
    tail, head = (
        np.array([at.get(row[end], -1) for row in links], dtype=int) for end in ("from_node_id", "to_node_id")
    )
    x, y = np.append(positions.x, np.nan), np.append(positions.y, np.nan)
    return great_circle_km(x[tail], y[tail], x[head], y[head])


def _put_places(nodes: Rows, positions: Positions) -> None:
    """Write longitude and latitude; cells that hold no number stay, to be refused with their place."""
    for row, x, y in zip(nodes, positions.x.tolist(), positions.y.tolist(), strict=True):
        for column, value in (("x_coord", x), ("y_coord", y)):
            if not np.isnan(value):
                row[column] = repr(value)
            elif isinstance(number_of(row[column]), float):
                row[column] = ""


def _lost_ends(nodes: TypedTable, links: TypedTable, below: Network | None) -> list[Mistake]:
    there = {*nodes.columns["node_id"], *(below.nodes.node_id.tolist() if below else ())}
    fix = "correct the id, or add the node"
    return [
        Mistake(place, f"link {link}: {column} {end} is no node", fix=fix)
        for column in ("from_node_id", "to_node_id")
        for link, end, place in zip(links.columns["link_id"], links.columns[column], links.places, strict=True)
        if end not in there
    ]


def _plain_number(text: str) -> float:
    """Return a number, NaN where the text is none: the cell is refused, with its place, when the table is read."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _put_node_types(nodes: Rows, links: Rows) -> None:
    kinds: dict[str, set[str]] = {}
    for row in links:
        for end in ("from_node_id", "to_node_id"):
            kinds.setdefault(row[end], set()).add(row["facility_type"])
    for row in nodes:
        own = row.get("node_type", "")
        row["node_type"] = own if own in NODE_TYPES else _node_type(kinds.get(row["node_id"], set()))


def _node_type(kinds: set[str]) -> str:
    """Return the type of a node by what meets there."""
    if "rail" in kinds:
        return "rail"
    if kinds & {"sea", "ferry"}:
        return "sea" if kinds <= {"sea", "ferry"} else "port"
    return "terminal"


def _table(rows: Sequence[Mapping[str, str]], spec: TableSpec) -> tuple[TypedTable, list[Mistake]]:
    """Return checked columns; a column of ours that the file does not have is empty, a link without status is open."""
    raw = {c.name: [row.get(c.name) or (None if c.name != "status" else "open") for row in rows] for c in spec.columns}
    return checked_table(spec, raw, [row["_place"] for row in rows])
