"""The tables in which a region folder states its freight: groups, shares, values, counts, modes, places, weights."""

from ortaq.domains.corridors.freight.groups import KINDS, OUTSIDE, ROLES, WAYS
from ortaq.domains.corridors.freight.stated import ALL_WAYS, SHARE_USES
from ortaq.tables import ColumnSpec, TableSpec, range_columns, text_columns

STATED_WAYS = (*WAYS, *OUTSIDE)

_SOURCE = text_columns(source="Ids of sources and assumptions, joined by +")
_PAIR = (
    ColumnSpec("exporters", "Economies that sell, joined by ;, or *", "words"),
    ColumnSpec("importers", "Economies that buy, joined by ;, or *", "words"),
)


def _named_range(name: str, title: str, unit: str, ceiling: float | None = None) -> tuple[ColumnSpec, ...]:
    """Return columns of a number and its range where a table has several: ``name_low``, ``name``, ``name_high``."""
    heads = ((f"{name}_low", "Low"), (name, title), (f"{name}_high", "High"))
    return tuple(ColumnSpec(each, says, "number", unit, 0.0, ceiling) for each, says in heads)


GROUP_RANGES = {
    "tonnes_per_feu": ("Cargo in a forty-foot container or wagon space equal to it", "t per FEU", None),
    "hire_usd": ("Rent of wagon or truck", "USD per FEU and hour", None),
    "border_usd": ("Cost of a border besides the crossing's own fee", "USD per FEU", None),
    "transit_usd": ("Surcharge of every border after the first", "USD per FEU", None),
    "day_percent": ("Cost of a day in transit", "percent of the value", None),
    "express_share": ("Share of tonnes that is express freight", "fraction", 1.0),
    "express_day_percent": ("Cost of a day in transit of express freight", "percent of the value", None),
}

GROUPS = TableSpec(
    "freight_groups",
    "freight_groups.csv",
    "Product groups of freight: what they load and what time costs them",
    (
        ColumnSpec("id", "Group id"),
        *text_columns(title_en="English title", title_ru="Russian title", title_zh="Chinese title"),
        ColumnSpec("kind", "Bulk or finished goods", choices=KINDS),
        ColumnSpec("divisions", "ISIC Rev. 4 divisions of its products, joined by ;", "words"),
        *(c for name, (title, unit, most) in GROUP_RANGES.items() for c in _named_range(name, title, unit, most)),
        *_SOURCE,
    ),
    ("id",),
)

SHARES = TableSpec(
    "group_shares",
    "group_shares.csv",
    "How the trade of a sector splits over product groups, by value",
    (
        ColumnSpec("sector", "Sector id"),
        *_PAIR,
        ColumnSpec("group", "Group id"),
        *(
            ColumnSpec(name, title, "number", "fraction", 0.0, 1.0)
            for name, title in (("few", "With fewest tonnes"), ("share", "Share"), ("many", "With most tonnes"))
        ),
        *_SOURCE,
    ),
    ("sector", "exporters", "importers", "group"),
    {"share": ("few", "share", "many")},
)

VALUES = TableSpec(
    "value_per_tonne",
    "value_per_tonne.csv",
    "What a tonne is worth, by product group and pair",
    (
        ColumnSpec("group", "Group id"),
        *_PAIR,
        *(
            ColumnSpec(name, title, "number", "USD per t", 1e-3, fix="write USD, above 0")
            for name, title in (("low", "Low"), ("usd_per_t", "Value"), ("high", "High"))
        ),
        *_SOURCE,
    ),
    ("group", "exporters", "importers"),
    {"usd_per_t": ("low", "usd_per_t", "high")},
)

TONNES = TableSpec(
    "tonnes",
    "tonnes.csv",
    "Counted tonnes of a pair and product group",
    (
        ColumnSpec("exporter", "Economy that sells"),
        ColumnSpec("importer", "Economy that buys"),
        ColumnSpec("group", "Group id, or * for all goods of the pair"),
        ColumnSpec("way", "What the count covers", choices=(ALL_WAYS, *STATED_WAYS)),
        *range_columns("mt", "Counted", "million tonnes a year"),
        ColumnSpec("year", "Year of the count", "integer", floor=1990, ceiling=2100),
        *_SOURCE,
    ),
    ("exporter", "importer", "group", "way"),
    {"mt": ("low", "mt", "high")},
)

MODES = TableSpec(
    "mode_shares",
    "mode_shares.csv",
    "Share of trade that takes a way, of tonnes or of value",
    (
        *_PAIR,
        ColumnSpec("groups", "Group ids, joined by ;, or *", "words"),
        ColumnSpec("way", "Way", choices=STATED_WAYS),
        ColumnSpec("measure", "Share of what", choices=("tonnes", "value")),
        ColumnSpec("use", "Given to a model, or compared with what it finds", choices=SHARE_USES),
        *(
            ColumnSpec(name, title, "number", "fraction", 0.0, 1.0)
            for name, title in (("low", "Low"), ("share", "Share"), ("high", "High"))
        ),
        *_SOURCE,
    ),
    ("exporters", "importers", "groups", "way", "measure", "use"),
    {"share": ("low", "share", "high")},
)

PLACES = TableSpec(
    "places",
    "places.csv",
    "Mines, works, regions and ports where freight starts or ends",
    (
        ColumnSpec("id", "Name"),
        ColumnSpec("economy", "Economy"),
        ColumnSpec("x_coord", "Longitude", "number", "degrees", -180.0, 180.0),
        ColumnSpec("y_coord", "Latitude", "number", "degrees", -90.0, 90.0),
        ColumnSpec("kind", "What stands there", choices=("mine", "works", "region", "port")),
        *_SOURCE,
    ),
    ("economy", "id"),
)

WEIGHTS = TableSpec(
    "place_weights",
    "place_weights.csv",
    "Share of a place in what an economy sends or receives of a product group",
    (
        ColumnSpec("group", "Group id"),
        ColumnSpec("economy", "Economy"),
        ColumnSpec("role", "Whether freight starts or ends there", choices=ROLES),
        ColumnSpec("place", "Place of places.csv, or city of the network"),
        ColumnSpec("weight", "Share", "number", "fraction", 0.0, 1.0),
        *_SOURCE,
    ),
    ("group", "economy", "role", "place"),
)

QUANTITIES = TableSpec(
    "quantities",
    "quantities.csv",
    "Values and tonnes of trade by pair and industry, as built from a source that has both",
    (
        ColumnSpec("exporter", "Economy that sells"),
        ColumnSpec("importer", "Economy that buys"),
        ColumnSpec("division", "ISIC Rev. 4 division", "integer", floor=1, ceiling=99),
        *(
            ColumnSpec(name, title, "number", unit, 0.0)
            for name, title, unit in (
                ("value_musd", "Value", "million USD"),
                ("weighed_musd", "Value whose quantity is known", "million USD"),
                ("tonnes", "Its quantity", "tonnes"),
            )
        ),
        *_SOURCE,
    ),
    ("exporter", "importer", "division"),
)

SPECS = (GROUPS, SHARES, VALUES, TONNES, MODES, PLACES, WEIGHTS, QUANTITIES)
