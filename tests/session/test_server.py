"""The server of a session: seats, acts, streams, what is refused and what no answer quotes."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ortaq.core import InputError
from ortaq.session import put_on_record
from ortaq.web import Access, SessionDesk, create_session_app
from ortaq.web.session_desk import MOST_OF_SEAT, MOST_STREAMS, Stream, TooManyStreams
from tests.session.rooms import Held, limits

ADDRESS = "http://127.0.0.1:8765"
ACCESS = Access("127.0.0.1", 8765, None, requests_per_s=1000.0, burst=1000.0)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    session = Held(tmp_path / "talks")
    yield session
    session.room.close()


@pytest.fixture
def client(held: Held) -> Iterator[TestClient]:
    desk = SessionDesk(held.room, held.folder, lambda _: {})
    with TestClient(create_session_app(desk, ACCESS, ADDRESS), base_url=ADDRESS) as made:
        yield made
    held.room = held.opened()


def entered(client: TestClient, held: Held, seat: str) -> dict[str, str]:
    """Enter a seat; return the header that holds its cookie."""
    token = held.room.new_address(seat)
    found = client.post(f"/seat/{seat}/api/enter", json={"token": token})
    assert found.status_code == 204
    cookie = found.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert f"Path=/seat/{seat}/" in cookie
    client.cookies.clear()
    return {"cookie": f"ortaq_{seat}={token}"}


def say(client: TestClient, seat: str, headers: dict[str, str], kind: str, **body: Any) -> Any:
    said = {"id": f"{seat}-{kind}-{len(json.dumps(body))}", "kind": kind, "body": body}
    return client.post(f"/seat/{seat}/api/act", json=said, headers=headers)


@pytest.mark.slow
def test_a_seat_is_entered_by_its_own_token_alone(client: TestClient, held: Held) -> None:
    headers = entered(client, held, "aaa")
    assert client.get("/seat/aaa/api/view", headers=headers).json()["view"]["seat"]["member"] == "AAA"
    assert client.get("/seat/bbb/api/view", headers=headers).status_code == 401
    assert client.get("/seat/aaa/api/view").status_code == 401
    assert client.get("/seat/aaa/api/view", params={"token": headers["cookie"].split("=")[1]}).status_code == 401
    assert client.post("/seat/bbb/api/enter", json={"token": headers["cookie"].split("=")[1]}).status_code == 401
    for path in ("view", "events", "agenda", "record", "present"):
        assert client.get(f"/seat/aaa/api/{path}").status_code == 401
    assert client.get("/seat/aaa/api/present", headers=headers).status_code == 403
    found = client.post("/seat/aaa/api/replace", json={"id": "12345678", "seat": "bbb"}, headers=headers)
    assert found.status_code == 403


@pytest.mark.slow
def test_an_act_is_kept_and_a_refusal_is_said_in_the_language_of_the_seat(client: TestClient, held: Held) -> None:
    headers = entered(client, held, "aaa") | {"accept-language": "ru"}
    assert say(client, "aaa", headers, "off_table", measure="measure_1").json() == {"kept": True}
    told = say(client, "aaa", headers, "object", text={"en": "no"})
    assert told.status_code == 409
    assert "фазе" in told.json()["what"]
    assert "Учреждение" in told.json()["what"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        {"id": "12345678", "kind": "answer", "body": {"question": "limits-1", "answer": {"line": 8642.13579}}},
        {"id": "12345678", "kind": "answer", "body": {"question": "limits-1", "answer": 8642.13579}},
        {"id": "12345678", "kind": "answer", "body": {"question": 8642.13579}},
        {"id": "1234", "kind": "answer", "body": {"answer": 8642.13579}},
        {"id": "12345678", "kind": "answer", "more": 8642.13579, "body": {}},
        {"id": "12345678", "kind": "off_table", "body": {"measure": "8642.13579"}},
        {"id": "12345678", "kind": "begin", "body": {"phase": "8642.13579", "seconds": 8642.13579}},
        [8642.13579],
    ],
)
def test_no_answer_quotes_what_was_sent(client: TestClient, held: Held, body: Any, caplog: Any) -> None:
    held.say("chair", "begin", phase="limits", seconds=60)
    headers = entered(client, held, "aaa")
    found = client.post("/seat/aaa/api/act", json=body, headers=headers)
    assert found.status_code in {409, 422}
    assert "8642" not in found.text
    assert "8642" not in caplog.text


@pytest.mark.slow
def test_foreign_pages_sockets_and_large_bodies_are_refused(client: TestClient, held: Held) -> None:
    headers = entered(client, held, "aaa")
    foreign = {**headers, "origin": "https://elsewhere.example"}
    assert say(client, "aaa", foreign, "off_table", measure="measure_1").status_code == 403
    large = {"id": "12345678", "kind": "amend", "body": {"text": "x" * 20_000}}
    assert client.post("/seat/aaa/api/act", json=large, headers=headers).status_code == 413
    assert client.get("/seat/../api/view", headers=headers).status_code == 404
    with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect("/seat/aaa/api/events"):
        pass
    assert refused.value.code == 1008


@pytest.mark.slow
def test_the_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/seat/aaa/")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("https://", "http").partition("<body")[0]
    for path in ("session/main.js", "session/session.css", "css/table.css", "js/dom.js", "session/zh.json"):
        assert client.get(f"/static/{path}").status_code == 200
    assert client.get("/static/session/../../app.py").status_code == 404


@pytest.mark.slow
def test_the_chair_replaces_a_lost_seat(client: TestClient, held: Held) -> None:
    chair, lost = entered(client, held, "chair"), entered(client, held, "aaa")
    found = client.post("/seat/chair/api/replace", json={"id": "12345678", "seat": "aaa"}, headers=chair).json()
    assert found["address"].startswith(f"{ADDRESS}/seat/aaa/#")
    assert found["qr"].startswith("<svg")
    assert client.get("/seat/aaa/api/view", headers=lost).status_code == 401
    token = found["address"].rpartition("#")[2]
    assert client.post("/seat/aaa/api/enter", json={"token": token}).status_code == 204
    assert (
        client.post("/seat/chair/api/replace", json={"id": "12345679", "seat": "zzz"}, headers=chair).status_code == 409
    )


@pytest.mark.slow
def test_the_chair_gives_a_seat_and_nobody_else_does(client: TestClient, held: Held) -> None:
    chair, member = entered(client, held, "chair"), entered(client, held, "aaa")
    wanted = {"id": "12345678", "seat": "observer-9", "role": "observer"}
    assert client.post("/seat/aaa/api/give", json=wanted, headers=member).status_code == 403
    assert client.post("/seat/chair/api/give", json=wanted).status_code == 401
    found = client.post("/seat/chair/api/give", json=wanted, headers=chair).json()
    token = found["address"].rpartition("#")[2]
    assert client.post("/seat/observer-9/api/enter", json={"token": token}).status_code == 204
    for bad in ({"role": "king"}, {"role": "delegation"}, {"role": "delegation", "member": "BBB"}):
        refused = {**wanted, "id": "12345679", "seat": "another", **bad}
        assert client.post("/seat/chair/api/give", json=refused, headers=chair).status_code == 409, bad


def test_a_closed_seat_opens_nothing_and_its_member_can_be_seated_again(client: TestClient, held: Held) -> None:
    chair, lost = entered(client, held, "chair"), entered(client, held, "bbb")
    closing = {"id": "12345677", "kind": "revoke_seat", "body": {"seat": "bbb"}}
    assert client.post("/seat/chair/api/act", json=closing, headers=chair).status_code == 200
    assert client.get("/seat/bbb/api/view", headers=lost).status_code == 401
    assert say(client, "bbb", lost, "off_table", measure="measure_1").status_code == 401
    token = lost["cookie"].split("=")[1]
    assert client.post("/seat/bbb/api/enter", json={"token": token}).status_code == 401
    wanted = {"id": "12345678", "seat": "bbb-1", "role": "delegation", "member": "BBB"}
    found = client.post("/seat/chair/api/give", json=wanted, headers=chair).json()
    assert client.post("/seat/bbb-1/api/enter", json={"token": found["address"].rpartition("#")[2]}).status_code == 204


def test_two_browsers_of_one_seat_answer_once(client: TestClient, held: Held) -> None:
    headers = entered(client, held, "aaa")
    held.say("chair", "begin", phase="limits", seconds=60)
    question = held.room.state.question
    first, second = (
        client.post(
            "/seat/aaa/api/act",
            json={"id": f"browser-{n}", "kind": "answer", "body": {"question": question, "answer": limits(float(n))}},
            headers=headers,
        )
        for n in (1, 2)
    )
    assert (first.status_code, second.status_code) == (200, 409)
    view = client.get("/seat/aaa/api/view", headers=headers).json()["view"]
    assert view["own"]["answers"][question]["line"] == 1.0


def test_the_record_holds_public_acts_alone(client: TestClient, held: Held) -> None:
    headers = entered(client, held, "aaa")
    held.say("chair", "begin", phase="limits", seconds=60)
    answer = {"question": held.room.state.question, "answer": limits(8642.13579)}
    assert say(client, "aaa", headers, "answer", **answer).status_code == 200
    lines = client.get("/seat/aaa/api/record", headers=headers).text
    assert "8642" not in lines
    assert '"kind":"answered"' in lines


@pytest.mark.slow
def test_streams_of_one_address_and_of_one_seat_are_limited(held: Held) -> None:
    async def open_all() -> tuple[int, int]:
        desk = SessionDesk(held.room, held.folder, lambda _: {})
        of_seat = sum(_opened(desk, "aaa", f"10.0.0.{number}") for number in range(20))
        for _ in range(MOST_STREAMS - of_seat):
            desk._streams[Stream("projector", "10.0.1.1")] = None
        return of_seat, sum(_opened(desk, "bbb", "10.0.1.1") for _ in range(200))

    of_seat, of_address = asyncio.run(open_all())
    assert of_seat == MOST_OF_SEAT
    assert of_address == MOST_OF_SEAT, "as many as are left of the address"


def _opened(desk: SessionDesk, seat: str, address: str) -> bool:
    try:
        desk.opened(seat, address)
    except TooManyStreams:
        return False
    return True


@pytest.mark.slow
def test_streams_show_what_changes_and_end_with_the_seat(held: Held) -> None:
    async def course() -> list[bytes]:
        desk = SessionDesk(held.room, held.folder, lambda _: {})
        chair, member = desk.opened("chair", "a"), desk.opened("aaa", "b")
        await desk.publish()
        held.say("chair", "begin", phase="limits", seconds=60)
        await desk.publish()
        await desk.publish()
        desk.expelled("aaa")
        lines = [line async for line in member.lines()]
        chair.end()
        told = [line async for line in chair.lines()]
        assert any(b"event: present" in line for line in told)
        return lines

    lines = asyncio.run(course())
    views = [json.loads(line.split(b"data: ")[1])["view"]["phase"] for line in lines]
    assert views == ["founding", "limits"]


@pytest.mark.slow
def test_what_is_adopted_goes_on_record_by_itself(held: Held) -> None:
    held.to_deal()
    held.say("chair", "begin", phase="silence", seconds=60)
    held.wait(60)

    async def course() -> None:
        desk = SessionDesk(held.room, held.folder, lambda _: {})
        desk.start()
        for _ in range(200):
            await asyncio.sleep(0.02)
            if held.room.state.entry:
                break
        await desk.end()

    asyncio.run(course())
    held.room = held.opened()
    assert held.room.state.entry == put_on_record(held.folder, held.room, {})


@pytest.mark.slow
def test_a_disk_that_takes_nothing_is_told_and_nothing_counts(client: TestClient, held: Held, monkeypatch: Any) -> None:
    headers = entered(client, held, "aaa")

    def full(_: object) -> None:
        raise InputError("the disk is full", where="here", fix="free space")

    monkeypatch.setattr(held.room._public, "append", full)
    found = say(client, "aaa", headers, "off_table", measure="measure_1")
    assert found.status_code == 507
    assert held.room.state.off_table == {}
