"""Run the registry; a full run writes BENCHMARKS.md, `--smoke` and `--only` only print."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks import counts, growth_page, profiles
from benchmarks.against_commit import against, is_commit, jobs
from benchmarks.against_peers import (
    PEER_RUNS,
    by_nested,
    cut_off,
    equilibrium,
    gravity,
    permutation_gap,
    published,
    world,
)
from benchmarks.agree import questions
from benchmarks.cargo import cargo
from benchmarks.case import Case
from benchmarks.commands import commands
from benchmarks.corridors.many_to_many import many_to_many
from benchmarks.growth import batch, growth
from benchmarks.large import large
from benchmarks.ledger import ledger
from benchmarks.machine import bandwidth, memory
from benchmarks.many import both, measures, members
from benchmarks.measure import machine
from benchmarks.nested import Settings
from benchmarks.observe import builders
from benchmarks.report import Options, Table, require_agreement
from benchmarks.session import session
from benchmarks.slider import slider
from benchmarks.targets import summary
from benchmarks.weigh import weigh
from ortaq.domains.trade.kernels import library
from tests.worlds import random_baseline

GROUPS: dict[str, Callable[[Options], Table]] = {
    "published": published,
    "world": world,
    "gravity": gravity,
    "embargo": cut_off,
    "growth": growth,
    "batch": batch,
    "large": large,
    "bandwidth": bandwidth,
    "memory": memory,
    "commands": commands,
    "corridors": many_to_many,
    "dependence": weigh,
    "agree": questions,
    "members": members,
    "measures": measures,
    "both": both,
    "builders": builders,
    "cargo": cargo,
    "ledger": ledger,
    "session": session,
    "slider": slider,
    "before": against,
}

NOT_MEASURED = "Not measured: {}"
"""Title of a group that failed."""

INTRODUCTION = """# Benchmarks

Written by `python -m benchmarks{arguments}` in one run; no time is typed by hand.
Seconds are medians of {repeat} runs after one warm-up (of peers: of {peer_runs} runs) unless a table says otherwise;
peers run in the same run, on the same machine. Other work may share the machine: read the ratios. No ratio is written
where two programs that answer one question disagree. Targets are those of the design.

Machine: {machine}.
"""


def main() -> None:
    """Read the arguments, measure, print, and write the page after a full run."""
    given = _arguments()
    with threadpool_limits(limits=1, user_api="blas"):
        if given.smoke:
            smoke()
            return
        if given.profiles is not None:
            profiles.written(given.profiles or tuple(profiles.COMMITS), machine())
            return
        options = Options(given.reference, given.peers, given.repeat, given.against or "", given.job)
        if given.against is not None:
            print(against(options).markdown())
            return
        told = "".join(f" --{name} {name.upper()}" for name in ("reference", "peers") if getattr(given, name))
        head = INTRODUCTION.format(arguments=told, repeat=options.repeat, peer_runs=PEER_RUNS, machine=machine())
        tables: dict[str, Table] = {}
        for name in given.only or GROUPS:
            start = perf_counter()
            tables[name] = _measured(name, options)
            print(f"{tables[name].markdown()}\n", flush=True)
            print(f"({name}: {perf_counter() - start:.0f} s)", file=sys.stderr)
    if not given.only:
        parts = [head.strip(), summary(tables), *(table.markdown() for table in tables.values())]
        if tables["growth"].rows:
            growth_page.written(tables["growth"])
        Path("BENCHMARKS.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    if failed := [name for name, table in tables.items() if table.title == NOT_MEASURED.format(name)]:
        sys.exit(f"not measured: {', '.join(failed)}")


def _measured(name: str, options: Options) -> Table:
    """Return a group; one that fails says so, and the others are measured: a whole run takes a quarter of an hour."""
    try:
        return GROUPS[name](options)
    except Exception as error:
        traceback.print_exc()
        return Table(NOT_MEASURED.format(name), f"Failed: {type(error).__name__}: {error}")


def smoke() -> None:
    """Check that the peer agrees on a small world, that the order of members does not matter, and counts of work."""
    base = random_baseline(0, 6, 4)
    case = Case(base, np.ones_like(base.tariff), 0.5 * base.tariff)
    found = equilibrium(case)
    peer = by_nested(case, found, Settings(speed=0.1))
    require_agreement("small world against nested loops", peer.gap or 0.0, peer.tolerance)
    require_agreement("small world with its members in another order", permutation_gap(case), 1e-9)
    print(f"small world: residual {found.residual:.0e}, nested loops agree to {peer.gap:.0e}, order does not matter")
    print("kernels:", "compiled" if library("solver") and library("check") else "not built here: numpy does the work")
    counts.check()


def _arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--smoke", action="store_true", help="check agreement on a small world, and counts of work; writes nothing"
    )
    parser.add_argument("--reference", type=Path, help="folder with the reference data (cp2015, gegravity, data)")
    parser.add_argument("--peers", type=Path, help="python that has the packages of benchmarks/requirements-peers.txt")
    parser.add_argument(
        "--only",
        choices=GROUPS,
        action="append",
        help="measure one group, again for more; writes nothing",
    )
    parser.add_argument(
        "--against",
        nargs="?",
        const="",
        metavar="COMMIT",
        help="compare with a commit, the one before the last change of src if none is named; writes nothing",
    )
    parser.add_argument(
        "--profiles",
        nargs="*",
        metavar="COMMIT",
        help="write docs/profile.md: rooms and phases of three commands at some commits and now",
    )
    parser.add_argument("--job", default="", help="part of the names of the jobs that --against compares")
    parser.add_argument("--repeat", type=int, default=7, help="runs behind every median")
    given = parser.parse_args(words)
    for fault in _faults(given):
        parser.error(fault)
    return given


def _faults(given: argparse.Namespace) -> Iterator[str]:
    """Yield what is wrong with arguments: a whole run takes a quarter of an hour, and would say so only then."""
    if given.smoke + bool(given.only) + (given.against is not None) + (given.profiles is not None) > 1:
        yield "--smoke, --only, --against and --profiles are four questions: ask one"
    if given.job and given.against is None:
        yield "--job picks jobs of --against"
    if given.repeat < 1:
        yield f"--repeat {given.repeat}: a median needs a run"
    if given.reference is not None and not given.reference.is_dir():
        yield f"--reference {given.reference} is no folder"
    if given.peers is not None and not os.access(given.peers, os.X_OK):
        yield f"--peers {given.peers} is no program"
    if given.against and not is_commit(given.against):
        yield f"--against {given.against} is no commit of this repository"
    for commit in given.profiles or ():
        if not is_commit(commit):
            yield f"--profiles {commit} is no commit of this repository"
    if given.job and not any(given.job in job.name for job in jobs(given.reference, Path())):
        yield f"--job {given.job} is in the name of no job"


if __name__ == "__main__":
    main()
