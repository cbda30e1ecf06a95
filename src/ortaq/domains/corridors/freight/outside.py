"""What travels by ways that the network does not hold: pipelines and air, as a region states it."""

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.corridors.freight.groups import ANY, OUTSIDE
from ortaq.domains.corridors.freight.stated import GIVEN, ModeShare, StatedFreight, most_particular, positions

SWAPPED = {Corner.LOW: Corner.HIGH, Corner.CENTRAL: Corner.CENTRAL, Corner.HIGH: Corner.LOW}
"""The fewest tonnes go with the highest value per tonne and the highest shares outside the network."""


def outside_shares(freight: StatedFreight, codes: tuple[str, ...], measure: str, corner: Corner) -> Array:
    """Return shares of trade outside the network, shape (way, group, exporter, importer), ways as in ``OUTSIDE``.

    Parameters
    ----------
    freight : StatedFreight
    codes : tuple of str
        Economies of the region.
    measure : str
        ``tonnes`` or ``value``.
    corner : Corner
        ``LOW`` leaves the least to the network.
    """
    ids = [g.id for g in freight.groups]
    share = np.zeros((len(OUTSIDE), len(ids), len(codes), len(codes)))
    stated = [row for row in freight.modes if (row.use, row.measure) == (GIVEN, measure) and row.way in OUTSIDE]
    for row in reversed(most_particular(stated)):
        of = [g for g, id in enumerate(ids) if row.groups == (ANY,) or id in row.groups]
        one, other = sides(row, codes)
        share[np.ix_([OUTSIDE.index(row.way)], of, one, other)] = row.share.at(SWAPPED[corner])
    return share


def sides(row: ModeShare, codes: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Return positions of exporters and importers of a share of a way.

    Parameters
    ----------
    row : ModeShare
    codes : tuple of str
        Economies of the region.
    """
    one, other = positions(row.exporters, codes), positions(row.importers, codes)
    if row.exporters != row.importers:
        other = [i for i in other if i not in one] if row.importers == (ANY,) else other
        one = [i for i in one if i not in other] if row.exporters == (ANY,) else one
    return one, other
