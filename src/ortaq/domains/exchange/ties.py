"""What economies depend on each other for in exchange: so far money that their people send home."""

from ortaq.core import Region, Tie
from ortaq.domains.exchange.part import people_of

REMITTANCES = "exchange.tie.remittances"


def ties_of(region: Region) -> tuple[Tie, ...]:
    """Return the ties of a region: who pays and who would miss it; none where the region does not say."""
    people = people_of(region)
    if people is None:
        return ()
    return tuple(
        Tie(REMITTANCES, row.payer, row.receiver, row.musd, flow=True, method=row.method, source=row.source)
        for row in people.remittances
    )
