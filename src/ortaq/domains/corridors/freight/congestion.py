"""Waiting at a crossing whose capacity changes."""

from dataclasses import replace

import numpy as np

from ortaq.core import Assumption, Band, InputError
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import NetworkState

CONGESTION = Assumption(
    "A-CONGESTION",
    "Weight of the fourth power of volume over capacity in the waiting at a crossing",
    Band(0.3, 1.0, 3.0),
    "ratio",
    "0.15 holds for roads; gates with shifts and papers fill up earlier; no study of the region",
)


def with_congestion(network: Network, state: NetworkState) -> NetworkState:
    """Return a state whose waiting follows its changed capacities.

    Waiting grows with ``1 + a * (volume / capacity) ** 4``, the volume-delay function of the Bureau of Public Roads
    (1964, Traffic Assignment Manual) with ``a`` from A-CONGESTION in place of its 0.15 for roads.
    """
    before = np.array([c.capacity_mt for c in network.crossings])
    volume = np.array([c.volume_mt for c in network.crossings])
    changed = ~((state.capacity_mt == before) | (np.isnan(state.capacity_mt) & np.isnan(before)))
    unknown = np.flatnonzero(changed & ~(np.isfinite(volume) & np.isfinite(before)))
    if len(unknown):
        crossing = network.crossings[unknown[0]]
        raise InputError(
            f"the capacity of '{crossing.id}' changes, but its volume or its capacity today is unknown",
            where=f"crossings.csv, '{crossing.id}'",
            why="less waiting follows from volume over capacity before and after",
            fix="fill volume_mt and capacity_mt of the crossing, or change its dwell_factor",
        )
    weight = CONGESTION.band.central
    factor = np.ones(len(network.crossings))
    load, now = volume[changed] / before[changed], volume[changed] / state.capacity_mt[changed]
    factor[changed] = (1.0 + weight * now**4) / (1.0 + weight * load**4)
    return replace(state, dwell_factor=state.dwell_factor * factor)
