"""Rows of one calendar month: balances of reservoirs and reaches, power, limits; written once, used in every plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ortaq.core import Array
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.columns import Columns

Entries = list[tuple[int, int, float]]
"""Row, column, value."""


@dataclass
class Rows:
    """Rows of a month under way.

    Attributes
    ----------
    now, before : list of (int, int, float)
        On columns of the month and of the one before.
    constant : list of float
        Right-hand side of every row, without inflow.
    """

    now: Entries = field(default_factory=list)
    before: Entries = field(default_factory=list)
    constant: list[float] = field(default_factory=list)

    def add(self, terms: Mapping[int, float], constant: float = 0.0) -> int:
        """Add a row and return its number."""
        row = len(self.constant)
        self.now += [(row, column, value) for column, value in terms.items()]
        self.constant.append(constant)
        return row


@dataclass(frozen=True)
class Template:
    """Rows of a calendar month.

    Attributes
    ----------
    equal, most : Rows
        Rows that hold exactly, and rows that are at most their right-hand side.
    inflow : ndarray, shape (row of equal, node)
        What inflow adds to the right-hand side; in ``inflow_most`` for rows of ``most``.
    """

    equal: Rows
    most: Rows
    inflow: Array
    inflow_most: Array


def template(columns: Columns, assumed: Assumed, month: int, let_pass: Mapping[str, float]) -> Template:
    """Return the rows of a calendar month.

    Methodology, eqs. (W1) and (W2).

    Parameters
    ----------
    columns : Columns
    assumed : Assumed
    month : int
        0 to 11.
    let_pass : mapping of str to float
        Share of the water of a reach that those outside a coalition let pass.
    """
    basin, at = assumed.basin, columns.at
    nodes = [n.node for n in basin.nodes]
    equal, most = Rows(), Rows()
    sides: list[dict[str, float]] = []
    sides_most: list[dict[str, float]] = []
    evaporated = dict(zip((r.node for r in basin.reservoirs), basin.evaporated[month], strict=True))
    for r in columns.reservoirs:
        row = equal.add(_stored(columns, r.node), 0.0)
        equal.before.append((row, at["storage"][r.node], -(1.0 - float(evaporated[r.node]))))
        sides.append({r.node: 1.0} | _given(columns, r.node))
    for node in columns.passed:
        share = let_pass.get(node, 1.0)
        terms = {c: -share * v for c, v in coming(columns, node).items()}
        terms |= {at["flow"][node]: 1.0} | _taken(columns, node)
        if node in at["missing"]:
            terms[at["missing"][node]] = -1.0
        for column, value in _returned(columns, node).items():
            terms[column] = terms.get(column, 0.0) - value
        equal.add(terms)
        sides.append({n: share * v for n, v in ({node: 1.0} | _given(columns, node)).items()})
    for limit in columns.limits:
        if limit.month != month + 1:
            continue
        bound, arriving = limit.km3.at(assumed.limits), coming(columns, limit.node)
        sign = 1.0 if limit.bound == "most" else -1.0
        slack = at["excess" if limit.bound == "most" else "short"][limit.node]
        terms = {c: sign * v for c, v in arriving.items()} | {slack: -1.0}
        most.add(terms, sign * bound)
        sides_most.append({n: -sign * v for n, v in ({limit.node: 1.0} | _given(columns, limit.node)).items()})
    for node, column in at["owed"].items():
        most.add({at["release"][node]: -1.0, at["spill"][node]: -1.0, column: -1.0}, -basin.least_release[month])
        sides_most.append({})
    if at["power"]:
        made = {at["release"][node]: -per_km3 for node, per_km3 in assumed.per_km3.items()}
        equal.add(made | dict.fromkeys(at["power"].values(), 1.0))
        sides.append({})
    return Template(equal, most, _matrix(sides, nodes), _matrix(sides_most, nodes))


def _matrix(sides: list[dict[str, float]], nodes: list[str]) -> Array:
    return np.array([[row.get(node, 0.0) for node in nodes] for row in sides]).reshape(len(sides), len(nodes))


def _given(columns: Columns, node: str) -> dict[str, float]:
    """Return the reservoir that is decided where it flows into a node that is planned without it: its releases come."""
    basin = columns.basin
    above = basin.node(basin.decides)
    return {basin.decides: 1.0} if above.to == node and not columns.holds(basin.decides) else {}


def coming(columns: Columns, node: str) -> dict[int, float]:
    """Return what flows into a node from planned nodes above, as columns with their sign."""
    found: dict[int, float] = {}
    at = columns.at
    for n in columns.basin.nodes:
        if n.to != node or not columns.holds(n.node):
            continue
        if n.kind == "beside":
            found |= {at["release"][n.node]: 1.0, at["fill"][n.node]: -1.0}
        elif n.kind == "reservoir":
            found |= {at["release"][n.node]: 1.0, at["spill"][n.node]: 1.0}
        else:
            found |= {at["flow"][n.node]: 1.0}
    return found


def _stored(columns: Columns, node: str) -> dict[int, float]:
    at = columns.at
    terms = {at["storage"][node]: 1.0, at["release"][node]: 1.0}
    if node in at["fill"]:
        return terms | {at["fill"][node]: -1.0}
    out = {at["outfall"][o.outfall]: 1.0 for o in columns.basin.outfalls if o.node == node}
    return terms | {at["spill"][node]: 1.0} | out | {c: -v for c, v in coming(columns, node).items()}


def _taken(columns: Columns, node: str) -> dict[int, float]:
    taken = columns.at["taken"]
    return {taken[f"{c.canal} {k}"]: 1.0 for c in columns.canals if c.node == node for k in range(columns.steps)}


def _returned(columns: Columns, node: str) -> dict[int, float]:
    taken = columns.at["taken"]
    back = [c for c in columns.canals if (c.returned_to or c.node) == node and c.returned > 0.0]
    return {taken[f"{c.canal} {k}"]: c.returned for c in back for k in range(columns.steps)}
