"""What members want, get and lack, in all and by reach, and what leaves the river or is missing of what must come."""

import numpy as np

from ortaq.core import Array
from ortaq.core.report import Cell, Column, Name, Table, Text
from ortaq.domains.water.report.schematic import SHOWN, months, prefix, regime
from ortaq.domains.water.report.told import USUAL, Told

KM3_YEAR = Text("water.unit.km3_year")
KM3_MONTH = Text("water.unit.km3_month")


def deliveries(told: Told) -> Table:
    """Return what members want, get and lack in a mean year, without and with a deal."""
    basin = told.basin
    columns = (
        Column(Text("water.member")),
        Column(Text("water.wanted"), KM3_YEAR),
        Column(_of("delivered", told, USUAL), KM3_YEAR),
        *(Column(_of("deficit", told, k), KM3_YEAR) for k in range(len(told.regimes))),
    )
    wanted, given = told.wanted[USUAL].sum(axis=0), told.delivered[USUAL].sum(axis=0)
    mine = np.array([[float(c.member == m) for c in basin.canals] for m in basin.members])
    rows = tuple(
        (
            Cell(Name("economy", m)),
            Cell(float(mine[i] @ wanted)),
            Cell(float(mine[i] @ given)),
            *(Cell(float(mine[i] @ each), good=-1) for each in told.lack),
        )
        for i, m in enumerate(basin.members)
    )
    return Table(
        f"{prefix(basin)}-deliveries", Text("water.deliveries"), columns, rows, (Text("water.deliveries_note"),)
    )


def by_reach(told: Told) -> Table:
    """Return the same for every canal, from the sources down."""
    basin = told.basin
    columns = (
        Column(Text("water.canal")),
        Column(Text("water.reach")),
        Column(Text("water.member")),
        Column(Text("water.wanted"), KM3_YEAR),
        Column(_of("delivered", told, USUAL), KM3_YEAR),
        *(Column(_of("deficit", told, k), KM3_YEAR) for k in SHOWN),
        Column(Text("water.worst_month")),
    )
    rows = tuple(
        (
            Cell(c.title),
            Cell(basin.node(c.node).title),
            Cell(Name("economy", c.member)),
            Cell(float(told.wanted[USUAL][:, i].sum())),
            Cell(float(told.delivered[USUAL][:, i].sum())),
            *(Cell(float(told.lack[k, i]), good=-1) for k in SHOWN),
            Cell(_worst((told.wanted - told.delivered)[USUAL, :, i])),
        )
        for i, c in enumerate(basin.canals)
    )
    return Table(f"{prefix(basin)}-reaches", Text("water.by_reach"), columns, rows, (Text("water.by_reach_note"),))


def _of(what: str, told: Told, at: int) -> Text:
    return Text(f"water.{what}_of", {"regime": regime(told.regimes[at])})


def _worst(lack: Array) -> Text:
    """Return the month in which most is missing."""
    return months()[int(lack.argmax())] if lack.max() > LEAST else Text("water.none")


LEAST = 1e-4
"""km3 below which nothing is missing."""


def releases(told: Told) -> Table:
    """Return releases of the reservoir that is decided by month, and what leaves the river or is missing."""
    basin = told.basin
    columns = (
        Column(Text("water.month")),
        *(Column(regime(name), KM3_MONTH) for name in told.regimes),
    )
    rows = [(Cell(month), *(Cell(float(each[m])) for each in told.decided)) for m, month in enumerate(months())]
    titles = {o.outfall: o.title for o in basin.outfalls}
    for group, name, each in told.lost:
        title = titles[name] if group == "outfall" else Text(f"water.{group}", {"node": basin.node(name).title})
        rows.append((Cell(title), *(Cell(float(km3), good=-1, unit=KM3_YEAR) for km3 in each)))
    title = Text("water.releases", {"reservoir": basin.node(basin.decides).title})
    return Table(f"{prefix(basin)}-releases", title, columns, tuple(rows), (Text("water.releases_note"),))
