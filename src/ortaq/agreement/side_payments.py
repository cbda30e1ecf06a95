"""Payments between members that bring every member to sign a package."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.agreement.acceptance import Acceptance, over_shocks
from ortaq.agreement.agreement import Agreement, require_package
from ortaq.core import Array, InputError, NotConverged, Payoffs, require_known

SIGNING_MARGIN = 1e-6
"""Percentage points above what it would just not refuse at which a payment leaves each member that receives or pays.

Ten times the verdict tolerance: a member that is paid signs for certain, and no more is paid than that takes.
"""


INFEASIBLE = 2
"""Status of a linear programme that has no solution (scipy)."""


class Timing(StrEnum):
    """When payments are fixed."""

    FIXED = "fixed"
    CONTINGENT = "contingent"


@dataclass(frozen=True, slots=True)
class Payers:
    """Who may pay, and how much.

    Attributes
    ----------
    donors : tuple of str or None
        Members that may pay; all of them if None.
    cap_musd : mapping of str to float
        Largest payment of a member in any shock, million USD a year; no limit for members that are not named.
    """

    donors: tuple[str, ...] | None = None
    cap_musd: Mapping[str, float] | None = None


EVERYONE = Payers()


@dataclass(frozen=True, eq=False)
class Transfers:
    """Payments, million USD a year, that make every member sign a package.

    Attributes
    ----------
    timing : Timing
        ``fixed``: the same in every shock. ``contingent``: agreed for each shock beforehand.
    received_musd : ndarray, shape (member, shock)
        What each member receives; negative for payers. Adds up to zero in every shock.
    total_musd : float
        What all payers pay together: the probability-weighted mean over shocks. No smaller total would do.
    """

    timing: Timing
    received_musd: Array
    total_musd: float


def transfers(
    payoffs: Payoffs,
    agreement: Agreement,
    package: int,
    *,
    timing: Timing = Timing.FIXED,
    payers: Payers = EVERYONE,
    prosperity: Mapping[str, float] | None = None,
) -> Transfers | None:
    """Return the smallest payments with which every member signs, or None where no payment can do that.

    Fixed payments shift a robust gain by their own worth under every rule of acceptance, so each member either lacks a
    sum or can spare one, and the smallest total is what is lacking. Payments that depend on the shock can do more,
    because members suffer in different shocks. Under the worst case each shock is settled on its own in the same way;
    under the mean and CVaR the smallest total is a linear programme (Rockafellar and Uryasev 2000, Optimization of
    Conditional Value-at-Risk, Journal of Risk 2).

    Who pays is not determined by the total. With ``prosperity`` the richest pay first, each up to what it can spare;
    without it all pay in proportion to what they can spare. (Under the linear programme payers are as it finds them.)

    Methodology, eq. (A12).

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    package : int
        Package index; limits and rules are not looked at.
    timing : Timing
        Whether payments are the same in every shock.
    payers : Payers
        Who may pay, and caps.
    prosperity : mapping of str to float, optional
        GDP per head of every member.

    Raises
    ------
    InputError
        If the package does not exist, or a payer is unknown, or a cap is negative, or prosperity lacks a member.
    NotConverged
        If the payments found do not make every member sign.

    Examples
    --------
    >>> transfers(payoffs, agreement, 1).received_musd.round(3)
    array([[-1.],
           [ 1.]])
    """
    require_package(package, agreement.robust_gain_percent)
    cap = _caps(payoffs.members, payers)
    order = _order(payoffs.members, prosperity)
    if timing == Timing.FIXED:
        spare = agreement.surplus_musd[package] - _margin(payoffs).max(axis=1)
        settled = settle(spare, cap, order)
        received = None if settled is None else np.repeat(settled[:, None], len(payoffs.shocks), axis=1)
    elif agreement.accept == Acceptance.WORST:
        received = _shock_by_shock(payoffs, agreement, package, cap, order)
    else:
        received = _programme(payoffs, agreement, package, cap)
    if received is None:
        return None
    _require_signed(payoffs, agreement, package, received)
    paid = np.maximum(-received, 0.0).sum(axis=0)
    return Transfers(timing, received, float(paid @ payoffs.probability))


def settle(spare: Array, cap: Array, order: Array | None = None) -> Array | None:
    """Return payments that leave nobody below zero, or None where those who may pay cannot.

    ``spare``, shape (member,): what a member can pay; negative for what it lacks.
    ``cap``, shape (member,): largest payment.
    ``order``, shape (member,): members with the largest value pay first; in proportion to what they can pay if left
    out, as do equals.
    Returns shape (member,), received, adds up to zero; the total paid is what is lacking.
    """
    lacking = np.maximum(-spare, 0.0)
    able = np.minimum(np.maximum(spare, 0.0), cap)
    due = float(lacking.sum())
    if due > able.sum():
        return None
    received = lacking.copy()
    rank = np.zeros(len(spare)) if order is None else order
    for level in np.unique(rank)[::-1]:
        paying = np.where(rank == level, able, 0.0)
        share = min(1.0, due / float(paying.sum())) if paying.any() else 0.0
        received -= share * paying
        due = max(due - share * float(paying.sum()), 0.0)
    return received


def _shock_by_shock(
    payoffs: Payoffs, agreement: Agreement, package: int, cap: Array, order: Array | None
) -> Array | None:
    owed = agreement.refusal_percent[:, None] / 100.0 * payoffs.income_musd
    spare = payoffs.gain_musd[package] - owed - _margin(payoffs)
    settled = [settle(column, cap, order) for column in spare.T]
    payments = [s for s in settled if s is not None]
    return np.column_stack(payments) if len(payments) == len(settled) else None


def _programme(payoffs: Payoffs, agreement: Agreement, package: int, cap: Array) -> Array | None:
    """Return contingent payments under the mean or CVaR, or None where there are none.

    Unknowns, for member i and shock k: what is received, what is paid, the shortfall below the quantile; and the
    quantile of each member. The mean is CVaR with a tail of one. Money is scaled to the largest stake.
    """
    members, shocks = len(payoffs.members), len(payoffs.shocks)
    cells = members * shocks
    percent_per_musd = 100.0 / payoffs.income_musd
    above = payoffs.gain_percent[package] - agreement.refusal_percent[:, None]
    unit = max(1.0, float(np.abs(above).max()))
    gain = above - SIGNING_MARGIN * unit
    scale = float(np.abs(gain / percent_per_musd).max())
    worth = (percent_per_musd * scale).ravel()
    tail = 1.0 if agreement.accept == Acceptance.EXPECTED else agreement.tail
    member_of = np.repeat(np.arange(members), shocks)
    eye, own = np.eye(cells), np.eye(members)[member_of]
    shortfall = np.hstack([-np.diag(worth), np.diag(worth), -eye * unit, own * unit])
    quantile = np.hstack(
        [np.zeros((members, 2 * cells)), own.T * np.tile(payoffs.probability, members) / tail, -np.eye(members)]
    )
    balance = np.tile(np.eye(shocks), members)
    answer = scipy.optimize.linprog(
        np.r_[np.zeros(cells), np.tile(payoffs.probability, members), np.zeros(cells + members)],
        A_ub=np.vstack([shortfall, quantile]) / unit,
        b_ub=np.r_[gain.ravel() / unit, np.zeros(members)],
        A_eq=np.hstack([balance, -balance, np.zeros((shocks, cells + members))]),
        b_eq=np.zeros(shocks),
        bounds=[
            *[(0.0, None)] * cells,
            *[(0.0, None if np.isinf(c) else c / scale) for c in np.repeat(cap, shocks)],
            *[(0.0, None)] * cells,
            *[(None, None)] * members,
        ],
    )
    if answer.status == INFEASIBLE:
        return None
    if answer.status != 0:
        raise NotConverged(f"the payments were not found: {answer.message}", fix="report the table of gains")
    solved = np.asarray(answer.x)
    return np.asarray(scale * (solved[:cells] - solved[cells : 2 * cells]).reshape(members, shocks))


def _margin(payoffs: Payoffs) -> Array:
    return SIGNING_MARGIN / 100.0 * payoffs.income_musd


def _caps(members: tuple[str, ...], payers: Payers) -> Array:
    donors = members if payers.donors is None else payers.donors
    caps = {} if payers.cap_musd is None else payers.cap_musd
    require_known(donors, members, kind="member", where="donors")
    require_known(tuple(caps), members, kind="member", where="cap_musd")
    for who, cap in caps.items():
        if not cap >= 0.0:
            raise InputError(
                f"the cap {cap} is not a number of zero or more",
                where=f"cap_musd, {who}",
                fix="give million USD a year, or leave the member out",
            )
    return np.array([float(caps.get(m, np.inf)) if m in donors else 0.0 for m in members])


def _order(members: tuple[str, ...], prosperity: Mapping[str, float] | None) -> Array | None:
    if prosperity is None:
        return None
    require_known(members, tuple(prosperity), kind="member", where="prosperity")
    return np.array([float(prosperity[m]) for m in members])


def _require_signed(payoffs: Payoffs, agreement: Agreement, package: int, received: Array) -> None:
    """Raise NotConverged unless every member signs with the payments, which add up to zero."""
    percent = 100.0 * (payoffs.gain_musd[[package]] + received) / payoffs.income_musd
    robust = over_shocks(percent, payoffs.probability, agreement.accept, agreement.tail)
    signs = agreement.signs(robust)
    balance = float(np.abs(received.sum(axis=0)).max())
    if not signs.all() or balance > 1e-9 * float(np.abs(received).max()):
        raise NotConverged("payments do not do what they should", residual=balance, fix="report the table of gains")
