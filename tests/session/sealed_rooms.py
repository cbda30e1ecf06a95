"""Sealed sessions for tests: seats that hold keys and limits of their own, and a host that sees masks."""

import json
from pathlib import Path
from typing import Any

from ortaq.ledgers.chain.keys import key_from_seed
from ortaq.session import Terms
from ortaq.session.delegate import SealedSeat
from ortaq.session.key_notes import mask_key
from ortaq.session.limits import Limits
from tests.session.rooms import Held

TERMS = Terms(block=4, blocks=3, steps=(0.0, 0.1, 0.2))
SALT = bytes(range(32))


class Sealed(Held):
    """A sealed session, with a seat of Python for each member."""

    def __init__(self, folder: Path, members: int = 3, terms: Terms = TERMS) -> None:
        super().__init__(folder, members, terms, mode="sealed")
        founding = self.room.lines()[0]
        self.seats = {
            member.lower(): SealedSeat(
                self.agenda, founding, member, mask_key(member, _bytes(place), _bytes(place + 1))
            )
            for place, member in enumerate(self.agenda.members, 1)
        }

    def view(self, seat: str) -> dict[str, Any]:
        """Return what a seat sees."""
        shown: dict[str, Any] = json.loads(self.room.view(seat))
        return shown

    def note(self, seat: str) -> dict[str, str]:
        """Return by what a seat publishes its key."""
        one = self.seats[seat]
        return one.note(key_from_seed(one.member, _bytes(200)))

    def with_keys(self) -> None:
        """Let all members publish their keys."""
        for seat in self.seats:
            assert self.say(seat, "key", **self.note(seat)) == ""

    def frozen(self, limits: dict[str, Limits]) -> None:
        """Let all bind themselves to limits, and the clock freeze them."""
        assert self.say("chair", "begin", phase="limits", seconds=60) == ""
        for seat, one in limits.items():
            assert self.answer(seat, self.seats[seat].state(one, SALT)) == ""
        self.wait(60)

    def pages_answer(self, *seats: str) -> None:
        """Let pages answer questions as long as there are any; those of some seats only, if named."""
        while self.room.state.sealing.asked is not None:
            before = self.room.head
            self.pages_answer_once(*seats)
            if self.room.head == before:
                return

    def pages_answer_once(self, *seats: str) -> None:
        """Let pages answer the open question."""
        for seat in seats or self.seats:
            answer = self.seats[seat].answer(self.view(seat))
            if answer is not None:
                assert self.answer(seat, answer) == ""
        self.wait(0)

    def bids(self, **refused: bool) -> None:
        """Let all answer secretly, and the clock publish."""
        for seat, one in self.seats.items():
            packages = len(self.room.state.asked)
            answer = one.bid(self.view(seat), [refused.get(seat, False)] * packages, SALT)
            assert self.answer(seat, answer) == ""
        self.wait(60)

    def to_bid(self, lines: dict[str, float]) -> None:
        """Bring the session to the first secret answers."""
        self.with_keys()
        self.frozen({seat: Limits("musd", line) for seat, line in lines.items()})
        self.pages_answer()
        assert self.say("chair", "begin", phase="suggestion") == ""
        self.wait(0)
        self.pages_answer()
        assert self.say("chair", "begin", phase="bid", seconds=60) == ""

    def to_deal(self) -> None:
        """Bring the session to a package that all accept."""
        self.to_bid(dict.fromkeys(self.seats, -1000.0))
        self.bids()


def _bytes(number: int) -> bytes:
    return bytes([number]) * 32
