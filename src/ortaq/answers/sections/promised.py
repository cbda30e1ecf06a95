"""What became of a promise, as a table: promised, what changed it, and what it comes to."""

from collections.abc import Sequence

from ortaq.answers.promised import Gap, Observation
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words

_PARTS = ("promised", "version", "delivery", "circumstances", "observed")


def gap_section(gap: Gap, observations: Sequence[Observation], shock: str | None) -> Section:
    """Return what became of a promise.

    Parameters
    ----------
    gap : Gap
    observations : sequence of Observation
    shock : str or None
        Id of the shock that came.
    """
    heads = tuple(Column(Text(f"promised.{part}"), Text("unit.usd_year")) for part in _PARTS)
    amounts = tuple(getattr(gap, part) for part in _PARTS)
    rows = [
        (Cell(Name("economy", member)), *(_amount(part[place], n) for n, part in enumerate(amounts)))
        for place, member in enumerate(gap.members)
    ]
    rows.append((Cell(Text("promised.all")), *(_amount(part.sum(), n) for n, part in enumerate(amounts))))
    came: Words = Text("promised.shock", {"shock": Name("change", shock)}) if shock else Text("promised.calm")
    tables = [
        Table(
            "gap",
            Text("promised.table"),
            (Column(Text("column.member")), *heads),
            tuple(rows),
            (Text("promised.note"),),
        )
    ]
    if observations:
        tables.append(_observations(observations))
    return Section("promised", Text("promised.title"), (came,), tuple(tables))


def _amount(value: float, place: int) -> Cell:
    whole = place in {0, len(_PARTS) - 1}
    return Cell(float(value), Reading.MONEY if whole else Reading.MONEY_CHANGE, good=0 if whole else 1)


def _observations(observations: Sequence[Observation]) -> Table:
    rows = tuple(
        (Cell(Name("change", one.measure)), Cell(one.quantity), Cell(f"{one.value:g}"), Cell(one.source))
        for one in observations
    )
    heads = ("measure", "quantity", "value", "source")
    columns = tuple(Column(Text(f"promised.column.{head}")) for head in heads)
    return Table("observations", Text("promised.observations"), columns, rows)
