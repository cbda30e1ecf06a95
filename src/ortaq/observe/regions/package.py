"""Region packages: a folder or zip of tables with datapackage.json (Frictionless Data Package 2.0), read and written.

A package carries the region folder as it is: files that no table is made of pass through byte for byte.
"""

import csv
import io
import json
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from ortaq.core import InputError, suggest
from ortaq.domains import parts
from ortaq.observe.regions.codes import code_mistakes, missing_cells, year_mistakes
from ortaq.observe.regions.known import HEAD, require_source
from ortaq.observe.regions.region_tables import REVENUES, SPECS
from ortaq.tables import (
    MANIFEST,
    CheckedTable,
    Mistake,
    RawTable,
    TableSpec,
    bare,
    clean,
    csv_text,
    refuse,
    resource,
    table_schema,
)

LARGEST_BYTES = 2**30
"""Most that a zip may unpack to."""


@dataclass(frozen=True, slots=True)
class RegionPackage:
    """A region as tables, and its other files by path: region.toml and whatever else the folder holds."""

    tables: Mapping[str, CheckedTable]
    files: Mapping[str, bytes]

    @property
    def head(self) -> str:
        """Text of region.toml."""
        return self.files[HEAD].decode("utf-8")


def read_package(path: Path) -> RegionPackage:
    """Read a region folder or a zip of one; every cell is checked."""
    files = _files(path)
    _require_listed(files, path)
    raws = {spec.name: _raw(spec, files, path) for spec in SPECS}
    taken = {MANIFEST, *(f"{s.name}.csv" for s in SPECS), *(s.file for s in SPECS)}
    return package_of(raws, {name: data for name, data in files.items() if name not in taken}, str(path))


def package_of(raws: Mapping[str, RawTable], files: Mapping[str, bytes], source: str) -> RegionPackage:
    """Return a package from raw tables."""
    if HEAD not in files:
        raise InputError(f"no {HEAD}", where=source, fix="export a region and keep this file beside the tables")
    tables: dict[str, CheckedTable] = {}
    mistakes: list[Mistake] = []
    for spec in SPECS:
        tables[spec.name], own_mistakes = clean(raws[spec.name], spec)
        mistakes.extend(own_mistakes)
    refuse(mistakes, source)
    package = RegionPackage(tables, files)
    try:
        refuse([*code_mistakes(tables), *year_mistakes(tables, package.head)], source)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{HEAD} cannot be read: {error}", where=source, fix="correct the line") from error
    refuse(list(missing_cells(tables)), source)
    return package


def package_bytes(package: RegionPackage) -> dict[str, bytes]:
    """Return every file of the package, datapackage.json last; equal packages give equal bytes."""
    files = dict(package.files)
    for name, table in package.tables.items():
        spec = package.tables[name].spec
        files[spec.file] = _csv_bytes(table) if spec.keeps_text else _parquet_bytes(table)
    return {**files, MANIFEST: _descriptor(package, files)}


def _files(path: Path) -> dict[str, bytes]:
    """Return the visible files of a folder or zip by path relative to region.toml."""
    if path.is_dir():
        contents = {p.relative_to(path).as_posix(): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}
    else:
        contents = _zipped(path)
    visible = {n: d for n, d in contents.items() if not any(p.startswith((".", "__", "~$")) for p in n.split("/"))}
    heads = [n for n in visible if PurePosixPath(n).name == HEAD]
    if len(heads) > 1:
        raise InputError(f"{len(heads)} files named {HEAD}", where=str(path), fix="bring one region at a time")
    top = heads[0].removesuffix(HEAD) if heads else ""
    return {n.removeprefix(top): d for n, d in visible.items() if n.startswith(top)}


def _zipped(path: Path) -> dict[str, bytes]:
    require_source(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            outside = [e.filename for e in entries if e.filename.startswith("/") or ".." in e.filename.split("/")]
            if outside or sum(e.file_size for e in entries) > LARGEST_BYTES:
                what = f"the zip has a path outside itself: {outside[0]}" if outside else "the zip unpacks to over 1 GB"
                raise InputError(what, where=str(path), fix="zip the region folder again")
            return {e.filename: archive.read(e) for e in entries}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"not a whole zip file: {error}",
            where=str(path),
            why="nothing was imported",
            fix="copy or download it again; give a region folder, a .zip of one, or an .xlsx",
        ) from error


def _require_listed(files: Mapping[str, bytes], path: Path) -> None:
    if MANIFEST not in files:
        return
    try:
        listed = [str(r["path"]) for r in json.loads(files[MANIFEST])["resources"]]
    except (ValueError, KeyError, TypeError) as error:
        fix = "delete it (the tables are enough) or export again"
        raise InputError(f"not a data package: {error}", where=f"{path}, {MANIFEST}", fix=fix) from error
    for name in listed:
        if name not in files and name.replace(".parquet", ".csv") not in files:
            raise InputError(
                f"{name} is listed in {MANIFEST} and is not there", where=str(path), fix="copy the whole package"
            )


def _raw(spec: TableSpec, files: Mapping[str, bytes], path: Path) -> RawTable:
    names = [n for n in dict.fromkeys((spec.file, f"{spec.name}.csv")) if n in files]
    if len(names) == 2:
        raise InputError(f"both {names[0]} and {names[1]}", where=str(path), fix="keep the one that counts")
    if not names:
        near = suggest(spec.file, list(files))
        raise InputError(f"no table {spec.file}", where=str(path), fix=near or "export a region to see every table")
    place = f"{path}, {names[0]}" if path.is_file() else str(path / names[0])
    return (
        _csv_table(files[names[0]], spec, place)
        if names[0].endswith(".csv")
        else _parquet_table(files[names[0]], place)
    )


def _csv_table(data: bytes, spec: TableSpec, place: str) -> RawTable:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        kind = "UTF-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else f"not UTF-8 from line {line}"
        raise InputError(f"the text is {kind}", where=place, fix="save it as 'CSV UTF-8 (comma delimited)'") from error
    wanted = {c.name for c in spec.columns}
    first = text.partition("\n")[0].strip().replace('"', "")
    for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(wanted & set(first.split(mark))) > 1:
            raise InputError(f"columns are separated by {called}", where=place, fix="save it with commas, or as .xlsx")
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lines = [(reader.line_num, tuple(map(bare, cells))) for cells in reader if cells]
    except csv.Error as error:
        raise InputError(f"not a CSV table: {error}", where=place, fix="save it again") from error
    header = tuple(h.strip() for h in lines[0][1]) if lines else ()
    odd = [
        Mistake(
            f"{place}, line {line}",
            f"{len(cells)} cells under {len(header)} columns",
            "quote text with commas; 15461, not 15,461",
        )
        for line, cells in lines[1:]
        if len(cells) != len(header)
    ]
    refuse(odd, place)
    return RawTable(place, header, tuple(lines[1:]))


def _parquet_table(data: bytes, place: str) -> RawTable:
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"not a parquet table: {error}", where=place, fix="write or copy the table again") from error
    columns = [column.to_pylist() for column in table.columns]
    return RawTable(place, tuple(table.column_names), tuple(enumerate(zip(*columns, strict=True), start=1)))


def _csv_bytes(table: CheckedTable) -> bytes:
    return csv_text(list(table.columns), zip(*table.columns.values(), strict=True)).encode()


def _parquet_bytes(table: CheckedTable) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(table.columns), sink, compression="zstd", compression_level=19, version="2.6")
    return bytes(sink.getvalue().to_pybytes())


def _heading(data: bytes) -> list[str]:
    """Return the columns of a small table."""
    return next(csv.reader(io.StringIO(data.decode("utf-8-sig", errors="replace"), newline="")), [])


def _descriptor(package: RegionPackage, files: Mapping[str, bytes]) -> bytes:
    head = tomllib.loads(package.head)
    tables = {table.spec.file: (table.spec, list(table.columns)) for table in package.tables.values()}
    further = (REVENUES, *(spec for kept in parts("tables").values() for spec in kept.specs))
    added = {spec.file: spec for spec in further if spec.file in files}
    tables |= {name: (spec, _heading(files[name])) for name, spec in added.items()}
    resources = []
    for path in sorted(files):
        entry = resource(path, files[path])
        if path in tables:
            spec, columns = tables[path]
            entry |= {"name": spec.name, "title": spec.title, "type": "table", "encoding": "utf-8"}
            entry["schema"] = table_schema(spec, columns)
        resources.append(entry)
    sources = package.tables["sources"].columns
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"ortaq-region-{head['name']}",
        "title": head["title"],
        "description": head["description"].strip(),
        "licenses": [{"title": head["licence"], "path": HEAD}],
        "sources": [
            {"title": title, **({"path": url} if url else {})}
            for title, url in zip(sources["title"], sources["url"], strict=True)
        ],
        "resources": resources,
    }
    return (json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n").encode()
