"""Rows of the tables of a basin."""

from dataclasses import dataclass

from ortaq.core import Band

MONTHS = 12

SUMMER = range(3, 9)
"""April to September, 0 to 11; the rest is winter."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place on the river: a reservoir, a reservoir beside the river, a reach or the outlet; ``to`` is the next one.

    ``member`` owns and runs it; empty for a reach and the outlet.
    """

    node: str
    title: str
    kind: str
    member: str
    to: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Reservoir:
    """Volumes (km3), flows (km3 a month), power (kWh per m3 and its slope over storage) and worth of water kept.

    Attributes
    ----------
    fill_most_km3 : float
        What it takes in a month, of one beside the river; negative elsewhere.
    kept_musd : float
        USD million per km3 and month for head and safety.
    """

    node: str
    full_km3: float
    dead_km3: float
    start_km3: float
    surface_km2: float
    release_most_km3: float
    fill_most_km3: float
    kwh_per_m3: float
    kwh_per_m3_km3: float
    kept_musd: float
    source: str


@dataclass(frozen=True, slots=True)
class Canal:
    """What a member takes out of a reach, at most so much a month; a share of it returns to a node.

    ``worth`` is what its water is worth beside that of others, where less of it serves the same harvest.
    """

    canal: str
    title: str
    member: str
    node: str
    most_km3: float
    returned: float
    returned_to: str
    source: str
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class Monthly:
    """A volume (km3) or energy (TWh) of one month, of what ``of`` names: a node, a canal or a member."""

    of: str
    month: int
    amount: Band
    source: str


@dataclass(frozen=True, slots=True)
class Evaporation:
    """Depth that evaporates from a reservoir in a month, mm."""

    node: str
    month: int
    mm: float
    source: str


@dataclass(frozen=True, slots=True)
class Limit:
    """Least or most that flows into (``outlet``) or through (``reach``) a node in a month, km3."""

    node: str
    month: int
    bound: str
    km3: Band
    source: str


@dataclass(frozen=True, slots=True)
class Outfall:
    """Where a reservoir sends water out of the river when it must, with what that costs a member."""

    outfall: str
    title: str
    node: str
    member: str
    most_km3: float
    musd_per_km3: Band
    source: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What a step of something is worth, in ``unit``; its size is a share, km3 or TWh a month."""

    kind: str
    step: int
    size: float
    worth: Band
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a canal takes part where water is shared by rule, and what its water is worth beside the worths of all.

    ``first``: it takes what it wants of what comes; ``planned``: the same, once it is built; ``limit``: its member has
    an equal claim to what comes to all limits.
    """

    canal: str
    rule: str
    factor: Band
    source: str


@dataclass(frozen=True, slots=True)
class Dam:
    """A dam that stands or is planned, at a reservoir of the basin."""

    dam: str
    title: str
    member: str
    node: str
    stage: str


@dataclass(frozen=True, slots=True)
class DamFact:
    """What is known of a dam: volumes, energy, cost, people resettled, land flooded, least flow below it."""

    dam: str
    item: str
    amount: Band
    source: str
