"""What rivers bring members becomes variables of the model here and nowhere else.

Water for fields is output of farming without other inputs, electricity is output of energy: USD over the output of the
sector, which is what the productivity of gross output acts on. Floods and water sent out of the river have no market:
they are welfare, and count as far as a mechanism says.
"""

import numpy as np

from ortaq.core import Array, Region, Values
from ortaq.core.sector_worth import sector_among, worth_as_productivity

KINDS = ("agrifood", "energy", "welfare")
"""Last axis of what a river brings."""

FARMING = ("agrifood", "agriculture", "farming")
POWER = ("electricity", "energy")
"""Ids of sectors, the first that a region has is taken; wheat is sold by that of farming."""

PRODUCTIVITY, TRANSFER, WELFARE = "productivity_hat", "transfer_musd", "welfare_musd"

WRITES = frozenset({PRODUCTIVITY, TRANSFER, WELFARE})


def sectors_of(region: Region) -> tuple[int, int]:
    """Return the positions of farming and of electricity.

    Raises
    ------
    InputError
        The region has no sector that could be one of them.
    """
    farming, power = (
        sector_among(
            region,
            names,
            "sector that water could reach",
            fix="take a region that has it, such as eurasia, or leave the moves of water out",
        )
        for names in (FARMING, POWER)
    )
    return farming, power


def values_of(region: Region, musd: Array, paid: Array) -> dict[str, Values]:
    """Return the variables that follow from what rivers bring.

    Parameters
    ----------
    region : Region
    musd : ndarray, shape (subset, economy, kind)
        USD million a year beyond the baseline, by `KINDS`.
    paid : ndarray, shape (subset, payer, receiver)
        Payments that go with deals, USD million a year.

    Returns
    -------
    dict of str to Values
        No change gives exactly one, or zero.

    Raises
    ------
    InputError
        More would be lost than a sector makes.
    """
    by_sector = {sector: musd[:, :, kind] for kind, sector in enumerate(sectors_of(region))}
    hat = worth_as_productivity(region, by_sector, "moves of water together")
    values = {PRODUCTIVITY: Values(hat, "multiply"), WELFARE: Values(np.ascontiguousarray(musd[:, :, 2]), "add")}
    return values | {TRANSFER: Values(paid, "add")}
