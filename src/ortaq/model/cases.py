"""The named corners of the assumptions at which every headline is computed again."""

from dataclasses import dataclass

from ortaq.core import Corner
from ortaq.domains.trade import Calibration, Deficits, TradeModel


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
    """

    name: str
    elasticity: Corner = Corner.CENTRAL
    tariff: Corner = Corner.CENTRAL
    shift: Corner = Corner.CENTRAL
    cost: Corner = Corner.CENTRAL
    deficits: Deficits = Deficits.FIXED

    def trade_model(self, deficits: Deficits | None = None, elasticity_floor: float = 0.0) -> TradeModel:
        """Return a trade model calibrated to this case, or to a user's rule for trade balances."""
        return TradeModel(Calibration(self.elasticity, self.tariff, elasticity_floor), deficits or self.deficits)


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
