"""Commitments of published documents, as acts of the register: one for each document, and a report for each figure."""

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from ortaq.ledgers.formats.commitment_rows import CommitmentRow, read_commitments
from ortaq.ledgers.ledger import Ledger


def registered_rows(rows: Sequence[CommitmentRow], language: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return the acts that put rows of a table into the register.

    Parameters
    ----------
    rows : sequence of CommitmentRow
    language : str
        In which the titles of documents are.

    Returns
    -------
    tuple of (str, dict)
        Kind and body, in order.
    """
    documents: dict[str, list[CommitmentRow]] = {}
    for row in rows:
        documents.setdefault(row.promise.instrument or row.promise.id, []).append(row)
    relations = [("relation", _relation(title, held, language)) for title, held in documents.items()]
    reports = [("report", row.report.model_dump(mode="json", exclude_defaults=True)) for row in rows if row.report]
    return (*relations, *reports)


def public_record(path: Path) -> Ledger:
    """Make a ledger of the public commitments that ship, kept without keys: facts in our own words, with addresses.

    Parameters
    ----------
    path : Path
        The new file.

    Returns
    -------
    Ledger

    Raises
    ------
    InputError
        Something stands there, or it cannot be written.
    """
    with as_file(files("ortaq").joinpath("data/ledgers")) as folder:
        rows = read_commitments(folder, "public_commitments.csv")
    founding = {
        "title": {"en": "Public commitments of China, Central Asia and the SCO, 1999 to 2025"},
        "members": {**dict.fromkeys(("CHN", "KAZ", "KGZ", "TJK", "TKM", "UZB"), "member"), "OBSERVER": "reporter"},
        "languages": ["en"],
    }
    ledger = Ledger.new(path, "public commitments", "KAZ", founding)
    ledger.append_all("OBSERVER", registered_rows(rows, "en"))
    return ledger


def _relation(title: str, rows: Sequence[CommitmentRow], language: str) -> dict[str, Any]:
    between = sorted({code for row in rows for code in (*row.promise.obligor, *row.promise.beneficiary)})
    return {
        "between": between,
        "on": rows[0].date,
        "kind": "agreement" if "agreement" in title.lower() else "declaration",
        "title": {language: title},
        "source": rows[0].promise.source,
        "commitments": [row.promise.model_dump(mode="json", exclude_defaults=True) for row in rows],
    }
