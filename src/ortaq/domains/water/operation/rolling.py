"""A basin run month by month: every month is planned anew with what is known, and only its first month is done.

Known are storage and the inflow of the month; later inflows are taken at their means. First the reservoir that is
decided is run for those who decide it; then everything below is run together, given its releases, later ones taken at
their means (nobody knows next winter).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.columns import Extent
from ortaq.domains.water.operation.programme import Programme
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.sharing import in_proportion, shared

PASSES, STILL = 4, 0.01
"""Times that years are run at most until reservoirs end where they began, and km3 that counts as the same."""


@dataclass(frozen=True)
class Trace:
    """Inflows of some years in a row.

    Attributes
    ----------
    first : int
        Calendar month of the first row, 0 to 11.
    start : ndarray, shape (reservoir,)
        Storage before it, km3.
    inflow : ndarray, shape (month, node)
        km3.
    expected : ndarray, shape (month of the year, node)
        What those who plan take later inflows to be.
    unfilled : range
        Rows in which the reservoir that is decided cannot be filled; who plans learns it in the first of them.
    losses_give : bool
        Whether a reach loses no more than comes to it: where its losses are assumed, not observed.
    """

    first: int
    start: Array
    inflow: Array
    expected: Array
    unfilled: range = range(0)
    losses_give: bool = False


@dataclass(frozen=True)
class Policy:
    """Who decides the reservoir for whom.

    Attributes
    ----------
    insiders : frozenset of str
        Members whose benefits count when it is decided; the decider alone: nobody else's.
    winter_power : bool
        Whether they send it power.
    """

    insiders: frozenset[str]
    winter_power: bool = False


def alone(assumed: Assumed) -> Policy:
    """Return the policy without a deal: the decider runs its reservoir for itself."""
    return Policy(frozenset({assumed.basin.decider}))


def operated(
    assumed: Assumed,
    policy: Policy,
    trace: Trace,
    usual: Record | None = None,
    releases: Array | None = None,
) -> Record:
    """Return what happens in a basin under a policy.

    Parameters
    ----------
    assumed : Assumed
    policy : Policy
    trace : Trace
    usual : Record, optional
        The run without a deal, which says what share of the water outsiders take; needed for a coalition with some.
    releases : ndarray, shape (month of the year,), optional
        What those below expect of later releases; means of the run if absent.
    """
    record = followed(assumed, policy, trace, decided(assumed, policy, trace, usual), releases)
    return replace(record, after=wound_up(record, trace, record.end))


def wound_up(record: Record, trace: Trace, stored: Array) -> Record:
    """Return years without a deal after a run, with the inflows that were expected.

    What is left in reservoirs is used in them: valued by steps, a run that hoards in dry years would look better than
    what the water brings later.

    Parameters
    ----------
    record : Record
    trace : Trace
    stored : ndarray, shape (reservoir,)
        Storage at their start, km3: what the run left, or what it began with.
    """
    assumed = record.assumed
    first = (record.first + len(record.done)) % MONTHS
    length = round(assumed.basin.assumption("A-YEARS-AFTER").central * MONTHS)
    inflow = trace.expected[(first + np.arange(length)) % MONTHS]
    later = Trace(first, stored, inflow, trace.expected, losses_give=trace.losses_give)
    return followed(assumed, alone(assumed), later, decided(assumed, alone(assumed), later))


def settled(assumed: Assumed, trace: Trace) -> Array:
    """Return what reservoirs hold at the start of years where the same years came before, km3, shape (reservoir,).

    Without a deal, and only of reservoirs that are decided: those below are back where they stand within a year. A
    basin with another dam or rule keeps other storages in the long run; begun where today's stand, years would count
    what it takes to get there beside what it brings. Filling a dam is no part of a year.
    """
    start, at = trace.start.copy(), _decided(assumed)
    programme = Programme(assumed, Extent.OWN, alone(assumed).insiders)
    kept = list(programme.columns.at["storage"].values())
    for _ in range(PASSES):
        done, _ = _rolled(programme, start[at], trace)
        moved, start[at] = float(np.abs(done[-1][kept] - start[at]).max()), done[-1][kept]
        if moved < STILL:
            break
    return start


Planned = Mapping[str, Mapping[str, Array]]
"""By reservoir that is decided: ``storage``, ``release`` and ``spill``, km3, shape (month,) each."""


def decided(assumed: Assumed, policy: Policy, trace: Trace, usual: Record | None = None) -> Planned:
    """Return what is done in the reservoirs that are decided.

    Parameters
    ----------
    assumed : Assumed
    policy : Policy
    trace : Trace
    usual : Record, optional
        As in `operated`.
    """
    basin = assumed.basin
    own = policy.insiders == {basin.decider}
    let_pass = passed_by_outsiders(usual, policy.insiders) if usual is not None else ({},) * MONTHS
    extent = Extent.OWN if own else Extent.ALL
    programme = Programme(assumed, extent, policy.insiders, let_pass, policy.winter_power)
    done, _ = _rolled(programme, trace.start[_decided(assumed)] if own else trace.start, trace)
    return _planned(programme, done)


def _planned(programme: Programme, done: Array) -> Planned:
    groups, at = ("storage", "release", "spill"), programme.columns.at
    return {node: {g: done[:, at[g][node]] for g in groups} for node in programme.assumed.basin.decided}


def _let_go(assumed: Assumed, planned: Planned) -> Array:
    """Return what comes to those below, km3, shape (month,)."""
    lowest = planned[assumed.basin.decides]
    return lowest["release"] + lowest["spill"]


def followed(assumed: Assumed, policy: Policy, trace: Trace, planned: Planned, releases: Array | None = None) -> Record:
    """Return what happens below reservoirs whose storage, release and spill by month are given.

    Parameters
    ----------
    assumed : Assumed
    policy : Policy
    trace : Trace
    planned : Planned
    releases : ndarray, shape (month of the year,), optional
        What those below expect of later releases; means of the run if absent.
    """
    basin = assumed.basin
    let_go = _let_go(assumed, planned)
    months = (trace.first + np.arange(len(let_go))) % MONTHS
    if basin.sharing:
        return _shared(assumed, policy, trace, planned, months)
    below = Programme(assumed, Extent.BELOW, frozenset(basin.members))
    usual = means_by_month(let_go, months) if releases is None else releases
    at = [n.node for n in basin.nodes].index(basin.decides)
    inflow, expected = trace.inflow.copy(), trace.expected.copy()
    inflow[:, at], expected[:, at] = let_go, usual
    start = np.delete(trace.start, _decided(assumed))
    given = replace(trace, inflow=inflow, expected=expected)
    done, prices = _rolled(below, start, given)
    done = in_proportion(below, done, months)
    record = replace(_recorded(policy, trace, below, done, planned), prices=prices)
    return _with_less_lost(record) if trace.losses_give else record


def _with_less_lost(record: Record) -> Record:
    """Return a record in which reaches lost what came to them and no more: what was missing came after all."""
    inflow, done = record.inflow.copy(), record.done.copy()
    names = [n.node for n in record.assumed.basin.nodes]
    for node, column in record.columns.at["missing"].items():
        inflow[:, names.index(node)] += done[:, column]
        done[:, column] = 0.0
    return replace(record, inflow=inflow, done=done)


def _recorded(policy: Policy, trace: Trace, below: Programme, done: Array, planned: Planned) -> Record:
    """Return the record of a reservoir that was decided and of what was done below it."""
    assumed = below.assumed
    columns = Programme(assumed, Extent.ALL, policy.insiders).columns
    whole = np.zeros((len(done), columns.count))
    for group, names in columns.at.items():
        for name, column in names.items():
            if name in below.columns.at[group]:
                whole[:, column] = done[:, below.columns.at[group][name]]
            elif name in planned and group in planned[name]:
                whole[:, column] = planned[name][group]
    return Record(assumed, columns, trace.first, trace.start, trace.inflow, whole, policy.winter_power)


def _shared(assumed: Assumed, policy: Policy, trace: Trace, planned: Planned, months: Integers) -> Record:
    """Return the record of a reservoir that was decided and of what was shared by rule below it."""
    basin, inflow = assumed.basin, trace.inflow.copy()
    inflow[:, [n.node for n in basin.nodes].index(basin.decides)] = _let_go(assumed, planned)
    groups, taken = shared(assumed, months, trace.start, inflow)
    columns = Programme(assumed, Extent.ALL, policy.insiders).columns
    whole = np.zeros((len(months), columns.count))
    for group, names in columns.at.items():
        for name, column in names.items():
            if name in groups.get(group, {}):
                whole[:, column] = groups[group][name]
            elif name in planned and group in planned[name]:
                whole[:, column] = planned[name][group]
    size = assumed.want[months][:, :, None] * assumed.water_steps[0]  # the dearest step of a want is served first
    above = np.cumsum(size, axis=2) - size
    steps = np.clip(taken[:, :, None] - above, 0.0, size)
    steps[:, :, -1] += taken - steps.sum(axis=2)  # what rounding leaves, so that balances close
    whole[:, list(columns.at["taken"].values())] = steps.reshape(len(months), -1)
    record = Record(assumed, columns, trace.first, trace.start, trace.inflow, whole, policy.winter_power)
    return _with_less_lost(record) if trace.losses_give else record


def _decided(assumed: Assumed) -> list[int]:
    return [i for i, r in enumerate(assumed.basin.reservoirs) if r.node in assumed.basin.decided]


def _rolled(programme: Programme, start: Array, trace: Trace) -> tuple[Array, Array]:
    """Return what is done in every month, shape (month, column), and prices of it, shape (month, node)."""
    storage, done, prices = start, [], []
    kept = list(programme.columns.at["storage"].values())
    for t in range(len(trace.inflow)):
        first = (trace.first + t) % MONTHS
        inflow = trace.expected[[(first + k) % MONTHS for k in range(programme.ahead)]]
        inflow[0] = trace.inflow[t]
        unfilled = len(trace.unfilled) - trace.unfilled.index(t) if t in trace.unfilled else 0
        plan, price = programme.priced(storage, inflow, first, unfilled)
        done.append(plan[0])
        prices.append(price)
        storage = done[-1][kept]
    return np.array(done), np.array(prices)


def means_by_month(values: Array, months: Integers) -> Array:
    """Return means by month of the year; a month without a value gets the mean of all.

    Parameters
    ----------
    values : ndarray, shape (month, ...)
    months : ndarray, shape (month,)
        0 to 11.
    """
    means = [values[months == m].mean(axis=0) if (months == m).any() else values.mean(axis=0) for m in range(MONTHS)]
    return np.array(means)


def passed_by_outsiders(usual: Record, insiders: frozenset[str]) -> tuple[Mapping[str, float], ...]:
    """Return the share of its water that outsiders at a reach let pass, by month of the year.

    The rule for an outsider between two members: it goes on taking its usual share of what comes to its reach.

    Parameters
    ----------
    usual : Record
        Without a deal.
    insiders : frozenset of str
    """
    months, found = usual.months, [dict[str, float]() for _ in range(MONTHS)]
    for node in usual.columns.reaches:
        outside = [i for i, c in enumerate(usual.columns.canals) if c.node == node and c.member not in insiders]
        here = [i for i, c in enumerate(usual.columns.canals) if c.node == node]
        taken = usual.taken.sum(axis=2)
        came = taken[:, here].sum(axis=1) + usual.one("flow", node)
        for month in range(MONTHS) if outside else ():
            rows = months == month
            total = float(came[rows].sum())
            if total > 0.0:
                found[month][node] = 1.0 - float(taken[rows][:, outside].sum()) / total
    return tuple(found)


def foreseen(assumed: Assumed, policy: Policy, trace: Trace) -> Record:
    """Return what would happen if all inflows were known from the start.

    No plan that is made month by month does better for all who count; what a deal adds may be more or less than then.

    Parameters
    ----------
    assumed : Assumed
    policy : Policy
        Of the decider alone or of all members.
    trace : Trace
    """
    basin = assumed.basin
    months = len(trace.inflow)
    if policy.insiders != {basin.decider}:
        everything = Programme(assumed, Extent.ALL, policy.insiders, months=months, winter_power=policy.winter_power)
        plan = everything.solve(trace.start, trace.inflow, trace.first)
        record = Record(assumed, everything.columns, trace.first, trace.start, trace.inflow, plan, policy.winter_power)
        return replace(record, after=wound_up(record, trace, record.end))
    own = Programme(assumed, Extent.OWN, policy.insiders, months=months)
    first = own.solve(trace.start[_decided(assumed)], trace.inflow, trace.first)
    planned = _planned(own, first)
    inflow = trace.inflow.copy()
    inflow[:, [n.node for n in basin.nodes].index(basin.decides)] = _let_go(assumed, planned)
    below = Programme(assumed, Extent.BELOW, frozenset(basin.members), months=months)
    done = below.solve(np.delete(trace.start, _decided(assumed)), inflow, trace.first)
    record = _recorded(policy, trace, below, done, planned)
    return replace(record, after=wound_up(record, trace, record.end))
