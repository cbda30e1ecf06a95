"""Rows of the tables of what can be built, and what may be emitted."""

from dataclasses import dataclass, field

from ortaq.core import Band


@dataclass(frozen=True, slots=True)
class Option:
    """What can be built at a node.

    Attributes
    ----------
    usd_kw : tuple of (int, Band)
        Year, and cost of building, USD per kW.
    fixed_usd_kw : Band
        Operation, USD per kW and year.
    variable_usd_mwh, efficiency, outage : Band
        As of a plant.
    build_gw_year, limit_gw : Band
        Most built in a year, and most in all beside what stands.
    hours : float
        Of storage: hours at full power.
    first : int
        First year in which it can stand.
    marginal_usd_mwh, co2_t_mwh : Band
        Computed, as of a plant.
    """

    fuel: str
    technology: str
    member: str
    node: str
    usd_kw: tuple[tuple[int, Band], ...]
    life: int
    fixed_usd_kw: Band
    variable_usd_mwh: Band
    efficiency: Band
    outage: Band
    build_gw_year: Band
    limit_gw: Band
    hours: float
    first: int
    source: str
    marginal_usd_mwh: Band = field(default_factory=lambda: Band(0.0, 0.0, 0.0))
    co2_t_mwh: Band = field(default_factory=lambda: Band(0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Cap:
    """Most carbon dioxide of power plants in a year, million tonnes; ``member`` empty: of all together."""

    member: str
    year: int
    mt: float
    source: str
