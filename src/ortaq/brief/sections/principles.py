"""The principles of the mechanism tested on the recommended package."""

from math import isinf

from ortaq.agreement import PrincipleCheck
from ortaq.brief.blocks import Cell, Column, Section, Table
from ortaq.brief.view import View

VERDICTS = {True: "verdict.holds", False: "verdict.fails", None: "verdict.unknown"}


def principles(view: View) -> Section:
    """Return each principle with its verdict, its number and a sentence."""
    checks, texts = view.material.agreement.checks, view.texts
    if not checks:
        return Section("principles", texts("principles.title"), (texts("principles.none"),), ())
    columns = (
        Column(texts("column.principle")),
        Column(texts("column.verdict")),
        Column(texts("column.value"), numeric=True),
        Column(texts("column.test")),
    )
    rows = tuple(_row(view, check) for check in checks)
    table = Table("checks", texts("principles.table"), columns, rows)
    return Section("principles", texts("principles.title"), (texts("principles.lead"),), (table,))


def _row(view: View, check: PrincipleCheck) -> tuple[Cell, ...]:
    texts = view.texts
    value = _value(view, check)
    member = view.economy(check.worst_member) if check.worst_member else ""
    return (
        Cell((texts(f"principle.{check.principle.value}.name"),)),
        Cell((texts(VERDICTS[check.holds]),)),
        Cell((value,)),
        Cell((texts(check.statement_key, member=member, value=value, count=str(len(view.members))),)),
    )


def _value(view: View, check: PrincipleCheck) -> str:
    if isinf(check.value):
        return view.texts("check_unit.no_ratio")
    printed = view.numbers.stated if check.unit == "members" else view.numbers.plain
    return view.texts(f"check_unit.{check.unit}", value=printed(check.value))
