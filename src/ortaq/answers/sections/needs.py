"""What members can sign on their own, and what needs others: customs unions, the WTO, states outside."""

from collections.abc import Iterator, Sequence

from ortaq.answers.material import Material
from ortaq.answers.sections.words import economies, tag, tagged
from ortaq.core import Change, Need, Reach, reach
from ortaq.core.report import Cell, Column, Items, Name, Section, Table, Text, Words


def needs_section(material: Material) -> Section | None:
    """Return what measures need besides the signatures of members; nothing where no measure states any."""
    measures = material.mechanism.measures
    if not any(measure.needs for measure in measures):
        return None
    tables = _reach(measures), _instruments(measures)
    return Section("needs", Text("needs.title"), (Text("needs.lead"),), tables)


def needs_mark(measure: Change) -> Words:
    """Return what a list of measures says of one that others outside must agree to; nothing of any other."""
    return Text("needs.mark") if reach(measure.needs) is Reach.OTHERS else ""


def of_others(measures: Sequence[Change], package: int) -> Iterator[Text]:
    """Yield the letter of every measure of a package that others must agree to, with who they are."""
    for bit, measure in enumerate(measures):
        if package >> bit & 1 and (who := _consenting(measure.needs)):
            yield Text("short.needs_of", {"tag": tag(bit), "who": " ".join(who)})


def _consenting(needs: Sequence[Need]) -> tuple[str, ...]:
    """Return whose consent is still to be had, each once."""
    return tuple(dict.fromkeys(who for need in needs if need.of_others for who in need.consent))


def _reach(measures: Sequence[Change]) -> Table:
    agenda, rows = [measure.id for measure in measures], []
    for kind in Reach:
        bits = [bit for bit, measure in enumerate(measures) if reach(measure.needs) is kind]
        who = tuple(dict.fromkeys(code for bit in bits for code in _consenting(measures[bit].needs)))
        if bits:
            named = Cell(Items(tuple(tagged(agenda, bit) for bit in bits)))
            rows.append((Cell(Text(f"needs.reach_{kind.value}")), named, Cell(economies(who))))
    heads = "needs.head_reach", "needs.head_measures", "needs.head_consent"
    return Table("needs-reach", Text("needs.reach"), tuple(Column(Text(head)) for head in heads), tuple(rows))


def needs_of(measures: Sequence[Change], package: int) -> Table | None:
    """Return the instruments that the measures of a package need; nothing where none states any.

    Parameters
    ----------
    measures : sequence of Change
        All of the agenda.
    package : int
    """
    made = _instruments(measures, package, "term-needs")
    return made if made.rows else None


def _instruments(measures: Sequence[Change], package: int = -1, id: str = "needs-instruments") -> Table:
    agenda, heads = [measure.id for measure in measures], ("instrument", "competence", "members", "consent", "in_force")
    columns = (
        Column(Text("column.measure")),
        *(Column(Text(f"needs.head_{head}")) for head in heads),
        Column(Text("column.source")),
    )
    rows = tuple(
        (Cell(tagged(agenda, bit)), *_row(measure, at, need))
        for bit, measure in enumerate(measures)
        if package >> bit & 1
        for at, need in enumerate(measure.needs)
    )
    return Table(id, Text("needs.instruments"), columns, rows)


def _row(measure: Change, at: int, need: Need) -> tuple[Cell, ...]:
    force = {True: "needs.yes", False: "needs.no", None: "needs.not_known"}[need.in_force]
    binds: Words = economies(need.members) if need.members else Text("needs.taking_part")
    return (
        Cell(Name("need", f"{measure.id}/{at}")),
        Cell(Text(f"needs.competence_{need.competence.value}")),
        Cell(binds),
        Cell(economies(need.consent)),
        Cell(Text(force)),
        Cell(need.source),
    )
