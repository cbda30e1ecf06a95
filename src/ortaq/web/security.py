"""What every request has to pass before the application sees it."""

import asyncio
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from time import monotonic
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 16_384
"""Bytes of a request; the largest honest one takes under two thousand."""

MOST_DEPTH = 8
"""Levels of brackets in a JSON body; honest ones have three."""

BODY_TIMEOUT_S = 10.0

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Pictures may come from the page's own memory: it draws what it exports."""

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

SESSION = "x-ortaq-session"
"""Header by which a page tells itself from others of the same address."""

MOST_SESSION = 64
"""Characters of it that count."""

SESSIONS = 4
"""Pages of one address that may ask at the full rate at once."""

COSTLY = ("/api/recompute", "/api/outcome", "/api/export/", "/api/ledger/acts")


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask.

    Attributes
    ----------
    host : str
        Address that the server is bound to.
    token : str or None
        Required for everything under ``/api`` if given; an address that others can reach must have one.
    requests_per_s, burst : float
        Refill and size of the bucket of costly requests of one page; an address has four times as much.
    scheme : str
        ``https`` where connections are encrypted.
    """

    host: str
    port: int
    token: str | None = None
    requests_per_s: float = 1.0
    burst: float = 30.0
    scheme: str = "http"

    @property
    def named(self) -> str:
        """The bound host as it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def names(self) -> frozenset[str]:
        """Values of the Host header on loopback: others come from a page that rebinds its name to this address."""
        loopback = {"127.0.0.1", "localhost", "[::1]", self.named.lower()}
        return frozenset({f"{name}:{self.port}" for name in loopback} | (loopback if self.port == 80 else set()))

    def admits(self, scope: Scope) -> bool:
        """Return whether a request brings the token, in its address or its headers, or needs none."""
        if self.token is None:
            return True
        in_address = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        given = Headers(scope=scope).get("authorization", "").removeprefix("Bearer ") or in_address
        return secrets.compare_digest(given.encode(), self.token.encode())


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """Why a request goes no further."""

    status: HTTPStatus
    what: str
    fix: str = ""

    def response(self) -> Response:
        """Return what the client gets."""
        retry = {"Retry-After": "5"} if self.status is HTTPStatus.TOO_MANY_REQUESTS else {}
        return problem(self.status, what=self.what, fix=self.fix, headers=retry)


def problem(
    status: int, *, what: str, where: str = "", why: str = "", fix: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """Return a refusal as JSON; ASCII, because a client may have sent what no encoding can express."""
    text = json.dumps({"what": what, "where": where, "why": why, "fix": fix})
    return Response(text, status, {"Cache-Control": "no-store", **(headers or {})}, "application/json")


class Buckets:
    """A token bucket for each client, for the clients seen last."""

    MOST_CLIENTS = 1024

    def __init__(self, per_s: float, burst: float, clock: Callable[[], float] = monotonic) -> None:
        self._per_s, self._burst, self._clock = per_s, burst, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> bool:
        """Take one token; False if there is none."""
        now = self._clock()
        level, then = self._levels.pop(client, (self._burst, now))
        level = min(self._burst, level + (now - then) * self._per_s)
        allowed = level >= 1.0
        self._levels[client] = (level - 1.0 if allowed else level, now)
        if len(self._levels) > self.MOST_CLIENTS:
            self._levels.popitem(last=False)
        return allowed


class Guard:
    """Middleware: host, origin, token, rate, size and depth; and the headers of every response.

    Parameters
    ----------
    app : application
    access : Access
    costly : callable, optional
        Whether requests of a path are counted.
    """

    def __init__(self, app: ASGIApp, access: Access, costly: Callable[[str], bool] | None = None) -> None:
        self.app, self.access = app, access
        self._is_costly = costly or (lambda path: path.startswith(COSTLY))
        self._sessions = Buckets(access.requests_per_s, access.burst)
        self._addresses = Buckets(access.requests_per_s * SESSIONS, access.burst * SESSIONS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a refusal."""
        if scope["type"] == "websocket":
            # Nothing here speaks over sockets: one that opened would pass every check below.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _with_headers(send)
        if scope["method"] == "HEAD":
            scope, guarded = _with_get(scope, guarded)
        try:
            self._check(scope)
            if scope["method"] in UNSAFE:
                receive = _replay(await _body(scope, receive))
        except Refused as refused:
            await refused.response()(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)

    def _has_room(self, scope: Scope, headers: Headers) -> bool:
        """Take from the bucket of the page that asks, then from that of its address, which all its pages share."""
        address = str((scope.get("client") or ("",))[0])
        session = headers.get(SESSION, "")[:MOST_SESSION]
        return self._sessions.take(f"{address} {session}") and self._addresses.take(address)

    def _check(self, scope: Scope) -> None:
        headers, path = Headers(scope=scope), scope["path"]
        host = headers.get("host", "")
        if is_loopback(self.access.host) and host.lower() not in self.access.names:
            raise Refused(HTTPStatus.BAD_REQUEST, "unknown host", f"use {self.access.named}:{self.access.port}")
        # A page of others cannot read what it asks for, but it can make this machine compute.
        if (scope["method"] in UNSAFE or path.startswith("/api")) and not _same_origin(
            headers, host, self.access.scheme
        ):
            raise Refused(HTTPStatus.FORBIDDEN, "the request comes from another page")
        if path.startswith(("/api", "/openapi")) and not self.access.admits(scope):
            raise Refused(HTTPStatus.UNAUTHORIZED, "token missing or wrong", "open the address that ortaq printed")
        if self._is_costly(path) and not self._has_room(scope, headers):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "too many requests", "wait a few seconds")


def _with_get(scope: Scope, send: Send) -> tuple[Scope, Send]:
    """Return what answers HEAD: the answer of GET, without its body."""

    async def bodiless(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return {**scope, "method": "GET"}, bodiless


def _same_origin(headers: Headers, host: str, scheme: str) -> bool:
    """Return whether the page that asks is ours; programs that are no browser send no origin."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
    own = f"{scheme}://{host.lower()}"
    return (origin is None or origin.lower() == own) and site in {"same-origin", "none"}


async def _body(scope: Scope, receive: Receive) -> bytes:
    """Read a body that is small, complete in time, and not nested deeply."""
    try:
        body = await asyncio.wait_for(_read(scope, receive), BODY_TIMEOUT_S)
    except TimeoutError:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, "the request did not arrive in time") from None
    if depth(body) > MOST_DEPTH:
        raise Refused(HTTPStatus.BAD_REQUEST, f"JSON nested deeper than {MOST_DEPTH} levels")
    return body


async def _read(scope: Scope, receive: Receive) -> bytes:
    stated = Headers(scope=scope).get("content-length", "0")
    body, more = b"", True
    while more:
        if len(body) > MOST_BODY or (stated.isdigit() and len(stated) < 19 and int(stated) > MOST_BODY):
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {MOST_BODY} bytes")
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(HTTPStatus.BAD_REQUEST, "the request broke off")
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if len(body) > MOST_BODY:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {MOST_BODY} bytes")
    return body


def depth(body: bytes) -> int:
    """Return how deep brackets are nested outside strings, before any parser recurses into them."""
    level = deepest = 0
    quoted = escaped = False
    for byte in body:
        if escaped:
            escaped = False
        elif quoted:
            quoted, escaped = byte != 0x22, byte == 0x5C
        elif byte == 0x22:
            quoted = True
        elif byte in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif byte in b"]}":
            level -= 1
    return deepest


def _replay(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return guarded
