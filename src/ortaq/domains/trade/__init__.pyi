import ortaq.core.domain

from .baseline import TradeBaseline
from .calibration import Calibration, trade_baseline
from .change import TradeChange
from .decomposition import CONTRIBUTIONS, Decomposition, decompose
from .engine import SolvedBaseline, counterfactual, counterfactuals, rebase, solve_baseline
from .equilibrium import TradeEquilibrium
from .instruments import Quota, Rents, closed_links, quota
from .moves import Shift, shifts_of
from .uses import by_use
from .valuation import TradeValuation, TradeWorld

DOMAIN: ortaq.core.domain.Domain

__all__ = [
    "CONTRIBUTIONS",
    "Calibration",
    "Decomposition",
    "Quota",
    "Rents",
    "Shift",
    "SolvedBaseline",
    "TradeBaseline",
    "TradeChange",
    "TradeEquilibrium",
    "TradeValuation",
    "TradeWorld",
    "by_use",
    "closed_links",
    "counterfactual",
    "counterfactuals",
    "decompose",
    "quota",
    "rebase",
    "shifts_of",
    "solve_baseline",
    "trade_baseline",
]
