"""What came, looked at before it is kept: whether it is a zip, every byte of it, and the rows it holds."""

import zipfile
import zlib
from pathlib import Path

from ortaq.core import InputError

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_BLOCK = 1 << 20


def zip_rows(part: Path, where: str) -> int:
    """Return the rows of the tables in a zip, reading every byte of it against its checksums."""
    with part.open("rb") as file:
        head = file.read(512)
    if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        text = head.decode("utf-8", errors="replace")[:80].replace("\n", " ")
        raise InputError(
            f"a web page came instead of a zip file: {text}",
            where=where,
            why="nothing was kept",
            fix="the address may have moved, or a network login stands in between; open it in a browser",
        )
    if not head.lstrip().startswith(MAGIC):
        raise InputError("what came is no zip file", where=where, why="nothing was kept", fix="try again later")
    try:
        return _rows(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"the zip file is damaged: {error}", where=where, why="nothing was kept", fix="fetch it again"
        ) from error


def _rows(path: Path) -> int:
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
