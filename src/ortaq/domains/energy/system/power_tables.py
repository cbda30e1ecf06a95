"""The tables of the power system as it stands."""

from ortaq.domains.energy.system.columns import (
    CANDIDATE,
    MEMBER,
    MONTH,
    NAME,
    NODE,
    SOURCE,
    STOOD,
    YEAR,
    band,
    bands,
    number,
)
from ortaq.domains.energy.system.rows import FUELS, VARIABLE
from ortaq.tables import ColumnSpec, TableSpec

MEMBERS = TableSpec(
    "members",
    "members.csv",
    "States of the region, and places outside where lines and pipes end",
    (
        ColumnSpec("code", "ISO code"),
        ColumnSpec("name_key", "Name in English"),
        ColumnSpec("neighbour", "true outside the region", "boolean", choices=("true", "false")),
    ),
    ("code",),
)

NODES = TableSpec(
    "nodes",
    "nodes.csv",
    "Parts of the power network",
    (
        NODE,
        MEMBER,
        ColumnSpec("title", "Name"),
        number("latitude", "Latitude", "degrees", 90.0, -90.0),
        number("longitude", "Longitude", "degrees", 180.0, -180.0),
        *band("demand_share", "Share of the member's demand", "share", 1.0),
        SOURCE,
    ),
    ("node",),
    bands("demand_share"),
)

BLOCKS = TableSpec(
    "blocks",
    "blocks.csv",
    "Parts of the day",
    (
        ColumnSpec("block", "Id"),
        ColumnSpec("title", "Name"),
        number("hours", "Length", "hours", 24.0),
        number("begins", "First hour, local sun time", "hour", 24.0),
    ),
    ("block",),
)

DAYS = TableSpec(
    "days",
    "days.csv",
    "Kinds of days; shares sum to one",
    (
        ColumnSpec("day", "Id"),
        ColumnSpec("title", "Name"),
        *band("share", "Share of days", "share", 1.0),
        SOURCE,
    ),
    ("day",),
    bands("share"),
)

PLANTS = TableSpec(
    "plants",
    "plants.csv",
    "Plants of one fuel at one node, taken together",
    (
        NAME,
        MEMBER,
        NODE,
        ColumnSpec("fuel", "Fuel", choices=FUELS),
        *band("gw", "Capacity", "GW"),
        *band("efficiency", "Electricity out over heat in", "share", 1.0, 0.01),
        *band("outage", "Share of the year out of service", "share", 1.0),
        *band("variable_usd_mwh", "Operation beside fuel", "USD per MWh"),
        *band("must_run", "Share of capacity that runs in the heating season", "share", 1.0),
        number("largest_gw", "Largest single station", "GW"),
        STOOD,
        ColumnSpec("retires", "Last year", "integer", floor=1900, ceiling=2200),
        SOURCE,
    ),
    ("name",),
    bands("gw", "efficiency", "outage", "variable_usd_mwh", "must_run"),
)

LINES = TableSpec(
    "lines",
    "lines.csv",
    "Power lines between nodes, both directions",
    (
        NAME,
        ColumnSpec("from_", "Node"),
        ColumnSpec("to", "Node"),
        *band("gw", "Capacity", "GW"),
        number("circuit_gw", "Largest of them", "GW"),
        number("loss", "Lost on the way", "share", 1.0),
        STOOD,
        CANDIDATE,
        *band("musd", "Cost of building", "million USD"),
        SOURCE,
    ),
    ("name",),
    bands("gw", "musd"),
)

DEMANDS = TableSpec(
    "demands",
    "demands.csv",
    "Electricity that members take, losses of grids with it",
    (
        MEMBER,
        YEAR,
        *band("twh", "Demand", "TWh a year"),
        *band("peak", "Coldest January evening over a mean one", "ratio", 2.0),
        SOURCE,
    ),
    ("member",),
    bands("twh", "peak"),
)

MONTH_SHAPES = TableSpec(
    "month_shapes",
    "month_shapes.csv",
    "Demand of a month over the mean of the year",
    (MEMBER, MONTH, number("factor", "Power over the mean", "ratio", 5.0), SOURCE),
    ("member", "month"),
)

HOUR_SHAPES = TableSpec(
    "hour_shapes",
    "hour_shapes.csv",
    "Demand of a block over the mean of the day",
    (MEMBER, ColumnSpec("block", "Block"), *band("factor", "Power over the mean", "ratio", 5.0), SOURCE),
    ("member", "block"),
    bands("factor"),
)

HYDRO = TableSpec(
    "hydro",
    "hydro.csv",
    "Electricity from water, by node and month",
    (
        NODE,
        MONTH,
        number("twh", "Mean year", "TWh"),
        number("dry_twh", "Dry year", "TWh"),
        SOURCE,
    ),
    ("node", "month"),
)

NEW_HYDRO = TableSpec(
    "new_hydro",
    "new_hydro.csv",
    "Electricity from water that new dams of a node bring for each GW, by month",
    (
        NODE,
        MONTH,
        number("twh_gw", "Mean year", "TWh per GW", 0.75),
        number("dry_twh_gw", "Dry year", "TWh per GW", 0.75),
        SOURCE,
    ),
    ("node", "month"),
)

HYDRO_LIMITS = TableSpec(
    "hydro_limits",
    "hydro_limits.csv",
    "How far electricity from water can be moved",
    (
        NODE,
        number("movable", "Share of a month's energy that can be moved within the month", "share", 1.0),
        SOURCE,
    ),
    ("node",),
)

PROFILES = TableSpec(
    "profiles",
    "profiles.csv",
    "What wind and sun give, over capacity",
    (
        NODE,
        ColumnSpec("fuel", "Fuel", choices=VARIABLE),
        ColumnSpec("day", "Kind of day"),
        MONTH,
        ColumnSpec("block", "Block"),
        *band("factor", "Power over capacity", "share", 1.0),
        SOURCE,
    ),
    ("node", "fuel", "day", "month", "block"),
    bands("factor"),
)

BORDERS = TableSpec(
    "borders",
    "borders.csv",
    "What neighbours sell and buy over lines",
    (
        NODE,
        *band("sells_twh", "Most sold", "TWh a year"),
        *band("sells_usd_mwh", "Price asked", "USD per MWh"),
        *band("buys_twh", "Most bought", "TWh a year"),
        *band("buys_usd_mwh", "Price paid", "USD per MWh"),
        SOURCE,
    ),
    ("node",),
    bands("sells_twh", "sells_usd_mwh", "buys_twh", "buys_usd_mwh"),
)

GENERATED = TableSpec(
    "generated",
    "generated.csv",
    "What was generated, by fuel",
    (
        MEMBER,
        YEAR,
        ColumnSpec("fuel", "Fuel", choices=FUELS),
        number("twh", "Generated", "TWh a year"),
        SOURCE,
    ),
    ("member", "year", "fuel"),
)
