"""Regions out of the house as a folder, a zip or a workbook, and which of these a user brings."""

import io
import zipfile
from pathlib import Path

from ortaq.core import InputError, said
from ortaq.observe.regions.known import HEAD, known_region_folder
from ortaq.observe.regions.package import RegionPackage, package_bytes, read_package, write_below
from ortaq.tables import require_file, whole_folder, write_file

WORKBOOKS = {".xlsx", ".xlsm"}


def export_region(name: str, target: Path, *, workbook: bool = False, overwrite: bool = False) -> Path:
    """Write a region as a folder, a ``.zip`` or an ``.xlsx`` (by the target's suffix), whole or not at all."""
    package = read_package(known_region_folder(name))
    if workbook and target.suffix.lower() not in WORKBOOKS:
        target = target / f"{Path(name).name}.xlsx"
    try:
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror}", where=str(target), fix="choose another folder") from error
    if target.suffix.lower() in {*WORKBOOKS, ".zip"}:
        if target.is_file() and not overwrite:
            raise InputError("the target is there already", where=str(target), fix="choose another, or --replace")
        require_file(target)
        write_file(target, _packed(package, target.suffix.lower()))
    else:
        with whole_folder(target, replace=overwrite) as draft:
            write_below(draft, package_bytes(package))
    return target


def _packed(package: RegionPackage, suffix: str) -> bytes:
    """Return a region as the bytes of a workbook or a zip."""
    data = io.BytesIO()
    if suffix in WORKBOOKS:
        from ortaq.observe.regions.workbook import write_workbook  # noqa: PLC0415 (openpyxl loads when it is used)

        write_workbook(package, data)
    else:
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in package_bytes(package).items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def read_source(path: Path) -> RegionPackage:
    """Read a region folder, a zip of one, a workbook, or a folder that holds one workbook."""
    books = [p for p in path.glob("*.xlsx") if not p.name.startswith("~$")] if path.is_dir() else []
    if books and ((path / HEAD).exists() or len(books) > 1):
        raise InputError(
            f"{path} holds {', '.join(sorted(p.name for p in books))}"
            + (" and tables" if (path / HEAD).exists() else ""),
            where=str(path),
            why="only one of them can be meant",
            fix=said("name the workbook: {books}, or move it away", books=books[0]),
        )
    if books or path.suffix.lower() in WORKBOOKS:
        from ortaq.observe.regions.workbook import read_workbook  # noqa: PLC0415 (openpyxl loads when it is used)

        return read_workbook(books[0] if books else path)
    return read_package(path)
