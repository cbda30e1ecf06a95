"""Quotas of trucks in mechanism and scenario files: ``[[shock.quota]]``, ``[[measure.quota]]``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from ortaq.core import Assumption, Band, InputError, require_known
from ortaq.domains.corridors.quotas.moves import QuotaAction, QuotaMove
from ortaq.tables import UNSOURCED, BandRecord, CheckedRecord, derivation

if TYPE_CHECKING:
    from ortaq.domains.corridors.network.network import Network

CAPTIVE = Assumption(
    "A-QUOTA-CAPTIVE",
    "Part of the cargo of a rationed crossing that has no other way while the quota lasts",
    Band(0.5, 0.75, 1.0),
    "share",
    "no study; papers, buyers and hauliers are tied to a crossing for months: between half of the cargo and all of it",
)


class QuotaRecord(CheckedRecord):
    """Trucks a day that may pass crossings."""

    action: QuotaAction = Field(
        default=QuotaAction.ALLOWED, description="allowed: so many pass; more: so many beyond a quota that is in force"
    )
    crossings: tuple[str, ...] = Field(
        min_length=1, description="Crossings with a road whose trucks are counted together, both directions"
    )
    trucks_per_day: BandRecord = Field(description="Mean over the year; low is the weak end: the most trucks")
    counted_per_day: float = Field(
        default=0.0, ge=0.0, description="Trucks a day without a quota, as counted; those of the loading if left out"
    )
    no_other_way: BandRecord | None = Field(
        default=None,
        description="Part of the trade between the economies on both sides that can come no other way, 0 to 1; left "
        "out: A-QUOTA-CAPTIVE of what passes",
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every fault with what to do."""
        trucks, part = self.trucks_per_day, self.no_other_way
        if not all(end > 0.0 for end in (trucks.low, trucks.central, trucks.high)):
            yield (
                "no truck passes",
                "write numbers above 0; to stop all traffic, close the crossings in a network entry",
            )
        if part is not None and not all(0.0 <= end <= 1.0 for end in (part.low, part.central, part.high)):
            yield "no_other_way is no share", "write parts of 0 to 1"
        if self.action is QuotaAction.MORE and (self.counted_per_day or part is not None):
            yield "counted_per_day and no_other_way go with a quota", "drop them, or write action = 'allowed'"

    def move(self) -> QuotaMove:
        """Return what the record says."""
        part = self.no_other_way
        return QuotaMove(
            self.action,
            self.crossings,
            self.trucks_per_day.band(),
            self.counted_per_day,
            part.band() if part else CAPTIVE.band,
            part is not None,
            derivation(self.derivation, self.trucks_per_day),
            self.source,
        )


def known_quota(network: "Network", move: QuotaMove, where: str) -> QuotaMove:
    """Return a quota with the ids of its crossings; one that no truck could pass is refused.

    Parameters
    ----------
    network : Network
    move : QuotaMove
    where : str
        Place in the file.

    Raises
    ------
    InputError
        A crossing is unknown, or no road leads over it.
    """
    # What reads names of places takes long to load, and a schema is asked for more often than a region.
    from ortaq.domains.corridors.routing.places import crossing_called  # noqa: PLC0415

    known = tuple(crossing_called(network, name, where=where) or name for name in move.crossings)
    require_known(known, [c.id for c in network.crossings], kind="crossing", where=where)
    roads = network.link_crossing[network.links.facility_type == "road"]
    for name in known:
        if network.crossing_position[name] not in roads:
            raise InputError(
                f"no road leads over '{name}'",
                where=where,
                why="a quota counts trucks",
                fix="name crossings that trucks pass; for trains change capacity_mt in a network entry",
            )
    return replace(move, crossings=known)
