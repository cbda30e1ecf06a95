"""Why a package is refused; on an agenda without a table, from its own equilibria and those of its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.agreement import Limit, Listed, Refusal, agree_on_list, refusal, rule_breaches
from ortaq.agreement.reasons import nearest_packages
from ortaq.answers.affordable import keeps_rules
from ortaq.answers.limits import dependence_risen
from ortaq.core import Corner, Integers, Mechanism, Package, Payoffs, Region
from ortaq.model import Evaluated, Way, gains
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import measure_costs


@dataclass(frozen=True, eq=False)
class Explanation:
    """What is known of one package; gains in percent of real income.

    Attributes
    ----------
    package : int
    around : Listed
        Packages by which it is explained. On an agenda without a table these are the package, all with one measure
        added, dropped or exchanged that the rules allow, those with one measure dropped that they do not, and what is
        left after each member's exit.
    refused : Refusal or None
        Who objects, and what would help; None if every member signs. Without a table it names no culprits, only
        additions of one measure, and as ``nearest`` the nearest of those that were solved here or in the search.
    dropped : mapping of int to str
        Without a table: packages that every member signs with one measure dropped, and this measure. All of them.
    relief : mapping of str to tuple of str and float
        Without a table: for each objector the measure without which its robust gain is largest, and that rise in
        percentage points; only where the gain rises.
    exit_margin_percent : mapping of str to float
        Without a table: robust gain of each member less that after its exit, percentage points.
    """

    package: int
    around: Listed
    refused: Refusal | None
    dropped: Mapping[int, str] = field(default_factory=dict)
    relief: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    exit_margin_percent: Mapping[str, float] = field(default_factory=dict)


def explain(
    region: Region,
    mechanism: Mechanism,
    evaluated: Evaluated,
    settled: Listed,
    package: int,
    *,
    dependence_points: float | None = None,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Explanation:
    """Return why a package is refused; where there is no table, by its own equilibrium and those of its neighbours.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    evaluated, settled : Evaluated, Listed
        What ``settle`` returned for the same agenda.
    package : int
        Not the empty one.
    dependence_points : float, optional
        As in ``Terms``.
    executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged, WorkerLostError
        As ``gains``.

    Examples
    --------
    >>> explain(region, pair, *settle(region, pair, Terms()), 1).refused is None
    True
    """
    if evaluated.way is not Way.SEARCHED:
        accepted = settled.is_accepted(package)
        return Explanation(package, settled, None if accepted else refusal(settled.payoffs, settled.agreement, package))
    drops = [package & ~(1 << m) for m in range(len(mechanism.measures)) if package >> m & 1]
    left = {who: package & ~bits for who, bits in mechanism.involved.items()}
    nearby = np.array(sorted(neighbours(package, len(mechanism.measures))), dtype=np.int64)
    each = measure_costs(mechanism, Corner.CENTRAL)
    wanted = {package, *left.values(), *drops, *nearby[keeps_rules(mechanism, nearby, each)].tolist()} - {0}
    packages = np.array(sorted(wanted), dtype=np.int64)
    solved = gains(region, mechanism, packages.tolist(), executor=executor, store=store)
    around = agree_on_list(
        mechanism,
        packages,
        Payoffs.of_list(mechanism, solved.musd, solved.income_musd, solved.cost_musd),
        feasible=keeps_rules(mechanism, packages, each),
        limits=_limits(region, mechanism, dependence_points, packages),
        accept=settled.agreement.accept,
        tail=settled.agreement.tail,
    )
    own = around.robust_gain_percent(package)
    refused = None if around.is_accepted(package) else _refused(mechanism, around, settled.accepted, package)
    return Explanation(
        package=package,
        around=around,
        refused=refused,
        dropped={p: _change(mechanism, package, p)[0] for p in drops if around.is_accepted(p)},
        relief={} if refused is None else _relief(mechanism, around, refused, package, drops),
        exit_margin_percent={
            who: float(own[i] - around.robust_gain_percent(left[who])[i]) for i, who in enumerate(mechanism.members)
        },
    )


def neighbours(package: int, count: int) -> set[int]:
    """Return the packages with one measure added, dropped or exchanged."""
    inside = [1 << m for m in range(count) if package >> m & 1]
    outside = [1 << m for m in range(count) if not package >> m & 1]
    return {package ^ old ^ new for old in (0, *inside) for new in (0, *outside)} - {package}


def _limits(region: Region, mechanism: Mechanism, points: float | None, packages: Integers) -> tuple[Limit, ...]:
    if points is None:
        return ()
    risen = dependence_risen(region, mechanism, points)
    return risen.limits(risen.of(packages.tolist()))


def _refused(mechanism: Mechanism, around: Listed, known: Integers, package: int) -> Refusal:
    """Return the refusal with what needs no table; ``known`` are packages of the search that every member signs."""
    row = around.row(package)
    told = refusal(around.payoffs, around.agreement, row)
    nearest, distance = nearest_packages(np.union1d(known, around.accepted), package)
    # What is left after an exit may be further away.
    moves = {p: _change(mechanism, package, p) for p in around.accepted.tolist() if (p ^ package).bit_count() <= 2}
    return replace(
        told,
        package=Package.from_index(package, around.measures),
        breaches=(
            *rule_breaches(mechanism.rules, around.measures, mechanism.members, around.payoffs.cost_musd[row], package),
            *told.breaches,  # of the list, which knows no rules: limits
        ),
        objections=tuple(replace(o, culprit=None, culprit_percent=0.0) for o in told.objections),
        nearest=nearest,
        nearest_distance=distance,
        additions={p: (new,) for p, (old, new) in moves.items() if new and not old},
        swaps={p: (old, new) for p, (old, new) in moves.items() if old and new},
    )


def _relief(
    mechanism: Mechanism, around: Listed, refused: Refusal, package: int, drops: list[int]
) -> dict[str, tuple[str, float]]:
    own = around.robust_gain_percent(package)
    relief = {}
    for who in (o.member for o in refused.objections):
        i = mechanism.members.index(who)
        rise, without = max((float(around.robust_gain_percent(p)[i] - own[i]), p) for p in drops)
        if rise > 0.0:
            relief[who] = (_change(mechanism, package, without)[0], rise)
    return relief


def _change(mechanism: Mechanism, package: int, other: int) -> tuple[str, str]:
    """Return the one measure dropped and the one taken, empty where there is none."""
    names = ("", *(m.id for m in mechanism.measures))
    return names[(package & ~other).bit_length()], names[(other & ~package).bit_length()]
