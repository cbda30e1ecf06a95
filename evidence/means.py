"""What commands of this folder take beside their own: where is computed, what keeps finished work, how it is told."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evidence.record import Prediction
from ortaq.cli.console import print_json
from ortaq.cli.questions.means import means
from ortaq.cli.workers import require_workers
from ortaq.core import OrtaqError
from ortaq.model.ensemble import Executor, Store
from ortaq.tables import make_folder

Opened = tuple[argparse.Namespace, Executor, Store | None]


@contextmanager
def with_means(parser: argparse.ArgumentParser) -> Iterator[Opened]:
    """Read the command line and open what it names; an error is told as commands of ortaq tell it.

    Parameters
    ----------
    parser : ArgumentParser
        With the options of the command, ``--records`` among them.
    """
    places = parser.add_mutually_exclusive_group()
    for flag in ("--workers", "--cluster"):
        places.add_argument(flag, dest="workers", help="processes, tcp://HOST:PORT of a Dask scheduler, or local:N")
    parser.add_argument("--store", type=Path, help="folder that keeps what is finished; a rerun computes only the rest")
    parser.add_argument("--json", action="store_true", help="print what stands in the folder as JSON")
    given = parser.parse_args()
    try:
        if given.workers is not None:
            require_workers(given.workers)
        make_folder(given.records)
        with means(given.workers, given.store) as (executor, store):
            yield given, executor, store
    except OrtaqError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


def told(found: Sequence[Prediction], *, as_json: bool) -> None:
    """Print records: a line each, or as JSON."""
    if as_json:
        print_json([record.model_dump(mode="json", exclude_none=True) for record in found])
        return
    for record in found:
        print(f"{record.status}: {record.target} [{record.id}]", flush=True)
