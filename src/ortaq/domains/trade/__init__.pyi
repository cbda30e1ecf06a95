import ortaq.core.domain

from .baseline import TradeBaseline
from .calibration import Calibration, trade_baseline
from .change import TradeChange
from .decomposition import CONTRIBUTIONS, Decomposition, decompose
from .engine import SolvedBaseline, counterfactual, counterfactuals, rebase, solve_baseline
from .equilibrium import TradeEquilibrium
from .first_order import FirstOrderWelfare, first_order_welfare
from .instruments import Quota, Rents, closed_links, quota
from .moves import Shift, shifts_of
from .uses import by_use
from .valuation import TradeValuation, TradeWorld

DOMAIN: ortaq.core.domain.Domain

__all__ = [
    "CONTRIBUTIONS",
    "Calibration",
    "Decomposition",
    "FirstOrderWelfare",
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
    "first_order_welfare",
    "quota",
    "rebase",
    "shifts_of",
    "solve_baseline",
    "trade_baseline",
]
