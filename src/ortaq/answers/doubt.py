"""The draws of an answer, judged by its own rules."""

from functools import lru_cache

import numpy as np

from ortaq.agreement import UnderDoubt, judged
from ortaq.answers.material import Material
from ortaq.core import Array, DrawnGains, Mechanism, refusal_percent
from ortaq.core.subsets import subset_sums


@lru_cache(maxsize=2)
def judged_draws(material: Material) -> UnderDoubt | None:
    """Return who signs and what all gain in every draw; None where nothing was drawn."""
    if material.drawn is None or not material.drawn.draws:
        return None
    agreement = material.agreement
    bars = bars_percent(material.mechanism, material.drawn)
    return judged(material.drawn, material.payoffs.probability, bars, agreement.accept, agreement.tail)


def bars_percent(mechanism: Mechanism, drawn: DrawnGains) -> tuple[Array, Array]:
    """Return below what members refuse in each draw, and above what they gain by what matters, shape (draw, member)."""
    income = drawn.income_musd[:, :, 0]
    refusal = np.array([refusal_percent(mechanism, own) for own in income])
    return refusal, 2.0 * mechanism.threshold_by_member - refusal


def upfront_costs(mechanism: Mechanism) -> Array:
    """Return the investment of every package, shape (package,), million USD of the base year."""
    each = [0.0 if m.cost is None else m.cost.capex_musd.central for m in mechanism.measures]
    return subset_sums(np.array(each))
