"""The packages that stand out: which way of choosing picks which, what they hold and what they give."""

from collections.abc import Mapping

from ortaq.agreement import Listed, Stability
from ortaq.agreement.sentences import rule
from ortaq.answers.sections.gains import INCOME, MEASURE, USD_YEAR, by_member, percent_cell
from ortaq.answers.sections.stability import lasts
from ortaq.answers.sections.words import in_short, tagged
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text
from ortaq.core.subsets import bits

Chosen = Mapping[int, tuple[Text, ...]]
"""Packages with the ways of choosing that pick them, the recommended one first."""


def chosen_by(recommended: int | None, solutions: Mapping[str, tuple[int, ...]]) -> Chosen:
    """Return each distinct package with the names of the solutions that pick it, the recommended one first.

    Parameters
    ----------
    recommended : int or None
    solutions : mapping of str to tuple of int
        Packages by solution, all ties.
    """
    named: dict[int, tuple[Text, ...]] = {}
    if recommended is not None:
        named[recommended] = (Text("solution.recommended"),)
    for solution, ties in solutions.items():
        name = Text(f"solution.{solution}")
        for package in ties:
            named[package] = (*named.get(package, ()), name)
    return named


def choices_table(agenda: tuple[str, ...], chosen: Chosen) -> Table:
    """Return which measures are in the packages that stand out.

    Parameters
    ----------
    agenda : tuple of str
        Ids of all measures.
    chosen : mapping of int to tuple of Text
    """
    rows = tuple(
        (
            Cell(tagged(agenda, bit)),
            *(Cell(Text("mark.inside" if bit in bits(package) else "mark.outside")) for package in chosen),
        )
        for bit in range(len(agenda))
    )
    columns = (MEASURE, *map(Column, chosen.values()))
    return Table("solutions", Text("packages.choices"), columns, rows, (Text("note.solutions"),))


def solutions_table(
    listed: Listed, chosen: Chosen, lasting: Stability | None = None, *, with_shock: bool = False
) -> Table:
    """Return the measures of the packages that stand out, and what they give every member as it looks at shocks.

    Parameters
    ----------
    listed : Listed
    chosen : mapping of int to tuple of Text
    lasting : Stability, optional
        Says of each package whether somebody gains by leaving it.
    with_shock : bool, optional
        Name each member's worst shock below its gain.
    """
    agreement = listed.agreement
    worst = (Column(Text("column.worst_shock")),) if with_shock else ()
    columns = (
        Column(Text("column.chosen_by")),
        Column(Text("column.measures")),
        *((Column(Text("column.lasts")),) if lasting else ()),
        *(Column(head.title, INCOME, worst) for head in by_member(agreement.members, INCOME)),
        Column(Text("column.total"), USD_YEAR),
    )
    rows = tuple(
        (
            Cell(names),
            in_short(listed.measures, package),
            *((Cell(lasts(lasting.departure(package))),) if lasting else ()),
            *_gains(listed, package, with_shock=with_shock),
            Cell(float(agreement.robust_gain_musd[listed.row(package)].sum()), Reading.MONEY_CHANGE),
        )
        for package, names in chosen.items()
    )
    note = Text("note.signed", {"rule": rule(agreement)})
    return Table("signed-solutions", Text("signed.table"), columns, rows, (note,))


def _gains(listed: Listed, package: int, *, with_shock: bool) -> tuple[Cell, ...]:
    row, payoffs = listed.row(package), listed.payoffs
    worst = payoffs.gain_percent[row].argmin(axis=1).tolist() if with_shock else [None] * len(payoffs.members)
    return tuple(
        percent_cell(gain, *(() if shock is None else (Cell(Name("change", payoffs.shocks[shock])),)))
        for gain, shock in zip(listed.agreement.robust_gain_percent[row], worst, strict=True)
    )
