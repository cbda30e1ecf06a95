"""The tables of a basin folder."""

from ortaq.domains.water.basin.rows import MONTHS
from ortaq.tables import ColumnSpec, TableSpec

KINDS = ("reservoir", "beside", "reach", "outlet")
BOUNDS = ("least", "most")
RULES = ("first", "planned", "limit")
STAGES = ("built", "planned")
DAM_ITEMS = ("full_km3", "live_km3", "mw", "twh", "cost_musd", "resettled", "flooded_km2", "least_m3s", "fill_years")
WORTHS = ("home", "export", "export_winter", "import", "water", "stored_head", "stored", "excess", "missing")

_SOURCE = ColumnSpec("source", "Ids of sources and assumptions, joined by +")
_MONTH = ColumnSpec("month", "Month of the year", "integer", floor=1, ceiling=MONTHS)


def _number(name: str, title: str, unit: str, *, blank: float | None = None, floor: float | None = 0.0) -> ColumnSpec:
    return ColumnSpec(name, title, "number", unit, floor, blank=blank)


def _band(name: str, title: str, unit: str, *, floor: float | None = 0.0) -> tuple[ColumnSpec, ...]:
    heads = (("low", "Low end"), (name, title), ("high", "High end"))
    return tuple(_number(each, says, unit, floor=floor) for each, says in heads)


NODES = TableSpec(
    "nodes",
    "nodes.csv",
    "Places on the river, and where each flows to",
    (
        ColumnSpec("node", "Id"),
        ColumnSpec("title", "Name"),
        ColumnSpec("kind", "What it is", choices=KINDS),
        ColumnSpec("member", "Who owns and runs it; empty for a reach", blank=""),
        ColumnSpec("to", "Next node; empty for the outlet", blank=""),
        ColumnSpec("latitude", "Latitude", "number", "degrees", -90.0, 90.0),
        ColumnSpec("longitude", "Longitude", "number", "degrees", -180.0, 180.0),
    ),
    ("node",),
)

RESERVOIRS = TableSpec(
    "reservoirs",
    "reservoirs.csv",
    "Volumes, flows and power of reservoirs",
    (
        ColumnSpec("node", "Node"),
        _number("full_km3", "Volume when full", "km3"),
        _number("dead_km3", "Volume that cannot be released", "km3"),
        _number("start_km3", "Volume at the start of January", "km3"),
        _number("surface_km2", "Surface when full", "km2"),
        _number("release_most_km3", "Most released in a month", "km3 a month"),
        _number("fill_most_km3", "Most taken in, beside the river only", "km3 a month", blank=-1.0),
        _number("kwh_per_m3", "Electricity of the cascade per volume at no storage", "kWh per m3"),
        _number("kwh_per_m3_km3", "Its slope over storage (head)", "kWh per m3 and km3"),
        _number("kept_musd", "Worth of what stays in it", "million USD per km3 and month"),
        _SOURCE,
    ),
    ("node",),
)

CANALS = TableSpec(
    "canals",
    "canals.csv",
    "What members take out of reaches",
    (
        ColumnSpec("canal", "Id"),
        ColumnSpec("title", "Name"),
        ColumnSpec("member", "Who takes it"),
        ColumnSpec("node", "Reach"),
        _number("most_km3", "Most taken in a month", "km3 a month"),
        ColumnSpec("returned", "Share that returns to the river", "number", "share", 0.0, 1.0),
        ColumnSpec("returned_to", "Node to which it returns; the reach itself if empty", blank=""),
        _SOURCE,
    ),
    ("canal",),
)

_AMOUNT = {"amount": ("low", "km3", "high")}

INFLOWS = TableSpec(
    "inflows",
    "inflows.csv",
    "Norms of inflow by month; below zero where a reach loses more than it gains",
    (ColumnSpec("node", "Node"), _MONTH, *_band("km3", "Inflow", "km3 a month", floor=None), _SOURCE),
    ("node", "month"),
    _AMOUNT,
)

WANTS = TableSpec(
    "wants",
    "wants.csv",
    "What a canal is wanted to take in a month",
    (ColumnSpec("canal", "Canal"), _MONTH, *_band("km3", "Want", "km3 a month"), _SOURCE),
    ("canal", "month"),
    _AMOUNT,
)

LOADS = TableSpec(
    "loads",
    "loads.csv",
    "Electricity that the power of the basin is wanted for, by member and month",
    (ColumnSpec("member", "Member"), _MONTH, *_band("twh", "Load", "TWh a month"), _SOURCE),
    ("member", "month"),
    {"amount": ("low", "twh", "high")},
)

EVAPORATION = TableSpec(
    "evaporation",
    "evaporation.csv",
    "What evaporates from open water",
    (ColumnSpec("node", "Reservoir"), _MONTH, _number("mm", "Depth", "mm a month"), _SOURCE),
    ("node", "month"),
)

LIMITS = TableSpec(
    "limits",
    "limits.csv",
    "What must flow, and what the bed carries",
    (
        ColumnSpec("node", "Reach or outlet"),
        _MONTH,
        ColumnSpec("bound", "Least or most", choices=BOUNDS),
        *_band("km3", "Flow", "km3 a month"),
        _SOURCE,
    ),
    ("node", "month", "bound"),
    {"km3": ("low", "km3", "high")},
)

OUTFALLS = TableSpec(
    "outfalls",
    "outfalls.csv",
    "Where a reservoir sends water out of the river",
    (
        ColumnSpec("outfall", "Id"),
        ColumnSpec("title", "Name"),
        ColumnSpec("node", "Reservoir"),
        ColumnSpec("member", "Whom it costs"),
        _number("most_km3", "Most in a month", "km3 a month"),
        *_band("musd_per_km3", "Cost", "million USD per km3"),
        _SOURCE,
    ),
    ("outfall",),
    {"musd_per_km3": ("low", "musd_per_km3", "high")},
)

WORTH_TABLE = TableSpec(
    "worths",
    "worths.csv",
    "What steps of water and power are worth",
    (
        ColumnSpec("kind", "Of what", choices=WORTHS),
        ColumnSpec("step", "Number of the step, the dearest first", "integer", floor=1),
        _number("size", "Size of the step: a share, km3 or TWh a month", "as in column unit"),
        *_band("worth", "Worth", "as in column unit"),
        ColumnSpec("unit", "Units of size and worth"),
        _SOURCE,
    ),
    ("kind", "step"),
    {"worth": ("low", "worth", "high")},
)

SHARING = TableSpec(
    "sharing",
    "sharing.csv",
    "How canals share water where it is shared by rule and not by what it is worth",
    (
        ColumnSpec("canal", "Canal"),
        ColumnSpec("rule", "How it takes its water", choices=RULES),
        *_band("factor", "Worth of its water beside the worths of all", "factor"),
        _SOURCE,
    ),
    ("canal",),
    {"factor": ("low", "factor", "high")},
)

DAMS = TableSpec(
    "dams",
    "dams.csv",
    "Dams that stand or are planned",
    (
        ColumnSpec("dam", "Id"),
        ColumnSpec("title", "Name"),
        ColumnSpec("member", "Who owns it"),
        ColumnSpec("node", "Reservoir of nodes.csv that it makes, or above which it is planned"),
        ColumnSpec("stage", "Whether it stands", choices=STAGES),
    ),
    ("dam",),
)

DAM_FACTS = TableSpec(
    "dam_facts",
    "dam_facts.csv",
    "What is known of dams; a row that is absent was not read, and is not zero",
    (
        ColumnSpec("dam", "Dam"),
        ColumnSpec("item", "km3, MW, TWh a year, million USD, people, km2, m3/s", choices=DAM_ITEMS),
        *_band("amount", "Amount", "as in column item"),
        _SOURCE,
    ),
    ("dam", "item"),
    {"amount": ("low", "amount", "high")},
)

MAYBE = (SHARING, DAMS, DAM_FACTS)
"""Tables that a basin may do without."""

SPECS = (NODES, RESERVOIRS, CANALS, INFLOWS, WANTS, LOADS, EVAPORATION, LIMITS, OUTFALLS, WORTH_TABLE)
