"""Reading tables of an energy system as the commands do, and some good ones."""

from pathlib import Path

from ortaq.domains.energy.system.reader import SHIPPED, load_system
from ortaq.tables import write_files

_SOME = ("plants", "lines", "demands", "fuel_prices", "pipelines", "caps")


def read_system(path: Path) -> object:
    """Read and check tables of a folder, beside those that ship."""
    return load_system(path)


def some_tables(folder: Path) -> Path:
    """Write some of the shipped tables into a folder."""
    names = (f"{name}.csv" for name in _SOME)
    write_files(folder / "energy", {name: (SHIPPED / name).read_bytes() for name in names})
    return folder / "energy"
