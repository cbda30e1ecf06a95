"""A first measure and shock of people and money abroad for a new file."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from ortaq.core import Kind, Region
from ortaq.domains.exchange.part import people_of
from ortaq.tables import Sample, guessed


def samples(region: Region, members: Sequence[str]) -> Iterator[Sample]:
    """Yield scholarships from each member to each other, and less money sent home, most of an income first."""
    for host, origin in permutations(members, 2):
        move = {"action": "scholarships", "host": host, "origins": [origin], "places": guessed(50.0, 100.0, 200.0)}
        yield Sample(
            *(Kind.MEASURE, "scholarships", f"Places of study in {host} for {origin}", (50.0, 100.0, 200.0)),
            "new places a year",
            {"exchange": [{**move, "level": "master", "place_usd": guessed(15000.0, 20000.0, 30000.0)}]},
            {"opex_musd_per_year": guessed(1.0, 2.0, 4.0), "payers": {host: 1.0}},
        )
    people = people_of(region)
    income = dict(zip(region.economy_ids, region.value_added.tolist(), strict=True))
    own = [row for row in (people.remittances if people else ()) if row.receiver in members]
    for row in sorted(own, key=lambda row: -row.musd.central / income[row.receiver]):
        if row.payer != row.receiver:
            fall = {"action": "remittances_percent", "from": [row.payer], "to": [row.receiver]}
            yield Sample(
                *(Kind.SHOCK, "remittances", f"Less money sent home from {row.payer} to {row.receiver}"),
                *((-40.0, -25.0, -10.0), "percent of what is sent"),
                {"exchange": [{**fall, "value": guessed(-10.0, -25.0, -40.0)}]},
            )
