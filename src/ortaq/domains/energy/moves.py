"""Moves of energy: grids that lose less, what is built, swapped, capped and taxed, and what fails or grows dear."""

from dataclasses import dataclass
from enum import StrEnum

from ortaq.core import Band, Change, Place, Region, Sized, Statement
from ortaq.domains.energy.system import WINTER

IN = Band.exact(1.0)
"""Strength of what can only be in or out."""

FREE = Band.exact(0.0)
"""The fee of what passes without one."""


class EnergyAction(StrEnum):
    """What a change does to power and fuels."""

    LOSS_CUT = "loss_cut"
    """Grids of a member lose less: percent of all that it takes."""

    GAS_SAVED = "gas_saved"
    """Gas of a member that leaked or burned is sold over the border, billion m3 a year."""

    LINE = "line"
    """A power line that the tables hold as a candidate is built."""

    PLANT = "plant"
    """Plants of a technology are built in a member, GW."""

    UPGRADE = "upgrade"
    """A refinery makes more light products of the same crude."""

    PUMPING_SAVED = "pumping_saved"
    """Pumps of fields in a member take less electricity from April to September, TWh a year."""

    GAS_SWAP = "gas_swap"
    """A member gives gas to one neighbour, which gives as much to a buyer beyond: no pipe joins the two ends."""

    CAP = "cap"
    """Power plants of a member, or of all together, emit less carbon dioxide: percent."""

    BORDER_PRICE = "border_price"
    """Carbon dioxide of electricity that neighbours outside sell costs at the border, USD per tonne."""

    CUT = "cut"
    """A plant, line or pipe is out: share of it, all year."""

    WINTER_OUTAGE = "winter_outage"
    """A plant is out from December to February, or in one month: share of it."""

    DRY_RIVERS = "dry_rivers"
    """Rivers of a member give less electricity, TWh a year, in the months in which they do in a dry year."""

    COLD_WINTER = "cold_winter"
    """December to February, or one month, take more power, percent."""

    FUEL_PRICE = "fuel_price"
    """A fuel costs plants more, percent."""


SWITCHES = frozenset({EnergyAction.LINE, EnergyAction.UPGRADE})
"""Actions that are in or out."""

SHOCKS = frozenset(
    {
        *(EnergyAction.CUT, EnergyAction.WINTER_OUTAGE, EnergyAction.DRY_RIVERS),
        *(EnergyAction.COLD_WINTER, EnergyAction.FUEL_PRICE),
    }
)
"""Actions that nobody at the table chooses."""

TARGETED = frozenset(
    {
        *(EnergyAction.LINE, EnergyAction.PLANT, EnergyAction.UPGRADE, EnergyAction.GAS_SWAP),
        *(EnergyAction.CUT, EnergyAction.WINTER_OUTAGE, EnergyAction.FUEL_PRICE),
    }
)
"""Actions that say what they are about."""

PLACED = frozenset(
    {
        *(EnergyAction.LOSS_CUT, EnergyAction.GAS_SAVED, EnergyAction.PLANT),
        *(EnergyAction.PUMPING_SAVED, EnergyAction.GAS_SWAP, EnergyAction.DRY_RIVERS),
    }
)
"""Actions that happen in one member."""

SEASONAL = frozenset({EnergyAction.WINTER_OUTAGE, EnergyAction.COLD_WINTER})
"""Actions of a season, which may be one month."""

PERCENT = frozenset({EnergyAction.LOSS_CUT, EnergyAction.CAP, EnergyAction.COLD_WINTER, EnergyAction.FUEL_PRICE})


@dataclass(frozen=True, slots=True)
class EnergyMove(Sized):
    """One move of energy; see `ortaq.core.Move`.

    Attributes
    ----------
    action : EnergyAction
    value : Band
        In the unit of the action; one where it can only be in or out.
    member : str
        Where it happens; empty where it does in all, or where the target says it.
    target : str
        Name of a line, plant, pipe or refinery; a technology; a fuel; who buys swapped gas.
    derivation, source : str
    via : str
        Who takes swapped gas at one end and gives it at the other.
    fee : Band
        What it keeps for that, USD per 1000 m3.
    month : int
        In which a winter's cold or outage falls, from 1; 0 for December to February.
    """

    action: EnergyAction
    value: Band = IN
    member: str = ""
    target: str = ""
    derivation: str = ""
    source: str = ""
    via: str = ""
    fee: Band = FREE
    month: int = 0

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "energy"

    @property
    def economies(self) -> tuple[str, ...]:
        """Where it happens, if that is one member."""
        return (self.member,) if self.member else ()

    @property
    def neutral(self) -> float | None:
        """Nothing more or less; None for what is in or out."""
        return None if self.action in SWITCHES else 0.0

    @property
    def months(self) -> tuple[int, ...]:
        """Months of a winter's cold or outage, from 0."""
        return (self.month - 1,) if self.month else WINTER

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return what is done where."""
        return Statement(
            what=f"energy.move.{self.action}",
            words=self.action.replace("_", " ").capitalize(),
            band=self.value,
            percent=self.action in PERCENT,
            derivation=self.derivation,
            source=self.source,
            measured=self.neutral is not None,
            place=Place((self.member,)) if self.member else None,
            targets=tuple((name, name) for name in (self.via, self.target) if name),
        )


def energy_moves_of(change: Change) -> tuple[EnergyMove, ...]:
    """Return the moves of energy in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, EnergyMove))
