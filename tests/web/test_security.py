"""Who may ask: hosts, origins, tokens, rates, and slow or endless bodies."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
import uvicorn
from starlette.testclient import TestClient

from ortaq.web import Desk, create_app, is_loopback, load_page, serving, static_folder
from ortaq.web import security as guarded
from ortaq.web.security import Buckets, Guard, depth
from tests.web.conftest import ACCESS, ADDRESS

TOKEN = "0123456789abcdef0123"


@pytest.fixture
def open_client(desk: Desk, page_folder: Path) -> Iterator[TestClient]:
    access = replace(ACCESS, host="0.0.0.0", token=TOKEN)
    with TestClient(create_app(desk, access, load_page(page_folder)), base_url="http://table.example") as found:
        yield found


@pytest.mark.slow
def test_every_answer_has_the_headers(client: TestClient) -> None:
    for path in ("/", "/static/js/main.js", "/api/table", "/api/outcome", "/x", "/api/export/brief.html"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'; ")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in headers
    assert "unsafe" not in client.get("/").headers["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8765", ""])
def test_a_rebound_name_is_refused(client: TestClient, host: str) -> None:
    found = client.get("/api/table", headers={"host": host})
    assert (found.status_code, found.json()["what"]) == (400, "unknown host")
    assert found.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_names_of_this_machine(client: TestClient, host: str) -> None:
    assert client.get("/api/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"{ADDRESS}1"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_other_pages_cannot_start_or_cancel(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/api/recompute", json={"levels": {"x": "low"}}, headers=headers).status_code == 403
    assert client.delete("/api/jobs/0123456789abcdef", headers=headers).status_code == 403


def test_own_page_can(client: TestClient) -> None:
    headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin"}
    assert client.delete("/api/jobs/0123456789abcdef", headers=headers).status_code == 404


@pytest.mark.slow
def test_token(open_client: TestClient) -> None:
    assert open_client.get("/").status_code == 200
    for headers in (
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Bearer {TOKEN}x"},
        {"authorization": ""},
    ):
        assert open_client.get("/api/table", headers=headers).status_code == 401
        assert open_client.get("/openapi.json", headers=headers).status_code == 401
    assert open_client.get("/api/table?token=").status_code == 401
    assert open_client.get("/api/table?token=%ff%fe").status_code == 401
    assert open_client.get("/api/table", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert open_client.get(f"/api/export/brief.html?token={TOKEN}").status_code == 200


def test_the_answer_in_the_page_is_for_those_who_have_the_token(desk: Desk) -> None:
    access = replace(ACCESS, host="0.0.0.0", token=TOKEN)
    app = create_app(desk, access, load_page(static_folder()))
    with TestClient(app, base_url="http://table.example") as client:
        for address in ("/", "/?token=wrong"):
            assert b'id="plain"' not in client.get(address).content
        known = client.get(f"/?token={TOKEN}", headers={"accept-language": "xx, ru-RU;q=0.9, en;q=0.5"})
        assert b'<div id="plain" role="main" lang="ru"' in known.content
        assert b"<script>" not in known.content


def test_costly_requests_are_limited(desk: Desk, page_folder: Path) -> None:
    access = replace(ACCESS, requests_per_s=0.001, burst=3.0)
    with TestClient(create_app(desk, access, load_page(page_folder)), base_url=ADDRESS) as client:
        codes = [client.get("/api/outcome?packages=99").status_code for _ in range(5)]
        assert codes == [422, 422, 422, 429, 429]
        assert client.get("/api/export/brief.html").headers["retry-after"] == "5"
        assert client.get("/api/table").status_code == 200


def test_buckets_refill_and_forget() -> None:
    now = 0.0
    buckets = Buckets(1.0, 2.0, lambda: now)
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]
    assert buckets.take("b")
    now = 1.0
    assert [buckets.take("a") for _ in range(2)] == [True, False]
    for i in range(2 * Buckets.MOST_CLIENTS):
        buckets.take(str(i))
    assert len(buckets._levels) == Buckets.MOST_CLIENTS


@pytest.mark.parametrize(
    ("body", "expected"),
    [(b"", 0), (b'{"a": [1, {}]}', 3), (b'"[[[["', 0), (b'"\\"[[" [', 1), (b'"\\\\" [[', 2), (b"[]" * 50, 1)],
)
def test_depth(body: bytes, expected: int) -> None:
    assert depth(body) == expected


def test_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.1", "table.example", "")))


SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "POST",
    "path": "/api/recompute",
    "query_string": b"",
    "headers": [(b"host", b"127.0.0.1:8765")],
    "client": ("127.0.0.1", 1),
}


def answered(receive: Any) -> list[dict[str, Any]]:
    """Return what the guard itself sends for a body; the application behind it must not be reached."""
    sent: list[dict[str, Any]] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("passed")

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    anyio.run(lambda: Guard(behind, ACCESS)(SCOPE, receive, send))
    return sent


def test_an_endless_body_is_cut_off() -> None:
    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b" " * 1000, "more_body": True}

    assert answered(receive)[0]["status"] == 413
    assert asked < 20


def test_a_body_that_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "BODY_TIMEOUT_S", 0.05)

    async def receive() -> dict[str, Any]:
        await anyio.sleep_forever()
        raise AssertionError

    assert answered(receive)[0]["status"] == 408


def test_a_body_that_breaks_off() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert answered(receive)[0]["status"] == 400


@pytest.mark.slow
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/api/outcome?packages=1", "/api/export/brief.html", "/api/answer", "/api/table"])
def test_other_pages_cannot_make_this_machine_compute(desk: Desk, page_folder: Path, site: str, path: str) -> None:
    access = replace(ACCESS, requests_per_s=0.001, burst=1.0)
    with TestClient(create_app(desk, access, load_page(page_folder)), base_url=ADDRESS) as client:
        for _ in range(31):
            assert client.get(path, headers={"sec-fetch-site": site}).status_code == 403
            assert client.get(path, headers={"origin": "http://evil.example"}).status_code == 403
        own = client.get("/api/outcome?packages=99", headers={"sec-fetch-site": "same-origin"})
        assert own.status_code == 422  # it got through: there is no such package
        assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_one_page_does_not_use_up_what_others_may_ask(desk: Desk, page_folder: Path) -> None:
    access = replace(ACCESS, requests_per_s=0.001, burst=3.0)
    with TestClient(create_app(desk, access, load_page(page_folder)), base_url=ADDRESS) as client:

        def codes(session: str, count: int) -> list[int]:
            headers = {"x-ortaq-session": session}
            return [client.get("/api/outcome?packages=99", headers=headers).status_code for _ in range(count)]

        assert codes("greedy", 5) == [422, 422, 422, 429, 429]
        assert codes("own", 2) == [422, 422]
        assert 422 not in [code for k in range(20) for code in codes(f"made up {k}", 1)][7:]


@pytest.mark.parametrize(("host", "name"), [("127.0.0.2", "127.0.0.2:8765"), ("::1", "[::1]:8765")])
def test_the_address_that_is_printed_answers(desk: Desk, page_folder: Path, host: str, name: str) -> None:
    access = replace(ACCESS, host=host)
    with TestClient(create_app(desk, access, load_page(page_folder)), base_url=f"http://{name}") as client:
        assert client.get("/api/health").status_code == 200
        refused = client.get("/api/health", headers={"host": "evil.example"})
        assert (refused.status_code, refused.json()["fix"]) == (400, f"use {name}")


def test_head_is_get_without_a_body(client: TestClient) -> None:
    for path in ("/", "/api/health", "/api/table", "/x"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.slow
def test_a_head_of_a_request_that_never_comes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEAD_TIMEOUT_S", 0.2)

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await asyncio.sleep(0.4)  # an answer may take longer than a head
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def asked(*pieces: bytes) -> bytes:
        config = uvicorn.Config(app, http=serving.Timely, lifespan="off", log_level="error")
        config.load()
        state = uvicorn.Server(config).server_state

        def protocol() -> serving.Timely:
            return serving.Timely(config=config, server_state=state, app_state={})

        async with await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(0.05)
            found = await asyncio.wait_for(reader.read(12) if len(pieces) == 1 else reader.read(), 5.0)
            writer.close()
            return found

    assert asyncio.run(asked(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")) == b"HTTP/1.1 204"
    assert asyncio.run(asked(b"GET / HTTP/1.1\r\n", *[b"a: b\r\n"] * 3)) == b""
