"""datapackage.json (Frictionless Data Package 2.0) as the list of the files that ortaq wrote into a folder."""

import hashlib
import json
import os
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST = "datapackage.json"

_OWN_NAME = "ortaq-"
"""Beginning of the name of every package that ortaq writes."""

_MEDIA = {
    ".csv": ("csv", "text/csv"),
    ".parquet": ("parquet", "application/vnd.apache.parquet"),
    ".toml": ("toml", "application/toml"),
    ".md": ("md", "text/markdown"),
    ".geojson": ("geojson", "application/geo+json"),
}


def resource(path: str, data: bytes) -> dict[str, Any]:
    r"""Return what a manifest says of a file: name, path below the manifest, format, bytes and hash.

    Parameters
    ----------
    path : str
        Below the manifest, with slashes.
    data : bytes
        What the file holds.

    Examples
    --------
    >>> resource("flows/a.csv", b"id\n")["mediatype"]
    'text/csv'
    """
    extension = PurePosixPath(path).suffix
    form, media = _MEDIA.get(extension, (extension.lstrip(".") or "file", "application/octet-stream"))
    return {
        "name": path.lower().replace("/", "-"),
        "path": path,
        "format": form,
        "mediatype": media,
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }


def write_manifest(folder: Path) -> None:
    """List the files of a folder in a manifest, unless it has one."""
    if (folder / MANIFEST).exists():
        return
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    resources = [resource(p.relative_to(folder).as_posix(), p.read_bytes()) for p in files]
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    content = {"$schema": profile, "name": f"{_OWN_NAME}files", "resources": resources}
    (folder / MANIFEST).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def foreign(folder: Path) -> list[str]:
    """Return what is in a folder that no manifest of ortaq lists: files, links, and folders without listed files."""
    own = _listed(folder)
    above = {parent.as_posix() for path in own for parent in PurePosixPath(path).parents}
    strangers = []
    for top, folders, files in os.walk(folder):
        for path in sorted(Path(top, name) for name in (*folders, *files)):
            below = path.relative_to(folder).as_posix()
            is_own = below in above if path.is_dir() else below in own and path.is_file()
            if path.is_symlink() or not is_own:
                strangers.append(below)
        folders[:] = [name for name in folders if Path(top, name).relative_to(folder).as_posix() in above]
    return strangers


def _listed(folder: Path) -> frozenset[str]:
    """Return the files that a manifest of ortaq lists, and itself; none where there is no such manifest."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        if content["name"].startswith(_OWN_NAME):
            return frozenset((MANIFEST, *(str(r["path"]) for r in content["resources"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return frozenset()
