"""The check of every node in every slice from who runs and what flows; shares no code with the programmes."""

import numpy as np

from ortaq.core import Array, NotConverged
from ortaq.domains.energy.dispatch.year import PowerYear, Run

TOLERANCE = 1e-6
"""GW."""


def imbalance(year: PowerYear, run: Run) -> Array:
    """Return by how much what comes to a node exceeds what leaves it, GW, shape (slice, node)."""
    gap = run.unserved - run.unused - year.demand
    for i, node in enumerate(year.units.at.tolist()):
        gap[:, node] += run.made[:, i] * (1.0 if year.units.fuels[i] != "export" else -1.0)
    for i, node in enumerate(year.stores.at.tolist()):
        gap[:, node] += run.given[:, i] - run.taken[:, i]
    for i, (start, end) in enumerate(zip(year.lines.from_.tolist(), year.lines.to.tolist(), strict=True)):
        kept = 1.0 - float(year.lines.loss[i])
        gap[:, start] += kept * run.sent[:, i, 1] - run.sent[:, i, 0]
        gap[:, end] += kept * run.sent[:, i, 0] - run.sent[:, i, 1]
    return gap


def require_balance(year: PowerYear, run: Run) -> float:
    """Return the largest gap, GW, and refuse one above 1e-6.

    Raises
    ------
    NotConverged
        It names the node.
    """
    gap = np.abs(imbalance(year, run))
    worst = float(gap.max(initial=0.0))
    if not worst <= TOLERANCE:
        node = year.nodes[int(gap.max(axis=0).argmax())]
        raise NotConverged(f"the electricity of '{node}' does not balance", residual=worst, where=node)
    return worst
