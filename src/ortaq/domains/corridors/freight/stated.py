"""What a region states of its freight: rows of tables, from which tonnes and values by pair are computed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from ortaq.core import Band
from ortaq.domains.corridors.freight.groups import ANY, Group, Place

ALL_WAYS = "all"
"""Way of tonnes that were counted whatever carried them."""

GIVEN, COMPARED = "given", "compared"
SHARE_USES = (GIVEN, COMPARED)


class Paired(Protocol):
    """A row that holds for exporters and importers."""

    @property
    def exporters(self) -> tuple[str, ...]:
        """Codes of economies, or ``*`` alone."""

    @property
    def importers(self) -> tuple[str, ...]:
        """Codes of economies, or ``*`` alone."""


R = TypeVar("R", bound=Paired)


@dataclass(frozen=True, slots=True)
class GroupShare:
    """Share of a sector's trade, by value, that belongs to a group.

    ``share`` names three cases, from fewest to most tonnes: the shares of each case sum to one over the groups.
    """

    sector: str
    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    group: str
    share: Band
    source: str


@dataclass(frozen=True, slots=True)
class TonneValue:
    """What a tonne of a group is worth, USD."""

    group: str
    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    usd_per_t: Band
    source: str


@dataclass(frozen=True, slots=True)
class StatedTonnes:
    """Counted tonnes of a pair and group, million a year; group ``*`` is the whole of the pair, which is only compared.

    ``way`` is what the count covers: ``ALL_WAYS``, or one way such as ``rail``.
    """

    exporter: str
    importer: str
    group: str
    way: str
    mt: Band
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a pair trades of an industry, as a source of values and quantities has it.

    ``weighed_musd``: value of the products whose quantity is known, million USD; ``tonnes`` are theirs.
    """

    exporter: str
    importer: str
    division: int
    value_musd: float
    weighed_musd: float
    tonnes: float
    source: str


@dataclass(frozen=True, slots=True)
class ModeShare:
    """Share of trade that takes a way, of tonnes or of value.

    Attributes
    ----------
    exporters, importers : tuple of str
        The two sides; ``*`` on one of them means every economy that is not on the other.
    groups : tuple of str
    way : str
    measure : str
        ``tonnes`` or ``value``.
    use : str
        ``given``: from exporters to importers, of a way that the network does not hold. ``compared`` with what a model
        finds: in both directions together.
    """

    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    groups: tuple[str, ...]
    way: str
    measure: str
    use: str
    share: Band
    source: str


@dataclass(frozen=True, slots=True)
class PlaceWeight:
    """Weight of a place in what an economy sends (``origin``) or receives (``destination``) of a group."""

    group: str
    economy: str
    role: str
    place: str
    weight: float
    source: str


@dataclass(frozen=True)
class StatedFreight:
    """All that a region states of its freight.

    ``quantity_doubt``: range of quantities as a multiple of them; None where there are none.
    """

    groups: tuple[Group, ...]
    shares: tuple[GroupShare, ...]
    values: tuple[TonneValue, ...]
    tonnes: tuple[StatedTonnes, ...]
    modes: tuple[ModeShare, ...]
    places: tuple[Place, ...]
    weights: tuple[PlaceWeight, ...]
    quantities: tuple[Quantity, ...] = ()
    quantity_doubt: Band | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every row, 16 hex digits."""
        stated = (self.groups, self.shares, self.values, self.tonnes, self.modes, self.places, self.weights)
        rows = (*stated, self.quantities, self.quantity_doubt)
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def most_particular(rows: Sequence[R]) -> list[R]:
    """Return rows from the most particular to the least: both sides named, then the exporter, then the importer.

    Rows that are equally particular keep their order, so the first that holds a pair counts for it.

    Parameters
    ----------
    rows : sequence of Paired

    Examples
    --------
    >>> from ortaq.core import Band
    >>> rows = [TonneValue("agri", side, (ANY,), Band.exact(1.0), "a") for side in ((ANY,), ("KAZ",))]
    >>> [row.exporters for row in most_particular(rows)]
    [('KAZ',), ('*',)]
    """
    return sorted(rows, key=lambda row: 2 * (row.exporters == (ANY,)) + (row.importers == (ANY,)))


def positions(side: tuple[str, ...], economies: Sequence[str]) -> list[int]:
    """Return the positions of the economies that one side of a row holds.

    Parameters
    ----------
    side : tuple of str
        Codes of economies, or ``*`` alone.
    economies : sequence of str

    Examples
    --------
    >>> positions(("KAZ",), ("CHN", "KAZ")), positions((ANY,), ("CHN", "KAZ"))
    ([1], [0, 1])
    """
    return [i for i, code in enumerate(economies) if side == (ANY,) or code in side]
