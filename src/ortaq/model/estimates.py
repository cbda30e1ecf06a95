"""Quantities of every package of an agenda: some computed, the others estimated within an error that was tested.

Some packages are drawn and computed, and a surrogate is laid through them. Whoever asks says which packages the error
of the estimates leaves open: these are computed, the surrogate is laid again, and so on until nothing is open. Every
package computed later was first predicted: where a prediction missed by more than its error, the error is widened. At
the end some more are drawn, to test the estimates once again.
"""

from collections.abc import Callable, Sequence

import numpy as np

from ortaq.core import Array, Integers
from ortaq.model.surrogate import TUNED_ON, Surrogate, fit

FIRST_PER_MEASURE = 40
"""Packages drawn for each measure before the first surrogate."""

EACH_ROUND = 512
"""Most packages computed between two surrogates: what they teach closes many of the questions that are still open."""

MOST_FITTED = 1500
"""Packages that the surrogate passes through; it takes two seconds, and more would hardly sharpen it."""

SAFETY = 2.0
"""Multiple of the largest leave-one-out error that counts as the error of a package not computed."""

MISSED = 1.5
"""Multiple of an observed miss to which the error is widened."""

CHECKED = 64
"""Packages drawn at the end, computed and held against their predictions."""

SEED = 20231
"""Draws are the same in every run, so that a store finds finished chunks again."""

NOISE = 1e-9
"""Error that is allowed for even where leave-one-out errors vanish: logs of real income are solved to about 1e-12."""

Evaluate = Callable[[Sequence[int]], Array]
"""Packages -> their quantities, shape (package, ...); the empty package has none but zeros."""


class Estimates:
    """What is known of every package, and how it grows.

    Methodology, eq. (U3).

    ``packages``, shape (row,): packages computed so far, in the order in which they came.
    ``values``, shape (row, ...): their quantities.
    ``computed``, shape (2 ** measure,): the same packages marked; the empty one is known.
    ``surrogate``: passes through the first ``MOST_FITTED`` of them, quantities flattened.
    ``error``, shape (...): what an estimate is believed to miss by at most: a multiple of the largest leave-one-out
    error, widened to hold every prediction that was checked. No estimate that was checked missed by more, which is no
    proof for others.
    ``safety``: that multiple.
    ``checked``, ``missed``: predictions held against what was computed afterwards, and how many were off by more than
    the error believed at the time.
    ``rounds``: surrogates laid.
    """

    surrogate: Surrogate
    error: Array

    def __init__(self, measures: int, evaluate: Evaluate, noise: float = NOISE) -> None:
        self.measures, self._evaluate, self._noise = measures, evaluate, noise
        self._rng = np.random.default_rng(SEED)
        self.safety = SAFETY
        self._rho: Array | None = None
        self.packages = first_packages(measures, self._rng)
        self.values = evaluate(self.packages.tolist())
        self.computed = np.zeros(2**measures, dtype=np.bool_)
        self.computed[0] = self.computed[self.packages] = True
        self.checked = self.missed = self.rounds = 0

    def learn(self, still_open: Callable[[], Integers], most_rounds: int | None = None) -> None:
        """Compute and estimate until nothing is open and a last draw is predicted well enough.

        ``still_open``: asked after every surrogate for packages, not computed yet, that the error of the estimates
        leaves open. ``most_rounds``: surrogates after which what is still open is left open.
        """
        while True:
            self._lay()
            asked = still_open()
            rest = np.flatnonzero(~self.computed)
            if not rest.size or self.rounds == most_rounds:
                return
            if asked.size:
                self._check(self._drawn(asked, EACH_ROUND))
            elif not self._check(self._drawn(rest, CHECKED)):
                return

    def everywhere(self) -> Array:
        """Return the quantities of every package, computed or estimated, shape (2 ** measure, ...)."""
        known = self.values.reshape(len(self.values), -1)
        table = np.zeros((len(self.computed), known.shape[1]))
        for quantity in range(known.shape[1]):
            table[:, quantity] = self.surrogate.everywhere(quantity)
        table[0], table[self.packages] = 0.0, known
        return table.reshape(-1, *self.values.shape[1:])

    def _lay(self) -> None:
        packages, values = self.packages[:MOST_FITTED], self.values[:MOST_FITTED]
        self.surrogate = fit(packages, values.reshape(len(packages), -1), self.measures, self._rho)
        self._rho = self.surrogate.rho if len(packages) >= TUNED_ON else None
        self._largest_loo = largest_loo(self.surrogate, self.measures).reshape(self.values.shape[1:])
        self.error = np.maximum(self.safety * self._largest_loo, self._noise)
        self.rounds += 1

    def _check(self, packages: Integers) -> bool:
        """Compute packages, hold them against their estimates, and return whether any missed."""
        exact = self._evaluate(packages.tolist())
        off = np.abs(exact - self.surrogate.at(packages).reshape(exact.shape))
        beyond = (off > self.error).reshape(len(packages), -1).any(axis=1)
        self.packages = np.concatenate([self.packages, packages])
        self.values = np.concatenate([self.values, exact])
        self.computed[packages] = True
        self.checked += len(packages)
        self.missed += int(beyond.sum())
        if beyond.any():
            ratio = float((off / np.maximum(self._largest_loo, self._noise)).max())
            self.safety = max(self.safety, MISSED * ratio)
        return bool(beyond.any())

    def _drawn(self, packages: Integers, most: int) -> Integers:
        return np.sort(self._rng.permutation(packages)[:most])


def first_packages(measures: int, rng: np.random.Generator) -> Integers:
    """Return single measures, the whole agenda, all but one, and packages drawn at random; no package twice."""
    rim = rim_packages(measures)
    drawn = np.unique(rng.integers(1, 2**measures, FIRST_PER_MEASURE * measures))
    # Shuffled, because the rho are learned from the first ones.
    return np.asarray(rng.permutation(np.union1d(rim, drawn)))


def rim_packages(measures: int) -> Integers:
    """Return single measures, the whole agenda and all but one, ascending."""
    singles, everything = 1 << np.arange(measures), 2**measures - 1
    return np.setdiff1d(np.concatenate([singles, everything - singles, [everything]]), [0])


def largest_loo(surrogate: Surrogate, measures: int) -> Array:
    """Return the largest leave-one-out error of each quantity; the rim is left out, where it would extrapolate."""
    inner = ~np.isin(surrogate.packages, rim_packages(measures))
    return np.asarray(np.abs(surrogate.loo_error[inner]).max(axis=0, initial=0.0))
