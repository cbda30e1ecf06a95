"""Reading a basin and a series as the commands do, and a good one of each."""

from pathlib import Path

from ortaq.core import Corner
from ortaq.domains.water.basin.reader import USUAL, basin_folder, load_basin
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.basin.series import SERIES, read_series
from ortaq.tables import write_csv, write_files


def read_basin(path: Path) -> object:
    """Read and check a basin folder."""
    return load_basin(str(path))


def read_inflows(path: Path) -> object:
    """Read and check a series of inflow into the usual basin."""
    return read_series(path, load_basin())


def a_basin(folder: Path) -> Path:
    """Write the usual basin into a folder."""
    files = {path.name: path.read_bytes() for path in basin_folder(USUAL).iterdir()}
    write_files(folder / USUAL, files)
    return folder / USUAL


def some_inflows(folder: Path) -> Path:
    """Write a year of norms into a folder."""
    basin = load_basin()
    norm = basin.inflow(Corner.CENTRAL)
    at = {n.node: i for i, n in enumerate(basin.nodes)}
    nodes = dict.fromkeys(row.of for row in basin.inflows)
    rows = [(node, 2020, m + 1, float(norm[m, at[node]])) for node in nodes for m in range(MONTHS)]
    write_csv(folder / SERIES.file, [c.name for c in SERIES.columns], rows)
    return folder / SERIES.file
