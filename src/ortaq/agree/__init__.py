"""The search for common ground: which packages all members of a mechanism would sign, and why the others fail.

``agree`` takes the payoffs of every package and returns the accepted packages, their Pareto front, the bargaining
solutions and one recommendation; ``refusal`` says why a package is not accepted and what would change that;
``attribution`` splits a package's gains over its measures exactly; ``exit_stable`` says which packages nobody gains
by leaving; ``principle_checks`` tests a package against the principles of the mechanism. The room knows no model:
it reads ``Payoffs`` and ``Mechanism`` and imports only ``ortaq.core``.
"""

from ortaq.agree.acceptance import VERDICT_TOLERANCE, Acceptance, accepts, over_shocks
from ortaq.agree.agreement import Agreement, Obstacles, PrincipleCheck
from ortaq.agree.attribution import Unit, attribution
from ortaq.agree.consensus import agree
from ortaq.agree.principles import EQUALITY_FLOOR, principle_checks
from ortaq.agree.reasons import Objection, Refusal, refusal
from ortaq.agree.stability import exit_margins, exit_stable

__all__ = [
    "EQUALITY_FLOOR",
    "VERDICT_TOLERANCE",
    "Acceptance",
    "Agreement",
    "Objection",
    "Obstacles",
    "PrincipleCheck",
    "Refusal",
    "Unit",
    "accepts",
    "agree",
    "attribution",
    "exit_margins",
    "exit_stable",
    "over_shocks",
    "principle_checks",
    "refusal",
]
