"""Trade costs that the packages of an agenda cause through the transport network."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Change, Corner, Integers, Region
from ortaq.domains.corridors import freight_of, hats_by_sector, network_shifts_of
from ortaq.domains.corridors.freight.packages import agenda_hats


@dataclass(frozen=True, eq=False)
class NetworkCosts:
    """Trade-cost hats under one shock.

    Attributes
    ----------
    bits : ndarray of int, shape (measure,)
        Positions on the agenda of the measures that change the network.
    hats : ndarray, shape (subset, cargo, importer, exporter)
        Against the baseline; NaN for subsets that were not asked for.
    class_of_sector : ndarray of int, shape (sector,)
        Position on the cargo axis; -1 for sectors that the network does not carry.
    """

    bits: Integers
    hats: Array
    class_of_sector: Integers

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the hats: which packages they cover, and their numbers."""
        return hashlib.sha256(self.hats.tobytes()).hexdigest()

    @property
    def shock(self) -> Array:
        """Hats of the shock alone, shape (sector, importer, exporter)."""
        return hats_by_sector(self.hats[0], self.class_of_sector)

    def relative(self, packages: Integers) -> Array:
        """Return hats of packages against the shock alone, shape (package, sector, importer, exporter).

        A pair that the shock cuts off stays cut off: there is no trade left that a package could scale.
        """
        subset = (packages[:, None] >> self.bits & 1) @ (1 << np.arange(len(self.bits)))
        alone = np.where(np.isinf(self.hats[0]), 1.0, self.hats[0])
        ratio = np.where(np.isinf(self.hats[0]), 1.0, self.hats[subset] / alone)
        return hats_by_sector(ratio, self.class_of_sector)


def network_costs(
    region: Region,
    measures: Sequence[Change],
    shocks: Sequence[Change | None],
    packages: Collection[int],
    corner: Corner,
) -> list[NetworkCosts | None]:
    """Return the trade costs of packages under every shock; ``None`` where nothing touches the network.

    Raises
    ------
    InputError
        A target is unknown, or the region has no network.
    """
    bits = np.array([m for m, measure in enumerate(measures) if network_shifts_of(measure)], dtype=np.int64)
    shifts = [network_shifts_of(measures[m]) for m in bits]
    subsets = {sum(1 << at for at, m in enumerate(bits) if package >> int(m) & 1) for package in packages} | {0}
    moves = [network_shifts_of(shock) if shock else () for shock in shocks]
    moving = [own for own in moves if own or shifts]
    if not moving:
        return [None] * len(shocks)
    freight = freight_of(region, corner)
    costs = dict(zip(moving, agenda_hats(freight, shifts, moving, subsets), strict=True))
    return [NetworkCosts(bits, costs[own], freight.class_of_sector) if own in costs else None for own in moves]
