"""The file of the record: lines that are only ever added, each naming the digest of the one before.

A line that was changed, removed from the middle or slipped in breaks the chain and is named. What the chain alone
cannot show is a lost end: whoever keeps the digest of the last line, such as a ledger, can.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ortaq.alerts.observations import Observations
from ortaq.alerts.record.forecast import Forecast, forecast_of, forecast_record
from ortaq.core import InputError
from ortaq.tables import Mistake, is_file, read_bytes, refuse, text_of, turn, write_file

FORECAST, OUTCOME, REVISION, TRANSITION = "forecast", "outcome", "revision", "transition"
FIRST = "0" * 64
"""What the first line names as the digest before it."""

_MOVE = {"on", "signal", "place", "to", "by"}
_STATES = {"off", "raised", "confirmed", "lowered"}
_PARTS = {"n", "prev", "at", "kind", "body"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its place, the digest of its bytes, the day on which it was added, what it is and says."""

    n: int
    digest: str
    at: str
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as read: forecasts and what came, by the digest of the forecast's line.

    ``outcomes`` are the first word of the tables, which counts; ``revisions`` what they said later.
    """

    lines: tuple[Line, ...]
    forecasts: Mapping[str, Forecast]
    outcomes: Mapping[str, float]
    revisions: Mapping[str, float]

    @property
    def head(self) -> str:
        """The digest of the last line; whoever keeps it can show a lost end."""
        return self.lines[-1].digest if self.lines else FIRST

    @property
    def transitions(self) -> tuple[Line, ...]:
        """Changes of alarms."""
        return tuple(line for line in self.lines if line.kind == TRANSITION)


def read_record(path: Path) -> Kept:
    """Return what a record holds; one that is not there yet is empty.

    Raises
    ------
    InputError
        A line was changed, removed or slipped in, or says what no line says; names all of them.
    """
    return _read(text_of(read_bytes(path), str(path)), str(path)) if is_file(path) else _kept(())


def keep_forecasts(path: Path, forecasts: Iterable[Forecast], on: date) -> tuple[Kept, tuple[Forecast, ...]]:
    """Add forecasts whose outcome nobody can know yet; one that was recorded on the same data stands as it is.

    Parameters
    ----------
    path : Path
    forecasts : iterable of Forecast
    on : date
        Today.

    Returns
    -------
    Kept
        The record with them.
    tuple of Forecast
        Those that came too late and were not added.
    """
    with turn(path, told=_quiet):
        kept = read_record(path)
        there = {(one.id, one.data_until, one.model) for one in kept.forecasts.values()}
        wanted = [one for one in forecasts if (one.id, one.data_until, one.model) not in there]
        late = tuple(one for one in wanted if on.isoformat() >= one.known_from)
        new = [(FORECAST, forecast_record(one)) for one in wanted if one not in late]
        return _added(path, kept, new, on), late


def keep_outcomes(path: Path, observed: Observations, on: date) -> Kept:
    """Add what tables say of recorded forecasts; a later word that differs is kept as a revision and scores nothing."""
    with turn(path, told=_quiet):
        kept = read_record(path)
        new: list[tuple[str, Mapping[str, Any]]] = []
        for digest, forecast in kept.forecasts.items():
            came = forecast.resolves.came(observed)
            body = {"forecast": digest, "came": came, "inputs": list(observed.inputs)}
            if came is None or came == kept.revisions.get(digest, kept.outcomes.get(digest)):
                continue
            new.append((REVISION if digest in kept.outcomes else OUTCOME, body))
        return _added(path, kept, new, on)


def keep_transitions(path: Path, transitions: Sequence[Mapping[str, Any]], on: date) -> Kept:
    """Add changes of alarms that are not there yet."""
    with turn(path, told=_quiet):
        kept = read_record(path)
        there = [dict(line.body) for line in kept.transitions]
        return _added(path, kept, [(TRANSITION, one) for one in transitions if dict(one) not in there], on)


def _quiet(_text: str) -> None:
    """Say nothing of waiting: a line is written in no time."""


def _added(path: Path, kept: Kept, new: Sequence[tuple[str, Mapping[str, Any]]], on: date) -> Kept:
    """Write the record with further lines; the lines before them stay byte by byte."""
    if not new:
        return kept
    text = text_of(read_bytes(path), str(path)) if is_file(path) else ""
    head = kept.head
    for n, (kind, body) in enumerate(new, start=len(kept.lines)):
        line = {"n": n, "prev": head, "at": on.isoformat(), "kind": kind, "body": body}
        said = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        head, text = _digest(said), f"{text}{said}\n"
    read = _read(text, str(path))
    write_file(path, text)
    return read


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _read(text: str, where: str) -> Kept:
    lines, mistakes, head = list[Line](), list[Mistake](), FIRST
    for n, said in enumerate(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []):
        place = f"{where}, line {n + 1}"
        try:
            line = _line(said, n, head)
        except ValueError as error:
            mistakes.append(Mistake(place, str(error), "take the record from a copy; a record is never edited"))
            line = Line(n, _digest(said), "", "", {})
        lines.append(line)
        head = line.digest
    refuse(mistakes, where, why="a record in which lines were changed proves nothing")
    return _kept(lines)


def _line(said: str, n: int, head: str) -> Line:
    """Return a line that follows another, checked.

    Raises
    ------
    ValueError
        It does not follow, or is no line of a record.
    """
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise ValueError("this is no line of a record") from error
    if not isinstance(found, dict) or set(found) != _PARTS or not isinstance(found["body"], dict):
        raise ValueError("this is no line of a record")
    if found["n"] != n or found["prev"] != head:
        raise ValueError("the line does not follow the one before: lines were changed, removed or slipped in")
    if found["kind"] == FORECAST:
        forecast_of(found["body"])
    elif found["kind"] in {OUTCOME, REVISION}:
        came = found["body"].get("came")
        if isinstance(came, bool) or not isinstance(came, int | float) or came != came:  # noqa: PLR0124 (NaN)
            raise ValueError("an outcome is a number")
    elif found["kind"] != TRANSITION:
        raise ValueError(f"no kind of line: {found['kind']}")
    elif set(found["body"]) != _MOVE or not all(isinstance(value, str) for value in found["body"].values()):
        raise ValueError("a change of a warning says on, signal, place, to and by")
    elif found["body"]["to"] not in _STATES:
        raise ValueError(f"no state: {found['body']['to']}")
    date.fromisoformat(str(found["at"]))
    return Line(n, _digest(said), str(found["at"]), str(found["kind"]), found["body"])


def _kept(lines: Sequence[Line]) -> Kept:
    forecasts = {line.digest: forecast_of(line.body) for line in lines if line.kind == FORECAST}
    said = {
        kind: {str(line.body["forecast"]): float(line.body["came"]) for line in lines if line.kind == kind}
        for kind in (OUTCOME, REVISION)
    }
    if unknown := [digest for digest in said[OUTCOME] if digest not in forecasts]:
        raise InputError(
            f"an outcome is of no forecast: {unknown[0][:16]}",
            where="record",
            why="a record in which lines were changed proves nothing",
            fix="take the record from a copy; a record is never edited",
        )
    return Kept(tuple(lines), forecasts, said[OUTCOME], said[REVISION])
