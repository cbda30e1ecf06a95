"""The tables of a network folder: what each column means and may hold."""

from collections.abc import Mapping

import numpy as np

from ortaq.domains.corridors.network.names import LANGUAGES
from ortaq.domains.corridors.network.network import (
    CROSSING_KINDS,
    FACILITY_TYPES,
    NODE_TYPES,
    PASSAGES,
    STATUSES,
)
from ortaq.domains.corridors.network.sides import PARTS
from ortaq.tables import ColumnSpec, TableSpec, text_columns

EXCHANGED = "x_coord is the longitude, y_coord the latitude: were they exchanged?"


def _chosen(name: str, title: str, choices: tuple[str, ...]) -> ColumnSpec:
    return ColumnSpec(name, title, choices=choices)


def _whole(name: str, title: str, unit: str = "") -> ColumnSpec:
    """Return a column of whole numbers: of an amount, where a unit says so, with 0 for none; else of ids."""
    return ColumnSpec(name, title, "integer", unit, floor=0.0, blank=0) if unit else ColumnSpec(name, title, "integer")


def _band(unit: str, ends: Mapping[str, str], floor: float = 0.0, fix: str = "") -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, title, "number", unit, floor, fix=fix) for name, title in ends.items())


def _coordinates() -> tuple[ColumnSpec, ...]:
    degrees = "write degrees of longitude, -180 to 180"
    return (
        ColumnSpec("x_coord", "Longitude, WGS 84", "number", "degree", -180.0, 180.0, blank=np.nan, fix=degrees),
        ColumnSpec("y_coord", "Latitude, WGS 84", "number", "degree", -90.0, 90.0, blank=np.nan, fix=EXCHANGED),
    )


NODES = TableSpec(
    "nodes",
    "extra_nodes.csv",
    "Points of the network",
    (
        _whole("node_id", "Number of the node"),
        *_coordinates(),
        _chosen("node_type", "What the node is", NODE_TYPES),
        *text_columns(country_iso3="Country, ISO 3166 alpha-3", name="Name", un_locode="UN/LOCODE"),
    ),
    ("node_id",),
)

LINKS = TableSpec(
    "links",
    "extra_links.csv",
    "Lines between nodes",
    (
        _whole("link_id", "Number of the link"),
        _whole("from_node_id", "Node at one end"),
        _whole("to_node_id", "Node at the other end"),
        ColumnSpec(
            *("directed", "Whether the link is used one way only, from from_node_id to to_node_id", "boolean"),
            choices=("false", "true"),
            blank="false",
        ),
        ColumnSpec("length", "Length as drawn", "number", "km", 0.0, fix="write kilometres, at least 0"),
        ColumnSpec("hours", "Running time, where it is known", "number", "h", 0.0, blank=np.nan, optional=True),
        _chosen("facility_type", "What the line is", FACILITY_TYPES),
        _whole("gauge_mm", "Track gauge, 0 where there is none", "mm"),
        *text_columns(country_iso3="Country; both countries joined by - on a border"),
        _chosen("status", "Whether it can be used", STATUSES),
        *text_columns(crossing_id="Crossing that every passage pays"),
        ColumnSpec("passage", "Strait, canal or cape", choices=("", *PASSAGES), blank=""),
        *text_columns(name="Line that the link belongs to", reason="Why it was added by hand", source="Id of a source"),
    ),
    ("link_id",),
)

CROSSINGS = TableSpec(
    "crossings",
    "crossings.csv",
    "Borders, ports, ferries and breaks of gauge: what it takes to get through",
    (
        ColumnSpec("id", "Crossing id"),
        *text_columns(name="Name"),
        _chosen("kind", "What the crossing is", CROSSING_KINDS),
        *text_columns(economy_from="Economy on one side", economy_to="Economy on the other side"),
        ColumnSpec("modes", "Modes that use it, joined by ;", "words", blank=()),
        _chosen("status", "Whether it can be used", STATUSES),
        *_coordinates(),
        *text_columns(un_locode="UN/LOCODE"),
        _whole("gauge_from_mm", "Gauge on one side", "mm"),
        _whole("gauge_to_mm", "Gauge on the other side", "mm"),
        *_band("h", {"dwell_h_median": "Median dwell time", "dwell_h_p90": "Dwell time that nine of ten stay below"}),
        *_band("h", {"dwell_low": "Median dwell time, low", "dwell_high": "Median dwell time, high"}),
        *_band("USD per FEU", {"cost_usd_per_feu": "Fees and handling", "cost_low": "Low", "cost_high": "High"}),
        ColumnSpec("capacity_mt", "Capacity", "number", "million t a year", 0.0, blank=np.nan),
        ColumnSpec("volume_mt", "Volume counted", "number", "million t a year", 0.0, blank=np.nan),
        *text_columns(volume_year="Year of the volume", source="Id of a source or assumption", note="Note"),
    ),
    ("id",),
    {
        "dwell_h": ("dwell_low", "dwell_h_median", "dwell_high"),
        "cost_usd_per_feu": ("cost_low", "cost_usd_per_feu", "cost_high"),
    },
)

SIDES = TableSpec(
    "sides",
    "crossing_sides.csv",
    "What goods need on each side of a crossing, by direction of travel",
    (
        ColumnSpec("crossing", "Crossing id"),
        ColumnSpec("country", "Whose side it is, ISO 3166 alpha-3"),
        ColumnSpec("towards", "Country that the goods travel to; that of the side where they arrive"),
        ColumnSpec("part", "What takes the time", choices=PARTS, blank="border"),
        *_band("h", {"dwell_h_median": "Median dwell time", "dwell_h_p90": "Dwell time that nine of ten stay below"}),
        *_band("h", {"dwell_low": "Median dwell time, low", "dwell_high": "Median dwell time, high"}),
        *_band("USD per FEU", {"cost_usd_per_feu": "Fees and handling", "cost_low": "Low", "cost_high": "High"}),
        *text_columns(source="Ids of sources and assumptions"),
    ),
    ("crossing", "country", "towards", "part"),
    CROSSINGS.bands,
)

CAPACITIES = TableSpec(
    "capacities",
    "crossing_capacities.csv",
    "What crossings can take, both directions together",
    (
        ColumnSpec("crossing", "Crossing id"),
        *_band(
            "million t a year",
            {"mt_low": "Capacity, low", "mt": "Capacity", "mt_high": "Capacity, high"},
            1e-3,
            "write million tonnes a year, above 0; to stop all traffic, close the crossing",
        ),
        *text_columns(year="Year of the figures", source="Ids of sources and assumptions", note="What they say"),
    ),
    ("crossing",),
    {"mt": ("mt_low", "mt", "mt_high")},
)

PROGRAMMES = TableSpec(
    "programmes",
    "programmes.csv",
    "Crossings and lines that carry the label of a programme",
    (
        ColumnSpec("programme", "Label"),
        ColumnSpec("targets", "Crossings, named lines or ids of links, joined by ;", "words"),
        *text_columns(source="Id of a source or assumption", note="What the source says"),
    ),
    ("programme", "targets"),
)

CITIES = TableSpec(
    "cities",
    "cities.csv",
    "Places where trade of an economy begins and ends",
    (
        ColumnSpec("name", "Name"),
        ColumnSpec("economy", "Economy, ISO 3166 alpha-3; empty in a network without economies", blank=""),
        *_coordinates(),
        _whole("node_id", "Node where its trade begins"),
        ColumnSpec("aliases", "Other names, joined by ;", "words", blank=()),
        ColumnSpec(
            *("weight", "Share of the economy's trade", "number", "fraction", 0.0, 1.0),
            fix="write the share of the economy's trade, 0 to 1",
        ),
        *text_columns(source="Id of a source"),
    ),
    ("name",),
)

RATES = TableSpec(
    "rates",
    "rates.csv",
    "Speed and price of a kind of line in a country",
    (
        _chosen("facility_type", "What the line is", FACILITY_TYPES),
        *text_columns(country_iso3="Country; empty: everywhere else"),
        *_band(
            "km/h",
            {"speed_kmh": "Commercial speed", "speed_low": "Low", "speed_high": "High"},
            1e-3,
            "write km per hour, above 0",
        ),
        *_band("USD per FEU and km", {"usd_per_feu_km": "Price", "usd_low": "Low", "usd_high": "High"}),
        ColumnSpec(
            *("length_factor", "Tariff kilometres per kilometre drawn", "number", "1", 0.5, 2.0),
            fix="write tariff km per km drawn, such as 1.03",
        ),
        *text_columns(source="Id of a source or assumption"),
    ),
    ("facility_type", "country_iso3"),
    {
        "speed_kmh": ("speed_low", "speed_kmh", "speed_high"),
        "usd_per_feu_km": ("usd_low", "usd_per_feu_km", "usd_high"),
    },
)

NAMES = TableSpec(
    "names",
    "place_names.csv",
    "What cities and crossings are called besides their own names, joined by ;",
    (
        ColumnSpec("kind", "What the place is", choices=("city", "crossing")),
        ColumnSpec("place", "Name of the city, or id of the crossing"),
        ColumnSpec("un_locode", "UN/LOCODE", "words", blank=()),
        *(
            ColumnSpec(name, title, "words", blank=())
            for name, title in zip(LANGUAGES, ("Russian", "Chinese", "Kazakh", "Local", "Latin letters"), strict=True)
        ),
    ),
    ("kind", "place"),
)

SPECS = {spec.name: spec for spec in (NODES, LINKS, CROSSINGS, CITIES, RATES, SIDES, CAPACITIES, PROGRAMMES, NAMES)}

FILES: Mapping[str, tuple[str, ...]] = {
    **{name: (f"osm/{name}.parquet", f"sea/{name}.parquet", f"extra_{name}.csv") for name in ("nodes", "links")},
    **{spec.name: (spec.file,) for spec in (CROSSINGS, CITIES, RATES, SIDES, CAPACITIES, PROGRAMMES, NAMES)},
}
"""Files of every table of a network folder, stacked in this order."""

OPTIONAL = (SIDES.name, CAPACITIES.name, PROGRAMMES.name, NAMES.name)
"""Tables that a network folder may do without."""
