"""Whether a folder is on a network share, where SQLite's log of changes does not protect what is written."""

import os
import sys
from pathlib import Path

from ortaq.core import InputError

_SHARES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs", "davfs"} | {
    f"fuse.{kind}" for kind in ("sshfs", "rclone", "gvfsd-fuse")
}
_MOUNTS = Path("/proc/self/mounts")


def refuse_network_place(path: Path, mounts: Path = _MOUNTS) -> None:
    """Refuse a file on a network share.

    Parameters
    ----------
    path : Path
    mounts : Path, optional
        The table of what is mounted where.

    Raises
    ------
    InputError
        The folder of the file is on a network share.
    """
    kind = _mounted_kind(Path(os.path.realpath(path.parent)), mounts)
    if kind in _SHARES or (sys.platform == "win32" and str(path.resolve()).startswith("\\\\")):
        raise InputError(
            f"the folder is on a network share ({kind or 'UNC path'})",
            where=str(path.parent),
            why="two machines that write at once there can lose an act that was acknowledged",
            fix="keep the ledger on a disk of this machine and exchange exports ('ortaq ledger export', 'merge')",
        )


def _mounted_kind(folder: Path, mounts: Path) -> str:
    """Return the kind of file system that holds a folder; empty where the machine does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = Path(fields[1].replace("\\040", " "))
        if len(place.parts) >= best and (folder == place or place in folder.parents):
            best, kind = len(place.parts), fields[2]
    return kind
