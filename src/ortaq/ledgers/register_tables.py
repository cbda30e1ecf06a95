"""Tables of the register: by pair of states, and document by document."""

from collections.abc import Sequence

from ortaq.core.report import Cell, Name, Reading, Section, Table, Text
from ortaq.ledgers.cells import column_heads, economies, in_language
from ortaq.ledgers.rules.register import Document, documents, pairs
from ortaq.ledgers.rules.state import State


def register_section(state: State, on: str, language: str, of: Sequence[str] = ()) -> Section:
    """Return who has agreed with whom on what, and since when.

    Parameters
    ----------
    state : State
    on : str
        Day on which a level of partnership must hold.
    language : str
        Of titles, as far as they exist in it.
    of : sequence of str, optional
        One state whose documents are wanted, or the two of one pair; all if absent.

    Returns
    -------
    Section
    """
    wanted = tuple(one for one in documents(state) if set(of) <= set(one.between))
    tables = (pair_table(wanted, on, language, of), document_table(wanted, on, language))
    said = Text("ledger.register_said", {"on": on}) if wanted else Text("ledger.register_empty")
    return Section("register", Text("ledger.register"), (said,), tuple(table for table in tables if table.rows))


def pair_table(found: Sequence[Document], on: str, language: str, of: Sequence[str] = ()) -> Table:
    """Return one row for each pair: level, since when, how many documents, the last one.

    Parameters
    ----------
    found : sequence of Document
    on : str
    language : str
    of : sequence of str, optional
        As in `register_section`.
    """
    rows = tuple(
        (
            Cell(
                Text("ledger.pair", {"first": Name("economy", one.states[0]), "second": Name("economy", one.states[1])})
            ),
            Cell(Text(f"ledger.level.{one.level}") if one.level else ""),
            Cell(one.since),
            Cell(len(one.documents), Reading.COUNT),
            Cell(sum(len(document.between) == 2 for document in one.documents), Reading.COUNT),
            Cell(one.documents[-1].signed),
            Cell(in_language(one.documents[-1].title, language)),
        )
        for one in pairs(found, on, of)
    )
    heads = column_heads("between", "level", "since", "documents", "bilateral", "latest", "document")
    return Table("pairs", Text("ledger.pairs"), heads, rows, (Text("ledger.pairs_note"),))


def document_table(found: Sequence[Document], on: str, language: str) -> Table:
    """Return one row for each document."""
    rows = tuple(
        (
            Cell(in_language(one.title, language)),
            Cell(Text(f"ledger.kind.{one.kind}")),
            Cell(Text(f"ledger.level.{one.level}") if one.level else ""),
            Cell(economies(one.between)),
            Cell(one.signed),
            Cell(one.in_force),
            Cell(one.expires, good=0 if one.holds(on) or one.signed > on else -1),
            Cell(len(one.commitments), Reading.COUNT),
            Cell(one.source),
        )
        for one in found
    )
    heads = column_heads("document", "kind", "level", "between", "signed", "in_force", "expires", "promises", "source")
    return Table("register", Text("ledger.documents"), heads, rows)
