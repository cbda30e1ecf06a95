"""Trade: exact-hat-algebra general equilibrium with sectors, input-output links, tariffs and deficits."""

from ortaq.model.trade.baseline import TradeBaseline, TradeChange
from ortaq.model.trade.equilibrium import (
    SolvedBaseline,
    TradeEquilibrium,
    counterfactual,
    counterfactuals,
    solve_baseline,
)
from ortaq.model.trade.system import Deficits

__all__ = [
    "Deficits",
    "SolvedBaseline",
    "TradeBaseline",
    "TradeChange",
    "TradeEquilibrium",
    "counterfactual",
    "counterfactuals",
    "solve_baseline",
]
