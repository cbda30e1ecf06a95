"""Tables of what is due and of what is disputed."""

import datetime
from collections.abc import Iterator, Mapping

from ortaq.core.report import Cell, Name, Reading, Table, Text, Words
from ortaq.ledgers.cells import column_heads, economies, figure_cell, in_language
from ortaq.ledgers.rules.deadlines import DUE, SESSION, SILENCE, Deadline, deadlines
from ortaq.ledgers.rules.standing import DISPUTED, EXCEEDED, FAILED, KEPT, Standing, reports_of
from ortaq.ledgers.rules.state import State

MOST_SHOWN = 20
"""Deadlines that are printed; files for programs have all."""

_SETTLED = frozenset({KEPT, EXCEEDED, FAILED})


def deadline_table(state: State, stands: Mapping[str, Standing], on: str, language: str) -> Table:
    """Return what comes, the next first, and after it what is past and not settled, the last first.

    Parameters
    ----------
    state : State
    stands : mapping of str to Standing
        By commitment.
    on : str
        Day.
    language : str
        Of texts, as far as they exist in it.
    """
    found = [one for one in deadlines(state) if not one.called_off]
    coming = [one for one in found if one.day >= on and not _settled(one, stands)]
    past = [one for one in reversed(found) if one.day < on and _unsettled(one, stands)]
    rows = tuple(_deadline(one, state, stands, on, language) for one in (*coming, *past))
    heads = column_heads("on", "days", "kind", "who", "action", "standing")
    return Table("deadlines", Text("ledger.deadlines"), heads, rows, shown=MOST_SHOWN)


def _settled(one: Deadline, stands: Mapping[str, Standing]) -> bool:
    return one.kind == DUE and stands[one.id].state in _SETTLED


def _unsettled(one: Deadline, stands: Mapping[str, Standing]) -> bool:
    """Return whether a day that is past still asks for something: a report, or an adoption after silence."""
    return one.kind == SILENCE or (one.kind == DUE and not _settled(one, stands))


def _deadline(one: Deadline, state: State, stands: Mapping[str, Standing], on: str, language: str) -> tuple[Cell, ...]:
    left = (datetime.date.fromisoformat(one.day) - datetime.date.fromisoformat(on)).days
    stood: Words = ""
    if one.kind == DUE:
        stood = Text(f"ledger.standing.{stands[one.id].state}")
    elif one.kind == SILENCE and state.proposals[one.id].objections:
        stood = Text("ledger.objected")
    elif one.kind == SILENCE:
        stood = Text("ledger.silence_over") if left < 0 else Text("ledger.silence_runs")
    elif one.kind == SESSION:
        stood = Text("ledger.when.planned")
    return (
        Cell(one.day),
        Cell(left, Reading.COUNT),
        Cell(Text(f"ledger.deadline.{one.kind}")),
        Cell(economies(one.who)),
        Cell(in_language(one.title, language)),
        Cell(stood),
    )


def dispute_table(state: State, stands: Mapping[str, Standing], language: str) -> Table:
    """Return commitments in dispute, with the last figure of everybody who reports, one row each.

    Parameters
    ----------
    state : State
    stands : mapping of str to Standing
        By commitment.
    language : str
        Of texts, as far as they exist in it.
    """
    rows = tuple(_disputed(state, stands, language))
    heads = column_heads("commitment", "action", "target", "by", "side", "figure", "on", "evidence")
    return Table("disputes", Text("ledger.disputes"), heads, rows, (Text("ledger.disputes_note"),))


def _disputed(state: State, stands: Mapping[str, Standing], language: str) -> Iterator[tuple[Cell, ...]]:
    for name, held in state.commitments.items():
        if stands[name].state != DISPUTED:
            continue
        said = held.said
        last = {act.author: report for act, report in reports_of(held)}
        for author, report in sorted(last.items(), key=lambda pair: (pair[0] not in said.obligor, pair[0])):
            yield (
                Cell(name),
                Cell(in_language(said.action, language)),
                figure_cell(said.target, said.unit),
                Cell(Name("economy", author)),
                Cell(Text("ledger.side.own" if author in said.obligor else "ledger.side.others")),
                figure_cell(report.value, said.unit),
                Cell(report.on),
                Cell(report.address),
            )
