"""Regions of the user: how they are named, and writing one whole or not at all."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ortaq.core import Finding, InputError, Level, Region, said
from ortaq.observe.regions.checks import check_region
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.known import HEAD, NAME, known_region, user_regions
from ortaq.observe.regions.package import RegionPackage, package_bytes
from ortaq.observe.regions.small import read_small_region
from ortaq.observe.shipped import shipped_regions
from ortaq.tables import draft_folder, make_folder, put_folder, toml_of, user_data_folder, write_below

_HEAD_NAME = re.compile(r"^name[ \t]*=.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Staged:
    """A package written beside the user's regions, read back and not yet in place."""

    package: RegionPackage
    region: Region
    folder: Path


def open_known_region(name: str) -> Region:
    """Read a region by name, folder or TOML file, without asking whether its accounts close."""
    place = known_region(name)
    return read_small_region(place) if place.is_file() else read_region(place)


def check_new_name(name: str, *, replace: bool) -> None:
    """Refuse a name before any work is done."""
    if not NAME.fullmatch(name):
        fix = "use small letters, digits and _, starting with a letter: mine_2023"
        raise InputError(f"'{name}' cannot be the name of a region", where="--name", fix=fix)
    if name in shipped_regions():
        raise InputError(
            f"'{name}' ships with ortaq", where="--name", why="shipped regions never change", fix="choose another name"
        )
    if name in user_regions() and not replace:
        raise InputError(f"there is a region '{name}' already", where="--name", fix="choose another name, or --replace")


def renamed(package: RegionPackage, name: str) -> RegionPackage:
    """Return the package with another region name; the rest of region.toml stays as it is written."""
    text = _HEAD_NAME.sub(f'name = "{name}"', package.head, count=1)
    if toml_of(text.encode(), HEAD).get("name") != name:
        raise InputError(f"{HEAD} has no name", where=HEAD, fix=said('add a first line: name = "{name}"', name=name))
    return RegionPackage(package.tables, {**package.files, HEAD: text.encode()})


@contextmanager
def staged(package: RegionPackage, source: str) -> Iterator[Staged]:
    """Write a package into a folder of its own beside the user's regions and read it; gone afterwards."""
    regions = user_data_folder() / "regions"
    make_folder(regions, fix="free space, or set ORTAQ_HOME to a folder you may write to")
    with draft_folder(regions / "import") as folder:
        try:
            write_below(folder, package_bytes(package))
            yield Staged(package, read_region(folder), folder)
        except InputError as error:
            if str(folder) not in error.where:
                raise
            where = error.where.replace(str(folder), source)
            raise InputError(error.what, where=where, why=error.why, fix=error.fix) from None


def install(stage: Staged, name: str, *, fix: str) -> tuple[Finding, ...]:
    """Check a staged region and put it in place in one rename; returns the findings that are no error."""
    findings = check_region(stage.region)
    failed = [f for f in findings if f.level is Level.ERROR]
    if failed:
        lines = [f"{f.check}: {f.where} {f.value:.4g} ({f.meaning})" for f in failed]
        raise InputError(
            "the accounts do not hold together", where="\n         ".join(lines), why="nothing was imported", fix=fix
        )
    put_folder(stage.folder, user_data_folder() / "regions" / name, replace=True)
    return tuple(f for f in findings if f.level is not Level.OK)
