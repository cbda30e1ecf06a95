from .accounts import BudgetLine, budget_lines
from .agenda import settle
from .composed import Answer, compose, sections_of
from .limits import dependence_limits
from .main_job import answer, package_sections
from .material import GainBand, Material
from .neighbours import Explanation, explain
from .outside import Guest, Outside, everyone, gains_outside, seated
from .terms import Terms

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
