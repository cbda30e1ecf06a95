"""Days that matter: silence that ends, commitments that fall due, sessions, documents that expire."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortaq.ledgers.rules.register import documents
from ortaq.ledgers.rules.state import State

SILENCE, DUE, SESSION, EXPIRES = "silence", "due", "session", "expires"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day.

    Attributes
    ----------
    kind : str
        ``silence``, ``due``, ``session`` or ``expires``.
    id : str
        Of the proposal, commitment or session; of a document its number in the register.
    at : str
        Moment for silence, else a day.
    title : mapping of str to str
    who : tuple of str
        Who is bound, hosts, or is a party; empty: all members.
    place : str
    called_off : bool
    """

    kind: str
    id: str
    at: str
    title: Mapping[str, str]
    who: tuple[str, ...] = ()
    place: str = ""
    called_off: bool = False

    @property
    def day(self) -> str:
        """The day."""
        return self.at[:10]


def deadlines(state: State) -> tuple[Deadline, ...]:
    """Return all deadlines of a ledger by day, past ones too."""
    found = [
        *(
            Deadline(SILENCE, name, one.silence_until, one.said.title)
            for name, one in state.proposals.items()
            if one.silence_until and not one.adopted
        ),
        *(
            Deadline(DUE, name, one.said.due, one.said.action, tuple(one.said.obligor))
            for name, one in state.commitments.items()
            if one.said.due
        ),
        *(
            Deadline(
                SESSION,
                name,
                one.on,
                one.title,
                (one.host,) if one.host else (),
                one.place,
                called_off=one.change == "called_off",
            )
            for name, one in state.sessions.items()
        ),
        *(
            Deadline(EXPIRES, str(number), one.expires, one.title, one.between)
            for number, one in enumerate(documents(state), start=1)
            if len(one.expires) == len("2026-01-31")
        ),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.kind, one.id)))
