"""What stands at a path that somebody typed: a name that no file can have is simply not there."""

import os
from pathlib import Path


def is_file(path: Path | str) -> bool:
    """Return whether a file stands there.

    Parameters
    ----------
    path : Path or str

    Examples
    --------
    >>> is_file("x" * 5000)
    False
    """
    return os.path.isfile(path)  # noqa: PTH113 (pathlib raises where a name is too long)


def is_folder(path: Path | str) -> bool:
    """Return whether a folder stands there.

    Parameters
    ----------
    path : Path or str

    Examples
    --------
    >>> is_folder("."), is_folder("x" * 5000)
    (True, False)
    """
    return os.path.isdir(path)  # noqa: PTH112
