"""Counts that no machine changes: what jobs ask, solve, load and write, against what is written down.

``python -m benchmarks.counts`` compares and fails where a count grew by more than the factor; ``--write`` (``make
counts``) writes down today's.
"""

import argparse
import json
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

from benchmarks.measure import answer_of
from ortaq.answers import Terms, settle
from ortaq.cli import main as command
from ortaq.core.tally import Tally, tallied
from ortaq.observe import load_mechanism, load_region

Counts = dict[str, int]

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "benchmarks" / "counts.toml"

FACTOR = 1.1
"""A count that grows by more is a change for the worse, unless somebody writes it down."""

SLACK = 3
"""Counts may grow by so many whatever they are: one of two is no tenth."""

_LOADED = """
import sys
before = set(sys.modules)
from ortaq.cli import main
sys.argv = ["ortaq", "--help"]
try:
    main()
except SystemExit:
    rooms = [name.partition(".")[0] for name in sys.modules if name not in before]
own = rooms.count("ortaq")
print(f'{{"modules of ortaq": {own}, "other modules": {len(rooms) - own}}}')
"""

_OWN = """
schema = 1

[scenario]
id = "own"
title = "A faster Saryagash while the Chinese border is closed"
region = "eurasia"
mechanism = "c5"
measures = ["cku_railway"]
shocks = ["china_border_closed"]

[[change]]
id = "saryagash"
title = "Less waiting at Saryagash"
source = "example"

[[change.network]]
action = "dwell_factor"
targets = ["saryagash"]
value = { low = 0.5, central = 0.7, high = 0.9 }
derivation = "An example, not an estimate."
source = "example"
"""

HEAD = """# What jobs ask, solve, load and write; no machine changes these. Written by `make counts`.
# The gate compares (`python -m benchmarks --smoke`) and fails where a count is more than `factor` times that below.
"""


def agenda() -> Counts:
    """Settle every other measure of c5 under all its shocks: every domain but one is asked."""
    region = load_region("eurasia")
    whole = load_mechanism("c5", region)
    with tallied() as found:
        settle(region, replace(whole, measures=whole.measures[::2]), Terms())
    return _work(found)


def brief() -> Counts:
    """Write the brief of a small mechanism as a page and for programs."""
    return _commanded("brief", str(ROOT / "examples" / "three_members.toml"), "--workers", "1", "--json")


def scenario() -> Counts:
    """Run the example of a border that is closed: what it asks of freight ships."""
    return _commanded("run", str(ROOT / "examples" / "cku_while_border_closed.toml"))


def own_scenario() -> Counts:
    """Run a scenario of which no state of the network ships."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.toml"
        path.write_text(_OWN, encoding="utf-8")
        return _commanded("run", str(path))


def start() -> Counts:
    """Ask for help: what is loaded before anything is done."""
    return dict(answer_of([sys.executable, "-c", _LOADED]))


JOBS: dict[str, Callable[[], Counts]] = {
    "agenda": agenda,
    "brief": brief,
    "scenario": scenario,
    "own_scenario": own_scenario,
    "start": start,
}


def _commanded(*words: str) -> Counts:
    """Return what a command counts, and bytes of what it prints and writes."""
    out = StringIO()
    with tempfile.TemporaryDirectory() as folder, chdir(folder), redirect_stdout(out), redirect_stderr(StringIO()):
        sys.argv = ["ortaq", *words]
        with tallied() as found:
            try:
                command()
            except SystemExit as stop:
                if stop.code:
                    raise
        written = {f"bytes of {path.suffix[1:]}": path.stat().st_size for path in sorted(Path().iterdir())}
    return _work(found) | {"bytes printed": len(out.getvalue().encode())} | written


def _work(found: Tally) -> Counts:
    different = {f"{kind}, different": len(known) for kind, known in found.questions.items()}
    return dict(sorted((found.counts | different).items()))


def counted() -> dict[str, Counts]:
    """Return today's counts, every job in a process of its own that keeps no answers."""
    return {name: answer_of([sys.executable, "-m", "benchmarks.counts", "--job", name]) for name in JOBS}


def recorded(path: Path = RECORD) -> tuple[float, dict[str, Counts]]:
    """Return the factor and the counts that are written down."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return float(read.pop("factor")), read


def written(counts: Mapping[str, Counts]) -> str:
    """Return the record of counts."""
    tables = [
        f"[{job}]\n" + "".join(f'"{kind}" = {count}\n' for kind, count in own.items()) for job, own in counts.items()
    ]
    return "\n".join([f"{HEAD}factor = {FACTOR}\n", *tables])


def worse(before: Mapping[str, Counts], now: Mapping[str, Counts], factor: float) -> list[str]:
    """Say which counts grew by more than the factor, or are no longer counted."""
    found = []
    for job, kind, old, new in _pairs(before, now):
        if new is None:
            found.append(f"{job}: {kind} were {old:,} and are no longer counted")
        elif old is None:
            found.append(f"{job}: {kind} are counted and not written down: {new:,}")
        elif new > max(factor * old, old + SLACK):
            found.append(
                f"{job}: {kind} grew from {old:,} to {new:,}, {new / max(old, 1):.2f} times (allowed {factor:g})"
            )
    return found


def better(before: Mapping[str, Counts], now: Mapping[str, Counts], factor: float) -> list[str]:
    """Say which counts fell by more than the factor."""
    known = [
        (job, kind, old, new) for job, kind, old, new in _pairs(before, now) if old is not None and new is not None
    ]
    return [
        f"{job}: {kind} fell from {old:,} to {new:,}" for job, kind, old, new in known if factor * new < old - SLACK
    ]


def _pairs(
    before: Mapping[str, Counts], now: Mapping[str, Counts]
) -> Iterator[tuple[str, str, int | None, int | None]]:
    for job in dict.fromkeys((*before, *now)):
        old, new = before.get(job, {}), now.get(job, {})
        yield from ((job, kind, old.get(kind), new.get(kind)) for kind in dict.fromkeys((*old, *new)))


def check() -> None:
    """Compare today's counts with those written down.

    Raises
    ------
    SystemExit
        A count grew: which, from what to what.
    """
    factor, before = recorded()
    now = counted()
    if found := worse(before, now, factor):
        remedy = "find what is asked more often, or write today's counts down with a word why: make counts"
        sys.exit("\n".join([*found, remedy]))
    for said in better(before, now, factor):
        print(f"{said}; make counts writes it down")
    print(f"{sum(map(len, now.values()))} counts of {len(now)} jobs are within {factor:g} times what is written down")


def main() -> None:
    """Compare, write down, or print one job's counts as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counts", description=__doc__)
    parser.add_argument("--job", choices=JOBS, help="print the counts of one job; compares nothing")
    parser.add_argument("--write", action="store_true", help="write today's counts down")
    given = parser.parse_args()
    if given.job:
        print(json.dumps(JOBS[given.job]()))
    elif given.write:
        RECORD.write_text(written(counted()), encoding="utf-8")
        print(RECORD.relative_to(ROOT))
    else:
        check()


if __name__ == "__main__":
    main()
