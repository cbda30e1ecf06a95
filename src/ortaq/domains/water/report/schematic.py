"""The river from its sources down, with what every place lets go by month, without a deal and with one."""

from ortaq.core.chart import Bars, Chart, Key, Panel, Scale, ScaleKind
from ortaq.core.report import Figure, Number, Reading, Text, Words
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.report.told import USUAL, Told

LAST = -1
"""Position of the last regime."""

SHOWN = (USUAL, LAST)
"""Regimes that are drawn."""


def regime(name: str) -> Text:
    """Return what a regime is called."""
    return Text(f"water.regime.{name}")


def months() -> tuple[Text, ...]:
    """Return the names of the months."""
    return tuple(Text(f"water.month.{m + 1}") for m in range(MONTHS))


def schematic(told: Told) -> Figure:
    """Return the river: reservoirs and the outlet with bars, reaches with what is delivered there."""
    basin = told.basin
    order = down_river(basin)
    place = {node: k for k, node in enumerate(order)}
    panels = tuple(_panel(told, node, place) for node in order)
    across = Scale(
        ScaleKind.CATEGORY, Text("water.month"), names=months(), codes=tuple(str(m + 1) for m in range(MONTHS))
    )
    upwards = Scale(ScaleKind.LINEAR, Text("water.let_go"), Text("water.unit.km3_month"))
    keys = tuple(Key(regime(told.regimes[k])) for k in SHOWN)
    chart = Chart(across, upwards, panels, each=Text("water.place"), name=Text("water.regime"), keys=keys)
    decided = {"basin": basin.title, "reservoir": basin.node(basin.decides).title}
    return Figure(
        f"{prefix(basin)}-river",
        Text("water.schematic", decided),
        Text("water.schematic_description", decided),
        chart,
        (Text("water.schematic_note"),),
    )


def prefix(basin: Basin) -> str:
    """Return what the ids of a basin's tables and figures begin with: several basins may stand on one page."""
    return "water-" + "".join(c if c.isalnum() and c.isascii() else "-" for c in basin.name)


def down_river(basin: Basin) -> tuple[str, ...]:
    """Return the nodes, every one before that to which it leads, else in the order of the table."""
    left, order = [n.node for n in basin.nodes], list[str]()
    while left:
        leading = {basin.node(node).to for node in left}
        free = next(node for node in left if node not in leading)
        left.remove(free)
        order.append(free)
    return tuple(order)


def _panel(told: Told, node: str, place: dict[str, int]) -> Panel:
    row = told.basin.node(node)
    into = place[row.to] if row.to else None
    if row.kind == "reach":
        return Panel(row.title, (), _delivered(told, node), into)
    at = [n.node for n in told.basin.nodes].index(node)
    each = [told.passed[k, :, at] for k in SHOWN]
    marks = tuple(Bars(k, tuple(values.tolist())) for k, values in enumerate(each))
    gaps = {name: Number(float(values.sum())) for name, values in zip(("before", "after"), each, strict=True)}
    return Panel(row.title, marks, Text("water.let_go_year", gaps), into)


def _delivered(told: Told, node: str) -> Words:
    """Return what is delivered at a reach; nothing where nobody takes water."""
    here = [i for i, c in enumerate(told.basin.canals) if c.node == node]
    if not here:
        return ""
    gaps = {
        "wanted": Number(float(told.wanted[LAST][:, here].sum()), Reading.SIZE),
        "before": Number(float(told.delivered[USUAL][:, here].sum())),
        "after": Number(float(told.delivered[LAST][:, here].sum())),
    }
    return Text("water.delivered_year", gaps)
