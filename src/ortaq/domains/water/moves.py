"""Moves of water: for whom a reservoir is run, dams and canals that are built, and what rivers bring."""

from dataclasses import dataclass
from enum import StrEnum

from ortaq.core import Band, Change, Place, Region, Sized, Statement

IN = Band.exact(1.0)
"""Strength of what can only be in or out."""

NOTHING = Band.exact(0.0)

PLACES = Band(-1.0, 0.0, 1.0)
"""Where the worths of water and power lie in their ranges: all at the low ends, as they stand, all at the high ends."""


class WaterAction(StrEnum):
    """What a change does to a river."""

    WINTER_POWER = "winter_power"
    """The owner of the upper reservoir runs it for all who take part, and they send it power in winter, TWh a year."""

    RELEASE_RULE = "release_rule"
    """The same without power: the reservoir is run for all who take part."""

    DAM = "dam"
    """A dam is built above the reservoir; with or without the rule that what is below keeps its seasons."""

    EFFICIENCY = "efficiency"
    """Canals and fields of some members need less water for the same crop, percent."""

    COUNTER_REGULATOR = "counter_regulator"
    """A reservoir beside the river that takes winter floods in, km3."""

    DROUGHT = "drought"
    """One dry year: 1 is the low end of the norms of all rivers at once, which one year in ten stays below."""

    CANAL = "canal"
    """A new canal takes water out of the river, km3 a year."""

    GLACIER_MELT = "glacier_melt"
    """All flow from April to September differs in every year, percent, and from October to March half as much."""

    DAM_FAILURE = "dam_failure"
    """The upper reservoir cannot be filled for one season."""


SWITCHES = frozenset({WaterAction.RELEASE_RULE, WaterAction.DAM, WaterAction.DAM_FAILURE})
"""Actions that are in or out."""

SHOCKS = frozenset({WaterAction.DROUGHT, WaterAction.GLACIER_MELT, WaterAction.DAM_FAILURE})
"""Actions that nobody at the table chooses."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that goes with a deal, million USD a year."""

    payer: str
    receiver: str
    musd: Band


@dataclass(frozen=True, slots=True)
class WaterMove(Sized):
    """One move of water; see `ortaq.core.Move`.

    Attributes
    ----------
    action : WaterAction
    basin : str
        Shipped basin.
    value : Band
        In the unit of the action; one where it can only be in or out.
    derivation, source : str
    suppliers : tuple of str
        Who sends winter power.
    receiver : str
        Who gets it: the owner of the reservoir.
    partners : tuple of str
        For whom else the reservoir is run.
    target : str
        The dam, canal or reservoir, or the member or reach whose canals lose less.
    rule : bool
        Whether a dam is run so that what is below keeps its seasons.
    payments : tuple of Payment
    unvalued : Band
        Part of what no market values, floods and water sent out of the river, that is counted; nothing unless stated.
    worths : Band
        Where the worths of water and power lie in their ranges.
    """

    action: WaterAction
    basin: str
    value: Band = IN
    derivation: str = ""
    source: str = ""
    suppliers: tuple[str, ...] = ()
    receiver: str = ""
    partners: tuple[str, ...] = ()
    target: str = ""
    rule: bool = False
    payments: tuple[Payment, ...] = ()
    unvalued: Band = NOTHING
    worths: Band = PLACES

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "water"

    @property
    def economies(self) -> tuple[str, ...]:
        """Who runs the reservoir for whom, and who pays whom."""
        paying = (who for payment in self.payments for who in (payment.payer, payment.receiver))
        named = (self.receiver, *self.suppliers, *self.partners, *paying)
        return tuple(who for who in dict.fromkeys(named) if who)

    @property
    def neutral(self) -> float | None:
        """Nothing more or less; None for what is in or out."""
        return None if self.action in SWITCHES else 0.0

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return what is done to which river."""
        ruled = "_ruled" if self.action is WaterAction.DAM and self.rule else ""
        return Statement(
            what=f"water.move.{self.action}{ruled}",
            words=self.action.replace("_", " ").capitalize(),
            band=self.value,
            percent=self.action in {WaterAction.EFFICIENCY, WaterAction.GLACIER_MELT},
            derivation=self.derivation,
            source=self.source,
            measured=self.neutral is not None,
            place=Place((self.receiver,), self.suppliers) if self.receiver else None,
            targets=((self.target or self.basin, (self.target or self.basin).replace("_", " ").title()),),
        )


def water_moves_of(change: Change) -> tuple[WaterMove, ...]:
    """Return the moves of water in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, WaterMove))
