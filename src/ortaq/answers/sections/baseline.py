"""The baseline among the members: size, trade with whom, how each flow was obtained, and where it is weakest."""

import numpy as np

from ortaq.answers.material import Material
from ortaq.answers.trade_bands import TradeBands, trade_bands
from ortaq.core import METHODS, Array, Band, Integers, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text

POWERS = ("CHN", "RUS")
"""Shown beside the members even where they have no seat."""

LARGEST_PARTNERS = 5
WEAKEST_CELLS = 12

MEMBER = Column(Text("column.member"))
USD = Text("unit.usd")


def baseline(material: Material) -> Section:
    """Return the facts that every gain is computed from, with their quality."""
    region, members = material.region, material.payoffs.members
    bands = trade_bands(region)
    blocks = (
        _sizes(region, members),
        _matrix(region, members, bands),
        _partners(region, members, bands),
        _methods(region, members, bands),
        _weakest(region, members),
    )
    lead = Text("baseline.lead", {"region": Name("region", region.name), "year": str(region.base_year)})
    return Section("baseline", Text("baseline.title"), (lead,), blocks, annex=True)


def _sizes(region: Region, members: tuple[str, ...]) -> Table:
    rows = []
    for code in members:
        at = region.economy_ids.index(code)
        economy = region.economies[at]
        foreign = np.arange(len(region.economies)) != at
        sold, bought = region.flow[:, foreign, at].sum(), region.flow[:, at, foreign].sum()
        rows.append(
            (
                Cell(Text("baseline.name_code", {"name": Name("economy", code), "code": code})),
                Cell(economy.population_million),
                _money(economy.gdp_musd),
                Cell(round(economy.gdp_per_head_usd), Reading.COUNT),
                _money(sold),
                _money(bought),
            )
        )
    columns = (
        MEMBER,
        Column(Text("column.population"), Text("unit.million")),
        *(Column(Text(f"column.{head}"), USD) for head in ("gdp", "per_head", "exports", "imports")),
    )
    return Table("sizes", Text("baseline.sizes"), columns, tuple(rows), (Text("note.sizes"),))


def _money(musd: float) -> Cell:
    return Cell(float(musd), Reading.MONEY)


def _matrix(region: Region, members: tuple[str, ...], bands: TradeBands) -> Table:
    ids = region.economy_ids
    shown = tuple(dict.fromkeys((*members, *(p for p in POWERS if p in ids))))
    at = [ids.index(code) for code in shown]
    rows = tuple((Cell(Name("economy", ids[n])), *(_flow_cell(bands, n, i) for i in at)) for n in at)
    columns = (Column(Text("column.importer")), *(Column(Name("economy", code), USD) for code in shown))
    return Table("trade", Text("baseline.matrix"), columns, rows, (Text("note.trade_matrix"), Text("note.unmarked")))


def _flow_cell(bands: TradeBands, importer: int, exporter: int) -> Cell:
    if importer == exporter:
        return Cell(Text("mark.outside"))
    at = importer, exporter
    method = METHODS[int(bands.by_method[:, importer, exporter].argmax())]
    return Cell(_band(bands.low[at], bands.central[at], bands.high[at]), Reading.MONEY, flag=_flag(method))


def _flag(method: str) -> Text | str:
    """Return how a flow was obtained where nobody reported it."""
    return "" if method == "reported" else Text(f"method.{method}")


def _band(low: float, central: float, high: float) -> Band:
    return Band(float(low), float(central), float(high))


def _partners(region: Region, members: tuple[str, ...], bands: TradeBands) -> Table:
    ids, rows = region.economy_ids, []
    for code in members:
        at = ids.index(code)
        turnover = bands.central[at] + bands.central[:, at]
        turnover[at] = -1.0
        for partner in np.argsort(-turnover, kind="stable")[:LARGEST_PARTNERS].tolist():
            named = Cell(Name("economy", code)), Cell(Name("economy", ids[partner]))
            rows.append((*named, _flow_cell(bands, partner, at), _flow_cell(bands, at, partner)))
    columns = (
        MEMBER,
        Column(Text("column.partner")),
        Column(Text("column.exports_to"), USD),
        Column(Text("column.imports_from"), USD),
    )
    return Table("partners", Text("baseline.partners"), columns, tuple(rows), (Text("note.unmarked"),))


def _methods(region: Region, members: tuple[str, ...], bands: TradeBands) -> Table:
    rows = []
    for code in members:
        at = region.economy_ids.index(code)
        value = bands.by_method[:, at].sum(axis=1) + bands.by_method[:, :, at].sum(axis=1)
        value -= 2.0 * bands.by_method[:, at, at]
        rows.append((Cell(Name("economy", code)), *map(Cell, (100.0 * value / value.sum()).tolist())))
    columns = MEMBER, *(Column(Text(f"method.{m}"), Text("unit.percent_of_trade")) for m in METHODS)
    return Table("methods", Text("baseline.methods"), columns, tuple(rows), (Text("note.methods"),))


def _weakest(region: Region, members: tuple[str, ...]) -> Table:
    at = np.array([region.economy_ids.index(m) for m in members])
    pairs = np.ix_(np.arange(len(region.sectors)), at, at)
    flow, spread = region.flow[pairs].copy(), 2.0 * region.flow_ln_sd[pairs]
    flow[:, range(len(at)), range(len(at))] = 0.0
    low, high = flow * np.exp(-spread), flow * np.exp(spread)
    rows = tuple(
        _weak_row(region, (j, at[n], at[i]), _band(low[j, n, i], flow[j, n, i], high[j, n, i]))
        for j, n, i in _widest(high - low)
        if flow[j, n, i] > 0.0
    )
    heads = (Column(Text(f"column.{head}")) for head in ("exporter", "importer", "sector"))
    columns = (
        *heads,
        Column(Text("column.flow"), USD),
        Column(Text("column.method")),
        Column(Text("column.source")),
    )
    return Table("weakest", Text("baseline.weakest"), columns, rows, (Text("note.weakest"),))


def _widest(width: Array) -> Integers:
    """Return the positions of the widest cells, shape (cell, 3)."""
    order = np.argsort(-width, axis=None, kind="stable")[:WEAKEST_CELLS]
    return np.stack(np.unravel_index(order, width.shape), axis=1)


def _weak_row(region: Region, at: tuple[int, int, int], value: Band) -> tuple[Cell, ...]:
    sector, importer, exporter = at
    return (
        Cell(Name("economy", region.economy_ids[exporter])),
        Cell(Name("economy", region.economy_ids[importer])),
        Cell(Name("sector", region.sector_ids[sector])),
        Cell(value, Reading.MONEY),
        Cell(Text(f"method.{region.flow_method[at]}")),
        Cell(str(region.flow_source[at])),
    )
