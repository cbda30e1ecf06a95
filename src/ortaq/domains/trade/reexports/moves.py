"""Moves of re-exports: direct trade that stops, and what of it comes by way of hubs."""

from dataclasses import dataclass, replace
from typing import Self

from ortaq.core import Band, Cause, Change, Place, Region, Statement


@dataclass(frozen=True, slots=True)
class ReexportMove:
    """Goods of some origins that no longer go straight to a user; see `ortaq.core.Move`.

    Attributes
    ----------
    origins, users, hubs : tuple of str
        Codes of economies.
    sectors : tuple of str
        Ids; all of the region where none is named.
    direct : Band
        Percent of the direct trade that stops.
    obtainable : Band
        Percent of what stops that hubs can get.
    margin : Band
        What hubs add to the price, percent.
    derivation, source : str
    """

    origins: tuple[str, ...]
    users: tuple[str, ...]
    hubs: tuple[str, ...]
    sectors: tuple[str, ...]
    direct: Band
    obtainable: Band
    margin: Band
    derivation: str
    source: str

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "trade"

    @property
    def band(self) -> Band:
        """The part of the direct trade that stops."""
        return self.direct

    @property
    def economies(self) -> tuple[str, ...]:
        """Users, hubs, then origins."""
        return (*self.users, *self.hubs, *self.origins)

    @property
    def neutral(self) -> float:
        """Nothing stops, and nothing goes round."""
        return 0.0

    @property
    def stated(self) -> bool:
        """How much stops is stated, as a tariff would be; what it is worth is computed."""
        return False

    @property
    def cause(self) -> Cause:
        """Answered by the elasticities of stops: what finds no way does not pay for one."""
        return Cause.STOPS

    def with_band(self, band: Band) -> Self:
        """Return the same chain where another part stops."""
        return replace(self, direct=band)

    def said(self, region: Region) -> Statement:
        """Return between whom direct trade stops, and the hubs."""
        names = {code: own.names["en"] for code, own in zip(region.economy_ids, region.economies, strict=True)}
        return Statement(
            what="trade.move.reexport",
            words="Direct trade that stops, part of which goes by way of hubs",
            band=self.direct,
            percent=True,
            derivation=self.derivation,
            source=self.source,
            place=Place(self.users, self.origins),
            targets=tuple((hub, names.get(hub, hub)) for hub in self.hubs),
            sectors=self.sectors,
        )


def reexports_of(change: Change) -> tuple[ReexportMove, ...]:
    """Return the moves of re-exports in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, ReexportMove))
