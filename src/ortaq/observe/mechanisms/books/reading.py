"""A workbook of a mechanism read back into what a mechanism file holds; every fault names sheet and cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ortaq.core import InputError, said, suggest
from ortaq.observe.mechanisms.books.cells import value_of
from ortaq.observe.mechanisms.books.layout import CHANGES, TEXTS, Field, Sheet, head_fields, region_fields, sheets
from ortaq.tables import BadCell, RawTable, read_sheets, together

Place = tuple[str | int, ...]


@dataclass
class Read:
    """What a workbook holds: the data of a mechanism file, and the cell of every value by its path.

    ``faults`` are those of cells; the data are whole only without them.
    """

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Place, str] = field(default_factory=dict)
    faults: list[InputError] = field(default_factory=list)

    def put(self, path: Place, value: Any, place: str) -> None:
        """Set a value, and make the tables and lists that lead to it."""
        node: Any = self.data
        for key, following in zip(path, (*path[1:], None), strict=True):
            if following is None:
                if isinstance(node, list):
                    node.append(value)
                else:
                    node[key] = value
            elif isinstance(node, list):
                if key == len(node):
                    node.append({})
                node = node[int(key)]
            else:
                node = node.setdefault(key, [] if isinstance(following, int) else {})
        self.places[path] = place
        for end in range(1, len(path)):
            self.places.setdefault(path[:end], place)


def workbook_data(path: Path) -> Read:
    """Read a workbook.

    Raises
    ------
    InputError
        It is no workbook of a mechanism: a sheet is missing.
    """
    known = sheets()
    raw = {name.strip(): table for name, table in read_sheets(path, set(known)).items()}
    if missing := [_missing(name, raw, path) for name in known if name not in raw]:
        raise together(missing)
    read = Read()
    for name, sheet in known.items():
        table = raw[name]
        if wrong := list(_wrong_heads(table, sheet, path)):
            read.faults += wrong
            continue
        for number, cells in table.rows:
            try:
                _row(read, sheet, _Row(table, number, cells))
            except InputError as error:
                read.faults += error.parts or (error,)
    return read


def _missing(name: str, raw: Mapping[str, RawTable], path: Path) -> InputError:
    near = suggest(name, [other for other in raw if other not in sheets()])
    fix = said("rename the sheet: {near}", near=near) if near else "copy the sheet from a new workbook, empty if unused"
    return InputError(f"no sheet '{name}'", where=str(path), why="what stood on it would be gone", fix=fix)


def _wrong_heads(table: RawTable, sheet: Sheet, path: Path) -> Iterator[InputError]:
    if not table.rows:
        return
    for head in sheet.heads:
        if head not in table.header:
            what = f"no column '{head}'"
            fix = "write the heading again in row 1; headings are locked in a new workbook"
            yield InputError(what, where=f"{path}, sheet {sheet.name}, row 1", fix=fix)
    for head in table.header:
        if head and head not in sheet.heads:
            fix = suggest(head, sheet.heads) or "remove the column; further columns may stand on a sheet of your own"
            yield InputError(f"unknown column '{head}'", where=f"{path}, sheet {sheet.name}, row 1", fix=fix)


@dataclass(frozen=True)
class _Row:
    """One row of a sheet."""

    table: RawTable
    number: int
    cells: tuple[Any, ...]

    def cell(self, head: str) -> Any:
        """Return a cell; a formula, a date or an error value is refused."""
        value = self.cells[self.table.header.index(head)]
        if isinstance(value, BadCell):
            raise InputError(value.what, where=self.at(head), fix=value.fix)
        return value.strip() or None if isinstance(value, str) else value

    def at(self, head: str) -> str:
        return self.table.at(self.number, head)

    def short(self, head: str) -> str:
        """Return the place without the name of the file."""
        return self.at(head).partition(", ")[2]

    def name(self, head: str) -> str:
        value = self.cell(head)
        if value is None:
            raise InputError(f"the cell '{head}' is empty", where=self.at(head), fix="write what the row is about")
        return f"{value:g}" if isinstance(value, int | float) else str(value)

    def filled(self, field: Field) -> str:
        """Return the heading of the first cell of a field that is not empty."""
        return next((head for head in field.heads if self.cell(head) is not None), field.heads[0])

    def values(self, fields: tuple[Field, ...]) -> Iterator[tuple[Field, Any]]:
        wrong: list[InputError] = []
        for each in fields:
            try:
                cells = tuple(self.cell(head) for head in each.heads)
                value = value_of(each, cells, self.at(each.heads[0]))
            except InputError as error:
                wrong.append(error)
                continue
            if value is not None:
                yield each, value
        if wrong:
            raise together(wrong)


def _row(read: Read, sheet: Sheet, row: _Row) -> None:
    """Put one row where it belongs in the file."""
    if sheet.name in {"mechanism", "region"}:
        _key_row(read, sheet.name, row)
    elif sheet.name == "members":
        member = row.name("member")
        for each, value in row.values(sheet.fields):
            read.put(("mechanism", each.key, member), value, row.short(each.key))
    elif sheet.name == "sources":
        read.put(("sources", row.name("id")), row.cell("source") or "", row.short("source"))
    elif sheet.name == "texts":
        _text_row(read, row)
    else:
        base = _base(read, sheet, row)
        for each, value in row.values(sheet.fields):
            key = tuple(each.key.split(" ")) if each.key.startswith("debt ") else (each.key,)
            read.put((*base, *key), value, row.short(row.filled(each)))


def _key_row(read: Read, name: str, row: _Row) -> None:
    known = head_fields() if name == "mechanism" else region_fields()
    key = row.name("key")
    if key not in known:
        raise InputError(
            f"unknown key '{key}'",
            where=row.at("key"),
            fix=suggest(key, known) or said("known: {known}", known=", ".join(known)),
        )
    value = row.cell("value")
    if value is not None:
        read.put((name, key), value_of(known[key], (value,), row.at("value")), row.short("value"))


def _base(read: Read, sheet: Sheet, row: _Row) -> Place:
    """Return where the values of a row go: a new change or assumption, or what belongs to a change that is there."""
    if not sheet.under:
        key = CHANGES.get(sheet.name, sheet.name.removesuffix("s"))
        return (key, len(read.data.get(key, [])))
    kind = row.name("kind") if "kind" in sheet.named else "measure"
    id = row.name(sheet.named[-1])
    ids = [change.get("id") for change in read.data.get(kind, [])]
    head = sheet.named[-1]
    if kind not in CHANGES.values():
        raise InputError(f"'{kind}' is no kind of change", where=row.at("kind"), fix="write measure or shock")
    if id not in ids:
        fix = suggest(id, [i for i in ids if i]) or said(
            "write it on the sheet {sheet} first, or correct the id", sheet=f"{kind}s"
        )
        raise InputError(f"no {kind} '{id}' on the sheet {kind}s", where=row.at(head), fix=fix)
    at = ids.index(id)
    change = read.data[kind][at]
    if sheet.under == "cost":
        if "cost" in change:
            fix = "keep one row for each measure"
            raise InputError(f"the measure '{id}' has two rows of costs", where=row.at(head), fix=fix)
        return (kind, at, "cost")
    return (kind, at, sheet.under, len(change.get(sheet.under, [])))


def _text_row(read: Read, row: _Row) -> None:
    of, text, language = row.name("of"), row.name("text"), row.name("language")
    keys = {word: key for key, word in TEXTS.items()}
    if text not in keys:
        raise InputError(
            f"'{text}' is no text", where=row.at("text"), fix=said("use one of {known}", known=", ".join(keys))
        )
    read.put((*_called(read, of, row), keys[text], language), row.name("said"), row.short("said"))


def _called(read: Read, of: str, row: _Row) -> Place:
    """Return the path of what has a title, a description or an instrument in another language."""
    if of == "mechanism":
        return ("mechanism",)
    id, _, number = row.name("id").partition("/")
    kind = "measure" if of == "need" else of
    ids = [change.get("id") for change in read.data.get(kind, [])]
    if kind not in CHANGES.values() or id not in ids:
        fix = suggest(id, [i for i in ids if i]) or "write the id of a measure or shock of this workbook"
        raise InputError(f"no {of} '{id}'", where=row.at("id"), fix=fix)
    base: Place = (kind, ids.index(id))
    if of != "need":
        return base
    rows = len(read.data[kind][base[1]].get("needs", []))
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= rows):
        fix = said("write {id}/1 for the first row of needs of the measure", id=id)
        raise InputError(f"no row '{number}' of needs of '{id}'", where=row.at("id"), fix=fix)
    return (*base, "needs", int(number) - 1)
