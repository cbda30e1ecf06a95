"""The principles of a mechanism as tests on a package."""

import math
from collections.abc import Mapping

import numpy as np

from ortaq.agreement.acceptance import Acceptance, Indices, over_shocks
from ortaq.agreement.agreement import Agreement, PrincipleCheck, require_package
from ortaq.agreement.deviations import exit_margins
from ortaq.core import VERDICT_TOLERANCE, Array, InputError, Mask, Mechanism, Payoffs, Principle

EQUALITY_FLOOR = 0.25
"""No member's gain may be below this share of the median member's, both in percent of real income."""

POINTS = "percentage points"


def principle_checks(
    payoffs: Payoffs,
    agreement: Agreement,
    package: int,
    mechanism: Mechanism,
    prosperity: Mapping[str, float] | None = None,
) -> tuple[PrincipleCheck, ...]:
    """Return the principles that the mechanism lists, in its order, tested on a package.

    - mutual benefit: every member gains in every shock; the value is the smallest gain in percent.
    - mutual trust: no member gains by leaving, by more than what is too small to matter to it; the value is the robust
      gain of staying minus leaving of the member that comes closest to it.
    - equality: every member gains, and none less than ``EQUALITY_FLOOR`` of the median member, in percent of its own
      income, mean over shocks; the value is the largest such gain divided by the smallest.
    - consultation: every member signs (and the package is feasible); the value counts the members that sign.
    - diversity: no member refuses under either rule of acceptance, which is to say in its worst shock, since no mean is
      below that; the value is the smallest surplus there over what the member would just not refuse.
    - common development: the poorer half of the members gains at least as much on average, in percent of its own
      income, mean over shocks, as the richer half; the value is the difference. Of an odd number of members the one in
      the middle is in neither half.

    The two tests of how the gain is shared use the mean over shocks, because the worst cases of several members can
    lie in different shocks and are then never received together.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    package : int
        Package index.
    mechanism : Mechanism
    prosperity : mapping of str to float, optional
        GDP per head of every member, in one unit; without it common development is not decided.

    Returns
    -------
    tuple of PrincipleCheck

    Raises
    ------
    InputError
        If the package does not exist, or ``prosperity`` lacks a member.

    Examples
    --------
    >>> [(check.principle.value, check.holds) for check in principle_checks(payoffs, agreement, 3, pair)][:3]
    [('mutual_trust', True), ('mutual_benefit', True), ('equality', True)]
    """
    require_package(package, agreement.robust_gain_percent)
    expected = over_shocks(payoffs.gain_percent[[package]], payoffs.probability, Acceptance.EXPECTED)[0]
    tests = {
        Principle.MUTUAL_BENEFIT: lambda: _mutual_benefit(payoffs, package),
        Principle.MUTUAL_TRUST: lambda: _mutual_trust(payoffs, agreement, package),
        Principle.EQUALITY: lambda: _equality(payoffs.members, expected),
        Principle.CONSULTATION: lambda: _consultation(agreement, package),
        Principle.DIVERSITY: lambda: _diversity(payoffs, agreement, package),
        Principle.COMMON_DEVELOPMENT: lambda: _common_development(payoffs.members, expected, prosperity),
    }
    return tuple(tests[principle]() for principle in mechanism.principles)


def principles_held(
    payoffs: Payoffs,
    agreement: Agreement,
    packages: Indices,
    mechanism: Mechanism,
    prosperity: Mapping[str, float] | None = None,
) -> dict[Principle, Mask]:
    """Return which packages hold the principles of a mechanism that do not depend on who signs.

    Consultation and respect for diversity compare gains with thresholds, which delegations may keep to themselves.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    packages : ndarray of int
        Package indices.
    mechanism : Mechanism
    prosperity : mapping of str to float, optional
        As in ``principle_checks``; without it common development is left out.

    Returns
    -------
    dict of Principle to ndarray of bool, shape (package,)
        As ``principle_checks`` decides for each package.

    Raises
    ------
    InputError
        If ``prosperity`` lacks a member.

    Examples
    --------
    >>> {one.value: holds.tolist() for one, holds in principles_held(payoffs, agreement, np.array([3]), pair).items()}
    {'mutual_trust': [True], 'mutual_benefit': [True], 'equality': [True]}
    """
    expected = over_shocks(payoffs.gain_percent[packages], payoffs.probability, Acceptance.EXPECTED)
    smallest = expected.min(axis=1)
    margins = exit_margins(payoffs, agreement)[packages]
    held = {
        Principle.MUTUAL_TRUST: (margins > -agreement.least_gain_percent).all(axis=1),
        Principle.MUTUAL_BENEFIT: (payoffs.gain_percent[packages] > VERDICT_TOLERANCE).all(axis=(1, 2)),
        Principle.EQUALITY: (smallest > VERDICT_TOLERANCE) & (smallest >= EQUALITY_FLOOR * np.median(expected, axis=1)),
    }
    halves = _halves(payoffs.members, prosperity)
    if halves is not None:
        held[Principle.COMMON_DEVELOPMENT] = _difference(expected, halves) >= -VERDICT_TOLERANCE
    return {principle: held[principle] for principle in mechanism.principles if principle in held}


def _halves(members: tuple[str, ...], prosperity: Mapping[str, float] | None) -> tuple[list[int], list[int]] | None:
    """Return the places of the poorer and of the richer half of members; None where they cannot be told apart."""
    half = len(members) // 2
    if prosperity is None or half == 0:
        return None
    require_prosperity(members, prosperity)
    order = sorted(range(len(members)), key=lambda i: (prosperity[members[i]], members[i]))
    return order[:half], order[-half:]


def _difference(gain_percent: Array, halves: tuple[list[int], list[int]]) -> Array:
    """Return the mean gain of the poorer half less that of the richer, shape (package,)."""
    poorer, richer = halves
    return np.asarray(gain_percent[:, poorer].mean(axis=1) - gain_percent[:, richer].mean(axis=1))


def _mutual_benefit(payoffs: Payoffs, package: int) -> PrincipleCheck:
    smallest = payoffs.gain_percent[package].min(axis=1)
    return _smallest(Principle.MUTUAL_BENEFIT, smallest, payoffs.members, "percent", floor=VERDICT_TOLERANCE)


def _mutual_trust(payoffs: Payoffs, agreement: Agreement, package: int) -> PrincipleCheck:
    margins = exit_margins(payoffs, agreement)[package]
    return _smallest(Principle.MUTUAL_TRUST, margins, payoffs.members, POINTS, floor=-agreement.least_gain_percent)


def _equality(members: tuple[str, ...], gain_percent: Array) -> PrincipleCheck:
    smallest = float(gain_percent.min())
    positive = smallest > VERDICT_TOLERANCE
    return _check(
        Principle.EQUALITY,
        holds=positive and smallest >= EQUALITY_FLOOR * float(np.median(gain_percent)),
        value=float(gain_percent.max()) / smallest if positive else math.inf,
        unit="ratio",
        worst_member=members[int(gain_percent.argmin())],
    )


def _consultation(agreement: Agreement, package: int) -> PrincipleCheck:
    signs = agreement.signs(agreement.robust_gain_percent[package])
    return _check(
        Principle.CONSULTATION,
        holds=agreement.is_accepted(package),
        value=float(signs.sum()),
        unit="members",
        worst_member=agreement.members[int(agreement.surplus_percent[package].argmin())],
    )


def _diversity(payoffs: Payoffs, agreement: Agreement, package: int) -> PrincipleCheck:
    gain = payoffs.gain_percent[[package]]
    surplus = over_shocks(gain, payoffs.probability, Acceptance.WORST)[0] - agreement.refusal_percent
    return _smallest(Principle.DIVERSITY, surplus, payoffs.members, POINTS, floor=VERDICT_TOLERANCE)


def _common_development(
    members: tuple[str, ...], gain_percent: Array, prosperity: Mapping[str, float] | None
) -> PrincipleCheck:
    halves = _halves(members, prosperity)
    if halves is None:
        return _check(Principle.COMMON_DEVELOPMENT, holds=None, value=math.nan, unit=POINTS, worst_member=None)
    difference = float(_difference(gain_percent[None], halves)[0])
    return _check(
        Principle.COMMON_DEVELOPMENT,
        holds=difference >= -VERDICT_TOLERANCE,
        value=difference,
        unit=POINTS,
        worst_member=members[min(halves[0], key=lambda i: float(gain_percent[i]))],
    )


def require_prosperity(members: tuple[str, ...], prosperity: Mapping[str, float]) -> None:
    """Raise InputError unless the GDP per head of every member is given."""
    lacking = [m for m in members if not math.isfinite(prosperity.get(m, math.nan))]
    if lacking:
        raise InputError(
            f"prosperity lacks {', '.join(lacking)}",
            where="prosperity",
            why="poorer members are told from richer ones by it",
            fix="give GDP per head of every member, or leave prosperity out",
        )


def _smallest(
    principle: Principle, values: Array, members: tuple[str, ...], unit: str, *, floor: Array | float
) -> PrincipleCheck:
    """Return a check that rests on the member whose value is least above the floor, which none may fall to."""
    above = values - floor
    worst = int(above.argmin())
    holds = bool(above[worst] > 0.0)
    return _check(principle, holds=holds, value=float(values[worst]), unit=unit, worst_member=members[worst])


def _check(
    principle: Principle, *, holds: bool | None, value: float, unit: str, worst_member: str | None
) -> PrincipleCheck:
    verdict = "unknown" if holds is None else "holds" if holds else "fails"
    return PrincipleCheck(principle, holds, value, unit, f"principle.{principle.value}.{verdict}", worst_member)
