"""What crossings can take in a year, with the range that sources leave."""

from dataclasses import dataclass

from ortaq.core import Band


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a crossing can take, both directions together.

    Attributes
    ----------
    crossing : str
        Id of the crossing.
    mt : Band
        Million tonnes a year; ``low`` is the narrow end.
    year : str
        Of the figures; a crossing may have been widened since.
    source : str
        Ids of sources and assumptions.
    note : str
        What they say.
    """

    crossing: str
    mt: Band
    year: str
    source: str
    note: str
