"""Limits on what a package adds to a member's loss from a stop of trade with a named power."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.agreement import Limit
from ortaq.core import Array, Integers, Mask, Mechanism, Region
from ortaq.dependence import dependence_table
from ortaq.dependence.closures import powers_in
from ortaq.model.screening import CHECKED, EACH_ROUND, MISSED, MOST_FITTED, SAFETY, SEED, first_packages, largest_loo
from ortaq.model.surrogate import fit

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
    in_full: int,
    asked: int | None = None,
) -> tuple[Limit, ...]:
    """Return one limit for each named power: no member's loss from a stop of trade with it may rise by more.

    Losses are in closed form at the equilibrium of every package, without a shock; see ``dependence_table``. On agendas
    of more than ``in_full`` measures some packages are computed and the others estimated, until every estimate is
    further from the limit than its error.

    Parameters
    ----------
    points : float
        Largest rise against no package, percentage points of real income.
    progress : callable
        Called with (packages done, packages in all); the total grows as further packages turn out to be needed.
    in_full : int
        Measures of the longest agenda of which every package is computed.
    asked : int, optional
        A package that is computed in any case.

    Raises
    ------
    InputError, NotConverged
        As ``dependence_table``.
    """
    powers, members, measures = powers_in(region, None), len(mechanism.members), len(mechanism.measures)
    size, done = 2**measures, 0
    before = dependence_table(region, mechanism, [0], powers)[0]

    def rises(packages: Sequence[int]) -> Array:
        nonlocal done
        tables, total = [], done + len(packages)
        for at in range(0, len(packages), PACKAGES_AT_A_TIME):
            part = packages[at : at + PACKAGES_AT_A_TIME]
            tables.append(dependence_table(region, mechanism, part, powers))
            done += len(part)
            progress(done, total)
        # A member's loss from itself has no value (NaN) and no limit.
        return np.asarray(np.nan_to_num(np.concatenate(tables) - before).reshape(len(packages), -1))

    if measures <= in_full:
        rise = rises(range(size))
    else:
        rise = screened_rises(rises, measures, points, [] if asked is None else [asked])
    rise = rise.reshape(size, members, len(powers))
    return tuple(
        Limit(f"rise of the loss from a stop of trade with {power.name}", rise[:, :, j], np.full(members, points))
        for j, power in enumerate(powers)
    )


def screened_rises(rises: Rises, measures: int, points: float, asked: Sequence[int]) -> Array:
    """Return the rises of all packages, shape (package, quantity): computed where an estimate is close to the limit.

    Predictions are held against what is computed afterwards; where one missed by more than its error, the error grows.
    """
    rng = np.random.default_rng(SEED)
    begin = np.union1d(first_packages(measures, rng), np.array([p for p in asked if p], dtype=np.int64))
    known = _Known.of(rises, measures, rng.permutation(begin))
    while not known.solved.all():
        error = known.estimate()
        near = (np.abs(known.rise - points) <= error).any(axis=1) & ~known.solved
        if near.any():
            known.check(rises, _drawn(rng, near, EACH_ROUND), error)
        elif known.check(rises, _drawn(rng, ~known.solved, CHECKED), error):
            break
    return known.rise


@dataclass(eq=False)
class _Known:
    """Rises of all packages, computed or estimated; ``order`` names the computed ones as they came."""

    rise: Array
    solved: Mask
    order: Integers
    safety: float = SAFETY

    @classmethod
    def of(cls, rises: Rises, measures: int, packages: Integers) -> "_Known":
        computed = rises(packages.tolist())
        known = cls(np.zeros((2**measures, computed.shape[1])), np.zeros(2**measures, dtype=np.bool_), packages)
        known.rise[packages] = computed
        known.solved[packages] = known.solved[0] = True
        return known

    def estimate(self) -> Array:
        """Estimate what was not computed and return the error of the estimates, shape (quantity,)."""
        measures, packages = len(self.rise).bit_length() - 1, self.order[:MOST_FITTED]
        surrogate = fit(packages, self.rise[packages], measures)
        for quantity in range(self.rise.shape[1]):
            self.rise[~self.solved, quantity] = surrogate.everywhere(quantity)[~self.solved]
        return np.maximum(self.safety * largest_loo(surrogate, measures), SMALLEST_ERROR)

    def check(self, rises: Rises, packages: Integers, error: Array) -> bool:
        """Compute packages and return whether every estimate had been within its error; widen the error if not."""
        computed = rises(packages.tolist())
        off = float((np.abs(computed - self.rise[packages]) / error).max())
        self.rise[packages] = computed
        self.solved[packages] = True
        self.order = np.concatenate([self.order, packages])
        self.safety *= max(1.0, MISSED * off) if off > 1.0 else 1.0
        return off <= 1.0


def _drawn(rng: np.random.Generator, wanted: Mask, most: int) -> Integers:
    return np.sort(rng.permutation(np.flatnonzero(wanted))[:most])
