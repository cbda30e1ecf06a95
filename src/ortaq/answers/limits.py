"""Limits on what a package adds to a member's loss from a stop of trade with a named power."""

from collections.abc import Callable, Sequence

import numpy as np

from ortaq.agreement import Limit
from ortaq.answers.known_packages import Risen
from ortaq.core import Array, InputError, Integers, Mechanism, Region
from ortaq.dependence import dependence_table
from ortaq.dependence.closures import powers_in
from ortaq.model import MOST_SOLVED
from ortaq.model.estimates import Estimates
from ortaq.model.payoffs import MOST_MEASURES

PACKAGES_AT_A_TIME = 64
"""Packages between two reports of progress: about a second of work."""

SMALLEST_ERROR = 1e-7
"""Error of an estimated rise that is allowed for even where leave-one-out errors vanish, percentage points."""

Rises = Callable[[Sequence[int]], Array]
"""Packages -> rise of the loss against no package, shape (package, quantity), percentage points of real income."""


def dependence_limits(
    region: Region,
    mechanism: Mechanism,
    points: float,
    progress: Callable[[int, int], None],
    *,
    in_full: int = MOST_SOLVED,
    asked: int | None = None,
) -> tuple[Limit, ...]:
    """Return one limit for each named power: no member's loss from a stop of trade with it may rise by more.

    Losses are in closed form at the equilibrium of every package, without a shock; see ``dependence_table``. On agendas
    of more than ``in_full`` measures some packages are computed and the others estimated, until every estimate is
    further from the limit than its error.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    points : float
        Largest rise against no package, percentage points of real income.
    progress : callable
        Called with (packages done, packages in all); the total grows as further packages turn out to be needed.
    in_full : int, optional
        Measures of the longest agenda of which every package is computed.
    asked : int, optional
        A package that is computed in any case.

    Returns
    -------
    tuple of Limit

    Raises
    ------
    InputError
        The agenda has more than ``MOST_MEASURES`` measures, or as ``dependence_table``.
    NotConverged
        As ``dependence_table``.

    Examples
    --------
    >>> limits = dependence_limits(region, pair, 5.0, lambda done, total: None)
    >>> [(limit.name, limit.values.shape) for limit in limits]
    [('rise of the loss from a stop of trade with CHN', (2, 2))]
    """
    measures = len(mechanism.measures)
    _require_table(measures)
    risen = dependence_risen(region, mechanism, points, progress)

    def rises(packages: Sequence[int]) -> Array:
        return risen.of(packages).reshape(len(packages), -1)

    if measures <= in_full:
        rise = rises(range(2**measures))
    else:
        rise = screened_rises(rises, measures, points, [] if asked is None else [asked])
    return risen.limits(rise.reshape(2**measures, len(mechanism.members), -1))


def dependence_risen(
    region: Region, mechanism: Mechanism, points: float, progress: Callable[[int, int], None] | None = None
) -> Risen:
    """Return what is computed of packages to limit dependence: rises of the loss from a stop of trade with each power.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    points : float
        Largest rise against no package, percentage points of real income.
    progress : callable, optional
        Called with (packages done, packages in all).

    Raises
    ------
    InputError, NotConverged
        As ``dependence_table``.

    Examples
    --------
    >>> from ortaq.answers.limits import dependence_risen
    >>> dependence_risen(region, pair, 5.0).of([1]).shape
    (1, 2, 2)
    """
    powers, done = powers_in(region, None), 0
    before = dependence_table(region, mechanism, [0], powers)[0]

    def rises(packages: Sequence[int]) -> Array:
        nonlocal done
        tables, total = [], done + len(packages)
        for at in range(0, len(packages), PACKAGES_AT_A_TIME):
            part = packages[at : at + PACKAGES_AT_A_TIME]
            tables.append(dependence_table(region, mechanism, part, powers))
            done += len(part)
            if progress:
                progress(done, total)
        # A member's loss from itself has no value (NaN) and no limit.
        return np.asarray(np.nan_to_num(np.concatenate(tables) - before))

    return Risen(tuple(f"rise of the loss from a stop of trade with {power.name}" for power in powers), rises, points)


def _require_table(measures: int) -> None:
    if measures > MOST_MEASURES:
        raise InputError(
            f"dependence cannot be limited on an agenda of {measures} measures",
            where="--limit-dependence",
            why=f"a limit needs a table of all packages, which ends at {MOST_MEASURES} measures",
            fix="search for packages within the limit, with `ortaq agree --limit-dependence`",
        )


def screened_rises(rises: Rises, measures: int, points: float, asked: Sequence[int]) -> Array:
    """Return the rises of all packages, shape (package, quantity): computed where an estimate is close to the limit."""
    estimates = Estimates(measures, rises, SMALLEST_ERROR)
    named = np.isin(np.arange(2**measures), asked)

    def close() -> Integers:
        near = (np.abs(estimates.everywhere() - points) <= estimates.error).any(axis=1)
        return np.flatnonzero((near | named) & ~estimates.computed)

    estimates.learn(close)
    return estimates.everywhere()
