"""Ids of another program's nodes and links: text becomes numbers, and numbers that stand for something else change."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import Array
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.files.checks import SHORTEST_SLACK_KM
from ortaq.domains.corridors.files.raw import Rows
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import TypedTable, number_of

_WHOLE = re.compile(r"([+-]?[0-9]{1,19})(\.0*)?")
_HIGH = 2**62
"""New ids are counted from the largest below it; ids up to twice as large may stand in a file."""


def after(ids: Iterable[int]) -> int:
    """Return the first id that is larger than all in use, or at least than all but huge ones."""
    return max((i for i in ids if 0 <= i < _HIGH), default=0) + 1


def numbered(rows: Rows, key: str, others: Mapping[str, Rows], start: int) -> int:
    """Give numbers to rows whose id is text, and to what refers to them; the id stays as the name.

    ``others``: rows by the column in which they refer to ``key``. ``start``: first number that nobody has. Returns how
    many rows have a new number.
    """
    text = [row[key] for row in rows if row[key] and not _is_number(row[key])]
    start = max(start, after(int(whole[1]) for row in rows if (whole := _WHOLE.fullmatch(row[key]))))
    new = {word: str(start + n) for n, word in enumerate(dict.fromkeys(text))}
    for row in rows:
        if row[key] in new:
            row["name"] = f"{row['name']} ({row[key]})" if row.get("name") else row[key]
            row[key] = new[row[key]]
    for column, referring in others.items():
        for row in referring:
            row[column] = new.get(row[column], row[column])
    return len(new)


def _is_number(word: str) -> bool:
    return isinstance(number_of(word), float)


def apart_from(base: Network, tables: Mapping[str, TypedTable]) -> tuple[dict[str, TypedTable], int]:
    """Return tables in which no id stands for another node or link than in a network below, and how many changed.

    A node with a known id is the same within some kilometres; a link with a known id is the same between the same
    nodes. They replace those of the network; all others get numbers that it does not use.
    """
    nodes, links = tables["nodes"], tables["links"]
    own = nodes.columns["node_id"]
    moved = _renumbered(own, _other_places(base, nodes), base.nodes.node_id.tolist())
    ends = {c: [moved.get(i, i) for i in links.columns[c]] for c in ("from_node_id", "to_node_id")}
    known = zip(base.links.link_id.tolist(), _pairs(base.links.from_node_id, base.links.to_node_id), strict=True)
    joined = dict(known)
    pairs = zip(links.columns["link_id"], _pairs(*map(np.array, ends.values())), strict=True)
    other_links = {link for link, pair in pairs if joined.get(link, pair) != pair}
    relinked = _renumbered(links.columns["link_id"], other_links, base.links.link_id.tolist())
    changed = {
        **tables,
        "nodes": _with(nodes, node_id=[moved.get(i, i) for i in own]),
        "links": _with(links, link_id=[relinked.get(i, i) for i in links.columns["link_id"]], **ends),
    }
    if "cities" in tables:
        at = tables["cities"].columns["node_id"]
        changed["cities"] = _with(tables["cities"], node_id=[moved.get(i, i) for i in at])
    return changed, len(moved) + len(relinked)


def _other_places(base: Network, nodes: TypedTable) -> set[int]:
    """Return own ids by which the network below knows a node elsewhere."""
    ids = nodes.array("node_id")
    shared = np.isin(ids, base.nodes.node_id)
    at = base.node_positions(ids[shared])
    x, y = (nodes.array(c)[shared] for c in ("x_coord", "y_coord"))
    apart: Array = great_circle_km(x, y, base.nodes.x_coord[at], base.nodes.y_coord[at])
    return set(ids[shared][apart > SHORTEST_SLACK_KM].tolist())


def _renumbered(own: Sequence[int], other: set[int], known: Sequence[int]) -> dict[int, int]:
    start = after([*own, *known])
    return {old: start + n for n, old in enumerate(i for i in own if i in other)}


def _pairs(tails: np.ndarray, heads: np.ndarray) -> list[frozenset[int]]:
    return [frozenset(pair) for pair in zip(tails.tolist(), heads.tolist(), strict=True)]


def _with(table: TypedTable, **columns: list[int]) -> TypedTable:
    return replace(table, columns={**table.columns, **columns})
