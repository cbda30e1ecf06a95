"""Why a measure is not in place yet: the least hidden cost that would make today's refusal rational."""

from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEASURE, MEMBER, USD_YEAR, by_member
from ortaq.answers.sections.words import money, tagged
from ortaq.answers.why_not_yet import HiddenCost, hidden_cost
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words


def why_not_yet_section(material: Material) -> Section:
    """Return the least hidden cost of every measure alone and of the recommended package."""
    agenda, package = material.payoffs.measures, material.agreement.recommended
    found: list[tuple[Words, HiddenCost]] = [
        (tagged(agenda, bit), hidden_cost(material, 1 << bit)) for bit in range(len(agenda))
    ]
    said: tuple[Words, ...] = (Text("why_not_yet.lead"),)
    if package is not None:
        found.append((Text("why_not_yet.package"), hidden_cost(material, package)))
        said += (Text("why_not_yet.of_package", {"sentence": why_not_yet_sentence(material, package)}),)
    rows = tuple((Cell(name), *_least(one)) for name, one in found)
    columns = (
        MEASURE,
        MEMBER,
        Column(Text("why_not_yet.cost"), USD_YEAR),
        Column(Text("why_not_yet.cost"), Text("unit.percent_gdp")),
    )
    least = Table("hidden-costs", Text("why_not_yet.table"), columns, rows, (Text("why_not_yet.note"),))
    return Section("why-not-yet", Text("why_not_yet.title"), said, (least, _each(material, found)))


def why_not_yet_sentence(material: Material, package: int) -> Text:
    """Return for whom the least hidden cost of a package would be reason enough to refuse it.

    Parameters
    ----------
    material : Material
    package : int
        A single measure or several.
    """
    found = hidden_cost(material, package)
    gaps: dict[str, Words] = {
        "member": Name("economy", found.member),
        "cost": money(abs(found.musd)),
        "percent": Number(abs(found.gdp_percent), Reading.SIZE),
    }
    return Text("why_not_yet.least" if found.musd > 0.0 else "why_not_yet.already", gaps)


def _least(one: HiddenCost) -> tuple[Cell, ...]:
    flag: Words = "" if one.musd > 0.0 else Text("why_not_yet.refuses")
    return (
        Cell(Name("economy", one.member)),
        Cell(one.musd, Reading.MONEY, flag=flag),
        Cell(one.gdp_percent, Reading.SIZE, flag=flag),
    )


def _each(material: Material, found: list[tuple[Words, HiddenCost]]) -> Table:
    """Return the same for every member that takes part, for programs."""
    members = material.payoffs.members
    rows = tuple(
        (
            Cell(name),
            *(
                Cell(one.by_member[m], Reading.MONEY) if m in one.by_member else Cell(Text("mark.outside"))
                for m in members
            ),
        )
        for name, one in found
    )
    columns = (MEASURE, *by_member(members, USD_YEAR))
    return Table("hidden-costs-each", Text("why_not_yet.each"), columns, rows, file_only=True)
