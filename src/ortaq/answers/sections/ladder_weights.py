"""Whether money should reach measures in another order with equal states, or with people as weights."""

from collections.abc import Mapping, Sequence

from ortaq.agreement import CostLadder
from ortaq.answers.budgets import ROUNDING
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEASURE
from ortaq.answers.sections.words import counted, money, tag, tagged, tags
from ortaq.answers.weighted_ladders import Weighting, best_within, turns, weighted_ladders
from ortaq.core.report import Cell, Column, Number, Paragraphs, Reading, Section, Table, Text, Words


def ladder_weights(material: Material) -> Section | None:
    """Return how the ladder by cost looks with other weights; none where nothing is signed, or packages were searched.

    A search looks for the packages that are best in money only.
    """
    if material.searched is not None:
        return None
    ladders = weighted_ladders(material)
    if material.agreement.recommended is None or len(ladders[Weighting.MONEY].packages) < 2:
        return None
    count = len(material.payoffs.measures)
    order = {how: turns(ladder, count) for how, ladder in ladders.items()}
    return Section("ladder-weights", Text("weights.title"), _said(material, ladders, order), (_table(material, order),))


def _said(
    material: Material, ladders: Mapping[Weighting, CostLadder], order: Mapping[Weighting, Sequence[int | None]]
) -> Paragraphs:
    said: Paragraphs = (Text("weights.lead"),)
    cost = float(material.payoffs.joint_cost_musd[material.agreement.focus])
    in_money = best_within(ladders[Weighting.MONEY], cost * (1.0 + ROUNDING))
    for how in (Weighting.STATES, Weighting.PEOPLE):
        if how not in ladders:
            said += (Text("weights.no_people"),)
            continue
        earlier, later = _moved(order[Weighting.MONEY], order[how])
        gaps: dict[str, Words] = {"weights": Text(f"weights.{how.value}")}
        if earlier or later:
            moved: dict[str, Words] = {**gaps, "earlier": _letters(earlier), "later": _letters(later)}
            said += (Text("weights.differs", moved),)
        else:
            said += (Text("weights.same", gaps),)
        said += _estimated(material, ladders[how])
        best = best_within(ladders[how], cost * (1.0 + ROUNDING))
        if best != in_money:
            other: dict[str, Words] = {**gaps, "cost": money(cost), "best": tags(best), "instead": tags(in_money)}
            said += (Text("weights.other", other),)
    return said


def _moved(first: Sequence[int | None], second: Sequence[int | None]) -> tuple[list[int], list[int]]:
    """Return the measures that have fewer, and those that have more measures before them in the second order.

    Those that stand in one order only are not compared.
    """
    both = {b: (t, u) for b, (t, u) in enumerate(zip(first, second, strict=True)) if t is not None and u is not None}
    moved = {bit: sum((u < now) - (t < then) for t, u in both.values()) for bit, (then, now) in both.items()}
    return [bit for bit, by in moved.items() if by < 0], [bit for bit, by in moved.items() if by > 0]


def _estimated(material: Material, ladder: CostLadder) -> tuple[Text, ...]:
    """Return how many steps are estimates, and how far off these may be; nothing where none is."""
    estimates = sum(not material.payoffs.is_verified(package) for package in ladder.packages.tolist())
    points = Number(material.payoffs.largest_error_percent, Reading.SIZE)
    return (Text("weights.estimated", {"count": counted(estimates), "points": points}),) if estimates else ()


def _letters(bits: Sequence[int]) -> Words:
    return " ".join(map(tag, bits)) if bits else Text("weights.none")


def _table(material: Material, order: Mapping[Weighting, Sequence[int | None]]) -> Table:
    agenda = material.payoffs.measures
    columns = (MEASURE, *(Column(Text(f"weights.column_{how.value}")) for how in order))
    rows = tuple(
        (
            Cell(tagged(agenda, bit)),
            *(Cell("-") if (turn := turns[bit]) is None else Cell(turn, Reading.COUNT) for turns in order.values()),
        )
        for bit in range(len(agenda))
    )
    return Table("ladder-weights", Text("weights.table"), columns, rows, (Text("weights.note"),))
