"""A commit before and this checkout: the same jobs in turn, results compared, seconds of the processor, memory."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.program import ROOT, Ran, ran
from benchmarks.report import Options, Table, second

SAME = 1e-9
"""Relative difference of numbers between two answers to one question."""

WORK = frozenset({"solves", "largest_residual", "residual", "evaluations", "seconds", "file", "search"})
"""Keys of answers that say what work was done, and no result of it."""

COLUMNS = ("job", "before, CPU s", "now, CPU s", "before / now", "before, MB", "now, MB", "results")
MAIN = "`ortaq brief c5`, first"
"""The main job; its phases are told."""

SMALL, BORDER = (ROOT / "examples" / name for name in ("three_members.toml", "cku_while_border_closed.toml"))


@dataclass(frozen=True)
class Job:
    """What both checkouts do.

    Attributes
    ----------
    name : str
    words : tuple of str
        Of the command; of Python where ``python`` says so.
    repeat : int
        Times in turn; medians are compared.
    keeps : bool
        Whether it keeps answers for the jobs after it and finds theirs.
    """

    name: str
    words: tuple[str, ...]
    repeat: int = 5
    keeps: bool = False
    python: bool = False


def jobs(reference: Path | None, scratch: Path) -> tuple[Job, ...]:
    """Return the jobs; those of the shipped mechanism once, the first time and again."""
    alone, own = ("--workers", "1", "--json"), ("-m", "benchmarks.same_jobs")
    known = "batch", *(() if reference is None else ("nafta",)), "routing", "cargo", "ledger"
    return (
        Job("`ortaq --help`", ("--help",)),
        Job("`import ortaq.answers`", ("-c", "import ortaq.answers as a; a.answer; print(0)"), python=True),
        Job("`ortaq run` of an example", ("run", str(BORDER), "--json"), 3),
        Job("`ortaq agree`, three members", ("agree", str(SMALL), *alone), 3),
        Job("`ortaq brief`, three members", ("brief", str(SMALL), *alone), 3),
        Job("`ortaq agree c5`", ("agree", "c5", *alone), 1),
        Job(MAIN, ("brief", "c5", *alone, "--profile"), 1, keeps=True),
        Job("`ortaq brief c5`, again", ("brief", "c5", *alone), 3, keeps=True),
        Job("`ortaq agree c5`, after brief", ("agree", "c5", *alone), 3, keeps=True),
        *(Job(f"{name} from Python", (*own, name, str(reference), str(scratch)), 3, python=True) for name in known),
    )


def against(options: Options) -> Table:
    """Return ratios to the commit before, or to the one that was asked for."""
    commit = options.against or before()
    note = (
        f"Commit {said_of(commit)}, unpacked beside this checkout: the same arguments in turn, by one Python, medians "
        "of seconds of the processor, all threads and processes. Commands answer in JSON, whole, which takes "
        "longer than what the targets ask for. Numbers of both answers are compared (allowed "
        f"{SAME:g}); where they differ or one side fails, no ratio is written. Above 1: faster than before."
    )
    table = Table("Against the commit before", note, COLUMNS)
    with checked_out(commit) as other, tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for side in (other, ROOT):
            compiled(side)
        for job in jobs(options.reference, scratch):
            if options.job in job.name:
                done = in_turn(job, (other, ROOT), scratch)
                row = _row(job, done)
                if job.name == MAIN:
                    table.below = phases(done[0][0], done[1][0])
                print("; ".join(row), file=sys.stderr, flush=True)
                table.rows.append(row)
    return table


def before() -> str:
    """Return the commit to compare with: the last one where the source has changed since, else the one before it."""
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", "src"], cwd=ROOT, check=False).returncode
    return "HEAD" if changed else f"{_git('log', '-1', '--format=%H', '--', 'src')}~1"


def is_commit(commit: str) -> bool:
    """Return whether this repository has a commit of that name."""
    asked = ("git", "rev-parse", "--quiet", "--verify", "--end-of-options", f"{commit}^{{commit}}")
    return not subprocess.run(asked, cwd=ROOT, check=False, capture_output=True).returncode


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Unpack the source of a commit; nothing of it is left behind, here or in the repository."""
    with tempfile.TemporaryDirectory() as name:
        packed = subprocess.run(["git", "archive", commit, "src", "tools"], cwd=ROOT, check=True, capture_output=True)
        subprocess.run(["tar", "-x", "-C", name], input=packed.stdout, check=True)
        kernels = Path(name) / "tools" / "build_kernels.py"
        if kernels.is_file():  # compiled on both sides, where the commit has kernels
            subprocess.run([sys.executable, kernels], check=True, capture_output=True)
        yield Path(name)


def compiled(checkout: Path) -> None:
    """Compile the modules of a checkout, as an installer does."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", checkout / "src"], check=False, env={"PYTHONPATH": ""})


def said_of(commit: str) -> str:
    """Return the short name of a commit and its day."""
    return _git("log", "-1", "--format=%h of %cs", commit)


def in_turn(job: Job, sides: Sequence[Path], scratch: Path) -> list[list[Ran]]:
    """Run a job so often on every side, one after the other; the side that begins changes."""
    done: list[list[Ran]] = [[] for _ in sides]
    for turn in range(job.repeat):
        for at in range(len(sides))[:: -1 if turn % 2 else 1]:
            keeps = scratch / f"kept{at}" if job.keeps else None
            here: dict[str, Any] = {"start": (), "folder": ROOT} if job.python else {}
            done[at].append(ran(job.words, checkout=sides[at], keeps=keeps, **here))
    return done


def _row(job: Job, done: Sequence[Sequence[Ran]]) -> tuple[str, ...]:
    took = [median(_seconds(one) for one in side) for side in done]
    peak = [f"{max(one.peak_mb for one in side):.0f}" for side in done]
    failed = [one for side in done for one in side if one.code]
    if failed:
        said = f"fails: {(failed[0].err.strip().splitlines() or ['without a word'])[-1][:100]}"
    else:
        said = _told(done[0][0], done[1][0])
    ratio = f"{took[0] / took[1]:.2f}" if said.startswith("same") else "none"
    return job.name, second(took[0]), second(took[1]), ratio, *peak, said


def phases(before: Ran, now: Ran) -> str:
    """Return the phases of a command on both sides as Markdown, the longest of now first."""
    old, new = phases_told(before.err), phases_told(now.err)
    table = Table("Phases of the main job", "", ("phase", "before, CPU s", "now, CPU s"))
    known = [name for name in {**old, **new} if max(old.get(name, 0.0), new.get(name, 0.0)) > 0.0]
    for name in sorted(known, key=lambda name: -new.get(name, 0.0)):
        table.rows.append((name, *(f"{side[name]:.2f}" if name in side else "-" for side in (old, new))))
    return table.markdown().replace("## ", "### ", 1)


def phases_told(text: str) -> dict[str, float]:
    """Return seconds of the processor by phase, from what ``--profile`` says; nothing where it says nothing."""
    found = (re.fullmatch(r"(.*\S) +([\d.]+) +[\d.]+", line.strip()) for line in text.splitlines())
    return {known[1]: float(known[2]) for known in found if known}


def _told(one: Ran, other: Ran) -> str:
    """Say whether two answers are the same: numbers where programs are answered, else whether both end well."""
    answers = _result(one), _result(other)
    if None in answers:
        return f"same end; words {'as before' if one.out == other.out else 'have changed'}"
    return agreed(*answers)


def _seconds(one: Ran) -> float:
    """Return what the job itself says it took, else what the kernel counted."""
    found = _result(one)
    return float(found["cpu_s"]) if isinstance(found, dict) and "cpu_s" in found else one.cpu_s


def _result(one: Ran) -> Any:
    """Return the JSON that is printed; None where words are printed, which may change."""
    text = one.out.strip()
    for part in (text, text.splitlines()[-1] if text else ""):
        try:
            return json.loads(part)
        except ValueError:
            continue
    return None


def agreed(one: Any, other: Any) -> str:
    """Say whether all numbers that two answers share are the same; keys that only one of them has are counted."""
    numbers, alone, apart = 0, 0, ""
    for path, left, right in _shared(one, other, ""):
        if left is None or right is None:
            alone += 1
        elif not _close(left, right):
            apart = apart or f"differ at {path}: {left!r}, {right!r}"
        else:
            numbers += 1
    more = f"; {alone} parts only on one side" if alone else ""
    return apart + more if apart else f"same, {numbers:,} numbers{more}"


def _shared(one: Any, other: Any, path: str) -> Iterator[tuple[str, float | None, float | None]]:
    """Yield numbers of both answers by their place; None stands for a part that one of them lacks."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            if key in WORK or key == "cpu_s":
                continue
            if (key in one) != (key in other):
                yield f"{path}/{key}", None, None
            else:
                yield from _shared(one[key], other[key], f"{path}/{key}")
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield f"{path} (parts)", float(len(one)), float(len(other))
        for at, (left, right) in enumerate(zip(one, other, strict=False)):
            yield from _shared(left, right, f"{path}/{at}")
    elif _is_number(one) and _is_number(other):
        yield path, float(one), float(other)
    elif _is_number(one) or _is_number(other):
        yield path, None, None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _close(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= SAME * max(abs(one), abs(other))


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
