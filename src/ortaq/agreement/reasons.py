"""Why packages are refused, and what would change that."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ortaq.agreement.acceptance import Indices, accepts
from ortaq.agreement.agreement import Agreement, Obstacles
from ortaq.agreement.rules import Breach, breaches
from ortaq.agreement.shapley_shares import attribution
from ortaq.agreement.side_payments import SIGNING_MARGIN
from ortaq.core import Array, InputError, Mask, Package, Payoffs


@dataclass(frozen=True, slots=True)
class Objection:
    """Why one member refuses one package.

    Attributes
    ----------
    shock : str
        The shock in which the member's gain in percent is smallest.
    gain_percent, gain_musd : float
        Gain under that shock: percent of real income, million USD a year.
    shortfall_musd : float
        What the robust gain lacks to what the member would just not refuse, million USD a year.
    culprit : str or None
        The measure that takes most from the member under that shock, by Shapley value; None if none takes anything.
    culprit_percent : float
        That measure's contribution, percent of real income; zero without a culprit.
    robust_percent : float
        The robust gain, percent of real income.
    signs_at_percent : float
        The member would sign if its threshold were below this, percent of real income: the robust gain, and what is too
        small to matter.
    """

    member: str
    shock: str
    gain_percent: float
    gain_musd: float
    shortfall_musd: float
    culprit: str | None
    culprit_percent: float
    robust_percent: float
    signs_at_percent: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a package is not accepted.

    Attributes
    ----------
    feasible : bool
        Whether the package is within rules, limits and the caller's restriction. If not, it may have no objections; nor
        has a feasible one by which nobody gains anything that matters to it.
    breaches : tuple of Breach
        The rules and limits that it does not keep, each with its number.
    objections : tuple of Objection
        One for each member that refuses, in the order of members.
    shortfall_musd : float
        Total over the objections, million USD a year: the smallest transfer that could win them.
    spare_musd : mapping of str to float
        What each other member could pay and still sign, million USD a year.
    fixable_by_transfers : bool
        Whether payments fixed before the shock can make every member sign: the robust surpluses over the thresholds
        add up to more than the verdict tolerance.
    nearest : tuple of int
        Accepted packages with the fewest measures added or dropped, all ties, ascending.
    nearest_distance : int or None
        That number of measures; None when nothing is accepted.
    additions : mapping of int to tuple of str
        Accepted packages that contain this one and add the fewest measures, all ties, with the measures added.
    swaps : mapping of int to tuple of str
        Accepted packages with one measure of this one exchanged for another: the measure dropped, the measure taken.
    """

    package: Package
    feasible: bool
    breaches: tuple[Breach, ...]
    objections: tuple[Objection, ...]
    shortfall_musd: float
    spare_musd: Mapping[str, float]
    fixable_by_transfers: bool
    nearest: tuple[int, ...]
    nearest_distance: int | None
    additions: Mapping[int, tuple[str, ...]]
    swaps: Mapping[int, tuple[str, str]]


def refusal(payoffs: Payoffs, agreement: Agreement, package: int) -> Refusal:
    """Return why a package is not accepted and what would change that.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    package : int
        Package index.

    Raises
    ------
    InputError
        If the package is accepted, or does not exist.

    Examples
    --------
    >>> why = refusal(payoffs, agreement, 1)
    >>> [(o.member, o.culprit, o.gain_percent) for o in why.objections], why.additions
    ([('B', 'road', -1.0)], {3: ('rail',)})
    """
    named = agreement.package(package)
    if agreement.is_accepted(package):
        raise InputError(
            f"package {package} is accepted by every member",
            where="package",
            why="there is no refusal to explain",
            fix="give the index of a package that is not in agreement.accepted",
        )
    signs = agreement.signs(agreement.robust_gain_percent[package])
    objections = _objections(payoffs, agreement, package, ~signs)
    surplus = agreement.surplus_musd[package]
    nearest, distance = nearest_packages(agreement.accepted, package)
    return Refusal(
        package=named,
        feasible=bool(agreement.feasible[package]),
        breaches=breaches(agreement.rules, agreement.limits, payoffs, package),
        objections=objections,
        shortfall_musd=sum(o.shortfall_musd for o in objections),
        spare_musd={who: float(surplus[i]) for i, who in enumerate(payoffs.members) if signs[i]},
        fixable_by_transfers=bool(surplus.sum() >= _smallest_total_musd(payoffs)),
        nearest=nearest,
        nearest_distance=distance,
        additions=_additions(agreement, package),
        swaps=_swaps(agreement, package),
    )


def nearest_packages(accepted: Indices, package: int) -> tuple[tuple[int, ...], int | None]:
    """Return the accepted packages at the smallest Hamming distance, ascending, and that distance."""
    if not accepted.size:
        return (), None
    distance = np.bitwise_count(accepted ^ package)
    return tuple(accepted[distance == distance.min()].tolist()), int(distance.min())


def find_obstacles(
    members: tuple[str, ...], refusal_percent: Array, surplus_musd: Array, robust_percent: Array, feasible: Mask
) -> Obstacles:
    """Return who refuses what over all feasible packages but the empty one.

    ``refusal_percent``, shape (member,): members refuse what gives them no more, percent of real income.
    ``surplus_musd``, shape (package, member): robust gain above it, million USD a year.
    ``robust_percent``, shape (package, member): robust gain, percent of real income.
    ``feasible``, shape (package,): packages that may be signed at all.
    """
    signs = accepts(robust_percent, refusal_percent)
    refused = ~signs.all(axis=1) & feasible
    refused[0] = False
    packages = np.flatnonzero(refused)
    sets, counts = np.unique(~signs[packages] @ (1 << np.arange(len(members))), return_counts=True)
    packages_by_set = dict(zip(sets.tolist(), counts.tolist(), strict=True))
    shortfall = np.where(signs[packages], 0.0, np.maximum(-surplus_musd[packages], 0.0))
    closest = int(shortfall.sum(axis=1).argmin()) if packages.size else None
    return Obstacles(
        blocked_alone={who: packages_by_set.get(1 << i, 0) for i, who in enumerate(members)},
        missing_consent=_smallest_sets(members, packages_by_set),
        closest=None if closest is None else int(packages[closest]),
        closest_shortfall_musd=0.0 if closest is None else float(shortfall[closest].sum()),
        unreachable=_unreachable(members, signs, robust_percent, feasible),
    )


def _unreachable(members: tuple[str, ...], signs: Mask, robust_percent: Array, feasible: Mask) -> dict[str, float]:
    candidates = feasible[1:, None]
    if not candidates.any():
        return {}
    best = robust_percent[1:].max(axis=0, where=candidates, initial=-np.inf)
    never = np.flatnonzero(~(signs[1:] & candidates).any(axis=0))
    return {members[int(i)]: float(best[i]) for i in never}


def _objections(payoffs: Payoffs, agreement: Agreement, package: int, refuses: Mask) -> tuple[Objection, ...]:
    if not refuses.any():
        return ()
    contribution = attribution(payoffs, package)
    return tuple(
        _objection(payoffs, agreement, contribution, package, int(member)) for member in np.flatnonzero(refuses)
    )


def _objection(payoffs: Payoffs, agreement: Agreement, contribution: Array, package: int, member: int) -> Objection:
    shock = int(payoffs.gain_percent[package, member].argmin())
    harm = contribution[:, member, shock]
    worst = int(harm.argmin())
    return Objection(
        member=payoffs.members[member],
        shock=payoffs.shocks[shock],
        gain_percent=float(payoffs.gain_percent[package, member, shock]),
        gain_musd=float(payoffs.gain_musd[package, member, shock]),
        shortfall_musd=float(np.maximum(-agreement.surplus_musd[package, member], 0.0)),
        culprit=payoffs.measures[worst] if harm[worst] < 0.0 else None,
        culprit_percent=float(min(harm[worst], 0.0)),
        robust_percent=float(agreement.robust_gain_percent[package, member]),
        signs_at_percent=float((agreement.robust_gain_percent[package] + agreement.material_percent)[member]),
    )


def _smallest_total_musd(payoffs: Payoffs) -> float:
    """Return the total surplus with which ``transfers`` can lift every member over the verdict tolerance."""
    return float(SIGNING_MARGIN / 100.0 * payoffs.income_musd.max(axis=1).sum())


def _additions(agreement: Agreement, package: int) -> dict[int, tuple[str, ...]]:
    supersets = agreement.accepted[agreement.accepted & package == package]
    if not supersets.size:
        return {}
    added = np.bitwise_count(supersets ^ package)
    fewest = supersets[added == added.min()].tolist()
    return {p: agreement.package(p ^ package).measures for p in fewest}


def _swaps(agreement: Agreement, package: int) -> dict[int, tuple[str, str]]:
    accepted = agreement.accepted
    dropped, taken = package & ~accepted, accepted & ~package
    one = accepted[(np.bitwise_count(dropped) == 1) & (np.bitwise_count(taken) == 1)].tolist()
    measures = agreement.measures
    return {p: (measures[(package & ~p).bit_length() - 1], measures[(p & ~package).bit_length() - 1]) for p in one}


def _smallest_sets(members: tuple[str, ...], packages_by_set: Mapping[int, int]) -> dict[tuple[str, ...], int]:
    """Return the sets that contain no other set, named, fewest members first, then most packages."""
    smallest = [s for s in packages_by_set if not any(t & s == t for t in packages_by_set if t != s)]
    smallest.sort(key=lambda s: (s.bit_count(), -packages_by_set[s], s))
    return {tuple(who for i, who in enumerate(members) if s >> i & 1): packages_by_set[s] for s in smallest}
