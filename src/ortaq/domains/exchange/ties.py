"""What economies depend on each other for in exchange: money that their people send home, owners, and creditors."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Band, Change, Corner, Region, Tie
from ortaq.domains.exchange.part import exchange_of
from ortaq.domains.exchange.people.income import Abroad, Moved
from ortaq.domains.exchange.people.moves import exchange_moves_of
from ortaq.domains.exchange.people.tables import People

REMITTANCES = "exchange.tie.remittances"


def ties_of(region: Region, changes: Sequence[Change]) -> tuple[Tie, ...]:
    """Return the ties of a region: who pays, owns or lends, and who would miss it; none where it does not say.

    Money of migrants is that after the changes; the terms of measures add to stocks elsewhere.
    """
    known = exchange_of(region)
    return (
        *(_sent(region, known.people, changes) if known.people else ()),
        *(known.holdings.ties() if known.holdings else ()),
    )


def _sent(region: Region, people: People, changes: Sequence[Change]) -> tuple[Tie, ...]:
    """Return who sends what home; ranges hold every end of what is sent and of what changes it."""
    moves = [move for change in changes for move in exchange_moves_of(change)]
    ratios, abroad = {}, Abroad.of(region, people)
    for end in Corner:
        more = abroad.transfer_musd(Moved.by(region, moves, end))
        ratios[end] = 1.0 + np.divide(more, abroad.sent, out=np.zeros_like(more), where=abroad.sent > 0.0)
    ties = []
    for row in people.remittances:
        at = region.economy_ids.index(row.payer), region.economy_ids.index(row.receiver)
        of_each = [float(ratios[end][at]) for end in Corner]
        band = Band(
            row.musd.low * min(of_each),
            row.musd.central * float(ratios[Corner.CENTRAL][at]),
            row.musd.high * max(of_each),
        )
        ties.append(Tie(REMITTANCES, row.payer, row.receiver, band, flow=True, method=row.method, source=row.source))
    return tuple(ties)
