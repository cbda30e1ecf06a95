"""Closures of sellers as trade costs: the cost that takes the same share of the trade of a pair away.

A seller that is closed for a part of the year takes that part of the wheat out of the agrifood that a pair trades, less
what stocks and reserves of the buyer fill in. At the trade elasticity of the sector a trade cost takes a share ``s``
of a flow away where it is ``(1 - s) ** (-1 / theta)`` times the usual one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Region
from ortaq.core.sector_worth import sector_among
from ortaq.domains.water.benefits import FARMING
from ortaq.domains.water.food.balance import Balance, balances
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.rows import MONTHS, WHEAT
from ortaq.domains.water.food.shortage import Ban, require_known


@dataclass(frozen=True, slots=True)
class Closed:
    """What a closure does to one pair.

    Attributes
    ----------
    exporter, importer : str
    wheat : float
        Share of wheat in the agrifood of the pair.
    bounded : bool
        Whether tonnes are worth more than the accounts of the region hold, so that the share is an assumption.
    share : float
        Share of the agrifood of the pair that is missing over the year.
    cost_hat : float
        Trade cost over the usual one.
    """

    exporter: str
    importer: str
    wheat: float
    bounded: bool
    share: float
    cost_hat: float


def farming(region: Region) -> int:
    """Return the position of the sector that sells wheat.

    Raises
    ------
    InputError
        The region has none.
    """
    return sector_among(
        region,
        FARMING,
        "sector that sells wheat",
        fix="take a region that has it, such as eurasia, or leave the moves of grain out",
    )


def closed_pairs(
    food: Food, region: Region, bans: Sequence[Ban], kept_months: Mapping[str, float]
) -> tuple[Closed, ...]:
    """Return what closures do to the pairs of a region.

    Parameters
    ----------
    food : Food
    region : Region
    bans : sequence of Ban
    kept_months : mapping of str to float
        Months of what they must buy that states keep in reserve.

    Raises
    ------
    InputError
        Of a seller nobody says to whom it sells.
    """
    require_known(food, bans)
    sector, ids = farming(region), region.economy_ids
    theta = float(region.trade_elasticity()[sector])
    known = {b.member: b for b in balances(food)}
    of = {ban.exporter: ban.months / MONTHS * (1.0 - ban.through) for ban in bans}
    usd_t, most = food.crop(WHEAT).usd_t.central, food.assumed("A-FOOD-WHEAT-MOST").central
    found = []
    for t in food.trade:
        if t.exporter not in of or t.exporter not in ids or t.importer not in ids:
            continue
        flow = float(region.flow[sector, ids.index(t.importer), ids.index(t.exporter)])
        wheat = t.mt.central * usd_t / flow if flow > 0.0 else most
        filled = _filled(food, known.get(t.importer), of, kept_months.get(t.importer, 0.0), t.importer)
        share = min(wheat, most) * of[t.exporter] * (1.0 - filled)
        found.append(Closed(t.exporter, t.importer, min(wheat, most), wheat > most, share, cost_hat(share, theta)))
    return tuple(found)


def _filled(food: Food, buyer: Balance | None, of: Mapping[str, float], months: float, importer: str) -> float:
    """Return the share of what is closed that stocks and reserves of a buyer fill in."""
    if buyer is None:
        return 0.0
    closed = sum(t.mt.central * of.get(t.exporter, 0.0) for t in food.trade if t.importer == importer)
    held = buyer.stock.central * food.assumed("A-FOOD-USABLE").central
    held += max(0.0, buyer.need.central) * months / MONTHS
    return min(1.0, held / closed) if closed > 0.0 else 0.0


def cost_hat(share: float, theta: float) -> float:
    """Return the trade cost, over the usual one, that takes a share of a flow away.

    Parameters
    ----------
    share : float
        0 to below 1.
    theta : float
        Trade elasticity.

    Examples
    --------
    >>> cost_hat(0.0, 4.0), round(cost_hat(0.5, 4.0), 3)
    (1.0, 1.189)
    """
    return float((1.0 - share) ** (-1.0 / theta))


def closing_hats(region: Region, closed: Sequence[Closed]) -> Array:
    """Return trade costs over the usual ones, shape (sector, importer, exporter); exactly one where nothing closes."""
    hats = np.ones(region.flow.shape)
    sector, ids = farming(region), region.economy_ids
    for pair in closed:
        hats[sector, ids.index(pair.importer), ids.index(pair.exporter)] = pair.cost_hat
    return hats
