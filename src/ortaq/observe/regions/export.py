"""Regions out of the house as a folder, a zip or a workbook, and which of these a user brings."""

import shutil
import tempfile
import zipfile
from pathlib import Path

from ortaq.core import InputError
from ortaq.observe.regions.kept import known_region_folder
from ortaq.observe.regions.package import HEAD, RegionPackage, package_bytes, read_package, write_files

WORKBOOKS = {".xlsx", ".xlsm"}


def export_region(name: str, target: Path, *, workbook: bool = False, overwrite: bool = False) -> Path:
    """Write a region as a folder, a ``.zip`` or an ``.xlsx`` (by the target's suffix), whole or not at all.

    Raises
    ------
    InputError
        No such region, the target is there already, or it cannot be written.
    """
    package = read_package(known_region_folder(name))
    if workbook and target.suffix.lower() not in WORKBOOKS:
        target = target / f"{Path(name).name}.xlsx"
    if (target.is_file() or (target.is_dir() and any(target.iterdir()))) and not overwrite:
        raise InputError("the target is there already", where=str(target), fix="choose another, or --replace")
    try:
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".export-") as scratch:
            new = Path(scratch) / target.name
            _write(package, new)
            if target.is_dir():
                shutil.rmtree(target)
            new.replace(target)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror}", where=str(target), fix="choose another folder") from error
    return target


def _write(package: RegionPackage, path: Path) -> None:
    if path.suffix.lower() in WORKBOOKS:
        from ortaq.observe.regions.workbook import write_workbook  # noqa: PLC0415 (openpyxl loads when it is used)

        write_workbook(package, path)
    elif path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in package_bytes(package).items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    else:
        path.mkdir()
        write_files(package_bytes(package), path)


def read_source(path: Path) -> RegionPackage:
    """Read a region folder, a zip of one, a workbook, or a folder that holds one workbook.

    Raises
    ------
    InputError
        The source is ambiguous, or its tables have mistakes.
    """
    books = [p for p in path.glob("*.xlsx") if not p.name.startswith("~$")] if path.is_dir() else []
    if books and ((path / HEAD).exists() or len(books) > 1):
        raise InputError(
            f"{path} holds {', '.join(sorted(p.name for p in books))}"
            + (" and tables" if (path / HEAD).exists() else ""),
            where=str(path),
            why="only one of them can be meant",
            fix=f"name the workbook: {books[0]}, or move it away",
        )
    if books or path.suffix.lower() in WORKBOOKS:
        from ortaq.observe.regions.workbook import read_workbook  # noqa: PLC0415 (openpyxl loads when it is used)

        return read_workbook(books[0] if books else path)
    return read_package(path)
