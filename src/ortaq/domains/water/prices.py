"""What water is worth by place and month: the shadow prices of a run as a table."""

import numpy as np

from ortaq.core.report import Cell, Column, Section, Table, Text
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import means_by_month

_PRICE = Text("water.unit.usd_1000m3")


def price_section(record: Record) -> Section:
    """Return what one more km3 would be worth by place and month, in the mean year of a run.

    Parameters
    ----------
    record : Record
        Run month by month.
    """
    basin = record.assumed.basin
    prices = means_by_month(record.prices if record.prices is not None else np.zeros((0, 0)), record.months)
    shown = [basin.decides, *(n.node for n in basin.nodes if n.kind == "reach")]
    at = [[n.node for n in basin.nodes].index(node) for node in shown]
    columns = (Column(Text("water.month")), *(Column(basin.node(node).title, _PRICE) for node in shown))
    rows = tuple((Cell(Text(f"water.month.{m + 1}")), *(Cell(float(prices[m, i])) for i in at)) for m in range(MONTHS))
    notes = (Text("water.prices_note", {"reservoir": basin.node(basin.decides).title}),)
    table = Table("water-prices", Text("water.prices"), columns, rows, notes)
    return Section("water-prices", Text("water.prices"), (), (table,))
