"""What explains the gains beside the gains themselves: contributions by channel, and who depends on whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from ortaq.answers import Material
from ortaq.core import CENTRAL, Array, JsonObject, Mechanism, Region
from ortaq.dependence import DEFAULT_POWERS, WEIGHED_CASES, dependence_table
from ortaq.domains import valuation, variables
from ortaq.model import reasons

MOST_WEIGHED = 24
"""Packages whose dependence is computed; each takes a tenth of a second and case on forty economies."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Parts of the document that may be absent.

    Attributes
    ----------
    decomposition : dict or None
        Measure -> member -> channel -> percent of real income, before costs.
    dependence : dict or None
        Losses of members from an end of trade with powers, percent, before and under notable packages.
    """

    decomposition: JsonObject | None = None
    dependence: JsonObject | None = None


def gather(material: Material) -> Evidence:
    """Return everything that explains an answer.

    Raises
    ------
    NotConverged
        An equilibrium was not found.
    """
    region, mechanism, agreement = material.region, material.mechanism, material.agreement
    chosen = [p for ties in agreement.solutions.values() for p in ties]
    notable = list(dict.fromkeys((*chosen, *material.bands)))[:MOST_WEIGHED]
    return Evidence(decomposition(region, mechanism), dependence(region, mechanism, notable))


def decomposition(region: Region, mechanism: Mechanism) -> JsonObject:
    """Return where the gain of every single measure comes from, percent of real income before costs.

    The channels of one measure and member add up to the exact change of real income without a shock.
    """
    world = valuation(CENTRAL).world(region)
    at = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    shares = {}
    for measure in mechanism.measures:
        parts = reasons(region, [measure], CENTRAL, world)
        by_channel = {name.removesuffix("_percent"): _by_economy(name, values) for name, values in parts.items()}
        shares[measure.id] = {
            member: {name: float(values[i]) for name, values in by_channel.items()}
            for member, i in zip(mechanism.members, at, strict=True)
        }
    return shares


def _by_economy(name: str, values: Array) -> Array:
    others = tuple(axis for axis, dim in enumerate(variables()[name].dims) if dim != "economy")
    return np.asarray(values.sum(axis=others))


def dependence(region: Region, mechanism: Mechanism, packages: Sequence[int]) -> JsonObject | None:
    """Return what members would lose from an end of trade with powers; None where no power is in the region.

    Packages are solved exactly; losses at their equilibria are in closed form, which understates large ones. Low and
    high are the ends over the cases of the trade elasticities.
    """
    present = [p for p in DEFAULT_POWERS if set(p.economies) & set(region.economy_ids)]
    if not present:
        return None
    asked = [0, *(p for p in packages if p)]
    tables = [dependence_table(region, mechanism, asked, case=case) for case in WEIGHED_CASES]
    stacked = np.stack(tables)
    return {
        "powers": [{"id": p.name, "title": p.name} for p in present],
        "exact": False,
        **_by_package(stacked[0], asked),
        "low": _by_package(stacked.min(axis=0), asked),
        "high": _by_package(stacked.max(axis=0), asked),
    }


def _by_package(table: Array, asked: Sequence[int]) -> JsonObject:
    return {"before": _plain(table[0]), "packages": {str(p): _plain(t) for p, t in zip(asked, table, strict=True) if p}}


def _plain(losses: Array) -> list[list[float | None]]:
    return [[value if isfinite(value) else None for value in row] for row in losses.tolist()]
