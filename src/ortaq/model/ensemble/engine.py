"""Which software computes: one table must come from one engine."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np

from ortaq import __version__
from ortaq.core import InputError


@cache
def engine() -> str:
    """Return a fingerprint: versions of ortaq and numpy, and a hash over core, domains and model, tables included.

    What is compiled is among them; that it is switched off is said, since its last bit differs from numpy's.
    """
    sha = hashlib.sha256()
    for room in ("core", "domains", "model"):
        for name, content in _sources(files("ortaq").joinpath(room), room):
            sha.update(f"{name} {len(content)}\n".encode() + content)
    sha.update(os.environ.get("ORTAQ_KERNELS", "").encode())
    return f"ortaq {__version__}, numpy {np.__version__}, source {sha.hexdigest()[:16]}"


@cache
def source_of(module: str) -> str:
    """Return a hash over the source of the package that a module stands in, 16 hex digits."""
    package = module.rpartition(".")[0] or module
    sha = hashlib.sha256()
    for name, content in _sources(files(package), package):
        sha.update(f"{name} {len(content)}\n".encode() + content)
    return sha.hexdigest()[:16]


def require_engine(asked: str) -> None:
    """Refuse to compute for a process that runs other software."""
    if asked != engine():
        raise InputError(
            "a worker computes with other software than the process that asked",
            where=f"worker: {engine()}; asked: {asked}",
            why="one table must come from one engine",
            fix="install the same versions of ortaq and numpy on every machine",
        )


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        if item.is_dir():
            if item.name != "__pycache__":
                yield from _sources(item, f"{path}/{item.name}")
        elif not item.name.endswith(".pyc"):
            yield f"{path}/{item.name}", item.read_bytes()
