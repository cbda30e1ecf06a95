"""What can be fetched for signals: addresses, hosts, terms, and the reader of each layout."""

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from ortaq.core import InputError, Progress, named, require_known, said
from ortaq.sources.fetch.download import Guard, download, drop
from ortaq.sources.fetch.library import Fetched, Publication
from ortaq.sources.fetch.patience import Patience
from ortaq.tables import ColumnSpec, TableSpec, csv_text, read_table, text_columns

COLUMNS = ("place", "period", "indicator", "value", "unit", "source", "vintage")
"""Of the table that every file becomes; signals read it."""

Row = tuple[str, str, str, float, str]
"""Place, period, indicator, value, unit."""

_SAFE = set(string.ascii_letters + string.digits + "-_.+")
_READERS = "ortaq.sources.watch.layouts:"
LAYOUTS = {
    "ucdp": "deaths",
    "ucdp_candidate": "deaths",
    "brent": "oil_prices",
    "eurostat_monthly": "partner_exports",
    "open_meteo": "point_weather",
    "wfp_prices": "food_prices",
    "imf_rates": "exchange_rates",
    "usgs": "earthquakes",
    "gdacs": "disaster_alerts",
    "who_outbreaks": "outbreak_notices",
}
"""Function of `layouts` that reads the file of a connector."""


@dataclass(frozen=True, slots=True)
class Connector:
    """One published file; see ``Wanted`` of `sources.fetch`.

    Attributes
    ----------
    publication : Publication
    url : str
        Parts in braces are ``parts``.
    file : str
        Its name in the library.
    parts : mapping of str to str
    guard : Guard
        Hosts that it may come from, and its largest size.
    """

    publication: Publication
    url: str
    file: str
    parts: Mapping[str, str]
    guard: Guard

    def bring(self, part: Path, progress: Progress, patience: Patience) -> tuple[int, tuple[str, ...]]:
        """Download the file and read all of it; what cannot be read is not kept.

        Parameters
        ----------
        part : Path
            Where it is written while it comes.
        progress : callable
        patience : Patience

        Returns
        -------
        tuple of int and tuple of str
            Rows, and what is said of them.

        Raises
        ------
        InputError
            It could not be brought, or not be read.
        """
        download(self.url, part, progress=progress, patience=patience, guard=self.guard)
        try:
            rows = self.rows(part)
        except InputError:
            drop(part)
            raise
        return len(rows), ()

    def rows(self, path: Path) -> list[Row]:
        """Return what the file says.

        Raises
        ------
        InputError
            It is of another kind or layout than the publisher's, damaged, or holds nothing.
        """
        read: Callable[[Path, str, Mapping[str, str]], list[Row]] = named(_READERS + LAYOUTS[self.publication.id])
        rows = read(path, self.url, self.parts)
        if not rows:
            raise InputError(
                "the file holds nothing that signals read", where=self.url, why="nothing was kept", fix="ask for more"
            )
        return rows


@dataclass(frozen=True, slots=True)
class Table:
    """A fetched file as a table: its name and text, rows, the digest of the raw file and the day it came."""

    name: str
    text: str
    rows: int
    sha256: str
    vintage: str


def _catalogue() -> dict[str, Connector]:
    words = (
        ColumnSpec("hosts", "Hosts", "words"),
        ColumnSpec("parts", "Usual parts of the address", "words", blank=()),
        ColumnSpec("most_mb", "Largest size", "number", "MB", 0.0),
    )
    texts = text_columns(
        id="Name", title="Title", publisher="Publisher", licence="Licence", terms="Terms", url="Address",
        file="Name in the library", accept="Media type",
    )  # fmt: skip
    spec = TableSpec("connectors", "connectors.csv", "Files for signals", (*texts, *words), ("id",))
    return {row["id"]: _connector(row) for row in read_table(Path(__file__).with_name("tables"), spec).rows()}


def _connector(row: Mapping[str, object]) -> Connector:
    id, title, publisher, licence, terms = (str(row[name]) for name in ("id", "title", "publisher", "licence", "terms"))
    told = Publication(id, title, publisher, licence, terms, build_kind="")
    hosts, parts = (tuple(str(word) for word in _words(row[name])) for name in ("hosts", "parts"))
    guard = Guard(hosts, int(float(str(row["most_mb"])) * 2**20), str(row["accept"]))
    given = {key: value for key, _, value in (word.partition("=") for word in parts)}
    return Connector(told, str(row["url"]), str(row["file"]), given, guard)


def _words(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else ()


CONNECTORS: Mapping[str, Connector] = _catalogue()
"""Every file by its name in ``ortaq watch fetch``."""


def connector(source: str, parts: Mapping[str, str] | None = None, address: str = "") -> Connector:
    """Return a connector with its address filled in.

    Parameters
    ----------
    source : str
        A key of ``CONNECTORS``.
    parts : mapping of str to str, optional
        Parts of the address that differ from the usual ones.
    address : str, optional
        Where the publisher keeps the file now; its host must be one of the publisher's.

    Raises
    ------
    InputError
        Source, part or host is unknown; a part is missing or could change what is asked for.
    """
    require_known([source], list(CONNECTORS), kind="source", where="SOURCE")
    found, given = CONNECTORS[source], dict(parts or {})
    require_known(list(given), list(found.parts), kind=f"part of '{source}'", where="--set")
    for key, value in given.items():
        if not value or set(value) - _SAFE or ".." in value:
            raise InputError(f"{key}={value} cannot stand in an address", where="--set", fix="letters, digits, - _ . +")
    filled = {**found.parts, **given}
    if missing := [key for key, value in filled.items() if not value and (not address or key in found.file)]:
        first = missing[0]
        raise InputError(
            f"'{source}' needs {', '.join(missing)}", where="--set", fix=said("add --set {part}=...", part=first)
        )
    if address and (urlsplit(address).hostname not in found.guard.hosts or not address.startswith("https://")):
        raise InputError(
            f"'{urlsplit(address).hostname}' is no host of {found.publication.publisher}",
            where="--address",
            why="a file from elsewhere is not what its publisher says",
            fix=said("give an https address of: {hosts}", hosts=", ".join(found.guard.hosts)),
        )
    file = found.file.format(**filled).replace("+", "-")
    return replace(found, url=address or found.url.format(**filled), file=file, parts=filled)


def table_of(wanted: Connector, fetched: Fetched) -> Table:
    """Return a fetched file as a table of signals, with source and vintage in every row.

    Parameters
    ----------
    wanted : Connector
    fetched : Fetched
    """
    rows = sorted(set(wanted.rows(fetched.path)))
    vintage, source = fetched.entry.date, wanted.publication.id
    text = csv_text(COLUMNS, [(*row, source, vintage) for row in rows])
    return Table(f"{Path(wanted.file).stem}.csv", text, len(rows), fetched.entry.sha256, vintage)
