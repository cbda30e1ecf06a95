"""Any course of sealed acts: a deal is what nobody refused, results are what limits say, replay changes nothing."""

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ortaq.core import InputError
from ortaq.session import Phase
from ortaq.session.fold import state_of
from ortaq.session.key_notes import written
from ortaq.session.limits import Limits
from tests.session.sealed_rooms import SALT, Sealed

MEMBERS = ("aaa", "bbb", "ccc")
SEATS = (*MEMBERS, "chair", "rapporteur", "projector", "observer-1", "nobody")
PHASES = ("limits", "suggestion", "bid", "improvement", "silence", "adopted", "ground")
GARBAGE: list[dict[str, Any]] = [{"mask": "AAAA"}, {"commitment": "0" * 64}, {}, {"mask": 1}]
LINES = (-500.0, 0.0, 60.0, 1e9)


class SealedSession(RuleBasedStateMachine):
    """Seats say anything at any time; pages answer, or do not; the room is opened anew now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.held = Sealed(self.folder / "talks")
        self.accepted: dict[int, set[str]] = {}
        self.adopted = b""

    def teardown(self) -> None:
        with contextlib.suppress(Exception):
            self.held.room.close()
        shutil.rmtree(self.folder)

    @rule(seat=st.sampled_from(SEATS), phase=st.sampled_from(PHASES), seconds=st.sampled_from([None, 1, 30]))
    def begins(self, seat: str, phase: str, seconds: int | None) -> None:
        self.held.say(seat, "begin", phase=phase, **({} if seconds is None else {"seconds": seconds}))

    @rule()
    def goes_on(self) -> None:
        if self.held.room.state.phase is Phase.FOUNDING and not self.held.room.state.sealing.notes:
            self.held.with_keys()
        following = {"founding": ("limits", 9), "ground": ("suggestion", None), "suggestion": ("bid", 9)}
        phase, seconds = following.get(self.held.room.state.phase.value, ("silence", 9))
        self.held.say("chair", "begin", phase=phase, **({} if seconds is None else {"seconds": seconds}))

    @rule(seconds=st.sampled_from([0, 1, 40]))
    def waits(self, seconds: int) -> None:
        self.held.wait(seconds)

    @rule(lines=st.tuples(*[st.sampled_from(LINES)] * 3), refused=st.sampled_from([(), ("measure_1",)]))
    def all_state(self, lines: tuple[float, ...], refused: tuple[str, ...]) -> None:
        for seat, line in zip(MEMBERS, lines, strict=True):
            limits = Limits("musd", line, 0.1, refused if seat == "bbb" else ())
            if self.held.room.state.phase is Phase.LIMITS and seat.upper() not in self.held.room.state.answered:
                assert self.held.answer(seat, self.held.seats[seat].state(limits, SALT)) == ""

    @rule(some=st.sampled_from([MEMBERS, MEMBERS, ("aaa", "ccc"), ("bbb",)]))
    def pages_answer(self, some: tuple[str, ...]) -> None:
        asked = self.held.room.state.sealing.asked
        if asked is None:
            return
        for seat in some:
            answer = self.held.seats[seat].answer(self.held.view(seat))
            if answer is not None:
                assert self.held.answer(seat, answer) == ""
        if self.held.room.state.answered != set(self.held.agenda.members):
            return
        self.held.wait(0)
        if asked.kind == "block":
            self._expect(asked.number)

    def _expect(self, number: int) -> None:
        """Hold what the host found against what pages refused, which it never saw."""
        seats = self.held.seats.values()
        could = self.held.room.state.sealing.blocks[number]
        refused = [seat._last["block"][1] for seat in seats]
        assert could == "".join("01"[not any(column)] for column in zip(*refused, strict=True))

    @rule(words=st.lists(st.booleans(), min_size=3, max_size=3))
    def all_bid(self, words: list[bool]) -> None:
        state = self.held.room.state
        if not state.asked or state.phase not in {Phase.BID, Phase.IMPROVEMENT}:
            return
        for seat, refuses in zip(MEMBERS, words, strict=True):
            if seat.upper() in state.answered:
                continue
            answer = self.held.seats[seat].bid(self.held.view(seat), [refuses] * len(state.asked), SALT)
            assert self.held.answer(seat, answer) == ""
            for one in state.asked if not refuses else ():
                self.accepted.setdefault(one, set()).add(seat)

    @rule(
        seat=st.sampled_from(SEATS), body=st.sampled_from([{"mask": "AAAA"}, {"commitment": "0" * 64}, {}, {"mask": 1}])
    )
    def sends_anything(self, seat: str, body: dict[str, Any]) -> None:
        if self.held.room.state.phase is not Phase.LIMITS:
            assert self.held.answer(seat, body) != ""

    @rule(seat=st.sampled_from(SEATS))
    def lapses(self, seat: str) -> None:
        was_asked = self.held.room.state.sealing.asked is not None
        assert (self.held.say(seat, "lapse") == "") == (was_asked and seat == "chair")

    @rule(seat=st.sampled_from(SEATS), kind=st.sampled_from(["block_asked", "block_answered", "frozen", "ground"]))
    def speaks_as_the_server(self, seat: str, kind: str) -> None:
        body = {
            "kind": "block",
            "number": 0,
            "step": 0,
            "rows": [0],
            "question": "block-0",
            "could": "1",
            "word": "many",
        }
        assert self.held.say(seat, kind, **body) != ""

    @rule(seat=st.sampled_from(SEATS))
    def swaps_a_key(self, seat: str) -> None:
        note = {"key": written(bytes(32)), "ledger": written(bytes(32)), "signature": written(bytes(64))}
        assert self.held.say(seat, "key", **note) != ""

    @rule(seat=st.sampled_from(MEMBERS), number=st.integers(0, 4))
    def says_openly(self, seat: str, number: int) -> None:
        self.held.say(seat, "off_table", measure=f"measure_{number}")

    @rule()
    def starts_again(self) -> None:
        before = self.held.room.state, {seat: self.held.room.view(seat) for seat in SEATS[:-1]}
        self.held.again()
        assert before == (self.held.room.state, {seat: self.held.room.view(seat) for seat in SEATS[:-1]})

    @rule(seat=st.sampled_from(MEMBERS))
    def a_host_repeats(self, seat: str) -> None:
        sealed, one = self.held.view(seat), self.held.seats[seat]
        if sealed["sealed"]["asked"] is None or one._before.blocks < 1:
            return
        sealed["own"]["answered"] = False
        sealed["sealed"]["asked"] = {**sealed["sealed"]["asked"], "kind": "block", "number": one._before.blocks + 1}
        with pytest.raises(InputError):
            one.answer(sealed)

    @invariant()
    def what_is_adopted_was_refused_by_nobody_and_stays(self) -> None:
        state = self.held.room.state
        if state.deal:
            assert self.accepted.get(state.deal) == set(MEMBERS)
        if state.phase is Phase.ADOPTED:
            view = self.held.room.view("projector")
            assert self.adopted in {b"", view}
            self.adopted = view

    @invariant()
    def replay_gives_the_same_state_and_no_more_is_asked_than_agreed(self) -> None:
        acts: list[Any] = list(self.held.room._public.acts())
        state = state_of(acts)
        assert state == self.held.room.state
        assert len(state.sealing.blocks) <= state.terms.questions(len(self.held.agenda.packages))
        assert len(state.rounds) <= state.terms.rounds


LIGHT = settings(max_examples=5, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
HEAVY = settings(LIGHT, max_examples=80, stateful_step_count=60)


class TestSealedSession(SealedSession.TestCase):  # type: ignore[misc]
    """A small dose."""

    settings = LIGHT


@pytest.mark.long
class TestSealedSessionLong(SealedSession.TestCase):  # type: ignore[misc]
    """Many courses."""

    settings = HEAVY
