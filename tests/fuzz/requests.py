"""Bodies of requests to the table's server, as doors that are tried like those for files."""

import atexit
import json
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.testclient import TestClient

from ortaq.answers import answer
from ortaq.core import InputError, Reader
from ortaq.ledgers import Ledger
from ortaq.web import Access, Desk, LedgerDesk, Writer, create_app
from ortaq.web.jobs import Job, Jobs
from ortaq.web.served import Served
from ortaq.web.tasks import Recompute, Setting
from tests.fuzz import session_requests
from tests.worlds import toy_mechanism, toy_region

_ADDRESS = "http://127.0.0.1:8765"
_NO_END = Access("127.0.0.1", 8765, requests_per_s=1e9, burst=1e9)

_ASKED: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "recompute": (
        "/api/recompute",
        {
            "case": {"elasticity": "low", "tariff": "high", "shift": "central", "cost": "low", "deficits": "fixed"},
            "thresholds": {"KAZ": 0.02, "UZB": -1},
            "levels": {"rail": "high"},
        },
    ),
    "act of a ledger": (
        "/api/ledger/acts",
        {"kind": "report", "commitment": "rail", "value": 1.5, "on": "2026-11-30", "address": "https://example.org"},
    ),
    "view as brief": ("/api/export/brief.html", {}),
    "view as workbook": ("/api/export/table.xlsx", {}),
}
_VIEW = {
    **{"package": 1, "shock": "none", "accept": "cvar", "tail": 0.25},
    **{"thresholds": {"KAZ": 0.02}, "language": "ru"},
}

REQUESTS = tuple(
    Reader(name, f"tests.fuzz.requests:{name.replace(' ', '_')}", ()) for name in (*_ASKED, *session_requests.ASKED)
)
"""Doors of both servers; what a good body asks for is computed in other tests."""

token_of_a_seat = partial(session_requests.asked, "token of a seat")
act_of_a_session = partial(session_requests.asked, "act of a session")
masks_of_a_session = partial(session_requests.asked, "masks of a session")
key_of_a_session = partial(session_requests.asked, "key of a session")
seat_to_replace = partial(session_requests.asked, "seat to replace")
seat_to_give = partial(session_requests.asked, "seat to give")


def recompute(path: Path) -> object:
    """Ask for the table at other assumptions."""
    return _asked("recompute", path)


def act_of_a_ledger(path: Path) -> object:
    """Put an act into a ledger without keys."""
    return _asked("act of a ledger", path)


def view_as_brief(path: Path) -> object:
    """Ask for a view of the table as a page."""
    return _asked("view as brief", path)


def view_as_workbook(path: Path) -> object:
    """Ask for a view of the table as a workbook."""
    return _asked("view as workbook", path)


def request_bodies(name: str, folder: Path) -> Iterator[Path]:
    """Write a good body of a request."""
    if name in session_requests.ASKED:
        body: Mapping[str, Any] = session_requests.body_of(name)
    else:
        body = _ASKED[name][1] or {"table": _desk().first.digest, **_VIEW}
    (folder / "body.json").write_text(json.dumps(body), encoding="utf-8")
    yield folder / "body.json"


def _asked(name: str, path: Path) -> object:
    """Send what a file holds; a refusal that says what is wrong is an error of input."""
    found = _client().post(_ASKED[name][0], content=path.read_bytes(), headers={"content-type": "application/json"})
    if found.status_code in {400, 404, 413, 422}:
        said = found.json()
        raise InputError(said["what"], where=said["where"] or name, fix=said["fix"] or "see /openapi.json")
    assert found.status_code in {200, 201, 202}, f"{found.status_code}: {found.text[:300]}"
    return found.content


class _Noted(Jobs):
    """Jobs that are noted and not begun."""

    def start(self, task: Recompute) -> Job:
        """Return a job that nobody works at."""
        assert task.case.name
        return Job("0" * 16, None)


@cache
def _desk() -> Desk:
    material = answer(toy_region(), toy_mechanism())
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    desk = Desk(material, ledger=LedgerDesk(_ledger(Path(folder.name)), material.region, "toy", Writer("UZB", None)))
    agreement = material.agreement
    setting = Setting(material.region, material.mechanism, agreement.accept, None, agreement.tail)
    desk.jobs = _Noted(setting, desk.first)
    atexit.register(desk.close)
    return desk


def _ledger(folder: Path) -> Path:
    path = folder / "two.ledger"
    body = {"title": {"en": "x"}, "members": dict.fromkeys(("KAZ", "UZB"), "member"), "languages": ["en"]}
    with Ledger.new(path, "example.org/two", "UZB", body) as made:
        made.append("UZB", "commit", {"id": "rail", "obligor": ["UZB"], "action": {"en": "Build it"}, "target": 2.0})
    return path


@cache
def _client() -> TestClient:
    empty = Served.of(b"<html><head></head><body></body></html>", "text/html")
    return TestClient(create_app(_desk(), _NO_END, {"index.html": empty}), base_url=_ADDRESS)
