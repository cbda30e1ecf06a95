"""What a command that computes opens: processes and a store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ortaq.cli.workers import cluster, processes
from ortaq.core import Mechanism, Region
from ortaq.core.abreast import lending
from ortaq.model.ensemble import DaskExecutor, Executor, Store, local_executor

WORTH_PROCESSES = 5_000_000
"""Bilateral cells over all equilibria, about 1.5 seconds of one processor: twice what starting processes takes."""


@contextmanager
def means(
    workers: str | None, store: Path | None, region: Region, mechanism: Mechanism, draws: int = 0
) -> Iterator[tuple[Executor, Store | None]]:
    """Open what computes and what keeps finished chunks, before any work is done.

    Processes that nobody asked for are started only where they save more time than their start takes.

    Raises
    ------
    InputError
        The store cannot be made or written.
    """
    kept = Store.open(store) if store else None
    equilibria = (2 ** len(mechanism.measures) + draws) * (1 + len(mechanism.shocks))
    cells = equilibria * region.flow.size
    with computing(workers, cells) as executor, lending(executor.map):
        yield executor, kept


def computing(workers: str | None, cells: int) -> Executor:
    """Return what computes: so many processes of this machine, those that are worth their start, or a cluster.

    Parameters
    ----------
    workers : str or None
        As `--workers` says.
    cells : int
        Bilateral cells over all equilibria.

    Raises
    ------
    InputError
        Dask is not installed, or no scheduler answers at the address.
    """
    there = cluster(workers)
    if there is not None:
        return DaskExecutor(there)
    return local_executor(1 if workers is None and cells < WORTH_PROCESSES else processes(workers))
