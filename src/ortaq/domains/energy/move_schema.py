"""Moves of energy in mechanism and scenario files: ``[[measure.energy]]``, ``[[shock.energy]]``."""

from collections.abc import Iterator

from pydantic import Field

from ortaq.core import Move, Region
from ortaq.domains.energy.moves import FREE, IN, PLACED, SEASONAL, SHOCKS, SWITCHES, TARGETED, EnergyAction, EnergyMove
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, CheckedRecord, MoveSchema, Record, derivation


class EnergyRecord(CheckedRecord):
    """One move of energy."""

    action: EnergyAction = Field(description="What changes")
    value: BandRecord | None = Field(
        default=None,
        description="Percent of all power taken that grids lose less; billion m3 of gas saved or swapped; GW of a "
        "plant; TWh that pumps save or rivers lack; percent of carbon dioxide that a cap takes off; USD per tonne of "
        "it at the border; share of what is out; percent more power in winter; percent by which a fuel is dearer. "
        "Lines and upgrades take none",
    )
    member: str = Field(
        default="",
        description="Where; who sells swapped gas; a cold winter, a cap and a price at the border are everywhere "
        "if it is left out",
    )
    target: str = Field(
        default="",
        description="Name of a candidate line, of a plant, line or pipe that is out, of a refinery; the technology of "
        "a plant; a fuel; who buys swapped gas",
    )
    via: str = Field(default="", description="Who takes swapped gas at one end and gives it at the other")
    fee: BandRecord | None = Field(
        default=None, description="What it keeps for that, USD per 1000 m3; only of a gas swap, which needs it"
    )
    month: int = Field(
        default=0,
        ge=0,
        le=12,
        description="Month of a cold winter or of a winter outage, 1 to 12; December to February if it is left out",
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every fault with what to do."""
        action = self.action
        if (self.value is None) is not (action in SWITCHES):
            yield _value_fault(action)
        ends = (self.value.low, self.value.central, self.value.high) if self.value else (0.0,)
        if action is not EnergyAction.FUEL_PRICE and min(ends) < 0.0:
            yield f"{action} is below zero", "write numbers of zero or more"
        if action in (EnergyAction.CUT, EnergyAction.WINTER_OUTAGE) and max(ends) > 1.0:
            yield "more than all of it is out", "write a share from 0 to 1"
        if action is EnergyAction.LOSS_CUT and max(ends) >= 50.0:
            yield "grids that save half of all power", "write percent of what is taken, as 4 for four in a hundred"
        if action is EnergyAction.FUEL_PRICE and min(ends) <= -100.0:
            yield "a fuel that costs nothing", "write percent, as -30 for three tenths cheaper"
        if action is EnergyAction.CAP and max(ends) > 100.0:
            yield "a cap below zero", "write percent of today's carbon dioxide, as 10 for a tenth less"
        if action is EnergyAction.BORDER_PRICE and self.member:
            yield "a price at the border of one member", "leave member out: it holds at the border of all"
        if self.month and action not in SEASONAL:
            yield f"{action} takes no month", "drop month"
        yield from self._swap_faults()
        if (action in TARGETED) is not bool(self.target):
            yield _target_fault(action)
        if action in PLACED and not self.member:
            yield f"{action} without a member", "name in member where it happens"

    def _swap_faults(self) -> Iterator[tuple[str, str]]:
        swap = self.action is EnergyAction.GAS_SWAP
        if swap is not bool(self.via):
            yield (
                (f"{self.action} without via", "name who takes the gas at one end and gives it at the other")
                if swap
                else (f"{self.action} takes no via", "drop via")
            )
        if swap is not (self.fee is not None):
            yield (
                (f"{self.action} without a fee", "write fee = { low = ..., central = ..., high = ... }, or zeros")
                if swap
                else (f"{self.action} takes no fee", "drop fee")
            )
        if self.fee is not None and self.fee.low < 0.0:
            yield "a fee below zero", "write USD per 1000 m3, zero or more"

    def move(self) -> EnergyMove:
        """Return what the record says."""
        value = self.value.band() if self.value else IN
        said = derivation(self.derivation, self.value)
        fee = self.fee.band() if self.fee else FREE
        return EnergyMove(self.action, value, self.member, self.target, said, self.source, self.via, fee, self.month)


def _value_fault(action: EnergyAction) -> tuple[str, str]:
    if action in SWITCHES:
        return f"{action} takes no value", "drop value: it can only be in or out"
    return f"{action} needs a value", "write value = { low = ..., central = ..., high = ... }"


def _target_fault(action: EnergyAction) -> tuple[str, str]:
    if action in TARGETED:
        return f"{action} without a target", "name the line, plant, pipe, refinery, technology, fuel or buyer"
    return f"{action} takes no target", "drop target"


class EnergyKeys(Record):
    """Moves of energy."""

    energy: list[EnergyRecord] = Field(default_factory=list, description="What happens to power and fuels")


def _moves(keys: EnergyKeys, head: ChangeHead) -> tuple[Move, ...]:
    head.refuse_chosen((record.action for record in keys.energy if record.action in SHOCKS), "energy")
    return tuple(record.move() for record in keys.energy)


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves; what the system or the region does not have is refused where it is written."""
    # Reading the tables of the system takes longer than reading a schema.
    from ortaq.domains.energy.known_moves import require_known_moves  # noqa: PLC0415

    require_known_moves([move for move in moves if isinstance(move, EnergyMove)], region, where)
    return moves


SCHEMA = MoveSchema(
    key="energy", keys=EnergyKeys, moving={"energy": "an energy entry"}, moves=_moves, in_region=_in_region
)
"""Moves of energy in files."""
