"""The named corners of the assumptions at which every headline is computed again."""

from dataclasses import dataclass
from enum import StrEnum

from ortaq.core.quantity import Corner


class Deficits(StrEnum):
    """How trade balances move.

    ``fixed``: nominal, in units of the numeraire (world value added). ``balanced``: zero. ``world_share``: a fixed
    share of world income. ``proportional``: the ratio of spending to income is fixed, up to one common factor that
    closes the world budget.
    """

    FIXED = "fixed"
    BALANCED = "balanced"
    WORLD_SHARE = "world_share"
    PROPORTIONAL = "proportional"


class Cause(StrEnum):
    """What makes trade answer: tariffs, costs of trade, what passes within a year, and the stop of trade."""

    TARIFFS = "tariffs"
    COSTS = "costs"
    TEMPORARY = "temporary"
    STOPS = "stops"


class Horizon(StrEnum):
    """After how long an answer is told: some two years, or ten."""

    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Answering:
    """By which set of trade elasticities something is answered: of what cause, at what horizon."""

    cause: Cause
    horizon: Horizon


@dataclass(frozen=True, slots=True)
class Case:
    """One choice of an end for every range.

    Attributes
    ----------
    name : str
    elasticity, tariff, shift, cost : Corner
        Ends used for trade elasticities, baseline tariffs, effects of changes, and costs of measures.
    deficits : Deficits
        How trade balances move.
    elasticity_floor : float
        Smallest trade elasticity used in any sector; zero leaves them as they are.
    answering : Answering or None
        Set of trade elasticities; None for that of the region.
    """

    name: str
    elasticity: Corner = Corner.CENTRAL
    tariff: Corner = Corner.CENTRAL
    shift: Corner = Corner.CENTRAL
    cost: Corner = Corner.CENTRAL
    deficits: Deficits = Deficits.FIXED
    elasticity_floor: float = 0.0
    answering: Answering | None = None


CENTRAL = Case("central")

BAND_CASES = (
    Case("low trade elasticities", elasticity=Corner.LOW),
    Case("high trade elasticities", elasticity=Corner.HIGH),
    Case("low baseline tariffs", tariff=Corner.LOW),
    Case("high baseline tariffs", tariff=Corner.HIGH),
    Case("trade balances in proportion to income", deficits=Deficits.PROPORTIONAL),
    Case("weak effects, high costs", shift=Corner.LOW, cost=Corner.HIGH),
    Case("strong effects, low costs", shift=Corner.HIGH, cost=Corner.LOW),
)
"""One group of assumptions at a time; a band is the smallest and largest value over these and the central case."""
