"""All that the tables of food say, by state, pair and name."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from ortaq.core import Assumption, Band, Source
from ortaq.domains.water.food.rows import Closure, Crop, Field, Poorest, Trade, Wheat

SHARE = (0.0, 1.0)

ASSUMED = {
    "A-FOOD-ET": SHARE,
    "A-FOOD-CANAL": (0.05, 1.0),
    "A-FOOD-DEEP": (0.05, 0.95),
    "A-FOOD-SAVED": (0.0, 0.95),
    "A-FOOD-STORE": (0.0, 1000.0),
    "A-FOOD-SILO": (0.0, 5000.0),
    "A-FOOD-LIFE": (1.0, 200.0),
    "A-FOOD-RATE": (0.001, 1.0),
    "A-FOOD-SPOILT": SHARE,
    "A-FOOD-TOGETHER": SHARE,
    "A-FOOD-DEMAND": (0.01, 5.0),
    "A-FOOD-PARITY": (0.0, 20.0),
    "A-FOOD-PASS": SHARE,
    "A-FOOD-BREAD": SHARE,
    "A-FOOD-ELSEWHERE": SHARE,
    "A-FOOD-YEAR-ELSEWHERE": SHARE,
    "A-FOOD-USABLE": SHARE,
    "A-FOOD-WHEAT-MOST": (0.01, 0.99),
}
"""Assumptions that are computed with, and between what they lie: every folder of tables needs a row of each."""


@dataclass(frozen=True)
class Food:
    """Crops, fields, wheat, trade, food shares and past closures, with their sources.

    Attributes
    ----------
    crops, fields, wheat, trade, poorest, closures : tuple
    sources : tuple of Source
    assumptions : tuple of Assumption
    """

    crops: tuple[Crop, ...]
    fields: tuple[Field, ...]
    wheat: tuple[Wheat, ...]
    trade: tuple[Trade, ...]
    poorest: tuple[Poorest, ...]
    closures: tuple[Closure, ...]
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that determines its numbers, 16 hex digits."""
        assumed = tuple((a.id, a.band) for a in self.assumptions)
        told = (self.crops, self.fields, self.wheat, self.trade, self.poorest, assumed)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def members(self) -> tuple[str, ...]:
        """States whose wheat is known, in order of the table."""
        return tuple(dict.fromkeys(row.member for row in self.wheat))

    def assumed(self, name: str) -> Band:
        """Return the number of a named assumption."""
        return self._assumed[name]

    @cached_property
    def _assumed(self) -> dict[str, Band]:
        return {a.id: a.band for a in self.assumptions}

    def crop(self, name: str) -> Crop:
        """Return a crop by its name."""
        return next(c for c in self.crops if c.crop == name)

    def of(self, member: str, quantity: str) -> Band:
        """Return one quantity of the wheat of a state."""
        return self._wheat[member, quantity]

    def seen_dry(self, member: str) -> Band | None:
        """Return the harvest of wheat of a dry year of the past, million tonnes; None where none was read."""
        return self._wheat.get((member, "dry_seen"))

    @cached_property
    def _wheat(self) -> dict[tuple[str, str], Band]:
        return {(row.member, row.quantity): row.value for row in self.wheat}

    def food_share(self, member: str) -> Band | None:
        """Return the share of food in the spending of the poorest fifth; None where nobody says."""
        return next((row.share for row in self.poorest if row.member == member), None)

    def land(self, member: str, basin: str = "", reach: str = "") -> tuple[Field, ...]:
        """Return the fields of a reach, or those of the whole state where the reach has none of its own."""
        own = tuple(f for f in self.fields if (f.member, f.basin, f.reach) == (member, basin, reach))
        return own or tuple(f for f in self.fields if f.member == member and not f.reach)
