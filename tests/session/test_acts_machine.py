"""Any course of acts: what is adopted stays adopted, a deal was accepted by all, replay gives the same state."""

import contextlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ortaq.session import Phase
from ortaq.session.fold import state_of
from tests.session.rooms import Held, limits

SEATS = ("aaa", "bbb", "ccc", "chair", "rapporteur", "projector", "observer-1", "nobody")
PHASES = ("limits", "suggestion", "bid", "improvement", "silence", "adopted", "ground")
TEXT = {"en": "e", "ru": "р", "zh": "中"}


class Session(RuleBasedStateMachine):
    """Seats say anything at any time; the room is opened anew now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.held = Held(self.folder / "talks")
        self.adopted: bytes = b""
        self.accepts: dict[int, set[str]] = {}

    def teardown(self) -> None:
        with contextlib.suppress(Exception):
            self.held.room.close()
        shutil.rmtree(self.folder)

    @rule(seat=st.sampled_from(SEATS), phase=st.sampled_from(PHASES), seconds=st.sampled_from([None, 1, 30]))
    def begins(self, seat: str, phase: str, seconds: int | None) -> None:
        self.held.say(seat, "begin", phase=phase, **({} if seconds is None else {"seconds": seconds}))

    @rule()
    def goes_on(self) -> None:
        after = {"founding": ("limits", 9), "ground": ("suggestion", None), "suggestion": ("bid", 9)}
        phase, seconds = after.get(self.held.room.state.phase.value, ("silence", 9))
        self.held.say("chair", "begin", phase=phase, **({} if seconds is None else {"seconds": seconds}))

    @rule(seconds=st.sampled_from([0, 1, 40]))
    def waits(self, seconds: int) -> None:
        self.held.wait(seconds)

    @rule(seat=st.sampled_from(SEATS), line=st.sampled_from([-500.0, 0.0, 60.0]))
    def states(self, seat: str, line: float) -> None:
        self.held.answer(seat, limits(line))

    @rule(words=st.lists(st.sampled_from(["accept", "accept", "indifferent", "refuse"]), min_size=3, max_size=3))
    def all_answer(self, words: list[str]) -> None:
        state = self.held.room.state
        for seat, word in zip(("aaa", "bbb", "ccc"), words, strict=True):
            if self.held.answer(seat, {str(one): word for one in state.asked}) == "" and word != "refuse":
                for one in state.asked:
                    self.accepts.setdefault(one, set()).add(seat)

    @rule(seat=st.sampled_from(SEATS), kind=st.sampled_from(["object", "reserve"]))
    def speaks(self, seat: str, kind: str) -> None:
        self.held.say(seat, kind, text={"en": "no"})

    @rule(seat=st.sampled_from(SEATS), kind=st.sampled_from(["amend", "draft"]))
    def writes(self, seat: str, kind: str) -> None:
        self.held.say(seat, kind, article="1", text=TEXT)

    @rule(seat=st.sampled_from(SEATS), choice=st.integers(0, 3))
    def settles(self, seat: str, choice: int) -> None:
        self.held.say(seat, "settle", article="1", choice=choice)

    @rule(seat=st.sampled_from(SEATS), number=st.integers(0, 4), package=st.integers(0, 16))
    def says_openly(self, seat: str, number: int, package: int) -> None:
        self.held.say(seat, "off_table", measure=f"measure_{number}")
        self.held.say(seat, "propose", package=package)

    @rule(seat=st.sampled_from(SEATS), kind=st.sampled_from(["pause", "clock"]))
    def holds_the_clock(self, seat: str, kind: str) -> None:
        self.held.say(seat, kind, **({"seconds": 5} if kind == "clock" else {}))

    @rule()
    def starts_again(self) -> None:
        before = self.held.room.state, {seat: self.held.room.view(seat) for seat in SEATS[:-1]}
        self.held.again()
        assert before == (self.held.room.state, {seat: self.held.room.view(seat) for seat in SEATS[:-1]})

    @invariant()
    def what_is_adopted_was_accepted_by_all_and_stays(self) -> None:
        state = self.held.room.state
        if state.deal:
            assert self.accepts.get(state.deal) == {"aaa", "bbb", "ccc"}
        if state.phase is Phase.ADOPTED:
            assert not state.brackets
            view = self.held.room.view("projector")
            assert self.adopted in {b"", view}
            self.adopted = view

    @invariant()
    def replay_gives_the_same_state(self) -> None:
        acts: list[Any] = list(self.held.room._public.acts())
        assert state_of(acts) == self.held.room.state
        assert json.loads(self.held.room.view("chair"))["head"] == self.held.room.head.head
        assert len(state_of(acts).rounds) <= state_of(acts).terms.rounds


LIGHT = settings(max_examples=6, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
HEAVY = settings(LIGHT, max_examples=80, stateful_step_count=50)


class TestSession(Session.TestCase):  # type: ignore[misc]
    """A small dose."""

    settings = LIGHT


@pytest.mark.long
class TestSessionLong(Session.TestCase):  # type: ignore[misc]
    """Many courses."""

    settings = HEAVY
