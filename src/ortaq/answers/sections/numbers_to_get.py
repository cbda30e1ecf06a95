"""Which number to get next: what carries the spread of the recommended package, and where choices are refused."""

from math import isinf

from ortaq.agreement import RefusalBox, UnderDoubt, VarianceShare, refusal_box, variance_shares
from ortaq.agreement.refusal_boxes import Side
from ortaq.agreement.variance import DRAWS_FOR_EACH, FEWEST_DRAWS
from ortaq.answers.choices import choices
from ortaq.answers.doubt import judged_draws
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.program_tables import program_table
from ortaq.answers.sections.words import counted, tags
from ortaq.core import Doubt, Doubted, Input
from ortaq.core.report import Cell, Column, Items, Name, Number, Paragraphs, Reading, Section, Table, Text, Words
from ortaq.domains import parts

MOST_SHOWN = 10
"""Inputs that the table names; files hold all."""


def numbers_to_get(material: Material) -> Section | None:
    """Return which inputs carry the spread and where choices are refused; none where nothing was drawn or is signed."""
    under = judged_draws(material)
    if under is None or material.agreement.recommended is None:
        return None
    found = spread(material)
    said: Paragraphs = _said(found, under.draws) if found else (too_few(under),)
    boxes = tuple(text for choice in choices(material) for text in _refused(under, choice.package))
    if boxes:
        said = (*said, Items(boxes))
    return Section("numbers-to-get", Text("numbers.title"), said, _tables(found) if found else ())


def spread(material: Material) -> tuple[VarianceShare, ...]:
    """Return how much of the spread of the recommended package each input carries; nothing with too few draws."""
    under, package = judged_draws(material), material.agreement.recommended
    row = None if under is None or package is None else under.drawn.row(package)
    if under is None or row is None or under.draws < _needed(under):
        return ()
    return variance_shares(under.drawn.inputs, under.drawn.places, under.joint_musd[:, row])


def input_named(one: Input) -> Text:
    """Return what an input is called."""
    if one.doubt is Doubt.ASSUMPTION:
        kind = f"{_assuming(one.about)}.assumed"
    else:
        kind = "sector" if one.doubt is Doubt.ELASTICITY else "short"
    return Text(f"input.{one.doubt.value}", {"about": Name(kind, one.about)} if one.about else {})


def _assuming(id: str) -> str:
    """Return the domain whose model makes an assumption, which names it in its own texts; nothing where none does."""
    models = parts("model").items()
    owners = (name for name, model in models if isinstance(model, Doubted) and id in {d.id for d in model.doubts()})
    return next(owners, "")


def _needed(under: UnderDoubt) -> int:
    return max(FEWEST_DRAWS, DRAWS_FOR_EACH * len(under.drawn.inputs))


def too_few(under: UnderDoubt) -> Text:
    """Return that more draws are needed before inputs can be told apart."""
    return Text("numbers.too_few", {"draws": counted(under.draws), "needed": counted(_needed(under))})


def _percent(share: float) -> Number:
    return Number(100.0 * share, Reading.AMOUNT)


def _said(found: tuple[VarianceShare, ...], draws: int) -> Paragraphs:
    first, explained = found[0], sum(one.share for one in found)
    lead = {"draws": counted(draws), "explained": _percent(explained), "rest": _percent(1.0 - explained)}
    return (
        Text("numbers.first", {"input": input_named(first.about), "share": _percent(first.share)}),
        Text("numbers.lead", lead),
    )


def _tables(found: tuple[VarianceShare, ...]) -> tuple[Table, ...]:
    shown, others = found[:MOST_SHOWN], sum(one.share for one in found[MOST_SHOWN:])
    rows = [
        (Cell(input_named(one.about)), Cell(100.0 * one.share), Cell(one.musd, Reading.MONEY_CHANGE)) for one in shown
    ]
    if len(found) > MOST_SHOWN:
        count = {"count": counted(len(found) - MOST_SHOWN)}
        rows.append((Cell(Text("numbers.others", count)), Cell(100.0 * others), Cell("")))
    rows.append((Cell(Text("numbers.rest")), Cell(100.0 * (1.0 - sum(one.share for one in found))), Cell("")))
    share, moves = (Text("numbers.share"), Text("unit.percent")), (Text("numbers.moves"), USD_YEAR)
    columns = (Column(Text("numbers.input")), Column(*share), Column(*moves))
    table = Table("numbers-to-get", Text("numbers.table"), columns, tuple(rows), (Text("numbers.note"),))
    every = ((input_named(one.about), 100.0 * one.share, one.musd) for one in found)
    return table, program_table("spread", ((Text("numbers.input"), ""), share, moves), every)


def _refused(under: UnderDoubt, package: int) -> tuple[Text, ...]:
    """Return where a package is refused; nothing where it was not drawn or refused too seldom."""
    row = under.drawn.row(package)
    box = None if row is None else refusal_box(under.drawn.inputs, under.drawn.places, ~under.signed[:, row])
    return () if box is None else (_box(box, package),)


def _box(box: RefusalBox, package: int) -> Text:
    said: dict[str, Words] = {
        "tags": tags(package),
        "refusals": counted(box.refusals),
        "draws": counted(box.draws),
        "where": tuple(_side(side) for side in box.sides),
        "coverage": _percent(box.coverage),
        "density": _percent(box.density),
    }
    return Text("numbers.box", said)


def _side(side: Side) -> Text:
    named = {"input": input_named(side.about)}
    least, most = Number(side.least, Reading.AMOUNT), Number(side.most, Reading.AMOUNT)
    if isinf(side.least):
        return Text("numbers.below", {**named, "most": most})
    if isinf(side.most):
        return Text("numbers.above", {**named, "least": least})
    return Text("numbers.between", {**named, "least": least, "most": most})
