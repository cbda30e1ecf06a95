"""Count the Python of every room by the age of its lines, and write the numbers into docs/inside.md.

    python tools/house_size.py

Words of the table stay as they are; a room without a row of its own is counted in the last one. Needs the whole history
of the repository, and about two minutes of a processor.
"""

import re
import subprocess
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "inside.md"
ENDS = datetime(2026, 11, 28, 23, tzinfo=UTC), datetime(2026, 11, 29, 6, tzinfo=UTC)
"""When the work before domains ended, and that on issues 13 and 14."""

HEADING = "## How large the house is"
REST = "`domains/risks/`, `investors/`, the registry"
NEW = ("domains/water", "domains/energy", "domains/exchange", "domains/risks", "domains/investors", "ledgers", "alerts")
"""Rooms that did not exist in November, and sessions."""


def ages(file: str) -> Counter[int]:
    """Return the lines of a file by window: before the first end, between both, since."""
    said = ["git", "blame", "-w", "-p", file]
    told = subprocess.run(said, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines, windows, commit = Counter[str](), dict[str, int](), ""
    for line in told.splitlines():
        if found := re.match(r"([0-9a-f]{40}) \d+ \d+", line):
            commit = found[1]
            lines[commit] += 1
        elif line.startswith("author-time "):
            at = datetime.fromtimestamp(int(line.split()[1]), UTC)
            windows[commit] = sum(at >= end for end in ENDS)
    counted = Counter[int]()
    for name, count in lines.items():
        counted[windows[name]] += count
    return counted


def room_of(file: str) -> str:
    """Return the room of a file below ``src/ortaq``; files at its door belong to none."""
    parts = file.split("/")[2:]
    if parts[0] == "domains" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0] if len(parts) > 1 else ""


def row(name: str, counted: Counter[int], said: str) -> str:
    """Return a row of the table."""
    cells = (name, *(f"{counted[window]:,}" if counted[window] else "" for window in range(3)))
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in (*cells, f"{counted.total():,}", said))


def main() -> None:
    """Rewrite the table, and the two sums below it."""
    asked = ["git", "ls-files", "src/ortaq/*.py"]
    files = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    rooms = defaultdict[str, Counter[int]](Counter)
    for file in files:
        rooms[room_of(file)] += ages(file)
    text = PAGE.read_text(encoding="utf-8")
    whole = sum(rooms.values(), Counter[int]())
    table = text[text.index(HEADING) :]
    own = set(re.findall(r"^\| `([a-z/]+)/` \|", table, re.MULTILINE)) & rooms.keys()
    rest = sum((counted for room, counted in rooms.items() if room not in own), Counter[int]())
    named = {f"`{room}/`": rooms[room] for room in own} | {REST: rest, "all": whole}
    for name, counted in named.items():
        begin = re.escape(f"| {name} |") + r"(?: ?[\d,]* ?\|){4} ?(.*?) ?\|"
        table = re.sub(begin, lambda found, name=name, of=counted: row(name, of, found[1]), table)
    new = sum(rooms[room].total() for room in (*NEW, "session"))
    table = re.sub(r"takes [\d,]+ lines that", f"takes {whole[0] + whole[1]:,} lines that", table)
    table = re.sub(r"sessions\) are [\d,]+\.", f"sessions) are {new:,}.", table)
    PAGE.write_text(text[: text.index(HEADING)] + table, encoding="utf-8")


if __name__ == "__main__":
    main()
