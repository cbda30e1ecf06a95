"""Changes of the network as people type them: what closes and what opens, by name."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import InputError, require_known
from ortaq.domains.corridors.moves import TRANSIT, NetworkAction, NetworkShift
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import apply_changes, link_countries, links_of, named_part, targets

FERRIES = "ferries"
"""Names all open ferries; where members are shown, those from or to them."""


def named_shifts(network: Network, close: Sequence[str] = (), open_: Sequence[str] = ()) -> tuple[NetworkShift, ...]:
    """Return what closes and what opens as moves, in that order.

    Parameters
    ----------
    network : Network
    close : sequence of str, optional
        Crossings by any of their names, passages, named lines, links, ``ferries``, or ``transit:`` and an economy.
    open_ : sequence of str, optional
        Planned or closed crossings, passages, named lines or links.

    Raises
    ------
    InputError
        Nothing has the name; with near names.

    Examples
    --------
    >>> [(str(s.action), s.targets) for s in named_shifts(network, ["Хоргос", "transit:rus"], ["bakhty"])]
    [('close', ('khorgos',)), ('close_transit', ('RUS',)), ('open', ('bakhty',))]
    """
    shifts = [_closed(network, name.strip()) for name in dict.fromkeys(close)]
    for name in dict.fromkeys(open_):
        links_of(network, name, where="--open")
        shifts.append(NetworkShift.of(NetworkAction.OPEN, named_part(network, name)))
    return tuple(shifts)


def transit_economy(name: str, known: Sequence[str], *, where: str) -> str:
    """Return the economy of a closure of transit; empty where the name is none.

    Parameters
    ----------
    name : str
        ``transit:RUS``, in any case.
    known : sequence of str
        Economies that have links.
    where : str
        Place of the name, for the message.

    Examples
    --------
    >>> transit_economy("Transit:rus", ("KAZ", "RUS"), where="--close"), transit_economy("suez", (), where="--close")
    ('RUS', '')
    """
    if not name.casefold().startswith(TRANSIT):
        return ""
    economy = name[len(TRANSIT) :].strip().upper()
    require_known([economy], known, kind="economy with land links", where=f"{where} {name}")
    return economy


def as_changed(network: Network, shifts: Sequence[NetworkShift]) -> Network:
    """Return a network whose links and crossings have the state in which moves leave them.

    Parameters
    ----------
    network : Network
    shifts : sequence of NetworkShift
        Of ``open`` and ``close`` only.

    Raises
    ------
    InputError
        Transit closes: that depends on who trades, and no link has it as its state.

    Examples
    --------
    >>> before, after = network, as_changed(network, named_shifts(network, close=["khorgos"]))
    >>> [one.crossings[one.crossing_position["khorgos"]].status for one in (before, after)]
    ['open', 'closed']
    """
    if not shifts:
        return network
    if any(s.action is NetworkAction.CLOSE_TRANSIT for s in shifts):
        raise InputError(
            "a closure of transit is no state of a link",
            where="--close",
            why="it depends on who trades",
            fix="ask ortaq route or ortaq corridors for it",
        )
    usable = apply_changes(network, shifts).usable
    opened, closed = usable & ~network.open_links, network.open_links & ~usable
    is_opened, is_closed, is_used = (
        np.isin(np.arange(len(network.crossings)), network.link_crossing[links]) for links in (opened, closed, usable)
    )
    crossings = tuple(
        replace(c, status="open" if opens else "closed" if closes and not used else c.status)
        for c, opens, closes, used in zip(network.crossings, is_opened, is_closed, is_used, strict=True)
    )
    crossing_open = np.array([c.status == "open" for c in crossings] + [True])[network.link_crossing]
    lost = (network.links.status == "open") & crossing_open & ~usable
    status = np.where(usable, "open", np.where(lost, "closed", network.links.status))
    return replace(network, crossings=crossings, links=replace(network.links, status=status))


def _closed(network: Network, name: str) -> NetworkShift:
    if name.casefold() == FERRIES:
        ferries = [c.id for c in network.crossings if c.kind == "ferry" and c.status == "open"]
        require_known([name] if not ferries else [], targets(network), kind="closure", where="--close")
        return NetworkShift.of(NetworkAction.CLOSE, *ferries)
    if economy := transit_economy(name, link_countries(network), where="--close"):
        return NetworkShift.of(NetworkAction.CLOSE_TRANSIT, economy)
    links_of(network, name, where="--close")
    return NetworkShift.of(NetworkAction.CLOSE, named_part(network, name))
