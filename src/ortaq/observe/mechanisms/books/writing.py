"""A mechanism file as a workbook: a sheet for each kind of row, headings locked, meanings as comments, drop-downs."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ortaq.core import InputError
from ortaq.observe.mechanisms.books.cells import cells_of
from ortaq.observe.mechanisms.books.layout import CHANGES, TEXTS, Field, Sheet, head_fields, region_fields, sheets
from ortaq.tables import without_dates

LAST = 400
"""Rows to which drop-downs and unlocked cells reach."""

LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""

_WIDE = {"description", "statement", "reason", "derivation", "value", "meaning", "source", "said", "instrument"}
_ABOUT = (
    ("What this is", "A mechanism of ortaq: who meets, what is on the agenda, what it costs whom, what they fear."),
    ("How to edit", "Write below the headings; row 1 is locked. A heading says in its comment what a cell means."),
    ("Ranges", "low, central, high; write the middle one alone for a number without a range."),
    ("Several", "Codes with commas between them: KAZ, UZB. Shares: KAZ=0.5, UZB=0.5."),
    ("Left out", "An empty cell is a key that is left out; ortaq check THIS.xlsx names what then stands for it."),
    ("No formulas", "Paste results as values: a formula is refused, because nobody could check what it returned."),
    ("Use it", "ortaq brief THIS.xlsx; as a text file: ortaq new mechanism NAME --from THIS.xlsx --out NAME.toml"),
)

Row = tuple[Any, ...]


def workbook_of(data: Mapping[str, Any]) -> bytes:
    """Return what a mechanism file holds as a workbook; equal files give equal bytes.

    Parameters
    ----------
    data : mapping
        As parsed from TOML.

    Raises
    ------
    InputError
        A text is too long for a cell.
    """
    book = Workbook()
    about = book.active
    about.title = "about"
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 16, 110
    for line in (*_ABOUT, *((sheet.name, sheet.holds) for sheet in sheets().values())):
        about.append(line)
    for sheet in sheets().values():
        _add(book.create_sheet(sheet.name), sheet, list(_rows(sheet, data)))
    memory = BytesIO()
    book.save(memory)
    return without_dates(memory.getvalue())


def _rows(sheet: Sheet, data: Mapping[str, Any]) -> Iterator[Row]:
    if sheet.name in {"mechanism", "region"}:
        yield from _keys(sheet.name, data)
    elif sheet.name == "members":
        yield from _members(sheet, data.get("mechanism", {}))
    elif sheet.name == "sources":
        yield from data.get("sources", {}).items()
    elif sheet.name == "texts":
        yield from _texts(data)
    elif not sheet.under:
        key = CHANGES.get(sheet.name, sheet.name.removesuffix("s"))
        yield from (_cells(sheet.fields, record) for record in data.get(key, ()))
    else:
        yield from _below(sheet, data)


def _keys(name: str, data: Mapping[str, Any]) -> Iterator[Row]:
    """Yield a row for every key that a head may hold, with its meaning."""
    given = data.get(name, {})
    for key, field in (head_fields() if name == "mechanism" else region_fields()).items():
        (cell,) = cells_of(field, given[key]) if key in given else (None,)
        yield key, cell, field.meaning


def _members(sheet: Sheet, head: Mapping[str, Any]) -> Iterator[Row]:
    named = (who for field in sheet.fields for who in head.get(field.key, {}))
    for member in dict.fromkeys((*head.get("members", ()), *named)):
        yield member, *(head.get(field.key, {}).get(member) for field in sheet.fields)


def _below(sheet: Sheet, data: Mapping[str, Any]) -> Iterator[Row]:
    for kind in CHANGES.values() if "kind" in sheet.named else ("measure",):
        for change in data.get(kind, ()):
            name = (kind, change["id"]) if "kind" in sheet.named else (change["id"],)
            given = change.get(sheet.under, ())
            for record in (given,) if isinstance(given, Mapping) else given:
                debt = {f"debt {key}": value for key, value in record.get("debt", {}).items()}
                yield *name, *_cells(sheet.fields, {**record, **debt})


def _texts(data: Mapping[str, Any]) -> Iterator[Row]:
    head = data.get("mechanism", {})
    things = [("mechanism", "mechanism", head)]
    for kind in CHANGES.values():
        for change in data.get(kind, ()):
            things.append((kind, change["id"], change))
            things += [("need", f"{change['id']}/{n}", need) for n, need in enumerate(change.get("needs", ()), start=1)]
    for of, id, thing in things:
        for key, word in TEXTS.items():
            yield from ((of, id, word, language, said) for language, said in thing.get(key, {}).items())


def _cells(fields: tuple[Field, ...], record: Mapping[str, Any]) -> Row:
    cells: list[Any] = []
    for field in fields:
        cells += cells_of(field, record[field.key]) if field.key in record else (None,) * len(field.heads)
    return tuple(cells)


def _add(sheet: Any, layout: Sheet, rows: list[Row]) -> None:
    """Write headings and rows; what is below the headings is unlocked."""
    meanings = {head: field for field in layout.fields for head in field.heads}
    sheet.freeze_panes = "A2"
    for at, head in enumerate(layout.heads, start=1):
        cell, field = sheet.cell(1, at, head), meanings.get(head)
        cell.font = Font(bold=True)
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width = 60 if head in _WIDE else max(14, len(head) + 3)
        column.protection = Protection(locked=False)
        if field is not None and field.meaning:
            cell.comment = Comment(field.meaning, "ortaq", width=320, height=120)
        _offer(sheet, layout, head, field, at)
    for number, row in enumerate(rows, start=2):
        for at, value in enumerate(row, start=1):
            if value is not None:
                _write(sheet.cell(number, at), value, f"sheet {layout.name}, row {number}")
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)


def _offer(sheet: Any, layout: Sheet, head: str, field: Field | None, at: int) -> None:
    """Offer what may be chosen: known words, members, measures."""
    words = field.choices if field is not None else tuple(CHANGES.values()) if head == "kind" else ()
    formula = f'"{",".join(words)}"' if words and len(",".join(words)) < 250 else ""
    if head == "measure":
        formula = f"measures!$A$2:$A${LAST}"
    elif head == "member" and layout.name != "members":
        formula = f"members!$A$2:$A${LAST}"
    if formula:
        offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(offered)
        letter = get_column_letter(at)
        offered.add(f"{letter}2:{letter}{LAST}")


def _write(cell: Any, value: Any, place: str) -> None:
    if isinstance(value, str) and len(value) > LONGEST:
        raise InputError(f"a text is too long for a cell: {value[:40]!r}", where=place, fix="shorten it")
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # else openpyxl makes a formula of what begins with a sign of equality
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=False)
