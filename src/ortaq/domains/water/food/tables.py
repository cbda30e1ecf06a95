"""The tables of a folder of food."""

from ortaq.domains.water.food.rows import CROPS
from ortaq.tables import ColumnSpec, TableSpec

MILLION_TONNES = ("production", "food", "feed", "seed", "stock", "dry_seen")
SHARES = ("irrigated", "supply_dry", "rainfed_dry")
QUANTITIES = (*MILLION_TONNES, *SHARES)
NEEDED = tuple(q for q in QUANTITIES if q != "dry_seen")
"""Quantities of wheat that every state in the table needs a row of."""

_SOURCE = ColumnSpec("source", "Ids of sources and assumptions, joined by +")


def _band(names: str, title: str, unit: str, ceiling: float | None = None) -> tuple[ColumnSpec, ...]:
    """Return the columns of a range; ``names`` of low end, number and high end, by spaces."""
    says = (f"{title}, low end", title, f"{title}, high end")
    return tuple(ColumnSpec(n, t, "number", unit, 0.0, ceiling) for n, t in zip(names.split(), says, strict=True))


CROP_TABLE = TableSpec(
    "crops",
    "crops.csv",
    "What crops lose without water, sell for and are given",
    (
        ColumnSpec("crop", "Crop", choices=CROPS),
        *_band("ky_low ky ky_high", "Loss of yield per loss of water use", "per unit"),
        *_band("usd_low usd_t usd_high", "Price at the farm", "USD per tonne"),
        *_band("water_low m3_ha water_high", "Water on the field in a year", "m3 per hectare"),
        _SOURCE,
    ),
    ("crop",),
    {
        "ky": ("ky_low", "ky", "ky_high"),
        "usd_t": ("usd_low", "usd_t", "usd_high"),
        "m3_ha": ("water_low", "m3_ha", "water_high"),
    },
)

FIELD_TABLE = TableSpec(
    "fields",
    "fields.csv",
    "Irrigated land by crop; of the whole state where basin and reach are empty",
    (
        ColumnSpec("member", "State"),
        ColumnSpec("basin", "Basin", blank=""),
        ColumnSpec("reach", "Reach of the basin", blank=""),
        ColumnSpec("crop", "Crop", choices=CROPS),
        *_band("low kha high", "Area", "thousand hectares"),
        *_band("yield_low t_ha yield_high", "Yield", "tonnes per hectare"),
        _SOURCE,
    ),
    ("member", "basin", "reach", "crop"),
    {"kha": ("low", "kha", "high"), "t_ha": ("yield_low", "t_ha", "yield_high")},
)

WHEAT_TABLE = TableSpec(
    "wheat",
    "wheat.csv",
    "Wheat of states: million tonnes a year, or shares",
    (
        ColumnSpec("member", "State"),
        ColumnSpec("quantity", "Of what", choices=QUANTITIES),
        *_band("low value high", "Amount", "million tonnes, or share"),
        _SOURCE,
    ),
    ("member", "quantity"),
    {"value": ("low", "value", "high")},
)

TRADE_TABLE = TableSpec(
    "trade",
    "trade.csv",
    "Wheat and flour that states sell each other, as grain",
    (
        ColumnSpec("exporter", "Who sells"),
        ColumnSpec("importer", "Who buys"),
        *_band("low mt high", "Amount", "million tonnes a year"),
        ColumnSpec("year", "Year", "integer", floor=1990, ceiling=2100),
        _SOURCE,
    ),
    ("exporter", "importer"),
    {"mt": ("low", "mt", "high")},
)

POOREST_TABLE = TableSpec(
    "poorest",
    "poorest.csv",
    "Share of food in the spending of the poorest fifth",
    (
        ColumnSpec("member", "State"),
        *_band("low share high", "Share of food", "share", 1.0),
        ColumnSpec("year", "Year", blank=""),
        _SOURCE,
    ),
    ("member",),
    {"share": ("low", "share", "high")},
)

CLOSURE_TABLE = TableSpec(
    "closures",
    "closures.csv",
    "Bans and quotas of the past",
    (
        ColumnSpec("exporter", "Who closed"),
        ColumnSpec("to", "To whom"),
        ColumnSpec("begun", "First day"),
        ColumnSpec("ended", "Last day"),
        *_band("low through high", "Share of usual exports let through", "share", 1.0),
        _SOURCE,
    ),
    ("exporter", "begun"),
    {"through": ("low", "through", "high")},
)

SPECS = (CROP_TABLE, FIELD_TABLE, WHEAT_TABLE, TRADE_TABLE, POOREST_TABLE, CLOSURE_TABLE)
