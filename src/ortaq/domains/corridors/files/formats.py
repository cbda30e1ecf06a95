"""Which network of another program a folder or file holds, and its rows."""

from pathlib import Path

from ortaq.domains.corridors.files.geojson_rows import SUFFIXES, geojson_files, geojson_rows
from ortaq.domains.corridors.files.geopackage_rows import SUFFIX, geopackage_rows
from ortaq.domains.corridors.files.gmns_rows import gmns_rows
from ortaq.domains.corridors.files.raw import RawNetwork
from ortaq.domains.corridors.files.tntp_rows import tntp_network, tntp_rows

GMNS_TABLES = ("node.csv", "link.csv")


def is_gmns(folder: Path) -> bool:
    """Return whether a folder holds one of the two tables that GMNS requires."""
    return any((folder / name).is_file() for name in GMNS_TABLES)


def raw_network(path: Path) -> RawNetwork | None:
    """Return the tables of a GMNS folder, of TNTP files, of GeoJSON or of a GeoPackage; None for anything else."""
    if path.is_file():
        layouts = {SUFFIX: geopackage_rows, ".tntp": tntp_rows, **dict.fromkeys(SUFFIXES, geojson_rows)}
        layout = layouts.get(path.suffix.lower())
        return layout(path) if layout else None
    if is_gmns(path):
        return gmns_rows(path)
    if net := tntp_network(path):
        return tntp_rows(net)
    if geojson_files(path):
        return geojson_rows(path)
    packages = sorted(path.glob(f"*{SUFFIX}"))
    return geopackage_rows(packages[0]) if len(packages) == 1 else None
