"""How firmly each measure stands at the cost of the recommended package, who loses by it, and other ways to ask."""

from collections.abc import Sequence

from ortaq.answers.budgets import Budget
from ortaq.answers.core_index import core_index, shapley_musd
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEASURE, USD_YEAR
from ortaq.answers.sections.words import counted, money, tagged
from ortaq.answers.standing import Loser, Standing, Stands, held_in_draws, standing
from ortaq.core.report import Cell, Column, Items, Name, Number, Paragraphs, Reading, Section, Table, Text, Words


def standing_section(material: Material) -> tuple[Section, ...]:
    """Return how firmly each measure stands, and an annex with two other ways to ask; none where nothing is signed."""
    if material.agreement.recommended is None:
        return ()
    found = standing(material)
    main = Section("standing", Text("standing.title"), _said(material, found), (_table(material, found),))
    # The two other ways to ask sum over all packages.
    return (main, _annex(material)) if material.searched is None else (main,)


def stands(one: Standing) -> Words:
    """Return the word for a measure, with the other that the error of the estimates leaves possible."""
    if one.word is None:
        return Text("standing.not_drawn")
    if one.or_else is None:
        return Text(f"standing.{one.word.value}")
    return Text("standing.or", {"first": _word(one.word), "second": _word(one.or_else)})


def contested(material: Material, found: Sequence[Standing]) -> tuple[Text, ...]:
    """Return who loses by which measure, and what that member gets from the one it is signed with."""
    return tuple(_lost(material, one, loser) for one in found for loser in one.losers)


def _word(word: Stands) -> Text:
    return Text(f"standing.{word.value}")


def _lost(material: Material, one: Standing, loser: Loser) -> Text:
    agenda = material.payoffs.measures
    said: dict[str, Words] = {
        "member": Name("economy", loser.member),
        "measure": tagged(agenda, agenda.index(one.measure)),
        "loss": money(-loser.musd),
    }
    lost = Text("standing.loses" if one.inside else "standing.would_lose", said)
    if loser.signed_with is None or not one.inside:
        return lost
    other: dict[str, Words] = {
        "measure": tagged(agenda, agenda.index(loser.signed_with)),
        "gain": money(loser.brings_musd),
    }
    return Text("list.sentences", {"first": lost, "second": Text("standing.signed_with", other)})


def _said(material: Material, found: Sequence[Standing]) -> Paragraphs:
    held, losers = held_in_draws(material), contested(material, found)
    if held is None:
        said: Paragraphs = (Text("standing.no_draws"),)
    else:
        numbers: dict[str, Words] = {
            "cost": money(float(material.payoffs.joint_cost_musd[material.agreement.recommended])),
            "draws": counted(len(held.best)),
            "error": money(held.error_musd),
        }
        among = () if material.searched is None else (Text("searched.among"),)
        said = (Text("standing.lead", numbers), *among)
    return (*said, Text("standing.contested"), Items(losers)) if losers else (*said, Text("standing.uncontested"))


def _table(material: Material, found: Sequence[Standing]) -> Table:
    agenda, drawn = material.payoffs.measures, found[0].share is not None
    columns = (
        MEASURE,
        Column(Text("standing.inside")),
        *((Column(Text("standing.share"), Text("unit.percent")), Column(Text("standing.word"))) if drawn else ()),
        Column(Text("standing.losers"), USD_YEAR),
    )
    rows = []
    for bit, one in enumerate(found):
        share = () if one.share is None else (Cell(100.0 * one.share, Reading.SIZE), Cell(stands(one)))
        lost = tuple(map(_loss, one.losers))
        inside = Text("ladder.yes" if one.inside else "ladder.no")
        rows.append((Cell(tagged(agenda, bit)), Cell(inside), *share, Cell(Items(lost) if lost else "")))
    return Table("standing-measures", Text("standing.table"), columns, tuple(rows), (Text("standing.note"),))


def _loss(loser: Loser) -> Text:
    loss = Number(loser.musd, Reading.MONEY_CHANGE)
    return Text("standing.loser", {"member": Name("economy", loser.member), "loss": loss})


def _annex(material: Material) -> Section:
    payoffs = material.payoffs
    budget = Budget(float(payoffs.joint_cost_musd[material.agreement.recommended]))
    both = zip(core_index(material, budget).tolist(), shapley_musd(material).tolist(), strict=True)
    rows = tuple(
        (Cell(tagged(payoffs.measures, bit)), Cell(100.0 * share, Reading.SIZE), Cell(musd, Reading.MONEY_CHANGE, 1))
        for bit, (share, musd) in enumerate(both)
    )
    columns = (
        MEASURE,
        Column(Text("standing.core_index"), Text("unit.percent")),
        Column(Text("standing.shapley"), USD_YEAR),
    )
    table = Table("standing-ways", Text("standing.otherwise"), columns, rows, (Text("standing.note_otherwise"),))
    return Section("standing-otherwise", Text("standing.otherwise"), (), (table,), annex=True)
