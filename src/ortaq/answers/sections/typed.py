"""How much of each measure's gain is typed in rather than computed."""

from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEASURE
from ortaq.answers.sections.words import tagged
from ortaq.core.report import Cell, Column, Number, Reading, Section, Table, Text
from ortaq.core.subsets import bits


def typed_section(material: Material) -> Section | None:
    """Return the share of each measure's joint gain that is typed in; None where it was not computed."""
    agenda, shares = material.payoffs.measures, material.typed
    if not shares:
        return None
    rows = tuple(
        (Cell(tagged(agenda, bit)), Cell(round(100.0 * shares[measure]), Reading.COUNT))
        for bit, measure in enumerate(agenda)
        if measure in shares
    )
    columns = (MEASURE, Column(Text("typed.share"), Text("unit.percent")))
    table = Table("typed-shares", Text("typed.table"), columns, rows, (Text("typed.note"),))
    package = material.agreement.recommended
    said = () if package is None else typed_sentences(material, package)
    return Section("typed", Text("typed.title"), (Text("typed.lead"), *said), (table,))


def typed_sentences(material: Material, package: int) -> tuple[Text, ...]:
    """Return how much of a package is typed in, each measure weighing what it brings alone; none where not known."""
    payoffs = material.payoffs
    known = [bit for bit in bits(package) if payoffs.measures[bit] in material.typed]
    gross = {bit: payoffs.gain_musd[1 << bit] + payoffs.cost_musd[1 << bit][:, None] for bit in known}
    weight = {bit: abs(float(each.sum(axis=0) @ payoffs.probability)) for bit, each in gross.items()}
    total = sum(weight.values())
    if not total:
        return ()
    typed = sum(material.typed[payoffs.measures[bit]] * one for bit, one in weight.items())
    return (Text("typed.package", {"percent": Number(round(100.0 * typed / total), Reading.COUNT)}),)
