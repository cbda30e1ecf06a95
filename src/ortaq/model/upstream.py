"""What changes do to the variables that the equilibrium reads: stated shifts and the domains that come before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.core import Case, Change, Effects, Mechanism, Region
from ortaq.domains import valuation
from ortaq.model.ensemble import Question, Response, Undrawn, case_ends, joined, responses


@dataclass(frozen=True, eq=False)
class Answers:
    """What domains do when changes happen together; cases that read alike are asked once.

    ``undrawn``: the world from which region and changes were drawn, if they were.
    """

    region: Region
    changes: Sequence[Change]
    undrawn: Undrawn | None = None
    _kept: dict[tuple[object, ...], tuple[Response, ...]] = field(default_factory=dict)

    def of(self, case: Case) -> tuple[Response, ...]:
        """Return the answers in one case."""
        ends = case_ends(case)
        if ends not in self._kept:
            (self._kept[ends],) = responses(self.region, (), [tuple(self.changes)], (), case, undrawn=self.undrawn)
        return self._kept[ends]

    def given(self, case: Case) -> Effects:
        """Return everything that the equilibrium reads, stated shifts included."""
        equilibrium = valuation(case)
        return joined(equilibrium.stated(self.region, self.changes), self.of(case), equilibrium.reads)


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

    Examples
    --------
    >>> upstream_effects(region, pair.measures, CENTRAL)["trade_cost_hat"][0]
    array([[1.  , 0.95],
           [0.95, 1.  ]])
    """
    return Answers(region, changes).given(case)


def package_effects(
    region: Region, mechanism: Mechanism, packages: Sequence[int], case: Case, batch: int
) -> Iterator[Effects]:
    """Yield ``upstream_effects`` of packages without a shock, so many at a time, batch axis first.

    Domains are asked for all packages together, not again for every one.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : sequence of int
    case : Case
    batch : int
        Packages at a time.

    Examples
    --------
    >>> [effects["trade_cost_hat"].shape for effects in package_effects(region, pair, [0, 1], CENTRAL, 2)]
    [(2, 1, 2, 2)]
    """
    question, reads = Question.of(region, replace(mechanism, shocks=()), packages, [case]), valuation(case).reads
    for at in range(0, len(packages), batch):
        yield question.package_effects(case, 0, np.asarray(packages[at : at + batch])).only(reads)
