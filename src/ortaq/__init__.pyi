from .agreement import agree
from .alerts.signals import signals
from .answers import answer
from .dependence import weigh
from .ledgers import Ledger
from .model import payoff_table, run
from .observe import load_mechanism, load_region, load_scenario

__version__: str

__all__ = [
    "Ledger",
    "agree",
    "answer",
    "load_mechanism",
    "load_region",
    "load_scenario",
    "payoff_table",
    "run",
    "signals",
    "weigh",
]
