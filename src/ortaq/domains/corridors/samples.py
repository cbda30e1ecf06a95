"""A first measure and shock of the transport network for a new file."""

from collections.abc import Iterator, Sequence

from ortaq.core import Kind, Region
from ortaq.domains.corridors.network.transport import transport_of
from ortaq.tables import Sample, guessed


def samples(region: Region, members: Sequence[str]) -> Iterator[Sample]:
    """Yield shorter waiting at crossings between members, and such a crossing closed, for each in turn."""
    transport = transport_of(region)
    if transport is None:
        return
    open_ones = [c for c in transport.network.crossings if c.status == "open" and c.economy_from != c.economy_to]
    own = [c for c in open_ones if {c.economy_from, c.economy_to} <= set(members)]
    for crossing in sorted(own, key=lambda c: -c.dwell_h.central):
        targets = [crossing.id]
        yield Sample(
            *(Kind.MEASURE, "crossing", f"Shorter waiting at {crossing.name}", (0.6, 0.75, 0.9), "factor on waiting"),
            {"network": [{"action": "dwell_factor", "targets": targets, "value": guessed(0.9, 0.75, 0.6)}]},
            {"capex_musd": guessed(20.0, 50.0, 100.0), "life_years": 30, "discount_rate": 0.05},
        )
        yield Sample(
            *(Kind.SHOCK, "closure", f"{crossing.name} is closed for a quarter of the year", (0.1, 0.25, 0.5)),
            "part of the year",
            {"network": [{"action": "close", "targets": targets, "value": guessed(0.1, 0.25, 0.5)}]},
        )
