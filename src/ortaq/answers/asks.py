"""What a delegation may ask of others and what they may ask of it, from what every measure brings every member."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ortaq.answers.material import Material
from ortaq.answers.sections.first_page_measures import Brings


class Asking(StrEnum):
    """What is asked for."""

    CONSENT = "consent"
    """To a measure that is not among those to be signed."""

    PAYMENT = "payment"
    """For a measure that is among them and costs who asks more than it brings."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a member may ask of others.

    Attributes
    ----------
    asking : Asking
    by : str
    measure : str
    of : tuple of str
        Who would have to agree or pay: those who lose by the measure what matters to them, else the others who take
        part; of a payment the member that gains most.
    worth_musd : float
        What it is worth to who asks, million USD a year: the gain of the measure, or the loss that is made up for.
    price_musd : float
        What those who are asked lose by it, or would pay, million USD a year; zero where nobody does.
    """

    asking: Asking
    by: str
    measure: str
    of: tuple[str, ...]
    worth_musd: float
    price_musd: float

    @property
    def pays(self) -> bool:
        """Whether who asks could make up for all that the others lose and still gain."""
        return self.asking is Asking.CONSENT and self.worth_musd > self.price_musd


def asks(material: Material, by: str) -> tuple[Ask, ...]:
    """Return what a member may ask for beside the recommended package, what leaves most over first.

    Where none is recommended, beside nothing: next to a package that was not settled, nobody knows what a measure adds.

    Parameters
    ----------
    material : Material
    by : str
        A member.

    Examples
    --------
    >>> from ortaq.answers.asks import asks
    >>> asks(answer(region, pair), "KGZ")
    ()
    """
    package = material.agreement.recommended or 0
    brings, me = Brings.of(material, package), material.payoffs.members.index(by)
    found = [_ask(material, brings, me, bit, inside=bool(package >> bit & 1)) for bit in range(len(brings.musd))]
    known = [one for one in found if one is not None]
    return tuple(sorted(known, key=lambda one: one.price_musd - one.worth_musd))


def asked_of(material: Material, member: str) -> tuple[Ask, ...]:
    """Return what the other members may ask of one, what is worth most to them first."""
    others = (ask for who in material.payoffs.members if who != member for ask in asks(material, who))
    return tuple(sorted((ask for ask in others if member in ask.of), key=lambda ask: -ask.worth_musd))


def _ask(material: Material, brings: Brings, me: int, bit: int, *, inside: bool) -> Ask | None:
    own, bar = brings.musd[bit], brings.bar_musd
    measure, members = material.mechanism.measures[bit], brings.members
    if inside and own[me] < -bar[me]:
        most = int(own.argmax())
        if own[most] <= bar[most]:
            return None
        return Ask(Asking.PAYMENT, members[me], measure.id, (members[most],), float(-own[me]), float(-own[me]))
    if inside or own[me] <= bar[me]:
        return None
    losing = [i for i in np.argsort(own, kind="stable").tolist() if own[i] < -bar[i]]
    others = tuple(who for who in members if who in measure.taking_part and who != members[me])
    of = tuple(members[i] for i in losing) or others
    return Ask(Asking.CONSENT, members[me], measure.id, of, float(own[me]), float(-own[losing].sum())) if of else None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a member could claim by what it adds to the whole, beside what the recommended package brings it.

    Attributes
    ----------
    member : str
    musd : float
        Its part of the gain of all by the Shapley value less what the package brings it, million USD a year.
    above : tuple of str
        Who receives more than its own part by what matters to it, the most first.
    """

    member: str
    musd: float
    above: tuple[str, ...]


def claim(material: Material, member: str) -> Claim | None:
    """Return what a member could claim; None where none is recommended, or that was not computed.

    The parts are those of what the members secure together, applied to what the package brings all of them.
    """
    own, package = material.sharing, material.agreement.recommended
    if own is None or package is None:
        return None
    brought, parts = material.agreement.robust_gain_musd[package], own.shapley_musd
    if min(float(brought.sum()), float(parts.sum())) <= 0.0:
        return None
    more = parts / parts.sum() * brought.sum() - brought
    bar = Brings.of(material, package).bar_musd
    above = tuple(own.members[i] for i in np.argsort(more, kind="stable").tolist() if more[i] < -bar[i])
    return Claim(member, float(more[own.members.index(member)]), above)
