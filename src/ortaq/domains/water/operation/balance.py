"""The check of every balance, from the tables of the basin and what was done; shares no code with the programmes."""

import numpy as np

from ortaq.core import Array, InputError, NotConverged
from ortaq.domains.water.operation.record import Record

TOLERANCE = 1e-9
"""km3."""

LACKING = 1e-6
"""km3 of a month that a reach may lack by rounding."""


def imbalance(record: Record) -> dict[str, Array]:
    """Return by how much the balance of every node fails to close, km3, by node, shape (month,).

    Methodology, eqs. (W1) and (W2).
    """
    basin = record.assumed.basin
    order = [n.node for n in basin.nodes]
    sent: dict[str, Array] = {}
    gaps: dict[str, Array] = {}
    for n in basin.nodes:
        came = sum((sent[other.node] for other in basin.nodes if other.to == n.node), np.zeros(len(record.done)))
        came = came + record.inflow[:, order.index(n.node)]
        if n.kind in {"reservoir", "beside"}:
            i = [r.node for r in basin.reservoirs].index(n.node)
            end = record.one("storage", n.node)
            before = np.concatenate([[record.start[i]], end[:-1]])
            lost = np.array([basin.evaporated[m, i] for m in record.months]) * before
            out = record.one("release", n.node)
            if n.kind == "beside":
                taken = record.one("fill", n.node)
                gaps[n.node] = before - lost + taken - out - end
                sent[n.node] = out - taken
                continue
            spilt = record.one("spill", n.node)
            away = [record.one("outfall", o.outfall) for o in basin.outfalls if o.node == n.node]
            gaps[n.node] = before - lost + came - out - spilt - sum(away, np.zeros(len(end))) - end
            sent[n.node] = out + spilt
        else:
            used = np.zeros(len(record.done))
            for i, canal in enumerate(basin.canals):
                used += record.taken[:, i].sum(axis=1) * (1.0 if canal.node == n.node else 0.0)
                used -= record.taken[:, i].sum(axis=1) * (
                    canal.returned if (canal.returned_to or canal.node) == n.node else 0.0
                )
            missing = record.one("missing", n.node) if n.kind == "reach" else 0.0
            sent[n.node] = record.one("flow", n.node)
            gaps[n.node] = came - used + missing - sent[n.node]
    return gaps


def require_balance(record: Record) -> float:
    """Return the largest gap of all balances, km3, and refuse one above 1e-9.

    Raises
    ------
    InputError
        A reach loses more than comes in some month: the rules cannot be kept.
    NotConverged
        It names the node and the month.
    """
    for node in record.columns.reaches:
        lacking = record.one("missing", node)
        month = int(lacking.argmax())
        if lacking[month] > LACKING:
            raise InputError(
                f"'{node}' loses {lacking[month]:.3g} km3 more than comes in month {month + 1} of the run",
                where=f"inflows of '{node}'",
                why="nobody can deliver what is not there",
                fix="look at the side inflow of the reach and at dead storage above it",
            )
    gaps = imbalance(record)
    worst = max(gaps, key=lambda node: float(np.abs(gaps[node]).max()))
    month = int(np.abs(gaps[worst]).argmax())
    largest = float(np.abs(gaps[worst][month]))
    if largest > TOLERANCE:
        raise NotConverged(
            f"the water of '{worst}' does not balance in month {month + 1}", residual=largest, where=worst
        )
    return largest
