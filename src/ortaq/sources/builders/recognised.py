"""What files are: recognised by their headers and names before anything is read; a folder or a zip by what it holds."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ortaq.core import InputError, said
from ortaq.sources.builders.delimited import HEAD_BYTES, NOTHING, opened, zip_names
from ortaq.sources.builders.layouts import KINDS, LAYOUTS, Head, Layout, layouts_of, nearest
from ortaq.sources.builders.several import parts_of
from ortaq.tables import read_parquet, text_of

PREAMBLE = 10
"""Lines that may stand above the header."""

SEEN_ROWS = 300
REGION_FILE = "region.toml"
FEWEST_ENTRIES = 10
SHOWN = 6

_FACTBOOK = next(layout for layout in LAYOUTS if layout.id == "factbook")


@dataclass(frozen=True, slots=True)
class Found:
    """A table, where it stands, and its layout."""

    place: str
    path: Path
    layout: Layout

    @property
    def told(self) -> str:
        """One line of what was recognised."""
        return f"{self.place}: {self.layout.title} ({self.layout.kind})"


@dataclass(frozen=True, slots=True)
class Recognised:
    """Files by kind, what was recognised, and tables beside them that are no layout and are not used."""

    files: Mapping[str, tuple[Path, ...]]
    found: tuple[Found, ...]
    unused: tuple[str, ...]


def recognised(paths: Sequence[Path]) -> Recognised:
    """Return what files, folders and zips hold.

    Parameters
    ----------
    paths : sequence of Path
        Tables, folders of tables, zips.

    Raises
    ------
    InputError
        A file has no known layout, or several; or another command reads it. Says what was seen and what would fit.
    """
    found: list[Found] = []
    unused: list[str] = []
    for path in paths:
        own, others = _in(path)
        found += own
        unused += others
    files: dict[str, tuple[Path, ...]] = {}
    for one in found:
        files[one.layout.kind] = tuple(dict.fromkeys((*files.get(one.layout.kind, ()), one.path)))
    return Recognised(files, tuple(found), tuple(unused))


def tables_of_kind(path: Path, kind: str) -> tuple[Path, ...]:
    """Return the files of a folder that have a layout of one kind."""
    own, _ = _in(path, (kind,))
    return tuple(dict.fromkeys(found.path for found in own))


def _in(path: Path, kinds: Sequence[str] = KINDS) -> tuple[list[Found], list[str]]:
    """Return what a file, folder or zip holds, and its tables without a known layout."""
    if (path / REGION_FILE).is_file() or REGION_FILE in zip_names(path):
        raise InputError("it is a region of ortaq", where=str(path), fix="ortaq region import FILE --name NAME")
    if _holds_factbook(path):
        return [Found(str(path), path, _FACTBOOK)], []
    found: list[Found] = []
    unused: list[tuple[Head, tuple[Layout, ...]]] = []
    for head, file in _heads(path):
        fits = layouts_of(head)
        built = [layout for layout in fits if layout.kind in kinds]
        if len(built) == 1:
            found.append(Found(head.place, file, built[0]))
        else:
            unused.append((head, fits))
    several = [(head, fits) for head, fits in unused if len([f for f in fits if f.kind]) > 1]
    if several or not found:
        raise _doubt(path, several or unused)
    _require_one_kind_in_zip(path, found)
    return found, [head.place for head, _ in unused]


def _heads(path: Path) -> Iterator[tuple[Head, Path]]:
    """Yield the beginning of every table, and the file that holds it."""
    for file, member in parts_of((path,)):
        if file.suffix.lower() == ".parquet":
            yield Head(str(file), tuple(read_parquet(file).column_names)), file
        elif file.suffix.lower() == ".zip" and not zip_names(file):
            yield Head(str(file), ()), file
        else:
            with opened(file, member) as (stream, place):
                yield head_of(stream.read(HEAD_BYTES), place), file


def head_of(data: bytes, place: str) -> Head:
    r"""Return header and first rows of a table of which the beginning is given.

    Examples
    --------
    >>> head_of(b"t;i;j;k;v\n2023;398;156;270900;1,5\n", "x.csv").columns
    ('t', 'i', 'j', 'k', 'v')
    """
    text = _text(data, place)
    lines = text.splitlines()
    mark = max(",;\t|", key=lambda m: max((line.count(m) for line in lines[:PREAMBLE]), default=0))
    try:
        rows = [tuple(c.strip() for c in row) for row in csv.reader(io.StringIO(text), delimiter=mark)][:SEEN_ROWS]
    except csv.Error:
        return Head(place, ())
    widest = max((len(row) for row in rows[:PREAMBLE]), default=0)
    at = next((n for n, row in enumerate(rows[:PREAMBLE]) if len(row) >= max(widest - 1, 2)), 0)
    return Head(place, rows[at] if rows else (), tuple(rows[at + 1 :]))


def _text(data: bytes, place: str) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="ignore")
    end = data.rfind(b"\n") + 1 if len(data) >= HEAD_BYTES else len(data)
    return text_of(data[: end or len(data)], place).removeprefix("\ufeff")


def _holds_factbook(path: Path) -> bool:
    names = zip_names(path)
    if path.is_dir():
        names = tuple(p.relative_to(path).as_posix() for p in path.glob("*/*.json"))
    return sum(_FACTBOOK.fits(Head(name, ())) for name in names) >= FEWEST_ENTRIES


def _require_one_kind_in_zip(path: Path, found: Sequence[Found]) -> None:
    kinds = list(dict.fromkeys(one.layout.kind for one in found))
    if path.suffix.lower() == ".zip" and len(kinds) > 1:
        what = f"the zip holds tables of several kinds: {', '.join(kinds)}"
        raise InputError(what, where=str(path), why=NOTHING, fix="unpack it and name the folder")


def _doubt(path: Path, unused: Sequence[tuple[Head, tuple[Layout, ...]]]) -> InputError:
    """Return what is said of a file that has no known layout, several, or one that another command reads."""
    head, fits = unused[0] if unused else (Head(str(path), ()), ())
    seen = ", ".join(c for c in head.columns[:SHOWN]) + (", ..." if len(head.columns) > SHOWN else "")
    where = f"{head.place}: columns {seen}" if seen.strip(", .") else head.place
    if kinds := [layout.kind for layout in fits if layout.kind]:
        what = f"the table fits {len(kinds)} layouts: {', '.join(kinds)}"
        return InputError(what, where=where, why=NOTHING, fix=said("say which: --from {kind}=FILE", kind=kinds[0]))
    if elsewhere := [layout for layout in fits if layout.instead]:
        what = f"recognised as {elsewhere[0].title}, which is not built into a region of sectors"
        fix = said("it is read by {command}", command=elsewhere[0].instead)
        return InputError(what, where=where, why=NOTHING, fix=fix)
    close = [f"{layout.title} but for {', '.join(lacking)}" for layout, lacking in nearest(head) if lacking]
    fix = (
        said("it would be {nearest}; or say what it is: KIND=FILE", nearest="; or ".join(close))
        if close
        else said("known layouts: {kinds}; say what it is with KIND=FILE", kinds=", ".join(KINDS))
    )
    return InputError("the layout is not known", where=where, why=NOTHING, fix=fix)
