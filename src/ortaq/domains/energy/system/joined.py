"""Rows of an energy system that are joined from several tables."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeVar

from ortaq.core import Band
from ortaq.domains.energy.system import future_tables as future
from ortaq.domains.energy.system import power_tables as power
from ortaq.domains.energy.system.future_rows import Option
from ortaq.domains.energy.system.rows import MONTHS, Demand, FuelPrice, HydroByMonth, Plant
from ortaq.tables import TypedTable

Read = Mapping[str, TypedTable]
Prices = Mapping[tuple[str, str], FuelPrice]

_Row = TypeVar("_Row")

_NOTHING = Band.exact(0.0)


def marked(table: TypedTable, make: type[_Row], *columns: str) -> tuple[_Row, ...]:
    """Return the records of a table whose columns hold truth values."""
    return tuple(table.record(make, row | {c: row[c] == "true" for c in columns}) for row in table.rows())


def plants(read: Read, prices: Prices) -> tuple[Plant, ...]:
    """Return plants with their marginal cost and what they emit."""
    table = read[power.PLANTS.name]
    return tuple(
        table.record(Plant, row | _running(prices.get((row["member"], row["fuel"])), row)) for row in table.rows()
    )


def _running(price: FuelPrice | None, row: Mapping[str, Any], kept: float = 1.0) -> dict[str, Band]:
    """Return marginal cost, and what of the carbon dioxide reaches the air, per MWh; low: cheap fuel well used."""
    extra = Band(*(row[f"variable_usd_mwh{end}"] for end in ("_low", "", "_high")))
    if price is None:
        return {"marginal_usd_mwh": extra, "co2_t_mwh": _NOTHING}
    best, usual, worst = row["efficiency_high"], row["efficiency"], row["efficiency_low"]
    heat, co2 = price.usd_mwh_heat, kept * price.co2_t_mwh_heat
    return {
        "marginal_usd_mwh": Band(
            heat.low / best + extra.low, heat.central / usual + extra.central, heat.high / worst + extra.high
        ),
        "co2_t_mwh": Band(co2 / best, co2 / usual, co2 / worst),
    }


def demands(read: Read) -> tuple[Demand, ...]:
    """Return demands with their shapes and growth."""
    months, blocks = _by(read[power.MONTH_SHAPES.name], "month"), _by(read[power.HOUR_SHAPES.name], "block")
    growth = _by(read[future.GROWTH.name], "year")
    order = list(read[power.BLOCKS.name].columns["block"])
    table = read[power.DEMANDS.name]
    return tuple(
        table.record(
            Demand,
            row
            | {
                "month_shapes": tuple(months[row["member"]][m + 1] for m in range(MONTHS)),
                "hour_shapes": tuple(blocks[row["member"]][block] for block in order),
                "growth": tuple(sorted(growth[row["member"]].items())),
            },
        )
        for row in table.rows()
    )


def _by(table: TypedTable, by: str) -> dict[str, dict[Any, float]]:
    found: dict[str, dict[Any, float]] = defaultdict(dict)
    for row in table.rows():
        found[row["member"]][row[by]] = row["factor"]
    return found


def hydro(read: Read) -> tuple[HydroByMonth, ...]:
    """Return electricity from water by node."""
    owner = {row["node"]: row["member"] for row in read[power.NODES.name].rows()}
    rows: dict[str, dict[int, Any]] = defaultdict(dict)
    for row in read[power.HYDRO.name].rows():
        rows[row["node"]][row["month"]] = row
    limits = read[power.HYDRO_LIMITS.name]
    return tuple(
        limits.record(
            HydroByMonth,
            row
            | {
                "member": owner[row["node"]],
                "twh": tuple(rows[row["node"]][m + 1]["twh"] for m in range(MONTHS)),
                "dry_twh": tuple(rows[row["node"]][m + 1]["dry_twh"] for m in range(MONTHS)),
            },
        )
        for row in limits.rows()
    )


def options(read: Read, prices: Prices) -> tuple[Option, ...]:
    """Return what can be built, with how it works and what it costs."""
    owner = {row["node"]: row["member"] for row in read[power.NODES.name].rows()}
    works = {row["technology"]: row for row in read[future.TECHNOLOGIES.name].rows()}
    costs: dict[str, list[tuple[int, Band]]] = defaultdict(list)
    for row in read[future.COSTS.name].rows():
        ends = (row[end] for end in future.COSTS.bands["usd_kw"])
        costs[row["technology"]].append((row["year"], Band(*ends)))
    found = []
    for row in read[future.OPTIONS.name].rows():
        member, how = owner[row["node"]], works[row["technology"]]
        joined: dict[str, Any] = {key: _field(future.TECHNOLOGIES.bands, how, key) for key in _WORKS}
        joined |= {key: _field(future.OPTIONS.bands, row, key) for key in ("build_gw_year", "limit_gw")}
        joined |= _running(prices.get((member, how["fuel"])), how, 1.0 - how["captured"])
        found.append(
            Option(
                fuel=how["fuel"],
                technology=row["technology"],
                member=member,
                node=row["node"],
                usd_kw=tuple(sorted(costs[row["technology"]], key=lambda cost: cost[0])),
                first=row["first"],
                source="+".join(dict.fromkeys([*how["source"].split("+"), *row["source"].split("+")])),
                **joined,
            )
        )
    return tuple(found)


_WORKS = ("life", "fixed_usd_kw", "variable_usd_mwh", "efficiency", "outage", "hours")


def _field(bands: Mapping[str, tuple[str, str, str]], row: Mapping[str, Any], key: str) -> Any:
    return Band(*(row[end] for end in bands[key])) if key in bands else row[key]
