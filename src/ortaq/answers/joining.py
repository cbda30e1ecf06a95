"""What joining two mechanisms does: their packages alone and together, and the agenda of those who sit in both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.agreement import Acceptance, accepts, over_shocks
from ortaq.answers.overlap import Overlap, Thing, alike, things
from ortaq.core import Array, Change, Mask, Mechanism, Move, Region, Rules, refusal_percent
from ortaq.model import MOST_SOLVED, costs, trial_gains
from ortaq.model.ensemble import Executor, Store

HALF = 0.5
"""Part of the things of a move from which on its effect is taken once: the larger move stands for both."""


@dataclass(frozen=True, eq=False)
class Joined:
    """The packages of two mechanisms alone and together, before anything is paid for the second time.

    Attributes
    ----------
    members : tuple of str
        Those of the first, then those that are only in the second.
    packages : tuple of int
        Of the first and of the second.
    gain_musd : ndarray, shape (which, member)
        Of the first alone, the second alone and both, in the mean over the shocks of the first, net of all costs.
    paid_musd : ndarray, shape (which, member)
        What members pay a year for the first and for the second package.
    twice_musd : ndarray, shape (member,)
        What of it is paid twice.
    signs : ndarray of bool, shape (mechanism, way, member)
        Whether a member signs the package of each mechanism alone, beside the other one with everything paid, and
        beside it with what is doubled paid once; true for those who are not in the mechanism.
    dropped : int
        Moves whose effect is taken once.
    largest_residual : float
    """

    members: tuple[str, ...]
    packages: tuple[int, int]
    gain_musd: Array
    paid_musd: Array
    twice_musd: Array
    signs: Mask
    dropped: int
    largest_residual: float


def joined(
    region: Region,
    found: Overlap,
    packages: tuple[int, int],
    accept: Acceptance = Acceptance.WORST,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Joined:
    """Return what two packages bring alone and together to all members of both, and who would still sign.

    A member signs the package of a mechanism beside the other one where what it adds to the other package is enough.
    Verdicts are under the shocks of the mechanism whose package is signed. Of two moves that act on the same things by
    more than half, the effect of the larger one is taken.

    Parameters
    ----------
    region : Region
    found : Overlap
    packages : tuple of int
        One of the first mechanism, one of the second.
    accept : Acceptance, optional
    executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from ortaq.answers.joining import joined, union_agenda
    >>> from ortaq.answers.overlap import overlap
    >>> both = joined(region, overlap(region, pair, replace(pair, id="other")), (1, 1))
    >>> both.dropped, both.gain_musd.round(1).tolist()
    (1, [[3.0, 2.8], [3.0, 2.8], [2.6, 2.5]])
    """
    members = (*found.first.members, *(m for m in found.second.members if m not in found.first.members))
    both = tuple(replace(mechanism, members=members) for mechanism in (found.first, found.second))
    own = [_chosen(mechanism, package) for mechanism, package in zip(both, packages, strict=True)]
    once, dropped = _once(region, found, own[0], own[1])
    trials = [tuple(move for _, move in own[0]), tuple(move for _, move in own[1]), once]
    paid = np.stack([costs(m, [package])[0] for m, package in zip(both, packages, strict=True)])
    twice = np.zeros(len(members))
    twice[[members.index(m) for m in found.members]] = found.twice(packages)
    asked = [trial_gains(region, m, trials, executor=executor, store=store) for m in both]
    signs = np.ones((2, 3, len(members)), dtype=bool)
    for at, (mechanism, seen) in enumerate(zip((found.first, found.second), asked, strict=True)):
        rows = [members.index(member) for member in mechanism.members]
        alone, added = seen.musd[at], seen.musd[2] - seen.musd[1 - at]
        spent = paid[at][:, None]
        ways = np.stack([alone - spent, added - spent, added - spent + twice[:, None]])[:, rows]
        percent = 100.0 * ways / seen.income_musd[rows]
        robust = over_shocks(percent, mechanism.shock_probability, accept)
        signs[at][:, rows] = accepts(robust, refusal_percent(mechanism, seen.income_musd[rows, 0]))
    mean = asked[0].musd @ found.first.shock_probability
    return Joined(
        members=members,
        packages=packages,
        gain_musd=mean - np.stack([paid[0], paid[1], paid.sum(axis=0)]),
        paid_musd=paid,
        twice_musd=twice,
        signs=signs,
        dropped=dropped,
        largest_residual=max(seen.largest_residual for seen in asked),
    )


def _chosen(mechanism: Mechanism, package: int) -> list[tuple[int, Move]]:
    return [(bit, move) for bit, m in enumerate(mechanism.measures) if package >> bit & 1 for move in m.moves]


def _once(
    region: Region, found: Overlap, one: Sequence[tuple[int, Move]], other: Sequence[tuple[int, Move]]
) -> tuple[tuple[Move, ...], int]:
    """Return the moves of both without those that the other side does already, the larger first; and how many went."""
    sides = [(0, *each) for each in one] + [(1, *each) for each in other]
    causes = {
        (pair.first, pair.second): not alike(found.first.measures[pair.first], found.second.measures[pair.second])
        for pair in found.shared
    }
    order = sorted(range(len(sides)), key=lambda at: (-len(things(sides[at][2], region)), at))
    kept: list[int] = []
    for at in order:
        side, bit, move = sides[at]
        done: set[Thing] = set()
        for there, its, before in (sides[earlier] for earlier in kept):
            cause = causes.get((bit, its) if side == 0 else (its, bit))
            if there != side and cause is not None:
                done |= _common(move, before, region, cause)
        if not done or len(done) < HALF * len(things(move, region)):
            kept.append(at)
    return tuple(sides[at][2] for at in sorted(kept)), len(sides) - len(kept)


def _common(move: Move, other: Move, region: Region, cause: bool) -> frozenset[Thing]:
    """Return what two moves both act on, for the same reason where that counts."""
    if not things(move, region, cause=cause) & things(other, region, cause=cause):
        return frozenset()
    return things(move, region, cause=False) & things(other, region, cause=False)


def union_agenda(found: Overlap) -> Mechanism | None:
    """Return the agendas of both as one of the members in both; None where it is too long to solve every package.

    Two measures that act on the same thing by more than half of both exclude each other. What others pay is taken as
    paid.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from ortaq.answers.joining import joined, union_agenda
    >>> from ortaq.answers.overlap import overlap
    >>> both = union_agenda(overlap(region, pair, replace(pair, id="other")))
    >>> [measure.id for measure in both.measures], both.rules.excludes
    (['rail', 'other_rail'], (('rail', 'other_rail'),))
    """
    first, second = found.first, found.second
    if len(first.measures) + len(second.measures) > MOST_SOLVED:
        return None
    taken = {change.id for change in (*first.measures, *first.shocks)}
    named = {m.id: f"{second.id}_{m.id}" if m.id in taken else m.id for m in second.measures}
    measures = (*first.measures, *(replace(m, id=named[m.id]) for m in second.measures))
    shocks = (*first.shocks, *(shock for shock in second.shocks if shock.id not in taken))
    excludes = tuple(
        (first.measures[pair.first].id, named[second.measures[pair.second].id])
        for pair in found.shared
        if min(pair.of_first, pair.of_second) > HALF
    )
    return replace(
        first,
        id=f"{first.id}_{second.id}",
        members=found.members,
        threshold_percent={m: max(one.threshold_percent.get(m, 0.0) for one in (first, second)) for m in found.members},
        weights=_of_both(first.weights, found),
        discount_rate=_of_both(first.discount_rate, found),
        cost_of_public_funds=_of_both(first.cost_of_public_funds, found),
        member_cash_a_year_musd=_of_both(first.member_cash_a_year_musd, found),
        measures=measures,
        shocks=_possible(shocks),
        rules=Rules(excludes=(*first.rules.excludes, *excludes)),
    )


def _of_both(stated: Mapping[str, float], found: Overlap) -> dict[str, float]:
    return {member: number for member, number in stated.items() if member in found.members}


def _possible(shocks: Sequence[Change]) -> tuple[Change, ...]:
    """Return shocks as likely as stated, or less where a year without any would be impossible."""
    total = sum(shock.probability or 0.0 for shock in shocks)
    scale = 1.0 if total < 1.0 else 0.9 / total
    return tuple(replace(shock, probability=(shock.probability or 0.0) * scale) for shock in shocks)
