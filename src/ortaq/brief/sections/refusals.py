"""Why proposals are refused, what would change that, and who stands alone how often."""

from ortaq.agreement import Breach, Refusal, refusal
from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable
from ortaq.brief.sections.headline import objection_sentences
from ortaq.brief.view import View


def refusals(view: View) -> PrintedSection:
    """Return the refusals of the single measures and of the whole agenda, and the members that block."""
    texts, agreement = view.texts, view.material.agreement
    whole = len(agreement.feasible) - 1
    proposals = {1 << bit: view.tagged(bit) for bit in range(len(agreement.measures))}
    proposals.setdefault(whole, texts("refusals.whole"))
    rows = [_row(view, title, p) for p, title in proposals.items() if not agreement.is_accepted(p)]
    columns = (
        PrintedColumn(texts("column.proposal")),
        PrintedColumn(texts("column.who")),
        PrintedColumn(texts("column.shortfall"), texts("unit.usd_year"), numeric=True),
        PrintedColumn(texts("column.fix")),
    )
    table = PrintedTable("refused", texts("refusals.table"), columns, tuple(rows), texts("note.refusals"))
    lead = texts("refusals.lead" if rows else "refusals.none", rule=view.rule)
    blocks = ((table,) if rows else ()) + _obstacles(view)
    return PrintedSection("refusals", texts("refusals.title"), (lead,), blocks)


def _row(view: View, title: str, package: int) -> tuple[PrintedCell, ...]:
    refused = refusal(view.material.payoffs, view.material.agreement, package)
    who = objection_sentences(view, refused)
    shortfall = view.numbers.money(refused.shortfall_musd)
    return PrintedCell((title,)), PrintedCell(who), PrintedCell((shortfall,)), PrintedCell(fixes(view, refused))


def fixes(view: View, found: Refusal) -> tuple[str, ...]:
    """Return what would change a refusal, one sentence each."""
    texts, money = view.texts, view.numbers.money
    lines = []
    lines += [_breach(view, breach) for breach in found.breaches]
    if not found.feasible and not found.breaches:
        lines.append(texts("fix.infeasible"))
    if found.objections:
        asked = [
            texts("fix.threshold", member=view.economy(o.member), percent=view.numbers.plain(o.signs_at_percent))
            for o in found.objections
        ]
        lines.append(texts("fix.thresholds", thresholds=texts.join(asked)))
    if found.objections and found.fixable_by_transfers:
        spare = money(sum(found.spare_musd.values()))
        lines.append(texts("fix.transfers", shortfall=money(found.shortfall_musd), spare=spare))
    if found.additions:
        added = texts.join([view.measure(m) for m in next(iter(found.additions.values()))])
        lines.append(texts("fix.additions", measures=added, ways=view.numbers.count(len(found.additions))))
    elif found.nearest_distance is not None:
        count = view.numbers.count(found.nearest_distance)
        lines.append(texts("fix.nearest", package=view.package(found.nearest[0]), count=count))
    if found.swaps and len(found.package.measures) > 1:
        dropped, taken = (view.measure(m) for m in next(iter(found.swaps.values())))
        lines.append(texts("fix.swap", dropped=dropped, taken=taken, ways=view.numbers.count(len(found.swaps))))
    return tuple(lines) or (texts("fix.nothing"),)


def _breach(view: View, breach: Breach) -> str:
    """Return one rule or limit that a proposal does not keep, with its numbers."""
    texts, money, about = view.texts, view.numbers.money, breach.about
    if breach.kind == "excludes":
        return texts("fix.breach_excludes", measures=texts.join([view.measure(m) for m in about]))
    if breach.kind in {"requires", "ladder"}:
        key = "fix.breach_requires" if breach.kind == "requires" else "fix.breach_ladder"
        return texts(key, measure=view.measure(about[0]), needed=view.measure(about[1]))
    if breach.kind == "limit":
        value, limit = view.numbers.plain(breach.value), view.numbers.plain(breach.limit)
        return texts("fix.breach_limit", name=about[0], member=view.economy(about[1]), value=value, limit=limit)
    if breach.kind == "budget":
        return texts("fix.breach_budget", value=money(breach.value), limit=money(breach.limit))
    member = view.economy(about[0])
    return texts("fix.breach_member_budget", member=member, value=money(breach.value), limit=money(breach.limit))


def _obstacles(view: View) -> tuple[PrintedTable, ...]:
    texts, obstacles = view.texts, view.material.agreement.obstacles
    if not obstacles.missing_consent:
        return ()
    count = view.numbers.count
    alone = tuple(
        (PrintedCell((view.economy(m),)), PrintedCell((count(n),))) for m, n in obstacles.blocked_alone.items()
    )
    sets = tuple(
        (PrintedCell((texts.join([view.economy(m) for m in who]),)), PrintedCell((count(n),)))
        for who, n in obstacles.missing_consent.items()
        if len(who) > 1
    )
    packages = PrintedColumn(texts("column.packages"), numeric=True)
    single = PrintedTable("alone", texts("refusals.alone"), (PrintedColumn(texts("column.member")), packages), alone)
    joint = PrintedTable(
        "consent",
        texts("refusals.consent"),
        (PrintedColumn(texts("column.set")), packages),
        sets,
        texts("note.consent"),
    )
    return (single, joint) if sets else (single,)
