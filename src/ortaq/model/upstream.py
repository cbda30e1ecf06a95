"""What changes do to the variables that the equilibrium reads: stated shifts and the domains that come before it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import Case, Change, Effects, Mechanism, Region
from ortaq.domains import valuation
from ortaq.model.ensemble import Question, joined, responses


def upstream_effects(region: Region, changes: Sequence[Change], case: Case) -> Effects:
    """Return the effects of changes on everything that the equilibrium reads, in one case.

    Parameters
    ----------
    region : Region
    changes : sequence of Change
        They happen together.
    case : Case

    Returns
    -------
    Effects
        Every variable that scenarios may state, and those that domains write; axes in the table of variables.

    Raises
    ------
    InputError
        Unknown codes, or a move that asks for a part that the region does not have.
    """
    equilibrium = valuation(case)
    (found,) = responses(region, (), [tuple(changes)], (), case)
    return joined(equilibrium.stated(region, changes), found, equilibrium.reads)


def package_effects(
    region: Region, mechanism: Mechanism, packages: Sequence[int], case: Case, batch: int
) -> Iterator[Effects]:
    """Yield ``upstream_effects`` of packages without a shock, so many at a time, batch axis first.

    Domains are asked for all packages together, not again for every one.

    Raises
    ------
    InputError
        As ``upstream_effects``.
    """
    question = Question.of(region, replace(mechanism, shocks=()), packages, [case])
    measures = question.measure_effects(case)
    for at in range(0, len(packages), batch):
        yield question.package_effects(case, 0, measures, np.asarray(packages[at : at + batch]))
