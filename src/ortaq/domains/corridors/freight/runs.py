"""Runs: the cheapest domestic pieces of a journey, from point to point inside one country."""

from dataclasses import dataclass, field, fields
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np

from ortaq.core import Array, Assumption, Band, Integers, Mask
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.cost import LinkCosts
from ortaq.domains.corridors.routing.routing import SearchGraph, both_ways
from ortaq.domains.corridors.routing.skims import sums_along

RUN_HOUR = Assumption(
    "A-RUN-HOUR",
    "Worth of an hour by which a run is chosen among domestic lines; a group's own hour prices it then",
    Band.exact(5.0),
    "USD per FEU and hour",
    "a convention, as one run serves all groups: between the hire of a wagon (2) and the hour of finished goods (20), "
    "which move what faster borders with China and a closed Saryagash are worth by less than a thousandth",
)


@dataclass(frozen=True, eq=False)
class Takes:
    """What journeys or pieces of them take, per FEU, all of one shape; infinity where there is no way.

    Attributes
    ----------
    usd, hours, late_h, km : ndarray
        Money, median hours, hours from the median to the 90th percentile, tariff kilometres.
    """

    usd: Array
    hours: Array
    late_h: Array
    km: Array

    @classmethod
    def of_links(cls, costs: LinkCosts) -> "Takes":
        """Return what every link takes along it and back, shape (2, link); infinity against a one-way link.

        Parameters
        ----------
        costs : LinkCosts
        """
        barred = np.isinf(both_ways(costs.generalised_usd))
        parts = (costs.usd, costs.hours, costs.hours_p90 - costs.hours, costs.km)
        return cls(*(np.where(barred, np.inf, both_ways(part)) for part in parts))

    @classmethod
    def zeros(cls, *shape: int) -> "Takes":
        """Return what staying where one is takes."""
        return cls(*np.zeros((4, *shape)))

    @classmethod
    def nowhere(cls, *shape: int) -> "Takes":
        """Return what a way takes that does not exist."""
        return cls(*np.full((4, *shape), np.inf))

    def generalised(self, usd_per_hour: float, unreliability: float = 1.0) -> Array:
        """Return money, time and unreliability in USD per FEU.

        Parameters
        ----------
        usd_per_hour : float
            Worth of an hour, USD per FEU.
        unreliability : float, optional
            Worth of an hour between median and 90th percentile, in hours.

        Returns
        -------
        ndarray
            Shape of the parts.

        Examples
        --------
        >>> float(Takes(*np.array([100.0, 10.0, 5.0, 300.0])).generalised(2.0))
        130.0
        """
        there = np.isfinite(self.usd)  # where no way is, hours that are worth nothing leave it as dear
        hours, late = (np.where(there, part, 0.0) for part in (self.hours, self.late_h))
        return np.asarray(self.usd + usd_per_hour * (hours + unreliability * late))

    def __add__(self, other: "Takes") -> "Takes":
        return Takes(*(a + b for a, b in zip(self._parts, other._parts, strict=True)))

    def __getitem__(self, at: Any) -> "Takes":
        return Takes(*(part[at] for part in self._parts))

    def times(self, factor: Array) -> "Takes":
        """Return a share or multiple of the journeys.

        Parameters
        ----------
        factor : ndarray
            Of a shape that fits.
        """
        return Takes(*(part * factor for part in self._parts))

    def where(self, chosen: Mask, other: "Takes") -> "Takes":
        """Return these journeys where chosen, and others elsewhere.

        Parameters
        ----------
        chosen : ndarray of bool
        other : Takes
        """
        return Takes(*(np.where(chosen, a, b) for a, b in zip(self._parts, other._parts, strict=True)))

    def cheaper(self, other: "Takes") -> "Takes":
        """Return the cheaper of two journeys, cell by cell, at ``RUN_HOUR``.

        Parameters
        ----------
        other : Takes
        """
        return self.where(self.generalised(RUN_HOUR.band.central) <= other.generalised(RUN_HOUR.band.central), other)

    def fill(self, at: Any, others: "Takes") -> None:
        """Write others into some cells; only while an array of journeys is built.

        Parameters
        ----------
        at : index
        others : Takes
        """
        for mine, theirs in zip(self._parts, others._parts, strict=True):
            mine[at] = theirs

    @property
    def _parts(self) -> tuple[Array, ...]:
        return tuple(getattr(self, f.name) for f in fields(self))


def runs(network: Network, takes: Takes, links: Mask, points: Integers) -> Takes:
    """Return the cheapest runs between points over some of the links.

    Parameters
    ----------
    network : Network
    takes : Takes
        Of every link along it and back, shape (2, link).
    links : ndarray of bool, shape (link,)
        Links that a run may use.
    points : ndarray of int, shape (point,)
        Node positions.

    Returns
    -------
    Takes
        Shape (point, point); infinity where no link leads there, zero from a point to itself.
    """
    used = np.flatnonzero(links)
    nodes = np.union1d(np.union1d(network.tail[used], network.head[used]), points)
    tails, heads = (np.searchsorted(nodes, ends[used]) for ends in (network.tail, network.head))
    at = np.searchsorted(nodes, points)
    if not used.size:
        return Takes.zeros(1, 1).where(points[:, None] == points[None, :], Takes.nowhere(1, 1))
    return _answered(_Question.of(tails, heads, at, takes[:, used]))


@dataclass(frozen=True)
class _Question:
    """Links, what they take and points, equal to every other one with the same numbers."""

    digest: bytes
    parts: tuple[Integers, Integers, Integers, Takes] = field(compare=False, repr=False)

    @classmethod
    def of(cls, tails: Integers, heads: Integers, points: Integers, takes: Takes) -> "_Question":
        told = sha256(repr((len(tails), len(points))).encode())
        for part in (tails, heads, points, *takes._parts):
            told.update(np.ascontiguousarray(part).data)
        return cls(told.digest(), (tails, heads, points, takes))


@lru_cache(maxsize=2048)  # some 400 for each state of a large network; most states differ in a country or two
def _answered(question: _Question) -> Takes:
    """Return the cheapest runs between points: sought once, whatever states of a network and ways ask it."""
    tails, heads, points, takes = question.parts
    size = int(max(ends.max() for ends in (tails, heads, points))) + 1
    weights = np.maximum(takes.generalised(RUN_HOUR.band.central), 1e-6)
    cost, tree = SearchGraph(tails, heads, size).trees(weights, points)
    there = np.isfinite(cost[:, points])
    sums = sums_along(tails, heads, tree, takes._parts)
    found = Takes(*(np.where(there, total[:, points], np.inf) for total in sums))
    for part in found._parts:
        part.flags.writeable = False  # others read the same
    return found
