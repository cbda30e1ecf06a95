"""The named corners of the assumptions at which every headline is computed again."""

from dataclasses import dataclass

from ortaq.core import Corner


@dataclass(frozen=True, slots=True)
class Case:
    """One choice of an end for every range.

    Attributes
    ----------
    name : str
    elasticity, tariff, shift, cost : Corner
        Ends used for trade elasticities, baseline tariffs, effects of changes, and costs of measures.
    """

    name: str
    elasticity: Corner = Corner.CENTRAL
    tariff: Corner = Corner.CENTRAL
    shift: Corner = Corner.CENTRAL
    cost: Corner = Corner.CENTRAL


CENTRAL = Case("central")

BAND_CASES = (
    Case("low trade elasticities", elasticity=Corner.LOW),
    Case("high trade elasticities", elasticity=Corner.HIGH),
    Case("low baseline tariffs", tariff=Corner.LOW),
    Case("high baseline tariffs", tariff=Corner.HIGH),
    Case("weak effects, high costs", shift=Corner.LOW, cost=Corner.HIGH),
    Case("strong effects, low costs", shift=Corner.HIGH, cost=Corner.LOW),
)
"""One group of assumptions at a time; a band is the smallest and largest value over these and the central case."""
