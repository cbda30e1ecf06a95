"""Six slides about a package: decision, gains, payers, what could go wrong, what would overturn it, what comes next.

The title of each is its finding; what stands below is short; the foot is for the notes of who speaks.
"""

from collections.abc import Sequence

from ortaq.answers.figures.money_by_year import money_figure
from ortaq.answers.material import Material
from ortaq.answers.sections.first_page_choices import signs
from ortaq.answers.sections.first_page_members import MemberGain, member_gains
from ortaq.answers.sections.gains import MEMBER, USD_YEAR
from ortaq.answers.sections.numbers_to_get import input_named, spread
from ortaq.answers.sections.overturn import overturn_members, overturn_sentences
from ortaq.answers.sections.package.agreed_terms import measures_table, members_table
from ortaq.answers.sections.package.term_sheet import open_points
from ortaq.answers.sections.words import counted, economies, money, tagged_short, tags
from ortaq.core.chart import Chart, Panel, Scale, ScaleKind, Span
from ortaq.core.report import (
    Cell,
    Column,
    Figure,
    Front,
    Items,
    Name,
    Number,
    Paragraphs,
    Reading,
    Section,
    Table,
    Text,
    Words,
)
from ortaq.core.subsets import bits

MOST_NEXT, MOST_TURNING = 3, 4
"""Inputs to find out, and what would overturn it, that a slide names."""


def slide_sections(material: Material, package: int) -> tuple[Section, ...]:
    """Return six sections, each for one slide."""
    found = member_gains(material, package)
    return (
        _decision(material, package),
        _gains(material, package, found),
        _payers(material, package),
        _wrong(material, package, found),
        _overturned(material, package),
        _next(material, package),
    )


def _slide(
    id: str, title: Words, said: Paragraphs, blocks: Sequence[Table | Figure], notes: tuple[Words, ...]
) -> Section:
    front = Front(Text(f"slides.{id}"), (len(blocks),) if blocks else (), notes)
    return Section(f"slide-{id}", title, said, tuple(blocks), front=front)


def _decision(material: Material, package: int) -> Section:
    payoffs = material.payoffs
    numbers: dict[str, Words] = {
        "number": counted(package.bit_count()),
        "measures": counted(len(payoffs.measures)),
        "cost": money(payoffs.joint_cost_musd[package]),
        "gain": money(payoffs.joint_gain_musd[package]),
    }
    own = material.agreement.recommended == package
    title = Text("slides.sign" if own else "slides.package", numbers)
    stated = measures_table(material, package)
    kept = [3, 4, 5, 6]
    named = [Cell(tagged_short(payoffs.measures, bit)) for bit in bits(package)]
    named.append(stated.rows[-1][0])
    rows = tuple((name, *(row[k] for k in kept)) for name, row in zip(named, stated.rows, strict=True))
    table = Table("slide-measures", "", (stated.columns[0], *(stated.columns[k] for k in kept)), rows)
    notes = (Text("slides.source", _source(material)), *stated.note)
    return _slide("decision", title, (), (table,), notes)


def _gains(material: Material, package: int, found: Sequence[MemberGain]) -> Section:
    gaining = sum(one.gains for one in found)
    numbers: dict[str, Words] = {
        "number": counted(gaining),
        "members": counted(len(found)),
        "gain": money(material.payoffs.joint_gain_musd[package]),
    }
    title = Text("slides.all_gain" if gaining == len(found) else "slides.some_gain", numbers)
    rows = tuple(
        (
            Cell(Name("economy", one.member)),
            Cell(one.musd, Reading.MONEY_CHANGE),
            Cell(one.gdp_percent, Reading.CHANGE),
            Cell(signs(one.signed, one.draws)),
        )
        for one in found
    )
    columns = (
        MEMBER,
        Column(Text("front.brings"), USD_YEAR),
        Column(Text("front.of_gdp"), Text("unit.percent_gdp")),
        Column(Text("front.signs_in")),
    )
    table = Table("slide-gains", "", columns, rows)
    notes = (Text("front.means_gain", {"states": counted(len(material.payoffs.shocks))}), _drawn_note(found))
    return _slide("gains", title, (), (_gains_figure(found), table), notes)


def _gains_figure(found: Sequence[MemberGain]) -> Figure:
    spans = tuple(
        Span(Name("economy", one.member), one.gdp, Text("front.amount", _amount(one)))
        for one in sorted(found, key=lambda one: -one.gdp_percent)
    )
    scale = Scale(ScaleKind.LINEAR, Text("front.of_gdp"), Text("unit.percent_gdp"))
    rows = Scale(ScaleKind.CATEGORY, Text("column.member"))
    chart = Chart(scale, rows, (Panel("", spans),), name=Text("column.member"))
    return Figure("figure-slide-gains", Text("slides.gains_picture"), Text("slides.gains_picture"), chart)


def _amount(one: MemberGain) -> dict[str, Words]:
    return {"member": Name("economy", one.member), "musd": Number(one.musd.central, Reading.MONEY_CHANGE)}


def _drawn_note(found: Sequence[MemberGain]) -> Text:
    return Text("slides.ranges", {"draws": counted(found[0].draws)})


def _payers(material: Material, package: int) -> Section:
    payoffs, schedule = material.payoffs, material.schedule
    cost = payoffs.cost_musd[package]
    most = payoffs.members[int(cost.argmax())]
    share = counted(round(100.0 * float(cost.max()) / float(cost.sum() or 1.0)))
    numbers: dict[str, Words] = {
        "cost": money(cost.sum()),
        "member": Name("economy", most),
        "percent": share,
    }
    whole = members_table(material, package)
    kept = [0, 2, 3, 4]
    rows = tuple((*(row[k] for k in kept),) for row in whole.rows)
    table = Table("slide-payers", "", tuple(whole.columns[k] for k in kept), rows)
    pictures = () if schedule is None else (money_figure(schedule, payoffs.measures),)
    said: Paragraphs = () if schedule else (Text("term.open_years"),)
    title = Text("slides.pay" if float(cost.sum()) > 0.0 else "slides.pay_nothing", numbers)
    notes = (Text("term.years_note"), *whole.note)
    return _slide("payers", title, said, (*pictures, table), notes)


def _wrong(material: Material, package: int, found: Sequence[MemberGain]) -> Section:
    payoffs = material.payoffs
    joint = payoffs.gain_musd[package].sum(axis=0)
    worst = int(joint.argmin())
    refusing = [one for one in found if one.signed < one.draws]
    numbers: dict[str, Words] = {"shock": Name("change", payoffs.shocks[worst]), "gain": money(joint[worst])}
    title = Text("slides.worst_gain" if joint[worst] > 0.0 else "slides.worst_loss", numbers)
    stress: dict[str, Words] = {"gain": money(sum(one.stress_musd for one in found))}
    said: list[Words] = [
        Text("slides.might_refuse", {"members": tuple(Text("slides.refuses_in", _counts(one)) for one in refusing)})
        if refusing
        else Text("slides.nobody_refuses", {"draws": counted(found[0].draws)}),
        Text("slides.stress", stress),
    ]
    rows = []
    for k, shock in enumerate(payoffs.shocks):
        least = int(payoffs.gain_musd[package, :, k].argmin())
        rows.append(
            (
                Cell(Name("change", shock)),
                Cell(round(100.0 * float(payoffs.probability[k]), 6), Reading.INPUT),
                Cell(float(joint[k]), Reading.MONEY_CHANGE, 1),
                Cell(Name("economy", payoffs.members[least])),
                Cell(float(payoffs.gain_musd[package, least, k]), Reading.MONEY_CHANGE, 1),
            )
        )
    columns = (
        Column(Text("column.shock")),
        Column(Text("column.probability"), Text("unit.percent_a_year")),
        Column(Text("front.together"), USD_YEAR),
        Column(Text("slides.least")),
        Column(Text("slides.its_gain"), USD_YEAR),
    )
    table = Table("slide-shocks", "", columns, tuple(rows))
    return _slide("wrong", title, (Items(tuple(said)),), (table,), (Text("note.shocks"), _drawn_note(found)))


def _counts(one: MemberGain) -> dict[str, Words]:
    return {
        "member": Name("economy", one.member),
        "refused": counted(one.draws - one.signed),
        "draws": counted(one.draws),
    }


def _overturned(material: Material, package: int) -> Section:
    said = overturn_sentences(material, package)
    known = material.switching.packages.get(package) if material.switching is not None else None
    blocks = () if known is None or known.refused_by or not known.all_effects else (overturn_members(known),)
    first = None if known is None else known.first
    title: Words = Text("overturn.title")
    if known is not None and known.refused_by:
        title = Text("overturn.refused", {"members": economies(known.refused_by)})
    elif first is not None and first.at is not None:
        percent = counted(round(100.0 * first.at))
        title = Text("overturn.all", {"members": economies(first.members), "percent": percent})
    shown = [text for text in said if text != title][-MOST_TURNING:] or [Text("slides.not_computed")]
    return _slide("overturn", title, (Items(tuple(shown)),), blocks, (Text("overturn.lead"),))


def _next(material: Material, package: int) -> Section:
    points: list[Words] = list(open_points(material, package))
    own = material.agreement.recommended == package
    points += [
        Text("short.spread", {"input": input_named(one.about), "percent": counted(round(100.0 * one.share))})
        for one in (spread(material)[:MOST_NEXT] if own else ())
    ]
    said: Paragraphs = (Items((*points, Text("slides.open_rest"))),)
    title = Text("slides.next_title", {"tags": tags(package)})
    return _slide("next", title, said, (), (Text("slides.source", _source(material)),))


def _source(material: Material) -> dict[str, Words]:
    region = material.region
    return {
        "region": Name("region", region.name),
        "year": str(region.base_year),
        "digest": region.stamp,
        "mechanism": Name("mechanism", material.mechanism.id),
    }
