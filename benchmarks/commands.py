"""Commands as a user types them: seconds of all processors and memory, the first time and again."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.program import ROOT, Ran, ran
from benchmarks.report import Options, Table, second
from benchmarks.targets import goal

BORDER = ROOT / "examples" / "cku_while_border_closed.toml"
COLUMNS = ("command", "runs", "CPU s", "s", "MB", "what holds", "target", "met")


@dataclass(frozen=True)
class Typed:
    """A command, the target that it is held to, how it ends, how often it runs, and whether it finds what was kept."""

    words: tuple[str, ...]
    key: str
    said: str = ""
    code: int = 0
    runs: int = 3
    keeps: bool = False


def typed() -> tuple[Typed, ...]:
    """Return the commands in an order in which those that are asked again were asked before."""
    agree, brief, basins = ("agree", "c5"), ("brief", "c5", "--out", "brief.html"), ("water", "c5", "--coalitions")
    return (
        Typed(("--help",), "start"),
        Typed(("--version",), "start"),
        Typed(("agre", "c5"), "start", "a mistake", code=2),
        Typed(("run", str(BORDER)), "run"),
        Typed(brief, "brief first", "first", runs=1, keeps=True),
        Typed(brief, "brief again", "again", keeps=True),
        Typed(agree, "", "after brief", runs=1, keeps=True),
        Typed(agree, "agree again", "again", keeps=True),
        Typed(basins, "basin", "first", runs=1, keeps=True),
        Typed(basins, "", "again", runs=1, keeps=True),
        Typed(("energy", "path", "c5"), "path", "seasons", runs=1),
    )


def commands(options: Options) -> Table:  # noqa: ARG001 - all groups are called alike
    """Run every command; what is asked again must say the same, byte by byte."""
    note = (
        "A new process each time, as many workers as the command takes by itself; the processor's seconds are those of "
        "all processes, memory is that of the largest. What is asked again must print and write the same bytes."
    )
    table = Table("Commands as typed", note, COLUMNS)
    said: dict[Sequence[str], list[bytes]] = {}
    with tempfile.TemporaryDirectory() as name:
        for one in typed():
            folder = Path(name)
            done = [
                ran(one.words, folder=folder, keeps=folder / "kept" if one.keeps else None) for _ in range(one.runs)
            ]
            holds = _holds(one, done, said, [done[-1].out.encode(), *_written(folder)])
            table.rows.append(_row(table, one, done, holds))
            print("; ".join(table.rows[-1]), file=sys.stderr, flush=True)
    return table


def _written(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield path.read_bytes()
            path.unlink()


def _holds(one: Typed, done: Sequence[Ran], said: dict[Sequence[str], list[bytes]], told: list[bytes]) -> str:
    """Return what is wrong or right with what was said; compares with the time before."""
    if any(each.code != one.code for each in done):
        return f"ended with {done[-1].code}: {done[-1].err.strip()[-100:]}"
    if one.words in said:
        return "same bytes" if told == said[one.words] else "OTHER bytes than before"
    said[one.words] = told
    return f"ends with {one.code}"


def _row(table: Table, one: Typed, done: Sequence[Ran], holds: str) -> tuple[str, ...]:
    cpu, wall = (median(getattr(each, name) for each in done) for name in ("cpu_s", "wall_s"))
    words = " ".join(Path(word).name if word.startswith("/") else word for word in one.words)
    aim = goal(table, one.key, cpu, holds=holds.startswith(("same", "ends with"))) if one.key else ("", "")
    peak = f"{max(each.peak_mb for each in done):.0f}"
    name = f"`ortaq {words}`" + (f", {one.said}" if one.said else "")
    return name, str(one.runs), second(cpu), second(wall), peak, holds, *aim
