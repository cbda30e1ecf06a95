"""What a package is worth when the ground moves, and what the shocks are."""

from ortaq.brief.blocks import Cell, Column, Section, Table
from ortaq.brief.view import View


def shocks(view: View) -> Section:
    """Return the gains of the focus package under every shock, and the meaning of the shocks."""
    gains = () if view.focus is None else (_gains(view, view.focus),)
    return Section("shocks", view.texts("shocks.title"), (view.texts("shocks.lead"),), (*gains, _meanings(view)))


def _gains(view: View, package: int) -> Table:
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
        rows.append((Cell((member,)), *cells, view.gain(float(expected[i]))))
    columns = (
        Column(texts("column.member")),
        *(Column(view.shock(s), texts("unit.percent_range_usd"), numeric=True) for s in payoffs.shocks),
        Column(texts("column.mean"), texts("unit.percent"), numeric=True),
    )
    title = texts("shocks.gains", tags=view.tags(package))
    return Table("shock-gains", title, columns, tuple(rows), texts("note.shocks"))


def _meanings(view: View) -> Table:
    texts, payoffs = view.texts, view.material.payoffs
    described = {s.id: s.description for s in view.material.mechanism.shocks}
    rows = tuple(
        (
            Cell((view.shock(s),)),
            Cell((view.numbers.stated(round(100.0 * float(p), 6)),)),
            Cell((described.get(s, texts("shock.none_description")),)),
        )
        for s, p in zip(payoffs.shocks, payoffs.probability, strict=True)
    )
    columns = (
        Column(texts("column.shock")),
        Column(texts("column.probability"), texts("unit.percent_a_year"), numeric=True),
        Column(texts("column.meaning")),
    )
    return Table("shock-meanings", texts("shocks.meanings"), columns, rows)
