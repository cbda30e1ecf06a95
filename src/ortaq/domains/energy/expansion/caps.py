"""Caps on carbon dioxide: shared, refused where nothing meets them, with the smallest that can be met."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import InputError, NotConverged
from ortaq.domains.energy.expansion.plan import ALL, Caps, Plan
from ortaq.domains.energy.expansion.stages import Stages
from ortaq.domains.energy.linear import Programme, Solved, eased, tried
from ortaq.domains.energy.system.system import EnergySystem

SHORT = 1e-4
"""Share of a year's demand not served from which on it is asked whether caps are why."""

NEARLY = 1e-3
"""Million tonnes by which a cap must be missed to be refused."""

HEAVY = 1e4
"""Million tonnes that a TWh not served counts for where the smallest caps are sought: it is avoided first."""


def require_caps(system: EnergySystem, periods: Sequence[int], caps: Caps) -> None:
    """Refuse caps below zero, of unknown members, or of years that are no periods; all at once.

    Parameters
    ----------
    system : EnergySystem
    periods : sequence of int
    caps : mapping of (str, int) to float

    Raises
    ------
    InputError
    """
    faults = [
        f"the cap of {member or 'all'} in {year} {says}"
        for (member, year), mt in caps.items()
        for wrong, says in (
            (not mt >= 0.0, f"is {mt:g} million tonnes"),
            (year not in periods, "is of no period"),
            (member not in (ALL, *system.codes), "is of no member"),
        )
        if wrong
    ]
    if faults:
        raise InputError(
            "; ".join(faults), where="caps", fix="give million tonnes, zero or more, of a member and period"
        )


def shared(caps: Caps) -> Caps:
    """Return caps of members as one of all together in every period: what emission trading makes of them.

    Parameters
    ----------
    caps : mapping of (str, int) to float

    Examples
    --------
    >>> shared({("KAZ", 2030): 90.0, ("UZB", 2030): 40.0})
    {('', 2030): 130.0}
    """
    found: dict[tuple[str, int], float] = {}
    for (_, year), mt in caps.items():
        found[ALL, year] = found.get((ALL, year), 0.0) + mt
    return found


def unserved_share(given: Stages, plan: Plan, found: Solved) -> float:
    """Return the largest share of a member's demand that is not served in a period after the first."""
    worst = 0.0
    for year, run in list(zip(given.years, plan.runs, strict=True))[1:]:
        short, wanted = year.hours @ found.x[run.unserved], year.hours @ year.demand
        for member in set(year.members):
            here = [m == member for m in year.members]
            if wanted[here].sum() > 0.0:
                worst = max(worst, float(short[here].sum() / wanted[here].sum()))
    return worst


def require_met(given: Stages, plan: Plan, made: Programme, found: Solved | None) -> Solved:
    """Return the answer of a path, or refuse caps that nothing meets.

    Parameters
    ----------
    given : Stages
    plan : Plan
    made : Programme
    found : Solved or None
        None where nothing satisfies all rows.

    Raises
    ------
    InputError
        With the smallest caps that can be met while everybody is served.
    NotConverged
        Nothing satisfies the rows, whatever the caps.
    """
    if found is not None and (not plan.caps or unserved_share(given, plan, found) < SHORT):
        return found
    missed = smallest_caps(given, plan, made)
    if missed:
        (member, year), mt = next(iter(missed.items()))
        says = "; ".join(f"{m or 'all'} {y}: {cap:.4g} million tonnes" for (m, y), cap in missed.items())
        raise InputError(
            f"the cap of {member or 'all'} in {year} cannot be met while all are served; {mt:.4g} million tonnes can",
            where="caps",
            why=f"smallest caps: {says}",
            fix="raise caps to these, or raise what can be built",
        )
    if found is None:
        raise NotConverged("nothing satisfies all limits of the path", fix="look at capacities and limits")
    return found


def smallest_caps(given: Stages, plan: Plan, made: Programme) -> dict[tuple[str, int], float]:
    """Return the smallest caps that can be met, of those that cannot: by how little all together can be missed."""
    keys = list(plan.caps)
    if not keys:
        return {}
    cost = np.zeros_like(made.cost)
    for year, run in zip(given.years, plan.runs, strict=True):
        cost[run.unserved] = HEAVY * year.hours[:, None] / 1e3
    found = tried(eased(replace(made, cost=cost), [plan.caps[key] for key in keys], 1.0), "highs-ipm")
    if found is None:
        return {}
    over = found.x[made.cost.size :]
    caps = made.most_side[[plan.caps[key] for key in keys]]
    return {key: float(cap + more) for key, cap, more in zip(keys, caps, over, strict=True) if more > NEARLY}
