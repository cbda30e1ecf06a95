"""Tables asked of a statistical service question by question; what was answered is kept, so a broken run goes on."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortaq.core import InputError, Progress, require_known, said
from ortaq.sources.builders.classification import REST, countries
from ortaq.sources.fetch.download import no_connection
from ortaq.sources.fetch.library import Publication
from ortaq.sources.fetch.patience import RETRIED_STATUS, Again, Patience, patiently, retry_after
from ortaq.tables import csv_text, growing, make_folder, remove, write_file

FRESH_SECONDS = 86_400.0
"""How long an answer of an unfinished run is used: services revise their data."""

_PIECE = re.compile(r"[0-9a-f]{24}\.csv")
_SOON = re.compile(r"try again in (\d+) second", re.IGNORECASE)
_QUOTA = re.compile(r"quota", re.IGNORECASE)
_SHOWN = 200
_NAMED = 5

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Query:
    """One question: what it is about, in words, and its parameters."""

    label: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """A table as questions to a service.

    Attributes
    ----------
    url : str
        Address and query for the lock entry; never holds a key.
    ask : callable
        Returns the rows of a question, given the seconds that one answer may take; raises `Again` where another attempt
        may succeed.
    """

    publication: Publication
    file: str
    url: str
    columns: tuple[str, ...]
    questions: tuple[Query, ...]
    ask: Callable[[Query, float], Rows]

    def bring(self, part: Path, progress: Progress, patience: Patience) -> tuple[int, tuple[str, ...]]:
        """Ask every question and write the answers as CSV; see ``Wanted.bring``.

        Raises
        ------
        InputError
            The service refuses, or has nothing; patience is used up. Answers that came stay for a day and are not
            asked again.
        """
        folder = part.with_name(f"{part.name}.asked")
        make_folder(folder)
        pieces = []
        for n, question in enumerate(self.questions, start=1):
            piece = folder / _piece_name(self, question)
            if not _is_fresh(piece):
                _write(piece, _answered(self, question, patience, n - 1))
            pieces.append(piece)
            progress(n, len(self.questions))
        silent = tuple(q.label for q, p in zip(self.questions, pieces, strict=True) if not p.stat().st_size)
        rows = _joined(part, self.columns, pieces)
        _forget(folder)
        if not rows:
            remove(part)
            raise InputError(
                f"{self.publication.title} has no rows for this question",
                where=self.url,
                why="nothing was kept",
                fix="ask for an earlier year; reports come one to two years later",
            )
        return rows, silent


def refuse(status: int, headers: Mapping[str, str], body: str, where: str, login: str = "") -> None:
    """Raise what an answer other than 200 means.

    ``login``: name of the environment variable that holds the key. Raises Again if the server is busy, and may answer
    later.
    """
    told = " ".join(body.split())[:_SHOWN]
    if _QUOTA.search(told):
        raise InputError(
            f"the quota is used up: {told}",
            where=where,
            why="the service counts questions; answers so far are kept for a day",
            fix="run the same command again when the quota is renewed",
        )
    if status in RETRIED_STATUS:
        soon = _SOON.search(told)
        wait = retry_after(headers.get("Retry-After"))
        raise Again(f"the server answered {status} {told}", float(soon[1]) if wait is None and soon else wait)
    fix = "check economies and year"
    if status in {401, 403}:
        fix = said("check the key in {login}", login=login) if login else "try later"
    raise InputError(f"the server answered {status} {told}", where=where, why="nothing was changed", fix=fix)


def named_economies(economies: Sequence[str]) -> list[str]:
    """Return the economies that a service can be asked for: all but ROW."""
    wanted = [e for e in economies if e != REST]
    require_known(wanted, list(countries()), kind="economy", where="--economies")
    return wanted


def in_file_name(economies: Sequence[str]) -> str:
    """Return economies for a file name: few by code, many by number and a mark that other ones do not share."""
    codes = "-".join(sorted(economies))
    if len(economies) <= _NAMED:
        return codes
    return f"{len(economies)}_economies_{hashlib.sha256(codes.encode()).hexdigest()[:6]}"


def need_extra(package: str, error: ImportError) -> InputError:
    """Return the error of a library that is not installed."""
    return InputError(
        f"the library '{package}' is not installed: {error}",
        where="ortaq fetch",
        fix="install the extra: pip install 'ortaq[api]'",
    )


def _answered(request: ApiRequest, question: Query, patience: Patience, answered: int) -> Rows:
    kept = f"{answered} of {len(request.questions)} answers are kept for a day and will be used"

    def attempt() -> Rows:
        try:
            return request.ask(question, patience.timeout)
        except Again as ended:
            raise Again(no_connection(ended, request.url) or ended.reason, ended.wait) from ended

    return patiently(
        attempt,
        patience,
        gained=lambda: 0,
        where=f"{request.publication.title}, {question.label}",
        kept=lambda: kept if answered else "nothing was kept",
    )


def _piece_name(request: ApiRequest, question: Query) -> str:
    asked = json.dumps([request.url, request.columns, dict(question.parameters)], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:24] + ".csv"


def _is_fresh(piece: Path) -> bool:
    return piece.exists() and time.time() - piece.stat().st_mtime < FRESH_SECONDS


def _write(piece: Path, rows: Rows) -> None:
    write_file(piece, csv_text(rows[0], rows[1:]) if rows else "")


def _forget(folder: Path) -> None:
    """Remove the answers kept in a folder, and the folder where nothing else is in it."""
    for path in folder.iterdir():
        if _PIECE.fullmatch(path.name):
            remove(path)
    if not any(folder.iterdir()):
        remove(folder)


def _joined(part: Path, columns: Sequence[str], pieces: Sequence[Path]) -> int:
    """Write the header and all answers; returns the rows."""
    rows = 0
    with growing(part) as add:
        add(csv_text(columns, ()).encode())
        for piece in pieces:
            with piece.open("rb") as answer:
                for line in answer:
                    add(line)
                    rows += 1
    return rows
