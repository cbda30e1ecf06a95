"""The small tables at the foot of the first page: who loses by what, what would overturn it, when to start what."""

from collections.abc import Sequence

from ortaq.answers.choices import Choice, Role
from ortaq.answers.material import Material
from ortaq.answers.sections.first_page_measures import Brings
from ortaq.answers.sections.words import counted, money, tag
from ortaq.answers.standing import Loser, standing
from ortaq.core.report import Cell, Column, Items, Name, Table, Text, Words


def boxes(material: Material, shown: Sequence[Choice]) -> tuple[Table, ...]:
    """Return the small tables of which anything is known."""
    chosen = next(choice for choice in shown if choice.role is Role.RECOMMENDED)
    made = (_contested(material, chosen), _order(material))
    return tuple(table for table in made if table is not None)


def _contested(material: Material, chosen: Choice) -> Table:
    """Return the measures by which a member loses what matters, with all that gain or lose; those inside first."""
    found = sorted((one for one in standing(material) if one.contested), key=lambda one: not one.inside)
    agenda, brings = material.payoffs.measures, Brings.of(material, chosen.package)
    rows = []
    for one in found:
        bit = agenda.index(one.measure)
        said = [brings.amounts(bit), *(_signed_with(material, loser) for loser in one.losers[:1] if one.inside)]
        rows.append((Cell(tag(bit)), Cell(Items(tuple(words for words in said if words)))))
    if not rows:
        rows = [(Cell(Text("front.contested_none")), Cell(""))]
    columns = (Column(Text("column.measure")), Column(Text("front.adds")))
    return Table("contested", Text("front.contested_title"), columns, tuple(rows))


def _signed_with(material: Material, loser: Loser) -> Words:
    """Return what the one that loses most signs a measure for."""
    if loser.signed_with is None:
        return ""
    letter = tag(material.payoffs.measures.index(loser.signed_with))
    said: dict[str, Words] = {"member": Name("economy", loser.member), "tag": letter}
    return Text("front.signed_with", {**said, "gain": money(loser.brings_musd)})


def _order(material: Material) -> Table | None:
    """Return in which year what starts; nothing where no years of building are stated."""
    found, agenda = material.schedule, material.payoffs.measures
    if found is None:
        return None
    rows = [
        (Cell(Text("front.year", {"year": counted(year)})), Cell(" ".join(tag(agenda.index(one)) for one in started)))
        for year, started in found.starting()
    ]
    if found.left_out:
        rows.append((Cell(Text("front.not_started")), Cell(" ".join(tag(agenda.index(one)) for one in found.left_out))))
    title = Text("front.order", {"cap": money(found.plan.cap_musd)})
    note = (Text("front.order_note"),)
    return Table("order-in-short", title, (Column(Text("front.when")), Column(Text("front.starts"))), tuple(rows), note)
