"""Moves of quotas: how many trucks a day may pass crossings, and how many more."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from ortaq.core import Band, Cause, Change, Region, Statement
from ortaq.domains.corridors.network.transport import transport_of


class QuotaAction(StrEnum):
    """What a change does to the trucks that may pass."""

    ALLOWED = "allowed"
    """So many a day pass, in both directions and at all crossings of the entry together."""

    MORE = "more"
    """So many a day more than a quota allows; without a quota in force it changes nothing."""


@dataclass(frozen=True, slots=True)
class QuotaMove:
    """Trucks a day at crossings; see `ortaq.core.Move`.

    Attributes
    ----------
    action : QuotaAction
    crossings : tuple of str
        Ids; their trucks are counted together.
    trucks : Band
        A day, mean over the year; for a quota low is the weak end, the most trucks.
    counted : float
        Trucks a day without the quota, as counted; zero where nobody counted and the loading of freight is taken.
    captive : Band
        Part that has no other way: of the trade between the economies on both sides where ``of_trade``, else of what
        passes.
    of_trade : bool
    derivation, source : str
    """

    action: QuotaAction
    crossings: tuple[str, ...]
    trucks: Band
    counted: float
    captive: Band
    of_trade: bool
    derivation: str
    source: str

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "corridors"

    @property
    def band(self) -> Band:
        """Trucks a day."""
        return self.trucks

    @property
    def economies(self) -> tuple[str, ...]:
        """No economies: whose cargo passes follows from the ways of freight."""
        return ()

    @property
    def neutral(self) -> float | None:
        """No more trucks; for a quota as many as were counted, and None where nobody did."""
        return 0.0 if self.action is QuotaAction.MORE else self.counted or None

    @property
    def stated(self) -> bool:
        """Nothing is stated: price and cost follow from the cargo that asks for a place."""
        return False

    @property
    def cause(self) -> Cause:
        """Answered by the elasticities of stops: what finds no way does not pay for one."""
        return Cause.STOPS

    def with_band(self, band: Band) -> Self:
        """Return the same move with other numbers of trucks."""
        return replace(self, trucks=band)

    def said(self, region: Region) -> Statement:
        """Return how many trucks pass which crossings."""
        transport = transport_of(region)
        names = {c.id: c.name for c in transport.network.crossings} if transport else {}
        return Statement(
            what=f"corridors.move.quota_{self.action}",
            words=f"trucks a day {self.action}",
            band=self.trucks,
            percent=False,
            derivation=self.derivation,
            source=self.source,
            targets=tuple((crossing, names.get(crossing, crossing)) for crossing in self.crossings),
        )


def quotas_of(change: Change) -> tuple[QuotaMove, ...]:
    """Return the moves of quotas in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, QuotaMove))
