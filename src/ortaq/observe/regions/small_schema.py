"""The schema of a small region: one table ``[region]``, short enough to write by hand."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ortaq.tables import BandRecord, Record, ranged

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

EVERY = ""
"""Key of a number that was written once: for the only sector, or for every partner."""


def _once(value: Any) -> Any:
    return value if isinstance(value, Mapping) else {EVERY: value}


def _for_every_partner(value: Any) -> Any:
    return value if isinstance(value, Mapping) and "central" not in value else {EVERY: value}


_EVERY_PARTNER = BeforeValidator(_for_every_partner, BandRecord | dict[str, BandRecord])

Amount = Annotated[float, Field(strict=True, allow_inf_nan=True)]
"""Any number: the region says what is wrong with one in its own words."""

BySector = Annotated[dict[str, Amount], BeforeValidator(_once, float | dict[str, float])]
ElasticityBySector = Annotated[dict[str, Annotated[BandRecord, ranged(-100.0, 100.0)]], _EVERY_PARTNER]
ElasticityByHorizon = dict[Literal["short", "long"], Annotated[BandRecord, ranged(-100.0, 100.0)]]
TariffByExporter = Annotated[dict[str, Annotated[BandRecord, ranged(-100.0, 1e4)]], _EVERY_PARTNER]

MOST_MUSD = 1e9
"""Million USD: ten times the income of the world."""

MOST_MILLION = 1e5
"""Million persons: ten times the people of the world."""

MOST_LN_SD = 10.0


class SmallRegion(Record):
    """The table ``[region]``: who produces how much and sells how much to whom; everything else may be left out.

    ``gdp_musd.ECONOMY`` and ``exports_musd.EXPORTER.IMPORTER`` are numbers, or tables by sector where ``sectors`` names
    several; million USD. ``tariffs_percent.IMPORTER`` is a number or range, or a table of these by exporter.
    """

    base_year: int = Field(ge=1900, le=2200, description="Year of the accounts")
    gdp_musd: dict[str, BySector] = Field(description="Value added by economy, or by economy and sector, USD mn")
    exports_musd: dict[str, dict[str, BySector]] = Field(description="Sales by exporter and importer, USD mn")
    sectors: tuple[Identifier, ...] = Field(default=("goods",), min_length=1, description="Ids of the sectors")
    name: Identifier | None = Field(default=None, description="Id; the name of the file where it is left out")
    title: str = Field(default="", description="Short name for pages")
    source: str = Field(default="", description="Where the numbers are from")
    names: dict[str, str] = Field(default_factory=dict, description="Name of each economy, by its code")
    population_million: dict[str, Amount] = Field(default_factory=dict, description="Population by economy, million")
    input_share: Annotated[BandRecord, ranged(-1.0, 2.0)] | None = Field(
        default=None, description="Inputs as a fraction of output"
    )
    trade_elasticity: ElasticityBySector = Field(
        default_factory=dict, description="Trade elasticity, one number or by sector; it then answers everything"
    )
    elasticities: dict[Literal["tariffs", "costs", "temporary"], ElasticityByHorizon] = Field(
        default_factory=dict, description="Trade elasticity by what moves trade: tariffs = { short = 0.3, long = 1.5 }"
    )
    tariffs_percent: dict[str, TariffByExporter] = Field(
        default_factory=dict, description="Tariffs by importer, or by importer and exporter, percent"
    )
    flow_ln_sd: Amount | None = Field(default=None, description="Standard deviation of the logarithm of flows")
