"""Compare the answers of the shipped questions with the record, or write the record.

    python -m tests.golden.record                     all questions, two and a half minutes of a processor
    python -m tests.golden.record run agree-c5        those whose name begins so
    python -m tests.golden.record --quick             those of less than five seconds
    python -m tests.golden.record --add run-draws     write down what is new in them, and nothing else
    python -m tests.golden.record --write run-draws   write all of them down instead: the record begins again

The exit code is 1 where an answer differs. ``--keep FOLDER`` keeps the answers as they came.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.golden.commands import QUESTIONS, Means, Question, answer, environment
from tests.golden.compare import FOLDER, differences, moves, read, unknown, write
from tests.golden.rows import Row

SHOWN = 40
"""Differences of one question that are printed, unless ``--all`` is given."""


def main() -> int:
    """Do what the command line says; return the exit code."""
    asked = _arguments()
    questions = _chosen(asked.names, quick=asked.quick)
    say(f"{_version()}; {len(questions)} questions")
    with tempfile.TemporaryDirectory(prefix="ortaq-golden-") as scratch:
        folder = Path(asked.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        means = Means(folder, asked.workers, store=None if asked.no_store else folder / "store")
        begin, found = time.perf_counter(), 0
        for question in questions:
            found += _one(question, means, asked)
    say(f"{found} differences; {time.perf_counter() - begin:.0f} s, of a processor {_processor():.0f} s")
    return int(found > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.golden.record", description=__doc__.split("\n\n")[0])
    parser.add_argument("names", nargs="*", help=f"beginnings of names: {', '.join(q.name for q in QUESTIONS)}")
    parser.add_argument("--write", action="store_true", help="write the answers down instead of comparing them")
    parser.add_argument("--add", action="store_true", help="write down places that the record lacks, after comparing")
    parser.add_argument("--quick", action="store_true", help="only questions of less than five seconds")
    parser.add_argument(
        "--all", action="store_true", help=f"print all differences, not the first {SHOWN} of a question"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes of the questions that can use several")
    parser.add_argument("--no-store", action="store_true", help="let every question compute all it needs")
    parser.add_argument("--keep", help="folder for the answers as they came")
    return parser.parse_args()


def _chosen(names: list[str], *, quick: bool) -> list[Question]:
    unknown = [n for n in names if not any(q.name.startswith(n) for q in QUESTIONS)]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; known: {', '.join(q.name for q in QUESTIONS)}")
    named = [q for q in QUESTIONS if not names or any(q.name.startswith(n) for n in names)]
    return [q for q in named if not (quick and q.slow)]


def _one(question: Question, means: Means, asked: argparse.Namespace) -> int:
    begin, spent = time.perf_counter(), _processor()
    try:
        now = answer(question, means)
    except RuntimeError as error:
        say(f"{question.name}: {error}")
        return 1
    lines, result = _done(FOLDER / f"{question.name}.csv", now, asked)
    took = f"{time.perf_counter() - begin:.1f} s, of a processor {_processor() - spent:.1f} s"
    say(f"{question.name}: {len(now)} places, {result}, {took}")
    shown = lines if asked.all else lines[:SHOWN]
    for line in shown:
        say(f"  {line}")
    if len(lines) > len(shown):
        say(f"  ... and {len(lines) - len(shown)} more (--all prints them)")
    return len(lines)


def _done(file: Path, now: list[Row], asked: argparse.Namespace) -> tuple[list[str], str]:
    """Write or compare the rows of one question; return the differences, and what was done."""
    if asked.write:
        write(file, now)
        return [], "written"
    recorded, moved = read(file), moves()
    if not asked.add:
        lines = list(differences(recorded, now, moved))
        return lines, f"{len(lines)} differences"
    new = unknown(recorded, now, moved)
    write(file, [*recorded, *new])
    lines = list(differences([*recorded, *new], now, moved))
    return lines, f"{len(new)} places added, {len(lines)} differences"


def _version() -> str:
    argv = [sys.executable, "-c", "import ortaq; print(ortaq.__file__)"]
    return subprocess.run(argv, env=environment(), capture_output=True, text=True, check=True).stdout.strip()


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
