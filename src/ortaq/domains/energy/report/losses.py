"""What the loss of a plant, a line, a pipe or a refinery leaves members without."""

from collections.abc import Sequence

from ortaq.core import Array
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text
from ortaq.domains.energy.dispatch.n_minus_1 import NMinus1, Outage
from ortaq.domains.energy.report.words import GW, MT, MUSD, NONE, PERCENT, TWH, amount, fuel
from ortaq.domains.energy.security.pipes import FuelLosses, PipeLoss
from ortaq.domains.energy.security.refineries import RefineryLoss

SHOWN = 10
"""Rows of the longest tables that are printed; files have all."""

LEAST = 5e-4
"""What is less is none."""


def outage_table(found: NMinus1, members: Sequence[str]) -> Table:
    """Return what is not served when one plant or line is out, the worst first.

    Parameters
    ----------
    found : NMinus1
    members : sequence of str
        Who is shown.
    """
    at = [found.members.index(m) for m in members]
    columns = (
        Column(Text("energy.element")),
        Column(Text("energy.kind")),
        Column(Text("energy.out"), GW),
        Column(Text("energy.rate"), PERCENT),
        Column(Text("energy.peak"), GW),
        Column(Text("energy.whose")),
        Column(Text("energy.unserved_year"), TWH),
        Column(Text("energy.cost_year"), MUSD),
    )
    rows = tuple(_outage(each, members, at) for each in found.outages if _concerns(each, members, at))
    note = (Text("energy.outages_note"), Text("energy.outages_none", {"members": _already(found, members)}))
    return Table("energy-outages", Text("energy.outages"), columns, rows, note, shown=SHOWN)


def _already(found: NMinus1, members: Sequence[str]) -> tuple[Name, ...] | Text:
    """Return who is short in the peak with nothing out."""
    short = (m for m in members if found.peak_gw[found.members.index(m)] > LEAST)
    return tuple(Name("economy", m) for m in short) or Text("energy.nobody")


def _concerns(each: Outage, members: Sequence[str], at: Sequence[int]) -> bool:
    """Return whether an outage happens at members, or leaves them without power."""
    lost = max(float(each.peak_gw[at].sum()), float(each.unserved_twh[at].sum()))
    return lost > LEAST or bool(set(each.element.members) & set(members))


def _outage(each: Outage, members: Sequence[str], at: Sequence[int]) -> tuple[Cell, ...]:
    return (
        Cell(each.element.name),
        Cell(Text(f"energy.kind.{each.element.kind}")),
        Cell(each.element.gw),
        Cell(100.0 * each.element.rate, Reading.INPUT) if each.element.rate else NONE,
        *_whose(each.peak_gw[at], members),
        _lost(float(each.unserved_twh[at].sum())),
        Cell(each.musd, good=-1),
    )


def pipe_table(found: FuelLosses, members: Sequence[str]) -> Table:
    """Return what the loss of pipes of a fuel leaves: who is not supplied, who cannot sell, which buyer gets less."""
    unit = amount(found.fuel)
    known = [m for m in members if m in found.members]
    at = [found.members.index(m) for m in known]
    columns = (
        Column(Text("energy.pipe")),
        Column(Text("energy.carried"), unit),
        Column(Text("energy.unserved"), unit),
        Column(Text("energy.whose")),
        Column(Text("energy.unsold"), unit),
        Column(Text("energy.whose")),
        Column(Text("energy.undelivered"), unit),
        Column(Text("energy.unsold_worth"), MUSD),
    )
    rows = tuple(_pipe(each, known, at) for each in found.losses if each.lands & set(members))
    title = Text("energy.pipes", {"fuel": fuel(found.fuel)})
    return Table(f"energy-pipes-{found.fuel}", title, columns, rows, (Text("energy.pipes_note"),), shown=SHOWN)


def _pipe(each: PipeLoss, members: Sequence[str], at: Sequence[int]) -> tuple[Cell, ...]:
    return (
        Cell(each.pipelines if len(each.pipelines) > 1 else each.pipelines[0]),
        Cell(each.carried),
        *_whose(each.unserved[at], members),
        *_whose(each.unsold[at], members),
        _lost(float(each.undelivered.sum())),
        _lost(float(each.musd[at].sum())),
    )


def refinery_table(found: Sequence[RefineryLoss]) -> Table:
    """Return what the loss of a refinery leaves of each product."""
    columns = (
        Column(Text("energy.refinery")),
        Column(Text("energy.member")),
        Column(Text("energy.crude"), MT),
        Column(Text("energy.taken_over"), MT),
        Column(Text("energy.product")),
        Column(Text("energy.product_lost"), MT),
        Column(Text("energy.of_use"), PERCENT),
    )
    rows = tuple(
        (
            Cell(each.refinery),
            Cell(Name("economy", each.member)),
            Cell(each.crude),
            _lost(each.taken_over),
            Cell(Text(f"energy.product.{product}")),
            _lost(lost),
            Cell(100.0 * lost / each.use[product], good=-1) if each.use.get(product) else NONE,
        )
        for each in found
        for product, lost in each.lost.items()
    )
    note = (Text("energy.refineries_note"),)
    return Table("energy-refineries-out", Text("energy.refineries_out"), columns, rows, note, shown=SHOWN)


def _whose(values: Array, members: Sequence[str]) -> tuple[Cell, Cell]:
    """Return what all lack together, and who lacks how much."""
    lacking = [(m, value) for m, value in zip(members, values.tolist(), strict=True) if value > LEAST]
    each = tuple(Text("energy.share_of", {"member": Name("economy", m), "amount": Number(v)}) for m, v in lacking)
    return _lost(sum(value for _, value in lacking)), Cell(each) if each else NONE


def _lost(value: float) -> Cell:
    return Cell(value, good=-1) if value > LEAST else NONE
