"""Who joins: what extends to newcomers, who gains and loses by it, and whether who signs changes."""

from ortaq.answers.accession import Accession
from ortaq.answers.material import Material
from ortaq.answers.sections.words import changes, counted, economies, tags
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words

USD_YEAR = Text("unit.usd_year")
NOTHING = Cell(Text("mark.outside"))

NOISE_MUSD = 0.001
"""Million USD a year: a smaller change is what two equilibria of the same numbers differ by."""


def accession_section(material: Material) -> Section | None:
    """Return what members that joined change; none where nobody did."""
    return None if material.accession is None else accession_told(material.accession)


def accession_told(found: Accession) -> Section:
    """Return what an accession changes."""
    who = economies(found.newcomers)
    said: list[Words] = [Text("accession.lead", {"newcomers": who})]
    said.append(
        Text("accession.extended" if found.extended else "accession.none", {"measures": changes(found.extended)})
    )
    if found.stayed:
        said.append(Text("accession.stayed", {"measures": changes(found.stayed)}))
    counts: dict[str, Words] = {
        "before": counted(found.signed[0]),
        "after": counted(found.signed[1]),
        "all": counted(found.all_packages),
    }
    said += [Text("accession.signed", counts), *_refusals(found), _packages(found)]
    return Section("accession", Text("accession.title", {"newcomers": who}), tuple(said), (_table(found),))


def _refusals(found: Accession) -> tuple[Text, ...]:
    """Return who refuses with the newcomers what all signed without them, and whom the accession costs or brings."""
    if found.packages[0] is None:
        return ()
    refusing = [member for at, member in enumerate(found.members) if not found.signs[1, at]]
    told = (
        Text("accession.refuse", {"members": economies(refusing)}) if refusing else Text("accession.nobody_refuses"),
    )
    moved = {member: found.gain_musd[1, at] - found.gain_musd[0, at] for at, member in enumerate(found.members)}
    losing = [member for member, change in moved.items() if change < -NOISE_MUSD]
    lost = Text("accession.lose", {"members": economies(losing)}) if losing else Text("accession.nobody_loses")
    return *told, lost


def _packages(found: Accession) -> Text:
    before, after = found.packages
    if before is None or after is None:
        return Text("accession.nothing")
    if before == after:
        return Text("accession.same_package", {"package": tags(before)})
    return Text("accession.other_package", {"before": tags(before), "after": tags(after)})


def _table(found: Accession) -> Table:
    columns = (
        Column(Text("column.member")),
        Column(Text("accession.without"), USD_YEAR),
        Column(Text("accession.with"), USD_YEAR, (Column(Text("accession.change"), USD_YEAR),)),
        Column(Text("accession.recommended"), USD_YEAR),
        Column(Text("column.verdict")),
    )
    rows = tuple(_row(found, at) for at in range(len(found.members)))
    return Table("accession", Text("accession.table"), columns, rows, (Text("accession.note"),))


def _row(found: Accession, at: int) -> tuple[Cell, ...]:
    without, beside, recommended = (float(gain) for gain in found.gain_musd[:, at])
    member = found.members[at]
    flag: Words = Text("accession.observer") if member in found.newcomers else ""
    none = found.packages[0] is None
    return (
        Cell(Name("economy", member)),
        NOTHING if none else Cell(without, Reading.MONEY_CHANGE, 1, flag=flag),
        NOTHING if none else Cell(beside, Reading.MONEY_CHANGE, 1, (Cell(beside - without, Reading.MONEY_CHANGE, 1),)),
        NOTHING if found.packages[1] is None else Cell(recommended, Reading.MONEY_CHANGE, 1),
        _verdict(found, at),
    )


def _verdict(found: Accession, at: int) -> Cell:
    if found.packages[0] is None:
        return NOTHING
    before, after = bool(found.signs[0, at]), bool(found.signs[1, at])
    if found.members[at] in found.newcomers:
        return Cell(Text("accession.joins_signs" if after else "accession.joins_refuses"), good=1 if after else -1)
    if before == after:
        return Cell(Text("accession.still_signs" if after else "accession.still_refuses"))
    return Cell(Text("accession.now_signs" if after else "accession.now_refuses"), good=1 if after else -1)
