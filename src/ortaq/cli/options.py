"""Options that several commands share, and what they open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ortaq.agreement import DEFAULT_TAIL
from ortaq.core import Mechanism, Region
from ortaq.model.ensemble import Executor, Store, local_executor

MechanismName = Annotated[str, typer.Argument(help="Shipped mechanism (c5, sco) or a TOML file.", metavar="MECHANISM")]
RegionName = Annotated[
    str, typer.Argument(help="Shipped region (eurasia), one of yours, a folder or a TOML file.", metavar="REGION")
]
RegionOption = Annotated[
    str | None,
    typer.Option("--region", help="Region to use instead of the one the file names: a name, a folder or a TOML file."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
AcceptOption = Annotated[
    str, typer.Option("--accept", help="What a member looks at: its 'worst' shock, 'cvar' (worst part), or 'expected'.")
]
TailOption = Annotated[
    float | None,
    typer.Option("--tail", help=f"Probability of the worst shocks that cvar averages; {DEFAULT_TAIL} if absent."),
]
OutOption = Annotated[Path | None, typer.Option("--out", help="File to write.")]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes that compute; all usable processors if absent and worth it."),
]
StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Folder that keeps finished chunks; a rerun computes only the rest.")
]

WORTH_PROCESSES = 5_000_000
"""Bilateral cells over all equilibria, about 1.5 seconds of one processor: twice what starting processes takes."""


@contextmanager
def means(
    workers: int | None, store: Path | None, region: Region, mechanism: Mechanism
) -> Iterator[tuple[Executor, Store | None]]:
    """Open what computes and what keeps finished chunks, before any work is done.

    Processes that nobody asked for are started only where they save more time than their start takes.

    Raises
    ------
    InputError
        The store cannot be made or written.
    """
    kept = Store.open(store) if store else None
    cells = 2 ** len(mechanism.measures) * (1 + len(mechanism.shocks)) * region.flow.size
    with local_executor(1 if workers is None and cells < WORTH_PROCESSES else workers) as executor:
        yield executor, kept
