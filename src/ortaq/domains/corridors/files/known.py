"""Where networks are found by name: those that ship, or a folder; nothing is read here."""

from pathlib import Path

from ortaq.core import InputError, said, suggest
from ortaq.tables import is_file, is_folder, recover

ROW_FILES = (
    *("extra_nodes.csv", "extra_links.csv", "crossings.csv", "cities.csv", "rates.csv"),
    *("crossing_sides.csv", "crossing_capacities.csv", "programmes.csv", "place_names.csv"),
)
"""Tables that may be laid over a network."""

_SHIPPED = Path(__file__).parents[1] / "data" / "networks"


def shipped_networks() -> tuple[str, ...]:
    """Return the names of the networks that ship with ortaq."""
    return tuple(sorted(p.parent.name for p in _SHIPPED.glob("*/network.toml")))


def network_folder(name: str) -> Path:
    """Return the folder or file of a network given by shipped name or by path."""
    if name in shipped_networks():
        return _SHIPPED / name
    folder = Path(name)
    recover(folder.absolute().parent)
    if is_folder(folder) or is_file(folder):
        return folder
    hint = suggest(name, shipped_networks()) or said(
        "shipped: {shipped_networks}; or give a folder", shipped_networks=", ".join(shipped_networks())
    )
    raise InputError(f"no network '{name}'", where="network name or path", fix=hint)


def require_rows(folder: Path) -> None:
    """Refuse a folder or file of own rows that is not there; what was killed while it was replaced is brought back."""
    for above in (folder.absolute().parent.parent, folder.absolute().parent):
        recover(above)
    if not (is_folder(folder) or is_file(folder)):
        raise no_rows(folder)


def no_rows(folder: Path) -> InputError:
    """Return what is said of a folder without rows."""
    fix = said("add one of {row_files}", row_files=", ".join(ROW_FILES))
    return InputError("no rows to lay over the network", where=str(folder), fix=fix)
