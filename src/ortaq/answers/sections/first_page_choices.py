"""The choices of the first page: three or four packages side by side."""

from collections.abc import Sequence

from ortaq.answers.choices import Choice, Role
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.metrics import metric_cells, metric_columns
from ortaq.answers.sections.words import counted, tag, tags
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text, Words


def choices_table(material: Material, shown: Sequence[Choice]) -> Table:
    """Return the choices by cost; the recommended one stands out."""
    drawn = all(choice.is_drawn for choice in shown)
    columns = (
        Column(Text("front.choice"), "", (Column(Text("front.letters")),)),
        Column(Text("front.cost"), USD_YEAR),
        Column(Text("front.invest"), Text("unit.usd")),
        Column(Text("front.gain_90" if drawn else "front.gain_all"), USD_YEAR),
        Column(Text("front.stress"), USD_YEAR),
        *metric_columns(material.metrics),
        Column(Text("front.all_sign")),
        Column(Text("front.might_not")),
    )
    rows = tuple(_row(material, choice) for choice in shown)
    chosen = next(at for at, choice in enumerate(shown) if choice.role is Role.RECOMMENDED)
    return Table("choices", Text("front.choices"), columns, rows, chosen=chosen)


def _row(material: Material, choice: Choice) -> tuple[Cell, ...]:
    name = Text(f"front.role_{choice.role.value}", {"number": counted(choice.package.bit_count())})
    return (
        Cell(name, more=(Cell(tags(choice.package)),)),
        Cell(choice.cost_musd, Reading.MONEY),
        Cell(choice.capex_musd, Reading.MONEY),
        Cell(Band(choice.low_musd, choice.gain_musd, choice.high_musd), Reading.MONEY),
        Cell(choice.stress_musd, Reading.MONEY),
        *metric_cells(material.metrics, choice.package),
        Cell(signs(choice.signed, choice.draws)),
        Cell(might_not(material, choice)),
    )


def signs(signed: int, draws: int) -> Text:
    """Return in how many of the draws, or of the cases, somebody signs."""
    return Text("front.of", {"signed": counted(signed), "draws": counted(draws)})


def might_not(material: Material, choice: Choice) -> Words:
    """Return who might not sign, and what takes most from that member."""
    who = choice.might_not
    if who is None:
        return Text("front.nobody")
    letter = tag(material.payoffs.measures.index(who.measure))
    said: dict[str, Words] = {"member": Name("economy", who.member), "tag": letter}
    if who.pays_percent:
        return Text("front.pays_for", {**said, "percent": Number(who.pays_percent, Reading.SIZE)})
    return Text("front.least_from", said)
