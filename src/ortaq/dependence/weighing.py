"""Weigh a region: every metric of dependence at its baseline, and again after a scenario or a package."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from ortaq.core import (
    BAND_CASES,
    CENTRAL,
    Array,
    Change,
    Corner,
    Deficits,
    Effects,
    InputError,
    Mechanism,
    Package,
    Region,
    Scenario,
    Tie,
    Valuation,
    World,
    answering_of,
    said,
)
from ortaq.core.batches import rows_at_once
from ortaq.dependence.closures import DEFAULT_POWERS, Power, powers_in
from ortaq.dependence.dependence import Dependence
from ortaq.dependence.measuring import Plan, measured
from ortaq.dependence.money import money_stops
from ortaq.dependence.table import Weighing
from ortaq.domains import valuation, variables
from ortaq.model import package_effects, upstream_effects

WEIGHED_CASES = (CENTRAL, *(case for case in BAND_CASES if case.elasticity is not Corner.CENTRAL))
"""Losses are roughly in proportion to 1 / theta: their band is over the ends of the trade elasticities.

What changes do before trade reacts is the same in all of them.
"""

Tied = Callable[[Sequence[Change]], Sequence[Tie]]
"""Returns what economies depend on each other for besides trade, after some changes."""


def weigh(
    region: Region,
    scenario: Scenario | None = None,
    package: Package | None = None,
    mechanism: Mechanism | None = None,
    *,
    members: Sequence[str] | None = None,
    partners: Sequence[str] | None = None,
    powers: Sequence[Power] | None = None,
    exact: bool = True,
    deficits: Deficits = Deficits.FIXED,
    transit: Mapping[str, Array] | None = None,
    critical: Sequence[str] = (),
    ideal_points: Mapping[str, float] | None = None,
    ties: Tied | None = None,
) -> Weighing:
    """Return who depends on whom, with bands over the trade elasticities, before and after.

    Stops of trade are answered by the elasticities for stops, whatever horizon the region is at; that chooses by which
    the changes of a scenario or package are answered before.

    Parameters
    ----------
    region : Region
    scenario : Scenario, optional
        Alone: applied to the baseline, which is ``before``. With a package: both sides of the comparison are under it.
    package : Package, optional
        Measures of the mechanism.
    mechanism : Mechanism, optional
        Gives the members, and the measures of a package.
    members : sequence of str, optional
        Rows of the report: by default the mechanism's members, else every economy.
    partners : sequence of str, optional
        Economies that are weighed one by one: by default all. Time is in proportion to their number.
    powers : sequence of Power, optional
        By default those of ``DEFAULT_POWERS`` that are in the region.
    exact : bool, optional
        Every loss by its own equilibrium (seconds); otherwise the closed form at the exact equilibrium before and after
        (below a second), which is off by up to a seventh for large losses.
    deficits : Deficits, optional
        ``fixed``, or ``balanced`` to purge deficits first, which full isolation needs.
    transit : mapping of str to ndarray, optional
        For each transit state, the trade cost hats, shape (sector, importer, exporter), of a world where it lets
        nothing through.
    critical : sequence of str, optional
        Sectors that are also weighed as short-run inputs.
    ideal_points : mapping of str to float, optional
        Of votes in the UN General Assembly, by economy.
    ties : callable, optional
        Changes -> what economies depend on each other for besides trade; what flows each year is weighed beside trade,
        unless deficits are purged, and with them what pays for them.

    Raises
    ------
    InputError
        Unknown codes, a package without its mechanism, or an isolation that trade balances forbid.
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> quick = weigh(region, members=["KGZ"], partners=["CHN"], exact=False)
    >>> [power.name for power in quick.before.powers], quick.before.from_power.central.round(2)
    (['CHN'], array([[1.26]]))
    """
    plan = Plan.of(
        region,
        members=members or (mechanism.members if mechanism else region.economy_ids),
        partners=partners,
        powers=powers_in(region, powers),
        exact=exact,
        transit=dict(transit or {}),
        critical=tuple(critical),
        ideal_points=ideal_points,
    )
    titles, changes = _stages(region, scenario, package, mechanism)
    weighed: list[Dependence] = []
    with threadpool_limits(limits=1, user_api="blas"):  # matrices are small: threads would wait for each other
        valuations = {case.name: valuation(replace(case, deficits=deficits)) for case in WEIGHED_CASES}
        for title, applied in zip(titles, changes, strict=True):
            moved = answering_of(applied, region.answers.horizon)[0]
            answering = region.answering(moved.cause, moved.horizon)
            given = upstream_effects(answering, applied, CENTRAL)
            after = {name: _after(own, region, answering, given) for name, own in valuations.items()}
            found = measured(region, plan, title, after)
            if ties is not None and deficits is not Deficits.BALANCED:
                money = money_stops(region, plan.members, _holders(plan), ties(applied), after)
                found = replace(found, money=money, residual=max([found.residual, *(m.residual for m in money)]))
            weighed.append(found)
    return Weighing(weighed[0], weighed[1] if len(weighed) > 1 else None)


def _holders(plan: Plan) -> tuple[Power, ...]:
    """Return who could stop money: the powers, and partners that are none of them."""
    alone = {power.economies for power in plan.powers if len(power.economies) == 1}
    partners = (Power(partner, (partner,)) for partner in plan.partners if (partner,) not in alone)
    return (*plan.powers, *partners)


def mechanism_weighing(
    region: Region,
    mechanism: Mechanism,
    package: int | None = None,
    ties: Tied | None = None,
    scenario: Scenario | None = None,
) -> Weighing | None:
    """Return what the members of a mechanism lose from powers and from each other, exact; None without a known power.

    Partners other than the members are left out, which makes it several times faster than ``weigh``.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    package : int, optional
        Weighed as well, against the baseline.
    ties : callable, optional
        As in ``weigh``.
    scenario : Scenario, optional
        The world in which it is weighed, on both sides of the comparison.

    Raises
    ------
    InputError, NotConverged
        As ``weigh``.

    Examples
    --------
    >>> mechanism_weighing(region, pair).before.partners
    ('KGZ', 'CHN')
    """
    if not any(set(p.economies) & set(region.economy_ids) for p in DEFAULT_POWERS):
        return None
    chosen = None if package is None else Package.from_index(package, [m.id for m in mechanism.measures])
    return weigh(region, scenario, chosen, mechanism, partners=mechanism.members, ties=ties)


def dependence_table(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    powers: Sequence[Power] | None = None,
    *,
    exact: bool = False,
) -> Array:
    """Return what members would lose from an end of trade with powers under packages, for limits on dependence.

    Every package is solved exactly. The losses at its equilibrium are in closed form, which is off by up to a
    seventh for large ones, or exact, which takes about six times as long.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : sequence of int
        Indices; package 0 is the baseline, its rows are what changes are taken against.
    powers : sequence of Power, optional
    exact : bool, optional
        Every loss by its own equilibrium.

    Returns
    -------
    ndarray, shape (package, member, power)
        Percent of real income; NaN where the member belongs to the power.

    Raises
    ------
    InputError, NotConverged
        As ``weigh``; also a package index that the agenda does not have.

    Examples
    --------
    >>> dependence_table(region, pair, [0, 1], [Power("CHN", ("CHN",))])[:, 0]
    array([[1.263],
           [1.629]])
    """
    largest = 2 ** len(mechanism.measures)
    wrong = [p for p in packages if not 0 <= p < largest]
    if wrong:
        raise InputError(
            f"no package {wrong[0]}",
            where=f"mechanism '{mechanism.id}'",
            fix=said("use 0 to {number}", number=largest - 1),
        )
    plan = Plan.of(region, members=mechanism.members, powers=powers_in(region, powers), exact=exact)
    losses_by_package: list[Array] = []
    losses = _exact_table if exact else _closed_table
    with threadpool_limits(limits=1, user_api="blas"):
        world, stops = (valuation(CENTRAL).world(one) for one in (region, region.as_loaded))
        for given in package_effects(region, mechanism, packages, CENTRAL, rows_at_once(region.flow.size)):
            losses_by_package.extend(losses(plan, world, stops, given))
    return np.array(losses_by_package).reshape(len(packages), len(plan.members), len(plan.powers))


def _after(equilibrium: Valuation, region: Region, answering: Region, given: Effects) -> World:
    """Return the world after a change, in which a stop of trade is answered as a stop; after none the region's own.

    ``answering``: the region with the elasticities by which the change is answered.
    """
    stops = equilibrium.world(region.as_loaded)
    if not any((given[name] != variables()[name].default).any() for name in given):
        return stops
    return equilibrium.world(answering).after(given).answered_as(stops)


def _closed_table(plan: Plan, world: World, stops: World, given: Effects) -> list[Array]:
    if world.answered_as(stops) is world:
        return [plan.power_losses(freeness) for freeness in world.freeness_after(given, plan.positions)]
    return [plan.power_losses(after.freeness(plan.positions)) for after in _each_after(world, stops, given)]


def _exact_table(plan: Plan, world: World, stops: World, given: Effects) -> list[Array]:
    return [plan.exact_power_losses(after) for after in _each_after(world, stops, given)]


def _each_after(world: World, stops: World, given: Effects) -> Iterator[World]:
    """Yield the world after every row of a batch, in which a stop of trade is answered as a stop."""
    for row in range(len(given["trade_cost_hat"])):
        yield world.after(given.row(row)).answered_as(stops)


def _stages(
    region: Region, scenario: Scenario | None, package: Package | None, mechanism: Mechanism | None
) -> tuple[list[str], list[tuple[Change, ...]]]:
    """Return titles and changes of what is weighed before and after."""
    before: tuple[Change, ...] = ()
    title = f"baseline of {region.name}, {region.base_year}"
    if package is None:
        if scenario is None:
            return [title], [before]
        return [title, scenario.title], [before, scenario.changes]
    if mechanism is None:
        raise InputError("a package was given without its mechanism", where="weigh", fix="give mechanism as well")
    known = {m.id: m for m in mechanism.measures}
    unknown = [m for m in package.measures if m not in known]
    if unknown:
        raise InputError(f"unknown measure '{unknown[0]}'", where=f"mechanism '{mechanism.id}'")
    if scenario is not None:
        before, title = scenario.changes, scenario.title
    label = ", ".join(package.measures) or "empty package"
    return [title, f"{title}; {label}"], [before, (*before, *(known[m] for m in package.measures))]
