"""One element of the power system out for the year and in the January peak: what is not served, by member."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Corner, Integers
from ortaq.domains.energy.certificate import require_optimum
from ortaq.domains.energy.dispatch.dispatched import BASE_YEAR, run_of, standing_year, year_programme
from ortaq.domains.energy.dispatch.operation import Operation
from ortaq.domains.energy.dispatch.year import Limit, PowerYear
from ortaq.domains.energy.linear import Programme, Solved, solve
from ortaq.domains.energy.system.system import EnergySystem

NONE = 1e-9
"""GW below which nothing is missing."""

NEARER = 0.8
"""What is not served where the element is lost counts this much of its price when it is decided who goes short: others
send what they can spare, and do not go short themselves."""


@dataclass(frozen=True)
class Element:
    """What fails: the largest unit or circuit of a plant or line.

    Attributes
    ----------
    name : str
    kind : str
        ``plant`` or ``line``.
    members : tuple of str
        Where it stands or ends.
    gw : float
        What is out.
    rate : float
        Share of the year in which it is, where its table says so; zero else.
    """

    name: str
    kind: str
    members: tuple[str, ...]
    gw: float
    rate: float


@dataclass(frozen=True)
class Outage:
    """What an outage does.

    Attributes
    ----------
    element : Element
    unserved_twh : ndarray, shape (member,)
        More than without it, all year out.
    musd : float
        More that the year costs, all year out, million USD; what is not served is counted at its price.
    peak_gw : ndarray, shape (member,)
        Not served in the January peak more than without it.
    """

    element: Element
    unserved_twh: Array
    musd: float
    peak_gw: Array


@dataclass(frozen=True)
class NMinus1:
    """All outages of one element.

    Attributes
    ----------
    members : tuple of str
    unserved_twh, peak_gw : ndarray, shape (member,)
        Not served with nothing out.
    outages : tuple of Outage
        The worst first: by what is missing in the peak, then in the year, then by cost.
    """

    members: tuple[str, ...]
    unserved_twh: Array
    peak_gw: Array
    outages: tuple[Outage, ...]


def elements_of(system: EnergySystem, year: int = BASE_YEAR, at: Corner = Corner.CENTRAL) -> tuple[Element, ...]:
    """Return what can fail: of every plant its largest station, of every line its largest circuit."""
    member = system.member_of
    plants = (
        Element(p.name, "plant", (p.member,), min(p.largest_gw, p.gw.at(at)), p.outage.at(at))
        for p in system.plants
        if p.built <= year <= p.retires and p.fuel != "storage"
    )
    lines = (
        Element(line.name, "line", (member[line.from_], member[line.to]), min(line.circuit_gw, line.gw.at(at)), 0.0)
        for line in system.standing
        if line.built <= year
    )
    return (*plants, *lines)


def n_minus_1(
    system: EnergySystem,
    year: int = BASE_YEAR,
    at: Corner = Corner.CENTRAL,
    *,
    dry: bool = False,
    elements: Iterable[Element] | None = None,
) -> NMinus1:
    """Return what is not served when any one element is out.

    Parameters
    ----------
    system : EnergySystem
    year : int
    at : Corner
        End of all ranges.
    dry : bool
        Whether rivers bring a dry year.
    elements : iterable of Element, optional
        What fails; all that can by default.

    Raises
    ------
    NotConverged
        An answer fails its check.
    """
    codes = system.codes
    full = standing_year(system, year, at, dry=dry)
    whole = _Outages(full, codes)
    peak = _Outages(peak_hour(system, full, at), codes)
    found = []
    for element in elements_of(system, year, at) if elements is None else elements:
        twh, musd = whole.more(element)
        gw, _ = peak.more(element)
        found.append(Outage(element, twh, musd, gw))
    order = sorted(
        found, key=lambda o: (-round(o.peak_gw.sum(), 6), -round(o.unserved_twh.sum(), 6), -round(o.musd, 3))
    )
    return NMinus1(codes, whole.unserved, peak.unserved, tuple(order))


class _Outages:
    """One programme, of which bounds change with what is out."""

    def __init__(self, year: PowerYear, codes: tuple[str, ...]) -> None:
        self.year, self.codes = year, codes
        self.given, self.at = year_programme(year)
        self.base = self._solved(self.given)
        self.unserved = self._unserved(self.base)

    def _solved(self, given: Programme) -> Solved:
        found = solve(given)
        require_optimum(given, found, f"the power system of {self.year.year} with one element out")
        return found

    def _unserved(self, found: Solved) -> Array:
        """Return TWh (in a single hour: thousands of GW) not served, by member."""
        gwh = self.year.hours @ run_of(self.at, found).unserved
        per = 1e3 if self.year.slices > 1 else 1.0
        return (
            np.array([sum(gwh[i] for i, m in enumerate(self.year.members) if m == code) for code in self.codes]) / per
        )

    def more(self, element: Element) -> tuple[Array, float]:
        """Return what is not served more, by member, and what is paid more, when an element is out."""
        columns, high = _lowered(self.year, self.at, element)
        most = _lost_water(self.year, self.at, element, self.given.most_side)
        used = self.given.most @ self.base.x if most is not self.given.most_side else -np.inf
        if (self.base.x[columns] <= high).all() and (used <= most).all():  # the same answer is still the best
            return np.zeros(len(self.codes)), 0.0
        limits, low = self.given.high.copy(), self.given.low.copy()
        limits[columns] = np.minimum(limits[columns], high)
        low[columns] = np.minimum(low[columns], high)
        cost = self.given.cost.copy()
        cost[self.at.unserved[:, [m in element.members for m in self.year.members]]] *= NEARER
        found = self._solved(replace(self.given, cost=cost, low=low, high=limits, most_side=most))
        more = self._unserved(found) - self.unserved
        more[np.abs(more) < NONE] = 0.0
        return more, float(self.given.cost @ found.x) - self.base.objective


def _lowered(year: PowerYear, at: Operation, element: Element) -> tuple[Integers, Array]:
    """Return columns of what is out in part, and what is left of it."""
    if element.kind == "line":
        i = year.lines.names.index(element.name)
        columns = at.sent[:, i].ravel()
        return columns, np.full(columns.shape, max(float(year.lines.gw[i]) - element.gw, 0.0))
    i = year.units.names.index(element.name)
    return at.made[:, i], year.units.most[:, i] * max(float(year.units.gw[i]) - element.gw, 0.0)


def _lost_water(year: PowerYear, at: Operation, element: Element, side: Array) -> Array:
    """Return right-hand sides without the water that runs past a station that is out: its share of the capacity."""
    unit = year.units.names.index(element.name) if element.kind == "plant" else -1
    if unit < 0 or year.units.fuels[unit] != "hydro":
        return side
    lost = side.copy()
    for row, limit in zip(at.held.tolist(), year.limits, strict=True):
        if unit in limit.units:
            lost[row] *= max(1.0 - element.gw / year.units.gw[list(limit.units)].sum(), 0.0)
    return lost


def peak_hour(system: EnergySystem, year: PowerYear, at: Corner = Corner.CENTRAL) -> PowerYear:
    """Return the hour of the coldest January day in which most is wanted, with the least wind and sun.

    Water that can be kept for it gives as if the same hours of all days of January shared what the month has.

    Parameters
    ----------
    system : EnergySystem
    year : PowerYear
        With January first.
    at : Corner
    """
    _, days, blocks = year.shape
    block = int(year.demand[:blocks].sum(axis=1).argmax())
    same = np.arange(days) * blocks + block  # the block on every kind of day
    weather = np.isin(year.units.fuels, ("wind", "solar"))
    given = (year.units.most[same][:, weather] * year.units.gw[weather]).sum(axis=1)
    one = int(same[int(given.argmin())])
    peak = {d.member: d.peak.at(at) for d in system.demands}
    most = year.units.most[[one]].copy()
    for limit in year.limits:
        if set(limit.slices) == set(range(days * blocks)):
            here = list(limit.units)
            steady = float(year.units.least[one, here] @ year.units.gw[here])
            kept = limit.twh * 1e3 - steady * year.hours[list(limit.slices)].sum()
            gw = steady + max(kept, 0.0) / year.hours[same].sum()
            most[0, here] = np.minimum(most[0, here], gw / year.units.gw[here].sum())
    return replace(
        year,
        shape=(1, 1, 1),
        hours=np.ones(1),
        day_hours=np.ones(1),
        demand=year.demand[[one]] * np.array([peak.get(m, 1.0) for m in year.members]),
        units=replace(year.units, most=most, least=np.minimum(year.units.least[[one]], most)),
        limits=_hourly(year.limits, year.hours.sum()),
    )


def _hourly(limits: Iterable[Limit], hours: float) -> tuple[Limit, ...]:
    """Return what holds all year as it holds in an hour; months are in what units can give."""
    return tuple(
        Limit(limit.name, limit.units, (0,), limit.twh / hours)
        for limit in limits
        if limit.name.endswith((" sells", " buys"))
    )
