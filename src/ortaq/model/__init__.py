"""What happens if: models that turn changes into effects on every economy.

``run`` evaluates one scenario, ``payoff_table`` every package of a mechanism under every shock. The models inside are
siblings that meet only through the variables of ``core/variables.csv``.
"""

from ortaq.model.agenda import MOST_SOLVED, evaluate_agenda
from ortaq.model.draws import Draw, draw_worlds
from ortaq.model.evaluated import Evaluated, Way
from ortaq.model.payoffs import Gains, costs, gains, gains_by_case, payoff_table
from ortaq.model.scenarios import reasons, run
from ortaq.model.upstream import package_effects, upstream_effects

__all__ = [
    "MOST_SOLVED",
    "Draw",
    "Evaluated",
    "Gains",
    "Way",
    "costs",
    "draw_worlds",
    "evaluate_agenda",
    "gains",
    "gains_by_case",
    "package_effects",
    "payoff_table",
    "reasons",
    "run",
    "upstream_effects",
]
