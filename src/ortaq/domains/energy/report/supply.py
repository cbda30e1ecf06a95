"""Where electricity of members comes from in a year, how concentrated that is, and winters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortaq.core import Array
from ortaq.core.report import Cell, Column, Reading, Table, Text
from ortaq.domains.energy.dispatch.dispatched import Dispatch
from ortaq.domains.energy.report.words import INDEX, MEMBER, NONE, PERCENT, POINTS, TWH, USD_MWH, fuel, parts, state
from ortaq.domains.energy.security.concentration import Supply, herfindahl
from ortaq.domains.energy.system import FUELS, WINTER, EnergySystem

JANUARY, JULY = 0, 6

_WINTER = list(WINTER)
"""Rows of arrays by month."""


@dataclass(frozen=True)
class Years:
    """A year of the power system in which rivers bring what they usually do, and a dry one."""

    usual: Dispatch
    dry: Dispatch


def mix_table(year: Dispatch, members: Sequence[str]) -> Table:
    """Return what members generate by fuel, what they buy from each other, and how concentrated that is."""
    told = {m: year.fuel_twh(m) for m in members}
    shown = [f for f in FUELS if f != "storage" and any(_counts(each.get(f, 0.0)) for each in told.values())]
    columns = (
        MEMBER,
        Column(Text("energy.demand"), TWH),
        *(Column(fuel(f), TWH) for f in shown),
        Column(Text("energy.net_imports"), TWH),
        Column(Text("energy.concentration"), INDEX),
    )
    rows = tuple(
        (
            state(m),
            Cell(float(year.demand_twh(m).sum())),
            *(Cell(told[m][f]) if _counts(told[m].get(f, 0.0)) else NONE for f in shown),
            Cell(float(year.imports_twh(m).sum()), Reading.CHANGE),
            Cell(herfindahl(_sources(year, m))),
        )
        for m in members
    )
    note = (Text("energy.mix_note"), Text("energy.herfindahl_note"))
    return Table("energy-mix", Text("energy.mix"), columns, rows, note)


def _counts(twh: float) -> bool:
    return twh >= 5e-3


def _sources(year: Dispatch, member: str) -> list[float]:
    """Return fuels that members live on, and net imports as one more source."""
    bought = max(float(year.imports_twh(member).sum()), 0.0)
    return [*year.fuel_twh(member).values(), bought]


def backcast_table(system: EnergySystem, year: Dispatch, members: Sequence[str]) -> Table:
    """Return shares of fuels as computed beside those that were counted."""
    columns = (
        MEMBER,
        Column(Text("energy.fuel")),
        Column(Text("energy.computed"), PERCENT),
        Column(Text("energy.counted"), PERCENT),
        Column(Text("energy.difference"), POINTS),
    )
    rows = tuple(
        (state(m), Cell(fuel(f)), Cell(here), Cell(counted, Reading.INPUT), Cell(here - counted, Reading.CHANGE))
        for m in members
        for f, here, counted in backcast(system, year, m)
    )
    return Table("energy-backcast", Text("energy.backcast"), columns, rows, (Text("energy.backcast_note"),))


def backcast(system: EnergySystem, year: Dispatch, member: str) -> list[tuple[str, float, float]]:
    """Return fuels of a member with their computed and counted shares of generation, percent."""
    last = max((g.year for g in system.generated if g.member == member and g.year <= year.year.year), default=0)
    counted = {g.fuel: g.twh for g in system.generated if (g.member, g.year) == (member, last)}
    made = year.fuel_twh(member)
    return [
        (f, _share(made, f), _share(counted, f)) for f in FUELS if _share(made, f) >= 0.05 or _share(counted, f) >= 0.05
    ]


def _share(twh: Mapping[str, float], name: str) -> float:
    whole = sum(twh.values())
    return 100.0 * twh.get(name, 0.0) / whole if whole else 0.0


def winter_table(years: Years, members: Sequence[str]) -> Table:
    """Return what members lack from December to February, usually and after dry rivers, and what power is worth."""
    columns = (
        MEMBER,
        Column(Text("energy.winter_demand"), TWH),
        Column(Text("energy.winter_deficit"), TWH),
        Column(Text("energy.winter_deficit_dry"), TWH),
        Column(Text("energy.winter_unserved"), TWH),
        Column(Text("energy.winter_unserved_dry"), TWH),
        Column(Text("energy.price_january"), USD_MWH),
        Column(Text("energy.price_july"), USD_MWH),
        Column(Text("energy.price_january_dry"), USD_MWH),
    )
    rows = tuple(
        (
            state(m),
            Cell(float(years.usual.demand_twh(m)[_WINTER].sum())),
            *(
                Cell(winter_deficit(y.unserved_twh(m), y.imports_twh(m), 0.0), good=-1)
                for y in (years.usual, years.dry)
            ),
            *(Cell(float(y.unserved_twh(m)[_WINTER].sum()), good=-1) for y in (years.usual, years.dry)),
            *(Cell(_month_price(years.usual, m, month)) for month in (JANUARY, JULY)),
            Cell(_month_price(years.dry, m, JANUARY)),
        )
        for m in members
    )
    return Table("energy-winter", Text("energy.winter"), columns, rows, (Text("energy.winter_note"),))


def winter_deficit(unserved_twh: Array, imports_twh: Array, contract_twh: float) -> float:
    """Return what a member lacks from December to February: what is not served, and imports above what is agreed.

    Parameters
    ----------
    unserved_twh, imports_twh : ndarray, shape (12, day x block)
    contract_twh : float
        Imports of the three months that are agreed.

    Examples
    --------
    >>> import numpy as np
    >>> winter_deficit(np.full((12, 1), 0.25), np.full((12, 1), 0.5), 1.0)
    1.25
    """
    more = max(float(imports_twh[_WINTER].sum()) - contract_twh, 0.0)
    return float(unserved_twh[_WINTER].sum()) + more


def _month_price(year: Dispatch, member: str, month: int) -> float:
    twh = year.demand_twh(member)[month]
    return float((year.price(member)[month] * twh).sum() / twh.sum()) if twh.sum() else float("nan")


def sellers_table(supplies: Sequence[Supply], members: Sequence[str]) -> Table:
    """Return who sells gas, coal and crude to members, by which pipe, and how concentrated that is."""
    columns = (
        MEMBER,
        Column(Text("energy.fuel")),
        Column(Text("energy.bought_share"), PERCENT),
        Column(Text("energy.seller_concentration"), INDEX),
        Column(Text("energy.sellers")),
        Column(Text("energy.routes")),
    )
    rows = tuple(
        (
            state(s.member),
            Cell(fuel(s.fuel)),
            Cell(100.0 * s.dependence),
            Cell(s.sellers) if s.bought else NONE,
            Cell(parts(s.bought, states=True)) if s.bought else NONE,
            Cell(parts(s.routes, states=False)) if s.bought else NONE,
        )
        for s in supplies
        if s.member in members
    )
    return Table("energy-sellers", Text("energy.sellers_title"), columns, rows, (Text("energy.herfindahl_note"),))
