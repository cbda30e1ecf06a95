"""How small a gain or loss is that does not matter, and the word for what a member gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from ortaq.core.numbers import VERDICT_TOLERANCE
from ortaq.core.quantity import Array, Band

if TYPE_CHECKING:
    from ortaq.core.change import Mechanism


class Verdict(StrEnum):
    """What a package does to one member, against its threshold."""

    GAINS = "gains"
    INDIFFERENT = "indifferent"
    LOSES = "loses"
    OPEN = "not_distinguishable"
    """The range holds both a gain and a loss that matter."""


@dataclass(frozen=True, slots=True)
class Materiality:
    """Size below which a member neither refuses nor counts as a winner; nothing is too small where all is zero.

    Attributes
    ----------
    percent : float
        Of the member's real income.
    musd : float
        Million USD a year; the smaller of the two counts.
    by_member : mapping of str to float
        Million USD a year for members that state their own.

    Examples
    --------
    >>> Materiality(0.01, 25.0).musd_of(("CHN", "TJK"), np.array([17e6, 18e3])).round(3).tolist()
    [25.0, 1.8]
    """

    percent: float = 0.0
    musd: float = 0.0
    by_member: Mapping[str, float] = field(default_factory=dict, hash=False)

    def musd_of(self, members: Sequence[str], income_musd: Array) -> Array:
        """Return the size that matters to each member.

        Parameters
        ----------
        members : sequence of str
        income_musd : ndarray, shape (member,)
            Real income without any change, million USD a year.

        Returns
        -------
        ndarray, shape (member,)
            Million USD a year.
        """
        common: Array = np.minimum(self.percent / 100.0 * income_musd, self.musd)
        return np.array([self.by_member.get(m, float(c)) for m, c in zip(members, common, strict=True)])

    def percent_of(self, members: Sequence[str], income_musd: Array) -> Array:
        """Return the size that matters to each member in percent of its real income; see `musd_of`.

        Parameters
        ----------
        members : sequence of str
        income_musd : ndarray, shape (member,)

        Returns
        -------
        ndarray, shape (member,)
        """
        return np.asarray(100.0 * self.musd_of(members, income_musd) / income_musd)


def refusal_percent(mechanism: "Mechanism", income_musd: Array) -> Array:
    """Return the gain below which each member refuses: its threshold less what does not matter to it.

    Methodology, eq. (A4).

    Parameters
    ----------
    mechanism : Mechanism
    income_musd : ndarray, shape (member,)
        Real income without any change, million USD a year, in the mechanism's order of members.

    Returns
    -------
    ndarray, shape (member,)
        Percent of real income.

    Examples
    --------
    >>> said = ("two", "", "", "", ("CHN", "TJK"), "consensus", (), {"TJK": 0.02}, (), (), (), {})
    >>> mechanism = Mechanism(*said, materiality=Materiality(0.01, 25.0))
    >>> refusal_percent(mechanism, np.array([17e6, 18e3])).round(5).tolist()
    [-0.00015, 0.01]
    """
    return mechanism.threshold_by_member - mechanism.materiality.percent_of(mechanism.members, income_musd)


def verdict(margin: Band | float, material: float) -> Verdict:
    """Return the word for a gain above its threshold.

    Parameters
    ----------
    margin : Band or float
        Gain less threshold, with its range where it has one.
    material : float
        Size that matters, in the same unit.

    Examples
    --------
    >>> verdict(3.0, 1.0).value, verdict(-0.5, 1.0).value, verdict(Band(-4.0, 3.0, 6.0), 1.0).value
    ('gains', 'indifferent', 'not_distinguishable')
    """
    bar = max(material, VERDICT_TOLERANCE)
    if isinstance(margin, Band):
        low, high = min(margin.low, margin.high), max(margin.low, margin.high)
        if low < -bar and high > bar:
            return Verdict.OPEN
        margin = margin.central
    if margin > bar:
        return Verdict.GAINS
    return Verdict.LOSES if margin < -bar else Verdict.INDIFFERENT
