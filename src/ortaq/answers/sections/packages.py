"""The packages that stand out: four ways to choose, what each measure contributes, and what else could be chosen."""

from ortaq.agreement import attribution
from ortaq.answers.figures.contributions import contributions_figure
from ortaq.answers.figures.landscape import landscape_figure
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import INCOME, MEASURE, TOTAL, by_member, package_table, percent_cell
from ortaq.answers.sections.how_searched import searched_sentences
from ortaq.answers.sections.solutions import choices_table, chosen_by
from ortaq.answers.sections.verdicts import verdict_sentences
from ortaq.answers.sections.words import tagged, tags
from ortaq.core.report import Cell, Figure, Section, Table, Text
from ortaq.core.subsets import bits


def packages(material: Material) -> Section:
    """Return the solutions with their measures, the contributions of the measures, and the gains of other choices."""
    agreement = material.agreement
    chosen, focus = chosen_by(agreement.recommended, agreement.solutions), agreement.focus
    blocks: tuple[Table | Figure, ...] = (choices_table(agreement.measures, chosen),) if chosen else ()
    if focus is not None:
        title = Text("answer.table_closest" if agreement.recommended is None else "answer.table_recommended")
        blocks = (package_table(material, focus, "package-gains", title), *blocks)
        if material.searched is None:  # sums over all packages within it
            blocks = (*blocks, contributions_figure(material, focus), contributions_table(material, focus))
    if material.searched is None:
        blocks = (*blocks, landscape_figure(material.agreement))
    others = [package for package in chosen if package != focus]
    for number, package in enumerate(others, start=1):
        title = Text("packages.other", {"solutions": chosen[package], "tags": tags(package)})
        blocks = (*blocks, package_table(material, package, f"other-{number}", title))
    lead = Text("packages.lead" if chosen else "packages.lead_none")
    verdicts = verdict_sentences(material) if material.searched is None else searched_sentences(material)
    return Section("packages", Text("packages.title"), (*verdicts, lead), blocks)


def contributions_table(material: Material, package: int) -> Table:
    """Return what each measure of a package contributes to the gain of each member without a shock."""
    payoffs = material.payoffs
    parts = attribution(payoffs, package)[:, :, 0]
    rows = [
        (Cell(tagged(payoffs.measures, bit)), *(percent_cell(g) for g in parts[bit].tolist())) for bit in bits(package)
    ]
    total = payoffs.gain_percent[package, :, 0].tolist()
    rows.append((Cell(TOTAL), *(percent_cell(g) for g in total)))
    columns = (MEASURE, *by_member(payoffs.members, INCOME))
    note = (Text("note.contributions"),)
    return Table("contributions", Text("packages.contributions"), columns, tuple(rows), note)
