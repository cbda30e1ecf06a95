"""Moves of corridors: what measures and shocks do to parts of the transport network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from ortaq.core import Band, Change, Corner, Region, Sized, Statement
from ortaq.domains.corridors.network.transport import transport_of


class NetworkAction(StrEnum):
    """What a change does to a part of the transport network."""

    OPEN = "open"
    CLOSE = "close"
    CLOSE_TRANSIT = "close_transit"
    DWELL_FACTOR = "dwell_factor"
    DELAY_H = "delay_h"
    SPEED_FACTOR = "speed_factor"
    FEE_USD = "fee_usd"
    CAPACITY_MT = "capacity_mt"


TRANSIT = "transit:"
"""Begins the name of a closure of transit, such as ``transit:RUS``."""

CLOSURES = (NetworkAction.CLOSE, NetworkAction.CLOSE_TRANSIT)
"""Actions whose value is the part of the year for which they last."""

SIGNED = (NetworkAction.FEE_USD, NetworkAction.DELAY_H)
"""Actions whose value may be negative."""

NEUTRAL = {
    NetworkAction.DWELL_FACTOR: 1.0,
    NetworkAction.SPEED_FACTOR: 1.0,
    **dict.fromkeys((*CLOSURES, *SIGNED), 0.0),
}
"""Value at which an action changes nothing, where it has one."""


PROGRAMME = "programme:"
"""Begins the name of all that carries the label of a programme, such as ``programme:bri``."""


@dataclass(frozen=True, slots=True)
class NetworkShift(Sized):
    """One move of the transport network away from the baseline.

    Attributes
    ----------
    action : NetworkAction
    targets : tuple of str
        Crossings, passages, named lines or links, ``programme:`` and a label for all that carries it; countries for
        ``close_transit`` and, if wanted, ``speed_factor``.
    value : Band
        Factor, hours, USD per FEU or million tonnes a year (a capacity afterwards; what several moves add to that of
        today adds up); for closures the part of the year (1: all of it); unused by
        ``open``.
    derivation, source : str
        How the number was obtained, and from where (or the id of an assumption).
    """

    action: NetworkAction
    targets: tuple[str, ...]
    value: Band
    derivation: str
    source: str

    @classmethod
    def of(cls, action: str, *targets: str, value: float = 1.0) -> Self:
        """Return a move of known size.

        Parameters
        ----------
        action : str
            Of ``NetworkAction``.
        *targets : str
        value : float
            In the unit of the action.

        Examples
        --------
        >>> NetworkShift.of("dwell_factor", "dostyk", value=0.5).band.central
        0.5
        """
        return cls(NetworkAction(action), targets, Band.exact(value), derivation="", source="")

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "corridors"

    @property
    def economies(self) -> tuple[str, ...]:
        """No economies: who uses the network follows from the ways of its freight."""
        return ()

    @property
    def neutral(self) -> float | None:
        """A factor of one, no hours or USD, no part of the year; what opens, and a capacity, is in or out."""
        return NEUTRAL.get(self.action)

    def said(self, region: Region) -> Statement:
        """Return what happens to which parts of the network."""
        transport = transport_of(region)
        names = {c.id: c.name for c in transport.network.crossings} if transport else {}
        return Statement(
            what=f"corridors.move.{self.action}",
            words=self.action.replace("_", " "),
            band=self.value,
            percent=False,
            derivation=self.derivation,
            source=self.source,
            measured=self.action is not NetworkAction.OPEN,
            targets=tuple((target, names.get(target, target)) for target in self.targets),
        )


def network_shifts_of(change: Change) -> tuple[NetworkShift, ...]:
    """Return the moves of the transport network in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, NetworkShift))


def closed_to_transit(shifts: Sequence[NetworkShift]) -> frozenset[str]:
    """Return the countries that let pass only what begins or ends there."""
    return frozenset(t for s in shifts if s.action is NetworkAction.CLOSE_TRANSIT for t in s.targets)


def parts_of_year(shifts: Sequence[NetworkShift], corner: Corner) -> Iterator[tuple[float, tuple[NetworkShift, ...]]]:
    """Yield parts of the year and what holds in them; closures begin together and end each in its turn.

    Parts sum to one. Everything but closures holds all year.
    """
    lasting = [(s.value.at(corner) if s.action in CLOSURES else 1.0, s) for s in shifts]
    begin = 0.0
    for end in sorted({length for length, _ in lasting} | {1.0}):
        yield end - begin, tuple(s for length, s in lasting if length > begin)
        begin = end
