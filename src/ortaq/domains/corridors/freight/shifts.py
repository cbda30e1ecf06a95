"""From the network entries of measures and shocks to changes of the network."""

from collections.abc import Callable, Iterator, Sequence

from ortaq.core import Corner
from ortaq.domains.corridors.moves import CLOSURES, NetworkAction, NetworkShift
from ortaq.domains.corridors.routing.change import (
    Capacity,
    Close,
    Delay,
    DwellFactor,
    Fee,
    NetworkChange,
    Open,
    SpeedFactor,
)

_CHANGES: dict[NetworkAction, Callable[[str, float], NetworkChange]] = {
    NetworkAction.OPEN: lambda target, _: Open(target),
    NetworkAction.CLOSE: lambda target, _: Close(target),
    NetworkAction.DWELL_FACTOR: DwellFactor,
    NetworkAction.DELAY_H: Delay,
    NetworkAction.SPEED_FACTOR: SpeedFactor,
    NetworkAction.FEE_USD: Fee,
    NetworkAction.CAPACITY_MT: Capacity,
}


def network_changes(shifts: Sequence[NetworkShift], corner: Corner) -> tuple[NetworkChange, ...]:
    """Return the changes at one end of their ranges; transit closures depend on the pair and are left out."""
    return tuple(
        _CHANGES[shift.action](target, shift.value.at(corner))
        for shift in shifts
        if shift.action is not NetworkAction.CLOSE_TRANSIT
        for target in shift.targets
    )


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
