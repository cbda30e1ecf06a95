"""A package that a reader has chosen on a computed table, and what all would sign on the reader's terms.

For briefs of a view: unlike the package of the first page, the chosen one may have no range over the assumptions.
"""

from ortaq.agreement import accepts, refusal, transfers
from ortaq.brief.figures import landscape_figure
from ortaq.brief.printed import Paragraph, PrintedCell, PrintedColumn, PrintedSection, PrintedTable
from ortaq.brief.sections.headline import objection_sentences
from ortaq.brief.sections.refusals import fixes
from ortaq.brief.view import View
from ortaq.core import Mask


def chosen_package(view: View, package: int, shock: int) -> PrintedSection:
    """Return what one package brings every member, who would sign it, why not, and what would change that.

    Parameters
    ----------
    view : View
    package : int
        Package index; 0 is the package without a measure.
    shock : int
        Position of the shock whose gains stand first.
    """
    texts = view.texts
    if package == 0:
        return PrintedSection("chosen", texts("chosen.title"), (texts("chosen.nothing"),), ())
    paragraphs = (
        texts("chosen.measures", rule=view.rule, case=view.material.cases[0]),
        tuple(view.tagged(bit) for bit in view.bits(package)),
        *_verdict(view, package),
        *_certainty(view, package),
    )
    blocks = (_verdicts(view, package, shock), _shocks(view, package))
    return PrintedSection("chosen", texts("chosen.title"), paragraphs, blocks)


def signed_packages(view: View) -> PrintedSection:
    """Return the terms, the packages that stand out on them, and where all packages lie."""
    texts, agreement, numbers = view.texts, view.material.agreement, view.numbers
    asked = [
        f"{member} {numbers.stated(float(percent))} %"
        for member, percent in zip(view.members, agreement.threshold_percent, strict=True)
    ]
    terms = texts("signed.terms", rule=view.rule, thresholds=texts.join(asked))
    if not agreement.accepted.size:
        none = texts("answer.none", rule=view.rule)
        return PrintedSection("signed", texts("signed.title"), (terms, none), (landscape_figure(view),))
    count = texts(
        "signed.count",
        signed=numbers.count(int(agreement.accepted.size)),
        packages=numbers.count(int(agreement.feasible[1:].sum())),
    )
    return PrintedSection("signed", texts("signed.title"), (terms, count), (_solutions(view), landscape_figure(view)))


def _signs(view: View, package: int) -> Mask:
    agreement = view.material.agreement
    return accepts(agreement.robust_gain_percent[package], agreement.threshold_percent)


def _verdict(view: View, package: int) -> tuple[Paragraph, ...]:
    """Return who would sign, or who would not, why, and what would change it."""
    texts, payoffs, agreement = view.texts, view.material.payoffs, view.material.agreement
    if agreement.is_accepted(package):
        return (texts("chosen.signed"),)
    refused = refusal(payoffs, agreement, package)
    missing = [m for m, signs in zip(view.members, _signs(view, package), strict=True) if not signs]
    who = texts("chosen.refused", members=texts.join(missing)) if missing else texts("chosen.breached")
    return who, (*objection_sentences(view, refused), *fixes(view, refused))


def _certainty(view: View, package: int) -> tuple[str, ...]:
    """Return in how many cases all sign, or that this is not known; and whether the gains are estimates."""
    material, texts, numbers = view.material, view.texts, view.numbers
    band = material.bands.get(package)
    cases = numbers.count(len(material.cases))
    known = (
        texts("chosen.no_range")
        if band is None
        else texts("chosen.cases", signed=numbers.count(len(band.accepted_in)), cases=cases)
    )
    if material.payoffs.is_verified(package):
        return (known,)
    return known, texts("chosen.estimate", points=numbers.size(material.payoffs.largest_error_percent))


def _gain(view: View, package: int, member: int, shock: int) -> PrintedCell:
    """Return a gain in percent and USD, with its range where the package has one."""
    payoffs, band = view.material.payoffs, view.material.bands.get(package)
    percent = float(payoffs.gain_percent[package, member, shock])
    money = view.numbers.signed_money(float(payoffs.gain_musd[package, member, shock]))
    if band is None:
        return view.gain(percent, money)
    low, high = band.low_percent[member, shock], band.high_percent[member, shock]
    return view.gain(percent, money, low=float(low), high=float(high))


def _verdicts(view: View, package: int, shock: int) -> PrintedTable:
    texts, numbers, agreement = view.texts, view.numbers, view.material.agreement
    payments = transfers(view.material.payoffs, agreement, package)
    signs = _signs(view, package)
    rows = []
    for i, member in enumerate(view.members):
        paid = "" if payments is None else numbers.signed_money(float(payments.received_musd[i, 0]))
        cells = (
            _gain(view, package, i, shock),
            view.gain(float(agreement.robust_gain_percent[package, i])),
            PrintedCell((numbers.stated(float(agreement.threshold_percent[i])),)),
            PrintedCell((texts("chosen.signs" if signs[i] else "chosen.refuses"),)),
            PrintedCell((numbers.signed_money(float(agreement.surplus_musd[package, i])),)),
            PrintedCell((paid or texts("chosen.no_payment"),)),
        )
        rows.append((PrintedCell((member,)), *cells))
    columns = (
        PrintedColumn(texts("column.member")),
        PrintedColumn(view.shock(view.material.payoffs.shocks[shock]), texts("unit.percent_range_usd"), numeric=True),
        PrintedColumn(texts("column.decides"), texts("unit.percent"), numeric=True),
        PrintedColumn(texts("column.threshold"), texts("unit.percent"), numeric=True),
        PrintedColumn(texts("column.verdict")),
        PrintedColumn(texts("column.spare"), texts("unit.usd_year"), numeric=True),
        PrintedColumn(texts("column.payment"), texts("unit.usd_year"), numeric=True),
    )
    title = texts("chosen.verdicts", tags=view.tags(package))
    return PrintedTable("chosen-verdicts", title, columns, tuple(rows), texts("note.chosen", rule=view.rule))


def _shocks(view: View, package: int) -> PrintedTable:
    shocks = range(len(view.material.payoffs.shocks))
    rows = tuple(
        (PrintedCell((member,)), *(_gain(view, package, i, s) for s in shocks)) for i, member in enumerate(view.members)
    )
    columns = (
        PrintedColumn(view.texts("column.member")),
        *(
            PrintedColumn(view.shock(s), view.texts("unit.percent_range_usd"), numeric=True)
            for s in view.material.payoffs.shocks
        ),
    )
    return PrintedTable("chosen-shocks", view.texts("shocks.gains", tags=view.tags(package)), columns, rows)


def _solutions(view: View) -> PrintedTable:
    texts, agreement = view.texts, view.material.agreement
    named: dict[int, list[str]] = {}
    if agreement.recommended is not None:
        named[agreement.recommended] = [texts("solution.recommended")]
    for solution, ties in agreement.solutions.items():
        for package in ties:
            named.setdefault(package, []).append(texts(f"solution.{solution}"))
    rows = tuple(
        (
            PrintedCell((texts.join(names),)),
            PrintedCell(tuple(view.tagged(bit) for bit in view.bits(package))),
            *(view.gain(float(g)) for g in agreement.robust_gain_percent[package]),
            PrintedCell((view.numbers.signed_money(float(agreement.robust_gain_musd[package].sum())),)),
        )
        for package, names in named.items()
    )
    columns = (
        PrintedColumn(texts("column.chosen_by")),
        PrintedColumn(texts("column.measures")),
        *(PrintedColumn(m, texts("unit.percent"), numeric=True) for m in view.members),
        PrintedColumn(texts("column.total"), texts("unit.usd_year"), numeric=True),
    )
    return PrintedTable("signed-solutions", texts("signed.table"), columns, rows, texts("note.signed", rule=view.rule))
