"""Debian's Chromium, and a server of the page that gives a fixed document with the headers of the real one."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ortaq.web import page_files, static_folder
from ortaq.web.security import HEADERS
from tests.web.browser.documents import Case, random_case

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).with_name("axe.min.js")
VIOLATIONS = "async () => (await axe.run({ resultTypes: ['violations'] })).violations"
"""What axe finds wrong with a page; of rules that are kept, no more than that they are."""

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}

Open = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser: starting it and waiting for its frames is never quick."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Return a headless browser, or skip where there is none.

    Closed after the tests of this folder: its event loop would stand in the way of other tests of the process.
    """
    api = pytest.importorskip("playwright.sync_api", reason="the browser tests need the package playwright")
    if not CHROMIUM.exists():
        pytest.skip(f"the browser tests need {CHROMIUM} (Debian package chromium)")
    with api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def case() -> Case:
    """Return the random table that the page shows."""
    return random_case()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[dict[str, Any]], str]]:
    """Return a function that serves a document with the page and returns the address."""
    with ExitStack() as servers:
        yield lambda document: servers.enter_context(served(document))


@pytest.fixture(scope="session")
def address(serve: Callable[[dict[str, Any]], str], case: Case) -> str:
    """Return where the random table is served."""
    return serve(case.document)


@pytest.fixture(scope="package")
def screens(browser: Any) -> Callable[..., Any]:
    """Return a function that returns one screen of each kind: what is opened in it leaves nothing that others find."""

    @cache
    def screen(width: int, height: int, locale: str, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **options)
        context.new_page()  # the process that draws it lives on while one page is open
        return context

    return screen


@pytest.fixture
def open_page(screens: Callable[..., Any]) -> Iterator[Open]:
    """Return a function that opens an address and waits for the page; every error on it fails the test."""
    pages, wrong = [], []

    def opened(address: str, *, width: int = 1440, height: int = 900, locale: str = "en-US", **options: Any) -> Any:
        page = screens(width, height, locale, **options).new_page()
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.set_default_timeout(20_000)
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        settle(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert wrong == []


@contextmanager
def served(document: dict[str, Any]) -> Iterator[str]:
    """Serve a document with the page while the context lasts; yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(json.dumps(document).encode()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def settle(page: Any) -> None:
    """Wait until the frame is drawn and the list and the chart have followed."""
    page.wait_for_selector("#chart > .cloud", state="attached")
    page.wait_for_timeout(40)  # what was done last has reached the page
    page.wait_for_selector("html[data-rests]", state="attached")


def _handler(document: bytes) -> type[BaseHTTPRequestHandler]:
    files = page_files(static_folder())
    answers = {f"/static/{path}": (content, TYPES[Path(path).suffix]) for path, content in files.items()}
    answers["/"] = (files["index.html"], TYPES[".html"])
    answers["/api/table"] = (document, TYPES[".json"])
    answers["/api/health"] = (b'{"ok": true, "version": "0"}', TYPES[".json"])

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, kind = answers.get(self.path.split("?")[0], (b"{}", TYPES[".json"]))
            self.send_response(200 if self.path.split("?")[0] in answers else 404)
            for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
