"""Shapes that do not fill a day or a year, shares that do not sum to one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ortaq.domains.energy.system import future_tables as future
from ortaq.domains.energy.system import power_tables as power
from ortaq.domains.energy.system.places import placed
from ortaq.domains.energy.system.rows import MONTHS, VARIABLE
from ortaq.tables import Mistake, TypedTable

NEAR = 0.02
"""How far means of shapes may be from one."""

Faults = Iterator[Mistake]
Read = Mapping[str, TypedTable]


def shapes_fit(read: Read) -> Faults:
    """Return every shape of the wrong length or mean, and shares that do not sum to one."""
    yield from _shares(read)
    members = [row["code"] for row in read[power.MEMBERS.name].rows() if row["neighbour"] == "false"]
    blocks = {row["block"]: row["hours"] for row in read[power.BLOCKS.name].rows()}
    months = dict.fromkeys(range(1, MONTHS + 1), 1.0)
    yield from _filled(read[power.MONTH_SHAPES.name], "member", "month", members, months)
    yield from _filled(read[power.HOUR_SHAPES.name], "member", "block", members, blocks)
    yield from _one_each(read[power.DEMANDS.name], "member", members)
    yield from _one_each(read[future.GROWTH.name], "member", members)
    nodes = dict.fromkeys(read[power.HYDRO.name].columns["node"])
    yield from _filled(read[power.HYDRO.name], "node", "month", nodes, months, mean=False)
    new = dict.fromkeys(read[power.NEW_HYDRO.name].columns["node"])
    yield from _filled(read[power.NEW_HYDRO.name], "node", "month", new, months, mean=False)
    yield from _profiles(read, len(blocks))


def _shares(read: Read) -> Faults:
    sums: dict[str, float] = defaultdict(float)
    for row in read[power.NODES.name].rows():
        sums[row["member"]] += row["demand_share"]
    for member, total in sums.items():
        yield from _sum_to(read[power.NODES.name], f"demand_share of {member}", total, 1.0)
    days, blocks = read[power.DAYS.name], read[power.BLOCKS.name]
    yield from _sum_to(days, "shares of days", sum(days.columns["share"]), 1.0)
    yield from _sum_to(blocks, "hours of the blocks", sum(blocks.columns["hours"]), 24.0)


def _sum_to(table: TypedTable, what: str, total: float, wanted: float) -> Faults:
    if abs(total - wanted) > 1e-6 * wanted:
        yield Mistake(table.places[0], f"{what} sum to {total:g}, not {wanted:g}", f"make them sum to {wanted:g}")


def _one_each(table: TypedTable, of: str, wanted: list[str]) -> Faults:
    for each in wanted:
        if each not in table.columns[of]:
            yield Mistake(table.spec.file, f"{each} has no row", "absent is not zero: add its row")


def _filled(
    table: TypedTable, of: str, by: str, wanted: Any, weights: Mapping[Any, float], *, mean: bool = True
) -> Faults:
    """Refuse a profile of the wrong length, or one whose mean is not one."""
    rows: dict[Any, dict[Any, float]] = defaultdict(dict)
    for row in table.rows():
        rows[row[of]][row[by]] = row.get("factor", 0.0)
    for each in wanted:
        lacking = [str(key) for key in weights if key not in rows[each]]
        if lacking:
            told = f"the profile of {each} has {len(rows[each])} of {len(weights)} rows: no {by} {', '.join(lacking)}"
            yield Mistake(f"{_first(table, of, each)}", told, "write one row for each")
        elif mean:
            total = sum(weights.values())
            is_ = sum(rows[each][key] * weight for key, weight in weights.items()) / total
            if abs(is_ - 1.0) > NEAR:
                told = f"the mean of the profile of {each} is {is_:.3g}, not 1"
                yield Mistake(_first(table, of, each), told, "write power over its mean")


def _first(table: TypedTable, of: str, each: Any) -> str:
    known = (place for place, row in placed(table) if row[of] == each)
    return f"{next(known, table.spec.file)} ({each})"


def _profiles(read: Read, blocks: int) -> Faults:
    table = read[power.PROFILES.name]
    wanted = MONTHS * blocks * len(read[power.DAYS.name].places)
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for row in table.rows():
        counted[row["node"], row["fuel"]] += 1
    fuels = {row["technology"]: row["fuel"] for row in read[future.TECHNOLOGIES.name].rows()}
    used = {(row["node"], row["fuel"]) for row in read[power.PLANTS.name].rows()}
    used |= {(row["node"], fuels[row["technology"]]) for row in read[future.OPTIONS.name].rows()}
    for node, made in sorted(key for key in used if key[1] in VARIABLE):
        if counted[node, made] != wanted:
            told = f"the profile of {made} of {node} has {counted[node, made]} rows, not {wanted}"
            fix = "write one row for each month, block and kind of day"
            yield Mistake(_first(table, "node", node), told, fix)
