"""The questions on record, how each is asked, and what of its answer is left out."""

import fnmatch
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from ortaq.cli import main
from ortaq.cli.keep import OFF, VARIABLE
from tests.golden.page import rows_of_page
from tests.golden.rows import Row, rows_of
from tests.golden.sections import is_answer, rows_of_answer
from tests.golden.server import COMMAND, rows_of_server, served

ROOT = Path(__file__).parents[2]

LEFT_OUT = (
    "*seconds",  # how long it took
    "*versions.*",
    "*file",  # where the brief was written
    "digest",  # names a table by the source code too; digests of regions and networks stay
    "tables{}*",  # of the page: printed in every language
    "tables.*",
    "provenance/*",  # versions and times on the page
)
"""Places that differ between machines, hours or states of the code that give the same answer."""


@dataclass(frozen=True)
class Question:
    """One command line; ``slow`` where it takes more than five seconds of a processor.

    ``long`` where others on record ask for what it computes, or for its like: ``make long`` asks it, and whoever writes
    the record.
    """

    name: str
    words: str
    slow: bool = False
    long: bool = False
    ensemble: bool = False
    """Whether it takes ``--workers`` and ``--store``."""

    @property
    def argv(self) -> list[str]:
        return self.words.split()


QUESTIONS = (
    Question("agree-three-members", "agree examples/three_members.toml --json"),
    Question("agree-three-neighbours", "agree examples/three_neighbours.json --json"),
    Question("run-bloc-split", "run examples/bloc_split.toml --json"),
    Question("run-cku-while-border-closed", "run examples/cku_while_border_closed.toml --json", slow=True, long=True),
    Question("run-dostyk-and-ferries-closed", "run examples/dostyk_and_ferries_closed.toml --json", slow=True),
    Question("run-own-change", "run examples/own_change.toml --json"),
    Question("run-tariff-war", "run examples/tariff_war.toml --json"),
    Question("run-three-members", "run examples/three_members.toml --json"),
    Question("run-draws", "run examples/own_change.toml --draws 5 --seed 7 --json"),
    Question("weigh-kaz", "weigh KAZ --json"),
    Question("route", "route Xian Almaty --json"),
    Question("route-alternatives", "route Xian Almaty --alternatives 3 --json"),
    Question("agree-sco", "agree sco --json", slow=True, ensemble=True),
    Question("corridors", "corridors --json", slow=True, long=True),
    Question("corridors-close", "corridors --close dostyk --close transit:RUS --json", slow=True, long=True),
    Question("agree-c5", "agree c5 --json", slow=True, ensemble=True),
    Question("brief-c5", "brief c5 --json", slow=True, ensemble=True),
    Question("table-c5", COMMAND, slow=True, long=True, ensemble=True),
)


@dataclass(frozen=True)
class Means:
    """Where answers are kept and computed; questions on the same mechanism share the chunks in ``store``."""

    scratch: Path
    workers: int = 1
    store: Path | None = None
    keep: Path | None = None
    """Where answers are kept that several questions, or other tests of the same run, ask for."""
    here: bool = False
    """Whether questions that keep nothing are asked in this process, which has loaded the model and the region."""

    def options(self, question: Question) -> list[str]:
        """Return the options of a question that its answer does not depend on."""
        if not question.ensemble:
            return []
        kept = ["--store", str(self.store)] if self.store else []
        return [*kept, "--workers", str(self.workers)]


def answer(question: Question, means: Means) -> list[Row]:
    """Return the rows of the answer of a question, computed now."""
    ask = {"brief-c5": _brief, "table-c5": _table}.get(question.name, _json)
    return [row for row in ask(question, means) if not any(fnmatch.fnmatchcase(row.place, p) for p in LEFT_OUT)]


def environment(keep: Path | None = None) -> dict[str, str]:
    """Return the environment of a command: the ``ortaq`` of the PYTHONPATH, or that of this checkout."""
    return {"PYTHONPATH": str(ROOT / "src"), **os.environ, VARIABLE: OFF if keep is None else str(keep)}


def program(*words: str) -> list[str]:
    """Return the command line of ``ortaq``."""
    return [sys.executable, "-c", "from ortaq.cli import main; main()", *words]


def _json(question: Question, means: Means, *more: str) -> list[Row]:
    words = [*question.argv, *means.options(question), *more]
    here = means.here and not question.ensemble
    code, out, err = _asked_here(words) if here else _asked(words, environment(means.keep))
    if not out.startswith(("{", "[")):
        raise RuntimeError(f"ortaq {question.words}: exit code {code}\n{err}{out[:500]}")
    (means.scratch / f"{question.name}.json").write_text(out)
    document = json.loads(out)
    read = rows_of_answer if is_answer(document) else rows_of
    return [Row(question.words, "#exit code", "", str(code)), *read(question.words, document)]


def _asked(words: list[str], environment: dict[str, str]) -> tuple[int, str, str]:
    done = subprocess.run(program(*words), env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _asked_here(words: list[str]) -> tuple[int, str, str]:
    before, out, err = sys.argv, StringIO(), StringIO()
    sys.argv = ["ortaq", *words]
    try:
        with chdir(ROOT), redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    finally:
        sys.argv = before
    return 0, out.getvalue(), err.getvalue()


def _brief(question: Question, means: Means) -> list[Row]:
    file = means.scratch / "brief.html"
    numbers = _json(question, means, "--out", str(file))
    return [*numbers, *rows_of_page(f"{question.words}: page", file.read_text(encoding="utf-8"))]


def _table(question: Question, means: Means) -> list[Row]:
    argv = program(*question.argv, *means.options(question))
    with served(argv, environment(means.keep), means.scratch) as address:
        return rows_of_server(address, means.scratch)
