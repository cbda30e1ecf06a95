"""The tables of fuels."""

from ortaq.domains.energy.system.columns import (
    CANDIDATE,
    GOODS,
    MEMBER,
    NAME,
    PRODUCTS,
    SOURCE,
    YEAR,
    band,
    bands,
    number,
)
from ortaq.domains.energy.system.rows import BURNT, PIPED
from ortaq.tables import ColumnSpec, TableSpec

PIPELINES = TableSpec(
    "pipelines",
    "pipelines.csv",
    "Pipes, in one direction",
    (
        NAME,
        ColumnSpec("fuel", "What flows", choices=PIPED),
        ColumnSpec("from_", "Member"),
        ColumnSpec("to", "Member"),
        ColumnSpec("through", "Members crossed, in order, joined by ;", "words", blank=()),
        *band("capacity", "Capacity", "bcm or million tonnes a year"),
        *band("flow", "What flowed", "bcm or million tonnes a year"),
        YEAR,
        CANDIDATE,
        SOURCE,
    ),
    ("name",),
    bands("capacity", "flow"),
)

REFINERIES = TableSpec(
    "refineries",
    "refineries.csv",
    "Refineries",
    (
        NAME,
        MEMBER,
        *band("mt", "Capacity", "million tonnes a year"),
        *band("throughput", "Crude taken in", "million tonnes a year"),
        *band("depth", "Share that becomes light products", "share", 1.0),
        *band("depth_after", "The same after the upgrade", "share", 1.0),
        *band("upgrade_musd", "Cost of the upgrade", "million USD"),
        YEAR,
        SOURCE,
    ),
    ("name",),
    bands("mt", "throughput", "depth", "depth_after", "upgrade_musd"),
)

YIELDS = TableSpec(
    "yields",
    "yields.csv",
    "What refineries make of crude; the rest is burnt and lost",
    (
        ColumnSpec("refinery", "Refinery"),
        ColumnSpec("product", "Product", choices=PRODUCTS),
        *band("share", "Share of crude", "share", 1.0),
        ColumnSpec("light", "true where it counts for depth", "boolean", choices=("true", "false")),
        SOURCE,
    ),
    ("refinery", "product"),
    bands("share"),
)

USES = TableSpec(
    "product_uses",
    "product_uses.csv",
    "What a member uses of the products of refineries",
    (
        MEMBER,
        ColumnSpec("product", "Product", choices=PRODUCTS),
        YEAR,
        *band("use", "Used at home", "million tonnes"),
        *band("price", "Price abroad", "USD per tonne"),
        SOURCE,
    ),
    ("member", "product"),
    bands("use", "price"),
)

BALANCES = TableSpec(
    "balances",
    "balances.csv",
    "Fuel balances: bcm of gas, million tonnes of others",
    (
        MEMBER,
        ColumnSpec("fuel", "Fuel", choices=GOODS),
        YEAR,
        *band("production", "Produced", "bcm or million tonnes"),
        *band("imports", "Bought abroad", "bcm or million tonnes"),
        *band("exports", "Sold abroad", "bcm or million tonnes"),
        *band("use", "Used at home", "bcm or million tonnes"),
        *band("transit", "Crossed the land between others", "bcm or million tonnes"),
        *band("price", "Price at home", "USD per 1000 m3 or tonne"),
        *band("export_price", "Price at the border", "USD per 1000 m3 or tonne"),
        SOURCE,
    ),
    ("member", "fuel"),
    bands("production", "imports", "exports", "use", "transit", "price", "export_price"),
)

TRADE = TableSpec(
    "fuel_trade",
    "fuel_trade.csv",
    "Who sold whom a fuel, and by which pipe",
    (
        ColumnSpec("fuel", "Fuel", choices=GOODS),
        ColumnSpec("from_", "Who sold"),
        ColumnSpec("to", "Who bought"),
        *band("amount", "Amount", "bcm or million tonnes a year"),
        *band("price", "Price at the border", "USD per 1000 m3 or tonne"),
        ColumnSpec("pipeline", "Pipe; empty by rail, road or sea", blank=""),
        YEAR,
        SOURCE,
    ),
    ("fuel", "from_", "to", "pipeline"),
    bands("amount", "price"),
)

PRICES = TableSpec(
    "fuel_prices",
    "fuel_prices.csv",
    "What plants pay for fuel",
    (
        MEMBER,
        ColumnSpec("fuel", "Fuel", choices=BURNT),
        *band("usd_mwh_heat", "Price", "USD per MWh of heat"),
        number("co2_t_mwh_heat", "Carbon dioxide", "tonnes per MWh of heat", 1.0),
        SOURCE,
    ),
    ("member", "fuel"),
    bands("usd_mwh_heat"),
)
