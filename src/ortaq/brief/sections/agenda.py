"""What every measure does on its own, and what it costs whom."""

from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable
from ortaq.brief.view import View


def agenda(view: View) -> PrintedSection:
    """Return the measures alone: gains of every member and yearly costs of every payer."""
    paragraphs = (view.texts("agenda.lead"),)
    return PrintedSection("agenda", view.texts("agenda.title"), paragraphs, (_gains(view), _costs(view)))


def _gains(view: View) -> PrintedTable:
    texts = view.texts
    rows = tuple(
        (PrintedCell((view.tagged(bit),)), *_member_cells(view, 1 << bit), _verdict(view, 1 << bit))
        for bit in range(len(view.material.payoffs.measures))
    )
    columns = (
        PrintedColumn(texts("column.measure")),
        *(PrintedColumn(m, texts("unit.percent_range_usd"), numeric=True) for m in view.members),
        PrintedColumn(texts("column.alone", rule=view.rule)),
    )
    return PrintedTable("measures", texts("agenda.gains"), columns, rows, texts("note.agenda"))


def _member_cells(view: View, package: int) -> tuple[PrintedCell, ...]:
    payoffs, band = view.material.payoffs, view.band(package)
    return tuple(
        view.gain(
            payoffs.gain_percent[package, i, 0],
            view.numbers.signed_money(payoffs.gain_musd[package, i, 0]),
            low=band.low_percent[i, 0],
            high=band.high_percent[i, 0],
        )
        for i in range(len(view.members))
    )


def _verdict(view: View, package: int) -> PrintedCell:
    agreement, texts = view.material.agreement, view.texts
    if agreement.is_accepted(package):
        return PrintedCell((texts("agenda.all_sign"),))
    surplus = agreement.surplus_percent[package]
    gain = agreement.robust_gain_percent[package]
    losing = [m for m, g in zip(view.members, gain, strict=True) if view.gain(float(g)).sign == "loss"]
    others = [
        m
        for m, s, g in zip(view.members, surplus, gain, strict=True)
        if view.gain(float(s)).sign != "gain" and view.gain(float(g)).sign != "loss"
    ]
    return PrintedCell(
        (
            *((texts("agenda.loses", members=texts.join(losing)),) if losing else ()),
            *((texts("agenda.gains_too_little", members=texts.join(others)),) if others else ()),
        )
    )


def _costs(view: View) -> PrintedTable:
    texts, payoffs = view.texts, view.material.payoffs
    rows = []
    for bit in range(len(payoffs.measures)):
        cost = payoffs.cost_musd[1 << bit]
        amounts = [view.numbers.money(float(c)) for c in (*cost, cost.sum())]
        rows.append((PrintedCell((view.tagged(bit),)), *(PrintedCell((a,)) for a in amounts)))
    columns = (
        PrintedColumn(texts("column.measure")),
        *(PrintedColumn(m, texts("unit.usd_year"), numeric=True) for m in (*view.members, texts("column.total"))),
    )
    return PrintedTable("costs", texts("agenda.costs"), columns, tuple(rows), texts("note.costs"))
