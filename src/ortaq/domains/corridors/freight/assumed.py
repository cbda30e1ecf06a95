"""Assumptions of freight whose ranges change what closures and measures do, and where in its range each one lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from ortaq.core import Assumption, Band, Change, Corner, Kind, Region, Sized, Statement
from ortaq.domains.corridors.freight.delay import DELAY_RENT, DELAY_USD
from ortaq.domains.corridors.freight.staying import ELASTICITY, TRAVELLING

CAPACITY, MARGIN = "A-CAPACITY", "A-MARGIN"
"""Capacities of all crossings, and margins of all carriers, which each move together."""

STRONG = {CAPACITY: 1, DELAY_USD.id: -1, MARGIN: 1, DELAY_RENT.id: 1, ELASTICITY.id: -1, TRAVELLING.id: -1}
"""End of each at which measures do most: room, cheap waiting that is somebody's income, little that stays away.

As tried on faster borders with China; dear waiting makes closures dearer, and a band takes both ends.
"""


@dataclass(frozen=True)
class Assumed:
    """Where assumptions lie in their ranges.

    Attributes
    ----------
    places : tuple of (str, float)
        Id and place from -1 (low) to 1 (high), sorted; those that are central are left out.
    """

    places: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(cls, places: Mapping[str, float]) -> Self:
        """Return assumptions at places; those that are not named are central.

        Parameters
        ----------
        places : mapping of str to float

        Examples
        --------
        >>> Assumed.of({DELAY_RENT.id: 1.0}).value(DELAY_RENT)
        0.5
        """
        return cls(tuple(sorted((id, place) for id, place in places.items() if place)))

    @classmethod
    def at(cls, corner: Corner) -> Self:
        """Return all assumptions at the ends at which changes do least (``LOW``) or most.

        Parameters
        ----------
        corner : Corner
        """
        sign = {Corner.LOW: -1.0, Corner.CENTRAL: 0.0, Corner.HIGH: 1.0}[corner]
        return cls.of({id: sign * strong for id, strong in STRONG.items()})

    def value(self, assumption: Assumption) -> float:
        """Return the value of an assumption."""
        return self.within(assumption.band, assumption.id)

    def within(self, band: Band, id: str) -> float:
        """Return the value in a range that moves with an assumption.

        Parameters
        ----------
        band : Band
        id : str
            Of the assumption.
        """
        place = dict(self.places).get(id, 0.0)
        return band.central + abs(place) * ((band.high if place > 0.0 else band.low) - band.central)


CENTRAL = Assumed()
"""All assumptions at their centre."""


@dataclass(frozen=True, slots=True)
class AssumptionMove(Sized):
    """One assumption away from its centre; alone it changes nothing, beside others it changes what they do.

    Attributes
    ----------
    id : str
    value : Band
        Place in its range.
    """

    id: str
    value: Band

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "corridors"

    @property
    def source(self) -> str:
        """Id of the assumption."""
        return self.id

    @property
    def derivation(self) -> str:
        """Nothing is derived."""
        return ""

    @property
    def economies(self) -> tuple[str, ...]:
        """No economies."""
        return ()

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - the protocol
        """Return which assumption moves."""
        return Statement("corridors.assumed", self.id, self.value, percent=False, derivation="", source=self.id)


def doubts() -> tuple[Change, ...]:
    """Return the assumptions as changes with ranges, one each."""
    return tuple(Change(id, Kind.SHOCK, id, "", (AssumptionMove(id, Band(-1.0, 0.0, 1.0)),), id) for id in STRONG)


def assumed_in(moves: Sequence[object], corner: Corner) -> dict[str, float]:
    """Return the places of the assumptions that moves name.

    Parameters
    ----------
    moves : sequence of Move
    corner : Corner
        End of the places.
    """
    return {move.id: move.value.at(corner) for move in moves if isinstance(move, AssumptionMove)}
