"""Sessions for tests: a folder, a clock that is set, and words for what seats do."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ortaq.session import Given, Room, Terms, found_session
from ortaq.session.state import later
from tests.session.agendas import small_agenda

START = "2026-11-30T12:00:00Z"
LANGUAGES = ("en", "ru", "zh")


class Held:
    """A session with a clock of its own."""

    def __init__(
        self,
        folder: Path,
        members: int = 3,
        terms: Terms | None = None,
        observers: int = 1,
        mode: str = "entrusted",
    ) -> None:
        self.folder, self.now = folder, START
        self.agenda = small_agenda(members)
        if not folder.exists():
            found_session(
                folder, self.agenda, mode=mode, languages=LANGUAGES, terms=terms or Terms(), observers=observers
            )
        self._salts, self._names = count(1), count(1)
        self.room = self.opened()

    def opened(self) -> Room:
        """Return the room as it stands on the disk."""
        room = Room.open(self.folder, clock=lambda: self.now)
        room._salt = lambda: f"{next(self._salts):064x}"
        # Founding acts bear the time of the machine; the tests' own clock begins after them.
        self.now = max(self.now, room.state.at)
        return room

    def again(self) -> None:
        """End the room and open it from the disk."""
        self.room.close()
        self.room = self.opened()

    def say(self, seat: str, kind: str, name: str = "", /, **body: Any) -> str:
        """Say something; return the key of why it is refused, or an empty text."""
        (told,) = self.room.take([Given(seat, name or f"act-{next(self._names):06}", kind, body)])
        return "" if told is None else told.key

    def answer(self, seat: str, answer: dict[str, Any]) -> str:
        """Answer the open question."""
        return self.say(seat, "answer", question=self.room.state.question, answer=answer)

    def wait(self, seconds: int) -> None:
        """Let time pass, and the server publish."""
        self.now = later(self.now, seconds)
        while self.room.tick():
            pass

    def to_bid(self, lines: dict[str, float]) -> None:
        """Bring the session to the first secret answers."""
        assert self.say("chair", "begin", phase="limits", seconds=60) == ""
        for seat, line in lines.items():
            assert self.answer(seat, limits(line)) == ""
        self.wait(60)
        self.say("chair", "begin", phase="suggestion")
        self.wait(0)
        assert self.say("chair", "begin", phase="bid", seconds=60) == ""

    def to_deal(self) -> None:
        """Bring the session to a package that all accept."""
        self.to_bid({"aaa": -100.0, "bbb": -100.0, "ccc": -100.0})
        for seat in ("aaa", "bbb", "ccc"):
            assert self.answer(seat, {str(one): "accept" for one in self.room.state.asked}) == ""
        self.wait(60)


def limits(line: float, **more: Any) -> dict[str, Any]:
    """Return limits as the page sends them."""
    return {"form": "ortaq session limits 1", "unit": "musd", "line": line, **more}


def plant(monkeypatch: pytest.MonkeyPatch, leak: Callable[[Room, dict[str, Any]], None]) -> None:
    """Let every view show what a leak adds."""
    whole = Room.view

    def leaking(room: Room, seat: str) -> bytes:
        shown = json.loads(whole(room, seat))
        leak(room, shown)
        return json.dumps(shown, sort_keys=True).encode()

    monkeypatch.setattr(Room, "view", leaking)
