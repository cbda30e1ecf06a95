"""What stands still while a shared system does not work: flows of one domain that need it, and what a day costs them.

A shared system is one that many use and nobody can do without at once. Every domain tells which of its flows need
which system of which economy.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ortaq.core.quantity import Array, Corner
from ortaq.core.region import Region

if TYPE_CHECKING:
    from ortaq.core.report import Words


class Stands(StrEnum):
    """What happens to a flow while the system that it needs does not work."""

    GOODS = "goods"
    """It waits, and is dearer by what waiting costs; arrays have the shape (sector, importer, exporter)."""

    MONEY = "money"
    """It waits, and its receivers bear what waiting costs; shape (payer, receiver)."""

    LOST = "lost"
    """It is lost to those who would have had it; shape (economy,)."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Flows of one domain that stand still while a shared system of one economy does not work.

    Attributes
    ----------
    kind : str
        Key of the text that names them, ``<domain>.stands.<word>``.
    use : str
        What they need the system for: a word that domains share.
    at : str
        Code of the economy whose system it is.
    stands : Stands
        What happens to them, and the shape of the arrays.
    amount : ndarray
        Those of a year, in ``unit``.
    day_musd : mapping of Corner to ndarray
        Million USD that it costs if all of a year wait for a day, or if all of a day are lost, at every end of what is
        assumed; zero where nothing needs the system.
    unit : words
        Of the amount.
    links : tuple of (str, str)
        Id and name of every part of the domain that stops.
    source : str
        Ids of sources and assumptions, joined by ``+``.
    """

    kind: str
    use: str
    at: str
    stands: Stands
    amount: Array
    day_musd: Mapping[Corner, Array]
    unit: "Words"
    links: tuple[tuple[str, str], ...] = ()
    source: str = ""


AskedStanding = Callable[[Region], tuple[Standing, ...]]
"""What tells the flows of all domains of a region that need shared systems."""
