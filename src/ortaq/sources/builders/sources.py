"""What a built region says of where its numbers come from."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ortaq.core import Region, Source
from ortaq.sources.builders.classification import SHIPPED
from ortaq.sources.builders.several import parts_of
from ortaq.tables import SOURCES, read_table

_CHUNK = 1 << 20

KNOWN = {s.id: s for s in read_table(SHIPPED, SOURCES).records(Source)}


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            sha.update(block)
    return sha.hexdigest()


def of_file(source_id: str, paths: Sequence[Path], year: int, covers: str = "") -> Source:
    """Return a known source with what was read: files, year, day, checksums, and what they cover."""
    every = list(dict.fromkeys(path for path, _ in parts_of(paths)))
    files = "; ".join(f"{path.name}, sha256 {file_sha256(path)}" for path in every)
    note = f"year {year}, read {date.today().isoformat()}: {files}"
    note += f"; covers {covers}" if covers else ""
    known = KNOWN[source_id]
    return replace(known, year=known.year or str(year), note=note)


def of_region(source_id: str, region: Region, what: str) -> Source:
    """Return a region of this program as a source."""
    title = f"{what} of region '{region.name}' ({region.title})"
    note = f"digest {region.digest}, base year {region.base_year}"
    return Source(source_id, title, "ortaq", str(region.base_year), region.licence, "", note)
