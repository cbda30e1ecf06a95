"""Passages of borders as states of freight: every link between two countries, each direction by itself."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Integers, Labels, Mask
from ortaq.domains.corridors.freight.runs import Takes
from ortaq.domains.corridors.network.network import Network

RAIL, ROAD = "rail", "road"
LAND = (RAIL, ROAD)


@dataclass(frozen=True, eq=False)
class States:
    """Directed passages, those by rail first, every column of shape (state,).

    Attributes
    ----------
    link, crossing : ndarray of int
        Positions in the network.
    forward : ndarray of bool
        Whether the link is travelled from its from node to its to node.
    way, source, target : ndarray of str
        One of ``LAND``; countries left and entered.
    entered, left : ndarray of int
        Positions of the nodes where the passage begins and ends.
    takes : Takes
        What the passage takes, dwell and fees included.
    is_open, was_open : ndarray of bool
        Whether it can be used, and whether it can in the network as it is.
    """

    link: Integers
    crossing: Integers
    forward: Mask
    way: Labels
    source: Labels
    target: Labels
    entered: Integers
    left: Integers
    takes: Takes
    is_open: Mask
    was_open: Mask

    def __len__(self) -> int:
        return len(self.link)

    @cached_property
    def rivals(self) -> Array:
        """By how many the weight of a passage is divided, shape (state,): crossings of a border, tracks of a crossing.

        The crossings are those that lead by its way from its source to its target in the network as it is, and several
        tracks of one crossing are one alternative. One that is not open there counts itself besides. The numbers stay
        as they are when passages close or open, so that one more can only help and one less can only hurt.
        """
        border = np.char.add(np.char.add(np.char.add(self.way, "|"), np.char.add(self.source, ">")), self.target)
        own = np.where(self.crossing >= 0, self.crossing, -1 - self.link)
        gate, at = np.unique(np.char.add(np.char.add(border, "|"), own.astype(str)), return_inverse=True)
        tracks = np.bincount(at, self.was_open, minlength=len(gate))
        pair, of_gate = np.unique(border, return_inverse=True)[1], np.empty(len(gate), dtype=np.int64)
        of_gate[at] = pair
        crossings = np.bincount(of_gate, tracks > 0.0)[of_gate] + (tracks == 0.0)
        return np.asarray((tracks[at] + ~self.was_open) * crossings[at])


def states_of(network: Network, takes: Takes, usable: Mask) -> States:
    """Return passages of every link between two countries, both directions: rail and its ferries, then road.

    Parameters
    ----------
    network : Network
    takes : Takes
        Of every link, shape (2, link).
    usable : ndarray of bool, shape (link,)
    """
    links, border = network.links, borders(network)
    on = [np.flatnonzero(border & np.isin(links.facility_type, (way, "ferry"))) for way in LAND]
    link = np.concatenate([np.tile(own, 2) for own in on])
    forward = np.concatenate([np.repeat([True, False], len(own)) for own in on])
    way = np.repeat(LAND, [2 * len(own) for own in on])
    ends = network.tail[link], network.head[link]
    entered, left = np.where(forward, ends[0], ends[1]), np.where(forward, ends[1], ends[0])
    country = network.nodes.country_iso3
    source, target = _sides(links.country_iso3[link], country[entered], country[left])
    crossing = network.link_crossing[link]
    return States(
        link,
        crossing,
        forward,
        way,
        source,
        target,
        entered,
        left,
        takes[1 - forward, link],
        usable[link],
        network.open_links[link],
    )


def borders(network: Network) -> Mask:
    """Return which links lead from one country to another, shape (link,).

    Parameters
    ----------
    network : Network
    """
    return np.array(["-" in codes for codes in network.links.country_iso3.tolist()], dtype=bool)


def _sides(codes: Labels, entered: Labels, left: Labels) -> tuple[Labels, Labels]:
    """Return the countries that passages leave and enter; the nodes say which of the two codes is which."""
    source, target = [], []
    for joined, a, b in zip(codes.tolist(), entered.tolist(), left.tolist(), strict=True):
        one, other = joined.split("-")
        is_turned = (a == other) or (b == one)
        source.append(other if is_turned else one)
        target.append(one if is_turned else other)
    return np.array(source), np.array(target)
