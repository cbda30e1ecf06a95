"""The least-cost way of the power system: what runs, what is emitted, what is built, who pays and who saves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Band
from ortaq.core.chart import Bar, Chart, Key, Panel, Scale, ScaleKind
from ortaq.core.report import Cell, Column, Figure, Name, Number, Reading, Table, Text, Words
from ortaq.domains.energy.expansion.path import TRADE, Path
from ortaq.domains.energy.report.words import (
    GW,
    MEMBER,
    MT_CO2,
    MUSD,
    NONE,
    PERCENT,
    TWH,
    USD_MWH,
    USD_T,
    fuel,
    state,
)
from ortaq.domains.energy.system import EnergySystem

LEAST = 5e-3
"""GW or TWh below which nothing is built and nothing runs."""

NO_CARBON = ("hydro", "nuclear", "wind", "solar", "bio")
RENEWABLE = ("hydro", "wind", "solar", "bio")


@dataclass(frozen=True, eq=False)
class Ways:
    """Paths of one system that differ in the lines that members may use.

    Attributes
    ----------
    system : EnergySystem
    members : tuple of str
        Who is shown.
    by_trade : mapping of str to Path
        By kind of trade, from none to most.
    caps : mapping of (str, int) to float
        Million tonnes; an empty member is all together.
    """

    system: EnergySystem
    members: tuple[str, ...]
    by_trade: Mapping[str, Path]
    caps: Mapping[tuple[str, int], float]

    @property
    def widest(self) -> Path:
        """The path with most trade."""
        return self.by_trade[[t for t in TRADE if t in self.by_trade][-1]]

    def cap(self, year: int) -> float | None:
        """Return the cap of who is shown: that of all together, or the sum of their own; None where there is none."""
        if len(self.members) == len(self.widest.members) and ("", year) in self.caps:
            return self.caps["", year]
        own = [self.caps.get((m, year)) for m in self.members]
        return None if None in own else sum(each for each in own if each is not None)

    @property
    def at(self) -> list[int]:
        """Positions of who is shown."""
        return [self.widest.members.index(m) for m in self.members]

    @property
    def fuels(self) -> list[int]:
        """Positions of fuels that run in some period."""
        twh = self.widest.generation_twh[:, self.at].sum(axis=1)
        return [i for i in range(len(self.widest.fuels)) if twh[:, i].max() > LEAST]


def mix_figure(ways: Ways) -> Figure:
    """Return what runs in every period by fuel: one panel for all who are shown, one for each."""
    path = ways.widest
    panels = [_mix_panel(ways, Text("energy.together"), ways.at)] if len(ways.at) > 1 else []
    panels += [_mix_panel(ways, Name("economy", path.members[i]), [i]) for i in ways.at]
    upwards = Scale(ScaleKind.CATEGORY, Text("energy.period"), names=_periods(path))
    across = Scale(ScaleKind.LINEAR, Text("energy.generation"), TWH)
    keys = tuple(Key(fuel(path.fuels[i])) for i in ways.fuels)
    chart = Chart(across, upwards, tuple(panels), each=MEMBER.title, name=Text("energy.period"), keys=keys, own=True)
    return Figure("energy-way", Text("energy.way"), Text("energy.way_description"), chart, (_capped(ways),))


def _mix_panel(ways: Ways, title: Words, at: list[int]) -> Panel:
    path = ways.widest
    twh = path.generation_twh[:, at].sum(axis=1)
    bars = tuple(_stacked(ways.fuels, twh[p], str(year)) for p, year in enumerate(path.periods))
    return Panel(title, bars)


def _stacked(shown: Sequence[int], values: Array, name: Words) -> Bar:
    parts = tuple((key, float(values[i])) for key, i in enumerate(shown) if values[i] > LEAST)
    whole = sum(value for _, value in parts)
    return Bar(parts, Band(whole, whole, whole), name)


def _periods(path: Path) -> tuple[str, ...]:
    return tuple(str(year) for year in path.periods)


def _capped(ways: Ways) -> Text:
    """Return the caps in words."""
    if not ways.caps:
        return Text("energy.no_caps")
    each = tuple(
        Text("energy.cap_of", {"member": Name("economy", who) if who else Text("energy.together"), **_cap(year, mt)})
        for (who, year), mt in sorted(ways.caps.items())
    )
    return Text("energy.caps", {"caps": each})


def _cap(year: int, mt: float) -> dict[str, Words]:
    return {"year": str(year), "mt": Number(mt, Reading.INPUT)}


def emissions_figure(ways: Ways) -> Figure:
    """Return what power plants of each member emit in every period, beside the cap."""
    path = ways.widest
    names = tuple(_capped_year(ways, year) for year in path.periods)
    mt = path.emissions_mt[:, ways.at]
    bars = tuple(_stacked(range(len(ways.at)), mt[p], name) for p, name in enumerate(names))
    upwards = Scale(ScaleKind.CATEGORY, Text("energy.period"), names=names)
    across = Scale(ScaleKind.LINEAR, Text("energy.emissions"), MT_CO2)
    keys = tuple(Key(Name("economy", path.members[i])) for i in ways.at)
    chart = Chart(across, upwards, (Panel("", bars),), name=Text("energy.period"), keys=keys)
    title, said = Text("energy.way_emissions"), Text("energy.way_emissions_description")
    return Figure("energy-way-emissions", title, said, chart, (Text("energy.way_emissions_note"),))


def _capped_year(ways: Ways, year: int) -> Words:
    cap = ways.cap(year)
    return str(year) if cap is None else Text("energy.year_capped", _cap(year, cap))


def day_figure(ways: Ways) -> Figure:
    """Return what runs in the hours of a January day in the first and the last period."""
    path = ways.widest
    panels = tuple(
        Panel(Text("energy.january_of", {"year": str(path.periods[p])}), _day(ways, p))
        for p in (0, len(path.periods) - 1)
    )
    names = tuple(bar.name for bar in panels[0].marks if isinstance(bar, Bar))
    upwards = Scale(ScaleKind.CATEGORY, Text("energy.hours"), names=names)
    across = Scale(ScaleKind.LINEAR, Text("energy.runs"), GW)
    keys = tuple(Key(fuel(path.fuels[i])) for i in ways.fuels)
    chart = Chart(across, upwards, panels, each=Text("energy.period"), name=Text("energy.hours"), keys=keys)
    note = (Text("energy.january_note"),)
    return Figure("energy-january", Text("energy.january"), Text("energy.january_description"), chart, note)


def _day(ways: Ways, period: int) -> tuple[Bar, ...]:
    path, system = ways.widest, ways.system
    gw = path.january_gw[period, ways.at].sum(axis=0)
    days = system.days if path.calm else system.days[:1]
    names = [
        Text("energy.day_block", {"day": day.title, "block": block.title}) if path.calm else block.title
        for day in days
        for block in system.blocks
    ]
    return tuple(_stacked(ways.fuels, gw[:, s], name) for s, name in enumerate(names))


def way_table(ways: Ways) -> Table:
    """Return generation by fuel, emissions, their caps and prices by period, of all who are shown."""
    path, at = ways.widest, ways.at
    columns = (
        Column(Text("energy.period")),
        *(Column(fuel(path.fuels[i]), TWH) for i in ways.fuels),
        Column(Text("energy.emissions"), MT_CO2),
        Column(Text("energy.cap"), MT_CO2),
        Column(Text("energy.carbon_price"), USD_T),
    )
    rows = []
    for p, year in enumerate(path.periods):
        twh = path.generation_twh[p, at].sum(axis=0)
        cap = ways.cap(year)
        rows.append(
            (
                Cell(str(year)),
                *(Cell(float(twh[i])) if twh[i] > LEAST else NONE for i in ways.fuels),
                Cell(float(path.emissions_mt[p, at].sum())),
                NONE if cap is None else Cell(cap, Reading.INPUT),
                Cell(float(path.carbon_usd_t[p, at].max())),
            )
        )
    note = (Text("energy.way_note"), _capped(ways))
    return Table("energy-way-mix", Text("energy.way_mix"), columns, tuple(rows), note)


def member_table(ways: Ways) -> Table:
    """Return shares of renewables, coal, emissions, imports and prices of members by period."""
    path = ways.widest
    columns = (
        MEMBER,
        Column(Text("energy.period")),
        Column(Text("energy.renewables"), PERCENT),
        Column(Text("energy.no_carbon"), PERCENT),
        Column(Text("energy.coal_share"), PERCENT),
        Column(Text("energy.emissions"), MT_CO2),
        Column(Text("energy.net_imports"), TWH),
        Column(Text("energy.not_served"), TWH),
        Column(Text("energy.price"), USD_MWH),
    )
    rows = tuple(
        (
            state(path.members[i]),
            Cell(str(year)),
            *(Cell(_part(path, p, i, names)) for names in (RENEWABLE, NO_CARBON, ("coal",))),
            Cell(float(path.emissions_mt[p, i])),
            Cell(float(path.imports_twh[p, i]), Reading.CHANGE),
            Cell(float(path.unserved_twh[p, i]), good=-1) if path.unserved_twh[p, i] > LEAST else NONE,
            Cell(float(path.usd_mwh[p, i])),
        )
        for i in ways.at
        for p, year in enumerate(path.periods)
    )
    note = (Text("energy.targets_note"),)
    return Table("energy-way-members", Text("energy.way_members"), columns, rows, note)


def _part(path: Path, period: int, member: int, names: Sequence[str]) -> float:
    """Return the share of fuels in what a member generates, percent."""
    at = [path.fuels.index(name) for name in names]
    made = [i for i, name in enumerate(path.fuels) if name != "storage"]
    whole = float(path.generation_twh[period, member, made].sum())
    return 100.0 * float(path.generation_twh[period, member, at].sum()) / whole if whole else 0.0


def built_table(ways: Ways) -> Table:
    """Return what is built by period: plants by member and fuel, and lines."""
    path = ways.widest
    columns = (Column(Text("energy.built")), *(Column(str(year), GW) for year in path.periods[1:]))
    rows = [
        (Cell(Text("energy.plants_of", {"member": Name("economy", path.members[i]), "fuel": fuel(name)})), *_gw(values))
        for i in ways.at
        for f, name in enumerate(path.fuels)
        for values in [path.built_gw[1:, i, f]]
        if values.max(initial=0.0) > LEAST
    ]
    first = path.line_gw[0]
    rows += [
        (Cell(name), *_gw(path.line_gw[1:, k] - first[k]))
        for k, name in enumerate(path.lines)
        if (path.line_gw[1:, k] - first[k]).max(initial=0.0) > LEAST
    ]
    return Table("energy-way-built", Text("energy.way_built"), columns, tuple(rows), (Text("energy.built_note"),))


def _gw(values: Array) -> tuple[Cell, ...]:
    return tuple(Cell(value) if value > LEAST else NONE for value in values.tolist())


def cost_table(ways: Ways) -> Table | None:
    """Return what members pay a year without trade, over today's lines and over new ones, and what each step saves.

    None where one kind of trade was asked for.
    """
    kinds = [t for t in TRADE if t in ways.by_trade]
    if len(kinds) < len(TRADE):
        return None
    paid = np.array([_a_year(ways.by_trade[t])[ways.at] for t in kinds])
    columns = (
        MEMBER,
        *(Column(Text(f"energy.pays_{t}"), MUSD) for t in kinds),
        Column(Text("energy.saves_today"), MUSD),
        Column(Text("energy.saves_expansion"), MUSD),
    )
    rows = [_pays(state(m), paid[:, k]) for k, m in enumerate(ways.members)]
    if len(rows) > 1:
        rows.append(_pays(Cell(Text("energy.together")), paid.sum(axis=1)))
    note = (Text("energy.cost_note"),)
    return Table("energy-way-cost", Text("energy.way_cost"), columns, tuple(rows), note)


def _a_year(path: Path) -> Array:
    """Return what each member pays in a mean year of the path after its first period, discounted, million USD."""
    return np.asarray(path.paid_a_year[[path.places.index(m) for m in path.members]])


def _pays(head: Cell, paid: Array) -> tuple[Cell, ...]:
    none, today, wide = paid.tolist()
    saved = (Cell(each, Reading.CHANGE, good=1) for each in (none - today, today - wide))
    return (head, *(Cell(each) for each in (none, today, wide)), *saved)
