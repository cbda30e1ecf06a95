"""How the trade of a region travels: its network, what it loads, and how freight is spread over the network."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from ortaq.core import InputError, Region
from ortaq.domains.corridors.freight.cargo import Cargo
from ortaq.domains.corridors.freight.stated import StatedFreight
from ortaq.domains.corridors.freight.stated_loading import StatedLoading
from ortaq.domains.corridors.network.network import Network

PART = "corridors"
"""Name under which a region keeps its `Transport`: that of the domain."""


@dataclass(frozen=True, eq=False)
class Transport:
    """Network, freight by product group or cargo by sector, and how it is loaded.

    Attributes
    ----------
    freight : StatedFreight or None
        Product groups, values per tonne and places; where the region states none of them, every sector with cargo is a
        group.
    loading : StatedLoading or None
        Parameters, access to the sea and counts; those of Eurasia where the region states none.
    """

    network: Network
    cargo: tuple[Cargo, ...]
    freight: StatedFreight | None = None
    loading: StatedLoading | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the network and every row, 16 hex digits; counts, which no trade cost reads, are left out."""
        freight = self.freight.digest if self.freight else ""
        loading = (self.loading.parameters, self.loading.access) if self.loading else ()
        rows = (self.network.digest, self.cargo, freight, loading)
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


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
