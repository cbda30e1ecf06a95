"""Networks out and in: one door for everything that is read, and GMNS tables and GeoJSON layers that are written.

An exported folder holds everything, so that reading it gives the same network with the same digest. Its rows may be
edited, alone or laid over a shipped network.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ortaq.core import InputError, said, suggest
from ortaq.domains.corridors.files.folder import read_network_folder, rows_over
from ortaq.domains.corridors.files.geojson import layers
from ortaq.domains.corridors.files.geopackage import GEOPACKAGE_FILE, geopackage_bytes
from ortaq.domains.corridors.files.gmns import DERIVED, head_text, licence_text, write_gmns
from ortaq.domains.corridors.files.imported import Imported, import_network, imported
from ortaq.domains.corridors.files.known import network_folder, shipped_networks
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.domains.corridors.files.row_notes import row_notes
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import read_bytes, whole_folder, write_below

__all__ = [
    "FORMATS",
    "SKIMS_FILE",
    "export_network",
    "import_network",
    "load_network",
    "merge_rows",
    "opened",
    "write_network",
]

FORMATS = ("gmns", "geojson", "gpkg")
LICENCE_FILE = "LICENCE.txt"
SKIMS_FILE = "skims.omx"


_TABLES = ("extra_nodes.csv", "extra_links.csv", "crossings.csv", "cities.csv", "rates.csv", "sources.csv")
"""Tables by which a folder is a network of its own, even where its head is missing."""

ROWS_OVER = "eurasia"
"""Shipped network that rows without a network of their own are laid over."""


def opened(name: str, base: Network | None = None) -> Imported:
    """Return a network with what reading it found: the one door of every command.

    Parameters
    ----------
    name : str
        Shipped network; or a folder or file: a network folder, an exported network, files of another program, or own
        rows, which alone are laid over ``ROWS_OVER``.
    base : Network, optional
        Network that it is laid over.

    Raises
    ------
    InputError
        There is no such network, or something in it cannot be used.
    """
    path = network_folder(name)
    if name in shipped_networks():
        return Imported(read_network_folder(name) if base is None else rows_over(base, path))
    if found := imported(path, base=base):
        return found
    below: tuple[Note, ...] = ()
    if base is None and any(all((path / part).is_file() for part in parts) for parts in (("network.toml",), _TABLES)):
        network = read_network_folder(name)
    else:
        network = rows_over(base or read_network_folder(ROWS_OVER), path)
        below = () if base else (Note(Part.ASSUMED, "over", 1.0, (ROWS_OVER,)),)
    return Imported(network, (*row_notes(network, path), *below))


def load_network(name: str) -> Network:
    """Return a network by shipped name, folder or file.

    Parameters
    ----------
    name : str
        As in ``opened``, which also tells what reading found.
    """
    return opened(name).network


def merge_rows(network: Network, folder: Path) -> Network:
    """Return a network with the rows of a folder laid over it: own rows, an exported network, or another program's.

    Parameters
    ----------
    network : Network
    folder : Path
        Or a file of another program.
    """
    return opened(str(folder), network).network


def export_network(
    network: Network, folder: Path, *, formats: Sequence[str] = ("gmns", "geojson"), overwrite: bool = False
) -> tuple[str, ...]:
    """Write a network into a folder, whole or not at all.

    Parameters
    ----------
    network : Network
    folder : Path
        New or empty; its parent exists.
    formats : sequence of str, optional
        Of ``FORMATS``. ``gmns`` is read back before the folder appears, and its digest compared.
    overwrite : bool, optional
        Replace an earlier export.

    Returns
    -------
    tuple of str
        Names of the files.

    Raises
    ------
    InputError
        Unknown format, the folder cannot be written, holds other files, or the network cannot be written without loss.
    """
    with whole_folder(folder, replace=overwrite, option="--overwrite") as draft:
        write_network(network, draft, formats)
    return tuple(sorted(p.name for p in folder.iterdir()))


def write_network(network: Network, folder: Path, formats: Sequence[str]) -> None:
    """Write the licence and the formats asked for into an existing folder, and read the tables back."""
    for word in formats:
        if word not in FORMATS:
            fix = suggest(word, FORMATS) or said("use {formats}", formats=" or ".join(FORMATS))
            raise InputError(f"unknown format '{word}'", where="formats", fix=fix)
    write_below(folder, {LICENCE_FILE: licence_text(network)})
    if "geojson" in formats:
        write_below(folder, layers(network))
    if "gpkg" in formats:
        write_below(folder, {GEOPACKAGE_FILE: geopackage_bytes(network)})
    if "gmns" in formats:
        write_gmns(network, folder)
        sums = {name: hashlib.sha256(read_bytes(folder / name)).hexdigest() for name in DERIVED}
        write_below(folder, {"network.toml": head_text(network, sums)})
        _require_same(network, import_network(folder))


def _require_same(network: Network, again: Network) -> None:
    """Refuse a network that reads back different."""
    parts = ("title", "description", "licence", "sources", "assumptions", "names", "digest")
    for part in parts:
        if getattr(network, part) != getattr(again, part):
            raise InputError(
                f"the network reads back with another {part}",
                where=f"network '{network.name}'",
                why="a CSV cell cannot hold blanks at the ends of a text, nor a semicolon in a list",
                fix="correct such texts in the network",
            )
