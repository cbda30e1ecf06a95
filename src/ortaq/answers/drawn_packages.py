"""Packages of an agenda drawn at random, and those that differ from one by so many measures: what a proof is tried on.

Every package that the rules allow is as likely as any other. Measures that rules tie to each other are drawn together,
from a list of what is allowed of them; what the budgets do not pay for is drawn again.
"""

from itertools import combinations

import numpy as np

from ortaq.agreement import rules_kept
from ortaq.answers.affordable import keeps_rules
from ortaq.core import Array, Integers, Mechanism, Rules
from ortaq.core.prerequisites import ladder_steps
from ortaq.core.subsets import subset_sums

MOST_TIED = 16
"""Measures tied to each other by rules of which all packages are listed; of more, what breaks rules is drawn again."""

MOST_TIMES = 64
"""Times as many packages as are wanted that are drawn at most, where few of them are allowed."""


def drawn_packages(mechanism: Mechanism, measure_cost_musd: Array, count: int, seed: int) -> Integers:
    """Return packages that the rules and budgets allow, drawn uniformly and one independently of the other.

    Parameters
    ----------
    mechanism : Mechanism
    measure_cost_musd : ndarray, shape (measure, member)
    count : int
        How many are wanted.
    seed : int

    Returns
    -------
    ndarray of int, shape (drawn,)
        In the order drawn, some perhaps twice, the empty one perhaps among them; fewer than wanted where the budgets
        pay for few of those that the other rules allow.
    """
    rng = np.random.default_rng([seed, len(mechanism.measures)])
    parts = _parts(mechanism)
    found = np.zeros(0, dtype=np.int64)
    for _ in range(MOST_TIMES):
        drawn = np.zeros(count, dtype=np.int64)
        for part in parts:
            drawn |= part[rng.integers(len(part), size=count)]
        found = np.concatenate([found, drawn[keeps_rules(mechanism, drawn, measure_cost_musd)]])
        if len(found) >= count:
            break
    return found[:count]


def packages_apart(mechanism: Mechanism, measure_cost_musd: Array, package: int, apart: int) -> Integers:
    """Return the packages that the rules allow and that differ from one by so many measures, ascending.

    Parameters
    ----------
    mechanism : Mechanism
    measure_cost_musd : ndarray, shape (measure, member)
    package, apart : int
    """
    bits = [1 << m for m in range(len(mechanism.measures))]
    switched = np.array([sum(some) for some in combinations(bits, apart)], dtype=np.int64)
    others = np.setdiff1d(package ^ switched, [0])
    return np.asarray(others[keeps_rules(mechanism, others, measure_cost_musd)])


def _parts(mechanism: Mechanism) -> list[Integers]:
    """Return for each set of measures that rules tie to each other the packages of them that are allowed.

    Of a set that is too large to be listed, its measures one by one: which of their packages are allowed is seen later.
    """
    measures, rules = [m.id for m in mechanism.measures], mechanism.rules
    bits = {measure: 1 << bit for bit, measure in enumerate(measures)}
    needs = [(m, needed) for m, all_needed in rules.requires.items() for needed in all_needed]
    parts = [{measure} for measure in measures]
    for together in [*needs, *ladder_steps(rules.ladders), *rules.excludes]:
        tied = [part for part in parts if part & set(together)]
        parts = [part for part in parts if part not in tied] + [set().union(*tied)]
    long = set().union(*(part for part in parts if len(part) > MOST_TIED))
    singly = [np.array([0, bits[m]], dtype=np.int64) for m in measures if m in long]
    parts = [part for part in parts if not part <= long]
    plain = Rules(requires=rules.requires, excludes=rules.excludes, ladders=rules.ladders, barred=rules.barred)
    lists = [subset_sums(np.array(sorted(bits[m] for m in part), dtype=np.int64)) for part in parts]
    allowed = [some[rules_kept(plain, measures, (), some, np.zeros((len(some), 0)))] for some in lists]
    return sorted([*singly, *allowed], key=lambda some: int(some.max()))
