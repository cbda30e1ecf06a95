"""The main job composed from the rooms below: payoffs, agreement, bands, dependence and the reports of domains.

``answer`` makes everything that a brief shows. ``settle`` makes gains and agreement only: every package by its own
equilibrium on a short agenda, on a longer one those on which the answer rests. ``explain`` says why a package is
refused, from its neighbours where there is no table. ``dependence_limits`` keeps packages from adding too much to what
a member would lose by a stop of trade.

Examples
--------
>>> from pathlib import Path
>>> from ortaq import load_mechanism, load_region
>>> from ortaq.answers import *
>>> text = '''
... region.base_year = 2023
... region.gdp_musd = { KGZ = 900, CHN = 4000, ROW = 9000 }
... region.exports_musd = { KGZ = { CHN = 50, ROW = 40 }, CHN = { KGZ = 60, ROW = 90 }, ROW = { KGZ = 30, CHN = 80 } }
... measure = [{ id = "rail", between = ["KGZ", "CHN"], trade_cost_percent = -5, cost.capex_musd = 10 }]
... '''
>>> _ = Path("pair.toml").write_text(text, encoding="utf-8")
>>> region = load_region("pair.toml")
>>> pair = load_mechanism("pair.toml", region)
"""

from ortaq.answers.accounts import BudgetLine, budget_lines
from ortaq.answers.agenda import settle
from ortaq.answers.composed import Answer, compose, sections_of
from ortaq.answers.limits import dependence_limits
from ortaq.answers.main_job import answer, package_sections
from ortaq.answers.material import GainBand, Material
from ortaq.answers.neighbours import Explanation, explain
from ortaq.answers.outside import Guest, Outside, everyone, gains_outside, seated
from ortaq.answers.terms import Terms

__all__ = [
    "Answer",
    "BudgetLine",
    "Explanation",
    "GainBand",
    "Guest",
    "Material",
    "Outside",
    "Terms",
    "answer",
    "budget_lines",
    "compose",
    "dependence_limits",
    "everyone",
    "explain",
    "gains_outside",
    "package_sections",
    "seated",
    "sections_of",
    "settle",
]
