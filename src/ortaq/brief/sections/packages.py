"""The packages that stand out: four ways to choose, what each measure contributes, and all packages in one picture."""

from collections.abc import Mapping

from ortaq.agreement import attribution
from ortaq.brief.blocks import Cell, Column, Figure, Section, Table
from ortaq.brief.figures import contributions_figure, landscape_figure
from ortaq.brief.sections.package_tables import package_table
from ortaq.brief.view import View


def packages(view: View) -> Section:
    """Return the solutions with their measures, the contributions of the measures, and all packages as dots."""
    chosen = _chosen(view)
    blocks: list[Table | Figure] = [_choices(view, chosen)] if chosen else []
    if view.focus is not None:
        blocks += [contributions_figure(view, view.focus), _contributions(view, view.focus)]
    blocks.append(landscape_figure(view))
    others = [p for p in chosen if p != view.focus]
    blocks += [_other(view, number, p, chosen[p]) for number, p in enumerate(others, start=1)]
    lead = view.texts("packages.lead" if chosen else "packages.lead_none")
    return Section("packages", view.texts("packages.title"), (lead,), tuple(blocks))


def _chosen(view: View) -> Mapping[int, list[str]]:
    """Return each distinct package with the names of the solutions that pick it, the recommended one first."""
    agreement = view.material.agreement
    found: dict[int, list[str]] = {}
    if agreement.recommended is not None:
        found[agreement.recommended] = [view.texts("solution.recommended")]
    for solution, ties in agreement.solutions.items():
        for package in ties:
            found.setdefault(package, []).append(view.texts(f"solution.{solution}"))
    return found


def _choices(view: View, chosen: Mapping[int, list[str]]) -> Table:
    texts = view.texts
    rows = []
    for bit in range(len(view.material.payoffs.measures)):
        inside = [texts("mark.inside" if package >> bit & 1 else "mark.outside") for package in chosen]
        rows.append((Cell((view.tagged(bit),)), *(Cell((mark,)) for mark in inside)))
    columns = (Column(texts("column.measure")), *(Column(texts.join(names)) for names in chosen.values()))
    return Table("solutions", texts("packages.choices"), columns, tuple(rows), texts("note.solutions"))


def _contributions(view: View, package: int) -> Table:
    texts, payoffs = view.texts, view.material.payoffs
    parts = attribution(payoffs, package)[:, :, 0]
    bits = view.bits(package)
    rows = [(Cell((view.tagged(bit),)), *(view.gain(float(g)) for g in parts[bit])) for bit in bits]
    total = payoffs.gain_percent[package, :, 0]
    rows.append((Cell((texts("column.total"),)), *(view.gain(float(g)) for g in total)))
    columns = (
        Column(texts("column.measure")),
        *(Column(m, texts("unit.percent"), numeric=True) for m in view.members),
    )
    return Table("contributions", texts("packages.contributions"), columns, tuple(rows), texts("note.contributions"))


def _other(view: View, number: int, package: int, names: list[str]) -> Table:
    title = view.texts("packages.other", solutions=view.texts.join(names), tags=view.tags(package))
    return package_table(view, package, f"other-{number}", title)
