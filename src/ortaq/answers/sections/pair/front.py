"""The first page of two capitals: what they could sign alone, what they have with each other, what a stop costs."""

from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING

from ortaq.answers.figures.parts import span
from ortaq.answers.material import Material
from ortaq.answers.sections.answered import agenda_answered
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.needs import needs_mark
from ortaq.answers.sections.pair.alone import (
    fewest_others,
    gain_cells,
    gain_columns,
    mean_gain,
    others_gain,
    shown_package,
    together_box,
)
from ortaq.answers.sections.pair.depends import loss
from ortaq.answers.sections.pair.trade import furthest_apart, sold
from ortaq.answers.sections.words import economies, tagged_short, tags
from ortaq.core import Band, Tie
from ortaq.core.report import Cell, Column, Front, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains import ties

if TYPE_CHECKING:
    from ortaq.answers.pair import Alone, Pair

INCOME = Text("unit.percent_income")


def pair_page(material: Material, pair: "Pair") -> Section:
    """Return the answer on two economies on one page."""
    question = Text("front.pair_question", _ends(pair))
    rows: list[tuple[Table, ...]] = [(_facts(material, pair),)]
    rows += [] if pair.alone is None else [(_packages(material, pair, pair.alone),)]
    together = together_box(material, pair)
    rows += [] if together is None else [(together,)]
    front = Front(
        question,
        tuple(len(row) for row in rows),
        (
            agenda_answered(material.region, material.mechanism),
            Text("front.means_money", {"year": str(material.region.base_year)}),
        ),
    )
    return Section(
        "pair", _title(material, pair), tuple(_said(material, pair)), tuple(b for row in rows for b in row), front=front
    )


def _ends(pair: "Pair") -> dict[str, Words]:
    return {"one": Name("economy", pair.one), "other": Name("economy", pair.other)}


def _title(material: Material, pair: "Pair") -> Text:
    """Return what the two could sign alone and what it brings whom; else what needs fewest others."""
    if pair.alone is not None:
        return _own(material, pair, pair.alone)
    nearest = fewest_others(material, pair)
    if nearest is None:
        return Text("front.pair_nothing", _ends(pair))
    bit, others = nearest
    measure = tagged_short(material.payoffs.measures, bit)
    return Text("front.pair_none", {**_ends(pair), "measure": measure, "others": economies(others)})


def _own(material: Material, pair: "Pair", alone: "Alone") -> Text:
    package = shown_package(alone)
    first, second = (Number(mean_gain(alone, package, at).central, Reading.MONEY_CHANGE) for at in range(2))
    rest = others_gain(material, alone.outside, package)
    said: dict[str, Words] = {**_ends(pair), "tags": tags(alone.on_agenda(package)), "first": first, "second": second}
    said["rest"] = Number(0.0 if rest is None else rest.central, Reading.MONEY_CHANGE)
    return Text("front.pair_sign" if alone.agreement.is_accepted(package) else "front.pair_refused", said)


def _said(material: Material, pair: "Pair") -> Iterator[Words]:
    """Yield what is traded and how far counts are apart, and what a stop would cost each."""
    region = material.region
    sold_to, bought = sold(region, pair.one, pair.other), sold(region, pair.other, pair.one)
    traded: list[Text] = [
        Text(
            "front.pair_trade",
            {
                **_ends(pair),
                "sold": Number(sold_to.central, Reading.MONEY),
                "bought": Number(bought.central, Reading.MONEY),
            },
        )
    ]
    apart = furthest_apart(pair)
    traded += [] if apart is None else [Text("front.pair_counts", {"times": apart})]
    yield reduce(lambda a, b: Text("list.sentences", {"first": a, "second": b}), traded)
    first, second = (loss(pair.weighing.before, *ends) for ends in ((pair.one, pair.other), (pair.other, pair.one)))
    lost: dict[str, Words] = {"first": Number(first.central), "second": Number(second.central)}
    yield Text("front.pair_stop", {**_ends(pair), **lost, "first_range": span(first), "second_range": span(second)})


def _facts(material: Material, pair: "Pair") -> Table:
    """Return what each has of the other: sales, money and stocks that others could stop, and what a stop costs."""
    weighing = pair.weighing
    sides = (pair.one, pair.other), (pair.other, pair.one)
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(Text("front.pair_sells")),
            *(Cell(sold(material.region, *side), Reading.MONEY, unit=USD_YEAR) for side in sides),
        )
    ]
    rows += _tied(material, pair)
    before = (Cell(loss(weighing.before, *side), unit=INCOME) for side in sides)
    rows.append((Cell(Text("front.pair_loses")), *before))
    if weighing.after is not None:
        after = (Cell(loss(weighing.after, *side), unit=INCOME) for side in sides)
        rows.append((Cell(Text("front.pair_loses_after", {"tags": tags(material.agreement.focus or 0)})), *after))
    columns = (Column(Text("front.pair_between")), *(Column(Name("economy", code)) for code in (pair.one, pair.other)))
    return Table("pair-facts", Text("front.pair_facts", _ends(pair)), columns, tuple(rows))


def _tied(material: Material, pair: "Pair") -> Iterator[tuple[Cell, ...]]:
    """Yield what each holds in the other, is owed by it or sends there, kind by kind; what nobody knows is said."""
    between: dict[tuple[str, str, str], Tie] = {}
    for tie in ties(material.region):
        if {tie.holder, tie.dependent} == {pair.one, pair.other}:
            between[tie.kind, tie.holder, tie.dependent] = tie
    for kind in dict.fromkeys(kind for kind, _, _ in between):
        found = (between.get((kind, *side)) for side in ((pair.one, pair.other), (pair.other, pair.one)))
        yield Cell(Text("front.pair_tie", {"what": Text(kind)})), *(_stock(tie) for tie in found)


def _stock(tie: Tie | None) -> Cell:
    if tie is None:
        return Cell(Text("front.pair_unknown"))
    band: Band | float = tie.band if tie.band.low < tie.band.high else tie.band.central
    return Cell(band, Reading.MONEY, unit=USD_YEAR if tie.flow else Text("unit.usd"), source=tie.source)


def _packages(material: Material, pair: "Pair", alone: "Alone") -> Table:
    """Return each measure that needs only the two, and the package that they would sign."""
    package = shown_package(alone)
    shown = list(dict.fromkeys((package, *(1 << at for at in range(len(alone.bits))))))
    rows = tuple(
        (
            Cell(_called(material, alone, one), flag=_mark(alone, one)),
            Cell(float(alone.payoffs.joint_cost_musd[one]), Reading.MONEY),
            *gain_cells(material, alone, one),
        )
        for one in shown
    )
    columns = Column(Text("front.choice")), Column(Text("front.cost"), USD_YEAR), *gain_columns(pair)
    return Table("pair-alone-in-short", Text("front.pair_alone", _ends(pair)), columns, rows, chosen=0)


def _called(material: Material, alone: "Alone", package: int) -> Words:
    whole = alone.on_agenda(package)
    return tagged_short(material.payoffs.measures, whole.bit_length() - 1) if whole.bit_count() == 1 else tags(whole)


def _mark(alone: "Alone", package: int) -> Words:
    """Return what is said of a package of which others outside must agree to a part; nothing of any other."""
    marks = (needs_mark(m) for at, m in enumerate(alone.mechanism.measures) if package >> at & 1)
    return next((mark for mark in marks if mark), "")
