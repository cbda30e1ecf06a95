"""The measures on the first page, in the order in which money should reach them, each with why it stands there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from ortaq.agreement import CostLadder
from ortaq.answers.agenda import ladder_of
from ortaq.answers.choices import Choice
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.needs import needs_mark
from ortaq.answers.sections.words import counted, economies, money, tagged_short
from ortaq.answers.standing import Standing, standing
from ortaq.answers.why_not_yet import hidden_cost
from ortaq.core import Array
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text, Words
from ortaq.core.subsets import bits

MOST_GAINING = 2
"""Members that gain by a contested measure of whom the amount is told."""

MOST_INDIFFERENT = 2
"""Members without gain or loss that a reason names."""


@dataclass(frozen=True, eq=False)
class Brings:
    """What each measure brings each member next to a package: in it, against without it; else added to it.

    Attributes
    ----------
    members : tuple of str
    musd : ndarray, shape (measure, member)
        In the mean over the shocks, million USD a year.
    bar_musd : ndarray, shape (member,)
        What matters to each.
    """

    members: tuple[str, ...]
    musd: Array
    bar_musd: Array

    @classmethod
    def of(cls, material: Material, package: int) -> "Brings":
        """Return what measures bring next to a package."""
        payoffs = material.payoffs
        mean = payoffs.gain_musd @ payoffs.probability
        single = 1 << np.arange(len(payoffs.measures))
        small = material.mechanism.materiality.musd_of(payoffs.members, payoffs.income_musd[:, 0])
        return cls(payoffs.members, mean[package | single] - mean[package & ~single], np.maximum(small, 1e-6))

    @cached_property
    def gains(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
        """Who gains by what matters, shape (measure, member)."""
        return np.asarray(self.musd > self.bar_musd)

    def amounts(self, bit: int) -> tuple[Text, ...]:
        """Return who gains most by a measure and all who lose by it, by what matters, the largest gain first."""
        own = self.musd[bit]
        order = [i for i in np.argsort(-own, kind="stable").tolist() if abs(own[i]) > self.bar_musd[i]]
        named = [i for i in order if own[i] > 0.0][:MOST_GAINING] + [i for i in order if own[i] < 0.0]
        return tuple(_amount(self.members[i], float(own[i])) for i in named)


def measures_table(material: Material, chosen: Choice) -> Table:
    """Return a row for each measure; a line stands where the recommended package ends."""
    ladder = ladder_of(material.payoffs, material.agreement, material.mechanism.least_return)
    brings, stands = Brings.of(material, chosen.package), standing(material)
    typed = material.typed
    order = list(in_order(ladder, chosen.package, len(material.payoffs.measures)))
    columns = (
        Column(Text("front.measure")),
        Column(Text("front.cost_so_far"), USD_YEAR),
        Column(Text("front.next_dollar"), Text("unit.usd")),
        Column(Text("front.standing")),
        *((Column(Text("front.typed"), Text("unit.percent")),) if typed else ()),
        Column(Text("front.hidden"), USD_YEAR),
        Column(Text("front.why")),
    )
    rows, spent = [], 0.0
    for bit, returns in order:
        measure = material.payoffs.measures[bit]
        spent += float(material.payoffs.joint_cost_musd[1 << bit])
        share = typed.get(measure)
        rows.append(
            (
                Cell(tagged_short(material.payoffs.measures, bit), flag=needs_mark(material.mechanism.measures[bit])),
                Cell(spent, Reading.MONEY),
                Cell(Text("front.off_ladder")) if returns is None else Cell(returns, Reading.SIZE),
                Cell(_word(stands[bit])),
                *(((Cell("") if share is None else Cell(round(100.0 * share), Reading.COUNT)),) if typed else ()),
                Cell(_excused(material, bit)),
                Cell(_why(brings, stands[bit], bit)),
            )
        )
    inside = sum(1 for bit, _ in order if chosen.package >> bit & 1)
    rule = Text("front.cut", {"least": Number(ladder.least_return, Reading.INPUT)})
    cut = (inside, rule) if inside < len(order) else None
    return Table("measures-in-order", Text("front.measures"), columns, tuple(rows), cut=cut)


def in_order(ladder: CostLadder, recommended: int, measures: int) -> Iterator[tuple[int, float | None]]:
    """Yield measures as the steps of a ladder add them, with what the next dollar buys there; then those on no step.

    Those of the recommended package come first.
    """
    found: dict[int, float] = {}
    for (before, package), returns in zip(pairwise(ladder.packages.tolist()), ladder.next_return.tolist(), strict=True):
        for bit in bits(package & ~before):
            found.setdefault(bit, returns)
    inside = [bit for bit in (*found, *range(measures)) if recommended >> bit & 1]
    outside = [bit for bit in (*found, *range(measures)) if not recommended >> bit & 1]
    for bit in dict.fromkeys((*inside, *outside)):
        yield bit, found.get(bit)


def _word(one: Standing) -> Words:
    """Return the word for a measure: contested before all, else how firmly it stands, else whether it is in."""
    if one.contested:
        return Text("front.contested")
    if one.word is None or not one.inside:
        return Text("front.in" if one.inside else "front.later")
    return Text(f"front.stands_{one.word.value}")


def _excused(material: Material, bit: int) -> Words:
    """Return the least hidden cost that would make today's refusal of a measure rational, and whose."""
    found = hidden_cost(material, 1 << bit)
    if found.musd <= 0.0:
        return Text("front.excused_already", {"member": Name("economy", found.member)})
    return Text("front.amount", {"member": Name("economy", found.member), "musd": money(found.musd)})


def _why(brings: Brings, one: Standing, bit: int) -> Words:
    """Return who loses and who gains most, or how many gain and who is indifferent."""
    own, gains = brings.musd[bit], brings.gains[bit]
    most = int(own.argmax())
    if one.losers:
        first = tuple(_amount(loser.member, loser.musd) for loser in one.losers)
        return (*first, *((_amount(brings.members[most], float(own[most])),) if gains[most] else ()))
    if not gains.any():
        return Text("front.why_nobody")
    said: dict[str, Words] = {"number": counted(int(gains.sum())), "most": Name("economy", brings.members[most])}
    still = [member for member, gain in zip(brings.members, gains.tolist(), strict=True) if not gain]
    if not still:
        return Text("front.why_all", {"most": said["most"]})
    if len(still) <= MOST_INDIFFERENT:
        return Text("front.why_but", {"members": economies(still)})
    return Text("front.why_some", said)


def _amount(member: str, musd: float) -> Text:
    return Text("front.amount", {"member": Name("economy", member), "musd": Number(musd, Reading.MONEY_CHANGE)})
