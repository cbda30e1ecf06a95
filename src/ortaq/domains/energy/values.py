"""What energy brings members becomes variables of the model here and nowhere else.

What a member pays less for power and fuels is output of its energy without other inputs: USD over the output of the
sector, which is what the productivity of gross output acts on.
"""

import numpy as np

from ortaq.core import Array, InputError, Region, Values, said

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
    known = [region.sector_ids.index(name) for name in SECTORS if name in region.sector_ids]
    if known:
        return known[0]
    raise InputError(
        f"region '{region.name}' has no sector that energy could reach",
        where=f"sectors of region '{region.name}'",
        why=said("a sector with one of these ids is needed: {names}", names=", ".join(SECTORS)),
        fix="take a region that has it, such as eurasia, or leave the moves of energy out",
    )


def values_of(region: Region, musd: Array) -> dict[str, Values]:
    """Return the variables that follow from what energy brings.

    Parameters
    ----------
    region : Region
    musd : ndarray, shape (subset, economy)
        USD million a year beyond the baseline.

    Returns
    -------
    dict of str to Values
        No change gives exactly one.

    Raises
    ------
    InputError
        More would be lost than the sector makes.
    """
    sector = sector_of(region)
    output = region.output[sector]
    hat = np.ones((len(musd), len(region.sectors), len(region.economies)))
    hat[:, sector] += np.divide(musd, output, out=np.zeros_like(musd), where=output > 0.0)
    lost = np.argwhere((hat[:, sector] <= 0.0) | ((output <= 0.0) & (musd != 0.0)))
    if len(lost):
        row, economy = lost[0].tolist()
        raise InputError(
            f"{region.economy_ids[economy]} would lose USD {-musd[row, economy]:,.0f} million in "
            f"'{region.sector_ids[sector]}', which makes {output[economy]:,.0f}",
            where="moves of energy together",
            why="a sector cannot lose more than it makes",
            fix="state less, or take a region with the accounts of these economies",
        )
    return {PRODUCTIVITY: Values(hat, "multiply")}
