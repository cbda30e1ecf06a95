"""What a ledger says, as typed tables: who takes part, what was agreed, what was promised and kept."""

from collections.abc import Mapping, Sequence

from ortaq.core.report import Cell, Items, Name, Number, Reading, Section, Table, Text, Words
from ortaq.ledgers.body_tables import body_tables
from ortaq.ledgers.cells import column_heads, economies, figure_cell, in_language
from ortaq.ledgers.due_tables import deadline_table, dispute_table
from ortaq.ledgers.further import further_tables
from ortaq.ledgers.observed_tables import forecast_table, observation_table
from ortaq.ledgers.register_tables import document_table, pair_table
from ortaq.ledgers.rules.register import documents
from ortaq.ledgers.rules.standing import (
    DISPUTED,
    EXCEEDED,
    FAILED,
    KEPT,
    LATE,
    OPEN,
    STANDINGS,
    UNOBSERVED,
    Standing,
)
from ortaq.ledgers.rules.state import Committed, Proposal, State

_WORST_FIRST = (DISPUTED, FAILED, LATE, UNOBSERVED, OPEN, KEPT, EXCEEDED)
_GOOD = {KEPT: 1, EXCEEDED: 1, FAILED: -1, LATE: -1, DISPUTED: -1}


def status_sections(
    state: State,
    stands: Mapping[str, Standing],
    on: str,
    *,
    full: bool = True,
    language: str = "en",
) -> tuple[Section, ...]:
    """Return what a ledger says on a day.

    Parameters
    ----------
    state : State
    stands : mapping of str to Standing
        By commitment.
    on : str
        Day.
    full : bool, optional
        Also what was said, the register, participants and what was refused.
    language : str, optional
        Of texts, as far as they exist in it.

    Returns
    -------
    tuple of Section
    """
    said = _in_short(state, stands, on)
    tables = [*_promised(state, stands, on, language), *body_tables(state, stands, on, language)]
    if full:
        found = documents(state)
        tables += [pair_table(found, on, language), document_table(found, on, language)]
        tables += [forecast_table(state), *further_tables(state, language)]
    elif state.refused:
        said.append(Text("ledger.refused_count", {"count": Number(len(state.refused), Reading.COUNT)}))
    return (_section("ledger.title", said, tables),)


def promise_sections(
    state: State, stands: Mapping[str, Standing], on: str, *, language: str = "en"
) -> tuple[Section, ...]:
    """Return what became of promises until a day: commitments, disputes, decisions, deadlines.

    Parameters
    ----------
    state : State
    stands : mapping of str to Standing
        By commitment.
    on : str
        Day.
    language : str, optional
        Of texts, as far as they exist in it.

    Returns
    -------
    tuple of Section
    """
    return (_section("ledger.earlier", _in_short(state, stands, on), _promised(state, stands, on, language)),)


def _section(title: str, said: "Sequence[Words | Items]", tables: Sequence[Table]) -> Section:
    return Section("ledger", Text(title), tuple(said), tuple(table for table in tables if table.rows))


def _in_short(state: State, stands: Mapping[str, Standing], on: str) -> "list[Words | Items]":
    said: list[Words | Items] = [
        Text("ledger.in_short", {"on": on, "members": economies(sorted(state.members))}),
        *([_counted(stands)] if stands else []),
    ]
    if not state.keyed:
        said.append(Text("ledger.unsigned"))
    elif state.time is None:
        said.append(Text("ledger.uncovered"))
    return said


def _promised(state: State, stands: Mapping[str, Standing], on: str, language: str) -> list[Table]:
    return [
        _commitments(state, stands, language),
        observation_table(state, on),
        dispute_table(state, stands, language),
        _proposals(state, language),
        deadline_table(state, stands, on, language),
    ]


def _counted(stands: Mapping[str, Standing]) -> Words:
    counts = {name: sum(one.state == name for one in stands.values()) for name in STANDINGS}
    told = tuple(
        Text("ledger.so_many", {"standing": _standing_word(name), "count": Number(count, Reading.COUNT)})
        for name, count in counts.items()
        if count
    )
    return Text("ledger.counted", {"standings": told})


def _standing_word(name: str) -> Text:
    return Text(f"ledger.standing.{name}")


def _commitments(state: State, stands: Mapping[str, Standing], language: str) -> Table:
    order = {name: place for place, name in enumerate((*_WORST_FIRST, *STANDINGS))}
    names = sorted(
        state.commitments, key=lambda name: (order[stands[name].state], state.commitments[name].said.due or "9")
    )
    rows = tuple(_commitment(name, state.commitments[name], stands[name], language) for name in names)
    columns = column_heads("commitment", "obligor", "action", "standing", "due", "target", "own", "others", "late")
    return Table("commitments", Text("ledger.commitments"), columns, rows, (Text("ledger.apart"),))


def _commitment(name: str, one: Committed, stands: Standing, language: str) -> tuple[Cell, ...]:
    said = one.said
    return (
        Cell(name),
        Cell(economies(said.obligor)),
        Cell(in_language(said.action, language)),
        Cell(_standing_word(stands.state), good=_GOOD.get(stands.state, 0)),
        Cell(said.due or ""),
        figure_cell(said.target, said.unit),
        figure_cell(stands.own, said.unit),
        figure_cell(stands.others, said.unit),
        Cell(stands.days_late, Reading.COUNT) if stands.days_late else Cell(""),
    )


def _proposals(state: State, language: str) -> Table:
    rows = tuple(_proposal(state, name, one, language) for name, one in state.proposals.items())
    columns = column_heads("proposal", "title", "by", "state", "supports", "objects", "reserves", "in_force")
    return Table("proposals", Text("ledger.proposals"), columns, rows)


def _proposal(state: State, name: str, one: Proposal, language: str) -> tuple[Cell, ...]:
    if one.adopted:
        word = Text("ledger.by_silence" if one.by_silence else "ledger.adopted")
    elif one.objections:
        word = Text("ledger.objected")
    elif one.silence_until:
        word = Text("ledger.silent", {"until": one.silence_until})
    else:
        word = Text("ledger.waits_for", {"members": economies(sorted(state.members - set(one.supporters)))})
    reserving = tuple(dict.fromkeys(said.act.author for said in one.reservations))
    return (
        Cell(name),
        Cell(in_language(one.said.title, language)),
        Cell(Name("economy", one.act.author)),
        Cell(word, good=1 if one.adopted else -1 if one.objections else 0),
        Cell(economies(one.supporters)),
        Cell(economies(one.objections)),
        Cell(economies(reserving)),
        Cell(one.in_force or ""),
    )
