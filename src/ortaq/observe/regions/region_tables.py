"""The tables of a region package: columns, units and keys."""

from collections.abc import Sequence

from ortaq.core import LEAST_ELASTICITY, Cause, Horizon
from ortaq.tables import ASSUMPTIONS, SOURCES, ColumnSpec, TableSpec, text_columns

VALUE_ADDED = "value_added"
"""Row of the input table that is no sector."""

PIN_GROUPS = ("goods", "all")
"""What a pin may fix besides one sector: every sector but services, and every sector."""


def pinned_sectors(sector: str, sectors: Sequence[str]) -> tuple[str, ...]:
    """Return the sectors that a pin fixes the sum of."""
    if sector in sectors:
        return (sector,)
    return tuple(s for s in sectors if sector == "all" or s != "services")


def _codes(**titles: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, title) for name, title in titles.items())


MOST = {"million USD": 1e9, "million persons": 1e5, "fraction": 2.0, "fraction of the flow": 100.0, "1": 100.0}
"""Largest plausible number by unit: ten times the income and the people of the world."""


MOST_FLOW = 1e16
"""Flows in dollars pass: whoever brings them is asked for the unit before anything is computed."""


def _number(name: str, title: str, unit: str, *, floor: float | None = 0.0, optional: bool = False) -> ColumnSpec:
    return ColumnSpec(name, title, "number", unit, floor, MOST[unit], optional=optional)


_METHOD = ColumnSpec("method", "How the number was obtained", optional=True)
_SOURCE = ColumnSpec("source", "Ids of sources and assumptions, joined by +", blank="", optional=True)
_PAIR = _codes(
    exporter="Economy that sells, ISO 3166 alpha-3", importer="Economy that buys, ISO 3166 alpha-3", sector="Sector id"
)

SPECS = (
    TableSpec(
        "economies",
        "economies.csv",
        "Economies",
        (
            ColumnSpec("id", "ISO 3166 alpha-3 code, or ROW"),
            *text_columns(name_en="English name", name_ru="Russian name", name_zh="Chinese name"),
            *text_columns(group="Part of the world"),
            _number("population_million", "Population", "million persons"),
            _number("gdp_musd", "Gross domestic product at market exchange rates", "million USD"),
            _SOURCE,
        ),
        ("id",),
    ),
    TableSpec(
        "sectors",
        "sectors.csv",
        "Sectors and their trade elasticities",
        (
            ColumnSpec("id", "Sector id"),
            *text_columns(title_en="English title", title_ru="Russian title", title_zh="Chinese title"),
            *text_columns(description="What the sector holds"),
            _number("theta_low", "Trade elasticity, low", "1", floor=None, optional=True),
            _number(
                "theta", "Trade elasticity; the shipped one of this sector if absent", "1", floor=None, optional=True
            ),
            _number("theta_high", "Trade elasticity, high", "1", floor=None, optional=True),
            _SOURCE,
        ),
        ("id",),
    ),
    TableSpec(
        "flows",
        "flows.parquet",
        "Sales at free-on-board value net of tariffs; exporter = importer are sales at home",
        (
            *_PAIR,
            ColumnSpec("value_musd", "Value of the flow", "number", "million USD", 0.0, MOST_FLOW),
            _number("ln_sd", "Standard deviation of the natural logarithm of the flow", "1"),
            ColumnSpec("method", "How the flow was obtained"),
            *text_columns(source="Ids of sources and assumptions, joined by +"),
        ),
        ("exporter", "importer", "sector"),
    ),
    TableSpec(
        "io",
        "io.parquet",
        "Inputs and value added per unit of gross output",
        (
            *_codes(economy="Economy", user_sector="Sector that uses", input_sector="Sector used, or value_added"),
            _number("share", "Cost share of gross output", "fraction"),
            _METHOD,
            _SOURCE,
        ),
        ("economy", "user_sector", "input_sector"),
    ),
    TableSpec(
        "tariffs",
        "tariffs.parquet",
        "Ad valorem tariffs",
        (
            *(_PAIR[1], _PAIR[0], _PAIR[2]),
            _number("tariff", "Tariff", "fraction of the flow"),
            _number("low", "Tariff, low", "fraction of the flow"),
            _number("high", "Tariff, high", "fraction of the flow"),
            _METHOD,
            *text_columns(source="Ids of sources and assumptions, joined by +"),
        ),
        ("importer", "exporter", "sector"),
    ),
    SOURCES,
    ASSUMPTIONS,
    TableSpec(
        "pins",
        "pins.csv",
        "Flows fixed to stated facts",
        (
            *_PAIR[:2],
            ColumnSpec("sector", "Sector id, goods (all but services) or all"),
            _number("value_musd", "Stated value", "million USD"),
            ColumnSpec("year", "Year of the figure", "integer", "year", 1900, 2200),
            *text_columns(source="Ids of sources and assumptions, joined by +", reason="Reason"),
        ),
        ("exporter", "importer", "sector"),
    ),
)

SPEC = {spec.name: spec for spec in SPECS}

ELASTICITIES = TableSpec(
    "elasticities",
    "elasticities.csv",
    "Trade elasticities by what moves trade and by horizon; a region may do without",
    (
        ColumnSpec(
            "cause", "What moves trade", choices=tuple(c.value for c in (Cause.TARIFFS, Cause.COSTS, Cause.TEMPORARY))
        ),
        ColumnSpec("horizon", "After how long", choices=tuple(Horizon)),
        ColumnSpec("sector", "Sector id; all sectors where it is empty", blank=""),
        *(
            ColumnSpec(name, title, "number", "1", LEAST_ELASTICITY, MOST["1"], fix="write theta as a number above 0")
            for name, title in (("theta_low", "Trade elasticity, low"), ("theta", "Trade elasticity"))
        ),
        ColumnSpec("theta_high", "Trade elasticity, high", "number", "1", LEAST_ELASTICITY, MOST["1"]),
        ColumnSpec("source", "Ids of sources and assumptions, joined by +"),
    ),
    ("cause", "horizon", "sector"),
    {"theta": ("theta_low", "theta", "theta_high")},
)
"""Not among ``SPECS``; costs of trade in the long run, and stops, are what sectors.csv says."""

COVERS = ("central", "general", "budget")
"""Whose revenue a figure is: of the central government, of all levels, or what the law on the budget plans."""

REVENUES = TableSpec(
    "revenues",
    "revenues.csv",
    "What governments take in a year; a region may do without",
    (
        ColumnSpec("economy", "ISO 3166 alpha-3 code"),
        *(
            ColumnSpec(
                name, title, "number", "million USD", 1e-3, MOST["million USD"], fix="write million USD, above 0"
            )
            for name, title in (("low", "Revenue, low"), ("revenue_musd", "Revenue"), ("high", "Revenue, high"))
        ),
        ColumnSpec("year", "Year of the figure", "integer", "year", 1900, 2200),
        ColumnSpec("covers", "Whose revenue it is", choices=COVERS),
        ColumnSpec("method", "How the figure was obtained", choices=("reported", "imputed")),
        ColumnSpec("source", "Ids of sources and assumptions, joined by +"),
    ),
    ("economy",),
    {"revenue_musd": ("low", "revenue_musd", "high")},
)
"""Not among ``SPECS``: a folder need not have it."""
