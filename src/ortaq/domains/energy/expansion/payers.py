"""What a path costs where, and whom: electricity that crosses a border is paid at the mean of both ends' prices.

A price of carbon on what outside neighbours sell is no cost of theirs: who buys collects it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Corner, Integers
from ortaq.domains.energy.dispatch.operation import prices
from ortaq.domains.energy.dispatch.year import PowerYear, answering, arrivals
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
    collected : ndarray
        What outside sellers pay for carbon, at the border or under a cap, less what its buyers collect; sums to zero.
    """

    by_place: Array
    traded: Array
    allowances: Array
    collected: Array

    @property
    def by_payer(self) -> Array:
        """All four."""
        return self.by_place + self.traded + self.allowances + self.collected


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
    place, traded, allowances, collected = (np.zeros(shape) for _ in range(4))
    for period in range(len(given.periods)):
        where, musd = _running(given, plan, found, period, node, at=at)
        place[period] += np.bincount(where, musd, len(places))
        traded[period] = _traded(given, plan, found, period, node)
        run = plan.runs[period]
        made, sent = found.x[run.made], found.x[run.sent]
        usd_t = carbon_prices(given, plan, found, period, places)
        collected[period] = collected_musd(given.years[period], made, sent, usd_t, node)
        bought = bought_mt(given.years[period], made, sent, node)
        for k, member in enumerate(places):
            if (member, given.periods[period]) in allowed and (ALL, given.periods[period]) in plan.caps:
                mt = emissions(given.years[period], made, member) + bought[k]
                allowances[period, k] = usd_t[ALL] * (mt - allowed[member, given.periods[period]])
    _building(given, plan, found, place, node, at=at)
    return places, Costs(place, traded, allowances, collected)


def carbon_prices(given: Stages, plan: Plan, found: Solved, period: int, members: Sequence[str]) -> dict[str, float]:
    """Return what one tonne more of each cap of a period would save, USD; zero where there is none.

    Parameters
    ----------
    given : Stages
    plan : Plan
    found : Solved
    period : int
    members : sequence of str
        Beside all together.
    """
    rows = {who: plan.caps.get((who, given.periods[period])) for who in (ALL, *members)}
    weight = float(given.weights[period])
    return {who: 0.0 if row is None else -float(found.most[row]) / weight for who, row in rows.items()}


def collected_musd(year: PowerYear, made: Array, sent: Array, usd_t: Mapping[str, float], place: Integers) -> Array:
    """Return what places pay for the carbon of what outside neighbours sell less what they collect; sums to zero.

    Parameters
    ----------
    year : PowerYear
    made : ndarray, shape (slice, unit)
    sent : ndarray, shape (slice, line, 2)
    usd_t : mapping of str to float
        Price of a tonne under the cap of a member; of all together under `ALL`.
    place : ndarray of int, shape (node,)
        Place of every node.

    Returns
    -------
    ndarray, shape (place,)
        Million USD.
    """
    usd_mwh = year.units.charge_usd_mwh.copy()
    for who, usd in usd_t.items():
        if usd:
            usd_mwh[_sellers(year, who)] += usd * year.units.t_mwh[_sellers(year, who)]
    return _to_buyers(year, made, sent, usd_mwh, place)


def bought_mt(year: PowerYear, made: Array, sent: Array, place: Integers) -> Array:
    """Return the carbon dioxide of what places buy of outside neighbours, million tonnes, shape (place,).

    Parameters
    ----------
    year : PowerYear
    made : ndarray, shape (slice, unit)
    sent : ndarray, shape (slice, line, 2)
    place : ndarray of int, shape (node,)
    """
    return np.maximum(-_to_buyers(year, made, sent, year.units.t_mwh, place), 0.0)


def _sellers(year: PowerYear, who: str) -> Integers:
    """Return what neighbours sell that counts under a cap."""
    sells = np.flatnonzero(np.array([fuel == "import" for fuel in year.units.fuels]))
    return sells if who == ALL else np.intersect1d(sells, answering(year, who))


def _to_buyers(year: PowerYear, made: Array, sent: Array, each: Array, place: Integers) -> Array:
    """Return so much for every MWh that outside neighbours sell, from them to where their lines lead, by what flows."""
    net = np.zeros(int(place.max()) + 1)
    for i in _sellers(year, ALL).tolist():
        total = float(year.hours @ made[:, i]) * each[i] / 1e3
        node = int(year.units.at[i])
        for other, share in arrivals(year, sent, node).items():
            net[place[node]] += share * total
            net[place[other]] -= share * total
    return net


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

    What is collected at borders is no cost of running.

    Parameters
    ----------
    year : PowerYear
    made : ndarray, shape (slice, unit)
    unserved : ndarray, shape (slice, node)
    place : ndarray of int, shape (node,)
        Place of every node.
    """
    fuel = year.hours @ made * (year.units.usd_mwh - year.units.charge_usd_mwh) / 1e3
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
