"""A year of the power system under rules on carbon, and who pays for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Corner, Integers
from ortaq.domains.energy.dispatch.dispatched import BASE_YEAR, Dispatch, dispatch_of, standing_year
from ortaq.domains.energy.dispatch.inputs import UNSERVED
from ortaq.domains.energy.dispatch.year import answering, capped, charged
from ortaq.domains.energy.expansion.payers import bought_mt, collected_musd, paid_for_power, running_musd
from ortaq.domains.energy.expansion.plan import ALL, emissions
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.system import EnergySystem

SCARCE = "A-SCARCE"
"""The assumption of what is paid at most for power that crosses a border, USD per MWh."""


@dataclass(frozen=True)
class Carbon:
    """Rules on carbon dioxide of power.

    Attributes
    ----------
    caps : tuple of (str, float)
        Million tonnes by member (`ALL`: all together).
    border_usd_t : float
        What that of neighbours outside costs at the border, USD per tonne.
    """

    caps: tuple[tuple[str, float], ...] = ()
    border_usd_t: float = 0.0


NO_CARBON = Carbon()
"""No rules."""


def carbon_of(system: EnergySystem, sized: Iterable[tuple[EnergyMove, float]]) -> Carbon:
    """Return the rules that moves set; of several caps of a member the tightest holds, prices at the border add up.

    Parameters
    ----------
    system : EnergySystem
        Before any move: caps are shares of what it emits.
    sized : iterable of (EnergyMove, float)
        With their sizes.
    """
    percent: dict[str, float] = {}
    usd = 0.0
    for move, size in sized:
        if move.action is EnergyAction.CAP:
            percent[move.member] = max(percent.get(move.member, 0.0), size)
        elif move.action is EnergyAction.BORDER_PRICE:
            usd += size
    if not percent:
        return Carbon((), usd)
    today = year_of(system)
    caps = ((member, (1.0 - less / 100.0) * _counted_mt(today, member)) for member, less in sorted(percent.items()))
    return Carbon(tuple(caps), usd)


def _counted_mt(run: Dispatch, member: str) -> float:
    """Return what a cap counts of a year, million tonnes: plants, and what outside neighbours sell."""
    units = answering(run.year, member) if member else np.arange(len(run.year.units.names))
    return float((run.year.hours @ run.run.made)[units] @ run.year.units.t_mwh[units] / 1e3)


@lru_cache(maxsize=32)
def year_of(system: EnergySystem, end: Corner = Corner.CENTRAL, carbon: Carbon = NO_CARBON) -> Dispatch:
    """Return a year of the power system with prices of fuels, and of what is not served, at an end.

    Raises
    ------
    NotConverged
        The answer fails its check; nothing satisfies the caps.
    """
    year = standing_year(system, BASE_YEAR)
    by_name = {p.name: p.marginal_usd_mwh.at(end) for p in system.plants}
    usd = [by_name.get(name, now) for name, now in zip(year.units.names, year.units.usd_mwh.tolist(), strict=True)]
    unserved = system.assumed[UNSERVED].at(end)
    year = replace(year, units=replace(year.units, usd_mwh=np.array(usd)), unserved_usd_mwh=unserved)
    for member, mt in carbon.caps:
        year = capped(year, member, mt)
    return dispatch_of(charged(year, carbon.border_usd_t))


def cost_musd(run: Dispatch) -> float:
    """Return what a year costs in all, million USD; what is collected at borders is no cost."""
    return run.objective_musd - float(run.year.hours @ run.run.made @ run.year.units.charge_usd_mwh) / 1e3


def payers(system: EnergySystem, run: Dispatch, today: Dispatch) -> Array:
    """Return what members pay in a year of the power system, million USD, shape (member,).

    Fuel and operation of their plants, what is not served, and what they buy less what they sell over borders. Power
    is paid there at no more than in an emergency (A-SCARCE), however much more it is worth to who goes without. Under a
    cap of all together each has allowances as it emits today, in proportion, and buys and sells the rest.

    Parameters
    ----------
    system : EnergySystem
    run : Dispatch
    today : Dispatch
        As things stand.
    """
    year = run.year
    places = tuple(dict.fromkeys((*system.codes, *year.members)))
    node = np.array([places.index(m) for m in year.members])
    where, musd = running_musd(year, run.run.made, run.run.unserved, node)
    fuel, short = (np.bincount(at, cost, len(places)) for at, cost in zip(where, musd, strict=True))
    usd = np.minimum(run.usd_mwh, system.assumed[SCARCE].central)
    paid = fuel + short + paid_for_power(year, run.run.sent, usd, node)
    caps = [(limit, usd_t) for limit, usd_t in zip(year.limits, run.held_usd.tolist(), strict=True) if limit.t_mwh]
    usd_t = {limit.name.removeprefix("cap "): price for limit, price in caps}
    paid += collected_musd(year, run.run.made, run.run.sent, usd_t, node)
    if usd_t.get(ALL):
        cap = next(limit.twh for limit, _ in caps if limit.name == "cap ")
        before, after = (_answered_mt(each, places, node) for each in (today, run))
        paid += usd_t[ALL] * (after - cap * before / before.sum())
    return np.asarray(paid[: len(system.codes)])


def _answered_mt(run: Dispatch, places: Sequence[str], node: Integers) -> Array:
    """Return carbon dioxide of plants and of what is bought outside, million tonnes by place; none of who sells it."""
    outside = {m for m, neighbour in zip(run.year.members, run.year.neighbour, strict=True) if neighbour}
    own = np.array([0.0 if place in outside else emissions(run.year, run.run.made, place) for place in places])
    return own + bought_mt(run.year, run.run.made, run.run.sent, node)
