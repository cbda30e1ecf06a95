"""A command, and which rooms its processor's time goes to: ``python sampled.py FILE WORD...``; works on any commit.

Whoever is at work when a clock of the processor rings is noted, with the time since it rang before: long calls of
libraries count for the room that called them.
"""

import json
import signal
import sys
import time
from collections import defaultdict
from types import FrameType

EVERY_S = 0.002
LOADING, STARTING = "loading modules", "Python, options and messages"


def room(frame: FrameType | None) -> str:
    """Return the room of the innermost frame of ortaq, ``domains/<name>`` or one name; loading has no room."""
    found = ""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            return LOADING
        if not found and "/ortaq/" in name:
            parts = name.rpartition("/ortaq/")[2].split("/")
            found = "/".join(parts[: 2 if parts[0] == "domains" and len(parts) > 2 else 1])
        frame = frame.f_back
    return found if found and not found.endswith(".py") else STARTING


def main() -> None:
    """Run the command and write seconds by room."""
    took, last = defaultdict[str, float](float), time.process_time()

    def rang(_number: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.process_time()
        took[room(frame)] += now - last
        last = now

    path, sys.argv = sys.argv[1], ["ortaq", *sys.argv[2:]]
    signal.signal(signal.SIGPROF, rang)
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
    try:
        from ortaq.cli import main as command  # noqa: PLC0415 - loading it is measured

        command()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        took[STARTING] += time.process_time() - last
        with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - what is measured loads the rest
            json.dump(took, file)


if __name__ == "__main__":
    main()
