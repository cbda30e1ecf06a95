"""What bodies cost, by year: running them, and their sessions."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortaq.ledgers.rules.acts import Body
from ortaq.ledgers.rules.state import State


@dataclass(frozen=True, slots=True)
class BodyYear:
    """One body in one year.

    Attributes
    ----------
    year : int
    body : str
        Empty: sessions of no body.
    sessions : int
        That were not called off.
    running_musd, sessions_musd : float or None
        Million USD; None where nobody said.
    """

    year: int
    body: str
    sessions: int
    running_musd: float | None
    sessions_musd: float | None


def costs_by_year(state: State, on: str) -> tuple[BodyYear, ...]:
    """Return what bodies cost from the first year with a session to the last, and in the year of a day.

    Parameters
    ----------
    state : State
    on : str
        Day.

    Returns
    -------
    tuple of BodyYear
        By year, then in order of bodies; years of a body in which it neither works nor meets are left out.
    """
    meeting = [one for one in state.sessions.values() if one.change != "called_off"]
    years = [int(one.on[:4]) for one in meeting] + [int(on[:4])]
    bodies: Mapping[str, Body | None] = {**state.bodies, "": None}
    found = []
    for year in range(min(years), max(years) + 1):
        for name, body in bodies.items():
            held = [one for one in meeting if (one.body or "") == name and int(one.on[:4]) == year]
            stated = [one.cost_musd for one in held if one.cost_musd is not None]
            running = body.cost_musd_per_year if body is not None and _works(body, year) else None
            if held or running is not None:
                found.append(BodyYear(year, name, len(held), running, sum(stated) if stated else None))
    return tuple(found)


def _works(body: Body, year: int) -> bool:
    """Return whether a body works in a year; a year that it begins or ends in counts whole."""
    return int((body.since or "0001")[:4]) <= year <= int((body.until or "9999")[:4])
