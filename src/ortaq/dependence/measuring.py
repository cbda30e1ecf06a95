"""From solved worlds to the metrics of one report: all closures planned once, solved per case, read off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ortaq.core import Array, Effects, Freeness, InputError, Region, World
from ortaq.dependence.aligned import alignment
from ortaq.dependence.asymmetric import asymmetry
from ortaq.dependence.banded import Banded
from ortaq.dependence.closures import (
    Masks,
    Power,
    Side,
    between,
    check_isolation,
    closed_form_losses,
    exact_losses,
)
from ortaq.dependence.concentration import hhi, hirschman, multi_vector, pivot_margin
from ortaq.dependence.critical_input import input_losses
from ortaq.dependence.dependence import Dependence
from ortaq.dependence.quality import quality

Places = NDArray[np.intp]

NONE = -1
"""Place of a closure that has no meaning: an economy with itself, or all its trade in one direction only."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What is asked of every world; equal closures are solved once.

    ``positions``, ``columns``: of the members, and of the partners.
    ``groups``: positions of the economies of each power.
    ``masks``, shape (closure, importer, exporter).
    ``pairs``, shape (member, partner): place of each closure among the masks, ``NONE`` for an economy with itself.
    ``coalitions``, shape (member, power).
    """

    members: tuple[str, ...]
    partners: tuple[str, ...]
    powers: tuple[Power, ...]
    positions: tuple[int, ...]
    columns: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    masks: Masks
    pairs: Mapping[Side, Places]
    coalitions: Mapping[Side, Places]
    exact: bool
    transit: Mapping[str, Array]
    critical: tuple[str, ...]
    ideal_points: Mapping[str, float] | None

    @classmethod
    def of(
        cls,
        region: Region,
        *,
        members: Sequence[str],
        powers: tuple[Power, ...],
        exact: bool,
        partners: Sequence[str] | None = None,
        transit: Mapping[str, Array] | None = None,
        critical: tuple[str, ...] = (),
        ideal_points: Mapping[str, float] | None = None,
    ) -> "Plan":
        """Return the plan for members and powers of a region."""
        positions = tuple(region.economy_positions(members, where="members"))
        columns = tuple(region.economy_positions(partners or region.economy_ids, where="partners"))
        groups = tuple(tuple(region.economy_positions(p.economies, where=f"power '{p.name}'")) for p in powers)
        region.sector_positions(critical, where="critical inputs")
        book = _Book(len(region.economies))
        pairs = {side: np.array([[book.place(i, [j], side) for j in columns] for i in positions]) for side in Side}
        coalitions = {
            side: np.array([[book.place(i, group, side) for group in groups] for i in positions]) for side in Side
        }
        return cls(
            tuple(members),
            tuple(region.economy_ids[j] for j in columns),
            powers,
            positions,
            columns,
            groups,
            np.array(book.masks),
            pairs,
            coalitions,
            exact,
            transit or {},
            critical,
            ideal_points,
        )

    def power_losses(self, freeness: Freeness) -> Array:
        """Return the members' losses from powers in closed form, percent, shape (member, power)."""
        losses = closed_form_losses(freeness, self.masks[self._used])
        return self._by_power(losses, np.arange(len(self.positions)))

    def exact_power_losses(self, world: World) -> Array:
        """Return the members' exact losses from powers, percent, shape (member, power)."""
        losses, _ = exact_losses(world, self.masks[self._used])
        return self._by_power(losses, np.array(self.positions))

    @cached_property
    def _used(self) -> Places:
        places = self.coalitions[Side.BOTH]
        return np.unique(places[places != NONE])

    def _by_power(self, losses: Array, columns: Places) -> Array:
        places = self.coalitions[Side.BOTH]
        if not len(self._used):
            return np.full(places.shape, np.nan)
        rows = np.searchsorted(self._used, places)
        return np.where(places == NONE, np.nan, losses[rows, columns[:, None]])


class _Book:
    """Collects closures, each one once."""

    def __init__(self, count: int) -> None:
        self.count, self.masks = count, list[Masks]()
        self._places: dict[bytes, int] = {}

    def place(self, economy: int, partners: Sequence[int], side: Side) -> int:
        one_way = side is not Side.BOTH and len(set(partners)) == self.count - 1
        if economy in partners or one_way:
            return NONE
        mask = between(self.count, economy, partners, side)
        place = self._places.setdefault(mask.tobytes(), len(self.masks))
        if place == len(self.masks):
            self.masks.append(mask)
        return place


def measured(region: Region, plan: Plan, title: str, by_case: Mapping[str, World]) -> Dependence:
    """Return every metric of one equilibrium, given in all cases by name, the central one first."""
    cases, worlds = tuple(by_case), tuple(by_case.values())
    rows, columns = np.array(plan.positions), np.array(plan.columns)
    tables, residuals = zip(*(_losses(plan, world) for world in worlds), strict=True)

    def banded(parts: Iterable[Array]) -> Banded:
        return Banded(cases, np.stack(list(parts)))

    own = {side: banded(_read(t, at, rows[:, None]) for t in tables) for side, at in plan.pairs.items()}
    theirs = banded(_read(t, plan.pairs[Side.BOTH], columns[None, :]) for t in tables)
    power = {side: banded(_read(t, at, rows[:, None]) for t in tables) for side, at in plan.coalitions.items()}
    from_power = power[Side.BOTH]
    of_power = banded(_of_groups(plan, t, w.income_musd) for t, w in zip(tables, worlds, strict=True))
    alone = own[Side.BOTH].each(lambda loss: _one_by_one(plan, loss))
    income = banded(w.income_musd for w in worlds)
    members_income = income.each(lambda v: v[rows])
    groups_income = income.each(lambda v: np.array([v[list(g)].sum() for g in plan.groups]))
    flows = [_foreign_flow(world) for world in worlds]
    imports, exports = [f[rows] for f in flows], [f.T[rows] for f in flows]
    critical = {s: input_losses(region, worlds[0], s, plan.positions, plan.powers) for s in plan.critical}
    return Dependence(
        title=title,
        exact=plan.exact,
        members=plan.members,
        partners=plan.partners,
        powers=plan.powers,
        from_partner=own[Side.BOTH],
        of_partner=theirs,
        buy=own[Side.BUY],
        sell=own[Side.SELL],
        from_power=from_power,
        power_buy=power[Side.BUY],
        power_sell=power[Side.SELL],
        of_power=of_power,
        together=from_power.since(alone),
        partner_asymmetry=asymmetry(own[Side.BOTH], theirs, members_income, income.each(lambda v: v[columns])),
        power_asymmetry=asymmetry(from_power, of_power, members_income, groups_income),
        import_concentration=banded(map(hhi, imports)),
        export_concentration=banded(map(hhi, exports)),
        import_hirschman=banded(map(hirschman, imports)),
        export_hirschman=banded(map(hirschman, exports)),
        multi_vector=from_power.each(multi_vector),
        pivot_margin=from_power.each(pivot_margin),
        transit=banded(_transit(plan, w) for w in worlds) if plan.transit else None,
        transit_states=tuple(plan.transit),
        critical=critical,
        alignment=None
        if plan.ideal_points is None
        else alignment(imports[0] + exports[0], plan.members, region.economy_ids, plan.ideal_points),
        partner_quality=quality(region, plan.positions, [[j] for j in plan.columns]),
        power_quality=quality(region, plan.positions, plan.groups),
        residual=max(residuals),
    )


def _losses(plan: Plan, world: World) -> tuple[Array, float]:
    """Return the losses of all economies from all closures, percent, and the largest residual."""
    if plan.exact:
        losses, residual = exact_losses(world, plan.masks)
        return losses, max(residual, world.residual)
    check_isolation(world, plan.masks)
    freeness = world.freeness(range(len(world.economies)))
    return closed_form_losses(freeness, plan.masks), world.residual


def _read(table: Array, places: Places, economy: NDArray[np.intp]) -> Array:
    return np.where(places == NONE, np.nan, table[places, np.broadcast_to(economy, places.shape)])


def _one_by_one(plan: Plan, loss: Array) -> Array:
    """Return the sum of losses from a power's economies one by one; NaN where one of them is no partner."""
    place = {j: at for at, j in enumerate(plan.columns)}
    total = np.full((len(loss), len(plan.groups)), np.nan)
    for column, group in enumerate(plan.groups):
        if place.keys() >= set(group):
            total[:, column] = loss[:, [place[j] for j in group]].sum(axis=1)
    return total


def _of_groups(plan: Plan, table: Array, income: Array) -> Array:
    """Return what powers lose, percent of their joint real income, shape (member, power)."""
    places = plan.coalitions[Side.BOTH]
    losses = np.empty(places.shape)
    for column, group in enumerate(plan.groups):
        weight = income[list(group)] / income[list(group)].sum()
        losses[:, column] = table[places[:, column]][:, list(group)] @ weight
    return np.where(places == NONE, np.nan, losses)


def _foreign_flow(world: World) -> Array:
    """Return trade net of tariffs over all sectors, shape (importer, exporter), NaN at home."""
    flow: Array = world.flow.sum(axis=0)
    np.fill_diagonal(flow, np.nan)
    return flow


def _transit(plan: Plan, world: World) -> Array:
    """Return what members lose when a transit state lets nothing through, percent, shape (member, state)."""
    shape, rows = world.share.shape, list(plan.positions)
    for state, hats in plan.transit.items():
        if np.shape(hats) != shape:
            raise InputError(f"the hats have shape {np.shape(hats)}, expected {shape}", where=f"transit '{state}'")
    hats = np.stack([np.asarray(h, dtype=np.float64) for h in plan.transit.values()])
    if plan.exact:
        income_hat = world.worth(Effects({"trade_cost_hat": hats})).real_income_hat
        return np.asarray(100.0 * (1.0 - income_hat[:, rows].T))
    return np.asarray(-100.0 * np.expm1(world.freeness(rows).effect(hats)).T)
