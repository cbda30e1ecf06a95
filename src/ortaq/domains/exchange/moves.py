"""Moves of exchange: less money sent home, and cheaper ways of sending it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from ortaq.core import Band, Change, Place, Region, Statement

NOBODY = Band.exact(0.0)


class ExchangeAction(StrEnum):
    """What a change does to money and people abroad."""

    REMITTANCES_PERCENT = "remittances_percent"
    """Money sent, percent more or less."""

    SENDING_COST_POINTS = "sending_cost_points"
    """Cost of sending in points of the sum (SDG target 10.c), negative where it falls; what is saved arrives."""


@dataclass(frozen=True, slots=True)
class ExchangeMove:
    """One move of money or people abroad; see `ortaq.core.Move`.

    Attributes
    ----------
    action : ExchangeAction
    payers, receivers : tuple of str
        Economies in which it is earned and to which it is sent.
    value : Band
        Percent, or points of the sum.
    returned : Band
        Of the workers behind the money that is no longer sent, the share who go home and find work there; the others
        stay where they are.
    derivation, source : str
    """

    action: ExchangeAction
    payers: tuple[str, ...]
    receivers: tuple[str, ...]
    value: Band
    derivation: str
    source: str
    returned: Band = NOBODY

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "exchange"

    @property
    def band(self) -> Band:
        """The value with its range, in the unit of the action."""
        return self.value

    @property
    def economies(self) -> tuple[str, ...]:
        """Payers, then receivers."""
        return (*self.payers, *self.receivers)

    @property
    def neutral(self) -> float:
        """Nothing more or less."""
        return 0.0

    @property
    def stated(self) -> bool:
        """Money by pair stands in the region; what its change does is computed."""
        return False

    def with_band(self, band: Band) -> Self:
        """Return the same move of another size."""
        return replace(self, value=band)

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return what moves, and between whom."""
        return Statement(
            what=f"exchange.move.{self.action}",
            words=self.action.replace("_", " ").capitalize(),
            band=self.value,
            percent=True,
            derivation=self.derivation,
            source=self.source,
            place=Place(self.receivers, self.payers),
        )


def exchange_moves_of(change: Change) -> tuple[ExchangeMove, ...]:
    """Return the moves of exchange in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, ExchangeMove))
