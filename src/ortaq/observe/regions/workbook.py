"""A region package as one workbook for Excel, and back without losing a bit of any number."""

import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from ortaq.core import InputError, said, suggest
from ortaq.observe.regions.package import RegionPackage, package_of
from ortaq.observe.regions.region_tables import SPECS
from ortaq.tables import BadCell, CheckedTable, Mistake, RawTable, read_sheets, refuse, without_dates

FILES = "files"
"""Sheet that carries region.toml and the files of the folder that are no tables of their own, line by line."""

LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_CANONICAL = re.compile(r"-?\d+(\.\d+)?")
_CHUNK = 30_000

_README = (
    ("What this is", "A region of ortaq: who sells what to whom in one base year, inputs, tariffs, and their sources."),
    ("How to edit", "Change numbers in place; keep the column names and one row per cell. Money is million USD."),
    ("No formulas", "Paste results as values: a formula is refused, because nobody could check what it returned."),
    ("Sources", "Write the id of a row of sheet 'sources' or 'assumptions'; join several by +."),
    ("Method", "reported, share, mirrored, balanced, donor or pinned."),
    ("Read it back", "ortaq region import THIS.xlsx --name mine; --balance keeps your cells and fits the others."),
)


def workbook_of(package: RegionPackage) -> bytes:
    """Return the package as a workbook; equal packages give equal bytes."""
    book = Workbook(write_only=True)
    readme = book.create_sheet("README")
    readme.column_dimensions["A"].width, readme.column_dimensions["B"].width = 16, 110
    for row in _README:
        readme.append(list(row))
    for table in package.tables.values():
        _add_table(book, table)
    sheet = book.create_sheet(FILES)
    sheet.append(["file", "form", "text"])
    for name, data in package.files.items():
        form, parts = _parts(data)
        for part in parts:
            sheet.append([_text_cell(sheet, t, f"file {name}") for t in (name, form, part)])
    memory = BytesIO()
    book.save(memory)
    return without_dates(memory.getvalue())


def read_workbook(path: Path) -> RegionPackage:
    """Read a workbook written by `workbook_of` and perhaps edited."""
    sheets = read_sheets(path, {*(s.name for s in SPECS), FILES})
    raws = {}
    for spec in SPECS:
        if spec.name not in sheets:
            near = suggest(spec.name, list(sheets))
            fix = said("rename the sheet: {near}", near=near) if near else "export a region to see every sheet"
            raise InputError(f"no sheet '{spec.name}'", where=str(path), fix=fix)
        raws[spec.name] = sheets[spec.name]
    return package_of(raws, _carried(sheets, path), str(path))


def _add_table(book: Any, table: CheckedTable) -> None:
    sheet = book.create_sheet(table.spec.name)
    sheet.freeze_panes = "A2"
    header = [WriteOnlyCell(sheet, value=name) for name in table.columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    numeric = [(c := table.spec.column(name)) is not None and c.kind != "string" for name in table.columns]
    for row in zip(*table.columns.values(), strict=True):
        sheet.append(
            [
                _number_cell(sheet, value) if is_number else _text_cell(sheet, str(value), table.place)
                for value, is_number in zip(row, numeric, strict=True)
            ]
        )


def _number_cell(sheet: Any, value: Any) -> Any:
    # openpyxl writes a float with 16 digits, which loses the last bit of some: the shortest exact text is handed over.
    text = value if isinstance(value, str) and _CANONICAL.fullmatch(value) else repr(float(value))
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "n"
    return cell


def _text_cell(sheet: Any, text: str, place: str) -> Any:
    if not _is_safe(text):
        raise InputError(
            f"text that a workbook cannot hold: {text[:60]!r}", where=place, fix="shorten it; remove control characters"
        )
    if not text.startswith(("=", "#")):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # else openpyxl makes a formula or an error value of it
    return cell


@lru_cache(maxsize=4096)
def _is_safe(text: str) -> bool:
    return not _UNSAFE.search(text) and len(text) <= LONGEST


def _parts(data: bytes) -> tuple[str, list[str]]:
    """Return a file as lines of text, or in base64 where a workbook would change it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\x00"
    lines = text.split("\n")
    if not _UNSAFE.search(text) and max(map(len, lines)) <= LONGEST:
        return "text", lines
    coded = base64.b64encode(data).decode("ascii")
    return "base64", [coded[i : i + _CHUNK] for i in range(0, len(coded), _CHUNK)]


def _carried(sheets: dict[str, RawTable], path: Path) -> dict[str, bytes]:
    """Return the files that the sheet ``files`` carries."""
    raw = sheets.get(FILES)
    if raw is None or raw.header[:3] != ("file", "form", "text"):
        raise InputError(
            f"no sheet '{FILES}' with columns file, form, text",
            where=str(path),
            fix="keep this sheet as it was exported",
        )
    files = {}
    for (name, form), lines in groupby(raw.rows, key=lambda r: (str(r[1][0]), r[1][1])):
        parts = list(_lines(raw, lines))
        if name.startswith("/") or ".." in name.split("/") or form not in {"text", "base64"}:
            raise InputError(f"'{name}', '{form}' is no carried file", where=raw.place, fix="keep this sheet as it was")
        try:
            files[name] = (
                "\n".join(parts).encode() if form == "text" else base64.b64decode("".join(parts), validate=True)
            )
        except ValueError as error:
            raise InputError(f"{name} is damaged", where=raw.place, fix="export again") from error
    return files


def _lines(raw: RawTable, lines: Iterator[tuple[int, tuple[Any, ...]]]) -> Iterator[str]:
    for row, cells in lines:
        if isinstance(cells[2], BadCell):
            refuse([Mistake(raw.at(row, "text"), cells[2].what, cells[2].fix)], raw.place)
        yield "" if cells[2] is None else str(cells[2])
