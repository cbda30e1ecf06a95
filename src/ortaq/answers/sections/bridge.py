"""What one member, or each of them, can do so that others sign, and what of others passes it."""

from collections.abc import Sequence

from ortaq.agreement import Bridge, Listed, Opening
from ortaq.answers.bridging import SHOWN, Bridging
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.words import counted, economies, in_short, money, tag, tagged_short, tags
from ortaq.core import Passed
from ortaq.core.report import Cell, Column, Items, Name, Number, Reading, Section, Table, Text, Words

PERCENT = Text("unit.percent")
NONE = Cell("\N{EN DASH}")


def bridge_sections(settled: Listed, found: Bridging) -> tuple[Section, ...]:
    """Return what is told of one member in detail, or of several side by side."""
    if len(found.bridges) == 1:
        return (_of_member(settled, found, found.bridges[0]),)
    return (_side_by_side(settled, found),)


def _of_member(settled: Listed, found: Bridging, own: Bridge) -> Section:
    member = Name("economy", own.member)
    numbers: dict[str, Words] = {
        "member": member,
        "contested": counted(own.contested),
        "refuses": counted(own.refuses),
        "opens": counted(own.opens),
        "alone": counted(own.alone),
        "more": counted(own.more),
    }
    said = [Text("bridge.lead" if own.contested else "bridge.nothing", numbers)]
    if own.contested:
        said.append(Text("bridge.opens" if own.openings else "bridge.opens_none", numbers))
    if own.openings:
        said.append(Text("bridge.more" if own.more else "bridge.more_none", numbers))
    blocks = [_openings(settled, own)] if own.openings else []
    blocks += [_given_up(settled, own)] if own.given_up else []
    blocks += [_passing(found, own.member)] if found.passed else []
    if settled.payoffs.verified is not None and own.contested:
        said.append(Text("bridge.estimates"))
    return Section("bridge", Text("bridge.title", {"member": member}), tuple(said), tuple(blocks))


def _openings(settled: Listed, own: Bridge) -> Table:
    rows = tuple(
        (
            in_short(settled.measures, opening.package),
            Cell(economies(opening.refusing)),
            Cell(opening.total_musd, Reading.MONEY, more=(_each(opening),)),
            Cell(opening.brings_musd, Reading.MONEY_CHANGE, 1),
            Cell(opening.left_musd, Reading.MONEY),
            _as_cost(settled, opening),
        )
        for opening in own.openings
    )
    columns = (
        Column(Text("column.package")),
        Column(Text("bridge.refused_by")),
        Column(Text("bridge.price"), USD_YEAR, (Column(Text("bridge.to_each")),)),
        Column(Text("bridge.brings"), USD_YEAR),
        Column(Text("bridge.left"), USD_YEAR),
        Column(Text("bridge.as_cost")),
    )
    note = Text("bridge.note_price"), Text("bridge.note_brings")
    return Table("bridge-openings", Text("bridge.openings"), columns, rows, note, shown=SHOWN)


def _each(opening: Opening) -> Cell:
    paid = tuple(
        Text("bridge.paid", {"member": Name("economy", who), "amount": money(musd)})
        for who, musd in opening.price_musd.items()
    )
    return Cell(Items(paid))


def _as_cost(settled: Listed, opening: Opening) -> Cell:
    """Return the payments that can be shares of costs instead, one a line."""
    lines = tuple(
        Text(
            "bridge.taken",
            {
                "percent": Number(100.0 * taken.share, Reading.SIZE),
                "member": Name("economy", taken.member),
                "tag": tag(settled.measures.index(taken.measure)),
            },
        )
        for taken in opening.costs
    )
    return Cell(Items(lines)) if lines else Cell(Text("bridge.money_only"))


def _given_up(settled: Listed, own: Bridge) -> Table:
    agenda = settled.measures
    rows = tuple(
        (
            Cell(tagged_short(agenda, agenda.index(each.measure))),
            Cell(each.packages, Reading.COUNT),
            in_short(agenda, each.package),
            Cell(each.joint_musd, Reading.MONEY_CHANGE, 1),
            Cell(each.forgone_musd, Reading.MONEY),
        )
        for each in own.given_up
    )
    columns = (
        Column(Text("bridge.measure")),
        Column(Text("bridge.signed_without")),
        Column(Text("bridge.what_is_left")),
        Column(Text("bridge.left_brings"), USD_YEAR),
        Column(Text("bridge.forgone"), USD_YEAR),
    )
    title = Text("bridge.given_up", {"member": Name("economy", own.member)})
    return Table("bridge-given-up", title, columns, rows, (Text("bridge.note_given_up"),))


def _passing(found: Bridging, member: str) -> Table:
    """Return shares of what others trade and receive that pass one member, all together first."""
    whose = dict.fromkeys(each.of for each in found.passed if each.through == member)
    rows = tuple(
        (
            Cell(Name("economy", of) if of else Text("bridge.together")),
            *(_share(found.part(kind, member, of)) for kind in found.kinds),
        )
        for of in whose
    )
    columns = (
        Column(Text("bridge.of")),
        *(Column(Text(kind), PERCENT, (Column(Text("bridge.of_all")),)) for kind in found.kinds),
    )
    title = Text("bridge.passing", {"member": Name("economy", member)})
    return Table("bridge-passing", title, columns, rows, _notes(found))


def _share(part: Passed | None) -> Cell:
    if part is None:
        return NONE
    amounts: dict[str, Words] = {
        "amount": Number(part.amount, Reading.SIZE),
        "whole": Number(part.whole, Reading.SIZE),
        "unit": part.unit,
    }
    return Cell(100.0 * part.share, more=(Cell(Text("bridge.amounts", amounts)),))


def _notes(found: Bridging) -> tuple[Words, ...]:
    return tuple(Text(f"{kind}.note") for kind in found.kinds)


def _side_by_side(settled: Listed, found: Bridging) -> Section:
    rows = tuple(_row(settled, found, own) for own in found.bridges)
    columns = (
        Column(Text("column.member")),
        Column(Text("bridge.refuses")),
        Column(Text("bridge.opens_count")),
        Column(Text("bridge.alone")),
        Column(Text("bridge.best")),
        Column(Text("bridge.brings"), USD_YEAR),
        Column(Text("bridge.price"), USD_YEAR),
        Column(Text("bridge.gives_up")),
        *(Column(Text(kind), PERCENT) for kind in found.kinds),
    )
    contested = found.bridges[0].contested
    lead = Text("bridge.all_lead", {"contested": counted(contested)}) if contested else Text("bridge.nothing")
    said: Sequence[Text] = (lead, Text("bridge.alike"))
    if settled.payoffs.verified is not None and contested:
        said = (*said, Text("bridge.estimates"))
    note = (Text("bridge.note_price"), Text("bridge.note_brings"), *_notes(found))
    table = Table("bridges", Text("bridge.all_table"), columns, rows, note)
    return Section("bridges", Text("bridge.all_title"), tuple(said), (table,))


def _row(settled: Listed, found: Bridging, own: Bridge) -> tuple[Cell, ...]:
    best = own.openings[0] if own.openings else None
    return (
        Cell(Name("economy", own.member)),
        Cell(own.refuses, Reading.COUNT),
        Cell(own.opens, Reading.COUNT),
        Cell(own.alone, Reading.COUNT),
        Cell(tags(best.package)) if best else NONE,
        Cell(best.brings_musd, Reading.MONEY_CHANGE, 1) if best else NONE,
        Cell(best.total_musd, Reading.MONEY) if best else NONE,
        _tags(settled, own),
        *(_share_alone(found.part(kind, own.member)) for kind in found.kinds),
    )


def _share_alone(part: Passed | None) -> Cell:
    return NONE if part is None else Cell(100.0 * part.share)


def _tags(settled: Listed, own: Bridge) -> Cell:
    letters = " ".join(tag(settled.measures.index(each.measure)) for each in own.given_up)
    return Cell(letters) if letters else NONE
