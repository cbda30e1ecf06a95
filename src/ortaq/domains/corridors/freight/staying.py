"""Cargo that may stay away: an alternative of constant cost beside all ways, by pair of places and layer of goods."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Assumption, Band

ELASTICITY = Assumption(
    "A-FREIGHT-ELASTICITY",
    "Percent of tonnes lost where generalised cost of transport rises by one percent",
    Band(0.3, 0.6, 1.2),
    "elasticity",
    "trade elasticities of 4 to 8 times a share of transport in the delivered price of 5 to 20 percent",
)

TRAVELLING = Assumption(
    "A-FREIGHT-TRAVELLING",
    "Part of the cargo that could travel between two economies which does so in the base year",
    Band(0.3, 0.5, 0.8),
    "share",
    "unknown; sets how fast the elasticity changes along the way, not where it starts",
)


@dataclass(frozen=True, eq=False)
class Staying:
    """How much of the base year's tonnes travels at other costs: a binary logit of travelling and staying.

    The cost of staying is a constant of the pair and goods; with the scale of the logit it is such that ``travelling``
    of all that could travel does so at the costs of the base year, with the elasticity stated there.

    Attributes
    ----------
    cost_usd_per_feu : ndarray
        Log-sum of the base year, not finite where nothing could travel; only its changes count.
    mean_usd_per_feu : ndarray
        Generalised cost of the base year that the elasticity counts from, same shape.
    elasticity : float
    travelling : float
    """

    cost_usd_per_feu: Array
    mean_usd_per_feu: Array
    elasticity: float = ELASTICITY.band.central
    travelling: float = TRAVELLING.band.central

    @property
    def losing_usd_per_feu(self) -> Array:
        """What it costs to lose every way, by cargo of the base year: the worth of travelling beside staying.

        Shape as the costs.
        """
        spread = (1.0 - self.travelling) / self.elasticity * self.mean_usd_per_feu
        return np.asarray(-np.log1p(-self.travelling) / self.travelling * spread)

    def factor(self, cost_usd_per_feu: Array) -> Array:
        """Return tonnes at other costs over those of the base year: exactly 1 at its costs, 0 where no way is left.

        Shape as the costs.

        Methodology, eq. (F4).
        """
        base, mean = self.cost_usd_per_feu, self.mean_usd_per_feu
        known = np.isfinite(base) & (mean > 0.0)
        with np.errstate(over="ignore"):
            more = np.where(known, cost_usd_per_feu, 0.0) - np.where(known, base, 0.0)
            dearer = more / np.where(known, mean, 1.0)
            odds = np.exp(self.elasticity / (1.0 - self.travelling) * dearer)
        return np.where(known, 1.0 / (self.travelling + (1.0 - self.travelling) * odds), 1.0)
