"""What a scenario changes on a network, and the state that it leaves; the network itself is never edited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Corner, InputError, Labels, Mask, said
from ortaq.domains.corridors.moves import PROGRAMME, SIGNED, NetworkAction, NetworkShift
from ortaq.domains.corridors.network.network import PASSAGES, Network
from ortaq.domains.corridors.routing.places import crossing_called, near_names

_JOINED: dict[NetworkAction, Callable[[Array, float], Array | float]] = {
    NetworkAction.SPEED_FACTOR: np.multiply,
    NetworkAction.DWELL_FACTOR: np.multiply,
    NetworkAction.DELAY_H: np.add,
    NetworkAction.FEE_USD: np.add,
}
"""How a value joins what a state holds."""


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
    """

    usable: Mask
    speed_factor: Array
    dwell_factor: Array
    delay_h: Array
    fee_usd: Array

    def __post_init__(self) -> None:
        for array in (getattr(self, f.name) for f in fields(self)):
            array.flags.writeable = False


def apply_changes(
    network: Network,
    changes: Sequence[NetworkShift] = (),
    corner: Corner = Corner.CENTRAL,
    state: NetworkState | None = None,
) -> NetworkState:
    """Return the state of a network after changes, applied in order to its baseline or to a given state.

    What closes stays closed whatever opens, in any order: a border that is shut stays shut where a whole line opens.
    Closures of transit depend on the pair that trades, and capacities on its loads: both leave the state as it is.

    Parameters
    ----------
    network : Network
    changes : sequence of NetworkShift
    corner : Corner, optional
        End of their ranges.
    state : NetworkState, optional
        What they apply to; the baseline if absent.

    Raises
    ------
    InputError
        A target is unknown, or a factor is not positive.

    Examples
    --------
    >>> state = apply_changes(network, [NetworkShift.of("close", "suez")])
    >>> int(network.open_links.sum() - state.usable.sum()) > 0
    True
    """
    moves = [
        (c.action, named_part(network, t), c.value.at(corner))
        for c in changes
        if c.action is not NetworkAction.CLOSE_TRANSIT
        for t in c.targets
    ]
    state = state or baseline_state(network)
    for action, target, value in sorted(moves, key=lambda move: move[0] is NetworkAction.CLOSE):
        state = _applied(network, state, action, target, value)
    return state


def baseline_state(network: Network) -> NetworkState:
    """Return the network as it is: planned and closed links are out, and so are links of crossings not open."""
    return NetworkState(
        usable=network.open_links,
        speed_factor=np.ones(len(network.links.link_id)),
        dwell_factor=np.ones(len(network.crossings)),
        delay_h=np.zeros(len(network.crossings)),
        fee_usd=np.zeros(len(network.crossings)),
    )


def targets(network: Network) -> tuple[str, ...]:
    """Return what can be opened or closed by name: crossings, passages and named lines."""
    passages = [p for p in PASSAGES if (network.links.passage == p).any()]
    lines = sorted(set(network.links.name.tolist()) - {""})
    return (*(c.id for c in network.crossings), *passages, *lines)


@lru_cache(maxsize=8)
def _names_of(network: Network) -> tuple[Labels, ...]:
    """Return crossing, passage, name and id of every link, in small letters."""
    links = network.links
    columns = (links.crossing_id, links.passage, links.name, links.link_id.astype(np.str_))
    return tuple(np.char.lower(column.astype(np.str_)) for column in columns)


@lru_cache(maxsize=1024)
def links_of(network: Network, target: str, *, where: str) -> Mask:
    """Return which links a target names: a crossing by any of its names, a passage, a named line, or the id of a link.

    A word that begins crossing ids or names of lines names all of them: ``cku`` means ``cku-border``, ``CKU Chinese
    section`` and the rest of that railway. ``programme:bri`` names all that carries the label of that programme.
    """
    word = target.strip().casefold()
    if word.startswith(PROGRAMME):
        return _programme_links(network, word[len(PROGRAMME) :].strip(), where=where)
    columns = _names_of(network)
    for column in columns:
        matches = column == word
        if word and matches.any():
            return np.asarray(matches)
    begins = [np.char.startswith(c, (f"{word}{end}")) for c in columns[::2] for end in ("-", " ")]
    if word and np.any(begins):
        return np.asarray(np.any(begins, axis=0))
    crossing = crossing_called(network, target, where=where)
    if crossing and crossing.casefold() != word:
        return links_of(network, crossing, where=where)
    if crossing:
        raise InputError(
            f"crossing '{target}' has no link", where=where, fix="add a link with this crossing_id to extra_links.csv"
        )
    fix = near_names(network, "crossing", target, targets(network)) or "list all: ortaq network list crossings"
    raise InputError(f"unknown crossing, passage, line or link '{target}'", where=where, fix=fix)


def _programme_links(network: Network, label: str, *, where: str) -> Mask:
    """Return the links of all crossings, lines and links that carry the label of a programme."""
    known = tuple(dict.fromkeys(row.programme for row in network.programmes))
    own = [target for row in network.programmes if row.programme.casefold() == label for target in row.targets]
    if not own:
        fix = said("known: {labels}", labels=", ".join(known) or "none")
        raise InputError(f"unknown programme '{label}'", where=where, fix=fix)
    return np.asarray(np.any([links_of(network, target, where=where) for target in own], axis=0))


@lru_cache(maxsize=1024)
def named_part(network: Network, target: str) -> str:
    """Return a target by the id of its crossing where it is a name of one in any language; else as it is written.

    ``target``: an id, a passage and a line are meant before a name is.
    """
    word = target.strip().casefold()
    if word in (c.id.casefold() for c in network.crossings):
        return crossing_called(network, target, where="changes")
    if any((np.char.lower(column) == word).any() for column in (network.links.passage, network.links.name)):
        return target
    return crossing_called(network, target, where="changes") or target


def moved_links(network: Network, action: NetworkAction, target: str, *, where: str = "changes") -> Mask:
    """Return the links that an action on a target moves, shape (link,)."""
    if action in (NetworkAction.OPEN, NetworkAction.CLOSE):
        return links_of(network, target, where=where)
    if action is NetworkAction.SPEED_FACTOR:
        links = country_links(network, target)
        return links if links.any() else links_of(network, target, where=where)
    crossing = crossing_called(network, target, where=where)
    if not crossing:
        fix = near_names(network, "crossing", target) or "list all: ortaq network list crossings"
        raise InputError(f"unknown crossing '{target}'", where=where, fix=fix)
    return np.asarray(network.link_crossing == network.crossing_position[crossing])


def _applied(network: Network, state: NetworkState, action: NetworkAction, target: str, value: float) -> NetworkState:
    where = f"{action} in the scenario"
    links = moved_links(network, action, target, where=where)
    if action in (NetworkAction.OPEN, NetworkAction.CLOSE):
        usable = state.usable | links if action is NetworkAction.OPEN else state.usable & ~links
        return replace(state, usable=usable)
    at = links
    if action is not NetworkAction.SPEED_FACTOR:
        at = np.arange(len(network.crossings)) == network.crossing_position[target]
    if action not in SIGNED and not (np.isfinite(value) and value > 0.0):
        raise InputError(
            f"{value:g} is not a positive number", where=where, fix="to stop all traffic, close the target"
        )
    if action is NetworkAction.CAPACITY_MT:  # no way is longer or dearer for it: waiting reads it
        return state
    before: Array = getattr(state, action)  # the state names what an action moves
    return replace(state, **{action.value: np.where(at, _JOINED[action](before, value), before)})


@lru_cache(maxsize=256)
def country_links(network: Network, country: str) -> Mask:
    """Return which links lie in a country or on its border."""
    return np.array([country.upper() in codes.split("-") for codes in network.links.country_iso3.tolist()], dtype=bool)


def link_countries(network: Network) -> tuple[str, ...]:
    """Return the countries that have links, sorted."""
    codes = {code for joined in set(network.links.country_iso3.tolist()) for code in joined.split("-")}
    return tuple(sorted(codes - {""}))
