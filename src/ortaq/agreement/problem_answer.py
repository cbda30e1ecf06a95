"""Every quantity of a problem file, under the names that the files of reference cases use."""

from typing import Any

import numpy as np

from ortaq.agreement.acceptance import Acceptance, Indices
from ortaq.agreement.agreement import Agreement
from ortaq.agreement.bargaining import ideal_point, largest
from ortaq.agreement.coalitions import Outsiders, all_blocking, blocking, worth
from ortaq.agreement.consensus import agree
from ortaq.agreement.deviations import stability
from ortaq.agreement.excesses import core, nucleolus
from ortaq.agreement.games import banzhaf, convex, shapley, tau
from ortaq.agreement.lottery import lotteries
from ortaq.agreement.problem_file import GameProblem, PackageProblem, Problem, VoteProblem
from ortaq.agreement.reasons import nearest_packages
from ortaq.agreement.shapley_shares import attribution
from ortaq.agreement.side_payments import SIGNING_MARGIN
from ortaq.agreement.surplus import sharing
from ortaq.agreement.voting import voting_power
from ortaq.core import Array, Payoffs


def solve_problem(problem: Problem) -> dict[str, Any]:
    """Return every quantity of a problem by name, as lists and numbers that JSON can hold.

    Packages are indices with bit m for measure m; members, shocks and players are counted from 1, as in the file.

    Raises
    ------
    InputError
        If the problem is inconsistent.
    NotConverged
        If a solution fails its certificate.

    Examples
    --------
    >>> solve_problem(GameProblem(np.array([0.0, 1.0, 2.0, 5.0])))["shapley"]
    [2.0, 3.0]
    """
    if isinstance(problem, GameProblem):
        return _game(problem)
    if isinstance(problem, VoteProblem):
        return _vote(problem)
    return _packages(problem)


def _packages(problem: PackageProblem) -> dict[str, Any]:
    payoffs = problem.payoffs
    worst, cvar = (_agreement(problem, rule) for rule in (Acceptance.WORST, Acceptance.CVAR))
    accepted = worst.accepted
    lasting = stability(payoffs, worst)
    own = sharing(payoffs, worst)
    surplus = worst.surplus_percent[accepted]
    draws = lotteries(surplus, worst.robust_gain_musd[accepted], accepted, worst.weights)
    compensated = _with_transfers(payoffs, worst)
    total = worst.robust_gain_musd.sum(axis=1)[compensated]
    everything = len(payoffs.packages) - 1
    return {
        "worst_case": worst.robust_gain_percent.tolist(),
        "cvar": cvar.robust_gain_percent.tolist(),
        "total_cost": payoffs.joint_cost_musd.tolist(),
        "constraint_ok": np.flatnonzero(worst.feasible).tolist(),
        "unanimous_worst_case": accepted.tolist(),
        "unanimous_cvar": cvar.accepted.tolist(),
        "pareto_front": worst.pareto.tolist(),
        "ideal_point": ideal_point(surplus).tolist() if accepted.size else [],
        "solutions": {name: list(ties) for name, ties in worst.solutions.items()},
        "acceptable_with_transfers": compensated.tolist(),
        "transfer_optimum": compensated[largest(total)].tolist() if compensated.size else [],
        "exit_stable": accepted[lasting.exit_stable].tolist(),
        "blocked_delta": _blocked(payoffs, worst, Outsiders.DELTA),
        "blocked_gamma": _blocked(payoffs, worst, Outsiders.GAMMA),
        "shapley_measures_expected_utility": (attribution(payoffs, everything) @ payoffs.probability).tolist(),
        "why_not": _why_not(payoffs, worst),
        "coalition_stable": lasting.coalition_stable.tolist(),
        "externally_stable": lasting.accessions.stable.tolist(),
        "patience": _by_package(accepted, lasting.patience),
        "lotteries": {
            name: {
                "packages": list(drawn.packages),
                "probability": list(drawn.probability),
                "surplus": drawn.surplus.tolist(),
            }
            for name, drawn in draws.items()
        },
        "worth": worth(payoffs, worst, Outsiders.GAMMA).tolist(),
        "shapley_members": own.shapley_musd.tolist(),
        "nucleolus_members": None if own.nucleolus_musd is None else own.nucleolus_musd.tolist(),
        "least_core_eps": None if own.core is None else own.core.excess,
        "principles": [
            {"principle": c.principle.value, "holds": c.holds, "value": _finite(c.value), "unit": c.unit}
            for c in worst.checks
        ],
        "obstacles": {
            "blocked_alone": dict(worst.obstacles.blocked_alone),
            "missing_consent": [[list(who), count] for who, count in worst.obstacles.missing_consent.items()],
            "closest": worst.obstacles.closest,
            "closest_shortfall": worst.obstacles.closest_shortfall_musd,
            "unreachable": dict(worst.obstacles.unreachable),
        },
    }


def _agreement(problem: PackageProblem, rule: Acceptance) -> Agreement:
    return agree(
        problem.payoffs,
        problem.mechanism,
        accept=rule,
        tail=problem.tail,
        limits=problem.limits,
    )


def _with_transfers(payoffs: Payoffs, found: Agreement) -> Indices:
    """Return the feasible packages that payments fixed before the shock make every member sign."""
    needed = SIGNING_MARGIN / 100.0 * float(payoffs.income_musd.max(axis=1).sum())
    enough = found.feasible & (found.surplus_musd.sum(axis=1) >= needed)
    enough[0] = False
    return np.union1d(np.flatnonzero(enough), found.accepted)


def _blocked(payoffs: Payoffs, found: Agreement, outsiders: Outsiders) -> dict[str, list[Any]]:
    number = {who: i + 1 for i, who in enumerate(payoffs.members)}
    stable = set(blocking(payoffs, found, found.accepted, outsiders).stable.tolist())
    left = {p: {} if p in stable else all_blocking(payoffs, found, p, outsiders) for p in found.accepted.tolist()}
    return {
        str(p): [[[number[who] for who in group], list(agreed)] for group, agreed in groups.items()]
        for p, groups in left.items()
    }


def _why_not(payoffs: Payoffs, found: Agreement) -> dict[str, dict[str, Any]]:
    signs = found.signs(found.robust_gain_percent)
    shock = payoffs.gain_percent.argmin(axis=2)
    compensated = set(_with_transfers(payoffs, found).tolist())
    refused = np.setdiff1d(np.flatnonzero(found.feasible), [0, *found.accepted.tolist()])
    answer = {}
    for p in refused.tolist():
        against = np.flatnonzero(~signs[p]).tolist()
        nearest, distance = nearest_packages(found.accepted, p)
        answer[str(p)] = {
            "objectors": [[i + 1, float(found.robust_gain_percent[p, i]), int(shock[p, i]) + 1] for i in against],
            "fixable_by_transfers": p in compensated,
            "shortfall": float(np.maximum(-found.surplus_musd[p, against], 0.0).sum()),
            "nearest_feasible": list(nearest),
            "nearest_distance": distance,
        }
    return answer


def _by_package(packages: Indices, rows: Array) -> dict[str, list[float | None]]:
    return {str(p): [_finite(v) for v in row] for p, row in zip(packages.tolist(), rows.tolist(), strict=True)}


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _game(problem: GameProblem) -> dict[str, Any]:
    game = problem.worth
    shares = {
        "shapley": shapley(game),
        "nucleolus": nucleolus(game),
        "prenucleolus": nucleolus(game, individually_rational=False),
        "tau": tau(game),
        "banzhaf": banzhaf(game),
    }
    least_core = core(game)
    return {
        **{name: None if x is None else x.tolist() for name, x in shares.items()},
        "least_core_eps": least_core.excess,
        "core_nonempty": not least_core.empty,
        "convex": convex(game),
    }


def _vote(problem: VoteProblem) -> dict[str, Any]:
    power = voting_power(problem.weights, problem.quota)
    return {name: getattr(power, name).tolist() for name in ("shapley_shubik", "banzhaf_swings", "deegan_packel")}
