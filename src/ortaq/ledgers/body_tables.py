"""Tables of bodies: what each answers for, its sessions with hosts, what it costs by year."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from ortaq.core.report import Cell, Items, Name, Reading, Table, Text, Words
from ortaq.ledgers.cells import column_heads, in_language, money_cell
from ortaq.ledgers.rules.acts import Body, Session
from ortaq.ledgers.rules.costs import BodyYear, costs_by_year
from ortaq.ledgers.rules.standing import Standing
from ortaq.ledgers.rules.state import State


def body_tables(state: State, stands: Mapping[str, Standing], on: str, language: str) -> tuple[Table, ...]:
    """Return the tables of bodies, those without rows among them.

    Parameters
    ----------
    state : State
    stands : mapping of str to Standing
        By commitment.
    on : str
        Day.
    language : str
        Of texts, as far as they exist in it.

    Returns
    -------
    tuple of Table
        Sessions, bodies, costs.
    """
    return _sessions(state, on, language), _bodies(state, stands, language), _costs(state, on, language)


def _sessions(state: State, on: str, language: str) -> Table:
    rows = tuple(
        (
            Cell(one.on),
            Cell(_called(state, one.body, language)),
            Cell(in_language(one.title, language)),
            Cell(Name("economy", one.host) if one.host else ""),
            Cell(one.place),
            Cell(Items(tuple(in_language(item, language) for item in one.items)) if one.items else ""),
            money_cell(one.cost_musd),
            Cell(_when(one, on)),
        )
        for _, one in sorted(state.sessions.items(), key=lambda pair: (pair[1].on, pair[0]))
    )
    heads = column_heads("on", "body", "title", "host", "place", "agenda", "cost", "when")
    return Table("sessions", Text("ledger.sessions"), heads, rows)


def _when(one: Session, on: str) -> Text:
    if one.change == "called_off":
        return Text("ledger.when.called_off")
    if one.on < on:
        return Text("ledger.when.past")
    return Text("ledger.when.moved" if one.change else "ledger.when.planned")


def _called(state: State, body: str | None, language: str) -> str:
    """Return what a body is called; its id where it is not known."""
    held = state.bodies.get(body or "")
    return in_language(held.title, language) if held else body or ""


def _bodies(state: State, stands: Mapping[str, Standing], language: str) -> Table:
    rows = tuple(
        (
            Cell(in_language(one.title, language)),
            Cell(Text(f"ledger.track.{one.track}")),
            Cell(_owned(name, one, state, stands)),
            money_cell(one.cost_musd_per_year),
            Cell(_working(one)),
        )
        for name, one in state.bodies.items()
    )
    heads = column_heads("body", "track", "owns", "cost_a_year", "works")
    return Table("bodies", Text("ledger.bodies"), heads, rows)


def _owned(name: str, body: Body, state: State, stands: Mapping[str, Standing]) -> Items | str:
    """Return what a body answers for: measures, and commitments with how each stands."""
    promised = [one for one, held in state.commitments.items() if held.said.body == name]
    ids = dict.fromkeys((*body.owns, *promised))
    told: list[Words] = [
        Text("ledger.owned", {"id": one, "standing": Text(f"ledger.standing.{stands[one].state}")})
        if one in stands
        else one
        for one in ids
    ]
    return Items(tuple(told)) if told else ""


def _working(one: Body) -> Text | str:
    if one.since and one.until:
        return Text("ledger.from_to", {"since": one.since, "until": one.until})
    if one.since:
        return Text("ledger.from", {"since": one.since})
    return Text("ledger.to", {"until": one.until}) if one.until else ""


def _costs(state: State, on: str, language: str) -> Table:
    found = costs_by_year(state, on)
    priced = any(one.running_musd is not None or one.sessions_musd is not None for one in found)
    rows = tuple(row for year in _years(found) for row in _year(year, state, language)) if priced else ()
    heads = column_heads("year", "body", "meetings", "running", "meeting_cost", "sum")
    return Table("costs", Text("ledger.costs"), heads, rows, (Text("ledger.costs_note"),))


def _years(found: Sequence[BodyYear]) -> Iterator[tuple[BodyYear, ...]]:
    for _, same in groupby(found, key=lambda one: one.year):
        yield tuple(same)


def _year(parts: Sequence[BodyYear], state: State, language: str) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each body in a year, and one for all where there are several."""
    for one in parts:
        yield _cost(one, _called(state, one.body, language) if one.body else Text("ledger.no_body"))
    if len(parts) > 1:
        running = _sum(one.running_musd for one in parts)
        meeting = _sum(one.sessions_musd for one in parts)
        whole = BodyYear(parts[0].year, "", sum(one.sessions for one in parts), running, meeting)
        yield _cost(whole, Text("column.total"))


def _cost(one: BodyYear, called: Text | str) -> tuple[Cell, ...]:
    return (
        Cell(str(one.year)),
        Cell(called),
        Cell(one.sessions, Reading.COUNT),
        money_cell(one.running_musd),
        money_cell(one.sessions_musd),
        money_cell(_sum((one.running_musd, one.sessions_musd))),
    )


def _sum(parts: Iterable[float | None]) -> float | None:
    """Return a sum; None where nobody said anything."""
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
