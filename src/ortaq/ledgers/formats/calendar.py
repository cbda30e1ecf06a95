"""Deadlines as a calendar (iCalendar, RFC 5545): silence that ends, commitments that fall due, sessions."""

import datetime
from collections.abc import Iterator, Mapping

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
    for uid, begins, title in _deadlines(state, language):
        lines += ["BEGIN:VEVENT", f"UID:{_escaped(f'{uid}@{origin}'.replace(' ', '-'))}", f"DTSTAMP:{_moment(made)}"]
        lines += [begins, f"SUMMARY:{_escaped(title)}", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _deadlines(state: State, language: str) -> Iterator[tuple[str, str, str]]:
    for name, proposal in state.proposals.items():
        if proposal.silence_until and not proposal.adopted:
            title = _in(proposal.said.title, language)
            yield f"silence-{name}", f"DTSTART:{_moment(proposal.silence_until)}", title
    for name, one in state.commitments.items():
        if one.said.due:
            who = ", ".join(one.said.obligor)
            yield (
                f"due-{name}",
                f"DTSTART;VALUE=DATE:{one.said.due.replace('-', '')}",
                (f"{who}: {_in(one.said.action, language)}"),
            )
    for name, session in state.sessions.items():
        yield f"session-{name}", f"DTSTART;VALUE=DATE:{session.on.replace('-', '')}", _in(session.title, language)


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


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
