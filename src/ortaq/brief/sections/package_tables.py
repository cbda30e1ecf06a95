"""What one package gives every member: the table used for the recommended package and the other solutions."""

from ortaq.brief.blocks import Cell, Column, Table
from ortaq.brief.view import View
from ortaq.core import Array


def package_table(view: View, package: int, id: str, title: str) -> Table:
    """Return every member's gain without a shock, in its worst shock and in the mean over shocks."""
    payoffs, band, texts = view.material.payoffs, view.band(package), view.texts
    percent, musd = payoffs.gain_percent[package], payoffs.gain_musd[package]
    worst, expected = percent.argmin(axis=1), view.expected(package)
    robust = band.robust_low_percent, band.robust_high_percent
    rows = []
    for i, member in enumerate(view.members):
        calm = view.gain(percent[i, 0], low=band.low_percent[i, 0], high=band.high_percent[i, 0])
        money = view.money_span(musd[i, 0], band.low_musd[i, 0], band.high_musd[i, 0])
        shock = view.shock(payoffs.shocks[worst[i]])
        least = _robust_cell(view, percent[i, worst[i]], i, robust if view.worst else None, shock)
        mean = _robust_cell(view, expected[i], i, None if view.worst else robust)
        rows.append((Cell((member,)), calm, Cell(money), least, mean))
    columns = (
        Column(texts("column.member")),
        Column(texts("column.no_shock"), texts("unit.percent_range"), numeric=True),
        Column(texts("column.no_shock"), texts("unit.usd_year_range"), numeric=True),
        Column(
            texts("column.worst_shock"), texts("unit.percent_range" if view.worst else "unit.percent"), numeric=True
        ),
        Column(texts("column.mean"), texts("unit.percent" if view.worst else "unit.percent_range"), numeric=True),
    )
    return Table(id, title, columns, tuple(rows), texts("note.package"))


def _robust_cell(view: View, percent: float, member: int, robust: tuple[Array, Array] | None, *more: str) -> Cell:
    if robust is None:
        return view.gain(percent, *more)
    return view.gain(percent, *more, low=robust[0][member], high=robust[1][member])
