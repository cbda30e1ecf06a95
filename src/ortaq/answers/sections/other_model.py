"""The same package in another class of model: how much of the answer is the model."""

from ortaq.answers.material import Material
from ortaq.answers.other_model import OtherModel
from ortaq.answers.sections.gains import INCOME, MEMBER, USD_YEAR
from ortaq.answers.sections.words import money
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text


def other_model_section(material: Material) -> Section | None:
    """Return what the package brings each member where firms buy nothing from each other; None where not computed."""
    found = material.other_model
    if found is None:
        return None
    own_percent = 100.0 * found.own_musd / found.income_musd
    both = (own_percent, found.own_musd), (found.other_percent, found.other_musd)
    rows = tuple(
        (Cell(Name("economy", member)), *(_cell(percent[i], musd[i]) for percent, musd in both))
        for i, member in enumerate(material.payoffs.members)
    )
    below = (Column("", USD_YEAR),)
    columns = (
        MEMBER,
        Column(Text("other_model.here"), INCOME, below),
        Column(Text("other_model.there"), INCOME, below),
    )
    note = (Text("other_model.note", {"residual": f"{found.residual:.1e}"}),)
    table = Table("other-model", Text("other_model.table"), columns, rows, note)
    return Section("other-model", Text("other_model.title"), (Text("other_model.lead"), sentence(found)), (table,))


def sentence(found: OtherModel) -> Text:
    """Return what the package brings all members together in both classes of model.

    Parameters
    ----------
    found : OtherModel
    """
    gaining = int((found.other_musd > 0.0).sum())
    return Text(
        "other_model.said",
        {
            "other": money(found.other_musd.sum()),
            "own": money(found.own_musd.sum()),
            "gaining": Number(gaining, Reading.COUNT),
            "members": Number(len(found.own_musd), Reading.COUNT),
        },
    )


def _cell(percent: float, musd: float) -> Cell:
    return Cell(float(percent), Reading.CHANGE, 1, (Cell(float(musd), Reading.MONEY_CHANGE, 1),))
