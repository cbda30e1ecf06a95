"""Who depends on whom: exposures, cut-off losses, asymmetry, concentration and alignment, with bands and flags.

``weigh`` reports on a region with the equilibrium that also computes gains, before and after a scenario or a package.

Examples
--------
A small region. The examples of the room begin here:

>>> from pathlib import Path
>>> import numpy as np
>>> from ortaq import load_mechanism, load_region
>>> from ortaq.core import CENTRAL, Band, Tie
>>> from ortaq.dependence import *
>>> from ortaq.domains import valuation
>>> text = '''
... region.base_year = 2023
... region.gdp_musd = { KGZ = 900, CHN = 4000, ROW = 9000 }
... region.exports_musd = { KGZ = { CHN = 50, ROW = 40 }, CHN = { KGZ = 60, ROW = 90 }, ROW = { KGZ = 30, CHN = 80 } }
... measure = [{ id = "rail", between = ["KGZ", "CHN"], trade_cost_percent = -5, cost.capex_musd = 10 }]
... '''
>>> _ = Path("pair.toml").write_text(text, encoding="utf-8")
>>> region = load_region("pair.toml")
>>> pair = load_mechanism("pair.toml", region)
>>> equilibrium = valuation(CENTRAL).world(region)
>>> weighed = mechanism_weighing(region, pair, 1)
>>> lent = {"CHN": Band(50.0, 60.0, 70.0), "ROW": Band(30.0, 40.0, 55.0)}
>>> debts = [Tie("x.tie.debt", one, "KGZ", of, flow=False, method="", source="") for one, of in lent.items()]
"""

from ortaq.dependence.aligned import Alignment, alignment
from ortaq.dependence.asymmetric import Asymmetry, asymmetry, log_ratio
from ortaq.dependence.banded import Banded
from ortaq.dependence.closures import DEFAULT_POWERS, Power, Side, between, closed_form_losses, exact_losses
from ortaq.dependence.concentration import hhi, hirschman, multi_vector, pivot_margin
from ortaq.dependence.critical_input import SUBSTITUTION, ces_loss, input_losses
from ortaq.dependence.dependence import Dependence
from ortaq.dependence.holders import Held, Recipient, held, main_holder, recipients, stocks, with_added
from ortaq.dependence.money import MoneyStop, money_stops
from ortaq.dependence.quality import Quality
from ortaq.dependence.rungs import Rung, counterparts, ladder, moves
from ortaq.dependence.table import Weighing, long_table
from ortaq.dependence.weighing import WEIGHED_CASES, dependence_table, mechanism_weighing, weigh

__all__ = [
    "DEFAULT_POWERS",
    "SUBSTITUTION",
    "WEIGHED_CASES",
    "Alignment",
    "Asymmetry",
    "Banded",
    "Dependence",
    "Held",
    "MoneyStop",
    "Power",
    "Quality",
    "Recipient",
    "Rung",
    "Side",
    "Weighing",
    "alignment",
    "asymmetry",
    "between",
    "ces_loss",
    "closed_form_losses",
    "counterparts",
    "dependence_table",
    "exact_losses",
    "held",
    "hhi",
    "hirschman",
    "input_losses",
    "ladder",
    "log_ratio",
    "long_table",
    "main_holder",
    "mechanism_weighing",
    "money_stops",
    "moves",
    "multi_vector",
    "pivot_margin",
    "recipients",
    "stocks",
    "weigh",
    "with_added",
]
