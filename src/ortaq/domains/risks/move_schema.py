"""Moves of risks in mechanism and scenario files: ``[[shock.system]]``, ``[[measure.outbreak]]`` ..."""

from collections.abc import Callable, Iterator
from functools import partial

from pydantic import Field

from ortaq.core import Band, Move, Region
from ortaq.domains.risks.known_moves import known_outbreak, known_system, require_once
from ortaq.domains.risks.moves import (
    ALL,
    NOTHING,
    TWICE,
    OutbreakAction,
    OutbreakMove,
    SystemAction,
    SystemMove,
    outbreaks_in,
    systems_in,
)
from ortaq.domains.risks.outbreaks import MONTHS
from ortaq.domains.risks.reader import assumed_of, shipped_risks
from ortaq.domains.risks.waiting import YEAR_H
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, CheckedRecord, MoveSchema, Record, derivation, gathered

_SHARE = "write shares of 0 to 1: 80 percent are 0.8"


class SystemRecord(CheckedRecord):
    """One move of a shared system."""

    action: SystemAction = Field(description="What happens to it")
    use: str = Field(description="What flows need it for: clearance, tracking, payments, power, or what domains add")
    at: tuple[str, ...] = Field(min_length=1, description="Economies whose system it is")
    value: BandRecord | None = Field(
        default=None,
        description="Hours that it fails in the year, above 0 up to 8760; for second_operator the part of the flows "
        "that it takes over, 0 to 1. Left out: what the tables assume",
    )
    after_h: BandRecord | None = Field(
        default=None, description="For second_operator: hours until it has taken over; left out: as assumed"
    )
    by_hand: BandRecord | None = Field(
        default=None,
        description="For fails: part of the usual flow that is served meanwhile, low the weak case, such as 0.5, 0.2, "
        "0; left out: as assumed",
    )
    catch_up: BandRecord | None = Field(
        default=None,
        description="For fails: what is served in an hour afterwards over what comes, low the weak case, such as 1.6, "
        "1.3, 1.1; left out: as assumed",
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every fault with what to do."""
        fails = self.action is SystemAction.FAILS
        if fails and not _all(self.value, lambda end: 0.0 < end <= YEAR_H):
            yield "a year has no such hours", "write more than 0 and at most 8760 hours"
        if not fails and not _all(self.value, lambda end: 0.0 <= end <= 1.0):
            yield "what a second operator takes over is no share", _SHARE
        if not _all(self.by_hand, lambda end: 0.0 <= end <= 1.0):
            yield "what is served by hand is no share", _SHARE
        if not _all(self.catch_up, lambda end: end > 1.0):
            yield "a queue that is never gone", "write what is served afterwards over what comes, above 1"
        if not _all(self.after_h, lambda end: 0.0 <= end <= YEAR_H):
            yield "after_h is no time of a year", "write hours of 0 to 8760"
        lacking = [
            key
            for key, name in (("value", "HOURS"), ("by_hand", "BY-HAND"), ("catch_up", "CATCH-UP"))
            if getattr(self, key) is None and not shipped_risks().knows(assumed_of(name, self.use))
        ]
        if fails and lacking:
            yield f"nothing is assumed of how '{self.use}' fails", f"state {', '.join(lacking)}"
        if self.after_h is not None and fails:
            yield "after_h goes with second_operator", "drop it"
        if (self.by_hand is not None or self.catch_up is not None) and not fails:
            yield "by_hand and catch_up go with fails", "drop them"

    def move(self) -> SystemMove:
        """Return what the record says; what it leaves out is what the tables assume."""
        fails = self.action is SystemAction.FAILS
        names = {name: assumed_of(name, self.use) for name in ("HOURS", "BY-HAND", "CATCH-UP")}
        value = names["HOURS"] if fails else "A-RISKS-SECOND-PART"
        return SystemMove(
            self.action,
            self.use,
            self.at,
            _band(self.value, value),
            _derivation(self.derivation, self.value, value),
            self.source,
            after_h=NOTHING if fails else _band(self.after_h, "A-RISKS-SECOND-HOURS"),
            by_hand=_band(self.by_hand, names["BY-HAND"]) if fails else NOTHING,
            catch_up=_band(self.catch_up, names["CATCH-UP"]) if fails else TWICE,
        )


class OutbreakRecord(CheckedRecord):
    """One move of an outbreak."""

    action: OutbreakAction = Field(description="What happens")
    states: tuple[str, ...] = Field(
        min_length=1, description="For ban the seller whose food is not taken; else those who take the measure"
    )
    buyers: tuple[str, ...] = Field(default=(), description="For ban: who closes to it; all others if left out")
    value: BandRecord | None = Field(
        default=None,
        description="For ban months, above 0 (beyond 12 the year counts); else percent of the ban that is taken away, "
        "0 to 100. Left out: what the tables assume",
    )
    share: BandRecord | None = Field(
        default=None, description="For ban: part of the food it sells that is closed, 0 to 1; left out: as assumed"
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every fault with what to do."""
        bans = self.action is OutbreakAction.BAN
        if bans and not _all(self.value, lambda end: 0.0 < end <= MONTHS * 10.0):
            yield "a ban of no months, or of more than ten years", "write months above 0 and at most 120"
        if not bans and not _all(self.value, lambda end: 0.0 <= end <= 100.0):
            yield "no percent of a ban", "write percent of 0 to 100"
        if not _all(self.share, lambda end: 0.0 <= end <= 1.0):
            yield "what is closed is no share", _SHARE
        if bans and len(self.states) > 1:
            yield "a ban on several sellers", "write one entry for each seller"
        if (self.buyers or self.share is not None) and not bans:
            yield "buyers and share go with ban", "drop them"
        if set(self.buyers) & set(self.states):
            yield "a seller closes to itself", "leave it out of buyers"

    def move(self) -> OutbreakMove:
        """Return what the record says; what it leaves out is what the tables assume."""
        bans = self.action is OutbreakAction.BAN
        value = "A-RISKS-BAN-MONTHS" if bans else assumed_of(self.action)
        return OutbreakMove(
            self.action,
            self.states,
            _band(self.value, value),
            self.buyers,
            _band(self.share, "A-RISKS-BAN-SHARE") if bans else ALL,
            _derivation(self.derivation, self.value, value),
            self.source,
        )


def _all(band: BandRecord | None, within: Callable[[float], bool]) -> bool:
    return band is None or all(within(end) for end in (band.low, band.central, band.high))


def _band(stated: BandRecord | None, name: str) -> Band:
    return stated.band() if stated else shipped_risks().assumed(name)


def _derivation(said: str, stated: BandRecord | None, name: str) -> str:
    """Return how the value was obtained; brackets hold the id of what the tables assume."""
    return derivation(said, stated) if stated else f"{said} [{name}]".strip()


class RiskKeys(Record):
    """Moves of shared systems and of outbreaks."""

    system: list[SystemRecord] = Field(default_factory=list, description="What happens to systems that many share")
    outbreak: list[OutbreakRecord] = Field(
        default_factory=list, description="Outbreaks that close markets to a seller of food, and what shortens that"
    )


def _moves(keys: RiskKeys, head: ChangeHead) -> tuple[Move, ...]:
    head.refuse_chosen([str(r.action) for r in keys.system if r.action is SystemAction.FAILS], "system")
    head.refuse_chosen([str(r.action) for r in keys.outbreak if r.action is OutbreakAction.BAN], "outbreak")
    return (*(record.move() for record in keys.system), *(record.move() for record in keys.outbreak))


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves with what needs the systems; what the region does not have is refused where it is written."""
    require_once(systems_in(moves), outbreaks_in(moves), where)
    return tuple(gathered([partial(_known, move, region, where) for move in moves]))


def _known(move: Move, region: Region, where: str) -> Move:
    if isinstance(move, SystemMove):
        return known_system(move, region, f"{where} > system > {move.action}")
    if isinstance(move, OutbreakMove):
        return known_outbreak(move, region, f"{where} > outbreak > {move.action}")
    return move


SCHEMA = MoveSchema(
    key="system",
    keys=RiskKeys,
    moving={"system": "a system entry", "outbreak": "an outbreak entry"},
    moves=_moves,
    in_region=_in_region,
)
"""Moves of risks in files."""
