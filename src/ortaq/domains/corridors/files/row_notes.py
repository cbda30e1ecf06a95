"""What reading a folder of our own tables found: rows of each, columns that nothing reads, and what is not joined."""

from fractions import Fraction
from pathlib import Path

import numpy as np

from ortaq.domains.corridors.files.connected import connection_notes
from ortaq.domains.corridors.files.network_tables import FILES, SPECS
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import read_csv


def row_notes(network: Network, folder: Path) -> tuple[Note, ...]:
    """Return the report of a folder whose rows have been read.

    Parameters
    ----------
    network : Network
        With the rows.
    folder : Path
    """
    counts: dict[str, int] = {}
    unread: dict[str, None] = {}
    own_nodes: list[int] = []
    for part, names in FILES.items():
        for name in (n for n in names if n.endswith(".csv") and (folder / n).is_file()):
            rows = read_csv(folder, name, [])
            counts[name] = len(rows)
            known = {"_line", *(c.name for c in SPECS[part].columns)}
            unread |= dict.fromkeys(f"{name}: {c}" for c in (rows[0] if rows else {}) if c not in known)
            own_nodes += [int(Fraction(row["node_id"])) for row in rows] if part == "nodes" else []
    read = Note(Part.READ, "rows", sum(counts.values()), tuple(f"{name}: {n}" for name, n in counts.items()))
    empty = tuple(name for name, n in counts.items() if not n)
    return (
        read,
        *((Note(Part.IGNORED, "empty", len(empty), empty),) if empty else ()),
        *((Note(Part.IGNORED, "columns", len(unread), tuple(unread)),) if unread else ()),
        *connection_notes(network, np.array(own_nodes, dtype=np.int64)),
    )
