"""What a region states of how its freight is loaded: parameters, access to the sea, and counts."""

from dataclasses import dataclass

from ortaq.domains.corridors.freight.counted import Count
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.sea_access import SeaAccess


@dataclass(frozen=True, slots=True)
class StatedLoading:
    """Parameters of the loading, access to the sea, and what was counted.

    Attributes
    ----------
    parameters : Parameters
        Those fitted to the counts, and those assumed.
    access : tuple of SeaAccess
    counts : tuple of Count
    """

    parameters: Parameters
    access: tuple[SeaAccess, ...]
    counts: tuple[Count, ...]
