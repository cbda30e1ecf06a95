"""Re-exports in mechanism and scenario files: ``[[shock.reexport]]``, ``[[measure.reexport]]``."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from pydantic import Field

from ortaq.core import Assumption, Band, InputError, Region
from ortaq.domains.trade.reexports.moves import ReexportMove
from ortaq.tables import UNSOURCED, BandRecord, CheckedRecord, derivation

HUB_MARGIN = Assumption(
    "A-HUB-MARGIN",
    "What traders of a hub add to the price of goods that they sell on",
    Band(30.0, 15.0, 5.0),
    "percent",
    "wholesale margins of 10 to 20 percent, less where many compete, more where papers are hard to get; no count read",
)


class ReexportRecord(CheckedRecord):
    """Goods that no longer go straight from their origin to a user, and what of them comes by way of hubs."""

    origins: tuple[str, ...] = Field(min_length=1, description="Codes of the economies that make the goods")
    users: tuple[str, ...] = Field(min_length=1, description="Codes of the economies that use them")
    hubs: tuple[str, ...] = Field(
        min_length=1, description="Codes of the economies that buy and sell on; shared as they buy from the origins"
    )
    sectors: tuple[str, ...] = Field(
        default=(), description="Ids of the sectors; all where none is named, services too"
    )
    direct_percent: BandRecord = Field(description="Percent of the direct trade that stops, 0 to 100")
    obtainable_percent: BandRecord = Field(description="Percent of what stops that hubs can get, 0 to 100")
    margin_percent: BandRecord | None = Field(
        default=None,
        description="What hubs add to the price, percent; low is the weak end: the most. A-HUB-MARGIN if left out",
    )
    derivation: str = Field(default="", description="How the numbers were obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every fault with what to do."""
        for name in ("direct_percent", "obtainable_percent"):
            band: BandRecord = getattr(self, name)
            if not all(0.0 <= end <= 100.0 for end in (band.low, band.central, band.high)):
                yield f"{name} is no part", "write percent from 0 to 100"
        margin = self.margin_percent
        if margin is not None and min(margin.low, margin.central, margin.high) < 0.0:
            yield "a hub sells below its price", "write a margin of 0 or more"
        sides = [set(self.origins), set(self.users), set(self.hubs)]
        if sum(map(len, sides)) > len(set().union(*sides)):
            yield "an economy stands on two sides", "name it as origin, as user or as hub"

    def move(self) -> ReexportMove:
        """Return what the record says."""
        return ReexportMove(
            self.origins,
            self.users,
            self.hubs,
            self.sectors,
            self.direct_percent.band(),
            self.obtainable_percent.band(),
            self.margin_percent.band() if self.margin_percent else HUB_MARGIN.band,
            derivation(self.derivation, self.direct_percent),
            self.source,
        )


def known_reexport(region: Region, move: ReexportMove, where: str) -> ReexportMove:
    """Return the move with all sectors where it names none; unknown codes and trade of nothing are refused.

    Parameters
    ----------
    region : Region
    move : ReexportMove
    where : str
        Place in the file.

    Raises
    ------
    InputError
    """
    filled = move if move.sectors else replace(move, sectors=region.sector_ids)
    users, hubs, origins = (
        region.economy_positions(codes, where=where) for codes in (move.users, move.hubs, move.origins)
    )
    sectors = region.sector_positions(filled.sectors, where=where)
    for buyers, codes in ((users, move.users), (hubs, move.hubs)):
        if not all(region.flow[np.ix_(sectors, [buyer], origins)].any() for buyer in buyers):
            raise InputError(
                f"{', '.join(codes)} buy nothing from {', '.join(move.origins)} in {', '.join(filled.sectors)}",
                where=where,
                why="what is bought today says how much stops, and which hub gets it",
                fix="name economies and sectors with trade, or enter a small flow in the region first",
            )
    return filled
