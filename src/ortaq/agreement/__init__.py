"""The search for common ground: which packages all members of a mechanism would sign, and why the others fail.

``agree`` takes the payoffs of every package and returns the accepted packages, their Pareto front, the bargaining
solutions and one recommendation; ``Rules`` and ``Limit`` say which packages may be signed at all. ``refusal`` says
why a package is not accepted and what would change that, ``transfers`` which payments would, ``attribution`` splits a
package's gains over its measures exactly. ``stability`` says which packages last when members, or groups of them, may
leave or join; ``participation`` who takes part in the end when members join and leave one at a time; ``sharing`` how
the worth of acting together could be shared; ``lotteries`` which solutions drawing lots would reach;
``principle_checks`` tests a package against the principles of the mechanism. ``agree_on_list`` is for agendas without
a table of all packages, ``voting`` for mechanisms that vote. ``read_problem`` and ``solve_problem`` answer a problem
file without a region. The room knows no model: it reads ``Payoffs`` and ``Mechanism`` and imports only
``ortaq.core``.
"""

from ortaq.agreement.acceptance import DEFAULT_TAIL, VERDICT_TOLERANCE, Acceptance, accepts, over_shocks
from ortaq.agreement.agreement import Agreement, Obstacles, PrincipleCheck
from ortaq.agreement.coalitions import (
    Blocking,
    Outsiders,
    all_blocking,
    blocking,
    named,
    near_departures,
    secured_packages,
    worth,
)
from ortaq.agreement.consensus import agree
from ortaq.agreement.deviations import (
    Accessions,
    Departure,
    Stability,
    accessions,
    exit_margins,
    exit_stable,
    patience,
    stability,
)
from ortaq.agreement.excesses import core, kohlberg_violation, nucleolus
from ortaq.agreement.farsighted import CIRCLES, Move, Participation, largest_consistent_set, participation
from ortaq.agreement.games import Core, banzhaf, shapley, tau
from ortaq.agreement.listed import Listed, agree_on_list
from ortaq.agreement.lottery import Lottery, lotteries
from ortaq.agreement.principles import EQUALITY_FLOOR, principle_checks
from ortaq.agreement.problem_answer import solve_problem
from ortaq.agreement.problem_file import GameProblem, PackageProblem, Problem, VoteProblem, read_problem
from ortaq.agreement.reasons import Objection, Refusal, refusal
from ortaq.agreement.rules import Breach, Limit, feasible, rule_breaches, within_limits
from ortaq.agreement.shapley_shares import Unit, attribution
from ortaq.agreement.side_payments import Payers, Timing, Transfers, transfers
from ortaq.agreement.surplus import Sharing, sharing
from ortaq.agreement.voting import Challenge, Victory, VotingPower, coalition_strength, condorcet_election, voting_power

__all__ = [
    "CIRCLES",
    "DEFAULT_TAIL",
    "EQUALITY_FLOOR",
    "VERDICT_TOLERANCE",
    "Acceptance",
    "Accessions",
    "Agreement",
    "Blocking",
    "Breach",
    "Challenge",
    "Core",
    "Departure",
    "GameProblem",
    "Limit",
    "Listed",
    "Lottery",
    "Move",
    "Objection",
    "Obstacles",
    "Outsiders",
    "PackageProblem",
    "Participation",
    "Payers",
    "PrincipleCheck",
    "Problem",
    "Refusal",
    "Sharing",
    "Stability",
    "Timing",
    "Transfers",
    "Unit",
    "Victory",
    "VoteProblem",
    "VotingPower",
    "accepts",
    "accessions",
    "agree",
    "agree_on_list",
    "all_blocking",
    "attribution",
    "banzhaf",
    "blocking",
    "coalition_strength",
    "condorcet_election",
    "core",
    "exit_margins",
    "exit_stable",
    "feasible",
    "kohlberg_violation",
    "largest_consistent_set",
    "lotteries",
    "named",
    "near_departures",
    "nucleolus",
    "over_shocks",
    "participation",
    "patience",
    "principle_checks",
    "read_problem",
    "refusal",
    "rule_breaches",
    "secured_packages",
    "shapley",
    "sharing",
    "solve_problem",
    "stability",
    "tau",
    "transfers",
    "voting_power",
    "within_limits",
    "worth",
]
