"""What `ortaq run` says of one scenario: real income, what each change and channel contributes, and why."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from ortaq.answers.figures.incomes import bands
from ortaq.answers.sections.answered import answered
from ortaq.answers.sections.gains import INCOME, USD_YEAR, percent_cell
from ortaq.answers.sections.volumes import detail_tables, economies_table
from ortaq.answers.sections.words import changes, economies
from ortaq.core import Array, Band, Outcome, Region, Scenario
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.domains import variables

CELLS = 12
"""Rows of every list of the largest."""

ECONOMY = Column(Text("run.head.economy"))

MUSD_YEAR = "million USD a year"

Parts: TypeAlias = Mapping[str, Array]


def outcome_section(
    region: Region,
    scenario: Scenario,
    outcome: Outcome,
    why: str | None = None,
    *,
    everyone: bool = False,
    full: bool = False,
) -> Section:
    """Return what a scenario does to the economies that it names, or that it moves most.

    Parameters
    ----------
    region : Region
    scenario : Scenario
    outcome : Outcome
    why : str, optional
        Economy whose largest contributions are listed.
    everyone : bool, optional
        All economies.
    full : bool, optional
        With trade and production of each by sector and partner.
    """
    shown = shown_economies(region, scenario, outcome, everyone=everyone)
    beside = [name for name in outcome.metrics if variables()[name].writer != "run"]
    named = dict(zip(outcome.decomposition, changes(outcome.decomposition), strict=True))
    tables = [_gains(outcome, region, shown)]
    tables += [_beside(outcome, beside, shown)] if beside else []
    tables += [_contributions("changes", named, outcome.decomposition, outcome, shown)] if len(named) > 1 else []
    tables += [_contributions("channels", channel_names(outcome), outcome.channels, outcome, shown)]
    tables += [_trade_costs(outcome, region)] if outcome.trade_cost_hat else []
    tables += [economies_table(region, outcome.volumes, shown)] if outcome.volumes else []
    tables += [_largest(outcome, region, why)] if why else []
    detailed = shown if full else [region.economy_ids.index(why)] if why else []
    tables += detail_tables(region, outcome.volumes, detailed) if detailed and outcome.volumes else ()
    first = outcome.answering[0]
    how = answered(region.answering(first.cause, first.horizon), outcome.answering)
    title = Text("run.title", {"scenario": Name("change", scenario.id)})
    return Section("outcome", title, (how, Text("run.meaning"), bands(outcome)), tuple(tables))


def channel_names(outcome: Outcome) -> dict[str, Text]:
    """Return what the channels of contributions are called."""
    return {name: Text(f"table.channel.{name.removesuffix('_percent')}") for name in outcome.reasons}


def metric_unit(name: str) -> tuple[Words, Reading]:
    """Return the unit of a metric, and how its numbers are meant."""
    variable = variables()[name]
    unit = variable.unit
    if variable.metric:
        return Name(f"{variable.writer}.unit", unit), Reading.CHANGE
    if unit == MUSD_YEAR:
        return USD_YEAR, Reading.MONEY_CHANGE
    return (Text("unit.percent"), Reading.CHANGE) if unit == "percent" else (unit, Reading.AMOUNT)


def shown_economies(region: Region, scenario: Scenario, outcome: Outcome, *, everyone: bool = False) -> list[int]:
    """Return the positions of the economies that the scenario names, or of all.

    Where a move names none, those that gain or lose most are added.
    """
    moves = [m for c in scenario.changes for m in c.moves]
    named = {e for m in moves for e in m.economies}
    named |= {p for c in scenario.changes for p in c.participants}
    if not all(m.economies for m in moves):
        most = np.argsort(-np.abs(outcome.metrics["real_income_percent"]), kind="stable")[:CELLS]
        named |= {region.economies[i].id for i in most}
    return [i for i, e in enumerate(region.economies) if everyone or e.id in named]


def _band(outcome: Outcome, name: str, at: int) -> Band:
    central, low, high = (float(m[name][at]) for m in (outcome.metrics, outcome.low, outcome.high))
    return Band(low, central, high)


def _gains(outcome: Outcome, region: Region, shown: list[int]) -> Table:
    gdp = Column(Text("front.of_gdp"), Text("unit.percent_gdp"))
    whole = "whole_percent" in outcome.metrics
    heads = [ECONOMY, Column(Text("run.head.percent"), INCOME), Column(Text("run.head.money"), USD_YEAR), gdp]
    columns = (*heads, *([Column(Text("run.head.whole"), INCOME)] if whole else []))
    rows = tuple(
        (
            Cell(Name("economy", outcome.economies[i])),
            Cell(_band(outcome, "real_income_percent", i), Reading.CHANGE, 1),
            Cell(musd := _band(outcome, "real_income_musd", i), Reading.MONEY_CHANGE),
            Cell(_of_gdp(musd, region.economies[i].gdp_musd), Reading.CHANGE, 1),
            *([Cell(_band(outcome, "whole_percent", i), Reading.CHANGE, 1)] if whole else []),
        )
        for i in shown
    )
    return Table("income", Text("run.income"), columns, rows)


def _of_gdp(musd: Band, gdp_musd: float) -> Band:
    return Band(*(100.0 * end / gdp_musd for end in (musd.low, musd.central, musd.high)))


def _beside(outcome: Outcome, names: list[str], shown: list[int]) -> Table:
    """Return what domains change beside real income, each in its own unit."""
    units = {name: metric_unit(name) for name in names}
    columns = (ECONOMY, *(Column(variable_name(name), unit) for name, (unit, _) in units.items()))
    rows = tuple(
        (
            Cell(Name("economy", outcome.economies[i])),
            *(Cell(_band(outcome, name, i), reading) for name, (_, reading) in units.items()),
        )
        for i in shown
    )
    return Table("beside", Text("run.beside"), columns, rows)


def variable_name(name: str) -> Name:
    """Return the name of a variable: a text of the domain that writes it alone, else of the house, else its code."""
    writer = variables()[name].writer
    return Name("variable" if writer == "domain" else f"{writer}.variable", name)


def _contributions(id: str, heads: Mapping[str, Words], parts: Parts, outcome: Outcome, shown: list[int]) -> Table:
    columns = (ECONOMY, *(Column(heads[name], INCOME) for name in parts))
    rows = tuple(
        (Cell(Name("economy", outcome.economies[i])), *(percent_cell(value[i]) for value in parts.values()))
        for i in shown
    )
    return Table(id, Text(f"run.{id}"), columns, rows)


def _trade_costs(outcome: Outcome, region: Region) -> Table:
    """Return the flows whose trade costs move most money, by who moves them; writers multiply."""
    hats = dict(outcome.trade_cost_hat)
    both = np.prod(list(hats.values()), axis=0)
    moved: dict[str, tuple[Words, Array]] = {writer: (Name("domain", writer), hat) for writer, hat in hats.items()}
    if len(hats) > 1:
        moved["together"] = Text("run.together"), both
    weight = region.flow * np.abs(np.where(np.isfinite(both), both, 2.0) - 1.0)
    rows = []
    for at in np.argsort(-weight, axis=None, kind="stable")[:CELLS]:
        s, importer, exporter = np.unravel_index(at, weight.shape)
        if weight[s, importer, exporter] == 0.0:
            break
        place = Name("sector", region.sector_ids[s]), *economies(region.economy_ids[i] for i in (exporter, importer))
        rows.append((*map(Cell, place), *(_cost_move(float(hat[s, importer, exporter])) for _, hat in moved.values())))
    heads = (Column(Text(f"run.head.{head}")) for head in ("sector", "from", "to"))
    columns = (*heads, *(Column(title, Text("run.cost_unit")) for title, _ in moved.values()))
    return Table("trade-costs", Text("run.trade_costs"), columns, tuple(rows))


def _cost_move(hat: float) -> Cell:
    return Cell(Text("shift.closed")) if np.isinf(hat) else Cell(100.0 * (hat - 1.0), Reading.CHANGE)


def _largest(outcome: Outcome, region: Region, why: str) -> Table:
    """Return the largest contributions to one economy by channel, sector and partner."""
    member, names = region.economy_ids.index(why), channel_names(outcome)
    found: list[tuple[float, Text, dict[str, Name]]] = []
    for name, value in outcome.reasons.items():
        dims = variables()[name].dims
        own = np.take(value, member, axis=dims.index("economy"))
        rest = [d for d in dims if d != "economy"]
        for at in np.ndindex(own.shape):
            place = {
                d: Name("sector", region.sector_ids[i]) if d == "sector" else Name("economy", region.economy_ids[i])
                for d, i in zip(rest, at, strict=True)
            }
            found.append((float(own[at]), names[name], place))
    found.sort(key=lambda each: -abs(each[0]))
    rows = tuple(
        (Cell(channel), Cell(place.get("sector", "")), Cell(place.get("partner", "")), percent_cell(percent))
        for percent, channel, place in found[:CELLS]
    )
    heads = (Column(Text(f"run.head.{head}")) for head in ("channel", "sector", "partner"))
    title = Text("run.largest", {"economy": Name("economy", why)})
    return Table("reasons", title, (*heads, Column(Text("run.head.contribution"), INCOME)), rows)
