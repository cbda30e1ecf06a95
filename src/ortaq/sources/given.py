"""What a user gives to be read: whether it is there, and what is said if it is not; nothing is read here."""

import errno
import os
from pathlib import Path

from ortaq.core import InputError, require_known

NAMES = ("baci", "icio", "wdi", "factbook", "comtrade", "worldbank", "imf", "eurostat", "oecd", "openalex")
"""Files and services that can be fetched."""


def require_fetchable(name: str) -> None:
    """Refuse a name that is neither a file of the catalogue nor a service."""
    require_known([name], NAMES, kind="source", where="SOURCE")


def require_published(pair: str) -> None:
    """Refuse ``KIND=FILE`` or a file that does not exist; its form is checked where it is used."""
    path = "" if Path(pair).exists() else pair.partition("=")[2]
    if path and not Path(path).exists():
        raise unreadable(Path(path), FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))


def unreadable(path: Path, error: OSError) -> InputError:
    """Return what is said of a published file that cannot be read."""
    return InputError(f"cannot read the file: {error.strerror or error}", where=str(path), fix="check it")


def require_trade_table(path: str) -> None:
    """Refuse a table of trade that does not exist, or is not of a kind that is read."""
    if not path.lower().endswith((".parquet", ".csv", ".csv.gz", ".xlsx", ".xlsm")):
        fix = "give a .csv, .csv.gz or .parquet file, or a matrix of trade in a workbook"
        raise InputError("not a table that can be read", where=path, fix=fix)
    if not Path(path).exists():
        raise InputError("cannot read the table", where=path, fix="check that the file exists")


def require_cube(path: Path) -> None:
    """Refuse a cube or a table beside it that does not exist."""
    if not path.exists():
        raise InputError("cannot read the table", where=str(path), fix="check that the file exists")
