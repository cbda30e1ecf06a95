"""A seat of a session that a program holds: it speaks to the server over HTTP, as the page of a seat does."""

import http.client
import json
import socket
import ssl
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from secrets import token_hex
from threading import Event, Thread
from typing import Any

from ortaq.core import InputError
from ortaq.session.simulated import Reply

SILENT_S = 30.0
"""A stream that says nothing for so long is broken: the server says the time more often."""

AGAIN_S = 1.0
"""Until a broken connection is tried again."""

Replies = Callable[[Mapping[str, Any]], Reply | None]


@dataclass(frozen=True, slots=True)
class Reached:
    """How the server of a session is reached.

    Attributes
    ----------
    at : str
        Address of the machine.
    name : str
        Host in the addresses of seats: what the certificate is for.
    port : int
    context : SSLContext or None
        None where connections are not encrypted.
    """

    at: str
    name: str
    port: int
    context: ssl.SSLContext | None = None


class _Connection(http.client.HTTPConnection):
    """Goes to the machine, whether or not it knows the name; the certificate is checked against the name."""

    def __init__(self, reached: Reached) -> None:
        super().__init__(reached.name, reached.port, timeout=SILENT_S)
        self._reached = reached

    def connect(self) -> None:
        """Open it."""
        plain = socket.create_connection((self._reached.at, self._reached.port), SILENT_S)
        context = self._reached.context
        self.sock = context.wrap_socket(plain, server_hostname=self._reached.name) if context else plain


class _Lost(Exception):
    """The address of the seat opens it no more: a person has it now."""


class HeldSeat(Thread):
    """A seat whose questions a function answers, until it is told to end or the seat is given to somebody else.

    Parameters
    ----------
    reached : Reached
    seat, token : str
    replies : callable
        What is said to a view; None where nothing is.
    pause : callable
        Seconds to wait before what a person would type.
    """

    def __init__(self, reached: Reached, seat: str, token: str, replies: Replies, pause: Callable[[], float]) -> None:
        super().__init__(name=f"seat {seat}", daemon=True)
        self._reached, self._seat, self._replies, self._pause = reached, seat, replies, pause
        self._headers = {"Cookie": f"ortaq_{seat}={token}", "X-Ortaq-Session": seat}
        self._answered = ""
        self.ending = Event()

    def run(self) -> None:
        """Listen and answer."""
        while not self.ending.is_set():
            self._answered = ""  # what was asked again meanwhile is answered again, with the same bytes
            try:
                for view in self._views():
                    self._reply(view)
                self.ending.wait(AGAIN_S)  # a stream that ends at once, or a refusal, is not asked again at once
            except _Lost:
                return
            except InputError as error:
                # It does not answer what was not agreed; the others see that it has not answered.
                sys.stderr.write(f"{self.name}: {error.what}\n")
                return
            except (OSError, http.client.HTTPException, ValueError):
                self.ending.wait(AGAIN_S)

    def _reply(self, view: Mapping[str, Any]) -> None:
        question = view["question"] or view["phase"]
        if question == self._answered:
            # Views that others changed meanwhile ask the same once more.
            return
        self._answered = ""
        reply = self._replies(view)
        if reply is None or (reply.is_typed and self.ending.wait(self._pause())):
            return
        self._say(reply)
        self._answered = question

    def _views(self) -> Iterator[Mapping[str, Any]]:
        """Give what the seat sees, whenever it changes, until the stream ends."""
        connection = _Connection(self._reached)
        try:
            connection.request("GET", f"/seat/{self._seat}/api/events", headers=self._headers)
            answer = connection.getresponse()
            _require_seat(answer.status)
            kind = b""
            for line in answer:
                if self.ending.is_set():
                    return
                name, _, value = line.strip().partition(b": ")
                if name == b"event":
                    kind = value
                elif name == b"data" and kind == b"view":
                    yield json.loads(value)["view"]
        finally:
            connection.close()

    def _say(self, reply: Reply) -> None:
        """Send an act until it is kept or refused; sent again, it is one act."""
        body = json.dumps({"id": token_hex(12), "kind": reply.kind, "body": reply.body})
        while not self.ending.is_set():
            connection = _Connection(self._reached)
            try:
                headers = {**self._headers, "Content-Type": "application/json"}
                connection.request("POST", f"/seat/{self._seat}/api/act", body, headers)
                status = connection.getresponse().status
            finally:
                connection.close()
            _require_seat(status)
            if status != http.HTTPStatus.TOO_MANY_REQUESTS:
                return
            self.ending.wait(AGAIN_S)


def _require_seat(status: int) -> None:
    if status == http.HTTPStatus.UNAUTHORIZED:
        raise _Lost
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise http.client.HTTPException(status)
