"""A session served by a process of its own, which can be killed."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from ortaq.session import Room, Terms, found_session
from ortaq.session.seats import address
from tests.session.agendas import small_agenda

START_S = 60


class Served:
    """A session in a folder, and the process that serves it."""

    def __init__(self, folder: Path, more: tuple[str, ...] = (), mode: str = "entrusted", **founding: Any) -> None:
        self.folder, self.more = folder, more
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        usual: dict[str, Any] = {"agenda": small_agenda(), "languages": ("en", "ru", "zh"), "terms": Terms()}
        usual["observers"] = 1
        found_session(folder, mode=mode, **(usual | founding))
        (folder / "origin.txt").write_text(f"{self.origin}\n", encoding="utf-8")
        room = Room.open(folder)
        self.tokens = {seat: room.new_address(seat) for seat in room.state.seats}
        room.close()
        self.start()

    def start(self) -> None:
        """Serve, and wait until it answers."""
        code = (
            "import sys; from ortaq.cli import main; from ortaq.cli.session import rehearsing;"
            "rehearsing.PAUSE_S = (0.0, 0.1); sys.argv = ['ortaq', 'session', 'serve', *sys.argv[1:]]; main()"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(self.folder), *self.more],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ},
        )
        assert self.process.stdout
        assert re.search("held at", self.process.stdout.readline())

    def kill(self) -> None:
        """End it at once, as a cut of power does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(START_S)
        if self.process.stdout:
            self.process.stdout.close()

    def address(self, seat: str) -> str:
        """Return the address of a seat, as it stands on the sheet."""
        return address(self.origin, seat, self.tokens[seat])
