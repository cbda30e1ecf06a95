"""Own equilibria of packages that are asked for round by round: the question is put, and domains asked, once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ortaq.core import CENTRAL, Array, Case, Integers, Mechanism, Progress, Region
from ortaq.core.subsets import subset_sums
from ortaq.domains import models
from ortaq.model.ensemble import Executor, Question, Solved, Store, chunks, evaluate, reach, require_incomes

PART = 128
"""Packages of one task: several tasks for each worker even in a short round."""

MOST_ASKED = 9
"""Measures that move one domain of which all combinations are asked at once; of more, those that a round asks for."""


@dataclass(eq=False)
class Exact:
    """Solves packages of a mechanism under every shock and keeps count."""

    region: Region
    mechanism: Mechanism
    case: Case = CENTRAL
    progress: Progress | None = None
    executor: Executor | None = None
    store: Store | None = None
    largest_residual: float = 0.0
    shock_hat: Array = field(default_factory=lambda: np.empty(0))
    solves: int = 0

    def __post_init__(self) -> None:
        where = f"mechanism '{self.mechanism.id}'"
        self.members = list(self.region.economy_positions(self.mechanism.members, where=where))
        asked = _asked(self.mechanism)
        self.question = Question.of(self.region, self.mechanism, asked, [self.case], self.store) if asked else None

    def income_musd(self) -> Array:
        """Return the real income of members under each shock without any package, shape (member, shock)."""
        if not self.shock_hat.size:
            self.log_hats([0])
        return np.asarray(self.region.income[self.members][:, None] * self.shock_hat)

    def log_hats(self, packages: Sequence[int]) -> Array:
        """Return logs of real income against the same shock without the package, shape (package, member, shock)."""
        question = self.question or Question.of(self.region, self.mechanism, packages, [self.case], self.store)
        shocks = len(question.shocks)
        total, begin = self.solves + len(packages) * shocks, self.solves

        def report(done: int) -> None:
            self.solves += done
            if self.progress:
                self.progress(self.solves, total)

        parts = [packages[at : at + PART] for at in range(0, len(packages), PART)]
        tasks = [task for part in parts for task in chunks(question, part, [self.case])]
        solved = evaluate(question, tasks, self.executor, self.store, report)
        self.solves = begin + len(packages) * shocks
        require_incomes(question, tasks, solved)
        self.largest_residual = max(self.largest_residual, *(_residual(s) for s in solved))
        self.shock_hat = np.stack([s.shock_hat[self.members] for s in solved[:shocks]], axis=-1)
        gains = [
            np.stack([s.gain[:, self.members] for s in solved[at : at + shocks]], axis=-1)
            for at in range(0, len(solved), shocks)
        ]
        return np.asarray(np.log1p(np.concatenate(gains)))


def _residual(solved: Solved) -> float:
    return float(solved.residual.max(initial=solved.shock_residual))


def _asked(mechanism: Mechanism) -> Sequence[int]:
    """Return packages that hold every combination of the measures that move one domain; none if they are too many."""
    packages: set[int] = {0}
    for measures in reach(models(), [(measure,) for measure in mechanism.measures]).values():
        bits: Integers = np.array([1 << m for m in sorted(measures)], np.int64)
        if len(bits) > MOST_ASKED:
            return ()
        packages |= set(subset_sums(bits).tolist())
    return tuple(sorted(packages))
