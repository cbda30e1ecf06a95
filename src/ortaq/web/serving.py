"""From an application to an address: the port is taken before anything is computed, and given back at the end."""

import errno
import socket
import ssl
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from ortaq.core import InputError, said

MOST_CONNECTIONS = 512
KEEP_ALIVE_S = 5
HEAD_TIMEOUT_S = 10.0
"""Until the head of a request has come whole."""

GRACE_S = 2


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address.

    Parameters
    ----------
    host : str
    port : int
        0 for any that is free.

    Raises
    ------
    InputError
        The port is in use or not allowed, or the host is not an address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise InputError(
            f"'{host}' is not an address of this machine", where="--host", fix="use 127.0.0.1 or 0.0.0.0"
        ) from error
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise _explained(error, host, port) from error
    return bound


def _explained(error: OSError, host: str, port: int) -> InputError:
    if error.errno == errno.EADDRINUSE:
        free = port + 1 if port < 65_535 else port - 1
        return InputError(
            f"port {port} is in use",
            where="--port",
            why="another program answers there",
            fix=said("--port {free}", free=free),
        )
    if error.errno == errno.EACCES:
        return InputError(f"port {port} is not allowed", where="--port", fix="use a port above 1023, such as 8765")
    return InputError(f"cannot listen on {host}: {error.strerror}", where="--host", fix="use 127.0.0.1 or 0.0.0.0")


def serve(
    app: FastAPI,
    bound: socket.socket,
    ready: Callable[[], None],
    certificate: tuple[Path, Path] | None = None,
    ending: Callable[[], None] = lambda: None,
) -> None:
    """Serve until the process is told to end.

    Parameters
    ----------
    app : FastAPI
    bound : socket
    ready : callable
        Called once requests are answered.
    certificate : tuple of Path, optional
        Certificate and private key, PEM; connections are encrypted then.
    ending : callable, optional
        Called before the server waits for its answers to end: streams would last for ever.

    Raises
    ------
    InputError
        The certificate or its key cannot be used.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        h11_max_incomplete_event_size=16_384,
        proxy_headers=False,
        http=Timely,
        ssl_certfile=certificate[0] if certificate else None,
        ssl_keyfile=certificate[1] if certificate else None,
    )
    try:
        config.load()
    except (ssl.SSLError, OSError) as error:
        raise InputError(
            "the certificate or its key cannot be used",
            where=str(certificate[0] if certificate else ""),
            fix="give a certificate and its private key as PEM files without passphrase",
        ) from error
    # Ctrl-C ends the server in order; uvicorn then raises it again for whoever called.
    with suppress(KeyboardInterrupt):
        _Server(config, ready, ending).run(sockets=[bound])


class Timely(H11Protocol):
    """HTTP over one connection, which ends where the head of a request does not come whole in time."""

    _deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait for the head of the next request as well; a body has a deadline of its own."""
        if self._deadline is None and not self._is_answering:
            self._wait()
        super().data_received(data)
        if self._is_answering:
            self._rest()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._rest()
        super().connection_lost(exc)

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(HEAD_TIMEOUT_S, self.transport.close)

    def _rest(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready, self._ending = ready, ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)
