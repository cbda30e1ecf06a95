"""Moves of exchange: money that migrants send home, what sending it costs, legal places and papers for workers."""

from dataclasses import dataclass
from enum import StrEnum

from ortaq.core import Band, Change, Corner, Place, Region, Sized, Statement

NOBODY, ALL = Band.exact(0.0), Band.exact(1.0)


class ExchangeAction(StrEnum):
    """What a change does to money and people abroad."""

    REMITTANCES_PERCENT = "remittances_percent"
    """Money sent, percent more or less."""

    SENDING_COST_POINTS = "sending_cost_points"
    """Cost of sending in points of the sum that arrives, negative where it falls; what is saved arrives. Points of the
    sum sent (SDG target 10.c) are a little more at today's cost c: divide them by 1 - c."""

    WORKERS_PERCENT = "workers_percent"
    """Legal places for workers, percent of those who work there today; who takes one sends home what others send."""

    PERMIT_COST_POINTS = "permit_cost_points"
    """Cost of the papers that a worker needs, in points of the wage, negative where it falls; what is saved is income
    of the worker, of which the usual part is sent home, and the host takes less in fees."""


OF_WORKERS = frozenset({ExchangeAction.WORKERS_PERCENT, ExchangeAction.PERMIT_COST_POINTS})
"""Actions that need the number of workers and their wage."""


@dataclass(frozen=True, slots=True)
class ExchangeMove(Sized):
    """One move of money or people abroad; see `ortaq.core.Move`.

    Attributes
    ----------
    action : ExchangeAction
    payers, receivers : tuple of str
        Economies in which it is earned and to which it is sent.
    value : Band
        Percent, or points of the sum or of the wage.
    returned : Band or None
        Of the workers behind the money that is no longer sent, the share who go home and find work there; the others
        stay where they are. None until the region says what it assumes.
    additional : Band or None
        Of the places added for workers, the share taken by people who would not have gone otherwise; None as above.
    derivation, source : str
    """

    action: ExchangeAction
    payers: tuple[str, ...]
    receivers: tuple[str, ...]
    value: Band
    derivation: str
    source: str
    returned: Band | None = NOBODY
    additional: Band | None = ALL

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "exchange"

    @property
    def economies(self) -> tuple[str, ...]:
        """Payers, then receivers."""
        return (*self.payers, *self.receivers)

    @property
    def of_workers(self) -> bool:
        """Whether it moves workers or what they earn, not the money that they send alone."""
        return self.action in OF_WORKERS or self.returned not in {None, NOBODY}

    def going_home(self, end: Corner) -> float:
        """Return the share of workers behind money no longer sent who go home."""
        return 0.0 if self.returned is None else self.returned.at(end)

    def newly_going(self, end: Corner) -> float:
        """Return the share of places added that people take who would not have gone otherwise."""
        return 1.0 if self.additional is None else self.additional.at(end)

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
