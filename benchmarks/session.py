"""A sealed session of 30 delegations and 20 observers: from the last answer until everybody sees the next question."""

import contextlib
import hashlib
import http.client
import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

import numpy as np

from benchmarks.report import Options, Table
from ortaq.session import Room
from ortaq.session.simulated import ASSUMED, Asking, Reply, SealedReplies, drawn
from ortaq.web.session_seat import HeldSeat, Reached
from tests.session.agendas import small_agenda
from tests.session.served import Served

DELEGATIONS, OBSERVERS, MEASURES = 30, 20, 6
WAIT_S = 120.0


class _Seen:
    """When the last answer to each question was sent, and when each stream first showed what came after it."""

    def __init__(self) -> None:
        self._lock, self._sent, self._shown = Lock(), dict[str, float](), dict[tuple[str, str], float]()

    def sends(self, question: str) -> None:
        """Remember an answer."""
        with self._lock:
            self._sent[question] = monotonic()

    def shows(self, seat: str, question: str) -> None:
        """Remember that a stream shows a question."""
        with self._lock:
            self._shown.setdefault((seat, question), monotonic())

    def waits_ms(self) -> np.ndarray[Any, Any]:
        """Return for every stream and question how long after the last answer to the one before it was seen."""
        waits = []
        for (_, question), at in self._shown.items():
            kind, _, number = question.partition("-")
            before = f"{kind}-{int(number) - 1}" if kind == "block" else ""
            if before in self._sent:
                waits.append(1000.0 * (at - self._sent[before]))
        return np.array(waits)


def session(options: Options) -> Table:
    """Percentiles over all streams and questions; the streams are read by the process that answers for all."""
    note = (
        f"{DELEGATIONS} delegations mask their answers, {OBSERVERS} observers and the projector look on; one machine; "
        "one process reads all streams, which is in the times. Target: 95 of 100 within 150 ms."
    )
    table = Table("Updates of a sealed session", note, ("streams", "questions", "p50 ms", "p95 ms", "most ms"))
    with tempfile.TemporaryDirectory() as name:
        waits, questions = _waits(Path(name) / "talks", seconds=20.0 if options.repeat > 1 else 5.0)
        if not waits.size:
            table.note = "Left out: no question was answered by all in the time given; the machine is too busy."
            return table
        p50, p95, most = np.percentile(waits, [50, 95, 100])
        streams = str(DELEGATIONS + OBSERVERS + 1)
        table.rows.append((streams, str(questions), f"{p50:.0f}", f"{p95:.0f}", f"{most:.0f}"))
    return table


def _waits(folder: Path, seconds: float) -> tuple[np.ndarray[Any, Any], int]:
    agenda = small_agenda(DELEGATIONS, MEASURES)
    served = Served(folder, mode="sealed", agenda=agenda, observers=OBSERVERS)
    room = Room.open(folder)
    founding, seats, seen = room.lines()[0], dict(room.state.seats), _Seen()
    room.close()
    # No measure is off the table and no package opens: the whole course is asked.
    own = drawn(np.random.default_rng(1), agenda, replace(ASSUMED[Asking.HARD], refused=0.0), overstated=2.0)
    made = dict(zip(agenda.members, own, strict=True))
    held = []
    for seat in seats.values():
        if seat.id in {"chair", "rapporteur"}:
            continue
        speaks = None
        if seat.member:
            secret = hashlib.sha256(seat.id.encode()).digest()
            speaks = SealedReplies(made[seat.member], agenda, founding, seat.member, secret)
        reached = Reached("127.0.0.1", "127.0.0.1", served.port)
        held.append(HeldSeat(reached, seat.id, served.tokens[seat.id], _timed(seat.id, speaks, seen), lambda: 0.0))
    for one in held:
        one.start()
    try:
        _led(served, "founding", {"phase": "limits", "seconds": 5})
        sleep(seconds)
        waits = seen.waits_ms()
    finally:
        for one in held:
            one.ending.set()
        served.stop()
    return waits, len({question for _, question in seen._shown if question.startswith("block")})


def _timed(seat: str, speaks: SealedReplies | None, seen: _Seen) -> Any:
    def reply(view: Mapping[str, Any]) -> Reply | None:
        question = view["question"]
        seen.shows(seat, question)
        answer = speaks(view) if speaks else None
        if answer is not None and question:
            seen.sends(question)
        return answer

    return reply


def _led(served: Served, phase: str, body: dict[str, Any]) -> None:
    """Let the chair go on as soon as that is allowed."""
    headers = {"Content-Type": "application/json", "Cookie": f"ortaq_chair={served.tokens['chair']}"}
    end, told = monotonic() + WAIT_S, b""
    while monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
        with contextlib.closing(connection):
            act = {"id": f"benchmark-{phase}-{round(1000 * monotonic())}", "kind": "begin", "body": body}
            connection.request("POST", "/seat/chair/api/act", json.dumps(act), headers)
            told = connection.getresponse().read()
        if json.loads(told) == {"kept": True}:
            return
        sleep(0.5)
    raise TimeoutError(told.decode())
