"""Independent check of an equilibrium of freight: its loading once more, and sums and delays written anew."""

import numpy as np

from ortaq.core import NotConverged
from ortaq.domains.corridors.freight.fixed_point import Equilibrium, Loader

LARGEST_RESIDUAL = 1e-4
"""Of load over capacity; delays count by the load that makes their difference."""


def certified_residual(loader: Loader, found: Equilibrium) -> float:
    """Return how far an equilibrium is from loads and delays that agree; shares no code with the search.

    Parameters
    ----------
    loader : callable
        Loads the same freight.
    found : Equilibrium

    Returns
    -------
    float
        Largest difference of a load in parts of capacity, that between a delay and its load included.

    Raises
    ------
    NotConverged
        It is above 1e-4.
    """
    delay, worst, where = found.delay, 0.0, ""
    usd_of_gate = dict(enumerate(found.delay_usd.tolist()))
    states = delay.of_state.tolist()
    tonnes = loader(np.array([usd_of_gate.get(gate, 0.0) for gate in states])).mt.tolist()
    for position, gate in enumerate(delay.gates):
        capacity = float(delay.capacity_mt[position])
        filled = float(delay.base_mt[position]) / float(delay.base_capacity_mt[position])
        load = sum(sum(row) for row, own in zip(tonnes, states, strict=True) if own == position)
        waiting = delay.usd * (load / capacity * load / capacity * (load / capacity) ** 2 - filled * filled * filled**2)
        apart = abs(load - float(found.load_mt[position])) / capacity
        if delay.usd > 0.0 and load > 0.0:
            steep = max(4.0 * (load / capacity) ** 3, 1.0)  # at a full gate waiting changes four times as fast as load
            apart = max(apart, abs(waiting - usd_of_gate[position]) / delay.usd / steep)
        if apart > worst:
            worst, where = apart, gate
    if worst > LARGEST_RESIDUAL:
        raise NotConverged(
            f"a second loading differs from the equilibrium by {worst:.1e} at '{where}'",
            residual=worst,
            where="equilibrium of freight with capacities",
            fix="report this network and scenario as a bug",
        )
    return worst
