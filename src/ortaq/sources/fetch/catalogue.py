"""What can be fetched as a file: addresses and their parts."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ortaq.core import InputError, Progress, require_known
from ortaq.sources.builders.classification import SHIPPED
from ortaq.sources.fetch.contents import zip_rows
from ortaq.sources.fetch.download import download, drop
from ortaq.sources.fetch.library import PUBLICATIONS, Publication
from ortaq.sources.fetch.patience import Patience
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns


@dataclass(frozen=True, slots=True)
class FetchSource:
    """One published file, a zip.

    Attributes
    ----------
    url : str
        Address; parts in braces are ``parts``.
    parts : mapping
        Default of every part of the address.
    """

    publication: Publication
    url: str
    parts: Mapping[str, str]
    file: str

    def bring(self, part: Path, progress: Progress, patience: Patience) -> tuple[int, tuple[str, ...]]:
        """Download the file; see ``Wanted.bring``."""
        download(self.url, part, progress=progress, patience=patience)
        try:
            return zip_rows(part, self.url), ()
        except InputError:
            drop(part)
            raise


_FILES = TableSpec(
    "files",
    "files.csv",
    "Published files that can be fetched",
    (
        *text_columns(id="Publication", url="Address", file="Name in the library"),
        ColumnSpec("parts", "Usual parts of the address", "words", blank=()),
    ),
    ("id",),
)
CATALOGUE: Mapping[str, FetchSource] = {
    r["id"]: FetchSource(PUBLICATIONS[r["id"]], r["url"], dict(p.split("=") for p in r["parts"]), r["file"])
    for r in read_table(SHIPPED, _FILES).rows()
}


def resolved(source_id: str, parts: Mapping[str, str] | None = None) -> FetchSource:
    """Return a source of the catalogue with its address filled in.

    Parameters
    ----------
    source_id : str
        A key of ``CATALOGUE``.
    parts : mapping of str to str, optional
        Parts of the address that differ from the usual ones.

    Raises
    ------
    InputError
        The source or a part of its address is unknown, or a part could change what is asked for.

    Examples
    --------
    >>> resolved("wdi").publication.publisher
    'World Bank'
    """
    require_known([source_id], list(CATALOGUE), kind="source", where="SOURCE")
    source = CATALOGUE[source_id]
    given = dict(parts or {})
    require_known(list(given), list(source.parts), kind=f"part of '{source_id}'", where="--set")
    allowed = set(string.ascii_letters + string.digits + "-_.")
    for key, value in given.items():
        if not value or set(value) - allowed or ".." in value:
            raise InputError(f"{key}={value} cannot stand in an address", where="--set", fix="letters, digits, - _ .")
    filled = {**source.parts, **given}
    return replace(source, url=source.url.format(**filled), file=source.file.format(**filled), parts=filled)
