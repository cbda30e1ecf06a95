"""Regions out of the house as a folder, a zip or a workbook, and which of these a user brings."""

import io
import zipfile
import zlib
from pathlib import Path

from ortaq.core import InputError, said
from ortaq.observe.regions.known import HEAD, known_region_folder
from ortaq.observe.regions.package import RegionPackage, package_bytes, read_package
from ortaq.tables import MANIFEST, make_folder, require_file, whole_folder, write_below, write_file

WORKBOOKS = {".xlsx", ".xlsm"}


def export_region(name: str, target: Path, *, workbook: bool = False, overwrite: bool = False) -> Path:
    """Write a region as a folder, a ``.zip`` or an ``.xlsx`` (by the target's suffix), whole or not at all."""
    package = read_package(known_region_folder(name))
    if workbook and target.suffix.lower() not in WORKBOOKS:
        target = target / f"{Path(name).name}.xlsx"
    make_folder(target.absolute().parent)
    if target.suffix.lower() in {*WORKBOOKS, ".zip"}:
        require_file(target)
        if target.is_file():
            _refuse_other(target, overwrite=overwrite)
        write_file(target, _packed(package, target.suffix.lower()))
    else:
        with whole_folder(target, replace=overwrite) as draft:
            write_below(draft, package_bytes(package))
    return target


def _refuse_other(target: Path, *, overwrite: bool) -> None:
    """Refuse to replace a file that was not asked for, or that holds no region."""
    if not overwrite:
        raise InputError("the target is there already", where=str(target), fix="choose another, or --replace")
    try:
        with zipfile.ZipFile(target) as archive:
            if {MANIFEST, HEAD} <= set(archive.namelist()):
                return
            if target.suffix.lower() in WORKBOOKS and b'name="economies"' in archive.read("xl/workbook.xml"):
                return
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        pass
    raise InputError(
        "the file there is no region of ortaq",
        where=str(target),
        why="only what ortaq exported is replaced; nothing was changed",
        fix="choose another name",
    )


def _packed(package: RegionPackage, suffix: str) -> bytes:
    """Return a region as the bytes of a workbook or a zip."""
    if suffix in WORKBOOKS:
        from ortaq.observe.regions.workbook import workbook_of  # noqa: PLC0415 (openpyxl loads when it is used)

        return workbook_of(package)
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package_bytes(package).items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


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
