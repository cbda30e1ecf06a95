"""A package that a reader has chosen on a computed table, and what all would sign on the reader's terms.

For briefs of a view: unlike the package of the first page, the chosen one may have no range over the assumptions.
"""

from ortaq.agreement import Listed, refusal, transfers
from ortaq.agreement.sentences import rule
from ortaq.answers.figures.landscape import landscape_figure
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import INCOME, MEMBER, USD_YEAR, gain_cell, gain_column, percent_cell, verdict_word
from ortaq.answers.sections.reasons import fixes, objections, unrefused
from ortaq.answers.sections.shocks import shock_gains
from ortaq.answers.sections.solutions import chosen_by, solutions_table
from ortaq.answers.sections.words import case_names, counted, economies, tagged_list, tags
from ortaq.core import Mask
from ortaq.core.report import Cell, Column, Items, Name, Number, Paragraphs, Reading, Section, Table, Text, Words


def chosen_package(material: Material, package: int, shock: int) -> Section:
    """Return what one package brings every member, who would sign it, why not, and what would change that.

    Parameters
    ----------
    material : Material
    package : int
        Package index; 0 is the package without a measure.
    shock : int
        Position of the shock whose gains stand first.
    """
    title = Text("chosen.title")
    if package == 0:
        return Section("chosen", title, (Text("chosen.nothing"),), ())
    terms: dict[str, Words] = {"rule": rule(material.agreement), "case": case_names(material.cases[:1])}
    paragraphs = (
        Text("chosen.measures", terms),
        tagged_list(material.payoffs.measures, package),
        *_verdict(material, package),
        *_certainty(material, package),
    )
    blocks = verdicts_table(material, package, shock), shock_gains(material, package, "chosen-shocks")
    return Section("chosen", title, paragraphs, blocks)


def signed_packages(material: Material) -> Section:
    """Return the terms, the packages that stand out on them, and where all packages lie."""
    agreement = material.agreement
    picture = landscape_figure(agreement)
    asked = tuple(
        Text("fix.threshold", {"member": Name("economy", member), "percent": Number(percent, Reading.INPUT)})
        for member, percent in zip(agreement.members, agreement.threshold_percent.tolist(), strict=True)
    )
    title, how = Text("signed.title"), rule(agreement)
    terms = Text("signed.terms", {"rule": how, "thresholds": asked})
    if not agreement.accepted.size:
        return Section("signed", title, (terms, Text("answer.none", {"rule": how})), (picture,))
    numbers = {"signed": counted(agreement.accepted.size), "packages": counted(int(agreement.feasible[1:].sum()))}
    chosen = chosen_by(agreement.recommended, agreement.solutions)
    table = solutions_table(Listed.of_table(material.payoffs, agreement), chosen)
    return Section("signed", title, (terms, Text("signed.count", numbers)), (table, picture))


def _signs(material: Material, package: int) -> Mask:
    return material.agreement.signs(material.agreement.robust_gain_percent[package])


def _verdict(material: Material, package: int) -> Paragraphs:
    """Return who would sign, or who would not, why, and what would change it."""
    payoffs, agreement = material.payoffs, material.agreement
    if agreement.is_accepted(package):
        return (Text("chosen.signed"),)
    refused = refusal(payoffs, agreement, package)
    missing = [m for m, signs in zip(agreement.members, _signs(material, package), strict=True) if not signs]
    who = Text("chosen.refused", {"members": economies(missing)}) if missing else unrefused(refused)
    return who, Items((*objections(refused), *fixes(refused, agreement.measures)))


def _certainty(material: Material, package: int) -> tuple[Text, ...]:
    """Return in how many cases all sign, or that this is not known; and whether the gains are estimates."""
    payoffs, band = material.payoffs, material.bands.get(package)
    known = Text("chosen.no_range")
    if band is not None:
        cases = {"signed": counted(len(band.accepted_in)), "cases": counted(len(material.cases))}
        known = Text("chosen.cases", cases)
    if payoffs.is_verified(package):
        return (known,)
    return known, Text("chosen.estimate", {"points": Number(payoffs.largest_error_percent, Reading.SIZE)})


def verdicts_table(material: Material, package: int, shock: int) -> Table:
    """Return what every member gains, asks for and could pay, whether it signs, and which payment would win it.

    Parameters
    ----------
    material : Material
    package : int
    shock : int
        Position of the shock whose gains stand first.
    """
    payoffs, agreement, signs = material.payoffs, material.agreement, _signs(material, package)
    paid = transfers(payoffs, agreement, package)
    none = Cell(Text("chosen.no_payment"))
    rows = tuple(
        (
            Cell(Name("economy", member)),
            gain_cell(material, package, i, shock),
            percent_cell(agreement.robust_gain_percent[package, i]),
            Cell(float(agreement.threshold_percent[i]), Reading.INPUT),
            Cell(verdict_word(material, package, i)),
            Cell(Text("chosen.signs" if signs[i] else "chosen.refuses")),
            Cell(float(agreement.surplus_musd[package, i]), Reading.MONEY_CHANGE),
            none if paid is None else Cell(float(paid.received_musd[i, 0]), Reading.MONEY_CHANGE),
        )
        for i, member in enumerate(agreement.members)
    )
    columns = (
        MEMBER,
        gain_column(Name("change", payoffs.shocks[shock])),
        Column(Text("column.decides"), INCOME),
        Column(Text("column.threshold"), INCOME),
        Column(Text("column.counted_as")),
        Column(Text("column.verdict")),
        Column(Text("column.spare"), USD_YEAR),
        Column(Text("column.payment"), USD_YEAR),
    )
    note = Text("note.chosen", {"rule": rule(agreement)})
    return Table("chosen-verdicts", Text("chosen.verdicts", {"tags": tags(package)}), columns, rows, (note,))
