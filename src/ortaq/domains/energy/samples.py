"""A first measure and shock of power for a new file."""

from collections.abc import Iterator, Sequence

from ortaq.core import Kind, Region
from ortaq.domains.energy.changed import system_of_moves
from ortaq.tables import Sample, guessed


def samples(region: Region, members: Sequence[str]) -> Iterator[Sample]:  # noqa: ARG001 - the system says where it is
    """Yield grids that lose less, and a cold winter, for the first member with a power system."""
    for member in (code for code in members if code in system_of_moves().codes):
        yield Sample(
            *(Kind.MEASURE, "grids", f"Grids of {member} that lose less power", (0.5, 1.0, 2.0)),
            "percent of all power taken",
            {"energy": [{"action": "loss_cut", "member": member, "value": guessed(0.5, 1.0, 2.0)}]},
            {"capex_musd": guessed(50.0, 100.0, 200.0), "life_years": 20, "discount_rate": 0.05},
        )
        yield Sample(
            *(Kind.SHOCK, "cold_winter", f"A cold winter in {member}", (5.0, 10.0, 15.0)),
            "percent more power from December to February",
            {"energy": [{"action": "cold_winter", "member": member, "value": guessed(5.0, 10.0, 15.0)}]},
        )
