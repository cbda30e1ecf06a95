"""Money of migrants that waits while the payments of an economy do not work."""

import numpy as np

from ortaq.core import Assumption, Band, Corner, Region, Standing, Stands
from ortaq.core.report import Text
from ortaq.domains.exchange.part import people_of

LATE = Assumption(
    "A-EXCHANGE-LATE",
    "What money costs a household for the time in which what was sent home has not arrived",
    Band(15.0, 40.0, 100.0),
    "percent a year",
    "No survey of those who wait was read; between a bank loan and a loan of a shop or a neighbour",
)
DAYS = 365.0


def stands(region: Region) -> tuple[Standing, ...]:
    """Return what migrants send to and from every economy; nothing where a region does not say."""
    people = people_of(region)
    if people is None:
        return ()
    sent = people.sent_musd(region, Corner.CENTRAL)
    found = []
    for at, economy in enumerate(region.economy_ids):
        own = np.zeros_like(sent)
        own[at, :], own[:, at] = sent[at, :], sent[:, at]
        if own.any():
            day = {end: own * LATE.band.at(end) / 100.0 / DAYS for end in Corner}
            rows = {row.source for row in people.remittances if economy in {row.payer, row.receiver}}
            found.append(
                Standing(
                    kind="exchange.stands.remittances",
                    use="payments",
                    at=economy,
                    stands=Stands.MONEY,
                    amount=own,
                    day_musd=day,
                    unit=Text("unit.musd"),
                    source="+".join((*sorted(rows), LATE.id)),
                )
            )
    return tuple(found)
