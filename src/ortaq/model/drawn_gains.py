"""Gains of packages in many drawn worlds, each by its own equilibria."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ortaq.core import (
    CENTRAL,
    Array,
    Case,
    Change,
    Deficits,
    Doubt,
    DrawnGains,
    Effects,
    Input,
    Integers,
    Mechanism,
    Progress,
    Region,
    World,
)
from ortaq.core.results import NO_SHOCK
from ortaq.core.subsets import holds
from ortaq.domains import valuation
from ortaq.model.combined_rows import combined_rows
from ortaq.model.drawn_world import DrawnWorld, class_of, drawn_world, without_range
from ortaq.model.draws import Streams, require_drawable
from ortaq.model.ensemble import (
    COMPOSED,
    WELFARE,
    Composition,
    Executor,
    Question,
    SerialExecutor,
    Store,
    Undrawn,
    bare,
)
from ortaq.model.ensemble.engine import engine_here
from ortaq.model.ensemble.passing import passing, shaken
from ortaq.model.ensemble.store import arrays_of_each
from ortaq.model.payoffs import measure_costs

SEED = 1
"""Seed of the draws where none is given."""

AT_ONCE = 32
"""Equilibria solved at once: small enough for the bilateral arrays to stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class InWorld:
    """What one world says: arrays as in ``DrawnGains`` without the axis of draws."""

    gain_musd: Array
    cost_musd: Array
    income_musd: Array
    single_gain_musd: Array
    single_cost_musd: Array
    places: Array
    residual: Array


@dataclass(frozen=True, eq=False)
class Asked:
    """What all worlds share."""

    region: Region
    mechanism: Mechanism
    packages: tuple[int, ...]
    seed: int
    common: float
    engine: str
    compositions: dict[str, Composition] = field(default_factory=dict, repr=False)
    _near: dict[Deficits, World] = field(default_factory=dict, repr=False)

    @cached_property
    def key(self) -> str:
        """SHA-256 over everything that determines the numbers."""
        said = (self.region.digest, levers(self.mechanism), self.packages, self.seed, self.common, self.engine)
        return hashlib.sha256(repr(said).encode()).hexdigest()

    @property
    def indices(self) -> Integers:
        """The packages, shape (package,)."""
        return np.array(self.packages, dtype=np.int64)

    def undrawn(self, places: Mapping[str, float]) -> Undrawn:
        """Return the world from which one was drawn, with the place of every change there.

        Parameters
        ----------
        places : mapping of str to float
            By id.
        """
        changes = {c.id: bare(c) for c in (*self.mechanism.measures, *self.mechanism.shocks)}
        return Undrawn(self.region, changes, places, self.compositions)

    def near(self, case: Case) -> World:
        """Return the region's own equilibrium under a closure: drawn ones are solved near it."""
        if case.deficits not in self._near:
            world = valuation(case).world(self.region)
            self._near[case.deficits] = world
        return self._near[case.deficits]

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_near": {}}


def drawn_gains(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    count: int = 100,
    seed: int = SEED,
    *,
    common: float | None = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
    store: Store | None = None,
) -> DrawnGains:
    """Return the gains of packages in drawn worlds, under every shock and under none, net of drawn costs.

    In each world flows, tariffs, elasticities, the effects of every measure and shock, costs and the rule by which
    trade balances move are drawn. Errors of effects have a part in common (a Gaussian copula with one factor); costs
    are independent of effects and of each other. The same seed gives the same worlds whatever the packages or the
    agenda. Investments of a reference class are the central estimate times one plus an overrun of that class.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : sequence of int
        Bit m says whether measure m is in.
    count : int, optional
        Number of worlds.
    seed : int, optional
    common : float, optional
        Part of the variance of the errors of effects that all effects share; that of the mechanism if absent.
    progress : callable, optional
        Called with (worlds done, worlds in all).
    executor : Executor, optional
        Where worlds are computed: in this process if absent. Results do not depend on it.
    store : Store, optional
        Where finished worlds are kept, and found again by a later call with the same question.

    Raises
    ------
    InputError
        Fewer than two worlds, a common part outside 0 to 1, an unknown reference class, or codes that the region does
        not know.
    NotConverged
        An equilibrium was not found.
    WorkerLostError
        A worker of the executor died.

    Examples
    --------
    >>> found = drawn_gains(region, pair, [1], 4)
    >>> found.gain_musd.shape, (found.gain_musd[:, 0, :, 0] > 0.0).all(axis=1).tolist()
    ((4, 1, 2, 2), [True, True, True, True])
    """
    shared = mechanism.common_error if common is None else common
    require_drawable(count, shared)
    for measure in mechanism.measures:
        class_of(measure)
    asked = Asked(region, mechanism, tuple(packages), seed, shared, engine_here())
    centre = DrawnWorld(region, mechanism, CENTRAL, {})
    _questions(asked, centre, asked.undrawn({}), store)  # slow domains are asked here and nowhere else
    first = drawn_world(region, mechanism, Streams.of(seed, 0, shared))
    worlds = _solved(asked, count, progress, executor or SerialExecutor(), store)

    def stacked(name: str) -> Array:
        return np.stack([getattr(world, name) for world in worlds])

    return DrawnGains(
        members=mechanism.members,
        measures=tuple(m.id for m in mechanism.measures),
        shocks=(NO_SHOCK, *(s.id for s in mechanism.shocks)),
        packages=asked.indices,
        gain_musd=stacked("gain_musd"),
        cost_musd=stacked("cost_musd"),
        income_musd=stacked("income_musd"),
        single_gain_musd=stacked("single_gain_musd"),
        single_cost_musd=stacked("single_cost_musd"),
        inputs=tuple(first.places),
        places=stacked("places"),
        central=without_range(mechanism.measures),
        seed=seed,
        common=shared,
        largest_residual=float(stacked("residual").max()),
    )


def levers(mechanism: Mechanism) -> tuple[object, ...]:
    """Return what of a mechanism determines drawn gains: who counts, what moves, and what it costs whom."""
    money = [sorted(by_member.items()) for by_member in (mechanism.discount_rate, mechanism.cost_of_public_funds)]
    moves = [(c.id, c.moves, *_lasting(c)) for c in (*mechanism.measures, *mechanism.shocks)]
    return mechanism.members, len(mechanism.measures), moves, [_cost_levers(m) for m in mechanism.measures], money


def _lasting(change: Change) -> tuple[float, ...]:
    return () if change.lasts_years is None else (change.lasts_years,)


def _cost_levers(measure: Change) -> tuple[object, ...]:
    cost, own = measure.cost, class_of(measure)
    if cost is None:
        return ()
    moments = (own.overrun_percent, own.overrun_sd_percent) if own else ()
    payers = sorted(cost.payers.items())
    return cost.capex_musd, cost.opex_musd_per_year, cost.life_years, cost.discount_rate, payers, moments


def solve_world(asked: Asked, number: int) -> InWorld:
    """Return what one world says, by own equilibria.

    Parameters
    ----------
    asked : Asked
    number : int
        From 0.

    Raises
    ------
    NotConverged
        An equilibrium was not found.
    """
    drawn = drawn_world(asked.region, asked.mechanism, Streams.of(asked.seed, number, asked.common))
    region, mechanism = drawn.region, drawn.mechanism
    members = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    shocks = 1 + len(mechanism.shocks)
    income, residual = _incomes(asked, drawn)
    own, alone = income[:, members], income[:shocks, members]
    width = len(asked.packages)
    both = own[shocks : shocks * (1 + width)].reshape(shocks, width, len(members))
    single = own[shocks * (1 + width) :]
    paid = measure_costs(mechanism, drawn.case.cost)
    cost = holds(asked.indices, len(mechanism.measures)) @ paid
    gain = (both - alone[:, None]).transpose(1, 2, 0) - cost[:, :, None]
    return InWorld(
        # Nothing is exactly nothing, whatever the order of sums.
        gain_musd=np.where(asked.indices[:, None, None] == 0, 0.0, gain),
        cost_musd=cost,
        income_musd=alone.T,
        single_gain_musd=single - alone[0] - paid,
        single_cost_musd=paid,
        places=np.array(list(drawn.places.values())),
        residual=np.array(residual),
    )


def _incomes(asked: Asked, drawn: DrawnWorld) -> tuple[Array, float]:
    """Return real incomes, shape (row, economy), and the largest residual.

    Rows: every shock; for every shock all packages; every single measure without a shock.
    """
    region, mechanism, case = drawn.region, drawn.mechanism, drawn.case
    moving = Doubt.EFFECT, Doubt.ASSUMPTION
    places = {source.about: place for source, place in drawn.places.items() if source.doubt in moving}
    places[COMPOSED] = drawn.places.get(Input(Doubt.COMPOSED), 0.0)
    together, apart = _questions(asked, drawn, asked.undrawn(places))
    singles = [1 << m for m in range(len(mechanism.measures))]
    under = [together.shock_effects(case, k) for k in range(1 + len(mechanism.shocks))]
    chosen = [together.package_effects(case, k, asked.indices) for k in range(len(under))]
    alone = apart.package_effects(case, 0, np.array(singles, dtype=np.int64))
    world = valuation(case).world(region, asked.near(case))
    names = {WELFARE}.union(*under, *chosen, alone)
    packages = (*enumerate(chosen), (0, alone))
    rows = {name: combined_rows(region, name, under, packages) for name in sorted(names)}
    hats, residuals = [], []
    for at in range(0, len(rows[WELFARE]), AT_ONCE):
        batch = {name: array[at : at + AT_ONCE] for name, array in rows.items() if name != WELFARE}
        worth = world.worth(Effects(batch))
        hats.append(worth.real_income_hat)
        residuals.append(float(worth.residual.max()))
    hat = np.concatenate(hats)
    for k in range(len(under)):
        if passing(together, k) is not None:
            at, alone_in = len(under) + k * len(asked.packages), shaken(together, case, k, under[k])
            on_top = alone_in.worth(chosen[k].only(valuation(case).reads))
            hat[k] = alone_in.real_income_hat
            hat[at : at + len(asked.packages)] = alone_in.real_income_hat * on_top.real_income_hat
            residuals.append(float(on_top.residual.max(initial=alone_in.residual)))
    return region.income * hat + rows[WELFARE], max(*residuals, world.residual)


def _questions(
    asked: Asked, drawn: DrawnWorld, undrawn: Undrawn, store: Store | None = None
) -> tuple[Question, Question]:
    """Return the question of all packages under every shock, and that of single measures without one."""
    singles, mechanism = [1 << m for m in range(len(drawn.mechanism.measures))], drawn.mechanism
    together = Question.of(drawn.region, mechanism, asked.packages, [drawn.case], store, undrawn=undrawn)
    alone = replace(mechanism, shocks=())
    return together, Question.of(drawn.region, alone, singles, [drawn.case], store, undrawn=undrawn)


def _solved(
    asked: Asked,
    count: int,
    progress: Progress | None,
    executor: Executor,
    store: Store | None,
) -> list[InWorld]:
    """Return every world in order: from the store where it is finished, from the executor otherwise."""

    def computed(missing: Sequence[int]) -> Iterator[tuple[int, Mapping[str, Array]]]:
        yield from ((at, vars(world)) for at, world in executor.map(solve_world, asked, missing))

    described = [f"{asked.key} {number}" for number in range(count)]
    return [InWorld(**found) for found in arrays_of_each(described, computed, store, progress)]
