"""What a package is worth when the ground moves, and what the shocks are."""

from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable
from ortaq.brief.view import View


def shocks(view: View) -> PrintedSection:
    """Return the gains of the focus package under every shock, and the meaning of the shocks."""
    gains = () if view.focus is None else (_gains(view, view.focus),)
    return PrintedSection("shocks", view.texts("shocks.title"), (view.texts("shocks.lead"),), (*gains, _meanings(view)))


def _gains(view: View, package: int) -> PrintedTable:
    texts, payoffs, band = view.texts, view.material.payoffs, view.band(package)
    expected = view.expected(package)
    rows = []
    for i, member in enumerate(view.members):
        cells = [
            view.gain(
                payoffs.gain_percent[package, i, s],
                view.numbers.signed_money(payoffs.gain_musd[package, i, s]),
                low=band.low_percent[i, s],
                high=band.high_percent[i, s],
            )
            for s in range(len(payoffs.shocks))
        ]
        rows.append((PrintedCell((member,)), *cells, view.gain(float(expected[i]))))
    columns = (
        PrintedColumn(texts("column.member")),
        *(PrintedColumn(view.shock(s), texts("unit.percent_range_usd"), numeric=True) for s in payoffs.shocks),
        PrintedColumn(texts("column.mean"), texts("unit.percent"), numeric=True),
    )
    title = texts("shocks.gains", tags=view.tags(package))
    return PrintedTable("shock-gains", title, columns, tuple(rows), texts("note.shocks"))


def _meanings(view: View) -> PrintedTable:
    texts, payoffs = view.texts, view.material.payoffs
    described = {s.id: s.description for s in view.material.mechanism.shocks}
    rows = tuple(
        (
            PrintedCell((view.shock(s),)),
            PrintedCell((view.numbers.stated(round(100.0 * float(p), 6)),)),
            PrintedCell((described.get(s, texts("shock.none_description")),)),
        )
        for s, p in zip(payoffs.shocks, payoffs.probability, strict=True)
    )
    columns = (
        PrintedColumn(texts("column.shock")),
        PrintedColumn(texts("column.probability"), texts("unit.percent_a_year"), numeric=True),
        PrintedColumn(texts("column.meaning")),
    )
    return PrintedTable("shock-meanings", texts("shocks.meanings"), columns, rows)
