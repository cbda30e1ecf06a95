"""Tables of who depends on whom, for the answer of the main job and for `ortaq weigh`."""

from collections.abc import Collection

import numpy as np

from ortaq.answers.figures.parts import PERCENT, counterpart, one_sign
from ortaq.core import Band, Region
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words
from ortaq.dependence import Dependence, Rung, Weighing, ladder, moves

MEMBER = Column(Text("column.member"))
POINTS = Text("unit.points")
USD = Text("unit.usd_year")
RATIO = Text("unit.ratio")
NOTHING = Cell(Text("mark.outside"))

SPREAD = {
    "multi_vector": Text("unit.index"),
    "pivot_margin": RATIO,
    "import_concentration": Text("unit.index"),
    "export_concentration": Text("unit.index"),
}
"""Metrics in the table of how dependence spreads, with their units."""


def losses_table(region: Region, weighing: Weighing, note: tuple[Words, ...] = ()) -> Table:
    """Return what members lose from a stop of trade with powers, and how what was applied changes that.

    Parameters
    ----------
    region : Region
    weighing : Weighing
    note : tuple of words, optional
        Sentences on what was applied.
    """
    found = weighing.before
    columns = [
        Column(
            counterpart(region, p.name), PERCENT, _after(weighing, PERCENT, Column(Text("dependence.change"), POINTS))
        )
        for p in found.powers
    ]
    rows = [[_loss_cell(weighing, r, c) for c in range(len(found.powers))] for r in range(len(found.members))]
    said = Text("dependence.losses_note"), *note
    return _by_member("losses", found, columns, rows, said)


def _loss_cell(weighing: Weighing, row: int, column: int) -> Cell:
    loss = weighing.before.from_power.band(row, column)
    if np.isnan(loss.central):
        return NOTHING
    if weighing.after is None:
        return Cell(loss)
    after = float(weighing.after.from_power.central[row, column])
    return Cell(loss, more=(Cell(after), change_cell(weighing.change("from_power").band(row, column))))


def change_cell(moved: Band) -> Cell:
    """Return the change of a loss in points, flagged where the cases do not agree on its sign."""
    return Cell(moved, Reading.CHANGE, flag="" if one_sign(moved) else Text("dependence.change_open"))


def asymmetry_table(region: Region, found: Dependence) -> Table:
    """Return the member's loss over the other side's loss, and the difference in money."""
    columns = [
        Column(counterpart(region, p.name), RATIO, (Column(Text("dependence.difference"), USD),)) for p in found.powers
    ]
    rows = [[_side_cell(found, r, c) for c in range(len(found.powers))] for r in range(len(found.members))]
    note = (Text("dependence.sides_note"),)
    return _by_member("asymmetry", found, columns, rows, note)


def _side_cell(found: Dependence, row: int, column: int) -> Cell:
    sides = found.power_asymmetry
    ratio = sides.log_ratio.each(np.exp).band(row, column)
    if np.isnan(ratio.central):
        return NOTHING
    money = Cell(float(sides.money_musd.central[row, column]), Reading.MONEY_CHANGE)
    return Cell(ratio, more=(money,), flag=_unless(sides.distinguishable[row, column]))


def _unless(distinguishable: bool) -> Words:
    return "" if distinguishable else Text("number.indistinct")


def spread_table(weighing: Weighing) -> Table:
    """Return how the losses spread over powers, and trade over partners."""
    found = weighing.before
    columns = [
        Column(Text(f"dependence.{name}"), unit, (*_after(weighing, unit), *_equal_partners(name)))
        for name, unit in SPREAD.items()
    ]
    rows = [[_spread_cell(weighing, name, row) for name in SPREAD] for row in range(len(found.members))]
    note = (Text("dependence.spread_note"),)
    return _by_member("spread", found, columns, rows, note)


def _equal_partners(name: str) -> tuple[Column, ...]:
    return (Column(Text("dependence.equal_partners"), Text("unit.one")),) if name.endswith("concentration") else ()


def _spread_cell(weighing: Weighing, name: str, row: int) -> Cell:
    values = weighing.before.metrics()[name].band(row)
    if np.isnan(values.central):
        return NOTHING
    after = () if weighing.after is None else (Cell(float(weighing.after.metrics()[name].central[row])),)
    partners = tuple(Cell(1.0 / values.central) for _ in _equal_partners(name))
    return Cell(values if values.low < values.high else values.central, more=(*after, *partners))


def _after(weighing: Weighing, unit: Words, *further: Column) -> tuple[Column, ...]:
    return () if weighing.after is None else (Column(Text("dependence.after"), unit), *further)


def _by_member(
    id: str, found: Dependence, columns: list[Column], rows: list[list[Cell]], note: tuple[Words, ...]
) -> Table:
    named = (Cell(Name("economy", m)) for m in found.members)
    cells = tuple((name, *row) for name, row in zip(named, rows, strict=True))
    return Table(f"dependence-{id}", Text(f"dependence.{id}"), (MEMBER, *columns), cells, note)


def ladder_table(region: Region, weighing: Weighing, member: str, among: Collection[str] = ()) -> Table:
    """Return one member's partners and powers, the largest loss first, with what is known of each.

    Parameters
    ----------
    region : Region
    weighing : Weighing
    member : str
    among : collection of str, optional
        Names of those that are compared; all if empty.
    """
    after = {} if weighing.after is None else {r.name: r for r in ladder(weighing.after, member)}
    change = moves(weighing, member) if after else {}
    heads = ("loss_head", *(("after", "change") if after else ()), "buy", "sell", "reverse", "ratio", "difference")
    units = {"change": POINTS, "ratio": RATIO, "difference": USD}
    columns = (
        Column(Text("column.partner")),
        *(Column(Text(f"dependence.{head}"), units.get(head, PERCENT)) for head in heads),
        Column(Text("dependence.flows")),
        Column(Text("dependence.imputed"), Text("unit.percent")),
    )
    rows = []
    for rung in ladder(weighing.before, member, among):
        moved = (Cell(after[rung.name].loss.central), change_cell(change[rung.name])) if after else ()
        rows.append((Cell(counterpart(region, rung.name)), *_rung_cells(rung, moved)))
    title = Text("dependence.member", {"member": Name("economy", member)})
    return Table("dependence-ladder", title, columns, tuple(rows), (Text("dependence.losses_note"),))


def _rung_cells(rung: Rung, moved: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return (
        Cell(rung.loss, flag="" if rung.certain else Text("dependence.next_indistinct")),
        *moved,
        Cell(rung.buy.central),
        Cell(rung.sell.central),
        Cell(rung.reverse.central),
        Cell(rung.ratio.central, flag=_unless(rung.unequal)),
        Cell(rung.money_musd.central, Reading.MONEY_CHANGE),
        Cell(Text(f"dependence.flow.{rung.quality.replace(' ', '_')}")),
        Cell(100.0 * rung.imputed_share),
    )
