"""The best packages of an agenda that is too long for a table of all gains.

Every package is still estimated, but one member at a time, and only what ranks packages is kept: the ends of their
surplus total, product and minimum. Packages that may be best are solved, until those solved are ahead of every estimate
by more than its error; see ``Estimates``.
"""

from dataclasses import replace

import numpy as np

from ortaq.core import InputError, Integers, Mechanism, Payoffs
from ortaq.model.estimates import Estimates, Evaluate
from ortaq.model.evaluated import Evaluated, Way
from ortaq.model.exact import Exact
from ortaq.model.package_scan import SCORES, scan
from ortaq.model.verification import AgendaTable, Rule

LONGEST = 22
"""Measures whose packages are still ranked one by one: 4.2 million, 0.8 GB and 25 seconds for each surrogate."""

EACH_SCORE = 128
"""Most packages solved in one round for each way of choosing the best."""

MOST_ROUNDS = 8


def require_searchable(mechanism: Mechanism) -> None:
    """Raise InputError if an agenda has more than ``LONGEST`` measures."""
    count = len(mechanism.measures)
    if count > LONGEST:
        raise InputError(
            f"the agenda has {count} measures; at most {LONGEST} can be searched",
            where=f"mechanism '{mechanism.id}'",
            why=f"{count} measures make {2**count:,} packages, each of which is ranked",
            fix="merge measures that only make sense together, or move some to a second mechanism file",
        )


class Searching:
    """Packages solved so far, how the others rank by estimates, and which of these may be better: the rivals."""

    def __init__(self, table: AgendaTable, evaluate: Evaluate, rule: Rule) -> None:
        self.table, self.rule = table, rule
        self.estimates = Estimates(table.measures, evaluate)

    def run(self) -> None:
        """Solve and estimate until nothing is open, or ``MOST_ROUNDS`` are over."""
        self.estimates.learn(self._still_open, MOST_ROUNDS)

    def evaluated(self, exact: Exact) -> Evaluated:
        """Return the packages solved and what the ranks of the others leave open."""
        order, estimates = np.argsort(self.estimates.packages), self.estimates
        packages, hats = estimates.packages[order], estimates.values[order]
        cost = self.table.costs(packages)
        gain = np.expm1(hats) * self.table.income_musd - cost[:, :, None]
        return Evaluated(
            way=Way.SEARCHED,
            packages=packages,
            payoffs=replace(
                Payoffs.of_list(self.table.mechanism, gain, self.table.income_musd, cost),
                largest_residual=exact.largest_residual,
                error_percent=100.0 * np.expm1(estimates.error),
            ),
            feasible=self.table.feasible,
            solves=exact.solves,
            checked=estimates.checked,
            missed=estimates.missed,
            certified={score: not rows.size for score, rows in self.rivals.items()},
            signed=(int(self.ranked.sure.sum()), int(self.ranked.possible.sum())),
        )

    def _still_open(self) -> Integers:
        self.ranked = scan(self.table, self.rule, self.estimates)
        self.rivals = {score: self.ranked.rivals(score, self.estimates.computed) for score in SCORES}
        return np.unique(np.concatenate([rows[:EACH_SCORE] for rows in self.rivals.values()]))
