"""The main job composed from the rooms below: payoffs, agreement, bands, dependence and corridors of one mechanism.

``answer`` makes everything that a brief shows. ``settle`` makes gains and agreement only: every package by its own
equilibrium on a short agenda, on a longer one those on which the answer rests. ``explain`` says why a package is
refused, from its neighbours where there is no table. ``dependence_limits`` keeps packages from adding too much to what
a member would lose by a stop of trade.
"""

from ortaq.answers.agenda import Terms, settle
from ortaq.answers.limits import dependence_limits
from ortaq.answers.main_job import answer
from ortaq.answers.material import GainBand, Material
from ortaq.answers.neighbours import Explanation, explain

__all__ = ["Explanation", "GainBand", "Material", "Terms", "answer", "dependence_limits", "explain", "settle"]
