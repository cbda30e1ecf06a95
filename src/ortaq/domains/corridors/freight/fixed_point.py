"""Loads and waiting that agree: freight chooses ways by their costs, and waiting at gates follows from its loads.

The unknowns are loads of gates ``x``; what is sought is ``x = load(delay(x))``. Costs fall with loads nowhere and
loads rise with costs nowhere, so the equation has one solution, and its Jacobian ``I - load' delay'`` is never
singular. The derivative of waiting is exact; that of loads is found by differences once and then kept up to date by
Broyden's rank-one updates (1965, Mathematics of Computation 19, 577-593).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from ortaq.core import Array, NotConverged
from ortaq.core.tally import tally
from ortaq.domains.corridors.freight.delay import Delay

TOLERANCE = 1e-6
"""Largest distance between a load and what its delays bring about, in parts of the gate's capacity."""

STEP_USD = 1.0
"""Of the differences from which the derivative of loads is found, USD per FEU."""

MOST_STEPS, STEPS_BETWEEN = 60, 15
"""Before the search is given up, and between two derivatives found by differences."""

FURTHEST_USD = 2000.0
"""That the delay of a gate moves in one step, USD per FEU."""

OVERSHOT, SHORTEST = 0.5, 1e-4
"""Part of what was apart along a step by which it may go too far, and the shortest part of a step that is tried."""


class Loaded(Protocol):
    """What a loading of freight says."""

    @property
    def mt(self) -> Array:
        """Million tonnes a year, shape (state, group)."""

    @property
    def cost_usd_per_feu(self) -> Array:
        """Generalised cost, infinite where there is no way, shape (group, exporter, importer)."""


Loader = Callable[[Array], Loaded]
"""Loads the freight of one state of the network at added costs of its states, USD per FEU, shape (state,)."""


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Freight whose loads and waiting agree.

    Attributes
    ----------
    delay : Delay
    load_mt, delay_usd : ndarray, shape (gate,)
        Million tonnes a year at gates; what waiting there costs against the base year, USD per FEU.
    loaded : Loaded
        Freight at these delays.
    load_slope : callable
        Returns the derivative of loads with respect to costs of gates as the search knew it last, shape (gate, gate):
        it takes a loading for every gate, and a search that ends where it begins needs none.
    residual : float
        Largest distance between loads and what these delays bring about, in parts of capacity.
    loadings : int
        How many were needed.
    """

    delay: Delay
    load_mt: Array
    delay_usd: Array
    loaded: Loaded
    load_slope: Callable[[], Array]
    residual: float
    loadings: int


def load_slopes(loader: Loader, delay: Delay, usd: Array, at: Loaded) -> Array:
    """Return how loads change with the costs of gates, by differences; gates without load change nothing.

    Parameters
    ----------
    loader : callable
    delay : Delay
    usd : ndarray, shape (gate,)
        Where: added costs of gates, USD per FEU.
    at : Loaded
        The loading there.

    Returns
    -------
    ndarray, shape (gate, gate)
        Million tonnes a year at the first per USD per FEU at the second.
    """
    here, size = delay.load_mt(at.mt), len(delay.gates)
    load = np.zeros((size, size))
    for gate in np.flatnonzero(here > 0.0):
        step = np.zeros(size)
        step[gate] = STEP_USD
        load[:, gate] = (delay.load_mt(loader(delay.at_states(usd + step)).mt) - here) / STEP_USD
    return load


def equilibrium(
    loader: Loader, delay: Delay, start: Equilibrium | None = None, tolerance: float = TOLERANCE
) -> Equilibrium:
    """Return freight whose loads and waiting agree.

    Methodology, eq. (F6).

    Parameters
    ----------
    loader : callable
    delay : Delay
    start : Equilibrium, optional
        Of the same gates: waiting to begin with, and the derivative of loads, which then is not sought at first.
    tolerance : float, optional
        Largest distance between a load and what its delays bring about, in parts of the gate's capacity.

    Raises
    ------
    NotConverged
        The search ended above the tolerance.
    """
    search = _Search(loader, delay)
    point = search.at(delay.start_mt if start is None else delay.load_at(start.delay_usd))
    far = point.residual > tolerance
    slope = np.zeros((len(delay.gates),) * 2) if start is None or not far else start.load_slope()
    first = 0 if start is None else 1
    for steps in range(first, MOST_STEPS):
        if point.residual <= tolerance:
            break
        if steps % STEPS_BETWEEN == 0:
            slope = load_slopes(search.load, delay, point.usd, point.loaded)
        point, slope = search.step(point, slope)
    if point.residual > tolerance:
        raise NotConverged(
            f"loads of crossings and waiting there differ by {point.residual:.1e} of capacity",
            residual=point.residual,
            where="equilibrium of freight with capacities",
            fix="report this network and scenario as a bug",
        )
    known = partial(np.asarray, slope) if far or start is None else start.load_slope
    return search.ended(point, known)


def standing(
    loader: Loader, delay: Delay, start: Equilibrium, load_mt: Array, tolerance: float = TOLERANCE
) -> Equilibrium | None:
    """Return freight at loads that somebody knows, None where waiting there brings about others.

    Parameters
    ----------
    loader : callable
    delay : Delay
    start : Equilibrium
        Of the same gates.
    load_mt : ndarray, shape (gate,)
    tolerance : float, optional
        As in `equilibrium`.
    """
    search = _Search(loader, delay)
    point = search.at(load_mt)
    return search.ended(point, start.load_slope) if point.residual <= tolerance else None


@dataclass(frozen=True, eq=False)
class _Point:
    """Loads tried, their delays, the loading there, and what it puts on the gates."""

    x: Array
    usd: Array
    loaded: Loaded
    y: Array
    residual: float


class _Search:
    """Evaluates points and takes steps, counting loadings."""

    def __init__(self, loader: Loader, delay: Delay) -> None:
        self._loader, self._delay, self.loadings = loader, delay, 0

    def load(self, usd: Array) -> Loaded:
        self.loadings += 1
        tally("loadings of freight")
        return self._loader(usd)

    def at(self, x: Array) -> _Point:
        usd = self._delay.usd_per_feu(x)
        loaded = self.load(self._delay.at_states(usd))
        y = self._delay.load_mt(loaded.mt)
        return _Point(x, usd, loaded, y, float(np.abs((x - y) / self._delay.capacity_mt).max(initial=0.0)))

    def ended(self, point: _Point, slope: Callable[[], Array]) -> Equilibrium:
        return Equilibrium(self._delay, point.x, point.usd, point.loaded, slope, point.residual, self.loadings)

    def step(self, point: _Point, slope: Array) -> tuple[_Point, Array]:
        """Take a Newton step, shortened where it goes too far; learn from every trial.

        Loads less those that delays bring about grow along any line of delays: the step ends where they, added up along
        it, change sign, about.
        """
        jacobian = np.eye(len(point.x)) - slope * self._delay.slope(point.x)
        aim = np.maximum(point.x + np.linalg.solve(jacobian, point.y - point.x), 0.0)
        whole = self._delay.usd_per_feu(aim) - point.usd
        way = np.clip(whole, -FURTHEST_USD, FURTHEST_USD)
        before, length = float((point.x - point.y) @ way), 1.0
        while True:
            reached = (whole == way) & (length == 1.0)  # taken as it is: costs of an empty gate do not tell its load
            trial = self.at(np.where(reached, aim, self._delay.load_at(point.usd + length * way)))
            slope = _learnt(slope, trial.usd - point.usd, trial.y - point.y)
            along = float((trial.x - trial.y) @ way)
            if along <= OVERSHOT * abs(before) or length < SHORTEST:
                return trial, slope
            length *= min(max(before / (before - along), 0.1), 0.7)


def _learnt(slope: Array, moved: Array, answered: Array) -> Array:
    """Return the derivative after one more pair of costs moved and loads that answered."""
    norm = float(moved @ moved)
    return slope + np.outer(answered - slope @ moved, moved) / norm if norm > 0.0 else slope


def difference(after: Array, before: Array) -> Array:
    """Return differences of costs, zero where there is no way."""
    both = np.isfinite(after) & np.isfinite(before)
    return np.where(both, after, 0.0) - np.where(both, before, 0.0)
