"""Tables of a ledger besides promises: who takes part, bodies, sessions, what was said, documents, refusals."""

from collections.abc import Iterator, Mapping, Sequence

from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words
from ortaq.ledgers.rules.promises import Statement
from ortaq.ledgers.rules.state import State


def further_tables(state: State, language: str) -> tuple[Table, ...]:
    """Return what a ledger says besides proposals and commitments; tables without rows among them.

    Parameters
    ----------
    state : State
    language : str
        Of texts, as far as they exist in it.

    Returns
    -------
    tuple of Table
    """
    return (
        _said(state, language),
        _sessions(state, language),
        _bodies(state, language),
        _participants(state),
        _relations(state, language),
        _refused(state),
    )


def economies(codes: Sequence[str]) -> Words:
    """Return codes as names.

    Parameters
    ----------
    codes : sequence of str

    Returns
    -------
    Words
    """
    return tuple(Name("economy", code) for code in codes)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, or in one in which it exists.

    Parameters
    ----------
    texts : mapping of str to str
    language : str

    Returns
    -------
    str

    Examples
    --------
    >>> in_language({"ru": "да"}, "zh")
    'да'
    """
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def column_heads(*names: str) -> tuple[Column, ...]:
    """Return the heads of columns.

    Parameters
    ----------
    *names : str
        Ends of the keys of their messages.

    Returns
    -------
    tuple of Column
    """
    return tuple(Column(Text(f"ledger.column.{name}")) for name in names)


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


def _sessions(state: State, language: str) -> Table:
    rows = tuple(
        (
            Cell(name),
            Cell(in_language(one.title, language)),
            Cell(one.on),
            Cell(one.place),
            Cell(one.body or ""),
            Cell("; ".join(in_language(item, language) for item in one.items)),
        )
        for name, one in sorted(state.sessions.items(), key=lambda pair: (pair[1].on, pair[0]))
    )
    heads = column_heads("session", "title", "on", "place", "body", "agenda")
    return Table("sessions", Text("ledger.sessions"), heads, rows)


def _bodies(state: State, language: str) -> Table:
    rows = tuple(
        (
            Cell(name),
            Cell(in_language(one.title, language)),
            Cell(Text(f"ledger.track.{one.track}")),
            Cell(", ".join(one.owns)),
            Cell("")
            if one.cost_musd_per_year is None
            else Cell(
                one.cost_musd_per_year, Reading.INPUT, unit=Text("unit.millions", {"unit": Text("unit.usd_year")})
            ),
        )
        for name, one in state.bodies.items()
    )
    return Table("bodies", Text("ledger.bodies"), column_heads("body", "title", "track", "owns", "cost"), rows)


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


def _relations(state: State, language: str) -> Table:
    rows = tuple(
        (
            Cell(in_language(one.title, language)),
            Cell(one.on),
            Cell(Text(f"ledger.kind.{one.kind}")),
            Cell(economies(one.between)),
            Cell(len(one.commitments), Reading.COUNT),
            Cell(one.source),
        )
        for one in state.relations
    )
    columns = column_heads("document", "on", "kind", "between", "promises", "source")
    return Table("register", Text("ledger.register"), columns, rows)


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
