"""What an outbreak does: buyers take nothing of a part of the food of a seller for some months of a year.

At the trade elasticity of farming a trade cost of ``(1 - gone) ** (-1 / theta)`` takes the same part of a flow away.
Laboratories and watching take a part of the months away, zones a part of the food; what they leave multiplies.
"""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, Case, Corner, Region
from ortaq.core.sector_worth import sector_among
from ortaq.domains.risks.moves import OutbreakAction, OutbreakMove

FOOD = ("agrifood", "agriculture", "farming")
"""Ids of sectors, the first that a region has is taken."""

MONTHS = 12.0
_CLOSED = 0.999


def food_sector(region: Region) -> int:
    """Return the position of the sector that sells food.

    Raises
    ------
    InputError
        The region has none.
    """
    return sector_among(
        region,
        FOOD,
        "sector that sells food",
        fix="take a region that has it, such as eurasia, or leave the outbreak out",
    )


def gone_share(moves: Sequence[OutbreakMove], region: Region, end: Corner) -> Array:
    """Return the part of the food of pairs that is not sold over the year, shape (importer, exporter).

    Of two bans of one pair the larger counts. A ban beyond the year counts for the year. Zones leave a part of the food
    under the ban, other measures a part of its months.

    Parameters
    ----------
    moves : sequence of OutbreakMove
        Filled in by the tables.
    region : Region
    end : Corner
    """
    ids, gone = region.economy_ids, np.zeros((len(region.economies),) * 2)
    for move in moves:
        if move.action is not OutbreakAction.BAN:
            continue
        for seller in move.states:
            at = ids.index(seller)
            area, months = (left_of_ban(moves, seller, end, zones=zones) for zones in (True, False))
            part = move.share.at(end) * area * min(1.0, months * move.value.at(end) / MONTHS)
            for buyer in move.buyers or ids:
                if buyer != seller:
                    row = ids.index(buyer)
                    gone[row, at] = max(gone[row, at], part)
    return np.minimum(gone, _CLOSED)


def left_of_ban(moves: Sequence[OutbreakMove], seller: str, end: Corner, *, zones: bool | None = None) -> float:
    """Return the part of a ban on a seller that measures leave.

    Parameters
    ----------
    moves : sequence of OutbreakMove
    seller : str
    end : Corner
    zones : bool, optional
        Only zones, or only the others; all measures if absent.

    Examples
    --------
    >>> from ortaq.core import Band
    >>> zones = OutbreakMove(OutbreakAction.ZONING, ("KAZ",), Band.exact(50.0))
    >>> left_of_ban([zones, zones], "KAZ", Corner.CENTRAL), left_of_ban([zones], "UZB", Corner.CENTRAL)
    (0.25, 1.0)
    """
    taken = [m for m in moves if m.action is not OutbreakAction.BAN and seller in m.states]
    if zones is not None:
        taken = [m for m in taken if (m.action is OutbreakAction.ZONING) is zones]
    return float(np.prod([1.0 - m.value.at(end) / 100.0 for m in taken]))


def ban_hats(moves: Sequence[OutbreakMove], region: Region, case: Case) -> Array:
    """Return trade costs of food over the usual ones, shape (importer, exporter); exactly one where nobody closes."""
    own = region.in_case(case).trade_elasticity(case.elasticity)[food_sector(region)]
    theta = max(float(own), case.elasticity_floor)
    return np.asarray((1.0 - gone_share(moves, region, case.shift)) ** (-1.0 / theta))
