"""Moves of water in mechanism and scenario files: ``[[measure.water]]``, ``[[shock.water]]``, and those of grain."""

from collections.abc import Iterator

from pydantic import Field

from ortaq.core import Move, Region
from ortaq.domains.water.food.grain import GrainAction, GrainMove
from ortaq.domains.water.food.grain_schema import GrainRecord
from ortaq.domains.water.moves import IN, NOTHING, SHOCKS, SWITCHES, Payment, WaterAction, WaterMove
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, CheckedRecord, MoveSchema, Record, derivation

TARGETED = frozenset(
    {WaterAction.DAM, WaterAction.CANAL, WaterAction.EFFICIENCY, WaterAction.COUNTER_REGULATOR}
    | {WaterAction.DAM_FAILURE}
)
"""Actions that say what they are about."""

DEALS = frozenset({WaterAction.WINTER_POWER, WaterAction.RELEASE_RULE})


class PaymentRecord(Record):
    """Money that goes with a deal."""

    payer: str = Field(alias="from", description="Who pays")
    receiver: str = Field(alias="to", description="Who is paid")
    musd: BandRecord = Field(description="Million USD a year")


class WaterRecord(CheckedRecord):
    """One move of water."""

    action: WaterAction = Field(description="What changes")
    basin: str = Field(description="River, such as syr_darya")
    value: BandRecord | None = Field(
        default=None,
        description="TWh a year of winter power; percent less water for the same crop; km3 of a canal a year or of a "
        "reservoir; severity of a drought, 1 for a year that one in ten is drier than; percent of summer flow. Dams, "
        "release rules and failures take none",
    )
    suppliers: tuple[str, ...] = Field(default=(), alias="from", description="Who sends winter power")
    receiver: str = Field(default="", alias="to", description="Who gets it: the owner of the upper reservoir")
    partners: tuple[str, ...] = Field(
        default=(),
        alias="for",
        description="For whom else the upper reservoir is run under a deal; under a release rule all, its owner too",
    )
    target: str = Field(
        default="",
        description="Dam, canal or reservoir; for efficiency the member or reach that saves water; for a failure "
        "summer or winter",
    )
    rule: bool = Field(default=False, description="Whether a dam is run so that what is below keeps its seasons")
    payments: list[PaymentRecord] = Field(default_factory=list, description="Money that goes with a deal")
    unvalued: BandRecord | None = Field(
        default=None,
        description="Part of what no market values (floods, water sent out of the river) that is counted as welfare, 0 "
        "or more; left out: nothing. It holds for the whole agenda",
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every fault with what to do."""
        action = self.action
        if (self.value is None) is not (action in SWITCHES):
            yield _value_fault(action)
        ends = (self.value.low, self.value.central, self.value.high) if self.value else (0.0,)
        if action is not WaterAction.GLACIER_MELT and min(ends) < 0.0:
            yield f"{action} is below zero", "write numbers of zero or more"
        if (action in TARGETED) is not bool(self.target):
            yield _target_fault(action)
        if self.rule and action is not WaterAction.DAM:
            yield f"{action} takes no rule", "drop rule, or write it with action = 'dam'"
        powered = action is WaterAction.WINTER_POWER
        if powered is not bool(self.suppliers) or powered is not bool(self.receiver):
            yield _power_fault(powered=powered)
        if (self.partners or self.payments) and action not in DEALS:
            yield f"{action} is no deal", "drop for and payments, or take winter_power or release_rule"
        if any(p.payer == p.receiver for p in self.payments):
            yield "somebody pays itself", "name in from who pays and in to who is paid"
        if any(min(p.musd.low, p.musd.central, p.musd.high) < 0.0 for p in self.payments):
            yield "a payment is below zero", "swap from and to"
        if action is WaterAction.RELEASE_RULE and not self.partners:
            yield "a release rule for nobody", "name in for whom the reservoir is run"
        if self.unvalued is not None and min(self.unvalued.low, self.unvalued.central, self.unvalued.high) < 0.0:
            yield "unvalued is below zero", "write parts of zero or more"

    def move(self) -> WaterMove:
        """Return what the record says."""
        return WaterMove(
            self.action,
            self.basin,
            self.value.band() if self.value else IN,
            derivation(self.derivation, self.value),
            self.source,
            self.suppliers,
            self.receiver,
            self.partners,
            self.target,
            self.rule,
            tuple(Payment(p.payer, p.receiver, p.musd.band()) for p in self.payments),
            self.unvalued.band() if self.unvalued else NOTHING,
        )


def _value_fault(action: WaterAction) -> tuple[str, str]:
    if action in SWITCHES:
        return f"{action} takes no value", "drop value: it can only be in or out"
    return f"{action} needs a value", "write value = { low = ..., central = ..., high = ... }"


def _target_fault(action: WaterAction) -> tuple[str, str]:
    if action in TARGETED:
        return (
            f"{action} without a target",
            "name the dam, the canal, the reservoir, or the member or reach whose canals lose less",
        )
    return f"{action} takes no target", "drop target"


def _power_fault(*, powered: bool) -> tuple[str, str]:
    if powered:
        return "winter power without from or to", "name in from who sends it and in to who owns the upper reservoir"
    return "from and to go with winter_power", "drop them, or take winter_power"


class WaterKeys(Record):
    """Moves of water and of grain."""

    water: list[WaterRecord] = Field(default_factory=list, description="What happens to a river")
    grain: list[GrainRecord] = Field(
        default_factory=list, description="What happens to the wheat that states sell each other"
    )


def _moves(keys: WaterKeys, head: ChangeHead) -> tuple[Move, ...]:
    chosen = [str(record.action) for record in keys.water if record.action in SHOCKS]
    chosen += [str(record.action) for record in keys.grain if record.action is GrainAction.EXPORT_BAN]
    head.refuse_chosen(chosen, "water")
    return (*(record.move() for record in keys.water), *(record.move() for record in keys.grain))


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves; what the river or the region does not have is refused where it is written."""
    # Reading the tables of a river takes longer than reading a schema.
    from ortaq.domains.water.food.grain_values import require_known_grain  # noqa: PLC0415
    from ortaq.domains.water.known_moves import require_known_moves  # noqa: PLC0415

    require_known_moves([move for move in moves if isinstance(move, WaterMove)], region, where)
    if grain := [move for move in moves if isinstance(move, GrainMove)]:
        require_known_grain(grain, region, where)
    return moves


SCHEMA = MoveSchema(
    key="water",
    keys=WaterKeys,
    moving={"water": "a water entry", "grain": "a grain entry"},
    moves=_moves,
    in_region=_in_region,
)
"""Moves of water in files."""
