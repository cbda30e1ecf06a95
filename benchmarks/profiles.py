"""The page of profiles: where the processor's time of three commands goes, at some commits and now, in one run."""

import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.against_commit import checked_out, compiled, phases_told, said_of
from benchmarks.commands import BORDER
from benchmarks.program import ROOT, ran
from benchmarks.report import Table, second

PAGE = ROOT / "docs" / "profile.md"

COMMITS = {
    "0fd8350d~1": "the last one before finished answers were kept",
    "d69c8e72": "the last one before this page",
}
"""Those that are compared where none is named, and why."""

COMMANDS = (
    ("`ortaq brief c5`", ("brief", "c5", "--out", "brief.html", "--workers", "1")),
    ("`ortaq agree c5`", ("agree", "c5", "--workers", "1")),
    ("`ortaq run` of an example", ("run", str(BORDER))),
)

LEAST_S = 0.005
"""Rooms and phases that nowhere take more are left out."""

_SUMS = frozenset({"all of this process", "processes that it started"})
"""What ``--profile`` says below the phases."""

_SAMPLED = str(ROOT / "benchmarks" / "sampled.py")

_TEXT = """# Where the time goes

Written by `python -m benchmarks --profiles`: before and now in one run on one machine, no number is typed by hand.
Seconds of a processor; each command once, in one process, for the first time: nothing is kept (`ORTAQ_KEPT=off`).
Ratio: the first column over the last. Machine: {machine}.

{commits}

Rooms are those of the [architecture](architecture.md). Whoever is at work when a clock of the processor rings, every
two milliseconds, is noted: that works on any commit, and what a library does counts for the room that called it. Phases
are what `--profile` says; a commit that did not know it tells none (-). What nowhere takes {least:g} s is left out.
"""


@dataclass(frozen=True)
class Profile:
    """What one command took on one side: in all, by room, and by phase where it tells them."""

    cpu_s: float
    rooms: dict[str, float]
    phases: dict[str, float]


def profile(words: Sequence[str], checkout: Path) -> Profile:
    """Run a command of a checkout once, watched.

    Raises
    ------
    SystemExit
        The command fails: a profile of half a command says nothing.
    """
    tells = (checkout / "src" / "ortaq" / "cli" / "profile.py").is_file()
    with tempfile.TemporaryDirectory() as name:
        took = Path(name) / "rooms.json"
        done = ran((*words, "--profile") if tells else words, checkout=checkout, start=(_SAMPLED, str(took)))
        if done.code:
            sys.exit(f"{' '.join(words)} at {checkout}: {done.err.strip()[-200:]}")
        phases = {name: took_s for name, took_s in phases_told(done.err).items() if name not in _SUMS}
        return Profile(done.cpu_s, json.loads(took.read_text(encoding="utf-8")), phases)


def written(commits: Sequence[str], machine: str, page: Path = PAGE) -> None:
    """Measure every command at every commit and now, and write the page."""
    with ExitStack() as stack:
        sides = [stack.enter_context(checked_out(commit)) for commit in commits] + [ROOT]
        for side in sides:
            compiled(side)
        names = [said_of(commit) for commit in commits] + ["now"]
        tables = []
        for said, words in COMMANDS:
            measured = [profile(words, side) for side in sides]
            tables.append(table_of(said, [name.split()[0] for name in names], measured).markdown())
            print(tables[-1], file=sys.stderr, flush=True)
    listed = [f"- {name}: {COMMITS.get(commit, 'as named')}" for name, commit in zip(names, commits, strict=False)]
    told = "\n".join([*listed, f"- now: {said_of('HEAD')}, and what was changed since"])
    head = _TEXT.format(machine=machine, commits=told, least=LEAST_S)
    page.write_text("\n\n".join((head.strip(), *tables)) + "\n", encoding="utf-8")


def table_of(said: str, names: Sequence[str], measured: Sequence[Profile]) -> Table:
    """Return one command: in all, by room and by phase, with what the first side takes over the last."""
    rows = [_row("**in all**", [one.cpu_s for one in measured])]
    rows += _rows([one.rooms for one in measured])
    table = Table(said, "", ("room", *(f"{name}, CPU s" for name in names), "ratio"), rows)
    told = [one.phases for one in measured]
    if any(told):
        below = Table("", "", ("phase", *(f"{name}, CPU s" for name in names), "ratio"), _rows(told))
        table.below = below.grid()
    return table


def _rows(measured: Sequence[dict[str, float]]) -> list[tuple[str, ...]]:
    """Return a row for each name, the longest of now first; a side that tells nothing has no numbers."""
    last = measured[-1]
    names = dict.fromkeys(name for one in measured for name in one)
    shown = [name for name in names if max(one.get(name, 0.0) for one in measured) >= LEAST_S]
    ordered = sorted(shown, key=lambda name: -last.get(name, 0.0))
    return [_row(name, [one.get(name, 0.0) if one else None for one in measured]) for name in ordered]


def _row(name: str, seconds: Sequence[float | None]) -> tuple[str, ...]:
    cells = ["-" if one is None else second(one) if one >= LEAST_S else "0" for one in seconds]
    first, last = seconds[0], seconds[-1]
    ratio = f"{first / last:.2f}" if first is not None and last is not None and min(first, last) >= LEAST_S else "-"
    return name, *cells, ratio
