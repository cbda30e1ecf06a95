"""Where regions are found by name: those that ship, the user's, a folder or a file; nothing is read here."""

import re
from pathlib import Path

from ortaq.core import InputError, said, suggest
from ortaq.observe.shipped import region_folder, shipped_regions
from ortaq.tables import is_file, is_folder, recover, user_data_folder

HEAD = "region.toml"
"""The file that makes a folder a region."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def require_source(path: Path) -> None:
    """Refuse a source of a region that does not exist."""
    if not (is_file(path) or is_folder(path)):
        raise InputError("no such file or folder", where=str(path), fix="check the path")


def user_regions() -> tuple[str, ...]:
    """Return the names of the user's regions.

    Examples
    --------
    >>> "eurasia" in user_regions()
    False
    """
    folder = user_data_folder() / "regions"
    if not folder.is_dir():
        return ()
    recover(folder)
    return tuple(sorted(p.name for p in folder.iterdir() if NAME.fullmatch(p.name) and (p / HEAD).is_file()))


def user_region_folder(name: str) -> Path | None:
    """Return the folder of a user's region, or None where there is none of that name."""
    return user_data_folder() / "regions" / name if name in user_regions() else None


def known_region(name: str) -> Path:
    """Return where a region is read from: shipped first, then the user's, then a folder or one TOML file."""
    if name not in shipped_regions():
        if own := user_region_folder(name):
            return own
        recover(Path(name).absolute().parent)
    if Path(name).suffix in {".toml", ".xlsx"} and is_file(name):
        return Path(name)
    try:
        return region_folder(name)
    except InputError as error:
        known = (*shipped_regions(), *user_regions())
        fix = suggest(name, known) or said("known: {known}; or give a folder or a TOML file", known=", ".join(known))
        raise InputError(error.what, where=error.where, fix=fix) from None


def known_region_folder(name: str) -> Path:
    """Return the folder of a region that is made of tables."""
    place = known_region(name)
    if place.is_file():
        raise InputError(
            f"'{name}' is a small region in one file",
            where="region name or path",
            why="this command works on the tables of a region folder",
            fix="edit the file itself, or name a region with tables",
        )
    return place
