"""Networks out and in: GMNS tables and GeoJSON layers that other programs read, and reading them back.

An exported folder holds everything, so that reading it gives the same network with the same digest. Its rows may be
edited, alone or laid over a shipped network.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ortaq.core import InputError, suggest
from ortaq.domains.corridors.files.folder import load_network, merge_rows, shipped_networks
from ortaq.domains.corridors.files.geojson import LAYERS, write_geojson
from ortaq.domains.corridors.files.gmns import DERIVED, head_text, licence_text, write_gmns
from ortaq.domains.corridors.files.imported import WHOLE, import_network, is_gmns
from ortaq.domains.corridors.network.network import Network

__all__ = [
    "FORMATS",
    "SKIMS_FILE",
    "export_network",
    "import_network",
    "lay_over",
    "open_network",
    "whole_folder",
    "write_network",
]

FORMATS = ("gmns", "geojson")
LICENCE_FILE = "LICENCE.txt"
SKIMS_FILE = "skims.omx"

_OWN_FILES = frozenset({*WHOLE, *LAYERS, *DERIVED, "config.csv", LICENCE_FILE, SKIMS_FILE})


def open_network(name: str) -> Network:
    """Load a network by shipped name or folder: a network folder, or GMNS tables.

    Raises
    ------
    InputError
        A file, row or cell cannot be used.
    """
    if name not in shipped_networks() and is_gmns(Path(name)):
        return import_network(Path(name))
    return load_network(name)


def lay_over(network: Network, folder: Path) -> Network:
    """Return a network with the rows of a folder laid over it: own rows, an exported network, or GMNS tables.

    Raises
    ------
    InputError
        The folder holds no rows, or a row cannot be used.
    """
    return import_network(folder, base=network) if is_gmns(folder) else merge_rows(network, folder)


def export_network(
    network: Network, folder: Path, *, formats: Sequence[str] = FORMATS, overwrite: bool = False
) -> tuple[str, ...]:
    """Write a network into a folder, whole or not at all, and return the names of the files.

    Parameters
    ----------
    network : Network
    folder : Path
        New or empty; its parent exists.
    formats : sequence of str, optional
        Of ``FORMATS``. ``gmns`` is read back before the folder appears, and its digest compared.
    overwrite : bool, optional
        Replace an earlier export.

    Raises
    ------
    InputError
        Unknown format, the folder cannot be written, holds other files, or the network cannot be written without loss.
    """
    with whole_folder(folder, overwrite=overwrite) as draft:
        write_network(network, draft, formats)
        return tuple(sorted(p.name for p in draft.iterdir()))


def write_network(network: Network, folder: Path, formats: Sequence[str]) -> None:
    """Write the licence and the formats asked for into an existing folder, and read the tables back.

    Raises
    ------
    InputError
        Unknown format, or the network cannot be written without loss.
    """
    for word in formats:
        if word not in FORMATS:
            fix = suggest(word, FORMATS) or f"use {' or '.join(FORMATS)}"
            raise InputError(f"unknown format '{word}'", where="formats", fix=fix)
    (folder / LICENCE_FILE).write_text(licence_text(network), encoding="utf-8")
    if "geojson" in formats:
        write_geojson(network, folder)
    if "gmns" in formats:
        write_gmns(network, folder)
        sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in DERIVED}
        (folder / "network.toml").write_text(head_text(network, sums), encoding="utf-8")
        _require_same(network, import_network(folder))


def _require_same(network: Network, again: Network) -> None:
    """Refuse a network that reads back different."""
    parts = ("title", "description", "licence", "sources", "assumptions", "digest")
    for part in parts:
        if getattr(network, part) != getattr(again, part):
            raise InputError(
                f"the network reads back with another {part}",
                where=f"network '{network.name}'",
                why="a CSV cell cannot hold blanks at the ends of a text, nor a semicolon in a list",
                fix="correct such texts in the network",
            )


@contextmanager
def whole_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield a folder beside the one asked for; it takes that name when everything in it has been written.

    Raises
    ------
    InputError
        The place cannot be written, or holds something that is no export.
    """
    folder = folder.absolute()
    _require_free(folder, overwrite=overwrite)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o777 & ~mask)
        yield draft
        _replace(folder, draft)
    except OSError as error:
        fix = "free space or choose another folder"
        raise InputError(f"cannot write: {error.strerror}", where=str(folder), fix=fix) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _require_free(folder: Path, *, overwrite: bool) -> None:
    if not folder.parent.is_dir():
        raise InputError(f"the folder {folder.parent} does not exist", where=str(folder), fix="make it first")
    if not os.access(folder.parent, os.W_OK):
        raise InputError(
            f"the folder {folder.parent} cannot be written", where=str(folder), fix="choose another folder"
        )
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError("a file of this name exists", where=str(folder), fix="name a new folder")
    found = {p.name for p in folder.iterdir()}
    if found and not overwrite:
        fix = "name a new folder, or ask for overwriting (--overwrite)"
        raise InputError("the folder is not empty", where=str(folder), fix=fix)
    if found - _OWN_FILES:
        others = ", ".join(sorted(found - _OWN_FILES)[:3])
        raise InputError(
            f"the folder holds other files: {others}",
            where=str(folder),
            why="only an earlier export is replaced",
            fix="name a new folder",
        )


def _replace(folder: Path, draft: Path) -> None:
    """Give the draft the name of the folder; what was there goes only after that."""
    if not folder.exists():
        draft.rename(folder)
        return
    before = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.old."))
    folder.rename(before / folder.name)
    try:
        draft.rename(folder)
    except OSError:
        (before / folder.name).rename(folder)
        raise
    finally:
        shutil.rmtree(before, ignore_errors=True)
