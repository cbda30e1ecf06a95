"""Nodes and links as another program wrote them, text by column, before anything is made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ortaq.domains.corridors.files.reading import Note
from ortaq.tables import read_csv

Rows = list[dict[str, str]]
"""Cells by column; ``_place`` says where a row stands."""

NUMBERS = ("x_coord", "y_coord", "length", "free_speed")
"""Columns in which a decimal comma is read."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says of its units and coordinates, empty where it says nothing; ``place``: where it says so."""

    place: str = ""
    name: str = ""
    long_length: str = ""
    short_length: str = ""
    speed: str = ""
    crs: str = ""


@dataclass(frozen=True, eq=False)
class RawNetwork:
    """Tables of another program.

    Attributes
    ----------
    place : Path
        What was read.
    nodes, links : list of dict
        GMNS columns and any others; ``geometry`` is WKT, ``minutes`` is a stated running time.
    zones : mapping of str to str
        Names by zone id.
    crossings : list of dict
        Columns of crossings.csv, from a layer that ortaq exported.
    notes : tuple of Note
        What the reader left out or derived.
    """

    place: Path
    stated: Stated
    nodes: Rows
    links: Rows
    zones: Mapping[str, str] = field(default_factory=dict)
    crossings: Rows = field(default_factory=list)
    notes: tuple[Note, ...] = ()


def table_rows(folder: Path, name: str, columns: Sequence[str]) -> Rows:
    """Return the rows of a table as text without blanks at the ends; NULL is nothing."""
    return [
        {key: "" if (cell := (v or "").strip()) == "NULL" else cell for key, v in row.items() if isinstance(key, str)}
        | {"_place": f"{folder / name}, line {row['_line']}"}
        for row in read_csv(folder, name, columns, NUMBERS)
    ]


def stated_in(folder: Path) -> Stated:
    """Return what config.csv of a folder says; nothing where there is none."""
    path = folder / "config.csv"
    if not path.is_file():
        return Stated()
    rows = table_rows(folder, "config.csv", ())
    row = rows[0] if rows else {}
    words = {key: row.get(key, "") for key in ("long_length", "short_length", "speed", "crs")}
    return Stated(f"{path}, line 2", row.get("dataset_name", ""), **words)
