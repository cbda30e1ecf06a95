"""Where in a file a fault stands: the line of a TOML file, the cell of a workbook."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from ortaq.core import InputError
from ortaq.observe.mechanisms.books.reading import Place, workbook_data
from ortaq.tables import Record, read_bytes, read_toml, record_of, text_of, together, toml_data, toml_lines

R = TypeVar("R", bound=Record)

_SEGMENT = re.compile(r"(?P<key>[^']+?)(?: '(?P<id>[^']*)')?(?: no\. (?P<number>\d+))?")


def is_workbook(path: Path) -> bool:
    """Return whether a mechanism is a workbook."""
    return path.suffix.lower() == ".xlsx"


def document(path: Path) -> tuple[dict[str, Any], Mapping[Place, str]]:
    """Return what a file holds, and the line or cell of every value by its path.

    Raises
    ------
    InputError
        It cannot be read; a workbook: every cell that cannot.
    """
    if is_workbook(path):
        read = workbook_data(path)
        if read.faults:
            raise together(read.faults)
        return read.data, read.places
    data = toml_data(path)
    lines = toml_lines(text_of(read_bytes(path), str(path)))
    return data, {place: f"line {line}" for place, line in lines.items()}


def placed(error: InputError, path: Path, data: Mapping[str, Any], places: Mapping[Place, str]) -> list[InputError]:
    """Return the mistakes that an error tells, each with its line or cell.

    Parameters
    ----------
    error : InputError
    path : Path
        Of the file; what stands elsewhere keeps its place.
    data : mapping
        What the file holds.
    places : mapping of tuple to str
        As `document` returns them.
    """
    return [_placed(one, path, data, places) for one in error.parts or (error,)]


def read_file(path: Path, schema: type[R]) -> R:
    """Return a TOML file or a workbook as a checked record.

    Raises
    ------
    InputError
        It does not fit the schema; each mistake of a workbook with its cell.
    """
    if not is_workbook(path):
        return read_toml(path, schema)
    with cells_named(path):
        return record_of(document(path)[0], path, schema)


@contextmanager
def cells_named(path: Path) -> Iterator[None]:
    """Tell the cells of mistakes where a file is a workbook.

    Raises
    ------
    InputError
    """
    try:
        yield
    except InputError as error:
        if not is_workbook(path) or ", sheet " in error.where:
            raise
        raise together(placed(error, path, *document(path))) from None


def _placed(error: InputError, path: Path, data: Mapping[str, Any], places: Mapping[Place, str]) -> InputError:
    first, *more = error.where.split("\n")
    file = str(path)
    if not first.startswith(file):
        return error
    said = first.removeprefix(file).removeprefix(", ")
    known = next((places[at] for at in _above(resolved(said, data)) if at in places), "")
    where = ", ".join(part for part in (file, known, said) if part)
    return InputError(error.what, where="\n".join((where, *more)), why=error.why, fix=error.fix)


def _above(path: Place) -> Iterator[Place]:
    for end in range(len(path), 0, -1):
        yield path[:end]


def resolved(said: str, data: Mapping[str, Any]) -> Place:
    """Return the path that a message names, as far as the file holds it.

    Parameters
    ----------
    said : str
        Such as ``measure 'rail' > cost > payers``.
    data : mapping

    Examples
    --------
    >>> resolved("measure 'rail' > cost > payers", {"measure": [{"id": "road"}, {"id": "rail", "cost": {}}]})
    ('measure', 1, 'cost')
    """
    node: Any = data
    path: Place = ()
    for segment in re.split(r" > |, ", said):
        match = _SEGMENT.fullmatch(segment)
        if match is None:
            return path
        step = _step(node, match)
        if not step:
            return path
        for key in step:
            node, path = node[key], (*path, key)
    return path


def _step(node: Any, match: "re.Match[str]") -> Place:
    key, id, number = match["key"], match["id"], match["number"]
    if isinstance(node, list):  # an entry that is called by one of its words
        return next(((at,) for at, one in enumerate(node) if isinstance(one, dict) and key in one.values()), ())
    if not isinstance(node, dict) or key not in node:
        return ()
    inside = node[key]
    if not isinstance(inside, list) or (id is None and number is None):
        return (key,)
    at = next((n for n, one in enumerate(inside) if isinstance(one, dict) and one.get("id") == id), None)
    at = int(number) - 1 if number else at
    return (key,) if at is None or at >= len(inside) else (key, at)
