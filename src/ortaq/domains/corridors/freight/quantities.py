"""Tonnes of pairs and groups from a source that has values and quantities of the same trade."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Assumption, Band, Mask
from ortaq.domains.corridors.freight.stated import StatedFreight

LEAST_WEIGHED = Assumption(
    "A-LEAST-WEIGHED",
    "Share of a group's value whose quantity must be known for the source's tonnes to count; the rest weighs as much "
    "a dollar",
    Band(0.3, 0.5, 0.8),
    "share",
    "below half, most of the tonnes would be guessed from the smaller part",
)


@dataclass(frozen=True, eq=False)
class Weighed:
    """Value and tonnes of a source, each of shape (group, exporter, importer).

    Attributes
    ----------
    value : ndarray
        Million USD; zero where the source has no trade of the pair and group.
    mt : ndarray
        Million tonnes; NaN where too few quantities are known.
    """

    value: Array
    mt: Array


def weighed(freight: StatedFreight, economies: tuple[str, ...]) -> Weighed:
    """Return what a source of quantities says of every pair and group.

    Parameters
    ----------
    freight : StatedFreight
    economies : tuple of str
        Codes, in array order.
    """
    of_division = {division: g for g, group in enumerate(freight.groups) for division in group.divisions}
    at = {code: n for n, code in enumerate(economies)}
    value, known, tonnes = np.zeros((3, len(freight.groups), len(economies), len(economies)))
    for row in freight.quantities:
        if row.division in of_division:
            cell = of_division[row.division], at[row.exporter], at[row.importer]
            value[cell] += row.value_musd
            known[cell] += row.weighed_musd
            tonnes[cell] += row.tonnes
    enough = (known > 0.0) & (known >= LEAST_WEIGHED.band.central * value)
    scale = np.divide(value, known, out=np.full_like(value, np.nan), where=enough)
    return Weighed(value, scale * tonnes / 1e6)


def replace_shares(share: Array, general: Mask, of_source: Array) -> None:
    """Put the shares of groups that a source of quantities has in the place of stated ones.

    Parameters
    ----------
    share : ndarray, shape (sector, group, exporter, importer)
        Changed where a sector has several groups and the source trades any of them.
    general : ndarray of bool, shape (sector, group)
        Groups of a sector wherever nothing more particular is stated.
    of_source : ndarray, shape (group, exporter, importer)
        Value of the source.
    """
    for of_sector, usual in zip(share, general, strict=True):
        own = (of_sector > 0.0) | usual[:, None, None]
        value = np.where(own, of_source, 0.0)
        total = value.sum(axis=0)
        known = (own.sum(axis=0) > 1) & (total > 0.0)
        of_sector[:] = np.where(known, value / np.where(known, total, 1.0), of_sector)
