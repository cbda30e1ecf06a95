"""Networks of the Transportation Networks for Research collection (TNTP): NAME_net.tntp and NAME_node.tntp.

The format states no units. Running times are minutes, as in most of the collection; lengths, speeds and coordinates are
in what a config.csv beside the files states (GMNS columns long_length and crs), and unknown without it.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ortaq.core import InputError, whole_number
from ortaq.domains.corridors.files.raw import RawNetwork, Rows, stated_in
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.tables import Mistake, read_bytes, refuse, text_of

_COLUMNS = ("from_node_id", "to_node_id", "capacity", "length", "minutes", "b", "power", "speed", "toll", "link_type")
_FEWEST, _DIGITS = 5, 10
_UNUSED = ("capacity", "b", "power", "speed", "toll", "link_type")
_META = re.compile(r"<([^>]+)>\s*(.*)")


def tntp_network(folder: Path) -> Path | None:
    """Return the only *_net.tntp of a folder; None where there is none or more than one."""
    found = sorted(folder.glob("*_net.tntp"))
    return found[0] if len(found) == 1 else None


def tntp_rows(path: Path) -> RawNetwork:
    """Return the links of NAME_net.tntp with the nodes of NAME_node.tntp, if it is there.

    Raises InputError that names every line that is no link or node.
    """
    about, lines = _lines(path)
    links = _links(path, lines)
    nodes = _nodes(path.with_name(path.name.replace("_net.tntp", "_node.tntp")), links)
    zones = _count(about, "NUMBER OF ZONES", path)
    for row in nodes:
        number = whole_number(row["node_id"])
        row["zone_id"] = "" if number is None or number > zones else row["node_id"]
    first = _count(about, "FIRST THRU NODE", path)
    passed = (Note(Part.IGNORED, "through_zones", float(first - 1)),) if first > 1 else ()
    notes = (Note(Part.IGNORED, "columns", len(_UNUSED), _UNUSED), *passed)
    return RawNetwork(path, stated_in(path.parent), nodes, links, notes=notes)


def _lines(path: Path) -> tuple[dict[str, str], list[tuple[int, list[str]]]]:
    """Return what stands before the table, and the cells of every line of it."""
    text = text_of(read_bytes(path, called="the network"), str(path))
    about: dict[str, str] = {}
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.partition("~")[0].strip().rstrip(";").strip()
        if meta := _META.match(plain):
            about[meta[1].strip().upper()] = meta[2].strip()
        elif plain:
            rows.append((number, plain.split()))
    if "END OF METADATA" not in about and path.name.endswith("_net.tntp"):
        raise InputError("no TNTP network: no <END OF METADATA>", where=str(path), fix="check the file")
    return about, rows


def _count(about: Mapping[str, str], name: str, path: Path) -> int:
    """Return a whole number of those before the table, 0 where it is not stated."""
    text = about.get(name, "") or "0"
    if not (text.isascii() and text.isdigit() and len(text) < _DIGITS):
        raise InputError(f"<{name}> is '{text}'", where=str(path), fix="write a whole number")
    return int(text)


def _links(path: Path, lines: Sequence[tuple[int, list[str]]]) -> Rows:
    refuse(
        [
            Mistake(
                f"{path}, line {number}", f"{len(cells)} numbers in a row of links", fix="write ten, as the format has"
            )
            for number, cells in lines
            if len(cells) < _FEWEST
        ],
        str(path),
        why="",
    )
    return [
        dict(zip(_COLUMNS, cells, strict=False))
        | {"link_id": str(at), "directed": "true", "facility_type": "road", "_place": f"{path}, line {number}"}
        for at, (number, cells) in enumerate(lines, start=1)
    ]


def _nodes(path: Path, links: Rows) -> Rows:
    if not path.is_file():
        ids = dict.fromkeys(row[end] for row in links for end in ("from_node_id", "to_node_id"))
        return [{"node_id": node, "x_coord": "", "y_coord": "", "_place": str(path)} for node in ids]
    _, lines = _lines(path)
    return [
        {"node_id": cells[0], "x_coord": cells[1], "y_coord": cells[2], "_place": f"{path}, line {number}"}
        for number, cells in lines
        if len(cells) > 2 and not cells[0].isalpha()
    ]
