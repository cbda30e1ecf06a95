"""A first measure and shock of rivers for a new file."""

from collections.abc import Iterator, Sequence

from ortaq.core import Kind, Region
from ortaq.domains.water.rivers import river, rivers
from ortaq.tables import Sample, guessed


def samples(region: Region, members: Sequence[str]) -> Iterator[Sample]:  # noqa: ARG001 - rivers say who lives on them
    """Yield canals of members that lose less, and a dry year, for each river on which two of them live.

    A dry year alone is in the table that ships; with canals the river is run anew for every level of both.
    """
    for name in rivers():
        along = [code for code in members if code in river(name).basin.members]
        if len(along) < 2:
            continue
        for member in along:
            move = {"action": "efficiency", "basin": name, "target": member, "value": guessed(2.0, 5.0, 8.0)}
            yield Sample(
                *(Kind.MEASURE, "canals", f"Canals of {member} that lose less water", (2.0, 5.0, 8.0)),
                "percent less water for the same crop",
                {"water": [move]},
                {"capex_musd": guessed(200.0, 400.0, 700.0), "life_years": 30, "discount_rate": 0.05},
            )
        yield Sample(
            *(Kind.SHOCK, "dry_year", "A dry year", (1.0, 1.0, 1.0), "1 for a year that one in ten is drier than"),
            {"water": [{"action": "drought", "basin": name, "value": 1.0}]},
        )
