"""The name of all that computes: this program and what ships with it, the domains installed, what they stand on."""

import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from importlib.util import find_spec
from pathlib import Path

from ortaq.domains.brought import entry_points_of_domains

HOME = "ortaq"

_COMPILED = {"__pycache__"}


@cache
def installed() -> str:
    """Return SHA-256 over every file of this program and of the packages that bring domains, and over versions.

    Source, tables, messages and whatever else ships: one digit of any of them gives another name. It takes less than a
    tenth of a second and is asked once in a process.

    Returns
    -------
    str
        32 hex digits.

    Examples
    --------
    >>> from ortaq.domains.installed import installed
    >>> len(installed()), installed() == installed()
    (32, True)
    """
    sha = hashlib.sha256(repr((sys.version, platform.machine(), _versions(HOME))).encode())
    brought = packages_brought()
    if brought:  # what these stand on is known to their installer alone
        sha.update(repr(sorted(f"{one.name} {one.version}" for one in distributions())).encode())
    for package in (HOME, *brought):
        for name, content in files_of(package):
            sha.update(f"{package} {name} {len(content)}\n".encode() + content)
    return sha.hexdigest()[:32]


def packages_brought() -> tuple[str, ...]:
    """Return the names of the packages that bring domains, beside this one."""
    return tuple(sorted({point.module.partition(".")[0] for point in entry_points_of_domains()}))


def _versions(package: str) -> list[tuple[str, str]]:
    """Return the versions of what a package asks for; empty where it is absent."""
    try:
        asked = requires(package) or []
    except PackageNotFoundError:
        return []
    names = sorted({_bare(line) for line in asked})
    return [(name, _version(name)) for name in names]


def _bare(line: str) -> str:
    """Return the name in a requirement such as ``numpy>=2; extra == "x"``."""
    name = line
    for sign in " ;<>=!~[(":
        name = name.partition(sign)[0]
    return name


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def files_of(package: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an installed package or module by name, without what Python compiled; none if it is absent."""
    spec = find_spec(package)
    places = [] if spec is None else list(spec.submodule_search_locations or [])
    if spec is not None and not places and spec.origin:
        yield Path(spec.origin).name, Path(spec.origin).read_bytes()
    for place in places:
        for top, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if name not in _COMPILED)
            below = os.path.relpath(top, place)
            for name in sorted(names):
                if not name.endswith(".pyc"):
                    yield f"{below}/{name}", Path(top, name).read_bytes()
