"""The schema of a small region: one table ``[region]``, short enough to write by hand."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from ortaq.tables import BandRecord, Record

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

EVERY = ""
"""Key of a number that was written once: for the only sector, or for every partner."""


def _once(value: Any) -> Any:
    return value if isinstance(value, Mapping) else {EVERY: value}


def _for_every_partner(value: Any) -> Any:
    return value if isinstance(value, Mapping) and "central" not in value else {EVERY: value}


Amount = Annotated[float, Field(strict=True, allow_inf_nan=True)]
"""Any number: the region says what is wrong with one in its own words."""

BySector = Annotated[dict[str, Amount], BeforeValidator(_once)]
ElasticityBySector = Annotated[dict[str, BandRecord], BeforeValidator(_for_every_partner)]
TariffByExporter = Annotated[dict[str, BandRecord], BeforeValidator(_for_every_partner)]


class SmallRegion(Record):
    """The table ``[region]``: who produces how much and sells how much to whom; everything else may be left out.

    ``gdp_musd.ECONOMY`` and ``exports_musd.EXPORTER.IMPORTER`` are numbers, or tables by sector where ``sectors`` names
    several; million USD. ``tariffs_percent.IMPORTER`` is a number or range, or a table of these by exporter.
    """

    base_year: int = Field(ge=1900, le=2200)
    gdp_musd: dict[str, BySector]
    exports_musd: dict[str, dict[str, BySector]]
    sectors: tuple[Identifier, ...] = Field(default=("goods",), min_length=1)
    name: Identifier | None = None
    title: str = ""
    source: str = ""
    names: dict[str, str] = Field(default_factory=dict)
    population_million: dict[str, Amount] = Field(default_factory=dict)
    input_share: BandRecord | None = None
    trade_elasticity: ElasticityBySector = Field(default_factory=dict)
    tariffs_percent: dict[str, TariffByExporter] = Field(default_factory=dict)
    flow_ln_sd: Amount | None = None
