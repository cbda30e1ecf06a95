"""The draws of an answer, judged by its own rules."""

from functools import lru_cache

import numpy as np

from ortaq.agreement import UnderDoubt, judged
from ortaq.answers.material import Material
from ortaq.core import Array, DrawnGains, Mechanism, refusal_percent


@lru_cache(maxsize=2)
def judged_draws(material: Material) -> UnderDoubt | None:
    """Return who signs and what all gain in every draw; None where nothing was drawn."""
    if material.drawn is None or not material.drawn.draws:
        return None
    bars = drawn_refusals(material.mechanism, material.drawn)
    return judged(material.drawn, material.agreement, material.payoffs.probability, bars)


def drawn_refusals(mechanism: Mechanism, drawn: DrawnGains) -> Array:
    """Return below what members refuse in each draw, shape (draw, member), percent of that draw's real income."""
    return np.array([refusal_percent(mechanism, income) for income in drawn.income_musd[:, :, 0]])
