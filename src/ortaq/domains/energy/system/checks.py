"""What is refused in tables of an energy system: all faults at once, with file, row and member."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ortaq.core import InputError
from ortaq.domains.energy.system import fuel_tables as fuel
from ortaq.domains.energy.system import future_tables as future
from ortaq.domains.energy.system import power_tables as power
from ortaq.domains.energy.system.places import NAMES, at, placed
from ortaq.domains.energy.system.rows import BURNT
from ortaq.domains.energy.system.shapes import shapes_fit
from ortaq.domains.energy.system.system import EnergySystem
from ortaq.domains.energy.system.units import usual_units
from ortaq.tables import Mistake, TypedTable, refuse

Faults = Iterator[Mistake]
Read = Mapping[str, TypedTable]

_WHERE = "the tables of energy"


def require_sound(read: Read, sourced: Collection[str]) -> None:
    """Refuse tables that do not fit each other, or are in other units; every fault is named.

    Parameters
    ----------
    read : mapping of str to TypedTable
        All tables by name.
    sourced : collection of str
        Ids of sources and assumptions.

    Raises
    ------
    InputError
    """
    refuse([*_ranges(read), *_sources(read, sourced), *_names(read)], _WHERE, why="")
    refuse(
        [*_whole(read), *shapes_fit(read), *usual_units(read), *_amounts(read), *_traded(read)],
        _WHERE,
        why="",
    )


def require_supply(system: EnergySystem) -> None:
    """Refuse a demand that all plants, lines and borders together cannot meet: who, and how much.

    Raises
    ------
    InputError
    """
    short = {code: gw for code in system.codes if (gw := _short_gw(system, code)) > 0.0}
    if short:
        told = ", ".join(f"{code} lacks {gw:.3g} GW" for code, gw in short.items())
        raise InputError(
            f"a demand without supply: {told} of its mean demand",
            where="demands.csv, plants.csv, lines.csv",
            why="all its plants and lines at full power do not give what it takes on a mean day",
            fix="correct the demand (TWh a year), or add the plants and lines that serve it",
        )


def _short_gw(system: EnergySystem, code: str) -> float:
    own = {n for n, member in system.member_of.items() if member == code}
    plants = sum(p.gw.high for p in system.plants if p.member == code)
    lines = sum(x.gw.high for x in system.standing if (x.from_ in own) != (x.to in own))
    return system.demand(code).twh.central / 8.76 - plants - lines


def _ranges(read: Read) -> Faults:
    for table in read.values():
        for field, (low, central, high) in table.spec.bands.items():
            for place, row in placed(table):
                if not row[low] <= row[central] <= row[high]:
                    told = f"the range of {field} runs {row[low]:g}, {row[central]:g}, {row[high]:g}"
                    yield Mistake(at(place, row), told, "write low, central and high in rising order")


def _sources(read: Read, sourced: Collection[str]) -> Faults:
    for table in read.values():
        if table.spec.column("source") is None:
            continue
        for place, row in placed(table):
            for each in row["source"].split("+"):
                if each not in sourced:
                    yield Mistake(
                        at(place, row), f"unknown source '{each}'", "add it to sources.csv or assumptions.csv"
                    )


def _names(read: Read) -> Faults:
    """Refuse a row that names what is not there: a line to nowhere, a plant at no node."""
    known = _known(read)
    for table, columns in NAMES.items():
        for place, row in placed(read[table]):
            for column, kinds in columns.items():
                words = row[column] if isinstance(row[column], tuple) else (row[column],)
                for word in words:
                    if word and not any(word in known[kind] for kind in kinds):
                        told = f"{column.rstrip('_')} '{word}' is nowhere: no {' or '.join(kinds)} has this name"
                        yield Mistake(at(place, row), told, "correct the name, or add its row")
    for name in (power.LINES.name, fuel.PIPELINES.name, fuel.TRADE.name):
        for place, row in placed(read[name]):
            if row["from_"] == row["to"]:
                yield Mistake(at(place, row), f"it runs from {row['to']} to itself", "name two different ends")


def _known(read: Read) -> dict[str, set[Any]]:
    members = read[power.MEMBERS.name]
    neighbours = {row["code"] for row in members.rows() if row["neighbour"] == "true"}
    return {
        "member": set(members.columns["code"]) - neighbours,
        "neighbour": neighbours,
        "node": set(read[power.NODES.name].columns["node"]),
        "block": set(read[power.BLOCKS.name].columns["block"]),
        "day": set(read[power.DAYS.name].columns["day"]),
        "technology": set(read[future.TECHNOLOGIES.name].columns["technology"]),
        "refinery": set(read[fuel.REFINERIES.name].columns["name"]),
        "pipeline": set(read[fuel.PIPELINES.name].columns["name"]),
    }


def _traded(read: Read) -> Faults:
    """Refuse more trade with a member than its balance states."""
    for place, row in placed(read[fuel.BALANCES.name]):
        for end, stated in (("to", "imports_high"), ("from_", "exports_high")):
            rows = read[fuel.TRADE.name].rows()
            total = sum(t["amount"] for t in rows if t["fuel"] == row["fuel"] and t[end] == row["member"])
            if total > row[stated] + 1e-9:
                what = stated.removesuffix("_high")
                told = f"rows of fuel_trade.csv sum to {total:g}, and {what} are at most {row[stated]:g}"
                yield Mistake(at(place, row), told, f"correct the trade, or the {what}")


def _whole(read: Read) -> Faults:
    """Refuse what is absent: absent is not zero."""
    owner = {row["node"]: row["member"] for row in read[power.NODES.name].rows()}
    fuels = {row["technology"]: row["fuel"] for row in read[future.TECHNOLOGIES.name].rows()}
    priced = {(row["member"], row["fuel"]) for row in read[fuel.PRICES.name].rows()}
    costed = set(read[future.COSTS.name].columns["technology"])
    for place, row in placed(read[power.PLANTS.name]):
        if owner[row["node"]] != row["member"]:
            yield Mistake(
                at(place, row), f"node {row['node']} is of {owner[row['node']]}", "name the member of the node"
            )
        yield from _price_of(place, row, (row["member"], row["fuel"]), priced)
    for place, row in placed(read[future.OPTIONS.name]):
        yield from _price_of(place, row, (owner[row["node"]], fuels[row["technology"]]), priced)
        if row["technology"] not in costed:
            yield Mistake(at(place, row), f"{row['technology']} has no cost of building", "add its rows to costs.csv")
    watered = set(read[power.HYDRO.name].columns["node"])
    limited = set(read[power.HYDRO_LIMITS.name].columns["node"])
    stored = {r["node"] for r in read[future.OPTIONS.name].rows() if fuels[r["technology"]] == "storage"}
    running = {r["node"] for r in read[power.PLANTS.name].rows() if r["fuel"] == "hydro" and r["gw"] > 0.0}
    for place, row in placed(read[power.PLANTS.name]):
        if row["fuel"] == "hydro" and row["node"] not in watered & limited:
            told = f"node {row['node']} has a hydro plant and no water"
            yield Mistake(at(place, row), told, "add its twelve months to hydro.csv, and its row to hydro_limits.csv")
        if row["fuel"] == "storage" and row["node"] not in stored:
            told = f"a store stands at node {row['node']} and nothing says for how many hours"
            yield Mistake(at(place, row), told, "add a technology of storage for the node to options.csv")
    for place, row in placed(read[future.OPTIONS.name]):
        if fuels[row["technology"]] == "hydro" and owner[row["node"]] not in {owner[node] for node in running}:
            told = f"new hydro at node {row['node']}, and no plant of {owner[row['node']]} says what its rivers give"
            yield Mistake(
                at(place, row), told, "add a plant and its water to plants.csv, hydro.csv and hydro_limits.csv"
            )
    yield from _products(read)
    ends = {row[end] for row in read[power.LINES.name].rows() for end in ("from_", "to")}
    bordered = set(read[power.BORDERS.name].columns["node"])
    for place, row in placed(read[power.MEMBERS.name]):
        if row["code"] in ends - bordered - set(owner):
            told = f"lines end in {row['code']}, which neither sells nor buys"
            yield Mistake(at(place, row), told, "add its row to borders.csv")


def _products(read: Read) -> Faults:
    """Refuse a product that a refinery makes and of which nothing says how much its state uses."""
    member = {row["name"]: row["member"] for row in read[fuel.REFINERIES.name].rows()}
    used = {(row["member"], row["product"]) for row in read[fuel.USES.name].rows()}
    for place, row in placed(read[fuel.YIELDS.name]):
        key = member.get(row["refinery"], ""), row["product"]
        if key not in used:
            told = f"nothing says how much {key[1]} {key[0]} uses, nor its price"
            yield Mistake(at(place, row), told, "absent is not zero: add its row to product_uses.csv")


def _price_of(place: str, row: dict[str, Any], key: tuple[str, str], priced: Collection[tuple[str, str]]) -> Faults:
    member, burnt = key
    if burnt in BURNT and key not in priced:
        told = f"nothing says what {burnt} costs in {member}"
        yield Mistake(at(place, row), told, "add its row to fuel_prices.csv")


_AMOUNTS = (
    (power.PLANTS.name, "largest_gw", "gw_high", 1.0, "a single station is larger than all plants of the row"),
    (power.PLANTS.name, "built", "retires", 1.0, "it retires before it is built"),
    (power.LINES.name, "circuit_gw", "gw_high", 1.0, "a single line carries more than all of the row"),
    (fuel.PIPELINES.name, "flow", "capacity_high", 1.0, "more flows than fits"),
    (fuel.REFINERIES.name, "throughput", "mt_high", 1.0, "it takes in more than it can"),
    (fuel.REFINERIES.name, "depth", "depth_after_high", 1.0, "the upgrade lowers its depth"),
)
"""Table, what may not exceed what, by which factor, and what is said."""


def _amounts(read: Read) -> Faults:
    for table, less, more, factor, told in _AMOUNTS:
        for place, row in placed(read[table]):
            if row[less] > factor * row[more]:
                fix = f"correct {less} or {more.removesuffix('_high')}"
                yield Mistake(at(place, row), f"{told}: {row[less]:g} and {row[more]:g}", fix)
    for place, row in placed(read[power.PLANTS.name]):
        if row["must_run"] + row["outage"] > 1.0:
            told = f"it must run at {row['must_run']:g} and is out of service for {row['outage']:g} of the year"
            yield Mistake(at(place, row), told, "make both together at most one")
    for place, row in placed(read[fuel.REFINERIES.name]):
        made = [y for y in read[fuel.YIELDS.name].rows() if y["refinery"] == row["name"]]
        total, light = sum(y["share"] for y in made), sum(y["share"] for y in made if y["light"] == "true")
        if total > 1.0 or abs(light - row["depth"]) > 0.02:
            told = f"products are {total:.3g} of its crude, light ones {light:.3g}, and its depth is {row['depth']:g}"
            yield Mistake(at(place, row), told, "shares sum to less than one, those of light products to the depth")
