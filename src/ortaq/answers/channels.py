"""Where the gain of every single measure comes from."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from ortaq.core import CENTRAL, Array, Mechanism, Region
from ortaq.core.one_thread import one_thread
from ortaq.domains import valuation, variables
from ortaq.model import reasons

Channels: TypeAlias = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Measure -> member -> channel -> percent of real income before costs."""


def measure_channels(region: Region, mechanism: Mechanism) -> Channels:
    """Return what every single measure does to every member without a shock, by channel.

    The channels of one measure and member add up to the exact change of real income before costs.

    Raises
    ------
    NotConverged
        An equilibrium was not found.
    """
    world = valuation(CENTRAL).world(region)
    at = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    found = {}
    with one_thread():  # matrices are small: threads would wait for each other
        for measure in mechanism.measures:
            parts = reasons(region, [measure], CENTRAL, world)
            by_channel = {name.removesuffix("_percent"): _by_economy(name, values) for name, values in parts.items()}
            found[measure.id] = {
                member: {name: float(values[i]) for name, values in by_channel.items()}
                for member, i in zip(mechanism.members, at, strict=True)
            }
    return found


def _by_economy(name: str, values: Array) -> Array:
    others = tuple(axis for axis, dim in enumerate(variables()[name].dims) if dim != "economy")
    return np.asarray(values.sum(axis=others))
