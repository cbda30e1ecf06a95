"""What came, looked at before it is kept: the kind of file, every byte of it, and the rows it holds."""

import csv
import json
import zipfile
import zlib
from pathlib import Path

from ortaq.core import InputError

MAGIC = {"zip": (b"PK\x03\x04", b"PK\x05\x06"), "json": (b"{", b"["), "csv": ()}
_BLOCK = 1 << 20


def require_kind(part: Path, kind: str, where: str) -> None:
    """Refuse a web page or another kind of file.

    Raises
    ------
    InputError
        What came is not of this kind.
    """
    with part.open("rb") as file:
        head = file.read(512)
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        text = head.decode("utf-8", errors="replace")[:80].replace("\n", " ")
        raise InputError(
            f"a web page came instead of a {kind} file: {text}",
            where=where,
            why="nothing was kept",
            fix="the address may have moved, or a network login stands in between; open it in a browser",
        )
    if not head or (MAGIC[kind] and not head.lstrip().startswith(MAGIC[kind])):
        raise InputError(f"what came is no {kind} file", where=where, why="nothing was kept", fix="try again later")


def count_rows(path: Path, kind: str, where: str) -> int:
    """Return the rows of the tables in a file, reading every byte of it (a zip is checked against its checksums).

    Raises
    ------
    InputError
        The file is damaged or cut off.
    """
    try:
        if kind == "zip":
            return _zip_rows(path)
        if kind == "json":
            return len(json.loads(path.read_text(encoding="utf-8")))
        with path.open(encoding="utf-8-sig", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"the {kind} file is damaged: {error}", where=where, why="nothing was kept", fix="fetch it again"
        ) from error


def _zip_rows(path: Path) -> int:
    lines, tables, others = 0, 0, 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            is_table = entry.filename.lower().endswith(".csv")
            tables, others = tables + is_table, others + (not is_table)
            last = b"\n"
            with archive.open(entry) as file:
                while block := file.read(_BLOCK):
                    lines += block.count(b"\n") * is_table
                    last = block[-1:]
            lines += is_table and last != b"\n"
    return lines - tables if tables else others
