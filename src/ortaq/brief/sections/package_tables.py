"""What one package gives every member: the table used for the recommended package and the other solutions."""

from ortaq.agreement import Acceptance
from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedTable
from ortaq.brief.view import View
from ortaq.core import Array


def package_table(view: View, package: int, id: str, title: str) -> PrintedTable:
    """Return every member's gain without a shock, in its worst shock, in the mean, and as it looks at shocks."""
    payoffs, band, texts = view.material.payoffs, view.band(package), view.texts
    percent, musd = payoffs.gain_percent[package], payoffs.gain_musd[package]
    worst, expected = percent.argmin(axis=1), view.expected(package)
    looked_at = view.material.agreement.robust_gain_percent[package]
    robust = {view.accept: (band.robust_low_percent, band.robust_high_percent)}
    over_shocks, rows = _robust_columns(view), []
    for i, member in enumerate(view.members):
        calm = view.gain(percent[i, 0], low=band.low_percent[i, 0], high=band.high_percent[i, 0])
        money = view.money_span(musd[i, 0], band.low_musd[i, 0], band.high_musd[i, 0])
        shock = view.shock(payoffs.shocks[worst[i]])
        cells = [
            _robust_cell(view, percent[i, worst[i]], i, robust.get(Acceptance.WORST), shock),
            _robust_cell(view, expected[i], i, robust.get(Acceptance.EXPECTED)),
        ]
        if view.accept is Acceptance.CVAR:
            cells.insert(1, _robust_cell(view, looked_at[i], i, robust[Acceptance.CVAR]))
        rows.append((PrintedCell((member,)), calm, PrintedCell(money), *(cells if over_shocks else [])))
    columns = (
        PrintedColumn(texts("column.member")),
        PrintedColumn(texts("column.no_shock"), texts("unit.percent_range"), numeric=True),
        PrintedColumn(texts("column.no_shock"), texts("unit.usd_year_range"), numeric=True),
        *over_shocks,
    )
    return PrintedTable(id, title, columns, tuple(rows), texts("note.package"))


def _robust_columns(view: View) -> list[PrintedColumn]:
    """Return the columns of gains over the shocks, none without shocks; the one that members look at has a range."""
    if len(view.material.payoffs.shocks) == 1:
        return []
    titles = {
        Acceptance.WORST: view.texts("column.worst_shock"),
        Acceptance.CVAR: view.texts("column.tail", tail=view.tail),
        Acceptance.EXPECTED: view.texts("column.mean"),
    }
    shown = (a for a in titles if a in {Acceptance.WORST, Acceptance.EXPECTED, view.accept})
    units = {True: view.texts("unit.percent_range"), False: view.texts("unit.percent")}
    return [PrintedColumn(titles[a], units[a is view.accept], numeric=True) for a in shown]


def _robust_cell(
    view: View, percent: float, member: int, robust: tuple[Array, Array] | None, *more: str
) -> PrintedCell:
    if robust is None:
        return view.gain(percent, *more)
    return view.gain(percent, *more, low=robust[0][member], high=robust[1][member])
