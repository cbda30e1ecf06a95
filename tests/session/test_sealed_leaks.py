"""Sealed: what others are sent is the same to the byte whatever one member's limits and answers are, until published.

The host is one of the others: what it holds differs by masks alone, which are of one length and look like noise.
"""

import json
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ortaq.session import Room
from ortaq.session.key_notes import unwritten
from ortaq.session.limits import Limits
from tests.session.rooms import plant
from tests.session.sealed_rooms import SALT, Sealed

OTHERS = ("bbb", "ccc", "chair", "rapporteur", "projector", "observer-1")
ONE, ANOTHER = Limits("musd", -31.5, 0.2, ("measure_2",)), Limits("musd", 77.25, 0.0, (), 1.0)


def courses(folder: Path, *answers: tuple[Limits, tuple[bool, ...]]) -> list[dict[str, Any]]:
    """Return what others see in courses of one session that differ by what one member keeps to itself.

    Only what is sent between two publications is compared: all courses go on from the same published state, and end
    before the next thing is published.
    """
    founded = Sealed(folder / "founded")
    founded.with_keys()
    founded.room.close()
    shown = []
    for number, (limits, bids) in enumerate(answers):
        shutil.copytree(folder / "founded", folder / f"{number}")
        held = Sealed(folder / f"{number}")
        # Acts of the founding have the first names.
        held._names = count(1000)
        shown.append(_asked(held, limits) if not bids else _bid(held, bids))
        held.room.close()
    return shown


class Look:
    """Every view that others are sent, and the public acts."""

    def __init__(self, held: Sealed) -> None:
        self.held, self.shown = held, {seat: list[bytes]() for seat in OTHERS}

    def __call__(self) -> None:
        for seat, views in self.shown.items():
            view = self.held.room.view(seat)
            if not views or views[-1] != view:
                views.append(view)

    def all(self) -> dict[str, Any]:
        answers = [act for act in self.held.room.answers.acts if act.kind == "answer" and act.seat == "aaa"]
        sizes = [len(json.dumps(act.body)) for act in answers]
        return {**self.shown, "acts": self.held.room.lines(), "sizes": sizes}


def _asked(held: Sealed, limits: Limits) -> dict[str, Any]:
    """One member freezes its limits and answers the first question; the others do not finish it."""
    look = Look(held)
    held.say("chair", "begin", phase="limits", seconds=60)
    look()
    # The salt hides limits in the commitment, which is published: it is drawn so that the commitment is the same here.
    held.seats["aaa"].state(limits, SALT)
    held.answer("aaa", {"commitment": "0" * 64})
    look()
    held.wait(60)
    look()
    held.pages_answer_once("aaa", "bbb")
    look()
    return look.all()


def _bid(held: Sealed, bids: tuple[bool, ...]) -> dict[str, Any]:
    held.frozen({seat: Limits("musd", -1000.0) for seat in held.seats})
    held.pages_answer()
    held.say("chair", "begin", phase="suggestion")
    held.wait(0)
    held.say("chair", "begin", phase="bid", seconds=60)
    look = Look(held)
    look()
    refused = bids[: len(held.room.state.asked)]
    answer = held.seats["aaa"].bid(held.view("aaa"), refused, SALT)
    held.answer("aaa", answer)
    look()
    held.answer("bbb", held.seats["bbb"].bid(held.view("bbb"), [False] * len(refused), SALT))
    look()
    return look.all()


LIMITS = st.builds(
    Limits,
    st.sampled_from(["percent", "musd"]),
    st.floats(-1e9, 1e9),
    st.floats(0, 1),
    st.lists(st.sampled_from([f"measure_{bit}" for bit in range(4)]), unique=True).map(tuple),
    st.none() | st.floats(0, 1e6),
)


@pytest.mark.slow
@settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(first=LIMITS, second=LIMITS)
def test_limits_of_one_change_nothing_that_others_see(
    tmp_path_factory: pytest.TempPathFactory, first: Limits, second: Limits
) -> None:
    one, other = courses(tmp_path_factory.mktemp("pair"), (first, ()), (second, ()))
    assert one == other
    assert {len(views) for seat, views in one.items() if seat in OTHERS} == {4}


def test_secret_answers_of_one_change_nothing_until_the_clock(tmp_path: Path) -> None:
    yes, no = courses(tmp_path, (ONE, (False,) * 3), (ONE, (True, False, True)))
    assert yes == no


def _masks(room: Room) -> list[bytes]:
    acts = [act for act in room.answers.acts if act.kind == "answer" and act.seat == "aaa"]
    return [unwritten(act.body["answer"]["mask"]) or b"" for act in acts if "mask" in act.body["answer"]]


def _what_is_refused(room: Room, shown: dict[str, Any]) -> None:
    shown["mask"] = [mask.hex() for mask in _masks(room)]


def _parity(room: Room, shown: dict[str, Any]) -> None:
    shown["parity"] = sum(int(np.frombuffer(mask, "<u8").sum(dtype=np.uint64)) % 1024 for mask in _masks(room))


def _head_of_private(room: Room, shown: dict[str, Any]) -> None:
    shown["head"] = room._private.head.hex()


def _low_bits(room: Room, shown: dict[str, Any]) -> None:
    shown["low"] = [mask[:2].hex() for mask in _masks(room)]


def _longest(room: Room, shown: dict[str, Any]) -> None:
    shown["pad"] = "x" * sum(mask[0] for mask in _masks(room))


LEAKS = [_what_is_refused, _parity, _head_of_private, _low_bits, _longest]


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_planted_leaks_are_caught(
    leak: Callable[[Room, dict[str, Any]], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, leak)
    every = Limits("musd", -31.5, 0.2, tuple(f"measure_{bit}" for bit in range(4)))
    one, other = courses(tmp_path, (Limits("musd", -31.5), ()), (every, ()))
    assert one != other


def test_what_the_host_holds_of_one_looks_like_noise_whatever_it_refuses(tmp_path: Path) -> None:
    held = Sealed(tmp_path / "talks")
    held.with_keys()
    held.frozen({"aaa": Limits("musd", 1e9), "bbb": Limits("musd", -1e9)})
    held.pages_answer()
    for seat in ("aaa", "bbb"):
        acts = [act for act in held.room.answers.acts if act.seat == seat and "mask" in act.body.get("answer", {})]
        words = np.concatenate([np.frombuffer(unwritten(act.body["answer"]["mask"]) or b"", "<u8") for act in acts])
        assert len(set(words.tolist())) == len(words) > 20
        share = np.sort(words / 2.0**64)
        steps = np.arange(1, len(words) + 1) / len(words)
        assert np.max(np.abs(share - steps)) < 2.5 / np.sqrt(len(words)), "Kolmogorov, one in 130,000"
    held.room.close()
