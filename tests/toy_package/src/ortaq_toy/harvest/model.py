"""The harvest as a model: it reads rain, and writes productivity and the damage of floods."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Change, Corner, Effects, Integers, Region, Values
from ortaq_toy.harvest.moves import Granary, granaries_of

YIELD = 0.1
"""Elasticity of productivity to rain without granaries; made up."""

FLOOD = 0.02
"""Part of income lost for every doubling of rain above the base year, which no market values; made up."""


@dataclass(frozen=True)
class HarvestModel:
    """See `ortaq.core.Model`."""

    name: str = "toy_harvest"
    reads: frozenset[str] = frozenset({"toy_rain_hat"})
    writes: frozenset[str] = frozenset({"productivity_hat", "welfare_musd"})
    slow: bool = False

    def ends(self, case: Case) -> Hashable:
        """Return the end of the strength of moves."""
        return case.shift

    def moved_by(self, change: Change) -> bool:
        """Return whether a change builds granaries; ortaq itself sees to the changes that move the rain."""
        return bool(granaries_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],
    ) -> Sequence[Mapping[str, Values]]:
        """Return productivity and floods of every subset under every shock."""
        calm = np.ones((len(subsets), len(region.economies)))
        each = np.array([wild_part(region, granaries_of(m), case.shift) for m in measures]).reshape(-1, calm.shape[1])
        inside = (subsets[:, None] >> np.arange(len(measures)) & 1).astype(bool)
        answers = []
        for shock, known in zip(shocks, given, strict=True):
            read = known.get("toy_rain_hat")
            rain = calm if read is None else read
            alone = wild_part(region, [g for change in shock for g in granaries_of(change)], case.shift)
            wild = alone * np.prod(np.where(inside[:, :, None], each, 1.0), axis=1)
            hat = rain ** (YIELD * wild)
            flood = -FLOOD * region.income * np.log2(np.maximum(rain, 1.0))
            answers.append(
                {
                    "productivity_hat": Values(np.repeat(hat[:, None], len(region.sectors), axis=1), "multiply"),
                    "welfare_musd": Values(flood, "add"),
                }
            )
        return answers


def wild_part(region: Region, granaries: Sequence[Granary], end: Corner) -> Array:
    """Return the part of what rain does that is not evened out, shape (economy,)."""
    part = np.ones(len(region.economies))
    for granary in granaries:
        part[region.economy_positions(granary.economies, where="granary")] *= 1.0 - granary.band.at(end) / 100.0
    return part


MODEL = HarvestModel()
