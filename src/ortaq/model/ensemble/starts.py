"""Equilibria of shocks, from which packages are solved: kept in a process for every question that meets them again."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ortaq.core import Array, Case, Effects, Region, World
from ortaq.model.ensemble.passing import passing, shaken

if TYPE_CHECKING:
    from ortaq.model.ensemble.chunk import Question

MOST_STARTS, MOST_OF_SMALL = 8, 64
"""Equilibria that a process keeps of any region, and at most of small ones: a server would keep thousands of these."""

STARTED_CELLS = 600_000
"""Bilateral cells of those that it keeps of small regions: 62 of forty economies with six sectors."""

WELFARE = "welfare_musd"
"""What no market values; counted beside the equilibrium."""


@dataclass(frozen=True, eq=False)
class Start:
    """The equilibrium of a shock, and what is needed to change it.

    ``income``, shape (economy,): real income of the baseline, million USD a year.
    ``welfare``, shape (economy,): what no market values under the shock, million USD a year; None where no domain
    writes it.
    ``hat``, shape (economy,): real income under the shock over the baseline, with welfare.
    """

    world: World
    income: Array
    welfare: Array | None
    hat: Array
    residual: float

    def with_welfare(self, real_income_hat: Array, effects: Effects) -> Array:
        """Return real income with what no market values over that under the shock, shape (package, economy)."""
        if WELFARE not in effects and self.welfare is None:
            return real_income_hat
        amounts = sum(w for w in (self.welfare, effects.get(WELFARE)) if w is not None)
        return np.asarray((self.world.real_income_hat * real_income_hat + amounts / self.income) / self.hat)


def started(question: "Question", case: Case, shock: int) -> Start:
    """Return the equilibrium of a shock, solved once in this process for all questions that put the same to a region.

    Parameters
    ----------
    question : Question
    case : Case
    shock : int
        Position in ``Question.shocks``.
    """
    effects = question.shock_effects(case, shock)
    key = _key(question, case, shock, effects)
    found = _STARTED.pop(key, None) or _solved(question, case, shock, effects)
    _STARTED[key] = found
    while len(_STARTED) > _most(question.region):
        _STARTED.popitem(last=False)
    return found


_STARTED: OrderedDict[str, Start] = OrderedDict()
"""By digest; the one used last stands last."""


def _most(region: Region) -> int:
    return max(MOST_STARTS, min(MOST_OF_SMALL, STARTED_CELLS // region.flow.size))


def _key(question: "Question", case: Case, shock: int, effects: Effects) -> str:
    """Return SHA-256 over all that determines the equilibrium of a shock."""
    said = question.region.digest, case.answering, question.valuation(case).digest, passing(question, shock)
    sha = hashlib.sha256(repr(said).encode())
    for name in sorted(effects):
        sha.update(f"{name} {effects[name].shape}".encode() + effects[name].tobytes())
    return sha.hexdigest()


def _solved(question: "Question", case: Case, shock: int, effects: Effects) -> Start:
    income, world, welfare = question.region.income, shaken(question, case, shock, effects), effects.get(WELFARE)
    hat = world.real_income_hat if welfare is None else world.real_income_hat + welfare / income
    return Start(world, income, welfare, hat, world.residual)
