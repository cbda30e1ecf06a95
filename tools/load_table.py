"""Load the table server: parallel clients over loopback for some seconds; prints errors and latencies.

    python tools/load_table.py --clients 50 --seconds 30

The server answers for a small made-up table in a process of its own, as a user's would; every client asks for the
page, the table (whole, or whether it changed), the health, an outcome that is known already, and now and then for
the brief and the workbook of a view of its own.
"""

import argparse
import asyncio
import socket
import sys
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, sleep

import httpx2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from ortaq.answers import answer
from ortaq.web import Access, Desk, create_app, gather, listening_socket, load_page, serve, static_folder
from tests.worlds import toy_mechanism, toy_region

PATHS = ("/", "/api/table", "/api/table", "/api/health", "/api/outcome?packages=1")
FILES = ("/api/export/brief.html", "/api/export/table.xlsx")
ROUNDS_BETWEEN_FILES = 20
MANY = 1e9


def serve_toy(port: int, ready: Connection) -> None:
    """Serve a small table until killed; costly requests are not limited, or one machine could not load it."""
    material = answer(toy_region(), toy_mechanism())
    access = Access("127.0.0.1", port, requests_per_s=MANY, burst=MANY)
    app = create_app(Desk(material, gather(material)), access, load_page(static_folder()))
    with listening_socket("127.0.0.1", port) as bound:
        serve(app, bound, lambda: ready.send(True))


@dataclass
class Tally:
    """Seconds of every answer by kind of path, and errors by kind."""

    pages: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    async def ask(self, request: Awaitable[httpx2.Response], path: str) -> httpx2.Response | None:
        """Wait for an answer and note how long it took and whether it is one."""
        begin = perf_counter()
        try:
            found = await request
        except httpx2.HTTPError as error:
            self.errors[f"{type(error).__name__} {path}"] += 1
            return None
        (self.files if path in FILES else self.pages).append(perf_counter() - begin)
        if found.status_code not in {200, 304}:
            self.errors[f"{found.status_code} {path}"] += 1
        return found


async def client(session: httpx2.AsyncClient, number: int, until: float, tally: Tally) -> None:
    """Ask one path after another until the time is up; every second look at the table asks whether it changed."""
    tag = digest = ""
    rounds = number
    async with session:
        while perf_counter() < until:
            for path in PATHS:
                known = {"if-none-match": tag} if "table" in path and tag else {}
                found = await tally.ask(session.get(path, headers=known), path)
                if found is not None and "table" in path:
                    tag = "" if tag else found.headers.get("etag", "")
                    digest = tag[3:-1] or digest
            rounds += 1
            if digest and rounds % ROUNDS_BETWEEN_FILES == 0:
                view = {"table": digest, "package": rounds % 8, "accept": "cvar", "thresholds": {"KAZ": 1e-3 * number}}
                for path in FILES:
                    await tally.ask(session.post(path, json=view), path)


async def load(address: str, clients: int, seconds: float) -> Tally:
    """Run all clients and return what they saw."""
    tally = Tally()
    # Made before the clock starts and without certificates, which take long to load and are of no use here.
    sessions = [httpx2.AsyncClient(base_url=address, timeout=10.0, verify=False) for _ in range(clients)]
    until = perf_counter() + seconds
    await asyncio.gather(*(client(session, number, until, tally) for number, session in enumerate(sessions)))
    return tally


def main() -> int:
    """Return 0 if no request failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30.0)
    asked = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    context = get_context("spawn")
    ready, told = context.Pipe(duplex=False)
    server = context.Process(target=serve_toy, args=(port, told))
    server.start()
    try:
        if not ready.poll(120.0):
            print("the server did not start")
            return 1
        address = f"http://127.0.0.1:{port}"
        httpx2.get(f"{address}{PATHS[-1]}", timeout=60.0).raise_for_status()
        sleep(0.5)
        tally = asyncio.run(load(address, asked.clients, asked.seconds))
    finally:
        server.terminate()
        server.join()
    for what, times in (("answers", tally.pages), ("files of views", tally.files)):
        p50, p95, p99 = 1000.0 * np.quantile(times, (0.5, 0.95, 0.99))
        rate = len(times) / asked.seconds
        print(f"{asked.clients} clients, {asked.seconds:g} s: {len(times):,} {what}, {rate:,.0f} a second")
        print(f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, largest {1000.0 * max(times):.1f} ms")
    print(f"errors: {sum(tally.errors.values())} {dict(tally.errors) or ''}")
    return 1 if tally.errors else 0


if __name__ == "__main__":
    sys.exit(main())
