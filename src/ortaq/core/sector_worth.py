"""USD that a model finds in a sector, as productivity: output without other inputs, over the output of the sector."""

from collections.abc import Mapping, Sequence

import numpy as np

from ortaq.core.errors import InputError, said
from ortaq.core.quantity import Array
from ortaq.core.region import Region


def sector_among(region: Region, names: Sequence[str], lacks: str, *, fix: str) -> int:
    """Return the position of the first of some sectors that a region has.

    Parameters
    ----------
    region : Region
    names : sequence of str
        Ids, the first that is there is taken.
    lacks, fix : str
        What the region has not, as a message says it, and what to do.

    Raises
    ------
    InputError
        The region has none of them.
    """
    known = [region.sector_ids.index(name) for name in names if name in region.sector_ids]
    if known:
        return known[0]
    raise InputError(
        f"region '{region.name}' has no {lacks}",
        where=f"sectors of region '{region.name}'",
        why=said("a sector with one of these ids is needed: {names}", names=", ".join(names)),
        fix=fix,
    )


def worth_as_productivity(region: Region, musd: Mapping[int, Array], where: str) -> Array:
    """Return the productivity of gross output that brings sectors as much as a model says.

    Methodology, eq. (W4).

    Parameters
    ----------
    region : Region
    musd : mapping of int to ndarray, shape (subset, economy)
        USD million a year beyond the baseline, by position of the sector.
    where : str
        Place, for messages.

    Returns
    -------
    ndarray, shape (subset, sector, economy)
        Ratios; no change gives exactly one.

    Raises
    ------
    InputError
        More would be lost than a sector makes.
    """
    subsets = len(next(iter(musd.values())))
    hat = np.ones((subsets, len(region.sectors), len(region.economies)))
    for sector, gained in musd.items():
        output = region.output[sector]
        hat[:, sector] += np.divide(gained, output, out=np.zeros_like(gained), where=output > 0.0)
    for sector, gained in musd.items():
        output = region.output[sector]
        lost = np.argwhere((hat[:, sector] <= 0.0) | ((output <= 0.0) & (gained != 0.0)))
        if len(lost):
            row, economy = lost[0].tolist()
            raise InputError(
                f"{region.economy_ids[economy]} would lose USD {-gained[row, economy]:,.0f} million in "
                f"'{region.sector_ids[sector]}', which makes {output[economy]:,.0f}",
                where=where,
                why="a sector cannot lose more than it makes",
                fix="state less, or take a region with the accounts of these economies",
            )
    return hat
