"""The lock file: what was fetched, from where, when, under which licence, and what its bytes are."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ortaq.core import InputError
from ortaq.tables import toml_data

LOCK = "lock.toml"


@dataclass(frozen=True, slots=True)
class LockEntry:
    """One fetched file; ``rows`` counts lines of its tables without headers, or files where it holds no table."""

    file: str
    source: str
    url: str
    date: str
    sha256: str
    bytes: int
    rows: int
    licence: str


def read_lock(folder: Path) -> dict[str, LockEntry]:
    """Return the entries by file name; empty where there is no lock file.

    Raises
    ------
    InputError
        The lock file cannot be read.
    """
    path = folder / LOCK
    if not path.exists():
        return {}
    fix = "correct it, or delete it and fetch again"
    try:
        entries = toml_data(path).get("fetched", [])
        known = {f.name for f in fields(LockEntry)}
        return {e["file"]: LockEntry(**{k: v for k, v in e.items() if k in known}) for e in entries}
    except InputError as error:
        raise InputError(f"the lock file cannot be read: {error.what}", where=error.where, fix=fix) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"the lock file cannot be read: {error}", where=str(path), fix=fix) from error


def lock_text(entries: Mapping[str, LockEntry]) -> str:
    """Return what the lock file says."""
    blocks = []
    for name in sorted(entries):
        pairs = asdict(entries[name]).items()
        # JSON strings and integers are TOML values as well.
        lines = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in pairs]
        blocks.append("\n".join(["[[fetched]]", *lines]))
    return "\n\n".join(blocks) + "\n"
