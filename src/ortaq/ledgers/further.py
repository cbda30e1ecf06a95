"""Tables of a ledger besides promises: what was said, who takes part, refusals."""

from collections.abc import Iterator, Mapping

from ortaq.core.report import Cell, Name, Table, Text, Words
from ortaq.ledgers.cells import column_heads, in_language
from ortaq.ledgers.rules.promises import Statement
from ortaq.ledgers.rules.state import State


def further_tables(state: State, language: str) -> tuple[Table, ...]:
    """Return what a ledger says besides what was agreed and promised; tables without rows among them.

    Parameters
    ----------
    state : State
    language : str
        Of texts, as far as they exist in it.
    """
    return _said(state, language), _participants(state), _refused(state)


def _said(state: State, language: str) -> Table:
    """Return objections, reservations, divergences and statements in their own words."""
    rows = tuple(
        (Cell(place), Cell(Text(f"ledger.said.{kind}")), Cell(by), Cell(in_language(text, language)))
        for place, kind, by, text in _words(state)
    )
    return Table("said", Text("ledger.words"), column_heads("proposal", "kind", "by", "text"), rows)


def _words(state: State) -> Iterator[tuple[str, str, Words, Mapping[str, str]]]:
    for name, one in state.proposals.items():
        stances = sorted(one.stances.values(), key=lambda said: said.act.author)
        for said in (*stances, *one.reservations):
            if said.text:
                yield name, said.kind, Name("economy", said.act.author), said.text
        for apart in one.divergences:
            yield f"{name}, {apart.article}", "divergence", ", ".join(apart.languages), apart.text
    for act, statement in state.statements:
        if isinstance(statement, Statement):
            about = statement.proposal or statement.shock or ""
            yield about, "statement", Name("economy", act.author), statement.text


def _participants(state: State) -> Table:
    """Return who takes part, with the public key that holds now, to be compared aloud."""
    held = {code: keys[-1][1] for code, keys in state.keys.items()}
    rows = tuple(
        (Cell(Name("economy", code)), Cell(Text(f"ledger.role.{role}")), Cell(held.get(code, "")))
        for code, role in sorted(state.roles.items())
    )
    gone = tuple(
        (Cell(Name("economy", code)), Cell(Text("ledger.left", {"on": on})), Cell(""))
        for code, on in sorted(state.left.items())
    )
    heads = column_heads("participant", "role", "public_key")
    return Table("participants", Text("ledger.participants"), heads, rows + gone)


def _refused(state: State) -> Table:
    rows = tuple(
        (Cell(one.act.author), Cell(one.kind), Cell(one.act.time or ""), Cell(one.reason)) for one in state.refused
    )
    return Table(
        "refused",
        Text("ledger.refused"),
        column_heads("by", "act", "time", "reason"),
        rows,
        (Text("ledger.refused_note"),),
    )
