"""A session that is held: acts come in, are kept, and only then count; the clock publishes."""

import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortaq.core import InputError
from ortaq.core.report import Text
from ortaq.ledgers import PublicKey
from ortaq.ledgers import now as this_moment
from ortaq.session import key_notes
from ortaq.session.acts import FOUNDER, KINDS, SERVER, Act, Key, Role, read_body
from ortaq.session.agenda import Agenda, agenda_of
from ortaq.session.answers import ANSWER, TOKEN, Answers, is_readable, mark_of
from ortaq.session.due import Publisher
from ortaq.session.fold import after, state_of
from ortaq.session.seats import digest_of, new_token
from ortaq.session.state import Public
from ortaq.session.store import PRIVATE, PUBLIC, Store, canonical, open_store
from ortaq.session.views import Head, view
from ortaq.tables import read_bytes

AGENDA_FILE, PUBLIC_FILE, PRIVATE_FILE, LEDGER_FILE = "agenda.json", "acts.session", "private.session", "record.ledger"
MOST_AT_ONCE = 64
"""Acts that are kept in one transaction."""

_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Given:
    """What a seat sends.

    Attributes
    ----------
    seat, id, kind : str
        The id is the sender's own; sent again, nothing happens twice.
    body : dict
    """

    seat: str
    id: str
    kind: str
    body: dict[str, Any]


class Room:
    """A session, open.

    Parameters
    ----------
    agenda : Agenda
    public, private : Store
    clock : callable, optional
        Gives the time.
    salt : callable, optional
        Gives what hides an answer in its commitment.
    """

    def __init__(
        self,
        agenda: Agenda,
        public: Store,
        private: Store,
        clock: Callable[[], str] = this_moment,
        salt: Callable[[], str] = lambda: secrets.token_hex(SALT_BYTES),
    ) -> None:
        self.agenda = agenda
        self._public, self._private, self._clock, self._salt = public, private, clock, salt
        said = list(public.acts())
        self.name = key_notes.name_of(canonical(said[0])) if said else ""
        self.state = state_of(said)
        self._known = {act.id: (act.seat, act.kind) for act in said}
        self.answers = Answers(tuple(act for act in private.acts() if act.kind == TOKEN or mark_of(act) in self._known))
        self._publisher = Publisher(agenda)
        self._require_agenda()

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], str] = this_moment) -> "Room":
        """Open the session of a folder.

        Parameters
        ----------
        folder : Path
        clock : callable, optional

        Returns
        -------
        Room

        Raises
        ------
        InputError
            There is none, or a file of it cannot be read.
        """
        agenda = agenda_of(read_bytes(folder / AGENDA_FILE), str(folder / AGENDA_FILE))
        public = open_store(folder / PUBLIC_FILE, PUBLIC)
        return cls(agenda, public, open_store(folder / PRIVATE_FILE, PRIVATE), clock)

    def _require_agenda(self) -> None:
        if self.state.agenda != self.agenda.digest:
            raise InputError(
                "the agenda is not the one that the session was founded on",
                where=AGENDA_FILE,
                why="members would look at other numbers than those they agreed to",
                fix="put the agenda back that 'ortaq session new' wrote",
            )

    @property
    def head(self) -> Head:
        """Length and head of the chain of public acts."""
        return Head(self._public.size, self._public.head.hex())

    def close(self) -> None:
        """Close both files."""
        self._public.close()
        self._private.close()

    def lines(self) -> list[str]:
        """Return the public acts, one line each, as they are chained.

        Returns
        -------
        list of str
        """
        return self._public.lines()

    def seat_of(self, seat: str, token: str) -> bool:
        """Return whether a token opens a seat.

        Parameters
        ----------
        seat, token : str
        """
        held = self.state.seats.get(seat)
        kept = self.answers.token_digest(seat)
        return bool(kept) and secrets.compare_digest(kept, digest_of(token)) and held is not None and not held.revoked

    def new_address(self, seat: str) -> str:
        """Return a new token of a seat; the one before opens it no more, and hides what its holder said in private.

        Parameters
        ----------
        seat : str

        Returns
        -------
        str
        """
        token = new_token()
        act = Act(f"token {secrets.token_hex(8)}", seat, TOKEN, self._now(), {"sha256": digest_of(token)})
        self._private.append([act])
        self.answers = Answers((*self.answers.acts, act))
        return token

    def view(self, seat: str) -> bytes:
        """Return what a seat sees.

        Parameters
        ----------
        seat : str

        Returns
        -------
        bytes
            JSON; the same bytes as long as nothing changes for the seat.
        """
        shown = view(self.state, self.answers.own(self.state, seat), self.head)
        return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def take(self, given: Sequence[Given]) -> list[Text | None]:
        """Keep acts, all in one transaction, and let them count once they are on disk.

        Parameters
        ----------
        given : sequence of Given

        Returns
        -------
        list of Text or None
            For each why it is refused; None where it is kept, now or before.

        Raises
        ------
        InputError
            The disk does not take them; none counts then.
        """
        state, known = self.state, dict(self._known)
        private: list[Act] = []
        public: list[Act] = []
        told: list[Text | None] = []
        for one in given:
            outcome = self._taken(state, known, one)
            if isinstance(outcome, Text) or outcome is None:
                told.append(outcome)
                continue
            state, kept, own = outcome
            public.append(kept)
            private += own
            known[kept.id] = (kept.seat, kept.kind)
            told.append(None)
        self._private.append(private)
        self._public.append(public)
        self.state, self._known = state, known
        self.answers = Answers((*self.answers.acts, *private))
        return told

    def _taken(
        self, state: Public, known: Mapping[str, tuple[str, str]], one: Given
    ) -> tuple[Public, Act, list[Act]] | Text | None:
        """Return the state with an act, the public and the private act of it; or why not; None where it is known."""
        # No space: ids of the server's own acts have one, so that nobody takes them.
        if not _NAME.fullmatch(one.id):
            return Text("session.refused.form", {"reason": "id"})
        is_answer = one.kind == "answer"
        mark = f"answered {one.id}" if is_answer else one.id
        if mark in known:
            same = known[mark] == (SERVER if is_answer else one.seat, "answered" if is_answer else one.kind)
            return None if same else Text("session.refused.form", {"reason": "id"})
        if is_answer:
            return self._answer(state, one)
        if one.kind in KINDS and (stranger := self._stranger(one)):
            return stranger
        act = Act(one.id, one.seat, one.kind, self._now(state), one.body)
        found = after(state, act)
        return (found, act, []) if isinstance(found, Public) else found

    def _stranger(self, one: Given) -> Text | None:
        """Return what is said of a measure or package that the agenda does not have."""
        measure, package = one.body.get("measure"), one.body.get("package")
        if one.kind == "off_table" and measure not in self.agenda.measures:
            return Text("session.refused.unknown")
        if one.kind == "propose" and package not in self.agenda.rows:
            return Text("session.refused.unknown")
        return self._bad_key(one) if one.kind == "key" else None

    def _bad_key(self, one: Given) -> Text | None:
        """Return what is said of a key that is not signed as the founding act asks."""
        seat, body = self.state.seats.get(one.seat), read_body("key", one.body)
        if not isinstance(body, Key) or seat is None or seat.member is None:
            return None
        known = self.state.sealing.ledger_keys.get(seat.member, body.ledger)
        try:
            note = key_notes.note_of(seat.member, body.key, body.signature)
            key_notes.require_signed(self.name, note, PublicKey(seat.member, key_notes.unwritten(known) or b""))
        except (InputError, ValueError):
            return Text("session.refused.key")
        return None if known == body.ledger else Text("session.refused.key")

    def _answer(self, state: Public, one: Given) -> tuple[Public, Act, list[Act]] | Text:
        """Return what comes of a private answer: its public mark says that it was given and nothing more."""
        seat = state.seats.get(one.seat)
        if seat is None or seat.revoked or seat.role is not Role.DELEGATION:
            return Text("session.refused.seat")
        question, answer = one.body.get("question"), one.body.get("answer")
        if question != state.question or not question:
            return Text("session.refused.phase", {"phase": Text(f"session.phase.{state.phase}")})
        if not is_readable(answer, state, self.agenda):
            return Text("session.refused.answer")
        at = self._now(state)
        mark = Act(f"answered {one.id}", SERVER, "answered", at, {"member": seat.member, "question": question})
        found = after(state, mark)
        if not isinstance(found, Public):
            return found
        # In a sealed session the salt is drawn where the answer is made.
        salt = "" if state.is_sealed else self._salt()
        body = {"member": seat.member, "question": question, "answer": answer, "salt": salt}
        return found, mark, [Act(f"{one.id} {self._private.size + 1}", one.seat, ANSWER, at, body)]

    def tick(self) -> bool:
        """Publish what the clock or the phase asks for; return whether there was anything.

        Returns
        -------
        bool

        Raises
        ------
        InputError
            The disk does not take it; it is tried again at the next tick.
        """
        due = self._publisher.due(self.state, self.answers, self.head.head, self._now())
        if due is None:
            return False
        kind, body = due
        return self._said(f"{kind} {len(self._known) + 1}", SERVER, kind, body)

    def _said(self, name: str, by: str, kind: str, body: dict[str, Any]) -> bool:
        """Keep a public act that no seat says; return whether it counts."""
        act = Act(name, by, kind, self._now(), body)
        found = after(self.state, act)
        if not isinstance(found, Public):
            return False
        self._public.append([act])
        self.state = found
        self._known[act.id] = (act.seat, act.kind)
        return True

    def recorded(self, entry: str) -> None:
        """Keep that the ledger holds what was adopted.

        Parameters
        ----------
        entry : str
            Id of the entry of the ledger.
        """
        self._said(f"recorded {entry[:16]}", SERVER, "recorded", {"entry": entry, "on": self._now()})

    def rehearse(self, members: Sequence[str]) -> bool:
        """Keep openly that a program speaks for members.

        Parameters
        ----------
        members : sequence of str
            Codes.

        Returns
        -------
        bool
            Whether it may: before the first phase, and once.
        """
        return self._said("rehearsal", FOUNDER, "rehearsal", {"members": list(members)})

    def _now(self, state: Public | None = None) -> str:
        """Return the time, never before that of the last act: a clock that is set back moves nothing back."""
        return max(self._clock(), (state or self.state).at)
