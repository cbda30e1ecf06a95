"""The tables of what can be built, and of what may be emitted."""

from ortaq.domains.energy.system.columns import MEMBER, NODE, SOURCE, YEAR, band, bands, number
from ortaq.domains.energy.system.rows import FUELS
from ortaq.tables import ColumnSpec, TableSpec

GROWTH = TableSpec(
    "growth",
    "growth.csv",
    "Demand of a later year over that of the base year",
    (MEMBER, YEAR, *band("factor", "Demand over that of the base year", "ratio", 10.0), SOURCE),
    ("member", "year"),
    bands("factor"),
)

OPTIONS = TableSpec(
    "options",
    "options.csv",
    "What can be built",
    (
        ColumnSpec("technology", "Technology of technologies.csv"),
        NODE,
        *band("build_gw_year", "Most built in a year", "GW"),
        *band("limit_gw", "Most in all, beside what stands", "GW"),
        ColumnSpec("first", "First year", "integer", floor=2020, ceiling=2100),
        SOURCE,
    ),
    ("technology", "node"),
    bands("build_gw_year", "limit_gw"),
)

TECHNOLOGIES = TableSpec(
    "technologies",
    "technologies.csv",
    "What is built, and how it works",
    (
        ColumnSpec("technology", "Id"),
        ColumnSpec("fuel", "Fuel", choices=FUELS),
        ColumnSpec("life", "Years for which it stands", "integer", floor=1, ceiling=200),
        *band("fixed_usd_kw", "Operation", "USD per kW and year"),
        *band("variable_usd_mwh", "Operation beside fuel", "USD per MWh"),
        *band("efficiency", "Electricity out over heat in", "share", 1.0, 0.01),
        *band("outage", "Share of the year out of service", "share", 1.0),
        number("hours", "Of storage: hours at full power", "hours"),
        number("captured", "Share of carbon dioxide kept from the air", "share", 1.0),
        SOURCE,
    ),
    ("technology",),
    bands("fixed_usd_kw", "variable_usd_mwh", "efficiency", "outage"),
)

COSTS = TableSpec(
    "costs",
    "costs.csv",
    "Cost of building by year",
    (ColumnSpec("technology", "Technology"), YEAR, *band("usd_kw", "Cost of building", "USD per kW"), SOURCE),
    ("technology", "year"),
    bands("usd_kw"),
)

CAPS = TableSpec(
    "caps",
    "caps.csv",
    "Most carbon dioxide of power plants",
    (
        ColumnSpec("member", "State; empty for all together", blank=""),
        YEAR,
        number("mt", "Cap", "million tonnes a year"),
        SOURCE,
    ),
    ("member", "year"),
)
