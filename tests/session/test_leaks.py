"""Nobody sees another's private numbers: until the clock publishes, all that others see is the same to the byte."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ortaq.session import Room, export_session, publishing
from ortaq.session.views import Own
from tests.session.rooms import Held, limits, plant

OTHERS = ("bbb", "ccc", "chair", "rapporteur", "projector", "observer-1")
ONE, ANOTHER = limits(-31.5, refused=["measure_2"]), limits(77.25, payment_musd=1.0)


def seen(tmp_path: Path, answer: dict[str, Any], bids: tuple[str, ...]) -> dict[str, list[bytes]]:
    """Return all that others are sent while one member answers; the public acts too."""
    held = Held(tmp_path)
    shown: dict[str, list[bytes]] = {seat: [] for seat in (*OTHERS, "acts")}

    def look() -> None:
        for seat in OTHERS:
            view = held.room.view(seat)
            if not shown[seat] or shown[seat][-1] != view:
                shown[seat].append(view)
        shown["acts"] = [line.encode() for line in held.room.lines()]

    held.say("chair", "begin", phase="limits", seconds=60)
    look()
    held.answer("aaa", answer)
    look()
    for seat in ("bbb", "ccc"):
        held.answer(seat, limits(-200.0))
        look()
    if bids:
        # Both courses go on from the same published ground and packages, so that only the secret answers differ.
        held.wait(60)
        held.say("chair", "begin", phase="suggestion")
        held.wait(0)
        held.say("chair", "begin", phase="bid", seconds=60)
        before = {seat: len(views) for seat, views in shown.items()}
        look()
        held.answer("aaa", dict(zip(map(str, held.room.state.asked), bids, strict=True)))
        look()
        held.answer("bbb", {str(one): "accept" for one in held.room.state.asked})
        look()
        shown = {seat: views[before[seat] :] if seat != "acts" else views for seat, views in shown.items()}
    held.room.close()
    return shown


def courses(tmp_path: Path, *answers: tuple[dict[str, Any], tuple[str, ...]]) -> list[dict[str, list[bytes]]]:
    """Return what others see in two courses of one session, of which both have a copy; all of it, to the byte."""
    Held(tmp_path / "founded").room.close()
    shown = []
    for number, (answer, bids) in enumerate(answers):
        shutil.copytree(tmp_path / "founded", tmp_path / f"{number}")
        shown.append(seen(tmp_path / f"{number}", answer, bids))
    return shown


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.builds(limits, st.floats(-100, 100), refused=st.lists(st.sampled_from(["measure_0", "measure_3"]))),
    second=st.builds(limits, st.floats(-1e9, 1e9), payment_musd=st.floats(0, 1e6)),
)
def test_limits_of_one_change_nothing_that_others_see(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, Any], second: dict[str, Any]
) -> None:
    one, other = courses(tmp_path_factory.mktemp("pair"), (first, ()), (second, ()))
    assert one == other
    assert {len(views) for seat, views in one.items() if seat != "acts"} == {4}


@pytest.mark.slow
def test_secret_answers_of_one_change_nothing_until_the_clock(tmp_path: Path) -> None:
    yes, no = courses(tmp_path, (ONE, ("accept",) * 3), (ONE, ("refuse", "accept", "indifferent")))
    assert yes == no


def _counter(room: Room, shown: dict[str, Any]) -> None:
    shown["refused"] = sum(len(limit.refused) for limit in room.answers.limits(room.agenda).values())


def _word_too_early(room: Room, shown: dict[str, Any]) -> None:
    shown["word"] = publishing.ground(room.agenda, room.state, room.answers.limits(room.agenda), {}).word


def _size(room: Room, shown: dict[str, Any]) -> None:
    shown["pad"] = "x" * len(json.dumps([act.body for act in room.answers.acts if act.kind == "answer"]))


def _commitment_too_early(room: Room, shown: dict[str, Any]) -> None:
    shown["commitments"] = room.answers.commitments(room.state.question)


def _best(room: Room, shown: dict[str, Any]) -> None:
    shown["next"] = publishing.suggestions(room.agenda, room.state, room.answers.limits(room.agenda)).packages


LEAKS = [_counter, _word_too_early, _size, _commitment_too_early, _best]


@pytest.mark.slow
@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_planted_leaks_are_caught(
    leak: Callable[[Room, dict[str, Any]], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, leak)
    one, other = courses(tmp_path, (ONE, ()), (ANOTHER, ()))
    assert one != other


@pytest.mark.slow
def test_a_view_is_given_nothing_of_others(tmp_path: Path) -> None:
    """By type: what a page is made of is the public state and what is the seat's own."""
    held = Held(tmp_path / "talks")
    held.to_bid({"aaa": 1.0, "bbb": 2.0, "ccc": 3.0})
    for seat in ("aaa", "bbb", "ccc"):
        own = held.room.answers.own(held.room.state, seat)
        assert isinstance(own, Own)
        assert [one["line"] for one in own.answers.values()] == [{"aaa": 1.0, "bbb": 2.0, "ccc": 3.0}[seat]]
    for seat in ("chair", "projector", "observer-1", "rapporteur"):
        assert held.room.answers.own(held.room.state, seat).answers == {}
        assert "own" not in json.loads(held.room.view(seat))
    held.room.close()


@pytest.mark.slow
def test_no_private_number_is_in_the_public_file_the_export_or_an_error(tmp_path: Path) -> None:
    held = Held(tmp_path / "talks")
    secret = "8642.13579"
    held.to_bid({"aaa": float(secret)})
    held.room.close()
    export_session(tmp_path / "talks", tmp_path / "record")
    files = [file for folder in ("talks", "record") for file in (tmp_path / folder).rglob("*") if file.is_file()]
    holding = [file.name for file in files if secret.encode() in file.read_bytes()]
    assert set(holding) <= {"private.session", "private.session-wal"}
    assert holding
