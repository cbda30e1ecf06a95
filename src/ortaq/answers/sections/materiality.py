"""What is too small to matter to whom, and what packages do to members by that measure."""

import numpy as np

from ortaq.agreement import Agreement
from ortaq.answers.sections.gains import INCOME, MEMBER, USD_YEAR
from ortaq.core import VERDICT_TOLERANCE, Array, Payoffs, Verdict
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text


def materiality_table(agreement: Agreement, payoffs: Payoffs) -> Table:
    """Return below what a gain or loss does not matter to each member, and to how many packages it is indifferent."""
    material, income = agreement.material_percent, payoffs.income_musd[:, 0]
    counts = {word: count.tolist() for word, count in _counts(agreement).items()}
    chosen = agreement.recommended
    words = () if chosen is None else agreement.verdicts(chosen)
    rows = tuple(
        (
            Cell(Name("economy", member)),
            Cell(float(material[i] * income[i] / 100.0), Reading.MONEY),
            Cell(float(material[i]), Reading.INPUT),
            *((Cell(Text(f"verdict.{words[i].value}")),) if words else ()),
            *(Cell(count[i], Reading.COUNT) for count in counts.values()),
        )
        for i, member in enumerate(agreement.members)
    )
    columns = (
        MEMBER,
        Column(Text("column.too_small"), USD_YEAR),
        Column(Text("column.too_small"), INCOME),
        *((Column(Text("column.of_recommended")),) if words else ()),
        *(Column(Text("column.packages_that", {"verdict": Text(f"verdict.{word.value}")})) for word in counts),
    )
    return Table("materiality", Text("materiality.table"), columns, rows, (Text("note.materiality"),))


def _counts(agreement: Agreement) -> dict[Verdict, Array]:
    """Return how many feasible packages do what to each member, shape (member,)."""
    above = (agreement.robust_gain_percent - agreement.threshold_percent)[1:][agreement.feasible[1:]]
    bar = np.maximum(agreement.material_percent, VERDICT_TOLERANCE)
    gains, loses = (above > bar).sum(axis=0), (above < -bar).sum(axis=0)
    return {Verdict.GAINS: gains, Verdict.INDIFFERENT: len(above) - gains - loses, Verdict.LOSES: loses}
