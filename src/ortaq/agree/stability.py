"""Whether anybody gains by leaving: internal stability against the exit of one member."""

import numpy as np

from ortaq.agree.acceptance import VERDICT_TOLERANCE, Indices, Mask
from ortaq.agree.agreement import Agreement
from ortaq.core import Array, Payoffs


def exit_stable(payoffs: Payoffs, agreement: Agreement) -> Mask:
    """Return which packages no single member gains by leaving.

    The verdict is given for every package, accepted or not; ``exit_stable(p, a)[a.accepted]`` is the one for the
    accepted packages. Larger coalitions and the return of outsiders are not considered.

    Returns
    -------
    ndarray of bool, shape (package,)
        True where every exit margin is at least zero, within the verdict tolerance.
    """
    return np.asarray((exit_margins(payoffs, agreement) >= -VERDICT_TOLERANCE).all(axis=1))


def exit_margins(payoffs: Payoffs, agreement: Agreement) -> Array:
    """Return what each member loses by leaving each package.

    When a member leaves, every measure in which it participates lapses and the others keep the rest. Its robust gain
    then is that of the smaller package (internal stability: d'Aspremont et al. 1983, On the Stability of Collusive
    Price Leadership, Canadian Journal of Economics 16).

    Returns
    -------
    ndarray, shape (package, member)
        Robust gain of staying minus leaving, percentage points.
    """
    robust = agreement.robust_gain_percent
    margins = np.empty_like(robust)
    for position, member in enumerate(payoffs.members):
        left = packages_without(payoffs, member)
        margins[:, position] = robust[:, position] - robust[left, position]
    return margins


def packages_without(payoffs: Payoffs, member: str) -> Indices:
    """Return, for every package, the package that is left when the member's measures lapse, shape (package,)."""
    lapsing = sum(1 << bit for bit, who in enumerate(payoffs.participants) if member in who)
    return payoffs.packages & ~lapsing
