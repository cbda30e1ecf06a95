"""What a path costs where, and whom: electricity that crosses a border is paid at the mean of both ends' prices."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Corner, Integers
from ortaq.domains.energy.dispatch.operation import prices
from ortaq.domains.energy.dispatch.year import PowerYear
from ortaq.domains.energy.expansion.plan import ALL, Caps, Plan, annuity, emissions, usd_kw
from ortaq.domains.energy.expansion.stages import Stages
from ortaq.domains.energy.linear import Solved


@dataclass(frozen=True)
class Costs:
    """Million USD of a year of every period, shape (period, place).

    Attributes
    ----------
    by_place : ndarray
        Fuel, operation, what was built (an annuity while it stands), what is not served; lines half at each end.
    traded : ndarray
        What is paid for electricity less what is received: each side of a line has half of what its ends differ by.
    allowances : ndarray
        What is paid for allowances less what is received, where caps are traded.
    """

    by_place: Array
    traded: Array
    allowances: Array

    @property
    def by_payer(self) -> Array:
        """All three."""
        return self.by_place + self.traded + self.allowances


def costs_of(
    given: Stages, plan: Plan, found: Solved, allowed: Caps, at: Corner = Corner.CENTRAL
) -> tuple[tuple[str, ...], Costs]:
    """Return places and what a path costs where and whom.

    Parameters
    ----------
    given : Stages
    plan : Plan
    found : Solved
    allowed : mapping of (str, int) to float
        Caps by member that are traded; empty where they are not.
    at : Corner
        End of the ranges of costs of building.
    """
    year = given.years[0]
    places = tuple(dict.fromkeys(year.members))
    node = np.array([places.index(m) for m in year.members])
    shape = (len(given.periods), len(places))
    place, traded, allowances = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for period in range(len(given.periods)):
        where, musd = _running(given, plan, found, period, node, at=at)
        place[period] += np.bincount(where, musd, len(places))
        traded[period] = _traded(given, plan, found, period, node)
        for member in places:
            if (member, given.periods[period]) in allowed and (ALL, given.periods[period]) in plan.caps:
                row = plan.caps[ALL, given.periods[period]]
                price = -float(found.most[row]) / given.weights[period]
                mt = emissions(given.years[period], found.x[plan.runs[period].made], member)
                allowances[period, places.index(member)] = price * (mt - allowed[member, given.periods[period]])
    _building(given, plan, found, place, node, at=at)
    return places, Costs(place, traded, allowances)


def _running(
    given: Stages, plan: Plan, found: Solved, period: int, node: Integers, *, at: Corner
) -> tuple[Array, Array]:
    """Return places and million USD of running a period and of keeping what was built."""
    year, run = given.years[period], plan.runs[period]
    where, musd = map(list, running_musd(year, found.x[run.made], found.x[run.unserved], node))
    for options, stands, ends in (
        (given.options, plan.new, year.units.at[given.plants : given.plants + len(given.options)]),
        (given.stores, plan.stored, year.stores.at[len(year.stores.names) - len(given.stores) :]),
    ):
        where.append(node[ends])
        musd.append(found.x[stands[period]] * np.array([o.fixed_usd_kw.at(at) for o in options]))
    return np.concatenate(where), np.concatenate(musd)


def _building(given: Stages, plan: Plan, found: Solved, place: Array, node: Integers, *, at: Corner) -> None:
    """Add annuities of what was built while it stands."""
    year = given.years[0]
    for options, built, ends in (
        (given.options, plan.built, year.units.at[given.plants : given.plants + len(given.options)]),
        (given.stores, plan.built_stores, year.stores.at[len(year.stores.names) - len(given.stores) :]),
    ):
        for i, option in enumerate(options):
            cost = np.array([usd_kw(option, y, at) for y in given.periods]) * found.x[built[:, i]]
            yearly = annuity(given.discount, option.life) * given.built_by(option.first, option.life) @ cost
            place[:, node[ends[i]]] += yearly
    first = len(year.lines.names) - len(given.candidates)
    for i, line in enumerate(given.candidates):
        seen = given.built_by(line.built, given.line_life)
        yearly = annuity(given.discount, given.line_life) * line.musd.at(at) * (seen @ found.x[plan.built_lines[:, i]])
        for end in (year.lines.from_[first + i], year.lines.to[first + i]):
            place[:, node[end]] += yearly / 2.0


def _traded(given: Stages, plan: Plan, found: Solved, period: int, node: Integers) -> Array:
    """Return what places pay for electricity less what they receive, million USD a year; sums to zero."""
    year, run = given.years[period], plan.runs[period]
    usd = prices(year, run, found.equal, float(given.weights[period]))
    return paid_for_power(year, found.x[run.sent], usd, node)


def running_musd(
    year: PowerYear, made: Array, unserved: Array, place: Integers
) -> tuple[tuple[Integers, Integers], tuple[Array, Array]]:
    """Return places, and million USD there, of fuel and operation of units, and of what is not served at nodes.

    Parameters
    ----------
    year : PowerYear
    made : ndarray, shape (slice, unit)
    unserved : ndarray, shape (slice, node)
    place : ndarray of int, shape (node,)
        Place of every node.
    """
    fuel = year.hours @ made * year.units.usd_mwh / 1e3
    short = year.hours @ unserved * year.unserved_usd_mwh / 1e3
    return (place[year.units.at], place), (fuel, short)


def paid_for_power(year: PowerYear, sent: Array, usd_mwh: Array, place: Integers) -> Array:
    """Return what places pay for electricity less what they receive, million USD; sums to zero.

    Parameters
    ----------
    year : PowerYear
    sent : ndarray, shape (slice, line, 2)
    usd_mwh : ndarray, shape (slice, node)
    place : ndarray of int, shape (node,)
        Place of every node.

    Returns
    -------
    ndarray, shape (place,)
    """
    net = np.zeros(int(place.max()) + 1)
    for i, (start, end) in enumerate(zip(year.lines.from_.tolist(), year.lines.to.tolist(), strict=True)):
        if place[start] == place[end]:
            continue
        kept = 1.0 - float(year.lines.loss[i])
        for k, (out, into) in enumerate(((start, end), (end, start))):
            worth = sent[:, i, k] * (usd_mwh[:, out] + kept * usd_mwh[:, into]) / 2.0
            musd = float(year.hours @ worth) / 1e3
            net[place[into]] += musd
            net[place[out]] -= musd
    return net
