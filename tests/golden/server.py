"""`ortaq table c5`, asked over HTTP: the document of the page, workbooks, and one outcome."""

import base64
import json
import signal
import socket
import subprocess
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tests.golden.rows import Row, rows_of
from tests.golden.workbook import rows_of_workbook

LONGEST_START_S = 600.0
COMMAND = "table c5"
VIEW = {"package": 64, "shock": "russian_transit", "accept": "expected", "thresholds": {"KGZ": 0.1}}
"""What a page shows: the tariff opening alone, on terms of its own."""

OF_VIEW = ("chosen", "signed")
"""What the sheets begin with that only a view has; the others hold what the record of the brief does."""


@contextmanager
def served(argv: list[str], environment: dict[str, str], folder: Path) -> Iterator[str]:
    """Start the server, wait until its table is computed, yield its address, end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "server.txt").open("w") as log:
        process = subprocess.Popen([*argv, "--port", str(port)], env=environment, stdout=log, stderr=log)
        try:
            _wait(process, f"http://127.0.0.1:{port}", log.name)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _wait(process: subprocess.Popen[bytes], address: str, log: str) -> None:
    end = time.monotonic() + LONGEST_START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended:\n{Path(log).read_text()}")
        try:
            _asked(f"{address}/api/health")
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise TimeoutError("the server did not start")


def _asked(address: str, body: Any = None) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    headers = {} if body is None else {"Content-Type": "application/json", "Origin": address.partition("/api")[0]}
    with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=300) as response:
        return response.read()


def rows_of_server(address: str, keep: Path) -> list[Row]:
    """Return the rows of what the server answers; ``keep`` is a folder for the answers as they came."""
    document = json.loads(_asked(f"{address}/api/table"))
    name = document["digest"]
    view = _asked(f"{address}/api/export/table.xlsx", {"table": name, **VIEW})
    outcome = json.loads(_asked(f"{address}/api/outcome?packages=2&shock=1"))
    (keep / "document.json").write_text(json.dumps(document, indent=1, ensure_ascii=False))
    (keep / "view.xlsx").write_bytes(view)
    return [
        *rows_of(f"{COMMAND}: document", _unpacked(document)),
        *rows_of_workbook(f"{COMMAND}: workbook of a view", view, name, beginning=OF_VIEW),
        *rows_of(f"{COMMAND}: outcome", outcome),
    ]


def _unpacked(value: Any) -> Any:
    """Return a document with its packed arrays as lists of numbers, under a name that says their precision."""
    if isinstance(value, list):
        return [_unpacked(v) for v in value]
    if not isinstance(value, dict):
        return value
    if value.get("encoding") == "zlib+base64" and "dtype" in value:
        data = zlib.decompress(base64.b64decode(value["data"]))
        numbers = np.frombuffer(data, np.dtype(value["dtype"]).newbyteorder("<"))
        return {"shape": value["shape"], value["dtype"]: numbers.astype(float).tolist()}
    return {key: _unpacked(v) for key, v in value.items()}
