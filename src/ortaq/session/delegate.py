"""A seat of a sealed session in Python, as the page of a delegation does it: what it says, and what it refuses to say.

The page keeps the same rules (``web/static/session/masks.js``); rehearsals and tests take this one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ortaq.core import InputError
from ortaq.ledgers import PublicKey, SigningKey
from ortaq.session.acts import Phase
from ortaq.session.agenda import Agenda
from ortaq.session.answering import Answered, admitted
from ortaq.session.course import Question, course, terms_of
from ortaq.session.key_notes import Circle, MaskKey, circle, key_note, mask_key, name_of, note_of, unwritten, written
from ortaq.session.limits import Limits, meaning, refusals
from ortaq.session.masking import refused_measures
from ortaq.session.sealed import committed, masked

View = Mapping[str, Any]


class SealedSeat:
    """One delegation: its key, its limits, and what it has answered; none of it leaves the object but by its answers.

    Parameters
    ----------
    agenda : Agenda
    founding : str
        First line of the public acts, without its end.
    member : str
        Code.
    key : MaskKey, optional
        Drawn if absent.

    Raises
    ------
    InputError
        The founding act is not that of a sealed session on this agenda with this member.
    """

    def __init__(self, agenda: Agenda, founding: str, member: str, key: MaskKey | None = None) -> None:
        body = json.loads(founding)["body"]
        if body["mode"] != "sealed" or body["agenda"] != agenda.digest or member not in body["members"]:
            raise InputError(
                "the founding act is not that of a sealed session on this agenda with this member",
                where="session",
                fix="take agenda and acts from the same session",
            )
        self.agenda, self.member, self.key = agenda, member, key or mask_key(member)
        self.name, self.members, self.terms = name_of(founding.encode()), body["members"], terms_of(body["terms"], "")
        self.limits = Limits()
        self._ledger_keys: Mapping[str, str] = body.get("ledger_keys", {})
        self._before = Answered()
        self._circle: Circle | None = None
        self._last: dict[str, tuple[Question, tuple[bool, ...]]] = {}

    def note(self, signer: SigningKey) -> dict[str, str]:
        """Return the body of the act ``key``.

        Parameters
        ----------
        signer : SigningKey
            Of the member's ledger.

        Returns
        -------
        dict of str to str
        """
        note = key_note(self.name, self.key, signer)
        return {
            "key": written(note.key),
            "ledger": written(signer.public.raw),
            "signature": written(note.signature),
        }

    def state(self, limits: Limits, salt: bytes) -> dict[str, str]:
        """Freeze limits for the questions that follow, and return the answer to the question about limits.

        Parameters
        ----------
        limits : Limits
        salt : bytes
            32, by which the owner can open the commitment later.

        Returns
        -------
        dict of str to str
        """
        self.limits = limits
        return {"commitment": committed(_canonical(limits.record), salt)}

    def bid(self, view: View, refused: Sequence[bool], salt: bytes) -> dict[str, str]:
        """Return the answer to secret bids, or to the question after a deal: which of the packages it refuses.

        Parameters
        ----------
        view : mapping
            As the seat sees it.
        refused : sequence of bool
            By package, in the order in which they were put.
        salt : bytes
            32, by which the owner can open the commitment later.

        Returns
        -------
        dict of str to str

        Raises
        ------
        InputError
            The question is not one that was agreed, or a key has changed.
        """
        asked, packages = self._put(view)
        said = dict(zip(map(str, packages), map(bool, refused), strict=True))
        return {
            "mask": self._masks(view, asked, tuple(said.values())),
            "commitment": committed(_canonical(said), salt),
        }

    def answer(self, view: View) -> dict[str, str] | None:
        """Return the answer to the question that pages answer by themselves; None where none is open.

        Parameters
        ----------
        view : mapping
            As the seat sees it.

        Returns
        -------
        dict of str to str or None

        Raises
        ------
        InputError
            The question is not the next one of the agreed course, or a key has changed.
        """
        told = view["sealed"]["asked"]
        if told is None or view["own"]["answered"]:
            return None
        asked = Question(told["kind"], told["number"], told["step"], tuple(told["rows"]))
        return {"mask": self._masks(view, asked, self._refused(asked))}

    def resume(self, view: View) -> None:
        """Take as answered what is published as answered: for a program that was ended and kept nothing.

        Parameters
        ----------
        view : mapping
        """
        sealed = view["sealed"]
        if not self._last and sealed["answered"]:
            rows = tuple(course(self.agenda, self.terms, sealed["off"]).tolist())
            self._before = Answered(course=rows, measures=True, blocks=sealed["answered"])

    def trust(self) -> None:
        """Take the keys as they stand now: a seat was given to others, and its fingerprint was compared aloud."""
        self._circle = None

    def _masks(self, view: View, asked: Question, refused: tuple[bool, ...]) -> str:
        circled = self._circled(view)
        last = self._last.get(asked.kind)
        if last is None or last[0] != asked:
            self._before = admitted(self.agenda, self.terms, self._off(view), asked, self._caught_up(view, asked))
            self._last[asked.kind] = last = asked, refused
        # The same question again, after one that had no result: the same answer to the byte, which tells nothing new.
        return written(masked(last[1], asked, self.key, circled))

    def _refused(self, asked: Question) -> tuple[bool, ...]:
        if asked.kind == "measures":
            return tuple(one in self.limits.refused for one in self.agenda.measures)
        known = 0 <= asked.step < len(self.terms.steps) and all(row < len(self.agenda.packages) for row in asked.rows)
        if not known:
            # Nothing to look up: the guard says why it is not answered.
            return (True,) * len(asked.rows)
        meant = meaning(self.agenda, self.member, self.limits)
        return tuple(refusals(meant, self.limits.slip, self.terms.steps[asked.step], asked.rows).tolist())

    def _caught_up(self, view: View, asked: Question) -> Answered:
        """Return what was answered, with rounds that went by without this seat."""
        over = [one for one in view["rounds"] if one["accepted"] is not None]
        put = {self.agenda.rows[package] for one in over for package in one["packages"]}
        deal = self.agenda.rows[view["deal"]] if view["deal"] and asked.kind != "bid" else None
        before = self._before
        return replace(before, bids=max(before.bids, len(over)), put=before.put | put, deal=deal)

    def _off(self, view: View) -> int:
        """Return what is off the table, which the host may not choose: what was said openly, and what was measured."""
        told, measured = view["sealed"]["off"], refused_measures(view["sealed"]["measured"])
        openly = sum(1 << self.agenda.measures.index(one) for one in view["off_table"])
        if told & ~(openly | measured) or measured & ~told:
            return measured | openly
        return int(told)

    def _put(self, view: View) -> tuple[Question, list[int]]:
        if view["phase"] == Phase.IMPROVEMENT.value:
            packages = view["improvement"]["packages"]
            return Question("improve", 0, 0, tuple(self.agenda.rows[one] for one in packages)), packages
        last = view["rounds"][-1]
        rows = tuple(self.agenda.rows[one] for one in last["packages"])
        return Question("bid", last["number"] - 1, 0, rows), last["packages"]

    def _circled(self, view: View) -> Circle:
        """Return all whose masks cancel, the same as ever; or refuse."""
        told = view["sealed"]["keys"]
        notes = [note_of(member, one["key"], one["signature"]) for member, one in told.items()]
        ledger = {
            member: PublicKey(member, unwritten(self._ledger_keys.get(member, one["ledger"])) or b"")
            for member, one in told.items()
        }
        found = circle(self.name, self.members, notes, ledger)
        if found.keys[self.member] != self.key.public or (self._circle is not None and found != self._circle):
            raise InputError(
                "a key is not the one that it was",
                where="keys of the session",
                why="with a foreign key somebody could read who refuses what",
                fix="stop, and compare the fingerprints of all keys aloud",
            )
        self._circle = found
        return found


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
