"""Where ortaq keeps what belongs to a user: own regions, fetched files."""

import os
import sys
from pathlib import Path


def user_data_folder() -> Path:
    """Return where ortaq keeps a user's data: ``ORTAQ_HOME``, else what the platform says.

    Examples
    --------
    >>> user_data_folder().name != ""
    True
    """
    if home := os.environ.get("ORTAQ_HOME"):
        return Path(home)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "ortaq"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "ortaq"


def user_cache_folder() -> Path:
    """Return where ortaq keeps what it can compute again: below ``ORTAQ_HOME``, else what the platform says.

    Examples
    --------
    >>> user_cache_folder().name != ""
    True
    """
    if os.environ.get("ORTAQ_HOME") or sys.platform == "win32":
        return user_data_folder() / "cache"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "ortaq"
