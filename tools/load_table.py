"""Load the table server: parallel clients over loopback for some seconds; prints errors and latencies.

    python tools/load_table.py --clients 50 --seconds 30

The server answers for a small made-up table in a process of its own, as a user's would; every client asks for the
page, the table (whole, or whether it changed), the health, and an outcome that is known already.
"""

import argparse
import asyncio
import socket
import sys
from collections import Counter
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, sleep

import httpx2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from ortaq.answer import answer
from ortaq.web import Access, Desk, create_app, gather, listening_socket, load_page, serve, static_folder
from tests.worlds import toy_mechanism, toy_region

PATHS = ("/", "/api/table", "/api/table", "/api/health", "/api/outcome?packages=1")
MANY = 1e9


def serve_toy(port: int, ready: Connection) -> None:
    """Serve a small table until killed; costly requests are not limited, or one machine could not load it."""
    material = answer(toy_region(), toy_mechanism())
    access = Access("127.0.0.1", port, requests_per_s=MANY, burst=MANY)
    app = create_app(Desk(material, gather(material)), access, load_page(static_folder()))
    with listening_socket("127.0.0.1", port) as bound:
        serve(app, bound, lambda: ready.send(True))


async def client(session: httpx2.AsyncClient, until: float, times: list[float], errors: Counter[str]) -> None:
    """Ask one path after another until the time is up; every second look at the table asks whether it changed."""
    tag = ""
    async with session:
        while perf_counter() < until:
            for path in PATHS:
                begin = perf_counter()
                try:
                    found = await session.get(path, headers={"if-none-match": tag} if "table" in path and tag else {})
                except httpx2.HTTPError as error:
                    errors[type(error).__name__] += 1
                    continue
                times.append(perf_counter() - begin)
                if found.status_code not in {200, 304}:
                    errors[f"{found.status_code} {path}"] += 1
                if "table" in path:
                    tag = "" if tag else found.headers.get("etag", "")


async def load(address: str, clients: int, seconds: float) -> tuple[list[float], Counter[str]]:
    """Run all clients and return the seconds of every request, and the errors by kind."""
    times: list[float] = []
    errors: Counter[str] = Counter()
    # Made before the clock starts and without certificates, which take long to load and are of no use here.
    sessions = [httpx2.AsyncClient(base_url=address, timeout=10.0, verify=False) for _ in range(clients)]
    until = perf_counter() + seconds
    await asyncio.gather(*(client(session, until, times, errors) for session in sessions))
    return times, errors


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
        times, errors = asyncio.run(load(address, asked.clients, asked.seconds))
    finally:
        server.terminate()
        server.join()
    p50, p95, p99 = 1000.0 * np.quantile(times, (0.5, 0.95, 0.99))
    rate = len(times) / asked.seconds
    print(f"{asked.clients} clients, {asked.seconds:g} s: {len(times):,} answers, {rate:,.0f} a second")
    print(f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, largest {1000.0 * max(times):.1f} ms")
    print(f"errors: {sum(errors.values())} {dict(errors) or ''}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
