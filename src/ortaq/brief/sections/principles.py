"""The principles of the mechanism tested on the recommended package."""

from math import isinf

from ortaq.agreement import PrincipleCheck
from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable
from ortaq.brief.view import View

VERDICTS = {True: "verdict.holds", False: "verdict.fails", None: "verdict.unknown"}


def principles(view: View) -> PrintedSection:
    """Return each principle with its verdict, its number and a sentence."""
    checks, texts = view.material.agreement.checks, view.texts
    if not checks:
        return PrintedSection("principles", texts("principles.title"), (texts("principles.none"),), ())
    columns = (
        PrintedColumn(texts("column.principle")),
        PrintedColumn(texts("column.verdict")),
        PrintedColumn(texts("column.value"), numeric=True),
        PrintedColumn(texts("column.test")),
    )
    rows = tuple(_row(view, check) for check in checks)
    table = PrintedTable("checks", texts("principles.table"), columns, rows)
    return PrintedSection("principles", texts("principles.title"), (texts("principles.lead"),), (table,))


def _row(view: View, check: PrincipleCheck) -> tuple[PrintedCell, ...]:
    texts = view.texts
    value = _value(view, check)
    member = view.economy(check.worst_member) if check.worst_member else ""
    return (
        PrintedCell((texts(f"principle.{check.principle.value}.name"),)),
        PrintedCell((texts(VERDICTS[check.holds]),)),
        PrintedCell((value,)),
        PrintedCell((texts(check.statement_key, member=member, value=value, count=str(len(view.members))),)),
    )


def _value(view: View, check: PrincipleCheck) -> str:
    if isinf(check.value):
        return view.texts("check_unit.no_ratio")
    printed = view.numbers.stated if check.unit == "members" else view.numbers.plain
    return view.texts(f"check_unit.{check.unit}", value=printed(check.value))
