"""Killed at any instant: what was acknowledged is there, and the session goes on."""

import contextlib
import http.client
import itertools
import json
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ortaq.ledgers import new_key
from ortaq.session import Room, SealedSeat
from ortaq.session.limits import Limits
from tests.session.agendas import small_agenda
from tests.session.served import Served

MEMBERS = ("aaa", "bbb", "ccc")


@pytest.mark.slow
def test_one_kill_loses_nothing(tmp_path: Path) -> None:
    _kill_and_look(tmp_path / "talks", kills=1)


@pytest.mark.long
def test_thirty_kills_lose_nothing(tmp_path: Path) -> None:
    _kill_and_look(tmp_path / "talks", kills=30)


@pytest.mark.slow
def test_a_kill_of_a_sealed_session_loses_nothing(tmp_path: Path) -> None:
    _kill_while_masks_come(tmp_path / "talks", kills=1)


@pytest.mark.long
def test_thirty_kills_of_a_sealed_session_lose_nothing(tmp_path: Path) -> None:
    _kill_while_masks_come(tmp_path / "talks", kills=30)


def _kill_while_masks_come(folder: Path, kills: int) -> None:
    """Pages answer by masks, the chair goes on and on, and the server is killed at any instant."""
    served = Served(folder, mode="sealed")
    founding = _asked(served, "aaa", "GET", "record").decode().partition("\n")[0]
    seats = {seat: SealedSeat(small_agenda(), founding, seat.upper()) for seat in MEMBERS}
    kept: set[str] = set()
    for seat, own in seats.items():
        assert _say(served, seat, f"{seat}-key-0000", "key", own.note(new_key(own.member)))
    numbers = random.Random(2)
    for kill in range(kills):
        ending = threading.Event()
        speak = [(_chair, "chair", None), *((_page, seat, own) for seat, own in seats.items())]
        speakers = [threading.Thread(target=what, args=(served, own, kill, kept, ending)) for what, _, own in speak]
        for speaker in speakers:
            speaker.start()
        time.sleep(numbers.uniform(0.5, 1.5))
        served.kill()
        ending.set()
        for speaker in speakers:
            speaker.join()
        served.start()
    served.stop()
    room = Room.open(folder)
    known = {json.loads(line)["id"] for line in room.lines()}
    private = {act.id.rpartition(" ")[0] for act in room.answers.acts if act.kind == "answer"}
    room.close()
    answers = {name for name in kept if not name.startswith("chair")}
    assert len(answers) >= kills
    assert {f"answered {name}" for name in answers} | (kept - answers) <= known
    assert answers <= private


def _page(served: Served, own: SealedSeat, kill: int, kept: set[str], ending: threading.Event) -> None:
    """Answer whatever is asked, as a page does; remember what was acknowledged."""
    seat = own.member.lower()
    for number in itertools.count():
        if ending.wait(0.02):
            return
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            view = json.loads(_asked(served, seat, "GET", "view"))["view"]
            answer = None if view["own"]["answered"] else _answer(own, view)
            body = {"question": view["question"], "answer": answer}
            if answer is not None and _say(served, seat, name := f"{seat}-{kill}-{number:06}", "answer", body):
                kept.add(name)


def _answer(own: SealedSeat, view: dict[str, Any]) -> dict[str, str] | None:
    if view["phase"] == "limits":
        return own.state(Limits("musd", 1e9 if own.member == "AAA" else -1e9), bytes(32))
    if view["phase"] in {"bid", "improvement"}:
        packages = (view["improvement"] or view["rounds"][-1])["packages"]
        return own.bid(view, [own.member == "AAA"] * len(packages), bytes(32))
    return own.answer(view)


def _chair(served: Served, _: None, kill: int, kept: set[str], ending: threading.Event) -> None:
    """Open one phase after the other."""
    following = {"founding": "limits", "ground": "suggestion", "suggestion": "bid", "result": "limits"}
    for number in itertools.count():
        if ending.wait(0.05):
            return
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            phase = following.get(json.loads(_asked(served, "chair", "GET", "view"))["view"]["phase"], "")
            body = {"phase": phase} | ({"seconds": 1} if phase in {"limits", "bid"} else {})
            if phase and _say(served, "chair", name := f"chair-{kill}-{number:06}", "begin", body):
                kept.add(name)


def _say(served: Served, seat: str, name: str, kind: str, body: dict[str, Any]) -> bool:
    """Say an act; return whether it was acknowledged."""
    told = _asked(served, seat, "POST", "act", {"id": name, "kind": kind, "body": body})
    return bool(json.loads(told) == {"kept": True})


def _asked(served: Served, seat: str, verb: str, path: str, body: dict[str, Any] | None = None) -> bytes:
    headers = {"Content-Type": "application/json", "Cookie": f"ortaq_{seat}={served.tokens[seat]}"}
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    try:
        connection.request(verb, f"/seat/{seat}/api/{path}", body and json.dumps(body), headers)
        return connection.getresponse().read()
    finally:
        connection.close()


def _kill_and_look(folder: Path, kills: int) -> None:
    served = Served(folder)
    kept: set[str] = set()
    numbers = random.Random(1)
    for kill in range(kills):
        ending = threading.Event()
        writers = [threading.Thread(target=_write, args=(served, seat, kill, kept, ending)) for seat in MEMBERS]
        for writer in writers:
            writer.start()
        time.sleep(numbers.uniform(0.3, 1.2))
        served.kill()
        ending.set()
        for writer in writers:
            writer.join()
        before = time.monotonic()
        served.start()
        assert time.monotonic() - before < 60
    served.stop()
    room = Room.open(folder)
    known = {json.loads(line)["id"] for line in room.lines()}
    room.close()
    assert len(kept) >= 3 * kills
    assert kept <= known


def _write(served: Served, seat: str, kill: int, kept: set[str], ending: threading.Event) -> None:
    """Amend again and again; remember what was acknowledged."""
    number = 0
    while not ending.is_set():
        number += 1
        name = f"{seat}-{kill}-{number:06}"
        text = dict.fromkeys(("en", "ru", "zh"), f"{seat} {number}")
        body = {"id": name, "kind": "amend", "body": {"article": "1", "text": text}}
        headers = {"Content-Type": "application/json", "Cookie": f"ortaq_{seat}={served.tokens[seat]}"}
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
        try:
            connection.request("POST", f"/seat/{seat}/api/act", json.dumps(body), headers)
            answer = connection.getresponse()
            if answer.status == 200 and json.loads(answer.read()) == {"kept": True}:
                kept.add(name)
            elif answer.status == 429:
                time.sleep(0.2)
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            connection.close()
