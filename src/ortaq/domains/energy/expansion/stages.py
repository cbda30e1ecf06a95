"""Periods of a path: arrays of each year with everything that stands or can be built, and what building costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.energy.dispatch.inputs import Maker, calendar, makers_of, power_year
from ortaq.domains.energy.dispatch.year import Limit, PowerYear, Units, merged
from ortaq.domains.energy.system.future_rows import Option
from ortaq.domains.energy.system.rows import MONTHS, Line
from ortaq.domains.energy.system.system import EnergySystem

DISCOUNT, LINE_LIFE = "A-DISCOUNT", "A-LINE-LIFE"
"""Assumptions: what a year later counts less, a share; years for which a line stands."""

COARSE = ((11, 0, 1), (2, 3, 4), (5, 6, 7), (8, 9, 10))
"""Months together where a path is not fine: seasons, winter first."""


@dataclass(frozen=True)
class Stages:
    """What a path is planned on.

    Attributes
    ----------
    periods : tuple of int
        A year each.
    weights : ndarray, shape (period,)
        Years for which it stands, discounted to the first.
    years : tuple of PowerYear
        The same units, lines and stores in each; those of plants first, then those that can be built.
    standing : ndarray, shape (period, unit)
        GW of plants that stand without being built on the path; neighbours without bound.
    standing_stores : ndarray, shape (period, store)
    options, stores : tuple of Option
        The last units before neighbours, and the last stores.
    candidates : tuple of Line
        The last lines.
    plants : int
        Units that are plants.
    retiring : ndarray of bool, shape (unit,)
        Plants that heat must run, which may stop for good before their time.
    water_twh : ndarray, shape (option, month)
        TWh a month of one GW of new hydro; infinite of all else.
    discount : float
    line_life : int
    """

    periods: tuple[int, ...]
    weights: Array
    years: tuple[PowerYear, ...]
    standing: Array
    standing_stores: Array
    options: tuple[Option, ...]
    stores: tuple[Option, ...]
    candidates: tuple[Line, ...]
    plants: int
    retiring: Array
    water_twh: Array
    discount: float
    line_life: int

    def built_by(self, first: int, life: int) -> Array:
        """Return which periods see what is built in which, 1 or 0, shape (period, period of building).

        Parameters
        ----------
        first : int
            First year in which it can stand.
        life : int
        """
        years = np.array(self.periods)
        age = years[:, None] - years[None, :]
        return np.asarray(((age >= 0) & (age < life) & (years[None, :] >= first)).astype(float))


def weights_of(periods: Sequence[int], discount: float) -> Array:
    """Return what each period counts: every year from the first to the last goes to the nearest, discounted.

    Examples
    --------
    >>> weights_of((2030, 2032), 0.0).tolist()
    [2.0, 1.0]
    """
    found = np.zeros(len(periods))
    for year in range(periods[0], periods[-1] + 1):
        found[int(np.argmin([abs(year - p) for p in periods]))] += (1.0 + discount) ** -(year - periods[0])
    return found


def stages(
    system: EnergySystem,
    periods: Sequence[int],
    trade: str,
    at: Corner = Corner.CENTRAL,
    *,
    fine: bool = False,
    calm: bool = True,
    dry: bool = False,
) -> Stages:
    """Return what a path is planned on.

    Parameters
    ----------
    system : EnergySystem
    periods : sequence of int
    trade : str
        ``none``: no line between members; ``today``: those that stand; ``expansion``: what can be built besides.
    at : Corner
        End of all ranges.
    fine : bool
        Months apart.
    calm : bool
        Kinds of day apart.
    dry : bool
        Every year is a dry one.
    """
    first = periods[0]
    standing, candidates = lines_of(system, trade, periods[-1])
    plants = tuple({m.name: m for year in periods for m in makers_of(system, max(year, first), at)}.values())
    options = tuple(o for o in system.options if o.fuel != "storage" and o.limit_gw.at(at) > 0.0)
    stores = tuple(o for o in system.options if o.fuel == "storage" and o.limit_gw.at(at) > 0.0)
    old = tuple(m for m in plants if m.fuel != "storage")
    old_stores = tuple(m for m in plants if m.fuel == "storage")
    new = tuple(_maker(o, at) for o in (*options, *stores))
    years = []
    for year in periods:
        whole = power_year(
            system, year, (*old, *old_stores, *new[len(options) :]), (*standing, *candidates), at, calm=calm, dry=dry
        )
        whole = _with_options(system, whole, new[: len(options)], len(old), at, calm=calm, dry=dry)
        years.append(whole if fine else merged(whole, COARSE))
    water = _water(system, options, years[0], dry=dry, fine=fine)
    stands = {p.name: (p.built, p.retires) for p in system.plants}
    return Stages(
        tuple(periods),
        weights_of(periods, system.assumed[DISCOUNT].at(at)),
        tuple(years),
        _stands(periods, old, stands),
        _stands(periods, old_stores, stands),
        options,
        stores,
        candidates,
        len(old),
        np.array([m.must_run > 0.0 for m in old], dtype=bool),
        water,
        system.assumed[DISCOUNT].at(at),
        round(system.assumed[LINE_LIFE].at(at)),
    )


def _stands(periods: Sequence[int], plants: tuple[Maker, ...], when: dict[str, tuple[int, int]]) -> Array:
    rows = [[m.gw if when[m.name][0] <= year <= when[m.name][1] else 0.0 for m in plants] for year in periods]
    return np.array(rows).reshape(len(periods), len(plants))


def lines_of(system: EnergySystem, trade: str, last: int) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return lines that stand and those that can be built, of a kind of trade.

    Lines inside a member and to neighbours outside stand in all.

    Parameters
    ----------
    system : EnergySystem
    trade : str
    last : int
        Last year.
    """
    member, inside = system.member_of, set(system.codes)

    def between(line: Line) -> bool:
        ends = {member[line.from_], member[line.to]}
        return len(ends) == 2 and ends <= inside

    standing = tuple(line for line in system.standing if trade != "none" or not between(line))
    open_ = trade == "expansion"
    own = (line for line in system.candidates if open_ or len({member[line.from_], member[line.to]}) == 1)
    return standing, tuple(line for line in own if line.built <= last)


def _maker(option: Option, at: Corner) -> Maker:
    return Maker(
        f"{option.technology} {option.node}",
        option.node,
        option.fuel,
        option.limit_gw.at(at),
        1.0 - option.outage.at(at),
        0.0,
        option.marginal_usd_mwh.at(at),
        option.co2_t_mwh.at(at),
        option.efficiency.at(at),
        option.hours,
    )


def _with_options(
    system: EnergySystem, year: PowerYear, new: tuple[Maker, ...], old: int, at: Corner, *, calm: bool, dry: bool
) -> PowerYear:
    """Return a year with units that can be built between plants and neighbours."""
    alone = power_year(replace(system, borders=(), hydro=()), year.year, new, (), at, calm=calm)
    slices = calendar(system, at, calm=calm)
    least = alone.units.least.copy()
    for i, maker in enumerate(new):
        if maker.fuel == "hydro":
            months, movable = water_of(system, maker.node, dry=dry)
            hours = np.bincount(slices.month, slices.hours, MONTHS)
            steady = ((1.0 - movable) * months * 1e3 / hours)[slices.month]
            least[:, i] = np.minimum(steady, alone.units.most[:, i])
    extra = replace(alone.units, least=least)
    units = year.units
    joined = {
        name: np.concatenate([first[..., :old], other, first[..., old:]], axis=-1)
        for name in ("at", "gw", "most", "least", "usd_mwh", "t_mwh", "charge_usd_mwh", "sign")
        for first, other in [(getattr(units, name), getattr(extra, name))]
    }
    moved = tuple(
        Limit(x.name, tuple(u if u < old else u + len(new) for u in x.units), x.slices, x.twh) for x in year.limits
    )
    names = (*units.names[:old], *extra.names, *units.names[old:])
    fuels = (*units.fuels[:old], *extra.fuels, *units.fuels[old:])
    return replace(year, units=Units(names=names, fuels=fuels, **joined), limits=moved)


def water_of(system: EnergySystem, node: str, *, dry: bool) -> tuple[Array, float]:
    """Return TWh by month that one GW of new hydro has at a node, and what can be moved within a month.

    As the dams that are planned there (`new_hydro`); where no table says it, as plants that stand in its member.
    """
    member = system.member_of[node]
    rows = [row for row in system.hydro if row.member == member]
    movable = float(np.average([row.movable for row in rows], weights=[sum(row.twh) + 1e-9 for row in rows]))
    new = sorted((row for row in system.new_hydro if row.node == node), key=lambda row: row.month)
    if new:
        return np.array([row.dry_twh_gw if dry else row.twh_gw for row in new]), movable
    nodes = {row.node for row in rows}
    gw = sum(p.gw.central for p in system.plants if p.fuel == "hydro" and p.node in nodes)
    return np.sum([row.dry_twh if dry else row.twh for row in rows], axis=0) / max(gw, 1e-9), movable


def _water(system: EnergySystem, options: tuple[Option, ...], year: PowerYear, *, dry: bool, fine: bool) -> Array:
    found = np.full((len(options), year.shape[0]), np.inf)
    for i, option in enumerate(options):
        if option.fuel == "hydro":
            twh = water_of(system, option.node, dry=dry)[0]
            found[i] = twh if fine else [twh[list(group)].sum() for group in COARSE]
    return found
