"""What water is worth by place and month: the shadow prices of a run as a table."""

from ortaq.core import Array
from ortaq.core.report import Cell, Column, Table, Text
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.report.schematic import months, prefix

_PRICE = Text("water.unit.usd_1000m3")


def price_table(basin: Basin, prices: Array) -> Table:
    """Return what one more km3 would be worth by place and month, in the mean year of a run.

    Parameters
    ----------
    basin : Basin
    prices : ndarray, shape (month of the year, node)
    """
    shown = [basin.decides, *(n.node for n in basin.nodes if n.kind == "reach")]
    at = [[n.node for n in basin.nodes].index(node) for node in shown]
    columns = (Column(Text("water.month")), *(Column(basin.node(node).title, _PRICE) for node in shown))
    rows = tuple((Cell(month), *(Cell(float(prices[m, i])) for i in at)) for m, month in enumerate(months()))
    notes = (Text("water.prices_note", {"reservoir": basin.node(basin.decides).title}),)
    return Table(f"{prefix(basin)}-prices", Text("water.prices"), columns, rows, notes)
