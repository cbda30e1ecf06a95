"""What `ortaq agree --json` says; of an agenda without a table, names are the same wherever the quantity is."""

from collections.abc import Iterable
from dataclasses import dataclass

from ortaq.agreement import (
    Agreement,
    Listed,
    Participation,
    Sharing,
    Stability,
    participation,
    sharing,
    stability,
)
from ortaq.agreement.farsighted import MOST_MEMBERS
from ortaq.answers import Explanation
from ortaq.brief.agreement_record import refusal_record, sharing_record, stability_record
from ortaq.brief.farsighted_record import farsighted_record
from ortaq.core import Array, JsonObject
from ortaq.model import Evaluated, Way


@dataclass(frozen=True, eq=False)
class Whole:
    """What only a table of all packages can say: which of them last, who takes part, how the worth could be shared."""

    lasting: Stability
    taking_part: Participation | None
    own: Sharing

    @classmethod
    def of(cls, settled: Listed) -> "Whole":
        """Ask all packages of an agenda."""
        on = settled.payoffs, settled.agreement
        few = len(settled.agreement.members) <= MOST_MEMBERS
        return cls(stability(*on), participation(*on) if few else None, sharing(*on))

    def record(self, shown: Iterable[int]) -> JsonObject:
        """Return it with details of some packages."""
        return {
            "stability": stability_record(self.lasting, shown),
            "participation": None if self.taking_part is None else farsighted_record(self.taking_part),
            "sharing": sharing_record(self.own),
        }


def agreement_record(evaluated: Evaluated, settled: Listed, seconds: float) -> JsonObject:
    """Return what is accepted and what stands out."""
    agreement, table = settled.agreement, evaluated.way is not Way.SEARCHED
    solutions = agreement.solutions if table else settled.solutions
    told = {p for ties in solutions.values() for p in ties}
    shown = sorted(told.union(agreement.pareto.tolist() if table else {settled.closest} - {None}))
    return {
        "accept": agreement.accept.value,
        "tail": agreement.tail,
        "members": list(agreement.members),
        "measures": list(settled.measures),
        "shocks": list(agreement.shocks),
        "threshold_percent": _by_member(agreement, agreement.threshold_percent),
        "weights": _by_member(agreement, agreement.weights),
        "packages": len(evaluated.feasible),
        "feasible": int(evaluated.feasible[1:].sum()),
        "limits": [limit.name for limit in agreement.limits],
        **(_all_accepted(agreement) if table else _searched(evaluated, settled, seconds)),
        "solutions": {name: list(ties) for name, ties in solutions.items()},
        "recommended": settled.recommended,
        "robust_gain_percent": {str(p): _by_member(agreement, settled.robust_gain_percent(p)) for p in shown},
        **(_obstacles(evaluated, agreement) if table else _best_known(settled, shown)),
    }


def _all_accepted(found: Agreement) -> JsonObject:
    return {
        "accepted": found.accepted.tolist(),
        "accepted_worst": found.accepted_worst.tolist(),
        "accepted_expected": found.accepted_expected.tolist(),
        "pareto": found.pareto.tolist(),
    }


def _obstacles(evaluated: Evaluated, found: Agreement) -> JsonObject:
    return {
        "blocked_alone": dict(found.obstacles.blocked_alone),
        "unreachable": dict(found.obstacles.unreachable),
        "closest": found.obstacles.closest,
        "closest_shortfall_musd": found.obstacles.closest_shortfall_musd,
        "verified_packages": evaluated.solved,
        "estimate_error_percent": evaluated.payoffs.largest_error_percent,
    }


def _searched(evaluated: Evaluated, settled: Listed, seconds: float) -> JsonObject:
    least, most = evaluated.signed or (0, 0)
    error = evaluated.payoffs.error_percent
    return {
        "solved": evaluated.solved,
        "solves": evaluated.solves,
        "seconds": seconds,
        "largest_residual": evaluated.payoffs.largest_residual,
        "signed": {"least": least, "most": most},
        "accepted_solved": settled.accepted.tolist(),
        "certified": dict(evaluated.certified),
        "error_percent": None if error is None else _by_shock(settled.agreement, error),
        "checked": evaluated.checked,
        "missed": evaluated.missed,
    }


def _best_known(settled: Listed, shown: list[int]) -> JsonObject:
    return {
        "gain_percent": {str(p): _gains(settled, p) for p in shown},
        "closest_solved": settled.closest,
        "closest_solved_shortfall_musd": settled.agreement.obstacles.closest_shortfall_musd,
    }


def explanation_record(evaluated: Evaluated, explained: Explanation) -> JsonObject:
    """Return why a package is refused, or that it is not; without a table also what its neighbours show."""
    package, refused = explained.package, explained.refused
    told: JsonObject = {
        "package": package,
        "measures": list(explained.around.named(package)),
        "accepted": refused is None,
    }
    reason = {} if refused is None else refusal_record(package, refused)
    if evaluated.way is not Way.SEARCHED:
        return {**told, **reason}
    around = explained.around
    return {
        **told,
        "robust_gain_percent": _by_member(around.agreement, around.robust_gain_percent(package)),
        "gain_percent": _gains(around, package),
        "exit_margin_percent": dict(explained.exit_margin_percent),
        "solved": len(around.packages),
        **(_from_neighbours(explained, reason) if reason else {}),
    }


def _from_neighbours(explained: Explanation, reason: JsonObject) -> JsonObject:
    """Return a refusal with other names where a table would say more."""
    additions, nearest, distance = (reason.pop(key) for key in ("additions", "nearest", "nearest_distance"))
    return {
        **reason,
        "objections": [_objection(explained, told) for told in reason["objections"]],
        "added": {package: new for package, (new,) in additions.items()},
        "dropped": {str(package): old for package, old in explained.dropped.items()},
        "nearest_solved": nearest,
        "nearest_solved_distance": distance,
    }


def _objection(explained: Explanation, told: JsonObject) -> JsonObject:
    without = explained.relief.get(told["member"])
    return {
        **{key: value for key, value in told.items() if not key.startswith("culprit")},
        "relief": None if without is None else {"measure": without[0], "percent": without[1]},
    }


def _by_member(found: Agreement, values: Array) -> JsonObject:
    return dict(zip(found.members, values.tolist(), strict=True))


def _gains(listed: Listed, package: int) -> JsonObject:
    return _by_shock(listed.agreement, listed.payoffs.gain_percent[listed.row(package)])


def _by_shock(found: Agreement, table: Array) -> JsonObject:
    return {
        member: dict(zip(found.shocks, row, strict=True))
        for member, row in zip(found.members, table.tolist(), strict=True)
    }
