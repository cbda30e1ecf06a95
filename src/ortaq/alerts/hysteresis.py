"""When an alarm is raised and when it is lowered: not at once, and not at the same line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array


@dataclass(frozen=True, slots=True)
class Spell:
    """One alarm: the step at which it was raised, and at which it was lowered, None while it stands."""

    raised: int
    lowered: int | None


def spells(levels: Sequence[float] | Array, *, raise_at: float, lower_at: float, hold: int) -> tuple[Spell, ...]:
    """Return the alarms of a series.

    Parameters
    ----------
    levels : sequence of float
        NaN where nothing is known: nothing is raised or lowered by it, and a count of steps begins anew.
    raise_at, lower_at : float
        An alarm is raised above the first for ``hold`` steps in a row, lowered below the second for as many.
    hold : int

    Examples
    --------
    >>> spells([0, 4, 5, 2, 0, 0], raise_at=3, lower_at=1, hold=2)
    (Spell(raised=2, lowered=5),)
    """
    found: list[Spell] = []
    steps, raised = 0, None
    for at, level in enumerate(levels):
        beyond = np.isfinite(level) and (level > raise_at if raised is None else level < lower_at)
        steps = steps + 1 if beyond else 0
        if steps < hold:
            continue
        steps = 0
        if raised is None:
            raised = at
        else:
            found.append(Spell(raised, at))
            raised = None
    return (*found, Spell(raised, None)) if raised is not None else tuple(found)
