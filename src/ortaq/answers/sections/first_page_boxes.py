"""The small tables at the foot of the first page: who loses by what, what would overturn it, when to start what."""

from collections.abc import Sequence

from ortaq.answers.choices import Choice, Role
from ortaq.answers.doubt import judged_draws
from ortaq.answers.material import Material
from ortaq.answers.sections.first_page_measures import Brings
from ortaq.answers.sections.numbers_to_get import input_named, spread, too_few
from ortaq.answers.sections.words import counted, economies, money, tag
from ortaq.answers.standing import Loser, standing
from ortaq.answers.switching import PackageSwitching, Switch
from ortaq.core.report import Cell, Column, Items, Name, Number, Reading, Table, Text, Words

MOST_NEXT = 4
"""Numbers to get next that the page names."""


def boxes(material: Material, shown: Sequence[Choice]) -> tuple[Table, ...]:
    """Return the small tables of which anything is known."""
    chosen = next(choice for choice in shown if choice.role is Role.RECOMMENDED)
    made = (_contested(material, chosen), _order(material), _overturned(material, shown), _next(material))
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


def _overturned(material: Material, shown: Sequence[Choice]) -> Table | None:
    """Return what would make somebody refuse each choice; nothing where that was not computed."""
    if material.switching is None:
        return None
    known, agenda = material.switching.packages, material.payoffs.measures
    rows = tuple(
        (Cell(choice.package.bit_count(), Reading.COUNT), Cell(Items(_turning(known[choice.package], agenda))))
        for choice in shown
        if choice.package in known and choice.role is not Role.QUICK
    )
    columns = (Column(Text("front.choice")), Column(Text("front.if")))
    return Table("overturn-in-short", Text("front.overturn"), columns, rows) if rows else None


def _turning(found: PackageSwitching, agenda: Sequence[str]) -> tuple[Words, ...]:
    """Return the first refusal as all effects fall, the most sensitive effect and cost, or that no single one does."""
    if found.refused_by:
        return (Text("front.overturn_refused", {"members": economies(found.refused_by)}),)
    said: list[Words] = []
    effects = [(one.at, measure, one) for measure, one in found.effects.items() if one.at is not None]
    costs = [(one.at, measure, one) for measure, one in found.costs.items() if one.at is not None]
    if effects:
        at, measure, one = max(effects, key=lambda each: each[0])
        gaps = {**_who(one), "tag": tag(agenda.index(measure)), "percent": counted(round(100.0 * at))}
        said.append(Text("front.overturn_effect", gaps))
    if costs:
        at, measure, one = min(costs, key=lambda each: each[0])
        gaps = {**_who(one), "tag": tag(agenda.index(measure)), "times": Number(at, Reading.SIZE)}
        said.append(Text("front.overturn_cost", gaps))
    if not said:
        said.append(Text("front.overturn_none"))
    first = found.first
    if first.at is not None:
        said.append(Text("front.overturn_all", {**_who(first), "percent": counted(round(100.0 * first.at))}))
    return tuple(said)


def _who(one: Switch) -> dict[str, Words]:
    return {"members": economies(one.members)}


def _next(material: Material) -> Table | None:
    """Return the inputs that carry most of the spread, or that more draws are needed; nothing where none was drawn."""
    found, under = spread(material)[:MOST_NEXT], judged_draws(material)
    if under is None:
        return None
    rows = tuple((Cell(input_named(one.about)), Cell(round(100.0 * one.share), Reading.COUNT)) for one in found)
    rows = rows or ((Cell(too_few(under)), Cell("")),)
    columns = (Column(Text("front.uncertain")), Column(Text("front.spread"), Text("unit.percent")))
    return Table("next-in-short", Text("front.next"), columns, rows)


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


def contested_in_short(material: Material) -> tuple[Words, ...]:
    """Return for each contested measure who loses and who gains most, by codes; those of the package first."""
    found = sorted((one for one in standing(material) if one.contested), key=lambda one: not one.inside)
    agenda, brings = material.payoffs.measures, Brings.of(material, material.agreement.recommended or 0)
    lines: list[Words] = []
    for one in found:
        bit = agenda.index(one.measure)
        most = int(brings.musd[bit].argmax())
        named = [(loser.member, loser.musd) for loser in one.losers]
        named += [(brings.members[most], float(brings.musd[bit, most]))]
        amounts = tuple(
            Text("front.amount", {"member": code, "musd": Number(musd, Reading.MONEY_CHANGE)}) for code, musd in named
        )
        lines.append(Text("short.line", {"name": tag(bit), "said": amounts}))
    return tuple(lines)


def overturned_in_short(material: Material, shown: Sequence[Choice]) -> tuple[Words, ...]:
    """Return what would overturn the recommended choice first, and those that go further; nothing if not computed."""
    if material.switching is None:
        return ()
    known, agenda = material.switching.packages, material.payoffs.measures
    return tuple(
        Text("short.line", {"name": counted(choice.package.bit_count()), "said": turning[-1 if own else 0]})
        for choice in shown
        if choice.role is not Role.QUICK and choice.package in known
        for own in (choice.role is Role.RECOMMENDED,)
        for turning in (_turning(known[choice.package], agenda),)
    )


def next_in_short(material: Material) -> tuple[Words, ...]:
    """Return which inputs carry most of the spread, with their share; nothing with too few draws."""
    return tuple(
        Text("short.spread", {"input": input_named(one.about), "percent": counted(round(100.0 * one.share))})
        for one in spread(material)[:2]
    )
