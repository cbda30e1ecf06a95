"""The arithmetic of a chain origin - hub - user: docs/re-exports.md, equations (1) to (6).

Trade of an origin with a user stays trade of the two, whatever way it takes: what comes by way of a hub is bought from
the origin at its price, and the user pays the hub's margin beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Corner, Region
from ortaq.domains.trade.reexports.moves import ReexportMove


@dataclass(frozen=True, eq=False)
class Chain:
    """One chain in the base year, million USD a year.

    Attributes
    ----------
    users, hubs, origins : tuple of int
        Positions of economies.
    direct_musd : ndarray, shape (sector, user, origin)
        Trade before; zero in sectors that the move does not name.
    stops : float
        Part of it that no longer goes straight.
    round_part : ndarray, shape (sector,)
        Part of what stops that comes by way of hubs at their margin.
    margin : float
        Over the price at the origin.
    hub_share : ndarray, shape (hub,)
    """

    users: tuple[int, ...]
    hubs: tuple[int, ...]
    origins: tuple[int, ...]
    direct_musd: Array
    stops: float
    round_part: Array
    margin: float
    hub_share: Array

    @property
    def round_musd(self) -> Array:
        """What origins are paid for goods that come by way of hubs, shape (sector, user, origin)."""
        return np.asarray(self.stops * self.round_part[:, None, None] * self.direct_musd)

    @property
    def left(self) -> Array:
        """What is left of the trade of origins and users, straight and round, shape (sector,)."""
        return np.asarray(1.0 - self.stops * (1.0 - self.round_part))

    @property
    def margin_musd(self) -> Array:
        """What users pay hubs, shape (user, hub)."""
        return np.asarray(np.outer(self.margin * self.round_musd.sum(axis=(0, 2)), self.hub_share))

    @property
    def user_musd(self) -> Array:
        """What users pay for goods that come round, shape (user,)."""
        return np.asarray((1.0 + self.margin) * self.round_musd.sum(axis=(0, 2)))

    @property
    def recorded_musd(self) -> Array:
        """What customs of hubs record beyond the base year as bought from origins, shape (hub, origin)."""
        return np.asarray(np.outer(self.hub_share, self.round_musd.sum(axis=(0, 1))))


def chain_of(region: Region, move: ReexportMove, end: Corner) -> Chain:
    """Return a chain at one end of its ranges.

    Parameters
    ----------
    region : Region
    move : ReexportMove
        Of the region: its sectors are filled in.
    end : Corner

    Examples
    --------
    >>> from ortaq.core import Band
    >>> from ortaq.domains.trade.reexports.chain import chain_of
    >>> from ortaq.domains.trade.reexports.moves import ReexportMove
    >>> a, b, c = region.economy_ids[:3]
    >>> parts = [Band.exact(number) for number in (50.0, 40.0, 0.0)]
    >>> found = chain_of(region, ReexportMove((a,), (b,), (c,), region.sector_ids, *parts, "", ""), Corner.CENTRAL)
    >>> found.left[0].round(3).item()
    0.7
    """
    users, hubs, origins = (
        tuple(region.economy_positions(codes, where="re-exports")) for codes in (move.users, move.hubs, move.origins)
    )
    named = np.isin(region.sector_ids, move.sectors)[:, None, None]
    flow = np.where(named, region.flow, 0.0)
    bought = flow[:, hubs][:, :, origins].sum(axis=(0, 2))
    theta = np.array([sector.trade_elasticity.central for sector in region.sectors])
    margin = move.margin.at(end) / 100.0
    return Chain(
        users,
        hubs,
        origins,
        flow[:, users][:, :, origins],
        move.direct.at(end) / 100.0,
        move.obtainable.at(end) / 100.0 * (1.0 + margin) ** -theta,
        margin,
        bought / bought.sum(),
    )


def read_by_trade(region: Region, moves: Sequence[ReexportMove], case: Case) -> tuple[Array, Array]:
    """Return ratios of trade costs and who pays hubs, exactly one and nothing where nothing stops.

    Methodology, eq. (T12).

    Parameters
    ----------
    region : Region
    moves : sequence of ReexportMove
        Several on the same trade stop what the ones before left.
    case : Case
        Its shift is the end of the ranges; by its elasticities the same part of trade stops.

    Returns
    -------
    tuple of ndarray, ndarray
        Shapes (sector, importer, exporter) and (payer, receiver), million USD a year.
    """
    size = len(region.economy_ids)
    left, sent = np.ones_like(region.flow), np.zeros((size, size))
    theta = np.maximum(region.in_case(case).trade_elasticity(case.elasticity), case.elasticity_floor)[:, None, None]
    for chain in (chain_of(region, move, case.shift) for move in moves):
        cells = np.ix_(range(len(left)), chain.users, chain.origins)
        before = left[cells].copy()
        left[cells] *= np.where(chain.direct_musd > 0.0, chain.left[:, None, None], 1.0)
        part = np.divide((before * chain.direct_musd).sum(), chain.direct_musd.sum())
        sent[np.ix_(chain.users, chain.hubs)] += part * chain.margin_musd
    with np.errstate(divide="ignore"):
        return np.asarray(left ** (-1.0 / theta)), sent
