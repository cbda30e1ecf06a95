"""What `ortaq agree` prints of joining and leaving."""

import numpy as np
from rich.console import Console
from rich.table import Table

from ortaq.agreement.farsighted import Participation

ROWS = 8
"""Packages that are printed; the JSON holds all of them."""


def print_participation(console: Console, taking_part: Participation) -> None:
    """Print which packages are in force in the end, when members join and leave one at a time."""
    console.print("")
    for sentence in map(str, taking_part.explain()):
        console.print(sentence)
    lasting, farsighted = (
        set(taking_part.packages[kind].tolist()) for kind in (taking_part.lasting, taking_part.farsighted)
    )
    # Farsighted ones first, then where most paths end.
    order = sorted(lasting | farsighted, key=lambda p: (p not in farsighted, -taking_part.starts(p), p))
    table = Table("package in force")
    for column in ("fewest participants", "ends of short-sighted paths", "lasts, own step", "lasts, farsighted"):
        table.add_column(column, justify="right")
    for package in order[:ROWS]:
        fewest = min(taking_part.states(package), key=len)
        told = ("yes" if package in kind else "no" for kind in (lasting, farsighted))
        table.add_row(_named(package), " + ".join(fewest) or "none", str(taking_part.starts(package)), *told)
    console.print(table)
    if len(order) > ROWS:
        console.print(f"And {len(order) - ROWS} more packages, see --json.")


def _named(package: int) -> str:
    count = int(np.bitwise_count(package))
    return f"{package} ({count} measure{'' if count == 1 else 's'})" if package else "0 (nothing)"
