"""Bodies of requests to the server of a session, as doors that are tried like those for files."""

import atexit
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.testclient import TestClient

from ortaq.core import InputError
from ortaq.core.report import Text
from ortaq.session import Given
from ortaq.session.limits import Limits
from ortaq.web import Access, SessionDesk, create_session_app
from tests.session.rooms import Held, limits
from tests.session.sealed_rooms import Sealed

_ADDRESS = "http://127.0.0.1:8765"
_NO_END = Access("127.0.0.1", 8765, requests_per_s=1e9, burst=1e9)
_ANSWER = {"id": "answer-of-aaa", "kind": "answer"}

ASKED: Mapping[str, tuple[str, str, str]] = {
    "token of a seat": ("entrusted", "aaa", "enter"),
    "act of a session": ("entrusted", "aaa", "act"),
    "masks of a session": ("sealed", "aaa", "act"),
    "key of a session": ("founded", "aaa", "act"),
    "seat to replace": ("entrusted", "chair", "replace"),
    "seat to give": ("entrusted", "chair", "give"),
}
"""Session, seat and path of each request."""


def body_of(name: str) -> dict[str, Any]:
    """Return a good body of a request."""
    session, seat, path = ASKED[name]
    held, token, _ = _served(session, seat)
    if path == "enter":
        return {"token": token}
    if path == "replace":
        return {"id": "a-lost-seat", "seat": "ccc"}
    if path == "give":
        return {"id": "one-observer-more", "seat": "observer-9", "role": "observer", "member": None}
    if session == "entrusted":
        return {**_ANSWER, "body": {"question": "limits-1", "answer": limits(12.5, refused=["measure_1"])}}
    assert isinstance(held, Sealed)
    if session == "founded":
        return {"id": "key-of-aaa", "kind": "key", "body": held.note("aaa")}
    return {**_ANSWER, "body": {"question": "measures-0", "answer": held.seats["aaa"].answer(held.view("aaa"))}}


def asked(name: str, path: Path) -> object:
    """Send what a file holds; a refusal that says what is wrong is an error of input."""
    session, seat, place = ASKED[name]
    _, token, client = _served(session, seat)
    headers = {"content-type": "application/json", "cookie": f"ortaq_{seat}={token}"}
    found = client.post(f"/seat/{seat}/api/{place}", content=path.read_bytes(), headers=headers)
    client.cookies.clear()
    if found.status_code in {400, 401, 409, 413, 422}:
        said = found.json()
        raise InputError(said["what"], where=said["where"] or name, fix=said["fix"] or "see docs/session.md")
    assert found.status_code in {200, 204}, f"{found.status_code}: {found.text[:300]}"
    return found.content


@cache
def _served(session: str, seat: str) -> tuple[Held, str, TestClient]:
    held, client = _session(session)
    return held, held.room.new_address(seat), client


@cache
def _session(session: str) -> tuple[Held, TestClient]:
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    place = Path(folder.name) / "talks"
    held = Held(place) if session == "entrusted" else Sealed(place)
    if isinstance(held, Sealed) and session == "sealed":
        held.with_keys()
        held.frozen({"aaa": Limits("musd", 1.0)})
    elif session == "entrusted":
        held.say("chair", "begin", phase="limits", seconds=3600)
    desk = _AtOnce(held.room, place, lambda _: {})
    return held, TestClient(create_session_app(desk, _NO_END, _ADDRESS), base_url=_ADDRESS)


class _AtOnce(SessionDesk):
    """Takes every act at once, by nobody else's clock."""

    async def take(self, given: Given) -> Text | None:
        """Keep an act."""
        return self.room.take([given])[0]

    async def alone(self, work: Callable[[], object]) -> object:
        """Return what a function returns."""
        return work()
