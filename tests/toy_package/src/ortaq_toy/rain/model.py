"""Rain as a model: moves multiply to the rain of an economy, and wet roads make its trade dearer."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Change, Corner, Effects, Integers, Region, Values
from ortaq_toy.rain.moves import Rain, rains_of

ROAD = 0.05
"""Elasticity of the cost of a trip to rain at each of its ends; made up."""


@dataclass(frozen=True)
class RainModel:
    """See `ortaq.core.Model`."""

    name: str = "toy_rain"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({"toy_rain_hat", "trade_cost_hat"})
    slow: bool = False

    def ends(self, case: Case) -> Hashable:
        """Return the end of the strength of moves: all that the answer depends on."""
        return case.shift

    def moved_by(self, change: Change) -> bool:
        """Return whether a change says anything about rain."""
        return bool(rains_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],
    ) -> Sequence[Mapping[str, Values]]:
        """Return rain and trade costs of every subset under every shock."""
        each = [rain_hat(region, rains_of(m), case.shift) for m in measures]
        answers = []
        for shock in shocks:
            alone = rain_hat(region, [r for change in shock for r in rains_of(change)], case.shift)
            rain = np.array([np.prod([alone, *_chosen(each, int(subset))], axis=0) for subset in subsets])
            cost = road_hat(rain, len(region.sectors))
            answers.append({"toy_rain_hat": Values(rain, "multiply"), "trade_cost_hat": Values(cost, "multiply")})
        return answers


def rain_hat(region: Region, rains: Sequence[Rain], end: Corner) -> Array:
    """Return rain over that of the base year, shape (economy,)."""
    hat = np.ones(len(region.economies))
    for rain in rains:
        hat[region.economy_positions(rain.economies, where="rain")] *= 1.0 + rain.band.at(end) / 100.0
    return hat


def road_hat(rain: Array, sectors: int) -> Array:
    """Return trade costs over the baseline, shape (subset, sector, importer, exporter): both ends of a trip count."""
    pair = (rain[:, :, None] * rain[:, None, :]) ** ROAD
    own = np.arange(rain.shape[1])
    pair[:, own, own] = 1.0  # trade at home takes no such trip
    return np.repeat(pair[:, None], sectors, axis=1)


def _chosen(each: Sequence[Array], subset: int) -> list[Array]:
    return [hat for bit, hat in enumerate(each) if subset >> bit & 1]


MODEL = RainModel()
