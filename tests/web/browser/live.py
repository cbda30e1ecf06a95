"""The real server around a small real region, in a thread of the tests: what a browser asks is computed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep

import uvicorn

from ortaq.answers import Material, answer
from ortaq.core import Change, Kind, Mechanism
from ortaq.web import Access, Desk, create_app, listening_socket, load_page, static_folder
from ortaq.web.jobs import Job
from tests.worlds import shift, toy_mechanism, toy_region

MORE = 6
"""Measures beside those of the toy mechanism: enough that a computation can be watched."""


@dataclass(frozen=True)
class Live:
    """A running server."""

    address: str
    desk: Desk

    @property
    def material(self) -> Material:
        """What the server started with."""
        return self.desk.first.material

    @property
    def last_job(self) -> Job:
        """The recomputation that was started last."""
        return list(self.desk.jobs._jobs.values())[-1]


def long_mechanism() -> Mechanism:
    """Return the toy mechanism with more measures."""
    mechanism = toy_mechanism()
    pairs = (("KAZ", "KGZ"), ("KAZ", "UZB"), ("KGZ", "UZB"))
    more = tuple(
        Change(
            f"more_{k}",
            Kind.MEASURE,
            f"More {k}",
            "",
            (shift("trade_cost_hat", pairs[k % 3][:1], pairs[k % 3][1:], -0.3 - 0.1 * k),),
            "toy",
            pairs[k % 3],
        )
        for k in range(MORE)
    )
    return replace(mechanism, measures=(*mechanism.measures, *more))


@contextmanager
def live_server(folder: Path) -> Iterator[Live]:
    """Serve the table of the long toy mechanism on a free port until the end of the context."""
    material = answer(toy_region(), long_mechanism())
    desk = Desk(material, folder)
    with listening_socket("127.0.0.1", 0) as bound:
        port = bound.getsockname()[1]
        app = create_app(desk, Access("127.0.0.1", port), load_page(static_folder()))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        until = monotonic() + 20.0
        while not server.started and monotonic() < until:
            sleep(0.01)
        yield Live(f"http://127.0.0.1:{port}/", desk)
        server.should_exit = True
        thread.join(10.0)
