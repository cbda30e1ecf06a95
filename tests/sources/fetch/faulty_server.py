"""A local server that serves one file and fails as it is told, one fault per request."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Script:
    """What is served and what goes wrong; ``requests`` records the Range header of every request."""

    body: bytes
    faults: list[str] = field(default_factory=list)
    tag: str = '"one"'
    ranges: bool = True
    requests: list[str | None] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    script: Script
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        script = self.script
        if self.path == "/moved":
            self._send(302, {"Location": "/file"}, b"")
            return
        script.requests.append(self.headers.get("Range"))
        fault = script.faults.pop(0) if script.faults else ""
        self.close_connection = True
        if fault.isdigit():
            self._send(int(fault), {}, b"sorry")
        elif fault.startswith("429"):
            self._send(429, {"Retry-After": fault.partition(" ")[2]}, b"slow down")
        elif fault == "hang":
            script.hold.wait(5.0)
        elif fault == "drop":
            self.connection.close()
        elif fault == "html":
            self._send(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html>Please log in</html>")
        else:
            if fault == "slow":
                script.hold.wait(20.0)
            self._file(script, fault)

    def _file(self, script: Script, fault: str) -> None:
        start, status, headers = 0, 200, {"ETag": script.tag}
        asked = self.headers.get("Range")
        same = self.headers.get("If-Range") == script.tag
        if asked and same and script.ranges:
            start, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
            if start >= len(script.body):
                self._send(416, {}, b"")
                return
            headers["Content-Range"] = f"bytes {start}-{len(script.body) - 1}/{len(script.body)}"
        body = script.body[start:]
        cut = int(fault.removeprefix("cut ")) if fault.startswith("cut") else len(body)
        self._send(status, headers, body[:cut], length=len(body))

    def _send(self, status: int, headers: dict[str, str], body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(body: bytes, faults: Sequence[str] = (), *, ranges: bool = True) -> Iterator[tuple[str, Script]]:
    """Serve until the block ends; yields the address and what happens."""
    script = Script(body, list(faults), ranges=ranges)
    handler = type("Handler", (_Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/file", script
    finally:
        script.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
