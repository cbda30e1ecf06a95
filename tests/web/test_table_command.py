"""`ortaq table` as a user types it."""

import base64
import json
import re
import signal
import socket
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import InputError, Region
from ortaq.web import served
from tests.observe.region_folder import write_region
from tests.observe.test_change_files import MECHANISM

SERVER = """
import sys
from pathlib import Path
import ortaq.web as web
from ortaq.cli import main
folder = Path(sys.argv.pop(1))
web.static_folder = lambda: folder
sys.argv.insert(1, "table")
main()
"""


@pytest.fixture
def mechanism_file(region: Region, tmp_path: Path) -> str:
    write_region(region, tmp_path / "toy")
    path = tmp_path / "table.toml"
    path.write_text(MECHANISM.replace('region = "toy"', f'region = "{tmp_path / "toy"}"'), encoding="utf-8")
    return str(path)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, page_folder: Path) -> Any:
    monkeypatch.setattr("ortaq.web.static_folder", lambda: page_folder)
    return lambda *words: CliRunner().invoke(program(), ["table", "--draws", "0", *words])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def refused(result: Any) -> InputError:
    assert isinstance(result.exception, InputError), result.output
    return result.exception


@pytest.mark.slow
def test_export_writes_one_file(run: Any, mechanism_file: str, tmp_path: Path) -> None:
    path = tmp_path / "out" / "table.html"
    assert "does not exist" in refused(run(mechanism_file, "--export", str(path))).what
    path.parent.mkdir()
    done = run(mechanism_file, "--export", str(path), "--printed", "en,zh")
    assert done.exit_code == 0, done.exception
    assert str(path) in done.output
    html = path.read_text(encoding="utf-8")
    data = re.search(r'id="table-document">(.*?)</script>', html)
    assert data
    assert json.loads(data[1])["mechanism"]["id"] == "table"
    assert list(json.loads(data[1])["tables"]) == ["en", "zh"]
    assert [p.name for p in path.parent.iterdir()] == ["table.html"]


@pytest.mark.slow
def test_who_joins_sits_at_the_table_of_the_page(run: Any, mechanism_file: str, tmp_path: Path, region: Region) -> None:
    path = tmp_path / "grown.html"
    joins = next(code for code in region.economy_ids if code not in {"KAZ", "KGZ", "ROW"})
    assert "is a member already" in refused(run(mechanism_file, "--export", str(path), "--accede", "KAZ")).what
    done = run(mechanism_file, "--export", str(path), "--printed", "en", "--accede", joins)
    assert done.exit_code == 0, done.exception
    data = re.search(r'id="table-document">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert data
    document = json.loads(data[1])
    assert document["mechanism"]["id"] == f"table_with_{joins.lower()}"
    assert [member["id"] for member in document["members"]] == ["KAZ", "KGZ", joins]
    tables = zlib.decompress(base64.b64decode(document["tables"]["en"]["data"])).decode()
    assert "accession" in tables


def test_port_in_use_is_said_before_anything_is_computed(
    run: Any, mechanism_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.cli.questions.table.answer", lambda *_, **__: pytest.fail("computed"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        error = refused(run(mechanism_file, "--port", str(port)))
    assert (error.what, error.fix) == (f"port {port} is in use", f"--port {port + 1}")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--token", "short"), "the token needs at least 16"),
        (("--host", "no such host"), "is not an address of this machine"),
        (("--host", "192.0.2.1"), "cannot listen on 192.0.2.1"),
    ],
)
def test_addresses_that_cannot_be(run: Any, mechanism_file: str, words: tuple[str, ...], what: str) -> None:
    assert what in refused(run(mechanism_file, *words)).what


def test_page_is_needed(run: Any, mechanism_file: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ortaq.web.static_folder", lambda: tmp_path / "nowhere")
    assert refused(run(mechanism_file)).what == "the page of the table is missing"
    assert all(path.startswith("messages/") for path in served.page_files(tmp_path / "nowhere"))


def test_tables_are_printed_in_languages_that_have_texts(run: Any, mechanism_file: str) -> None:
    assert refused(run(mechanism_file, "--printed", "en,xx")).where == "--printed"


@pytest.mark.slow
@pytest.mark.parametrize("words", [(), ("--host", "0.0.0.0")])
def test_serves_until_interrupted(mechanism_file: str, page_folder: Path, words: tuple[str, ...]) -> None:
    port = free_port()
    line = [sys.executable, "-c", SERVER, str(page_folder), mechanism_file, "--port", str(port), *words]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stderr
        first = server.stdout.readline().strip()
        address, _, token = first.removeprefix("Table: ").partition("?token=")
        assert address == f"http://127.0.0.1:{port}/"
        assert bool(token) is bool(words)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        with httpx2.Client(base_url=address, headers=headers) as client:
            assert client.get("/api/table").json()["mechanism"]["id"] == "table"
            assert client.post("/api/recompute", json={}).status_code == 202
        assert httpx2.get(f"{address}api/table").status_code == (401 if token else 200)
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
        assert (server.stdout.read(), server.stderr.read()) == ("Ctrl-C ends it.\n", "")
