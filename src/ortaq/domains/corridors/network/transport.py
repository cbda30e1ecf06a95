"""How the trade of a region travels: cargo by sector, the ways it may take, and how much takes each of them today."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from ortaq.core import Band, InputError, Region
from ortaq.domains.corridors.freight.cargo import Cargo
from ortaq.domains.corridors.freight.stated import StatedFreight
from ortaq.domains.corridors.freight.stated_loading import StatedLoading
from ortaq.domains.corridors.network.network import Network

PART = "corridors"
"""Name under which a region keeps its `Transport`: that of the domain."""

ANY_ECONOMY = "*"
"""Stands for all economies in a row of shares."""

MODES = ("rail", "road", "sea")


@dataclass(frozen=True, slots=True)
class Way:
    """A way between two economies: a mode, and where it must not pass.

    Attributes
    ----------
    mode : str
        One of ``MODES``. Sea between landlocked places means any combination of modes.
    avoids : tuple of str
        Countries (ISO 3166 alpha-3), crossings, passages or named lines.
    """

    id: str
    title: str
    mode: str
    avoids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayShare:
    """Share of the trade between two groups of economies, by value and in both directions, that takes a way."""

    economies: tuple[str, ...]
    partners: tuple[str, ...]
    way: str
    share: Band
    source: str


@dataclass(frozen=True, eq=False)
class Transport:
    """Network, cargo, ways and shares, and freight by product group.

    Attributes
    ----------
    shares : tuple of WayShare
        The first pair of groups that holds two economies counts for them; what its shares leave of one travels
        outside the network (pipeline, air).
    way_scale : Band
        Sensitivity of the choice among ways: shares fall with ``exp(-way_scale * cost / mean cost)``.
    freight : StatedFreight or None
        Product groups, values per tonne and places; where the region states none of them, every sector with cargo is a
        group.
    loading : StatedLoading or None
        Parameters, access to the sea and counts; those of Eurasia where the region states none.
    """

    network: Network
    cargo: tuple[Cargo, ...]
    ways: tuple[Way, ...]
    shares: tuple[WayShare, ...]
    way_scale: Band
    freight: StatedFreight | None = None
    loading: StatedLoading | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the network and every row, 16 hex digits; counts, which no trade cost reads, are left out."""
        freight = self.freight.digest if self.freight else ""
        loading = (self.loading.parameters, self.loading.access) if self.loading else ()
        rows = (self.network.digest, self.cargo, self.ways, self.shares, self.way_scale, freight, loading)
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]

    def shares_between(self, one: str, other: str) -> dict[str, Band]:
        """Return the shares of the ways between two economies; empty where no row holds the pair.

        Parameters
        ----------
        one, other : str
            Codes of economies, in either order.
        """
        shares: dict[str, Band] = {}
        groups: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        for row in self.shares:
            if groups is None and (
                (_holds(row.economies, one) and _holds(row.partners, other))
                or (_holds(row.economies, other) and _holds(row.partners, one))
            ):
                groups = row.economies, row.partners
            if groups == (row.economies, row.partners):
                shares[row.way] = row.share
        return shares


def transport_of(region: Region) -> Transport | None:
    """Return how the trade of a region travels; None where it has no network."""
    part = region.parts.get(PART)
    return part if isinstance(part, Transport) else None


def required_transport(region: Region) -> Transport:
    """Return how the trade of a region travels.

    Parameters
    ----------
    region : Region

    Raises
    ------
    InputError
        The region has no network.
    """
    transport = transport_of(region)
    if transport is None:
        raise InputError(
            f"region '{region.name}' has no transport network",
            where="region.toml",
            why="a change of the network was asked for",
            fix='add network = "eurasia" and cargo.csv, or state shifts instead',
        )
    return transport


def _holds(group: tuple[str, ...], economy: str) -> bool:
    return economy in group or group == (ANY_ECONOMY,)
