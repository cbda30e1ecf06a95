"""Which packages may be signed at all: prerequisites, exclusions, ladders, budgets, and limits on other quantities."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError, Integers, Mask, Payoffs, Rules, require_known, said
from ortaq.core.prerequisites import ladder_steps, require_reachable

LONGEST_AGENDA = 24
"""Measures of the longest agenda whose packages are listed one by one: 16.8 million, 16 MB for one verdict each."""


@dataclass(frozen=True, eq=False)
class Limit:
    """A quantity of every package and member that must stay at or below a limit, such as dependence on one partner.

    Attributes
    ----------
    name : str
        What is limited, such as ``dependence on X``.
    values : ndarray, shape (package, member)
        In the unit of the limit.
    limit : ndarray, shape (member,)
        Largest value allowed; infinite where there is none.
    """

    name: str
    values: Array
    limit: Array


@dataclass(frozen=True, slots=True)
class Breach:
    """One condition that a package does not meet.

    Attributes
    ----------
    kind : str
        ``requires``, ``excludes``, ``ladder``, ``barred``, ``budget``, ``member_budget`` or ``limit``.
    about : tuple of str
        The measures in question, the member, or the name of the limit and the member.
    value, limit : float
        What the package has and what is allowed: million USD a year for budgets, the unit of the limit for limits;
        for the other kinds the number of measures that are in (excludes: and at most one; else missing and none).
    """

    kind: str
    about: tuple[str, ...]
    value: float
    limit: float


def feasible(rules: Rules, measures: Sequence[str], members: Sequence[str], cost_musd: Array) -> Mask:
    """Return which packages the rules allow.

    Parameters
    ----------
    rules : Rules
    measures, members : sequence of str
        Labels; package index p has bit m set when ``measures[m]`` is in.
    cost_musd : ndarray, shape (package, member)
        What each member pays, million USD a year.

    Returns
    -------
    ndarray of bool, shape (package,)

    Raises
    ------
    InputError
        If a measure or member is unknown, prerequisites run in a circle, a measure can never be in a package, a budget
        is not a number, or the agenda has more packages than can be listed.

    Examples
    --------
    >>> from ortaq.core import Rules
    >>> feasible(Rules(requires={"rail": ("road",)}), ("road", "rail"), ("A", "B"), payoffs.cost_musd)
    array([ True,  True, False,  True])
    """
    _require_short(len(measures))
    _require_consistent(rules, measures, members)
    return rules_kept(rules, measures, members, np.arange(2 ** len(measures)), cost_musd)


def rules_kept(
    rules: Rules, measures: Sequence[str], members: Sequence[str], packages: Integers, cost_musd: Array
) -> Mask:
    """Return which packages of a list keep rules that were checked, shape (package,).

    Parameters
    ----------
    rules : Rules
    measures, members : sequence of str
        As in ``feasible``.
    packages : ndarray of int, shape (package,)
    cost_musd : ndarray, shape (package, member)
        What each member pays, million USD a year; read where there are budgets.

    Returns
    -------
    ndarray of bool, shape (package,)

    Examples
    --------
    >>> from ortaq.core import Rules
    >>> rules_kept(Rules(barred=("road",)), ("road", "rail"), ("A", "B"), np.array([1, 2]), np.zeros((2, 2)))
    array([False,  True])
    """
    allowed = np.ones(len(packages), dtype=np.bool_)
    for measure, needed in _prerequisites(rules):
        allowed &= (packages & _bit(measures, measure) == 0) | (packages & _bit(measures, needed) != 0)
    for group in rules.excludes:
        allowed &= np.bitwise_count(packages & _bits(measures, group)) <= 1
    allowed &= packages & _bits(measures, rules.barred) == 0
    if rules.budget_musd is not None:
        allowed &= ~_exceeds(cost_musd.sum(axis=1), rules.budget_musd)
    for member, budget in rules.member_budget_musd.items():
        allowed &= ~_exceeds(cost_musd[:, members.index(member)], budget)
    return allowed


def within_limits(limits: Sequence[Limit], packages: int, members: int) -> Mask:
    """Return which packages keep every limit for every member.

    Parameters
    ----------
    limits : sequence of Limit
    packages, members : int
        How many there are.

    Returns
    -------
    ndarray of bool, shape (package,)

    Raises
    ------
    InputError
        If a table does not fit the packages and members, or holds a value that is not a number.

    Examples
    --------
    >>> partner = Limit("dependence on X", np.array([[0.0, 0.0], [1.0, 4.0]]), np.array([2.0, 2.0]))
    >>> within_limits([partner], 2, 2)
    array([ True, False])
    """
    allowed = np.ones(packages, dtype=np.bool_)
    for limit in limits:
        if limit.values.shape != (packages, members) or limit.limit.shape != (members,):
            raise InputError(
                f"the table of '{limit.name}' does not fit the payoffs",
                where=f"limit '{limit.name}'",
                why=f"it has shapes {limit.values.shape} and {limit.limit.shape}",
                fix=said(
                    "give {packages} packages by {members} members, and {members} limits",
                    packages=packages,
                    members=members,
                ),
            )
        if not np.isfinite(limit.values).all() or np.isnan(limit.limit).any():
            raise InputError(
                f"a value of '{limit.name}' is not a number",
                where=f"limit '{limit.name}'",
                why="no verdict can be given on a package whose value is unknown",
                fix="compute this value, or leave the limit out",
            )
        allowed &= ~_exceeds(limit.values, limit.limit).any(axis=1)
    return allowed


def breaches(rules: Rules, limits: Sequence[Limit], payoffs: Payoffs, package: int) -> tuple[Breach, ...]:
    """Return every condition that one package does not meet, in the order of ``Rules``, then the limits."""
    members = payoffs.members
    broken = [*rule_breaches(rules, payoffs.measures, members, payoffs.cost_musd[package], package)]
    for limit in limits:
        value = limit.values[package]
        over = np.flatnonzero(_exceeds(value, limit.limit))
        broken.extend(
            Breach("limit", (limit.name, members[int(i)]), float(value[i]), float(limit.limit[i])) for i in over
        )
    return tuple(broken)


def rule_breaches(
    rules: Rules, measures: Sequence[str], members: Sequence[str], cost_musd: Array, package: int
) -> tuple[Breach, ...]:
    """Return every rule that one package does not keep, in the order of ``Rules``.

    Parameters
    ----------
    rules : Rules
    measures, members : sequence of str
        Labels; package index p has bit m set when ``measures[m]`` is in.
    cost_musd : ndarray, shape (member,)
        What each member pays for the package, million USD a year.
    package : int
        Package index.

    Returns
    -------
    tuple of Breach

    Examples
    --------
    >>> from ortaq.core import Rules
    >>> rule_breaches(Rules(excludes=(("road", "rail"),)), ("road", "rail"), ("A", "B"), np.zeros(2), 3)
    (Breach(kind='excludes', about=('road', 'rail'), value=2.0, limit=1.0),)
    """
    inside = {m for bit, m in enumerate(measures) if package >> bit & 1}
    broken = [
        Breach(kind, (measure, needed), value=1.0, limit=0.0)
        for kind, pairs in (("requires", _required(rules)), ("ladder", ladder_steps(rules.ladders)))
        for measure, needed in pairs
        if measure in inside and needed not in inside
    ]
    for group in rules.excludes:
        both = tuple(m for m in group if m in inside)
        if len(both) > 1:
            broken.append(Breach("excludes", both, value=float(len(both)), limit=1.0))
    if barred := tuple(m for m in measures if m in rules.barred and m in inside):
        broken.append(Breach("barred", barred, value=float(len(barred)), limit=0.0))
    if rules.budget_musd is not None and _exceeds(cost_musd.sum(), rules.budget_musd):
        broken.append(Breach("budget", (), float(cost_musd.sum()), rules.budget_musd))
    for member, budget in rules.member_budget_musd.items():
        if _exceeds(cost_musd[members.index(member)], budget):
            broken.append(Breach("member_budget", (member,), float(cost_musd[members.index(member)]), budget))
    return tuple(broken)


def _exceeds(value: Array, limit: Array | float) -> Mask:
    """Return whether a sum is above its limit by more than the rounding of the sum."""
    return np.asarray(value > limit + 1e-9 * np.abs(limit))


def _required(rules: Rules) -> list[tuple[str, str]]:
    return [(measure, needed) for measure, all_needed in rules.requires.items() for needed in all_needed]


def _prerequisites(rules: Rules) -> list[tuple[str, str]]:
    return [*_required(rules), *ladder_steps(rules.ladders)]


def _bit(measures: Sequence[str], measure: str) -> int:
    return 1 << list(measures).index(measure)


def _bits(measures: Sequence[str], group: Sequence[str]) -> int:
    return sum(_bit(measures, m) for m in set(group))


def _require_short(count: int) -> None:
    if count > LONGEST_AGENDA:
        raise InputError(
            f"{count} measures make {2**count:,} packages, too many to list",
            where="measures",
            why=f"one verdict for each takes {2**count / 2**30:,.1f} GiB; the longest agenda has {LONGEST_AGENDA}",
            fix="fix the measures that are in or out in any case, or split the agenda into parts that do not interact",
        )


def _require_consistent(rules: Rules, measures: Sequence[str], members: Sequence[str]) -> None:
    for place, named in (
        ("requires", [m for pair in _required(rules) for m in pair]),
        ("excludes", [m for group in rules.excludes for m in group]),
        ("ladders", [m for ladder in rules.ladders for m in ladder]),
        ("barred", list(rules.barred)),
    ):
        require_known(named, measures, kind="measure", where=place)
    require_known(tuple(rules.member_budget_musd), members, kind="member", where="member_budget_musd")
    for where, budget in (("budget_musd", rules.budget_musd), *rules.member_budget_musd.items()):
        if budget is not None and not budget >= 0.0:
            raise InputError(
                f"the budget {budget} is not a number of zero or more",
                where=where,
                fix="give million USD a year, or leave the budget out",
            )
    require_reachable(rules.requires, rules.ladders, rules.excludes)
