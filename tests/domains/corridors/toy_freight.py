"""A toy of freight that chooses among all ways by a logit, small enough to enumerate them."""

from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.core import Array
from ortaq.domains.corridors.freight.delay import Delay
from ortaq.domains.corridors.freight.fixed_point import Loaded
from ortaq.domains.corridors.freight.staying import Staying


@dataclass(frozen=True, eq=False)
class ToyLoading:
    mt: Array
    cost_usd_per_feu: Array
    by_pair_mt: Array


@dataclass(frozen=True, eq=False)
class Toy:
    """Freight whose ways are listed.

    ``uses``, shape (way, state): which states a way passes.
    ``of_pair``, shape (way,): pair of economies that it joins, exporter * economies + importer.
    ``usd``, shape (way,): what it costs without waiting. ``closed``: states that are shut.
    ``mt``, shape (group, exporter, importer). ``scale``: USD per FEU of the logit.
    """

    uses: Array
    of_pair: np.ndarray
    usd: Array
    mt: Array
    scale: float = 150.0
    closed: tuple[int, ...] = ()
    staying: Staying | None = field(default=None)

    def __call__(self, delay_usd: Array) -> ToyLoading:
        shut = self.uses[:, list(self.closed)].any(axis=1)
        cost = np.where(shut, np.inf, self.usd + self.uses @ delay_usd)
        groups, size = self.mt.shape[:2]
        of_pair, share = np.full(size**2, np.inf), np.zeros(len(cost))
        for pair in np.unique(self.of_pair):
            own = self.of_pair == pair
            weight = np.exp(-cost[own] / self.scale)
            if weight.sum() > 0.0:
                of_pair[pair] = -self.scale * np.log(weight.sum())
                share[own] = weight / weight.sum()
        costs = np.broadcast_to(of_pair.reshape(size, size), self.mt.shape).copy()
        travels = self.mt * (1.0 if self.staying is None else self.staying.factor(costs))
        travels = np.where(np.isfinite(costs), travels, 0.0)
        on_way = share * travels.reshape(groups, -1)[:, self.of_pair]
        return ToyLoading(self.uses.T @ on_way.T, costs, travels)


STATES = ("north out", "north back", "south out", "south back", "sea")
"""Directed passages between A, transit country T and B; north and south are rival crossings of A and T."""


def toy(mt: float = 30.0, **more: object) -> Toy:
    """Return two economies and a third that both pass: two gates out, the same two back, and a dear way by sea."""
    uses = np.array(
        [
            [1, 0, 0, 0, 0],
            [0, 0, 1, 0, 0],
            [0, 0, 0, 0, 1],
            [0, 1, 0, 0, 0],
            [0, 0, 0, 1, 0],
            [0, 0, 0, 0, 1],
        ],
        dtype=float,
    )
    tonnes = np.zeros((2, 2, 2))
    tonnes[:, 0, 1], tonnes[:, 1, 0] = [0.6 * mt, 0.1 * mt], [0.2 * mt, 0.1 * mt]
    usd = np.array([2000.0, 2100.0, 6000.0, 2000.0, 2100.0, 6000.0])
    return Toy(uses, np.array([1, 1, 1, 2, 2, 2]), usd, tonnes, **more)  # type: ignore[arg-type]


def delay_of(freight: Toy, capacity: tuple[float, float] = (16.0, 20.0), usd: float = 250.0) -> Delay:
    """Return waiting at north and south, pivoted on the toy's own loads; the sea takes anything."""
    gate = np.array([0, 0, 1, 1, -1])
    room = np.array(capacity)
    free = Delay(("north", "south"), gate, room, np.zeros(2), room, usd)
    return replace(free, base_mt=free.load_mt(freight(np.zeros(5)).mt))


def mean_cost(loaded: Loaded, freight: Toy) -> float:
    """Return cost over all tonnes of the base year, USD per FEU."""
    known = freight.mt > 0.0
    return float((loaded.cost_usd_per_feu[known] * freight.mt[known]).sum() / freight.mt.sum())
