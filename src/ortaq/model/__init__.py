"""What happens if: models that turn changes into effects on every economy.

``run`` evaluates one scenario, ``payoff_table`` every package of a mechanism under every shock. The models inside are
siblings that meet only through the variables of ``core/variables.csv``.

Examples
--------
Two economies, one measure, one shock. The examples of the room begin here:

>>> from pathlib import Path
>>> from ortaq import load_mechanism, load_region
>>> from ortaq.core import CENTRAL, Scenario
>>> from ortaq.model import *
>>> text = '''
... region = { base_year = 2023, gdp_musd = { AAA = 900, BBB = 400 }, exports_musd = { AAA.BBB = 50, BBB.AAA = 40 } }
... measure = [{ id = "customs", between = ["AAA", "BBB"], trade_cost_percent = -5, cost.capex_musd = 10 }]
... shock = [{ id = "closure", between = ["AAA", "BBB"], trade_cost_percent = 10, probability = 0.1 }]
... '''
>>> _ = Path("pair.toml").write_text(text, encoding="utf-8")
>>> region = load_region("pair.toml")
>>> pair = load_mechanism("pair.toml", region)
>>> scenario = Scenario("customs", "Customs", pair.measures)
>>> region.economy_ids, [change.id for change in pair.shocks]
(('AAA', 'BBB'), ['closure'])
"""

from ortaq.model.agenda import MOST_SOLVED, evaluate_agenda
from ortaq.model.draws import Draw, draw_worlds
from ortaq.model.evaluated import Certified, Evaluated, Searched, Way, most_unseen, most_unseen_at
from ortaq.model.payoffs import Gains, costs, gains, gains_by_case, payoff_table
from ortaq.model.scenarios import reasons, run
from ortaq.model.trials import trial_gains
from ortaq.model.upstream import package_effects, upstream_effects

__all__ = [
    "MOST_SOLVED",
    "Certified",
    "Draw",
    "Evaluated",
    "Gains",
    "Searched",
    "Way",
    "costs",
    "draw_worlds",
    "evaluate_agenda",
    "gains",
    "gains_by_case",
    "most_unseen",
    "most_unseen_at",
    "package_effects",
    "payoff_table",
    "reasons",
    "run",
    "trial_gains",
    "upstream_effects",
]
