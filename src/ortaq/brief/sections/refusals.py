"""Why proposals are refused, what would change that, and who stands alone how often."""

from ortaq.agree import Refusal, refusal
from ortaq.brief.blocks import Cell, Column, Section, Table
from ortaq.brief.sections.headline import objection_sentences
from ortaq.brief.view import View


def refusals(view: View) -> Section:
    """Return the refusals of the single measures and of the whole agenda, and the members that block."""
    texts, agreement = view.texts, view.material.agreement
    whole = len(agreement.feasible) - 1
    proposals = {1 << bit: view.tagged(bit) for bit in range(len(agreement.measures))}
    proposals.setdefault(whole, texts("refusals.whole"))
    rows = [_row(view, title, p) for p, title in proposals.items() if not agreement.is_accepted(p)]
    columns = (
        Column(texts("column.proposal")),
        Column(texts("column.who")),
        Column(texts("column.shortfall"), texts("unit.usd_year"), numeric=True),
        Column(texts("column.fix")),
    )
    table = Table("refused", texts("refusals.table"), columns, tuple(rows), texts("note.refusals"))
    lead = texts("refusals.lead" if rows else "refusals.none", rule=view.rule)
    blocks = ((table,) if rows else ()) + _obstacles(view)
    return Section("refusals", texts("refusals.title"), (lead,), blocks)


def _row(view: View, title: str, package: int) -> tuple[Cell, ...]:
    found = refusal(view.material.payoffs, view.material.agreement, package)
    who = objection_sentences(view, found)
    shortfall = view.numbers.money(found.shortfall_musd)
    return Cell((title,)), Cell(who), Cell((shortfall,)), Cell(_fixes(view, found))


def _fixes(view: View, found: Refusal) -> tuple[str, ...]:
    texts, money = view.texts, view.numbers.money
    lines = []
    if not found.feasible:
        lines.append(texts("fix.infeasible"))
    if found.objections and found.fixable_by_transfers:
        spare = money(sum(found.spare_musd.values()))
        lines.append(texts("fix.transfers", shortfall=money(found.shortfall_musd), spare=spare))
    if found.additions:
        added = texts.join([view.measure(m) for m in next(iter(found.additions.values()))])
        lines.append(texts("fix.additions", measures=added, ways=view.numbers.count(len(found.additions))))
    elif found.nearest_distance is not None:
        count = view.numbers.count(found.nearest_distance)
        lines.append(texts("fix.nearest", package=view.package(found.nearest[0]), count=count))
    return tuple(lines) or (texts("fix.nothing"),)


def _obstacles(view: View) -> tuple[Table, ...]:
    texts, obstacles = view.texts, view.material.agreement.obstacles
    if not obstacles.missing_consent:
        return ()
    count = view.numbers.count
    alone = tuple((Cell((view.economy(m),)), Cell((count(n),))) for m, n in obstacles.blocked_alone.items())
    sets = tuple(
        (Cell((texts.join([view.economy(m) for m in who]),)), Cell((count(n),)))
        for who, n in obstacles.missing_consent.items()
        if len(who) > 1
    )
    packages = Column(texts("column.packages"), numeric=True)
    single = Table("alone", texts("refusals.alone"), (Column(texts("column.member")), packages), alone)
    joint = Table(
        "consent", texts("refusals.consent"), (Column(texts("column.set")), packages), sets, texts("note.consent")
    )
    return (single, joint) if sets else (single,)
