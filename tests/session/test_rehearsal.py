"""A rehearsal: programs speak for delegations over HTTP, openly so, and a person's refusal stands."""

import http.client
import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest

from ortaq.cli.session.rehearsing import Rehearsal, simulated_seats
from ortaq.core import InputError
from ortaq.ledgers import Ledger
from ortaq.ledgers.chain.keys import key_from_seed
from ortaq.session import Agenda, Phase, Room, SealedSeat, Terms, found_session
from ortaq.session.limits import Limits
from ortaq.session.simulated import ASSUMED, Asking, Assumed, Delegation, drawn, reply_to
from ortaq.web import HeldSeat, Reached
from ortaq.web.session_seat import AGAIN_S
from tests.session.agendas import small_agenda
from tests.session.rooms import Held
from tests.session.served import Served

WAIT_S = 60
SALT = bytes(range(32))
FROM = ASSUMED[Asking.EASY]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path / "talks", ("--rehearse", "aaa", "--seed", "3"))
    yield made
    made.stop()


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path / "talks", ("--rehearse", "aaa", "--seed", "3"), "sealed")
    yield made
    made.stop()


class Person:
    """A seat that a person holds, by the requests of its page."""

    def __init__(self, served: Served, seat: str) -> None:
        self.served, self.seat, self._names = served, seat, count(1)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=WAIT_S)
        headers = {"Cookie": f"ortaq_{self.seat}={self.served.tokens[self.seat]}", "Content-Type": "application/json"}
        connection.request(method, f"/seat/{self.seat}/api/{path}", json.dumps(body) if body else None, headers)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def say(self, kind: str, **body: Any) -> None:
        named = f"{self.seat}-{next(self._names):06}"
        assert self.ask("POST", "act", {"id": named, "kind": kind, "body": body}) == {"kept": True}

    def view(self) -> Any:
        return self.ask("GET", "view")["view"]

    def wait(self, phase: str, answered: int = 0) -> Any:
        """Wait until the session is there and so many have answered."""
        end = monotonic() + WAIT_S
        while monotonic() < end:
            view = self.view()
            if view["phase"] == phase and len(view.get("answered", ())) >= answered:
                return view
            sleep(0.05)
        raise AssertionError(phase)


def test_a_stream_that_ends_at_once_is_not_asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seat = HeldSeat(Reached("127.0.0.1", "localhost", 1), "bbb", "token", lambda _: None, lambda: 0.0)
    asked, waited = count(), list[float]()

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        seat.ending.set()
        return True

    monkeypatch.setattr(seat, "_views", lambda: iter(()) if next(asked) < 3 else pytest.fail("asked without a pause"))
    monkeypatch.setattr(seat.ending, "wait", wait)
    seat.run()
    assert waited == [AGAIN_S]


@pytest.mark.slow
def test_one_person_leads_a_session_and_what_it_refuses_is_not_adopted(served: Served) -> None:
    chair, member = Person(served, "chair"), Person(served, "aaa")
    assert chair.view()["simulated"] == ["BBB", "CCC"]
    chair.say("begin", phase="limits", seconds=600)
    chair.wait("limits", answered=2)
    chair.say("clock", seconds=1)
    assert chair.wait("ground")["answered"] == ["BBB", "CCC"]
    deal = 0
    for word in ("refuse", "accept"):
        chair.say("begin", phase="suggestion")
        end = monotonic() + WAIT_S
        while not (view := chair.view())["rounds"] or view["rounds"][-1]["accepted"] is not None:
            assert monotonic() < end
        chair.say("begin", phase="bid", seconds=600)
        packages = chair.wait("bid", answered=2)["rounds"][-1]["packages"]
        member.say("answer", question=chair.view()["question"], answer=dict.fromkeys(map(str, packages), word))
        chair.say("clock", seconds=1)
        accepted = chair.wait("result")["rounds"][-1]["accepted"]
        assert bool(accepted) == (word == "accept")
        deal = chair.view()["deal"]
    chair.say("begin", phase="silence", seconds=1)
    chair.wait("adopted")
    served.stop()
    with Ledger.open(served.folder / "record.ledger") as ledger:
        (proposal,) = ledger.state().proposals.values()
        texts = proposal.said.text
    assert deal
    assert "a program spoke for State BBB, State CCC" in texts["en"]
    assert "репетиция" in texts["ru"]
    assert "演练" in texts["zh"]
    served.start()


@pytest.mark.long
def test_simulated_delegations_of_a_sealed_session_send_masks_alone(sealed: Served) -> None:
    chair, person = Person(sealed, "chair"), Person(sealed, "aaa")
    room = Room.open(sealed.folder)
    seat = SealedSeat(room.agenda, room.lines()[0], "AAA")
    room.close()
    person.say("key", **seat.note(key_from_seed("AAA", SALT)))
    until(lambda: len(chair.view()["sealed"]["keys"]) == 3)
    chair.say("begin", phase="limits", seconds=600)
    person.say("answer", question=chair.view()["question"], answer=seat.state(Limits("musd", -100.0), SALT))
    chair.wait("limits", answered=3)
    chair.say("clock", seconds=1)
    until(lambda: answer_masked(person, seat) and chair.view()["word"])
    # Started again in the middle of the course, programs mask as before.
    sealed.stop()
    sealed.start()
    chair.say("begin", phase="suggestion")
    until(lambda: answer_masked(person, seat) and chair.view()["rounds"])
    chair.say("begin", phase="bid", seconds=600)
    view = person.view()
    packages = view["rounds"][-1]["packages"]
    person.say("answer", question=view["question"], answer=seat.bid(view, [False] * len(packages), SALT))
    chair.wait("bid", answered=3)
    chair.say("clock", seconds=1)
    assert chair.wait("result")["rounds"][-1]["accepted"]


def answer_masked(person: "Person", seat: SealedSeat) -> bool:
    """Let the page of a person answer a masked question; return whether none was open."""
    view = person.view()
    answer = seat.answer(view)
    if answer is not None:
        person.say("answer", question=view["question"], answer=answer)
    return answer is None


def until(holds: Callable[[], Any]) -> None:
    end = monotonic() + WAIT_S
    while not holds():
        assert monotonic() < end
        sleep(0.02)


def test_a_program_takes_no_seat_of_a_session_that_people_began(tmp_path: Path) -> None:
    held = Held(tmp_path / "talks")
    try:
        assert held.room.rehearse(["XXX"]) is False
        held.say("chair", "begin", phase="limits", seconds=60)
        assert held.room.rehearse(["BBB"]) is False
        assert held.room.state.simulated == ()
        assert held.say("chair", "rehearsal", members=["BBB"]) == "session.refused.seat"
    finally:
        held.room.close()


def test_a_seat_that_the_chair_hands_to_a_person_is_simulated_no_more(tmp_path: Path) -> None:
    held = Held(tmp_path / "talks")
    try:
        assert held.room.rehearse(["CCC", "BBB"])
        assert list(held.room.state.simulated) == ["BBB", "CCC"]
        held.say("chair", "replace_seat", seat="bbb")
        assert list(held.room.state.simulated) == ["CCC"]
        held.again()
        assert list(held.room.state.simulated) == ["CCC"]
    finally:
        held.room.close()


def test_what_is_drawn_answers_as_it_would_sign_and_only_what_is_asked(tmp_path: Path) -> None:
    held = Held(tmp_path / "talks")
    try:
        view = json.loads(held.room.view("aaa"))
        own = drawn(np.random.default_rng(1), held.agenda, Assumed((0.0, 0.3), 0.1))[0]
        assert reply_to(own, held.agenda, view) is None
        held.to_bid({})
        view = json.loads(held.room.view("aaa"))
        answer = said(own, held.agenda, view)
        assert answer == {
            str(one): "accept" if own.signs[held.agenda.rows[one]] else "refuse" for one in held.room.state.asked
        }
        assert held.answer("aaa", answer) == ""
        assert reply_to(own, held.agenda, json.loads(held.room.view("aaa"))) is None
        best = int(held.agenda.packages[int(np.argmax(np.where(own.signs, own.wants, -np.inf)))])
        other = int(held.agenda.packages[int(np.argmin(own.wants))])
        after = {**view, "phase": Phase.IMPROVEMENT.value, "question": "improve-9", "deal": best}
        after["improvement"] = {"packages": [other, best]}
        assert said(own, held.agenda, after) == {str(other): "worse", str(best): "same"}
    finally:
        held.room.close()


def said(own: Delegation, agenda: Agenda, view: Any) -> Any:
    reply = reply_to(own, agenda, view)
    assert reply is not None
    assert reply.body["question"] == view["question"]
    return reply.body["answer"]


def test_the_same_seed_draws_the_same_delegations() -> None:
    agenda = small_agenda()
    first, second, third = (drawn(np.random.default_rng(seed), agenda, FROM) for seed in (4, 4, 5))
    assert [one.typed.record for one in first] == [one.typed.record for one in second]
    assert [one.typed.record for one in first] != [one.typed.record for one in third]


def test_an_unknown_member_cannot_be_played(tmp_path: Path) -> None:
    held = Held(tmp_path / "talks")
    reached = Reached("127.0.0.1", "localhost", 1)
    try:
        with pytest.raises(InputError, match="ZZZ"):
            simulated_seats(held.folder, held.room, Rehearsal(("ZZZ",), Asking.EASY, 1), reached)
        with pytest.raises(InputError, match="no member is left"):
            simulated_seats(held.folder, held.room, Rehearsal(("AAA", "BBB", "CCC"), Asking.EASY, 1), reached)
        assert len(simulated_seats(held.folder, held.room, Rehearsal(("AAA",), Asking.EASY, 1), reached)) == 2
        with pytest.raises(InputError, match="simulated from the beginning"):
            simulated_seats(held.folder, held.room, Rehearsal(("BBB",), Asking.EASY, 1), reached)
    finally:
        held.room.close()


def test_a_member_whose_ledger_signs_is_not_played(tmp_path: Path) -> None:
    keys = {"BBB": key_from_seed("BBB", bytes(32)).public}
    found_session(
        tmp_path / "talks",
        small_agenda(3),
        mode="sealed",
        languages=["en"],
        terms=Terms(),
        observers=0,
        ledger_keys=keys,
    )
    room, reached = Room.open(tmp_path / "talks"), Reached("127.0.0.1", "localhost", 1)
    try:
        with pytest.raises(InputError, match="the key of BBB is signed by its ledger"):
            simulated_seats(tmp_path / "talks", room, Rehearsal(("AAA",), Asking.EASY, 1), reached)
        assert not room.state.simulated
        assert len(simulated_seats(tmp_path / "talks", room, Rehearsal(("BBB",), Asking.EASY, 1), reached)) == 2
    finally:
        room.close()
