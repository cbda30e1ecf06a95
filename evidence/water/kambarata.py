"""What Kambarata-1 brings with a rule of release and without one, over several draws of years.

All runs of a draw have the same years, each begins where it stands after them (`settled`), and so nothing of a
difference is water that was left.
"""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.changes import BasinChange
from ortaq.domains.water.effect import YEARS, basin_year
from ortaq.domains.water.operation.accounts import AGRIFOOD, ENERGY
from ortaq.domains.water.operation.traces import drawn

DAM = "kambarata1"


def gains(basin: Basin, seeds: Sequence[int]) -> Array:
    """Return what markets value of the dam without a rule and with it, USD million, shape (seed, 2, member)."""
    share = basin.assumption("A-RULE-SHARE").central
    changes = (BasinChange(), BasinChange(dam=DAM), BasinChange(dam=DAM, summer_share=share))
    found = []
    for seed in seeds:
        trace = drawn(basin, YEARS, seed)
        without, *dams = (basin_year(basin, change, Corner.CENTRAL, (trace,)) for change in changes)
        found.append([dam.less(without).parts[[AGRIFOOD, ENERGY]].sum(axis=0) for dam in dams])
    return np.array(found)


def lines(members: tuple[str, ...], found: Array) -> list[str]:
    """Return means with twice their standard errors, and where a sign is not distinguishable from none."""
    told = {"without a rule": found[:, 0], "with it": found[:, 1], "what the rule adds": found[:, 1] - found[:, 0]}
    said = [f"Kambarata-1, USD million a year, mean of {len(found)} draws of {YEARS} years (twice the standard error)"]
    for name, each in told.items():
        mean, twice = each.mean(axis=0), 2.0 * each.std(axis=0, ddof=1) / np.sqrt(len(each))
        parts = (
            f"{m} {x:+.1f} ({e:.1f}{', not distinguishable from none' if abs(x) <= e else ''})"
            for m, x, e in zip(members, mean.tolist(), twice.tolist(), strict=True)
        )
        said.append(f"  {name}: {', '.join(parts)}")
    return said
