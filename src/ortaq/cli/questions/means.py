"""What a command that computes opens: processes and a store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ortaq.cli.workers import cluster, processes
from ortaq.core.abreast import lending
from ortaq.model.ensemble import DaskExecutor, Executor, Store, local_executor
from ortaq.model.ensemble.executors import TRIED_S


@contextmanager
def means(workers: str | None, store: Path | None) -> Iterator[tuple[Executor, Store | None]]:
    """Open what computes and what keeps finished chunks, before any work is done.

    Processes that nobody asked for are started only where what is left is worth their start.

    Raises
    ------
    InputError
        The store cannot be made or written.
    """
    kept = Store.open(store) if store else None
    with computing(workers) as executor, lending(executor.map):
        yield executor, kept


def computing(workers: str | None) -> Executor:
    """Return what computes: so many processes of this machine, those that are worth their start, or a cluster.

    Parameters
    ----------
    workers : str or None
        As `--workers` says.

    Raises
    ------
    InputError
        Dask is not installed, or no scheduler answers at the address.
    """
    there = cluster(workers)
    if there is not None:
        return DaskExecutor(there, TRIED_S)
    return local_executor(processes(workers))
