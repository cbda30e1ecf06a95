"""A local server that gives scripted answers to questions, in order, and records what was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One question as it came: path, query and headers."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Desk:
    """``answer`` makes the right body of a question; ``faults`` come first, one per question.

    A fault is a status with a body (``429 {...}``), ``cut N`` (half an answer), ``short`` (cut, but the length says
    that it is whole), ``hang`` or ``drop``.
    """

    answer: Callable[[Asked], str]
    faults: list[str] = field(default_factory=list)
    retry_after: str | None = None
    kind: str = "application/json"
    asked: list[Asked] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    desk: Desk
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        desk, parts = self.desk, urlsplit(self.path)
        query = {k: ",".join(v) for k, v in parse_qs(parts.query).items()}
        asked = Asked(parts.path, query, {k.lower(): v for k, v in self.headers.items()})
        desk.asked.append(asked)
        fault = desk.faults.pop(0) if desk.faults else ""
        self.close_connection = True
        if fault == "hang":
            desk.hold.wait(5.0)
        elif fault == "drop":
            self.connection.close()
        elif fault[:3].isdigit():
            headers = {"Retry-After": desk.retry_after} if desk.retry_after else {}
            self._send(int(fault[:3]), fault[3:].strip().encode(), headers)
        else:
            body = desk.answer(asked).encode()
            cut = body[: len(body) // 2] if fault else body
            self._send(200, cut, {}, len(cut) if fault == "short" else len(body))

    def _send(self, status: int, body: bytes, headers: dict[str, str], length: int | None = None) -> None:
        self.send_response(status)
        for key, value in {"Content-Type": self.desk.kind, **headers}.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def answering(desk: Desk) -> Iterator[Desk]:
    """Serve until the block ends; ``desk.url`` is the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"desk": desk}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    desk.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield desk
    finally:
        desk.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()
