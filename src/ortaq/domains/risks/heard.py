"""What this domain was told: how to ask all domains which of their flows need a shared system."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortaq.core.region import Region
    from ortaq.core.standing import AskedStanding, Standing

_ASKED: "list[AskedStanding]" = []


def hear(asked: "AskedStanding") -> None:
    """Keep what asks all domains; the registry calls it once, when domains are listed."""
    _ASKED[:] = [asked]


def standing_of(region: "Region") -> "tuple[Standing, ...]":
    """Return the flows of a region that need shared systems; nothing before domains are listed."""
    return _ASKED[0](region) if _ASKED else ()
