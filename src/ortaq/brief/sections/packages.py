"""The packages that stand out: four ways to choose, what each measure contributes, and all packages in one picture."""

from collections.abc import Mapping

from ortaq.agreement import attribution
from ortaq.brief.figures import contributions_figure, landscape_figure
from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedFigure, PrintedSection, PrintedTable
from ortaq.brief.sections.package_tables import package_table
from ortaq.brief.view import View


def packages(view: View) -> PrintedSection:
    """Return the solutions with their measures, the contributions of the measures, and all packages as dots."""
    chosen = _chosen(view)
    blocks: list[PrintedTable | PrintedFigure] = [_choices(view, chosen)] if chosen else []
    if view.focus is not None:
        blocks += [contributions_figure(view, view.focus), _contributions(view, view.focus)]
    blocks.append(landscape_figure(view))
    others = [p for p in chosen if p != view.focus]
    blocks += [_other(view, number, p, chosen[p]) for number, p in enumerate(others, start=1)]
    lead = view.texts("packages.lead" if chosen else "packages.lead_none")
    return PrintedSection("packages", view.texts("packages.title"), (lead,), tuple(blocks))


def _chosen(view: View) -> Mapping[int, list[str]]:
    """Return each distinct package with the names of the solutions that pick it, the recommended one first."""
    agreement = view.material.agreement
    chosen_by: dict[int, list[str]] = {}
    if agreement.recommended is not None:
        chosen_by[agreement.recommended] = [view.texts("solution.recommended")]
    for solution, ties in agreement.solutions.items():
        for package in ties:
            chosen_by.setdefault(package, []).append(view.texts(f"solution.{solution}"))
    return chosen_by


def _choices(view: View, chosen: Mapping[int, list[str]]) -> PrintedTable:
    texts = view.texts
    rows = []
    for bit in range(len(view.material.payoffs.measures)):
        inside = [texts("mark.inside" if package >> bit & 1 else "mark.outside") for package in chosen]
        rows.append((PrintedCell((view.tagged(bit),)), *(PrintedCell((mark,)) for mark in inside)))
    columns = (PrintedColumn(texts("column.measure")), *(PrintedColumn(texts.join(names)) for names in chosen.values()))
    return PrintedTable("solutions", texts("packages.choices"), columns, tuple(rows), texts("note.solutions"))


def _contributions(view: View, package: int) -> PrintedTable:
    texts, payoffs = view.texts, view.material.payoffs
    parts = attribution(payoffs, package)[:, :, 0]
    bits = view.bits(package)
    rows = [(PrintedCell((view.tagged(bit),)), *(view.gain(float(g)) for g in parts[bit])) for bit in bits]
    total = payoffs.gain_percent[package, :, 0]
    rows.append((PrintedCell((texts("column.total"),)), *(view.gain(float(g)) for g in total)))
    columns = (
        PrintedColumn(texts("column.measure")),
        *(PrintedColumn(m, texts("unit.percent"), numeric=True) for m in view.members),
    )
    return PrintedTable(
        "contributions", texts("packages.contributions"), columns, tuple(rows), texts("note.contributions")
    )


def _other(view: View, number: int, package: int, names: list[str]) -> PrintedTable:
    title = view.texts("packages.other", solutions=view.texts.join(names), tags=view.tags(package))
    return package_table(view, package, f"other-{number}", title)
