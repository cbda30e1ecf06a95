"""Why a package of a long agenda is refused, from its own equilibria and those of its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ortaq.agreement import Breach, Refusal, refusal, rule_breaches
from ortaq.agreement.listed import Listed, agree_on_list
from ortaq.agreement.reasons import nearest_packages
from ortaq.cli.long_agenda_search import Found
from ortaq.core import Array, Integers, Mechanism, Region
from ortaq.model import Gains, gains
from ortaq.model.ensemble import Executor, Store


@dataclass(frozen=True, eq=False)
class Explanation:
    """What is known of one package; gains in percent of real income.

    Attributes
    ----------
    package : int
    around : Listed
        The package, all with one measure added, dropped or exchanged that the rules allow, those with one measure
        dropped that they do not, and what is left after each member's exit.
    breaches : tuple of Breach
        Rules that the package does not keep.
    refused : Refusal or None
        Who objects, with shock and loss, and whether payments would help; None if every member signs. Its suggestions
        and culprits have no meaning, because there is no table of all packages.
    relief : mapping of str to tuple of str and float
        For each objector the measure without which its robust gain is largest, and that rise in percentage points;
        only where the gain rises.
    added, dropped : mapping of int to str
        Packages that every member signs with one measure added or dropped, and this measure. All of them.
    swaps : mapping of int to tuple of str
        Packages that every member signs with one measure exchanged: the one dropped, the one taken. All of them.
    nearest : tuple of int
        Packages solved here or in the search that every member signs, fewest measures added or dropped, all ties.
    nearest_distance : int or None
        That number of measures; no package is nearer if it is 1, otherwise one that was not solved may be.
    exit_margin_percent : mapping of str to float
        Robust gain of each member less that after its exit, percentage points.
    """

    package: int
    around: Listed
    breaches: tuple[Breach, ...]
    refused: Refusal | None
    relief: Mapping[str, tuple[str, float]]
    added: Mapping[int, str]
    dropped: Mapping[int, str]
    swaps: Mapping[int, tuple[str, str]]
    nearest: tuple[int, ...]
    nearest_distance: int | None
    exit_margin_percent: Mapping[str, float]


def explain(
    region: Region,
    found: Found,
    package: int,
    *,
    executor: Executor | None,
    store: Store | None,
) -> Explanation:
    """Solve a package with its neighbours and say what they show.

    Parameters
    ----------
    found : Found
        What the search of the same agenda found.
    package : int
        Not the empty one.
    """
    mechanism, allowed, count = found.mechanism, found.allowed, len(found.mechanism.measures)
    nearby = neighbours(package, count)
    left = {who: package & ~bits for who, bits in mechanism.involved.items()}
    drops = [package & ~(1 << m) for m in range(count) if package >> m & 1]
    wanted = {package, *left.values(), *drops, *(p for p in nearby if allowed[p])} - {0}
    packages = np.array(sorted(wanted), dtype=np.int64)
    solved = gains(region, mechanism, packages.tolist(), executor=executor, store=store)
    around = _listed(found, packages, solved)
    accepted = around.accepted
    refused = None if package in accepted else _refused(around, package)
    moves = {p: _change(mechanism, package, p) for p in accepted.tolist() if p in nearby}
    known = np.union1d(found.listed.accepted, accepted)
    nearest, distance = ((package,), 0) if refused is None else nearest_packages(known, package)
    own = around.robust_gain_percent(package)
    return Explanation(
        package=package,
        around=around,
        breaches=_breaches(mechanism, solved.cost_musd[np.flatnonzero(packages == package)[0]], package),
        refused=refused,
        relief={} if refused is None else _relief(mechanism, around, refused, package, drops),
        added={p: new for p, (old, new) in moves.items() if new and not old},
        dropped={p: old for p, (old, new) in moves.items() if old and not new},
        swaps={p: (old, new) for p, (old, new) in moves.items() if old and new},
        nearest=nearest,
        nearest_distance=distance,
        exit_margin_percent={
            who: float(own[i] - around.robust_gain_percent(left[who])[i]) for i, who in enumerate(mechanism.members)
        },
    )


def neighbours(package: int, count: int) -> set[int]:
    """Return the packages with one measure added, dropped or exchanged."""
    inside = [1 << m for m in range(count) if package >> m & 1]
    outside = [1 << m for m in range(count) if not package >> m & 1]
    return {package ^ old ^ new for old in (0, *inside) for new in (0, *outside)} - {package}


def _listed(found: Found, packages: Integers, solved: Gains) -> Listed:
    return agree_on_list(
        found.mechanism,
        packages,
        solved.musd,
        solved.income_musd,
        solved.cost_musd,
        feasible=found.allowed[packages],
        accept=found.listed.agreement.accept,
        tail=found.listed.agreement.tail,
    )


def _refused(around: Listed, package: int) -> Refusal:
    """Return the refusal without the culprits, which are measured over a full table."""
    told = refusal(around.payoffs, around.agreement, around.row(package))
    plain = tuple(replace(o, culprit=None, culprit_percent=0.0) for o in told.objections)
    return replace(told, objections=plain, nearest=(), nearest_distance=None, additions={}, swaps={})


def _relief(
    mechanism: Mechanism, around: Listed, refused: Refusal, package: int, drops: list[int]
) -> dict[str, tuple[str, float]]:
    own = around.robust_gain_percent(package)
    found = {}
    for who in (o.member for o in refused.objections):
        i = mechanism.members.index(who)
        rises = [(float(around.robust_gain_percent(p)[i] - own[i]), p) for p in drops]
        rise, without = max(rises)
        if rise > 0.0:
            found[who] = (_change(mechanism, package, without)[0], rise)
    return found


def _change(mechanism: Mechanism, package: int, other: int) -> tuple[str, str]:
    """Return the one measure dropped and the one taken, empty where there is none."""
    names = ("", *(m.id for m in mechanism.measures))
    return names[(package & ~other).bit_length()], names[(other & ~package).bit_length()]


def _breaches(mechanism: Mechanism, cost_musd: Array, package: int) -> tuple[Breach, ...]:
    measures = [m.id for m in mechanism.measures]
    return rule_breaches(mechanism.rules, measures, mechanism.members, cost_musd, package)
