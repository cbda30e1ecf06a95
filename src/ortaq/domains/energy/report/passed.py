"""What others buy of electricity that passes a state: what comes in and leaves again in the same hours."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ortaq.core import TOGETHER, Array, Passed, Region
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.dispatched import Dispatch, dispatched
from ortaq.domains.energy.report.words import TWH

KIND = "energy.passed.power"


def passed(region: Region, members: Sequence[str], through: Sequence[str]) -> tuple[Passed, ...]:
    """Return the electricity that passes states, of all that others of the system receive over borders.

    What passes is the smaller of what comes in and what goes out, hour by hour; whose it is, nobody can tell. States
    that the power system does not have are left out.
    """
    year = _usual()
    states = [code for code in system_of_moves().codes if code in region.economy_ids and code in members]
    if len(states) < 2:
        return ()
    over = {code: _over_borders(year, code) for code in states}
    return tuple(
        Passed(
            KIND,
            code,
            TOGETHER,
            float(np.minimum(*over[code]).sum()),
            sum(float(over[other][0].sum()) for other in states if other != code),
            TWH,
        )
        for code in through
        if code in states
    )


@lru_cache(maxsize=1)
def _usual() -> Dispatch:
    return dispatched(system_of_moves())


def _over_borders(found: Dispatch, member: str) -> tuple[Array, Array]:
    """Return what arrives in a member over its borders and what leaves, TWh by slice of the year."""
    year, sent = found.year, found.run.sent
    comes, goes = np.zeros((2, year.slices))
    for i, (start, end) in enumerate(zip(year.lines.from_.tolist(), year.lines.to.tolist(), strict=True)):
        ends = (year.members[start] == member, year.members[end] == member)
        if ends[0] == ends[1]:
            continue
        comes += sent[:, i, 0 if ends[1] else 1] * (1.0 - year.lines.loss[i])
        goes += sent[:, i, 1 if ends[1] else 0]
    return comes * year.hours / 1e3, goes * year.hours / 1e3
