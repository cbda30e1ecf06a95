"""Bounds and costs of the columns of a plan, by calendar month."""

import numpy as np

from ortaq.core import Array
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.operation.assumed import TIE, Assumed
from ortaq.domains.water.operation.columns import Columns

SPILT = 1e-3
"""Cost of a spill that nobody minds, USD million per km3: of two equal plans, the one without it."""

UNMINDED = 1e-2
"""Part of a cost that is kept where it falls on somebody outside: a plan does not cause it for nothing."""


LAST_RESORT = 10.0
"""Water that a reach lacks, or a rule is owed, costs so many times a flood: it happens where nothing else can."""


def bounds_by_month(
    columns: Columns, assumed: Assumed, insiders: frozenset[str], *, winter_power: bool
) -> tuple[Array, Array, Array]:
    """Return lowest and highest values and costs of all columns, shape (month of the year, column) each.

    Parameters
    ----------
    columns : Columns
    assumed : Assumed
    insiders : frozenset of str
        Members whose benefits count.
    winter_power : bool
        Whether neighbours send power.
    """
    low, high, cost = np.zeros((3, MONTHS, columns.count))
    high[:] = np.inf
    _reservoirs(columns, insiders, low, high, cost)
    _outfalls(columns, assumed, insiders, high, cost)
    _canals(columns, assumed, insiders, high, cost)
    cost[:, list(columns.at["missing"].values())] = LAST_RESORT * assumed.musd("excess")
    cost[:, list(columns.at["owed"].values())] = LAST_RESORT * assumed.musd("excess")
    for node, column in columns.at["short"].items():
        minded = 1.0 if insiders & assumed.basin.minds_least(node) else UNMINDED
        cost[:, column] = assumed.musd("missing") * minded
    for node, column in columns.at["excess"].items():
        minded = 1.0 if assumed.basin.bears_floods(node) in insiders else UNMINDED
        cost[:, column] = assumed.musd("excess") * minded
    power = list(columns.at["power"].values())
    for month in range(MONTHS) if power else ():
        high[month, power], worth = assumed.power_steps(month, winter_power=winter_power)
        cost[month, power] = -worth
    return low, high, cost


def _reservoirs(columns: Columns, insiders: frozenset[str], low: Array, high: Array, cost: Array) -> None:
    at, count = columns.at, len(columns.reservoirs)
    for i, r in enumerate(columns.reservoirs):
        low[:, at["storage"][r.node]], high[:, at["storage"][r.node]] = r.dead_km3, r.full_km3
        minded = 1.0 if columns.basin.node(r.node).member in insiders else UNMINDED
        cost[:, at["storage"][r.node]] = -r.kept_musd * minded - TIE * (count - i)
        high[:, at["release"][r.node]] = r.release_most_km3
        idle = "fill" if r.node in at["fill"] else "spill"
        cost[:, at[idle][r.node]] = SPILT
        if idle == "fill":
            high[:, at["fill"][r.node]] = r.fill_most_km3


def _outfalls(columns: Columns, assumed: Assumed, insiders: frozenset[str], high: Array, cost: Array) -> None:
    for o in assumed.basin.outfalls:
        if o.outfall in columns.at["outfall"]:
            column = columns.at["outfall"][o.outfall]
            high[:, column] = o.most_km3
            cost[:, column] = o.musd_per_km3.at(assumed.worths) * (1.0 if o.member in insiders else UNMINDED)


def _canals(columns: Columns, assumed: Assumed, insiders: frozenset[str], high: Array, cost: Array) -> None:
    """Bound steps of wants; of equal worth, who lies upstream takes first; outsiders are no part of a plan."""
    names = [c.canal for c in assumed.basin.canals]
    for i, canal in enumerate(names):
        canal_columns = [columns.at["taken"].get(f"{canal} {k}") for k in range(columns.steps)]
        inside = assumed.basin.canals[i].member in insiders
        for column, share, worth in zip(canal_columns, *assumed.water_steps, strict=True):
            if column is not None:
                high[:, column] = share * assumed.want[:, i] if inside else 0.0
                cost[:, column] = -worth * assumed.canal_worth[i] * (1.0 + 0.1 * TIE * (len(names) - i))
