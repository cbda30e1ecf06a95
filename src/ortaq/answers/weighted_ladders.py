"""The ladder by cost computed once more with equal states and with people as weights."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from ortaq.agreement import CostLadder, cost_ladder
from ortaq.answers.material import Material
from ortaq.core import Array


class Weighting(StrEnum):
    """How gains of members are added up."""

    MONEY = "money"
    STATES = "states"
    PEOPLE = "people"


def weighted_ladders(material: Material) -> Mapping[Weighting, CostLadder]:
    """Return the ladder in USD, with equal states and with people as weights; the last where all state their people.

    States that are equal add up percent of real income; people weigh each member's percent by how many live there.
    """
    payoffs = material.payoffs
    percent = payoffs.gain_percent @ payoffs.probability
    weighed = {
        Weighting.MONEY: payoffs.joint_gain_musd,
        Weighting.STATES: percent.sum(axis=1),
    }
    people = people_of(material)
    if np.isfinite(people).all() and people.sum() > 0.0:
        weighed[Weighting.PEOPLE] = percent @ (people / people.sum())
    cost, candidates = payoffs.joint_cost_musd, np.r_[0, material.agreement.accepted]
    least = material.mechanism.least_return
    return {how: cost_ladder(cost, gain, candidates, least) for how, gain in weighed.items()}


def people_of(material: Material) -> Array:
    """Return the population of the members, shape (member,), million; NaN where it is not stated."""
    stated = {economy.id: economy.population_million for economy in material.region.economies}
    return np.array([stated.get(member, np.nan) for member in material.payoffs.members])


def turns(ladder: CostLadder, measures: int) -> list[int | None]:
    """Return at which step each measure is first in a package; None where no step holds it."""
    steps = ladder.packages.tolist()
    return [next((at for at, package in enumerate(steps) if package >> bit & 1), None) for bit in range(measures)]


def best_within(ladder: CostLadder, budget_musd: float) -> int:
    """Return the best package that costs no more than a budget."""
    return int(ladder.staircase[int(np.searchsorted(ladder.staircase_cost_musd, budget_musd, side="right")) - 1])
