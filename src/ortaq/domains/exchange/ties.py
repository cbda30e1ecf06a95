"""What economies depend on each other for in exchange: money that their people send home, owners, and creditors."""

from ortaq.core import Region, Tie
from ortaq.domains.exchange.part import exchange_of

REMITTANCES = "exchange.tie.remittances"


def ties_of(region: Region) -> tuple[Tie, ...]:
    """Return the ties of a region: who pays, owns or lends, and who would miss it; none where it does not say."""
    known = exchange_of(region)
    sent = known.people.remittances if known.people else ()
    return (
        *(
            Tie(REMITTANCES, row.payer, row.receiver, row.musd, flow=True, method=row.method, source=row.source)
            for row in sent
        ),
        *(known.holdings.ties() if known.holdings else ()),
    )
