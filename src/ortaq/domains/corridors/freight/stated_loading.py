"""What a region states of how its freight is loaded: parameters, access to the sea, and counts."""

from dataclasses import dataclass

from ortaq.core import Band
from ortaq.domains.corridors.freight.counted import Count
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.sea_access import SeaAccess

RAILWAY, TRANSIT = "railway", "transit"
EARNED = (RAILWAY, TRANSIT)


@dataclass(frozen=True, slots=True)
class StatedEarnings:
    """What carriers of an economy said that they earn, to be compared.

    Attributes
    ----------
    of : str
        ``railway``: revenue of a railway from all freight of a year; ``transit``: expected from transit on a line.
    line : str
        Crossing of the line; empty for a railway.
    tonne_km_bn, mt : float
        Billion tonne-km of the railway, million tonnes a year on the line; not a number for the other.
    musd : Band
        Million USD a year.
    """

    economy: str
    of: str
    line: str
    tonne_km_bn: float
    mt: float
    musd: Band
    year: str
    source: str


@dataclass(frozen=True, slots=True)
class StatedLoading:
    """Parameters of the loading, access to the sea, and what was counted.

    Attributes
    ----------
    parameters : Parameters
        Those fitted to the counts, and those assumed.
    access : tuple of SeaAccess
    counts : tuple of Count
    earnings : tuple of StatedEarnings
        Of carriers.
    """

    parameters: Parameters
    access: tuple[SeaAccess, ...]
    counts: tuple[Count, ...]
    earnings: tuple[StatedEarnings, ...] = ()
