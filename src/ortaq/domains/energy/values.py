"""What energy brings members becomes variables of the model here and nowhere else.

What a member pays less for power and fuels is output of its energy without other inputs: USD over the output of the
sector, which is what the productivity of gross output acts on.
"""

from ortaq.core import Array, Region, Values
from ortaq.core.sector_worth import sector_among, worth_as_productivity

SECTORS = ("electricity", "energy")
"""Ids of sectors, the first that a region has is taken."""

PRODUCTIVITY = "productivity_hat"


def sector_of(region: Region) -> int:
    """Return the position of energy.

    Raises
    ------
    InputError
        The region has no sector that could be it.
    """
    return sector_among(
        region,
        SECTORS,
        "sector that energy could reach",
        fix="take a region that has it, such as eurasia, or leave the moves of energy out",
    )


def values_of(region: Region, musd: Array, co2_t: Array) -> dict[str, Values]:
    """Return the variables that follow from what energy brings and emits.

    Parameters
    ----------
    region : Region
    musd : ndarray, shape (subset, economy)
        USD million a year beyond the baseline.
    co2_t : ndarray, shape (subset, economy)
        Tonnes a year beyond the baseline; NaN where they are not known.

    Returns
    -------
    dict of str to Values
        No change gives exactly one, or zero.

    Raises
    ------
    InputError
        More would be lost than the sector makes.
    """
    hat = worth_as_productivity(region, {sector_of(region): musd}, "moves of energy together")
    return {PRODUCTIVITY: Values(hat, "multiply"), "co2_t": Values(co2_t, "add")}
