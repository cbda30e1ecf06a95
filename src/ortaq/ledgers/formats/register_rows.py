"""The register as a table of a file or sheet: one row a document, and one a pair."""

from collections.abc import Sequence

from ortaq.ledgers.cells import in_language
from ortaq.ledgers.rules.register import Document, pairs
from ortaq.tables import ColumnSpec, TableSpec, csv_text

DOCUMENTS = TableSpec(
    "register",
    "register.csv",
    "Documents between states, with their dates",
    (
        ColumnSpec("title", "What it is called"),
        ColumnSpec("between", "Codes, separated by ;"),
        ColumnSpec("kind", "agreement, partnership, memorandum, declaration or decision"),
        ColumnSpec("level", "Level of partnership that it names, if any", blank=""),
        ColumnSpec("signed", "Day or year", blank=""),
        ColumnSpec("in_force", "Day or year since when it is in force", blank=""),
        ColumnSpec("expires", "Day or year until which it holds", blank=""),
        ColumnSpec("source", "Where it can be read", blank="", optional=True),
    ),
    keys=("title",),
)
_PAIRS = ("first", "second", "level", "since", "documents", "latest", "latest_document")


def document_cells(found: Sequence[Document], language: str) -> list[Sequence[object]]:
    """Return the head and the rows of the table of documents.

    Parameters
    ----------
    found : sequence of Document
    language : str
        Of titles, as far as they exist in it.

    Returns
    -------
    list of sequence
    """
    rows = [
        (
            in_language(one.title, language),
            ";".join(one.between),
            *(one.kind, one.level, one.signed, one.in_force, one.expires, one.source),
        )
        for one in found
    ]
    return [[column.name for column in DOCUMENTS.columns], *rows]


def pair_cells(found: Sequence[Document], on: str, language: str, of: Sequence[str] = ()) -> list[Sequence[object]]:
    """Return the head and the rows of the table of pairs.

    Parameters
    ----------
    found : sequence of Document
    on : str
        Day on which a level must hold.
    language : str
    of : sequence of str, optional
        One state, or the two of one pair; all if absent.

    Returns
    -------
    list of sequence
    """
    rows = [
        (*one.states, one.level, one.since, len(one.documents), last.signed, in_language(last.title, language))
        for one in pairs(found, on, of)
        for last in one.documents[-1:]
    ]
    return [_PAIRS, *rows]


def register_csv(found: Sequence[Document], language: str) -> str:
    """Return the table of documents as CSV.

    Parameters
    ----------
    found : sequence of Document
    language : str

    Returns
    -------
    str
    """
    heads, *rows = document_cells(found, language)
    return csv_text([str(head) for head in heads], rows)
