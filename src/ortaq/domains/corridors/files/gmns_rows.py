"""GMNS tables as they stand in a folder: node.csv and link.csv, with config.csv, geometry.csv, zone.csv if there."""

from pathlib import Path

from ortaq.domains.corridors.files.known import ROW_FILES
from ortaq.domains.corridors.files.raw import RawNetwork, Rows, stated_in, table_rows
from ortaq.domains.corridors.files.reading import Note, Part

NODE_COLUMNS = ("node_id", "x_coord", "y_coord")
LINK_COLUMNS = ("link_id", "from_node_id", "to_node_id")

_READ = {
    *("node.csv", "link.csv", "config.csv", "geometry.csv", "zone.csv", "facility_words.csv"),
    *(*ROW_FILES, "sources.csv", "assumptions.csv"),
}


def gmns_rows(folder: Path) -> RawNetwork:
    """Return the tables of a folder.

    Raises InputError if node.csv or link.csv, or a column that both must have, is missing.
    """
    nodes = table_rows(folder, "node.csv", NODE_COLUMNS)
    links = table_rows(folder, "link.csv", LINK_COLUMNS)
    _fill_geometry(folder, links)
    unread = tuple(sorted(p.name for p in folder.glob("*.csv") if p.name not in _READ))
    notes = (Note(Part.IGNORED, "tables", len(unread), unread),) if unread else ()
    return RawNetwork(folder, stated_in(folder), nodes, links, _zone_names(folder), notes=notes)


def _fill_geometry(folder: Path, links: Rows) -> None:
    """Write the shape that geometry.csv holds where a link refers to it and draws none itself."""
    if not (folder / "geometry.csv").is_file():
        return
    shapes = {r["geometry_id"]: r["geometry"] for r in table_rows(folder, "geometry.csv", ("geometry_id", "geometry"))}
    for row in links:
        if not row.get("geometry") and row.get("geometry_id") in shapes:
            row["geometry"] = shapes[row["geometry_id"]]


def _zone_names(folder: Path) -> dict[str, str]:
    if not (folder / "zone.csv").is_file():
        return {}
    return {row["zone_id"]: row.get("name", "") for row in table_rows(folder, "zone.csv", ("zone_id",))}
