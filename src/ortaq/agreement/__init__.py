"""The search for common ground: which packages all members of a mechanism would sign, and why the others fail.

``agree`` takes the payoffs of every package and returns the accepted packages, their Pareto front, the bargaining
solutions and one recommendation; ``Rules`` and ``Limit`` say which packages may be signed at all. ``refusal`` says
why a package is not accepted and what would change that, ``transfers`` which payments would, ``attribution`` splits a
package's gains over its measures exactly. ``stability`` says which packages last when members, or groups of them, may
leave or join; ``participation`` who takes part in the end when members join and leave one at a time; ``sharing`` how
the worth of acting together could be shared; ``Plan`` and ``find_starts`` when to start what under the cash of every
year; ``lotteries`` which solutions drawing lots would reach; ``bridges`` which refused packages one member can open;
``principle_checks`` tests a package against the principles of the mechanism. ``judged`` says in how many drawn
worlds who signs, ``held_at_best`` which measures the best package at a budget holds there,
``variance_shares`` which input carries the spread, ``refusal_box`` where a package is refused. ``agree_on_list`` is for
agendas without a table of all packages, ``BudgetProgramme`` searches those by integer programming, ``voting`` is for
mechanisms that vote. ``read_problem`` and ``solve_problem`` answer a problem file without a region. The room knows no
model: it reads ``Payoffs`` and ``Mechanism`` and imports only ``ortaq.core``.

Examples
--------
Two members, two measures, gains of four packages in million USD. The examples of the room begin here:

>>> import numpy as np
>>> from ortaq.agreement import *
>>> from ortaq.core import DrawnGains, Mechanism, Payoffs, Principle
>>> pair = Mechanism("pair", "", "", "", ("A", "B"), "consensus", tuple(Principle), {}, (), (), (), {})
>>> payoffs = Payoffs(
...     members=("A", "B"),
...     measures=("road", "rail"),
...     shocks=("none",),
...     participants=(("A",), ("A", "B")),
...     probability=np.ones(1),
...     gain_musd=np.array([[0.0, 0.0], [3.0, -1.0], [1.0, 2.0], [4.0, 1.0]])[..., None],
...     income_musd=np.full((2, 1), 100.0),
...     cost_musd=np.zeros((4, 2)),
... )
>>> agreement = agree(payoffs, pair)
>>> [agreement.package(p).measures for p in agreement.accepted]
[('rail',), ('road', 'rail')]
"""

from ortaq.agreement.acceptance import DEFAULT_TAIL, Acceptance, accepts, over_shocks
from ortaq.agreement.agreement import Agreement, Obstacles, PrincipleCheck
from ortaq.agreement.breaches import patience
from ortaq.agreement.bridge import Bridge, CostTaken, GivenUp, Opening, bridges
from ortaq.agreement.budget_programme import CHEAP, BudgetProgramme, Pick
from ortaq.agreement.by_cost import CostLadder, cost_ladder
from ortaq.agreement.cash import Cash, RateOfReturn, Returns, irr, npv
from ortaq.agreement.coalitions import (
    Blocking,
    Outsiders,
    all_blocking,
    blocking,
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
    first_left,
    stability,
)
from ortaq.agreement.excesses import core, kohlberg_violation, nucleolus
from ortaq.agreement.farsighted import CIRCLES, Participation, Transition, largest_consistent_set, participation
from ortaq.agreement.games import Core, banzhaf, shapley, tau
from ortaq.agreement.group_programme import GroupProgramme, Leaving
from ortaq.agreement.groups import member_names
from ortaq.agreement.held import Held, held_at_best
from ortaq.agreement.known_groups import leaves, stability_of_known
from ortaq.agreement.listed import Listed, agree_on_list
from ortaq.agreement.lottery import Lottery, lotteries
from ortaq.agreement.pairwise import PairwiseGains, pairwise_gains
from ortaq.agreement.pairwise_climb import PairwiseClimb
from ortaq.agreement.plan import Plan
from ortaq.agreement.principles import EQUALITY_FLOOR, principle_checks, principles_held
from ortaq.agreement.problem_answer import solve_problem
from ortaq.agreement.problem_file import GameProblem, PackageProblem, Problem, VoteProblem, read_problem
from ortaq.agreement.reasons import Objection, Refusal, refusal
from ortaq.agreement.refusal_boxes import RefusalBox, refusal_box
from ortaq.agreement.rules import Breach, Limit, feasible, rule_breaches, rules_kept, within_limits
from ortaq.agreement.schedule import Schedule, find_starts
from ortaq.agreement.shapley_shares import Unit, attribution
from ortaq.agreement.side_payments import Payers, Timing, Transfers, transfers
from ortaq.agreement.small_groups import tried_size, ways_out
from ortaq.agreement.surplus import Sharing, sharing
from ortaq.agreement.under_doubt import UnderDoubt, judged, surely_above
from ortaq.agreement.variance import VarianceShare, variance_shares
from ortaq.agreement.voting import VotingPower, voting_power
from ortaq.core import VERDICT_TOLERANCE

__all__ = [
    "CHEAP",
    "CIRCLES",
    "DEFAULT_TAIL",
    "EQUALITY_FLOOR",
    "VERDICT_TOLERANCE",
    "Acceptance",
    "Accessions",
    "Agreement",
    "Blocking",
    "Breach",
    "Bridge",
    "BudgetProgramme",
    "Cash",
    "Core",
    "CostLadder",
    "CostTaken",
    "Departure",
    "GameProblem",
    "GivenUp",
    "GroupProgramme",
    "Held",
    "Leaving",
    "Limit",
    "Listed",
    "Lottery",
    "Objection",
    "Obstacles",
    "Opening",
    "Outsiders",
    "PackageProblem",
    "PairwiseClimb",
    "PairwiseGains",
    "Participation",
    "Payers",
    "Pick",
    "Plan",
    "PrincipleCheck",
    "Problem",
    "RateOfReturn",
    "Refusal",
    "RefusalBox",
    "Returns",
    "Schedule",
    "Sharing",
    "Stability",
    "Timing",
    "Transfers",
    "Transition",
    "UnderDoubt",
    "Unit",
    "VarianceShare",
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
    "bridges",
    "core",
    "cost_ladder",
    "exit_margins",
    "exit_stable",
    "feasible",
    "find_starts",
    "first_left",
    "held_at_best",
    "irr",
    "judged",
    "kohlberg_violation",
    "largest_consistent_set",
    "leaves",
    "lotteries",
    "member_names",
    "near_departures",
    "npv",
    "nucleolus",
    "over_shocks",
    "pairwise_gains",
    "participation",
    "patience",
    "principle_checks",
    "principles_held",
    "read_problem",
    "refusal",
    "refusal_box",
    "rule_breaches",
    "rules_kept",
    "secured_packages",
    "shapley",
    "sharing",
    "solve_problem",
    "stability",
    "stability_of_known",
    "surely_above",
    "tau",
    "transfers",
    "tried_size",
    "variance_shares",
    "voting_power",
    "ways_out",
    "within_limits",
    "worth",
]
