"""Rows of the tables of an energy system."""

from dataclasses import dataclass, field

from ortaq.core import Band

MONTHS = 12

HOURS = 8760

WINTER = (11, 0, 1)
"""December to February, months from 0."""

FUELS = ("coal", "gas", "oil", "hydro", "nuclear", "wind", "solar", "bio", "storage")
"""What makes or keeps electricity. ``storage`` gives back what it took in the same day."""

BURNT = ("coal", "gas", "oil", "nuclear", "bio")
"""Fuels that are bought, with a price per MWh of heat."""

PIPED = ("gas", "crude")
"""Fuels with pipes."""

VARIABLE = ("wind", "solar")
"""Fuels whose plants run as the weather lets them."""


@dataclass(frozen=True, slots=True)
class Member:
    """A state of the region, or (``neighbour``) a place outside where lines and pipes end."""

    code: str
    name_key: str
    neighbour: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the power network of a member; most members are one node.

    Attributes
    ----------
    demand_share : Band
        Share of the member's demand that is here; central values of a member's nodes sum to one.
    """

    node: str
    member: str
    title: str
    latitude: float
    longitude: float
    demand_share: Band
    source: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the day: the same hours of every day of a month."""

    block: str
    title: str
    hours: float
    begins: float


@dataclass(frozen=True, slots=True)
class Day:
    """A kind of day, and the share of days that are of this kind; shares sum to one."""

    day: str
    title: str
    share: Band
    source: str


@dataclass(frozen=True, slots=True)
class FuelPrice:
    """What a fuel costs a member's plants (USD), and the carbon dioxide of burning it (tonnes), per MWh of heat."""

    member: str
    fuel: str
    usd_mwh_heat: Band
    co2_t_mwh_heat: float
    source: str


@dataclass(frozen=True, slots=True)
class Plant:
    """Plants of one fuel at one node, taken together.

    Attributes
    ----------
    efficiency : Band
        Electricity out over heat in; of storage, out over electricity in; 1 of hydro, wind and solar.
    outage : Band
        Share of the year in which a plant does not run.
    variable_usd_mwh : Band
        Operation beside fuel, USD per MWh.
    must_run : Band
        Share of its capacity that runs in the heating season, as heat is wanted.
    marginal_usd_mwh : Band
        Fuel and operation, USD per MWh: computed from price of the fuel and efficiency.
    co2_t_mwh : Band
        Carbon dioxide, tonnes per MWh of electricity: computed.
    built, retires : int
        First and last year.
    largest_gw : float
        Its largest single unit or station: what N-1 takes out.
    left : tuple of float
        Share of it that is there by month; all of it in tables, less where a move takes some out.
    """

    name: str
    member: str
    node: str
    fuel: str
    gw: Band
    efficiency: Band
    outage: Band
    variable_usd_mwh: Band
    must_run: Band
    largest_gw: float
    built: int
    retires: int
    source: str
    marginal_usd_mwh: Band = field(default_factory=lambda: Band(0.0, 0.0, 0.0))
    co2_t_mwh: Band = field(default_factory=lambda: Band(0.0, 0.0, 0.0))
    left: tuple[float, ...] = (1.0,) * MONTHS


@dataclass(frozen=True, slots=True)
class Line:
    """Power lines between two nodes, both directions; ``candidate`` ones do not stand and can be built.

    Attributes
    ----------
    gw : Band
        What they carry together; of a candidate, what it would add.
    circuit_gw : float
        The largest of them: what N-1 takes out.
    loss : float
        Share lost on the way.
    musd : Band
        Cost of building, million USD; zero of what stands.
    built : int
        First year; of a candidate, the first year in which it can stand.
    """

    name: str
    from_: str
    to: str
    gw: Band
    circuit_gw: float
    loss: float
    built: int
    candidate: bool
    musd: Band
    source: str


@dataclass(frozen=True, slots=True)
class Demand:
    """Electricity that a member takes in the base year, grid losses with it.

    Attributes
    ----------
    month_shapes : tuple of float
        Twelve, power of a month over that of the year.
    hour_shapes : tuple of float
        One for each block, power over that of the day.
    growth : tuple of (int, float)
        Year, and demand over that of the base year.
    peak : Band
        Power in the coldest January evening over that of a January evening of the mean.
    """

    member: str
    year: int
    twh: Band
    month_shapes: tuple[float, ...]
    hour_shapes: tuple[float, ...]
    growth: tuple[tuple[int, float], ...]
    peak: Band
    source: str


@dataclass(frozen=True, slots=True)
class HydroByMonth:
    """Electricity from water at one node by month, TWh, in a mean year and in a dry one.

    Attributes
    ----------
    movable : float
        Share of a month's energy that can be moved to other hours of the month; the rest runs as the river does.
    """

    node: str
    member: str
    twh: tuple[float, ...]
    dry_twh: tuple[float, ...]
    movable: float
    source: str


@dataclass(frozen=True, slots=True)
class NewHydro:
    """Electricity that new dams of a node bring in a month for each GW, TWh, in a mean year and in a dry one."""

    node: str
    month: int
    twh_gw: float
    dry_twh_gw: float
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What wind or solar plants of a node make on a kind of day in a month and block, over their capacity."""

    node: str
    fuel: str
    day: str
    month: int
    block: str
    factor: Band
    source: str


@dataclass(frozen=True, slots=True)
class Border:
    """What a neighbour sells and buys over lines: most in a year (TWh) and price (USD per MWh)."""

    node: str
    sells_twh: Band
    sells_usd_mwh: Band
    buys_twh: Band
    buys_usd_mwh: Band
    source: str


@dataclass(frozen=True, slots=True)
class Generated:
    """What was generated by a fuel in a year, TWh: what a backcast is held against."""

    member: str
    year: int
    fuel: str
    twh: float
    source: str
