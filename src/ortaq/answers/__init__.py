"""The main job composed from the rooms below: payoffs, agreement, bands, dependence and corridors of one mechanism.

``answer`` makes everything that a brief shows. ``settle`` makes payoffs and agreement only: every package by its own
equilibrium on a short agenda, on a longer one those on which the answer rests. ``dependence_limits`` keeps packages
from adding too much to what a member would lose by a stop of trade.
"""

from ortaq.answers.agenda import MOST_SOLVED, Terms, settle
from ortaq.answers.limits import dependence_limits
from ortaq.answers.main_job import answer

__all__ = ["MOST_SOLVED", "Terms", "answer", "dependence_limits", "settle"]
