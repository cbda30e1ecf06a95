"""The main job composed from the rooms below: payoffs, agreement, bands, dependence and corridors of one mechanism.

``answer`` makes everything that a brief shows. ``settle`` makes payoffs and agreement only: every package by its own
equilibrium on a short agenda, on a longer one those on which the answer rests.
"""

from ortaq.answer.agenda import MOST_SOLVED, Terms, settle
from ortaq.answer.main_job import answer

__all__ = ["MOST_SOLVED", "Terms", "answer", "settle"]
