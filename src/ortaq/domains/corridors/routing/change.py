"""What a scenario changes on a network, and the state that it leaves; the network itself is never edited."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np

from ortaq.core import Array, InputError, Mask, suggest
from ortaq.domains.corridors.network.network import PASSAGES, Network


@dataclass(frozen=True, slots=True)
class Close:
    """Close a crossing, a passage, a named line or a link (by id)."""

    target: str


@dataclass(frozen=True, slots=True)
class Open:
    """Open what is planned or closed: a crossing, a passage, a named line or a link (by id)."""

    target: str


@dataclass(frozen=True, slots=True)
class DwellFactor:
    """Multiply the dwell time of a crossing (median and 90th percentile)."""

    crossing: str
    factor: float


@dataclass(frozen=True, slots=True)
class Delay:
    """Add hours of waiting at a crossing, such as those of a queue; negative if it gets shorter."""

    crossing: str
    hours: float


@dataclass(frozen=True, slots=True)
class Fee:
    """Add a fee at a crossing, USD per FEU; negative for a rebate."""

    crossing: str
    usd_per_feu: float


@dataclass(frozen=True, slots=True)
class SpeedFactor:
    """Multiply the speed on the links of a country (ISO 3166 alpha-3), crossing, passage, named line or link id."""

    target: str
    factor: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """Set the capacity of a crossing, million tonnes a year."""

    crossing: str
    mt_per_year: float


NetworkChange = Close | Open | DwellFactor | Delay | Fee | SpeedFactor | Capacity


@dataclass(frozen=True, eq=False)
class NetworkState:
    """The network as a scenario leaves it.

    Attributes
    ----------
    usable : ndarray of bool, shape (link,)
        The link and its crossing are open.
    speed_factor : ndarray, shape (link,)
        Speed as a multiple of the rate.
    dwell_factor : ndarray, shape (crossing,)
        Dwell time as a multiple of the crossing's own.
    delay_h : ndarray, shape (crossing,)
        Hours added to the dwell time.
    fee_usd : ndarray, shape (crossing,)
        Added to the crossing's cost, USD per FEU.
    capacity_mt : ndarray, shape (crossing,)
        Million tonnes a year, NaN where unknown.
    """

    usable: Mask
    speed_factor: Array
    dwell_factor: Array
    delay_h: Array
    fee_usd: Array
    capacity_mt: Array

    def __post_init__(self) -> None:
        for array in (getattr(self, f.name) for f in fields(self)):
            array.flags.writeable = False


def apply_changes(
    network: Network, changes: Sequence[NetworkChange] = (), state: NetworkState | None = None
) -> NetworkState:
    """Return the state of a network after changes, applied in order to its baseline or to a given state.

    Raises
    ------
    InputError
        A target is unknown, a factor is not positive, or one target is both opened and closed.
    """
    opened = {c.target.casefold() for c in changes if isinstance(c, Open)}
    both = opened & {c.target.casefold() for c in changes if isinstance(c, Close)}
    if both:
        raise InputError(f"'{min(both)}' is both opened and closed", where="changes", fix="keep one of the two")
    state = state or baseline_state(network)
    for change in changes:
        state = _applied(network, state, change)
    return state


def baseline_state(network: Network) -> NetworkState:
    """Return the network as it is: planned and closed links are out, and so are links of crossings not open."""
    return NetworkState(
        usable=network.open_links,
        speed_factor=np.ones(len(network.links.link_id)),
        dwell_factor=np.ones(len(network.crossings)),
        delay_h=np.zeros(len(network.crossings)),
        fee_usd=np.zeros(len(network.crossings)),
        capacity_mt=np.array([c.capacity_mt for c in network.crossings]),
    )


def targets(network: Network) -> tuple[str, ...]:
    """Return what can be opened or closed by name: crossings, passages and named lines."""
    passages = [p for p in PASSAGES if (network.links.passage == p).any()]
    lines = sorted(set(network.links.name.tolist()) - {""})
    return (*(c.id for c in network.crossings), *passages, *lines)


@lru_cache(maxsize=1024)
def links_of(network: Network, target: str, *, where: str) -> Mask:
    """Return which links a target names: a crossing, a passage, a named line, or the id of a link.

    A word that begins crossing ids or names of lines names all of them: ``cku`` means ``cku-border``, ``CKU Chinese
    section`` and the rest of that railway.

    Raises
    ------
    InputError
        Nothing has this name; with the nearest name.
    """
    links, word = network.links, target.strip().casefold()
    columns = (links.crossing_id, links.passage, links.name, links.link_id.astype(np.str_))
    for column in columns:
        found = np.char.lower(column.astype(np.str_)) == word
        if word and found.any():
            return np.asarray(found)
    begins = [np.char.startswith(np.char.lower(c), (f"{word}{end}")) for c in columns[::2] for end in ("-", " ")]
    if word and np.any(begins):
        return np.asarray(np.any(begins, axis=0))
    if word in (c.id.casefold() for c in network.crossings):
        raise InputError(
            f"crossing '{target}' has no link", where=where, fix="add a link with this crossing_id to extra_links.csv"
        )
    hint = suggest(target, targets(network)) or "give the id of a crossing, a passage, a line's name or a link_id"
    raise InputError(f"unknown crossing, passage, line or link '{target}'", where=where, fix=hint)


def _applied(network: Network, state: NetworkState, change: NetworkChange) -> NetworkState:
    where = f"{type(change).__name__} in the scenario"
    match change:
        case Close():
            return replace(state, usable=state.usable & ~links_of(network, change.target, where=where))
        case Open():
            return replace(state, usable=state.usable | links_of(network, change.target, where=where))
        case SpeedFactor():
            links = country_links(network, change.target)
            links = links if links.any() else links_of(network, change.target, where=where)
            factor = np.where(links, state.speed_factor * _positive(change.factor, where), state.speed_factor)
            return replace(state, speed_factor=factor)
        case _:
            return _moved_crossing(network, state, change, where)


def _moved_crossing(
    network: Network, state: NetworkState, change: DwellFactor | Delay | Fee | Capacity, where: str
) -> NetworkState:
    at = _crossing(network, change.crossing, where)
    match change:
        case DwellFactor():
            dwell = np.where(at, state.dwell_factor * _positive(change.factor, where), state.dwell_factor)
            return replace(state, dwell_factor=dwell)
        case Delay():
            return replace(state, delay_h=np.where(at, state.delay_h + change.hours, state.delay_h))
        case Fee():
            return replace(state, fee_usd=np.where(at, state.fee_usd + change.usd_per_feu, state.fee_usd))
        case Capacity():
            return replace(state, capacity_mt=np.where(at, _positive(change.mt_per_year, where), state.capacity_mt))


@lru_cache(maxsize=256)
def country_links(network: Network, country: str) -> Mask:
    """Return which links lie in a country or on its border."""
    return np.array([country.upper() in codes.split("-") for codes in network.links.country_iso3.tolist()], dtype=bool)


def link_countries(network: Network) -> tuple[str, ...]:
    """Return the countries that have links, sorted."""
    codes = {code for joined in set(network.links.country_iso3.tolist()) for code in joined.split("-")}
    return tuple(sorted(codes - {""}))


def _crossing(network: Network, crossing: str, where: str) -> Mask:
    if crossing not in network.crossing_position:
        ids = tuple(network.crossing_position)
        hint = suggest(crossing, ids) or f"known: {', '.join(ids[:12])}"
        raise InputError(f"unknown crossing '{crossing}'", where=where, fix=hint)
    at = np.zeros(len(network.crossings), dtype=bool)
    at[network.crossing_position[crossing]] = True
    return at


def _positive(value: float, where: str) -> float:
    if not (np.isfinite(value) and value > 0.0):
        raise InputError(
            f"{value:g} is not a positive number", where=where, fix="to stop all traffic, close the target"
        )
    return value
