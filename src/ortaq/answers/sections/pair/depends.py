"""What two economies lose if trade or money between them stops, before the package shown first and after it."""

from typing import TYPE_CHECKING

from ortaq.answers.dependence_tables import change_cell
from ortaq.answers.figures.parts import PERCENT
from ortaq.answers.material import Material
from ortaq.answers.money_table import money_table
from ortaq.answers.sections.words import tags
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.dependence import Dependence

if TYPE_CHECKING:
    from ortaq.answers.pair import Pair

POINTS = Text("unit.points")


def loss(found: Dependence, member: str, partner: str, metric: str = "from_partner") -> Band:
    """Return what one of two loses from a stop, percent of real income.

    Parameters
    ----------
    found : Dependence
    member, partner : str
    metric : str, optional
        ``from_partner``, or ``buy`` or ``sell``, where it only stops buying or selling.
    """
    return found.metrics()[metric].band(found.members.index(member), found.partners.index(partner))


def pair_depends_section(material: Material, pair: "Pair") -> Section:
    """Return what each of two loses from a stop of trade with the other, both ways and one way, before and after."""
    weighing, package = pair.weighing, material.agreement.focus
    change = None if weighing.after is None else weighing.change("from_partner")
    rows = []
    for at, (member, partner) in enumerate(((pair.one, pair.other), (pair.other, pair.one))):
        now = loss(weighing.before, member, partner)
        after: tuple[Cell, ...] = ()
        if weighing.after is not None and change is not None:
            after = Cell(loss(weighing.after, member, partner)), change_cell(change.band(at, 1 - at))
        money = float(now.central / 100.0 * _income(material, member))
        single = (Cell(loss(weighing.before, member, partner, metric)) for metric in ("buy", "sell"))
        rows.append((Cell(Name("economy", member)), Cell(now), Cell(money, Reading.MONEY), *after, *single))
    moved = (
        ()
        if weighing.after is None
        else (
            Column(Text("pair.loss_after", {"tags": tags(package or 0)}), PERCENT),
            Column(Text("dependence.change"), POINTS),
        )
    )
    columns = (
        Column(Text("pair.who_loses")),
        Column(Text("dependence.loss_head"), PERCENT),
        Column(Text("dependence.loss_head"), Text("unit.usd_year")),
        *moved,
        Column(Text("dependence.buy"), PERCENT),
        Column(Text("dependence.sell"), PERCENT),
    )
    ends: dict[str, Words] = {"one": Name("economy", pair.one), "other": Name("economy", pair.other)}
    table = Table("pair-losses", Text("pair.losses", ends), columns, tuple(rows), (Text("dependence.losses_note"),))
    said = Text("pair.depends_lead", ends), Text("dependence.limits")
    money_stops = money_table(material.region, weighing)
    return Section("pair-depends", Text("pair.depends_title"), said, (table, *money_stops))


def _income(material: Material, code: str) -> float:
    return float(material.region.income[material.region.economy_ids.index(code)])
