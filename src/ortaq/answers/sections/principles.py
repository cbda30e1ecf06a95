"""The principles of the mechanism tested on the recommended package."""

from math import isinf

from ortaq.agreement import PrincipleCheck
from ortaq.answers.material import Material
from ortaq.answers.sections.words import counted
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words

VERDICTS = {True: "verdict.holds", False: "verdict.fails", None: "verdict.unknown"}

UNITS = {
    "percent": "unit.percent",
    "percentage points": "unit.points",
    "ratio": "unit.to_one",
    "members": "unit.members",
}


def principles(material: Material) -> Section:
    """Return each principle with its verdict, its number and a sentence."""
    checks, title = material.agreement.checks, Text("principles.title")
    if not checks:
        return Section("principles", title, (Text("principles.none"),), ())
    columns = tuple(Column(Text(f"column.{head}")) for head in ("principle", "verdict", "value", "test"))
    rows = tuple(_row(check, len(material.payoffs.members)) for check in checks)
    table = Table("checks", Text("principles.table"), columns, rows)
    return Section("principles", title, (Text("principles.lead"),), (table,))


def _row(check: PrincipleCheck, members: int) -> tuple[Cell, ...]:
    value = Cell(check.value, _reading(check), unit=Text(UNITS[check.unit]))
    return (
        Cell(Text(f"principle.{check.principle.value}.name")),
        Cell(Text(VERDICTS[check.holds])),
        Cell(Text("check_unit.no_ratio")) if isinf(check.value) else value,
        Cell(statement(check, members)),
    )


def _reading(check: PrincipleCheck) -> Reading:
    return Reading.INPUT if check.unit == "members" else Reading.AMOUNT


def statement(check: PrincipleCheck, members: int) -> Text:
    """Return what was tested and found, in a sentence.

    Parameters
    ----------
    check : PrincipleCheck
    members : int
        How many sit at the table.
    """
    value: Words = Text("check_unit.no_ratio")
    if not isinf(check.value):
        value = Text(f"check_unit.{check.unit}", {"value": Number(check.value, _reading(check))})
    member = Name("economy", check.worst_member) if check.worst_member else ""
    return Text(check.statement_key, {"member": member, "value": value, "count": counted(members)})
