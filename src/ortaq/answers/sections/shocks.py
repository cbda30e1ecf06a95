"""What a package is worth when the ground moves, and what the shocks are."""

from ortaq.answers.figures.exposures import exposures_figure, shock_ends
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import INCOME, MEMBER, expected, gain_cell, gain_column, percent_cell
from ortaq.answers.sections.words import changes, tags
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text


def shocks(material: Material) -> Section:
    """Return the gains of the focus package under every shock, and the meaning of the shocks."""
    focus = material.agreement.focus
    gains = () if focus is None else (shock_gains(material, focus, "shock-gains"),)
    alone = (exposures_figure(material), _alone(material)) if material.mechanism.shocks else ()
    tables = *gains, *alone, _meanings(material)
    return Section("shocks", Text("shocks.title"), (Text("shocks.lead"),), tables)


def shock_gains(material: Material, package: int, id: str) -> Table:
    """Return the gains of every member from a package under every shock, and in the mean.

    Parameters
    ----------
    material : Material
    package : int
    id : str
        Of the table.
    """
    payoffs = material.payoffs
    mean = expected(material, package).tolist()
    rows = tuple(
        (
            Cell(Name("economy", member)),
            *(gain_cell(material, package, i, s) for s in range(len(payoffs.shocks))),
            percent_cell(mean[i]),
        )
        for i, member in enumerate(payoffs.members)
    )
    columns = (MEMBER, *map(gain_column, changes(payoffs.shocks)), Column(Text("column.mean"), INCOME))
    title = Text("shocks.gains", {"tags": tags(package)})
    return Table(id, title, columns, rows, (Text("note.shocks"),))


def _alone(material: Material) -> Table:
    """Return what shocks do to members by themselves, with no package."""
    payoffs, ends = material.payoffs, shock_ends(material).tolist()
    rows = tuple(
        (
            Cell(Name("economy", member)),
            *(Cell(Band(*of) if of[0] < of[2] else of[1], Reading.CHANGE, 1) for of in ends[i]),
        )
        for i, member in enumerate(payoffs.members)
    )
    columns = (MEMBER, *(Column(title, INCOME) for title in changes(payoffs.shocks[1:])))
    return Table("shocks-alone", Text("shocks.alone"), columns, rows, (Text("shocks.alone_note"),))


def _meanings(material: Material) -> Table:
    payoffs = material.payoffs
    rows = tuple(
        (
            Cell(Name("change", shock)),
            Cell(round(100.0 * probability, 6), Reading.INPUT),
            Cell(Name("description", shock)),
        )
        for shock, probability in zip(payoffs.shocks, payoffs.probability.tolist(), strict=True)
    )
    columns = (
        Column(Text("column.shock")),
        Column(Text("column.probability"), Text("unit.percent_a_year")),
        Column(Text("column.meaning")),
    )
    return Table("shock-meanings", Text("shocks.meanings"), columns, rows)
