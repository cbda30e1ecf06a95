"""What rivers bring members becomes variables of the model here and nowhere else.

Water for fields is output of farming without other inputs, electricity is output of energy: USD over the output of the
sector, which is what the productivity of gross output acts on. Floods and water sent out of the river have no market:
they are welfare, and count as far as a mechanism says.
"""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, InputError, Region, Values, said

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
    found = []
    for names in (FARMING, POWER):
        known = [region.sector_ids.index(name) for name in names if name in region.sector_ids]
        if not known:
            raise InputError(
                f"region '{region.name}' has no sector that water could reach",
                where=f"sectors of region '{region.name}'",
                why=said("a sector with one of these ids is needed: {names}", names=", ".join(names)),
                fix="take a region that has it, such as eurasia, or leave the moves of water out",
            )
        found.append(known[0])
    return found[0], found[1]


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
    at = sectors_of(region)
    hat = np.ones((len(musd), len(region.sectors), len(region.economies)))
    for kind, sector in enumerate(at):
        output = region.output[sector]
        hat[:, sector] += np.divide(musd[:, :, kind], output, out=np.zeros_like(musd[:, :, kind]), where=output > 0.0)
    _require_left(region, hat, musd, at)
    values = {PRODUCTIVITY: Values(hat, "multiply"), WELFARE: Values(np.ascontiguousarray(musd[:, :, 2]), "add")}
    return values | {TRANSFER: Values(paid, "add")}


def _require_left(region: Region, hat: Array, musd: Array, at: Sequence[int]) -> None:
    for kind, sector in enumerate(at):
        lost = np.argwhere((hat[:, sector] <= 0.0) | ((region.output[sector] <= 0.0) & (musd[:, :, kind] != 0.0)))
        if len(lost):
            row, economy = lost[0].tolist()
            raise InputError(
                f"{region.economy_ids[economy]} would lose USD {-musd[row, economy, kind]:,.0f} million in "
                f"'{region.sector_ids[sector]}', which makes {region.output[sector, economy]:,.0f}",
                where="moves of water together",
                why="a sector cannot lose more than it makes",
                fix="state less, or take a region with the accounts of these economies",
            )
