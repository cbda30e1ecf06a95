"""Killed at any instant: what was acknowledged is there, and the session goes on."""

import http.client
import json
import random
import threading
import time
from pathlib import Path

import pytest

from ortaq.session import Room
from tests.session.served import Served

MEMBERS = ("aaa", "bbb", "ccc")


@pytest.mark.slow
def test_one_kill_loses_nothing(tmp_path: Path) -> None:
    _kill_and_look(tmp_path / "talks", kills=1)


@pytest.mark.long
def test_thirty_kills_lose_nothing(tmp_path: Path) -> None:
    _kill_and_look(tmp_path / "talks", kills=30)


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
