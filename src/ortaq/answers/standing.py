"""How firmly each measure stands at a budget: how often the best package holds it in drawn worlds, and who loses."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np

from ortaq.agreement import Agreement, Held, held_at_best
from ortaq.answers.budgets import Budget, fits
from ortaq.answers.doubt import drawn_refusals
from ortaq.answers.material import Material
from ortaq.core import VERDICT_TOLERANCE, Array, Payoffs
from ortaq.tables import kept

CORE_SHARE, POOR_SHARE = 0.9, 0.1
"""Shares of the draws from which a measure is core, and below which it is poor."""


class Stands(StrEnum):
    """The word for a measure at a budget."""

    CORE = "core"
    WORTH_IT = "worth_it"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Loser:
    """A member that loses materially by a measure, in the mean over the shocks.

    Attributes
    ----------
    member : str
    musd : float
        What the measure brings it, million USD a year; below zero.
    signed_with : str or None
        The measure of the recommended package that brings it most; None where none brings it anything.
    brings_musd : float
        What that one brings it.
    """

    member: str
    musd: float
    signed_with: str | None
    brings_musd: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How firmly a measure stands.

    Attributes
    ----------
    measure : str
    inside : bool
        Whether the recommended package holds it.
    share : float or None
        Share of the draws in which the best package at the budget holds it; None where nothing was drawn.
    word : Stands or None
    or_else : Stands or None
        The other word that the error of the estimates leaves possible, where the share is so near a border.
    losers : tuple of Loser
        Those who lose materially by it, within the recommended package or added to it; none of them: not contested.
    """

    measure: str
    inside: bool
    share: float | None
    word: Stands | None
    or_else: Stands | None
    losers: tuple[Loser, ...]

    @property
    def contested(self) -> bool:
        """Whether a member loses materially by it."""
        return bool(self.losers)


def standing(material: Material, budget: Budget | None = None) -> tuple[Standing, ...]:
    """Return how firmly each measure of the agenda stands, in its order.

    Parameters
    ----------
    material : Material
    budget : Budget, optional
        What the recommended package costs a year if absent; without one there are no shares.

    Examples
    --------
    >>> [(one.measure, one.inside, one.contested) for one in standing(answer(region, pair))]
    [('rail', True, False)]
    """
    held, around = held_in_draws(material, budget), _Around.of(material)
    named = enumerate(material.payoffs.measures)
    plain = (Standing(measure, around.inside(bit), None, None, None, around.losers(bit)) for bit, measure in named)
    return tuple(plain) if held is None else tuple(map(_with_share, plain, *_shares(held)))


def held_in_draws(material: Material, budget: Budget | None = None) -> Held | None:
    """Return what each measure adds to the best package at a budget in every draw; None where nothing was drawn."""
    return _held_in_draws(material, budget)


@lru_cache(maxsize=4)  # of arguments by position: a default that is left out would be another question
def _held_in_draws(material: Material, budget: Budget | None) -> Held | None:
    recommended, drawn = material.agreement.recommended, material.drawn
    if drawn is None or not drawn.draws or (budget is None and recommended is None):
        return None
    payoffs, mechanism = material.payoffs, material.mechanism
    spent = budget or Budget(float(payoffs.joint_cost_musd[recommended]))
    within = fits(payoffs, mechanism, spent)
    asked = payoffs, material.agreement, drawn, drawn_refusals(mechanism, drawn), within
    return kept("held", lambda: held_at_best(*asked), lambda: asked)


def word(share: float) -> Stands:
    """Return the word for a share of the draws."""
    return Stands.CORE if share >= CORE_SHARE else Stands.POOR if share < POOR_SHARE else Stands.WORTH_IT


def _shares(held: Held) -> tuple[list[float], list[float], list[float]]:
    return held.share.tolist(), held.least_share.tolist(), held.most_share.tolist()


def _with_share(plain: Standing, share: float, least: float, most: float) -> Standing:
    """Return a measure with its share of the draws, its word, and the other word where the share is near a border."""
    others = [other for other in (word(least), word(most)) if other is not word(share)]
    return replace(plain, share=share, word=word(share), or_else=others[0] if others else None)


@dataclass(frozen=True, eq=False)
class _Around:
    """What each measure brings each member next to the recommended package, shape (measure, member)."""

    payoffs: Payoffs
    package: int
    brings_musd: Array
    bar_musd: Array

    @classmethod
    def of(cls, material: Material) -> "_Around":
        payoffs, package = material.payoffs, material.agreement.recommended or 0
        mean = payoffs.gain_musd @ payoffs.probability
        bits = 1 << np.arange(len(payoffs.measures))
        return cls(payoffs, package, mean[package | bits] - mean[package & ~bits], _bar(material.agreement, payoffs))

    def inside(self, bit: int) -> bool:
        return bool(self.package >> bit & 1)

    def losers(self, bit: int) -> tuple[Loser, ...]:
        """Return who loses materially by a measure, the largest loss first, and what each is signed with."""
        lost = np.flatnonzero(self.brings_musd[bit] < self.bar_musd)
        return tuple(self._loser(bit, int(who)) for who in lost[np.argsort(self.brings_musd[bit, lost], kind="stable")])

    def _loser(self, bit: int, who: int) -> Loser:
        others = [b for b in range(len(self.payoffs.measures)) if self.inside(b) and b != bit]
        best = max(others, key=lambda b: self.brings_musd[b, who], default=None)
        brings = 0.0 if best is None else float(self.brings_musd[best, who])
        named = self.payoffs.measures[best] if best is not None and brings > 0.0 else None
        return Loser(
            self.payoffs.members[who], float(self.brings_musd[bit, who]), named, brings if named is not None else 0.0
        )


def _bar(agreement: Agreement, payoffs: Payoffs) -> Array:
    """Return the gain below which each member counts as losing, shape (member,), million USD a year: not above zero."""
    below = agreement.refusal_percent - np.maximum(agreement.threshold_percent, 0.0) - VERDICT_TOLERANCE
    return np.asarray(below * payoffs.income_musd[:, 0] / 100.0)
