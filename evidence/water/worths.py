"""What water is worth by the tables of a basin beside what crops make of it: the same deliveries, counted twice.

Tables state worths by step of what is wanted in a month; crops answer to the water of a whole year, and to fields whose
area somebody published.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.coalitions import deal_of
from ortaq.domains.water.food.crop_response import Response
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.worth import canals_of, wants_of
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import alone, operated
from ortaq.domains.water.operation.traces import drawn
from ortaq.domains.water.regimes import dry_year

YEARS, SEED = 10, 1
ENDS = (Corner.LOW, Corner.CENTRAL, Corner.HIGH)


@dataclass(frozen=True)
class Counted:
    """What more or less water is worth to members, USD million, shape (end, member) each."""

    stated: Array
    by_crops: Array


def compared(basin: Basin, food: Food) -> dict[str, Counted]:
    """Return a year of the deal of all, and a dry year in all, counted both ways for the same deliveries."""
    assumed, trace = Assumed(basin), drawn(basin, YEARS, SEED)
    usual = operated(assumed, alone(assumed), trace)
    deal = operated(assumed, deal_of(assumed, frozenset(basin.members)), trace, usual)
    dry = dry_year(assumed)
    return {
        "the deal of all, a year": counted(food, usual, deal, 1.0 / YEARS),
        "a dry year, in all": counted(food, dry.normal, dry.dry, 1.0),
    }


def counted(food: Food, before: Record, after: Record, part: float) -> Counted:
    """Return a difference of deliveries counted both ways."""
    basin = before.assumed.basin
    more = after.taken - before.taken
    stated, by_crops = [], []
    for end in ENDS:
        worths = Assumed(basin, end)
        stated.append(basin.by_member(((more @ worths.water_steps[1]) * worths.canal_worth).sum(axis=0)) * part)
        response = Response.of(food, canals_of(basin), wants_of(basin), end)
        earned = (response.musd(_years(after)) - response.musd(_years(before))).sum(axis=0)
        by_crops.append(basin.by_member(earned) * part)
    return Counted(np.array(stated), np.array(by_crops))


def _years(record: Record) -> Array:
    """Return deliveries by year, km3, shape (year, canal)."""
    km3 = record.taken.sum(axis=2)
    return np.asarray(km3.reshape(-1, MONTHS, km3.shape[1]).sum(axis=1))


def worth_lines(members: tuple[str, ...], found: dict[str, Counted]) -> list[str]:
    """Return both side by side, central values with their ranges."""
    said = [f"The same water counted twice, USD million: {' '.join(members)}"]
    for what, one in found.items():
        for how, ends in (("worths of the tables", one.stated), ("by crops", one.by_crops)):
            each = (f"{c:.1f} ({min(a, b):.1f}..{max(a, b):.1f})" for a, c, b in ends.T.tolist())
            said.append(f"  {what}, {how}: {', '.join(each)}")
    return said
