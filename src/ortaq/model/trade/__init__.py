"""Trade: exact-hat-algebra general equilibrium with sectors, input-output links, tariffs and deficits."""

from ortaq.model.trade.baseline import TradeBaseline
from ortaq.model.trade.calibration import Calibration, trade_baseline
from ortaq.model.trade.change import TradeChange
from ortaq.model.trade.decomposition import CONTRIBUTIONS, Decomposition, decompose, path_sum_check
from ortaq.model.trade.engine import (
    SolvedBaseline,
    counterfactual,
    counterfactuals,
    rebase,
    solve_baseline,
)
from ortaq.model.trade.equilibrium import TradeEquilibrium
from ortaq.model.trade.first_order import FirstOrderWelfare, first_order_welfare
from ortaq.model.trade.instruments import Quota, Rents, closed_links, quota
from ortaq.model.trade.model import TradeModel
from ortaq.model.trade.system import Deficits
from ortaq.model.trade.uses import by_use

__all__ = [
    "CONTRIBUTIONS",
    "Calibration",
    "Decomposition",
    "Deficits",
    "FirstOrderWelfare",
    "Quota",
    "Rents",
    "SolvedBaseline",
    "TradeBaseline",
    "TradeChange",
    "TradeEquilibrium",
    "TradeModel",
    "by_use",
    "closed_links",
    "counterfactual",
    "counterfactuals",
    "decompose",
    "first_order_welfare",
    "path_sum_check",
    "quota",
    "rebase",
    "solve_baseline",
    "trade_baseline",
]
