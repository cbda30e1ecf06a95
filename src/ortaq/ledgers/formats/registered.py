"""Commitments of published documents, as acts of the register: one for each document, and a report for each figure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import as_file, files
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from ortaq.core import InputError
from ortaq.ledgers.cells import in_language
from ortaq.ledgers.formats.commitment_rows import CommitmentRow, read_commitments
from ortaq.ledgers.formats.folder import discard
from ortaq.ledgers.formats.workbook import LedgerBook
from ortaq.ledgers.ledger import Ledger
from ortaq.ledgers.rules.promises import Act, Relation

Acts = tuple[tuple[str, dict[str, Any]], ...]
"""Kind and body of each, in order."""


def registered_rows(rows: Sequence[CommitmentRow], language: str, known: Sequence[Relation] = ()) -> Acts:
    """Return the acts that put rows of a table into the register.

    Parameters
    ----------
    rows : sequence of CommitmentRow
    language : str
        In which the titles of documents are.
    known : sequence of Relation, optional
        Documents whose dates are known apart from the rows; those without rows are registered too.

    Returns
    -------
    tuple of (str, dict)
        Kind and body, in order.
    """
    stated = {in_language(one.title, language): one for one in known}
    documents: dict[str, list[CommitmentRow]] = {title: [] for title in stated}
    for row in rows:
        documents.setdefault(row.promise.instrument or row.promise.id, []).append(row)
    relations = [
        ("relation", _stated(stated[title], held) if title in stated else _relation(title, held, language))
        for title, held in documents.items()
    ]
    reports = [("report", _said(row.report)) for row in rows if row.report]
    return (*relations, *reports)


def public_record(path: Path) -> Ledger:
    """Make a ledger of the public commitments that ship, kept without keys: facts in our own words, with addresses.

    Parameters
    ----------
    path : Path
        The new file.

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
        "in_force": rows[0].in_force,
        "expires": rows[0].expires,
        "kind": "agreement" if "agreement" in title.lower() else "declaration",
        "title": {language: title},
        "source": rows[0].promise.source,
        "commitments": _promises(rows),
    }


def _stated(document: Relation, rows: Sequence[CommitmentRow]) -> dict[str, Any]:
    return {**_said(document), "commitments": _promises(rows)}


def _promises(rows: Sequence[CommitmentRow]) -> list[dict[str, Any]]:
    return [_said(row.promise) for row in rows]


def founded_by_book(path: Path, book: LedgerBook, title: str, language: str, author: str | None) -> Ledger:
    """Make a ledger without keys of what a workbook says.

    Parameters
    ----------
    path : Path
        The new file.
    book : LedgerBook
        Where it names nobody who takes part, all who are bound or benefit are members.
    title, language : str
        Of the ledger, and in which its texts are.
    author : str or None
        Who founds it and records; the first member if None, and a reporter records where there is one.

    Raises
    ------
    InputError
        Something stands there, nobody takes part, or a row breaks a rule; nothing is left behind then.
    """
    roles = dict(book.roles) or dict.fromkeys(_named(book.commitments, book.documents), "member")
    members = sorted(code for code, role in roles.items() if role == "member")
    if not members:
        raise InputError(
            "nobody takes part as a member",
            where="sheet 'participants'",
            why="a ledger is founded by a member",
            fix="name members in it, or who is bound in the sheet 'commitments'",
        )
    founder = author or members[0]
    recorder = author or next((code for code, role in sorted(roles.items()) if role == "reporter"), founder)
    founding = {
        "title": {language: title},
        "members": roles,
        "languages": [language],
        "bodies": [_said(one) for one in book.bodies],
    }
    ledger = Ledger.new(path, title, founder, founding)
    try:
        for by, acts in _recorded(book, language, founder, recorder):
            ledger.append_all(by, acts)
    except BaseException:
        discard(ledger)
        raise
    return ledger


def _recorded(book: LedgerBook, language: str, founder: str, recorder: str) -> Iterator[tuple[str, Acts]]:
    """Give the acts of a workbook by author: sessions, documents, what states promise alone, what was reported."""
    rows = [replace(row, report=None) for row in book.commitments] if book.reports else list(book.commitments)
    alone = [row for row in rows if not row.promise.instrument and len(row.promise.obligor) == 1 and not row.date]
    yield founder, tuple(("session", _said(one)) for one in book.sessions)
    yield recorder, registered_rows([row for row in rows if row not in alone], language, book.documents)
    for row in alone:
        yield row.promise.obligor[0], (("commit", _said(row.promise)),)
    yield recorder, tuple(("report", _said(row.report)) for row in alone if row.report)
    for by, held in groupby(sorted(book.reports, key=itemgetter(0)), key=itemgetter(0)):
        yield by, tuple(("report", _said(one)) for _, one in held)


def _said(act: Act) -> dict[str, Any]:
    return act.model_dump(mode="json", exclude_defaults=True)


def _named(rows: Sequence[CommitmentRow], documents: Sequence[Relation]) -> list[str]:
    bound = {code for row in rows for code in (*row.promise.obligor, *row.promise.beneficiary)}
    return sorted(bound | {code for one in documents for code in one.between})
