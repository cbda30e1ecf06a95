"""Deadlines as a calendar (iCalendar, RFC 5545): silence that ends, what falls due or expires, sessions."""

import datetime
from collections.abc import Iterator

from ortaq.ledgers.cells import in_language
from ortaq.ledgers.rules.deadlines import Deadline, deadlines
from ortaq.ledgers.rules.state import State

_LINE = 75


def calendar_of(state: State, origin: str, language: str, made: str) -> str:
    """Return the deadlines of a ledger.

    Parameters
    ----------
    state : State
    origin : str
        Name of the ledger: makes ids of events unique.
    language : str
        In which titles are, as far as texts exist.
    made : str
        When, ``2026-01-31T12:00:00Z``.

    Returns
    -------
    str
        Lines of at most 75 bytes, ended as the standard says.

    Examples
    --------
    >>> print(calendar_of(State(), "example.org/c5", "en", "2026-01-31T12:00:00Z").split()[0])
    BEGIN:VCALENDAR
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ortaq//ledger//EN"]
    for one in deadlines(state):
        uid = f"{one.kind}-{one.id}@{origin}".replace(" ", "-")
        lines += ["BEGIN:VEVENT", f"UID:{_escaped(uid)}", f"DTSTAMP:{_moment(made)}", _begins(one)]
        lines += [f"SUMMARY:{_escaped(_titled(one, language))}"]
        lines += [f"LOCATION:{_escaped(one.place)}"] if one.place else []
        lines += ["STATUS:CANCELLED"] if one.called_off else []
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _begins(one: Deadline) -> str:
    if len(one.at) > len(one.day):
        return f"DTSTART:{_moment(one.at)}"
    return f"DTSTART;VALUE=DATE:{one.day.replace('-', '')}"


def _titled(one: Deadline, language: str) -> str:
    """Return who and what; who is bound or hosts stands before it by code."""
    title = in_language(one.title, language)
    return f"{', '.join(one.who)}: {title}" if one.who else title


def _moment(text: str) -> str:
    return f"{datetime.datetime.fromisoformat(text):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, instead)
    return text


def _folded(line: str) -> Iterator[str]:
    """Give a line in parts of at most 75 bytes; no letter is cut."""
    part, size = "", 0
    for letter in line:
        more = len(letter.encode())
        if size + more > _LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + more
    yield part
