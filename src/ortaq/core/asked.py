"""What a domain asks of one side: figures of its own that a delegation may know better."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortaq.core.report import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure of a region's part that belongs to one economy.

    Attributes
    ----------
    id : str
        Unique in the domain and the same for whoever is asked.
    said : words
        What it is.
    value : float
        The house's figure.
    unit : words
    source : str
        Ids of sources and assumptions, joined by ``+``.
    """

    id: str
    said: "Words"
    value: float
    unit: "Words"
    source: str
