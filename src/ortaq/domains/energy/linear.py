"""A linear programme put together from pieces, and its answer with duals: HiGHS through SciPy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers, NotConverged

TOLERANCE = 1e-9
"""Of rows and reduced costs, as asked of the solver."""


@dataclass
class Rows:
    """Rows of one sense under way, in pieces of many rows at once.

    Attributes
    ----------
    count : int
        How many there are.
    """

    count: int = 0
    _at: list[tuple[Integers, Integers, Array]] = field(default_factory=list)
    _sides: list[Array] = field(default_factory=list)

    def add(self, side: Array) -> Integers:
        """Add rows with their right-hand sides, of any shape, and return their numbers in that shape."""
        numbers = self.count + np.arange(side.size).reshape(side.shape)
        self.count += side.size
        self._sides.append(np.asarray(side, dtype=float).ravel())
        return numbers

    def put(self, rows: Any, columns: Any, values: Any) -> None:
        """Add entries of the matrix; the three are broadcast against each other."""
        each = np.broadcast_arrays(rows, columns, values)
        self._at.append((each[0].ravel(), each[1].ravel(), np.asarray(each[2], dtype=float).ravel()))

    @property
    def side(self) -> Array:
        """All right-hand sides."""
        return np.concatenate(self._sides) if self._sides else np.zeros(0)

    def matrix(self, width: int) -> Any:
        """Return all rows as one sparse matrix; entries at the same place add up.

        Parameters
        ----------
        width : int
            Columns.
        """
        if not self._at:
            return scipy.sparse.csc_array((self.count, width))
        rows, columns, values = (np.concatenate(part) for part in zip(*self._at, strict=True))
        found = scipy.sparse.coo_array((values, (rows, columns)), shape=(self.count, width)).tocsc()
        found.eliminate_zeros()
        return found


@dataclass
class Columns:
    """Columns under way, in blocks of any shape.

    Attributes
    ----------
    count : int
        How many there are.
    """

    count: int = 0
    _parts: list[tuple[Array, Array, Array]] = field(default_factory=list)

    def add(self, shape: tuple[int, ...], cost: Any = 0.0, low: Any = 0.0, high: Any = np.inf) -> Integers:
        """Add a block of columns and return their numbers; what is given is broadcast to its shape."""
        numbers = self.count + np.arange(int(np.prod(shape))).reshape(shape)
        self.count += numbers.size
        given = (np.broadcast_to(np.asarray(each, dtype=float), shape).ravel() for each in (cost, low, high))
        one, two, three = given
        self._parts.append((one, two, three))
        return numbers

    def arrays(self) -> tuple[Array, Array, Array]:
        """Return cost, low and high of all."""
        if not self._parts:
            return np.zeros(0), np.zeros(0), np.zeros(0)
        cost, low, high = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        return cost, low, high


@dataclass(frozen=True)
class Programme:
    """Least ``cost @ x`` with ``equal @ x == equal_side``, ``most @ x <= most_side`` and ``low <= x <= high``."""

    cost: Array
    low: Array
    high: Array
    equal: Any
    equal_side: Array
    most: Any
    most_side: Array


@dataclass(frozen=True)
class Solved:
    """The answer of a programme.

    Attributes
    ----------
    x : ndarray
    objective : float
    equal, most : ndarray
        What the objective changes by for one more of a right-hand side: duals of rows.
    low, high : ndarray
        The same of bounds of columns.
    """

    x: Array
    objective: float
    equal: Array
    most: Array
    low: Array
    high: Array


def programme(columns: Columns, equal: Rows, most: Rows) -> Programme:
    """Return a programme of all its pieces."""
    cost, low, high = columns.arrays()
    width = columns.count
    return Programme(cost, low, high, equal.matrix(width), equal.side, most.matrix(width), most.side)


def eased(given: Programme, rows: list[int], cost: float) -> Programme:
    """Return a programme in which some rows of ``most`` may be exceeded, at a cost: a new last column for each."""
    count = len(rows)
    more = scipy.sparse.csc_array((np.full(count, -1.0), (rows, range(count))), shape=(given.most_side.size, count))
    none = scipy.sparse.csc_array((given.equal_side.size, count))
    return Programme(
        np.concatenate([given.cost, np.full(count, cost)]),
        np.concatenate([given.low, np.zeros(count)]),
        np.concatenate([given.high, np.full(count, np.inf)]),
        scipy.sparse.hstack([given.equal, none]).tocsc(),
        given.equal_side,
        scipy.sparse.hstack([given.most, more]).tocsc(),
        given.most_side,
    )


def tried(given: Programme, method: str = "highs-ds") -> Solved | None:
    """Return the answer of a programme; None where nothing satisfies all its rows.

    Parameters
    ----------
    given : Programme
    method : str
        Of SciPy's linprog: ``highs-ds`` (simplex) or ``highs-ipm`` (interior points, then a vertex).

    Raises
    ------
    NotConverged
        The solver gave up, or the objective has no bound.
    """
    answer = scipy.optimize.linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrices
        given.cost,
        A_ub=given.most if given.most_side.size else None,
        b_ub=given.most_side if given.most_side.size else None,
        A_eq=given.equal if given.equal_side.size else None,
        b_eq=given.equal_side if given.equal_side.size else None,
        bounds=np.column_stack([given.low, given.high]),
        method=method,
        options={"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE},
    )
    if answer.status == 2:
        return None
    if answer.status != 0:
        raise NotConverged(f"the power system has no answer: {answer.message}", fix="look at capacities and limits")
    duals: Mapping[str, Any] = {
        name: np.asarray(answer[name].marginals) for name in ("eqlin", "ineqlin", "lower", "upper")
    }
    x = np.clip(answer.x, given.low, given.high)
    return Solved(x, float(given.cost @ x), duals["eqlin"], duals["ineqlin"], duals["lower"], duals["upper"])


def solve(given: Programme, method: str = "highs-ds") -> Solved:
    """Return the answer of a programme that has one.

    Parameters
    ----------
    given : Programme
    method : str
        As in `tried`.

    Raises
    ------
    NotConverged
        Nothing satisfies all rows.
    """
    found = tried(given, method)
    if found is None:
        raise NotConverged("nothing satisfies all limits of the power system", fix="look at capacities and limits")
    return found
