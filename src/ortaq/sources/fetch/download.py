"""One file over HTTP: retried, resumed, checked, and in place only when it is whole."""

import http.client
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from ortaq.core import InputError, Progress, whole_number
from ortaq.sources.fetch.patience import RETRIED_STATUS, Again, Patience, patiently, retry_after
from ortaq.tables import growing, remove, write_file

BLOCK = 1 << 16
RANGE_REFUSED = 416
PARTIAL = 206
AGENT = "ortaq"


@dataclass(frozen=True, slots=True)
class Guard:
    """What an answer may be: from which hosts it may come, how large it may be, and in which form it is asked for.

    Attributes
    ----------
    hosts : tuple of str
        Redirects to others are refused; any if empty.
    most_bytes : int
        More is refused, whether or not the server says so first; zero: no limit.
    accept : str
        Media type that is asked for.
    """

    hosts: tuple[str, ...] = ()
    most_bytes: int = 0
    accept: str = "*/*"


ANYTHING = Guard()
"""No limit."""


class _Answer(Protocol):
    """What is used of an HTTP answer."""

    status: int
    headers: Mapping[str, str]

    def read(self, size: int) -> bytes:
        """Return the next bytes."""


def download(url: str, part: Path, *, progress: Progress, patience: Patience, guard: Guard = ANYTHING) -> None:
    """Download into ``part``, going on where an earlier attempt stopped; what a guard refuses is not kept.

    An attempt that brings new bytes does not count against ``Patience.attempts``. What came so far stays in ``part``,
    beside a note of which version it is; it is used only where the server says that the version is still the same.
    """
    if not url.startswith(("https://", "http://")):
        raise InputError(f"'{url}' is no web address", where="source", fix="use http or https")
    patiently(
        lambda: _attempt(url, part, progress, patience.timeout, guard),
        patience,
        gained=lambda: _size(part),
        where=url,
        kept=lambda: _kept(_size(part)),
    )


def no_connection(error: BaseException, url: str) -> str:
    """Return in plain words why no connection was made, looking at all that led to an error; empty for other errors."""
    host = urlsplit(url).hostname or url
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return f"no connection: the name {host} was not found"
        if isinstance(cause, ConnectionRefusedError):
            return f"no connection: {host} refused it"
        cause = cause.__cause__ or cause.__context__
    return ""


def _kept(size: int) -> str:
    return f"{size:,} bytes are kept and will be used; nothing else was changed" if size else "nothing was kept"


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to the hosts of a guard only, and never from https to http."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def redirect_request(  # noqa: PLR0917 (as urllib calls it)
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """Return the request that follows, as urllib asks for it."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        elsewhere = self.guard.hosts and (new.hostname or "") not in {*self.guard.hosts, old.hostname}
        if elsewhere or (self.guard.hosts and old.scheme == "https" and new.scheme != "https"):
            raise InputError(
                f"the server leads elsewhere: {new.scheme}://{new.hostname}",
                where=req.full_url,
                why="what comes from another place is not what its publisher says; nothing was kept",
                fix="look where the publisher keeps the file now, and give it with --address",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _attempt(url: str, part: Path, progress: Progress, timeout: float, guard: Guard) -> None:
    note = _read_note(part)
    if not (note and note.get("url") == url and note.get("version") and part.exists()):
        remove(part)
    start = _size(part)
    heads = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Accept": guard.accept}
    request = urllib.request.Request(url, headers=heads)
    if start:
        request.add_header("Range", f"bytes={start}-")
        request.add_header("If-Range", str(note["version"]))
    try:
        with urllib.request.build_opener(_Redirects(guard)).open(request, timeout=timeout) as answer:
            _store(url, answer, part, start, progress, most=guard.most_bytes)
    except urllib.error.HTTPError as error:
        _refuse(url, error, part)
    except (TimeoutError, urllib.error.URLError, http.client.HTTPException, ConnectionError) as error:
        raise Again(no_connection(error, url) or _said(error)) from error


def _refuse(url: str, error: urllib.error.HTTPError, part: Path) -> None:
    """Raise what an error status means."""
    error.close()
    if error.code == RANGE_REFUSED:
        remove(part)
        raise Again("the server refused to go on from where the last attempt stopped", 0.0) from error
    if error.code in RETRIED_STATUS:
        raise Again(
            f"the server answered {error.code} {error.reason}", retry_after(error.headers.get("Retry-After"))
        ) from error
    fixes = {404: "look for a newer version: --set version=...", 401: "the source wants a login", 403: "try later"}
    raise InputError(
        f"the server answered {error.code} {error.reason}",
        where=url,
        why="nothing was changed",
        fix=fixes.get(error.code, "check the address"),
    ) from error


def _store(url: str, answer: _Answer, part: Path, start: int, progress: Progress, *, most: int) -> None:
    """Append or write the body; the file holds every byte that came, also when the connection breaks."""
    begin, total = _extent(answer, start)
    if most and total > most:
        _refuse_size(url, part, most)
    version = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
    # A weak tag names no bytes, so nothing can be added to what it was given for.
    _write_note(part, {"url": url, "version": "" if version.startswith("W/") else version})
    done = begin
    with growing(part, fresh=not begin) as add:
        while True:
            try:
                block = answer.read(BLOCK)
            except http.client.IncompleteRead as error:
                add(error.partial)
                raise
            if not block:
                break
            add(block)
            done += len(block)
            if most and done > most:
                break
            progress(done, total)
    if most and done > most:
        _refuse_size(url, part, most)
    if total and done != total:
        raise Again(f"the connection ended after {done:,} of {total:,} bytes")


def _refuse_size(url: str, part: Path, most: int) -> None:
    drop(part)
    raise InputError(
        f"what came is larger than {most:,} bytes",
        where=url,
        why="so much is no file of this kind; nothing was kept",
        fix="look at the address in a browser",
    )


def _extent(answer: _Answer, start: int) -> tuple[int, int]:
    """Return where the body begins and how long the whole file is (0 if the server does not say)."""
    length = whole_number(answer.headers.get("Content-Length") or "") or 0
    if answer.status != PARTIAL:
        return 0, length
    unit, _, rest = answer.headers.get("Content-Range", "").partition(" ")
    first, _, total = rest.partition("/")
    if unit != "bytes" or not first.startswith(f"{start}-"):
        raise Again("the server went on from another place than asked", 0.0)
    return start, whole_number(total) or start + length


def note_path(part: Path) -> Path:
    """Return where it is noted which version a partial file is of."""
    return part.with_name(part.name + ".json")


def drop(part: Path) -> None:
    """Remove a partial file and the note beside it."""
    remove(part)
    remove(note_path(part))


def _read_note(part: Path) -> dict[str, str]:
    try:
        note = json.loads(note_path(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _write_note(part: Path, note: Mapping[str, str]) -> None:
    write_file(note_path(part), json.dumps(note))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _said(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    return getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
