"""What one member can do so that others sign: refused packages that its payment opens, and what it can give up.

The same is asked of every member. A package is *contested* if it may be signed, somebody refuses it, and all members
together gain by it. A member opens it by paying each of those who refuse just as much as lets them sign, if it can
spare that and still signs; and it opens the package without one measure if the others refuse that measure only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.agreement.acceptance import Indices, over_shocks
from ortaq.agreement.agreement import Agreement
from ortaq.agreement.listed import Listed
from ortaq.agreement.side_payments import SIGNING_MARGIN
from ortaq.core import Array, Mask, Payoffs, require_known

SAME_COST = 1e-9
"""Relative difference of costs that is none."""

MOST = 20
"""Openings of a member that are named; all are counted."""


@dataclass(frozen=True, slots=True)
class CostTaken:
    """A payment that has the form of a share of a cost.

    Attributes
    ----------
    member : str
        Who pays less.
    measure : str
    share : float
        Part of what that member pays for the measure, above 0, at most 1.
    """

    member: str
    measure: str
    share: float


@dataclass(frozen=True, slots=True)
class Opening:
    """A contested package that the payment of one member opens.

    Attributes
    ----------
    package : int
    refusing : tuple of str
    price_musd : mapping of str to float
        The least that each of those who refuse must receive, the same in every shock, million USD a year.
    brings_musd : float
        What all members together gain more than by the best package that all sign as it is and that costs no more,
        mean over the shocks, million USD a year; payments among members cancel.
    left_musd : float
        What the member that pays could still spare and sign, million USD a year.
    costs : tuple of CostTaken
        One for each payment that can be a share of a cost in this package instead of money.
    """

    package: int
    refusing: tuple[str, ...]
    price_musd: Mapping[str, float]
    brings_musd: float
    left_musd: float
    costs: tuple[CostTaken, ...]

    @property
    def total_musd(self) -> float:
        """What the member pays in all, million USD a year."""
        return sum(self.price_musd.values())


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A measure that one member wants and others refuse: without it all sign.

    Attributes
    ----------
    measure : str
    packages : int
        How many contested packages with the measure, which the member would sign, all sign without it.
    package : int
        What is left of that of them which brings most.
    joint_musd : float
        What all members together gain by what is left, mean over the shocks, million USD a year.
    forgone_musd : float
        What the member gains less by what is left than with the measure, million USD a year.
    """

    measure: str
    packages: int
    package: int
    joint_musd: float
    forgone_musd: float


@dataclass(frozen=True, eq=False, slots=True)
class Bridge:
    """What one member can open.

    Attributes
    ----------
    member : str
    contested : int
        Feasible packages that somebody refuses though all together gain.
    refuses : int
        Those of them that the member itself refuses.
    opens : int
        Those that its payment opens.
    more : int
        Those of these that bring more than what all sign at no more cost.
    alone : int
        Those of these that no other member could open by itself.
    openings : tuple of Opening
        The first ``MOST`` that its payment opens, what brings most first, then the least price.
    given_up : tuple of GivenUp
        What brings most first.
    """

    member: str
    contested: int
    refuses: int
    opens: int
    more: int
    alone: int
    openings: tuple[Opening, ...]
    given_up: tuple[GivenUp, ...]


def bridges(settled: Listed, members: Sequence[str]) -> tuple[Bridge, ...]:
    """Return the contested packages that the payment or the renunciation of each of some members opens.

    Parameters
    ----------
    settled : Listed
        All packages of an agenda, or some.
    members : sequence of str

    Returns
    -------
    tuple of Bridge
        In the order in which members are given.

    Raises
    ------
    InputError
        There is no such member.

    Examples
    --------
    A pays B for the road, which costs B more than it brings there:

    >>> (found,) = bridges(Listed.of_table(payoffs, agreement), ["A"])
    >>> [(o.package, {who: round(paid, 3) for who, paid in o.price_musd.items()}) for o in found.openings]
    [(1, {'B': 1.0})]
    """
    names = settled.payoffs.members
    require_known(members, names, kind="member", where="--bridge")
    rows = contested(settled)
    signs, spare = _signs(settled.agreement)[rows], _spare(settled.payoffs, settled.agreement)[rows]
    lacking = np.where(signs, 0.0, np.maximum(-spare, 0.0))
    total = lacking.sum(axis=1)
    opened = np.stack(
        [_opened(settled, rows, signs[:, m] & (spare[:, m] >= total), lacking, m) for m in range(len(names))]
    )
    return tuple(_bridge(settled, rows, total, opened, names.index(member)) for member in members)


def _bridge(settled: Listed, rows: Indices, total: Array, opened: Mask, who: int) -> Bridge:
    own, brings = opened[who], _brings(settled, rows)
    on = np.flatnonzero(own)
    first = on[np.lexsort((rows[on], total[on], -brings[on]))][:MOST]
    return Bridge(
        member=settled.payoffs.members[who],
        contested=len(rows),
        refuses=int((~_signs(settled.agreement)[rows, who]).sum()),
        opens=len(on),
        more=int((brings[on] > 0.0).sum()),
        alone=int((own & (opened.sum(axis=0) == 1)).sum()),
        openings=tuple(_opening(settled, int(row), who) for row in rows[first]),
        given_up=_given_up(settled, rows, who),
    )


def contested(settled: Listed) -> Indices:
    """Return the rows of packages that may be signed and that somebody refuses, though all together gain.

    Parameters
    ----------
    settled : Listed

    Returns
    -------
    ndarray of int, shape (package,)
    """
    agreement, rows = settled.agreement, np.arange(1, len(settled.packages) + 1)
    refused = ~_signs(agreement)[rows].all(axis=1) & agreement.feasible[rows]
    return rows[refused & (settled.payoffs.joint_gain_musd[rows] > 0.0)]


def _signs(agreement: Agreement) -> Mask:
    return agreement.signs(agreement.robust_gain_percent)


def _spare(payoffs: Payoffs, agreement: Agreement) -> Array:
    """Return what each member can pay and still sign, shape (package, member); what it lacks where negative."""
    return np.asarray(agreement.surplus_musd - (SIGNING_MARGIN / 100.0 * payoffs.income_musd).max(axis=1))


def _opened(settled: Listed, rows: Indices, able: Mask, lacking: Array, who: int) -> Mask:
    """Return which contested packages all sign if one member pays those who refuse, shape (row,).

    ``able``, shape (row,): where it can pay. ``lacking``, shape (row, member): what each of those who refuse lacks.
    """
    payoffs, agreement = settled.payoffs, settled.agreement
    found = np.zeros(len(rows), dtype=np.bool_)
    on = np.flatnonzero(able)
    received = lacking[on].copy()
    received[:, who] -= lacking[on].sum(axis=1)
    percent = 100.0 * (payoffs.gain_musd[rows[on]] + received[:, :, None]) / payoffs.income_musd
    found[on] = agreement.signed(over_shocks(percent, payoffs.probability, agreement.accept, agreement.tail))
    return found


def _opening(settled: Listed, row: int, who: int) -> Opening:
    payoffs, agreement = settled.payoffs, settled.agreement
    spare, signs = _spare(payoffs, agreement)[row], _signs(agreement)[row]
    price = {payoffs.members[m]: float(-spare[m]) for m in np.flatnonzero(~signs)}
    return Opening(
        package=int(settled.packages[row - 1]),
        refusing=tuple(price),
        price_musd=price,
        brings_musd=float(_brings(settled, np.array([row]))[0]),
        left_musd=float(spare[who]) - sum(price.values()),
        costs=tuple(taken for other, musd in price.items() if (taken := _as_cost(settled, row, other, musd))),
    )


def _brings(settled: Listed, rows: Indices) -> Array:
    """Return what rows bring all together more than the best that all sign and that costs no more; shape (row,)."""
    joint, cost = settled.payoffs.joint_gain_musd, settled.payoffs.joint_cost_musd
    signed = np.r_[0, settled.agreement.accepted]
    signed = signed[np.argsort(cost[signed], kind="stable")]
    best = np.maximum.accumulate(joint[signed])
    at = np.searchsorted(cost[signed], cost[rows] * (1.0 + SAME_COST), side="right") - 1
    return np.asarray(joint[rows] - best[np.maximum(at, 0)])


def _as_cost(settled: Listed, row: int, member: str, musd: float) -> CostTaken | None:
    """Return the largest cost that a member pays in a package, if all it lacks is part of that."""
    package, who = int(settled.packages[row - 1]), settled.payoffs.members.index(member)
    held = np.array([bit for bit in range(len(settled.measures)) if package >> bit & 1])
    singles = _rows_of(settled.packages, 1 << held)
    paid = dict(zip(held.tolist(), settled.payoffs.cost_musd[singles, who].tolist(), strict=True))
    bit = max(paid, key=lambda b: paid[b], default=None)
    if bit is None or paid[bit] < musd:
        return None
    return CostTaken(member, settled.measures[bit], musd / paid[bit])


def _given_up(settled: Listed, rows: Indices, who: int) -> tuple[GivenUp, ...]:
    payoffs, agreement = settled.payoffs, settled.agreement
    wanted = rows[_signs(agreement)[rows, who]]
    packages, found = settled.packages, []
    for bit, measure in enumerate(settled.measures):
        having = wanted[packages[wanted - 1] >> bit & 1 == 1]
        left = _rows_of(packages, packages[having - 1] ^ 1 << bit)
        gain = agreement.robust_gain_musd[:, who]
        least = agreement.material_percent[who] / 100.0 * payoffs.income_musd[who, 0]
        signed = np.isin(left, agreement.accepted) & (gain[having] - gain[left] > least)
        if signed.any():
            on = np.flatnonzero(signed)
            joint = payoffs.joint_gain_musd
            best = on[int(np.argmax(joint[left[on]]))]
            whole, forgone = float(joint[left[best]]), float(gain[having[best]] - gain[left[best]])
            found.append(GivenUp(measure, len(on), int(packages[left[best] - 1]), whole, forgone))
    return tuple(sorted(found, key=lambda each: (-each.joint_musd, each.measure)))


def _rows_of(packages: Indices, wanted: Indices) -> Indices:
    """Return the rows of packages of a list, ascending as it is; row 0 where a package is not listed."""
    at = np.searchsorted(packages, wanted).clip(max=max(len(packages) - 1, 0))
    return np.where(packages[at] == wanted, at + 1, 0) if len(packages) else np.zeros(len(wanted), dtype=np.int64)
