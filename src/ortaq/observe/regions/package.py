"""Region packages: a folder or zip of tables with datapackage.json (Frictionless Data Package 2.0), read and written.

A package carries the region folder as it is: files that no table is made of pass through byte for byte.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ortaq.core import InputError, suggest
from ortaq.domains import parts
from ortaq.observe.regions.codes import code_mistakes, missing_cells, year_mistakes
from ortaq.observe.regions.known import HEAD, require_source
from ortaq.observe.regions.region_tables import ELASTICITIES, REVENUES, SPECS
from ortaq.tables import (
    MANIFEST,
    CheckedTable,
    Mistake,
    RawTable,
    TableSpec,
    clean,
    csv_cells,
    csv_text,
    folder_bytes,
    json_of,
    parquet_bytes,
    parquet_of,
    plain_column,
    refuse,
    resource,
    table_schema,
    text_of,
    toml_of,
    zip_bytes,
)


@dataclass(frozen=True, slots=True)
class RegionPackage:
    """A region as tables, and its other files by path: region.toml and whatever else the folder holds."""

    tables: Mapping[str, CheckedTable]
    files: Mapping[str, bytes]

    @property
    def head(self) -> str:
        """Text of region.toml."""
        return text_of(self.files[HEAD], HEAD)

    def stated(self, source: str = "") -> dict[str, Any]:
        """Return what region.toml says; ``source``: the package, for messages."""
        return toml_of(self.files[HEAD], f"{source}, {HEAD}" if source else HEAD)


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
    head = package.stated(source)
    of_year = year_mistakes(tables, head.get("base_year"))
    refuse([*_head_mistakes(head, source), *code_mistakes(tables), *of_year], source)
    refuse(list(missing_cells(tables)), source)
    return package


def _head_mistakes(head: Mapping[str, Any], source: str) -> Iterator[Mistake]:
    """Yield every key that a package tells other programs and that is no text."""
    for key in ("name", "title", "description", "licence"):
        if not isinstance(head.get(key), str):
            what = f"{key} is no text" if key in head else f"missing key '{key}'"
            yield Mistake(f"{source}, {HEAD}", what, f'write {key} = "..."')


def package_bytes(package: RegionPackage) -> dict[str, bytes]:
    """Return every file of the package, datapackage.json last; equal packages give equal bytes."""
    files = dict(package.files)
    for name, table in package.tables.items():
        spec = package.tables[name].spec
        files[spec.file] = _csv_bytes(table) if spec.keeps_text else _parquet_bytes(table)
    return {**files, MANIFEST: _descriptor(package, files)}


def _files(path: Path) -> dict[str, bytes]:
    """Return the visible files of a folder or zip by path relative to region.toml."""
    require_source(path)
    fix = "copy or download it again; give a region folder, a .zip of one, or an .xlsx"
    visible = folder_bytes(path) if path.is_dir() else zip_bytes(path, fix=fix)
    heads = [n for n in visible if PurePosixPath(n).name == HEAD]
    if len(heads) > 1:
        raise InputError(f"{len(heads)} files named {HEAD}", where=str(path), fix="bring one region at a time")
    top = heads[0].removesuffix(HEAD) if heads else ""
    return {n.removeprefix(top): d for n, d in visible.items() if n.startswith(top)}


def _require_listed(files: Mapping[str, bytes], path: Path) -> None:
    if MANIFEST not in files:
        return
    try:
        listed = [str(r["path"]) for r in json_of(files[MANIFEST], f"{path}, {MANIFEST}")["resources"]]
    except (KeyError, TypeError) as error:
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
    names = [c.name for c in spec.columns]
    header, rows = csv_cells(data, place, names, spec.numbers)
    return RawTable(place, header, tuple(rows))


def _parquet_table(data: bytes, place: str) -> RawTable:
    table = parquet_of(data, place)
    columns = [plain_column(table, name, place).to_pylist() for name in table.column_names]
    return RawTable(place, tuple(table.column_names), tuple(enumerate(zip(*columns, strict=True), start=1)))


def _csv_bytes(table: CheckedTable) -> bytes:
    return csv_text(list(table.columns), zip(*table.columns.values(), strict=True)).encode()


def _parquet_bytes(table: CheckedTable) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - who opens a region that was kept writes none

    return parquet_bytes(pa.table(table.columns), compression="zstd", compression_level=19, version="2.6")


def _heading(data: bytes, name: str) -> list[str]:
    """Return the columns of a further table."""
    return parquet_of(data, name).column_names if name.endswith(".parquet") else list(csv_cells(data, name, ())[0])


def _descriptor(package: RegionPackage, files: Mapping[str, bytes]) -> bytes:
    head = package.stated()
    tables = {table.spec.file: (table.spec, list(table.columns)) for table in package.tables.values()}
    further = (REVENUES, ELASTICITIES, *(spec for kept in parts("tables").values() for spec in kept.specs))
    added = {spec.file: spec for spec in further if spec.file in files}
    tables |= {name: (spec, _heading(files[name], name)) for name, spec in added.items()}
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
