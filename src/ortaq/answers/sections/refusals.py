"""Why proposals are refused, what would change that, and who stands alone how often."""

from collections.abc import Iterable

from ortaq.agreement import Agreement, refusal
from ortaq.agreement.sentences import rule
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEMBER, USD_YEAR
from ortaq.answers.sections.reasons import fixes, objections, unrefused
from ortaq.answers.sections.words import economies, tagged
from ortaq.core.report import Cell, Column, Items, Name, Reading, Section, Table, Text, Words


def refusals(material: Material) -> Section | None:
    """Return the refusals of the single measures and of the whole agenda, and the members that block.

    None where packages were searched: what would help, and who blocks how often, needs a table of all of them.
    """
    if material.searched is not None:
        return None
    agreement = material.agreement
    whole, agenda = (1 << len(agreement.measures)) - 1, agreement.measures
    proposals: dict[int, Words] = {1 << bit: tagged(agenda, bit) for bit in range(len(agenda))}
    proposals.setdefault(whole, Text("refusals.whole"))
    rows = tuple(_row(material, title, p) for p, title in proposals.items() if not agreement.is_accepted(p))
    lead = Text("refusals.lead" if rows else "refusals.none", {"rule": rule(agreement)})
    blocks = (*((_refused(rows),) if rows else ()), *obstacle_tables(agreement))
    return Section("refusals", Text("refusals.title"), (lead,), blocks)


def _refused(rows: tuple[tuple[Cell, ...], ...]) -> Table:
    columns = (
        Column(Text("column.proposal")),
        Column(Text("column.who")),
        Column(Text("column.shortfall"), USD_YEAR),
        Column(Text("column.fix")),
    )
    return Table("refused", Text("refusals.table"), columns, rows, (Text("note.refusals"),))


def _row(material: Material, title: Words, package: int) -> tuple[Cell, ...]:
    refused = refusal(material.payoffs, material.agreement, package)
    return (
        Cell(title),
        Cell(Items(objections(refused) or (unrefused(refused),))),
        Cell(refused.shortfall_musd, Reading.MONEY),
        Cell(Items(fixes(refused, material.agreement.measures))),
    )


def obstacle_tables(agreement: Agreement) -> tuple[Table, ...]:
    """Return how many packages one member alone refuses, and the smallest sets of several that refuse any.

    Parameters
    ----------
    agreement : Agreement
    """
    obstacles = agreement.obstacles
    if not obstacles.missing_consent:
        return ()
    alone = ((Name("economy", member), count) for member, count in obstacles.blocked_alone.items())
    sets = [(economies(who), count) for who, count in obstacles.missing_consent.items() if len(who) > 1]
    single = _counts("alone", MEMBER, alone)
    return (single, _counts("consent", Column(Text("column.set")), sets, Text("note.consent"))) if sets else (single,)


def _counts(id: str, head: Column, counts: Iterable[tuple[Words, int]], *note: Text) -> Table:
    rows = tuple((Cell(who), Cell(count, Reading.COUNT)) for who, count in counts)
    return Table(id, Text(f"refusals.{id}"), (head, Column(Text("column.packages"))), rows, note)
