"""Trade as one of the models that `run()` orders."""

from dataclasses import dataclass, field

import numpy as np

from ortaq.core import Case, Deficits, Effects, Region, Scenario
from ortaq.domains.trade.calibration import Calibration, tariff_at, trade_baseline
from ortaq.domains.trade.change import TradeChange
from ortaq.domains.trade.decomposition import CONTRIBUTIONS, decompose
from ortaq.domains.trade.engine import SolvedBaseline, counterfactuals, solve_baseline


@dataclass(eq=False)
class TradeModel:
    """Exact-hat-algebra trade equilibrium over all economies of the region.

    Attributes
    ----------
    calibration : Calibration
        Ends of the ranges used for elasticities and tariffs.
    deficits : Deficits
    """

    calibration: Calibration = field(default_factory=Calibration)
    deficits: Deficits = Deficits.FIXED
    name: str = "trade"
    reads: frozenset[str] = frozenset({"trade_cost_hat", "tariff_hat", "productivity_hat"})
    writes: frozenset[str] = frozenset(
        {
            "wage_hat",
            "price_hat",
            "trade_share",
            "expenditure",
            "tariff_revenue",
            "tariff_revenue_change",
            "real_wage_hat",
            "real_income_hat",
            "consumer_price_hat",
            "trade_residual",
        }
    )
    _solved: dict[str, SolvedBaseline] = field(default_factory=dict, repr=False)

    def baseline(self, region: Region) -> SolvedBaseline:
        """Return the region's own equilibrium, solved once per region."""
        if region.digest not in self._solved:
            self._solved[region.digest] = solve_baseline(trade_baseline(region, self.calibration), self.deficits)
        return self._solved[region.digest]

    def change(self, region: Region, given: Effects, under: Effects | None = None) -> TradeChange:
        """Return given hats as a trade change, with a batch axis first or without.

        Parameters
        ----------
        region : Region
        given : Effects
            ``trade_cost_hat``, ``tariff_hat``, ``productivity_hat``.
        under : Effects, optional
            Hats already part of the baseline that the change will be applied to; tariffs are levels and need them.
        """
        tariff = tariff_at(region, self.calibration.tariff) * (under["tariff_hat"] if under else 1.0)
        return TradeChange(
            trade_cost_hat=given["trade_cost_hat"],
            tariff=tariff * given["tariff_hat"],
            productivity_hat=given["productivity_hat"],
        )

    def effects(self, region: Region, scenario: Scenario, given: Effects) -> Effects:  # noqa: ARG002 - the protocol
        """Return the equilibrium effects of the given hats."""
        solved = self.baseline(region)
        found = counterfactuals(solved, self.change(region, given)).row(0)
        own = {
            "tariff_revenue_change": found.tariff_revenue - solved.tariff_revenue,
            "trade_residual": np.array([found.residual]),
        }
        return Effects({**{name: getattr(found, name) for name in self.writes - own.keys()}, **own})

    def reasons(self, region: Region, scenario: Scenario, given: Effects) -> Effects:  # noqa: ARG002 - the protocol
        """Return contributions to real income in percent, integrated along the path of the change."""
        found = decompose(self.baseline(region), self.change(region, given)).percent()
        return Effects({f"{name}_percent": getattr(found, name) for name in CONTRIBUTIONS})


def trade_model(case: Case, deficits: Deficits | None = None, elasticity_floor: float = 0.0) -> TradeModel:
    """Return a trade model calibrated to a case, or to a user's rule for trade balances."""
    return TradeModel(Calibration(case.elasticity, case.tariff, elasticity_floor), deficits or case.deficits)
