"""Columns and rows of running a power system for a year: balances, what months hold, stores."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.energy.dispatch.year import PowerYear
from ortaq.domains.energy.linear import Columns, Rows

TIE = 1e-4
"""USD per MWh by which, of equal units, the one later in the tables is dearer at most; a tenth of it for flows, so that
nothing goes in circles."""


@dataclass(frozen=True)
class Operation:
    """Where the parts of a year stand in a programme.

    Attributes
    ----------
    made : ndarray of int, shape (slice, unit)
        Columns, GW.
    sent : ndarray of int, shape (slice, line, 2)
        From the first end to the second, and back, as it leaves.
    unserved, unused : ndarray of int, shape (slice, node)
    taken, given, level : ndarray of int, shape (slice, store)
        GW, GW, GWh.
    balance : ndarray of int, shape (slice, node)
        Equal rows.
    held : ndarray of int, shape (limit,)
        Rows of what units may make together, GWh; of caps, thousand tonnes.
    """

    made: Integers
    sent: Integers
    unserved: Integers
    unused: Integers
    taken: Integers
    given: Integers
    level: Integers
    balance: Integers
    held: Integers


def operate(
    year: PowerYear, columns: Columns, equal: Rows, most: Rows, *, weight: float = 1.0, fixed: bool = True
) -> Operation:
    """Add a year to a programme and return where it stands.

    Methodology, eqs. (E1) and (E2).

    Parameters
    ----------
    year : PowerYear
    columns : Columns
    equal, most : Rows
    weight : float
        What a dollar of this year counts.
    fixed : bool
        Whether capacities are those of the year; otherwise the caller bounds units, lines and stores.
    """
    units, lines, stores, slices = year.units, year.lines, year.stores, year.slices
    musd = weight * year.hours[:, None] / 1e3  # of one GW at one USD per MWh
    free = np.inf
    tie = TIE * np.arange(len(units.names)) / max(len(units.names), 1)
    with np.errstate(invalid="ignore"):
        high = np.where(units.most > 0.0, units.most * units.gw, 0.0) if fixed else free
        low = np.where(units.least > 0.0, units.least * units.gw, 0.0) if fixed else 0.0
    made = columns.add((slices, len(units.names)), musd * (units.usd_mwh + tie), low, high)
    sent = columns.add(
        (slices, len(lines.names), 2), musd[:, :, None] * TIE / 10.0, 0.0, lines.gw[:, None] if fixed else free
    )
    wanted = year.demand > 0.0
    unserved = columns.add(
        (slices, len(year.nodes)), musd * year.unserved_usd_mwh, 0.0, np.where(wanted, year.demand, 0.0)
    )
    unused = columns.add((slices, len(year.nodes)), musd * TIE)
    taken, given = (
        columns.add((slices, len(stores.names)), musd * TIE, 0.0, stores.gw if fixed else free) for _ in range(2)
    )
    level = columns.add((slices, len(stores.names)), 0.0, 0.0, stores.gw * stores.hours if fixed else free)

    balance = equal.add(year.demand)
    equal.put(balance[:, units.at], made, units.sign)
    for k, (out, into) in enumerate(((lines.from_, lines.to), (lines.to, lines.from_))):
        equal.put(balance[:, out], sent[:, :, k], -1.0)
        equal.put(balance[:, into], sent[:, :, k], 1.0 - lines.loss)
    equal.put(balance, unserved, 1.0)
    equal.put(balance, unused, -1.0)
    equal.put(balance[:, stores.at], given, 1.0)
    equal.put(balance[:, stores.at], taken, -1.0)
    _store(year, equal, taken, given, level)
    held = most.add(np.array([limit.twh * 1e3 for limit in year.limits]))
    for row, limit in zip(held.tolist(), year.limits, strict=True):
        each = np.array(limit.t_mwh) if limit.t_mwh else 1.0
        most.put(row, made[np.ix_(limit.slices, limit.units)], year.hours[list(limit.slices), None] * each)
    return Operation(made, sent, unserved, unused, taken, given, level, balance, held)


def _store(year: PowerYear, equal: Rows, taken: Integers, given: Integers, level: Integers) -> None:
    """Add what is in a store after every block of a day; a day ends as it began."""
    blocks = year.shape[2]
    before = np.roll(np.arange(year.slices).reshape(-1, blocks), 1, axis=1).ravel()
    rows = equal.add(np.zeros(level.shape))
    equal.put(rows, level, 1.0)
    equal.put(rows, level[before], -1.0)
    equal.put(rows, taken, -year.day_hours[:, None] * year.stores.efficiency)
    equal.put(rows, given, year.day_hours[:, None])


def prices(year: PowerYear, operation: Operation, duals: Array, weight: float = 1.0) -> Array:
    """Return what one more MWh wanted would cost, USD, shape (slice, node).

    Parameters
    ----------
    year : PowerYear
    operation : Operation
    duals : ndarray
        Of equal rows, million USD per GW.
    weight : float
        What a dollar of this year counts.
    """
    return np.asarray(duals[operation.balance] * 1e3 / (year.hours[:, None] * weight))
