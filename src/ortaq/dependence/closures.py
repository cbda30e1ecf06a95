"""Which links close, and what every economy then loses: exactly, or in closed form."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ortaq.core import Array, Effects, Freeness, InputError, Region, World, require_known
from ortaq.core.batches import rows_at_once

Masks = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

LARGEST_CLOSED_SHARE = 0.95
"""Closed shares of a market count no more than this in closed form: the logarithm has no end, losses have."""

UNBALANCED = 1e-9
"""Deficit over final spending above which trade does not balance."""

# fmt: off
EU = (
    "AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL",
    "ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE",
)
# fmt: on


class Side(StrEnum):
    """Which side of trade between an economy and a partner stops."""

    BOTH = "both"
    BUY = "buy"
    SELL = "sell"


@dataclass(frozen=True, slots=True)
class Power:
    """A name and the economies that act together under it."""

    name: str
    economies: tuple[str, ...]


DEFAULT_POWERS = (
    Power("CHN", ("CHN",)),
    Power("RUS", ("RUS",)),
    Power("EU", EU),
    Power("TUR", ("TUR",)),
    Power("IRN", ("IRN",)),
    Power("USA", ("USA",)),
    Power("IND", ("IND",)),
)


def powers_in(region: Region, powers: Sequence[Power] | None) -> tuple[Power, ...]:
    """Return checked powers; by default those of ``DEFAULT_POWERS`` in the region, with their economies there."""
    if powers is None:
        present = (Power(p.name, tuple(e for e in p.economies if e in region.economy_ids)) for p in DEFAULT_POWERS)
        powers = [p for p in present if p.economies]
        if not powers:
            raise InputError(
                f"the region has none of the powers {', '.join(p.name for p in DEFAULT_POWERS)}",
                where=f"region '{region.name}'",
                why="a stop of trade is with somebody",
                fix="name a partner (`ortaq weigh --partner`), or leave the limit on dependence out",
            )
    else:
        for power in powers:
            require_known(
                power.economies,
                region.economy_ids,
                kind=f"economy of region '{region.name}'",
                where=f"power '{power.name}'",
            )
    names = [p.name for p in powers]
    if not names or len(set(names)) < len(names) or not all(p.economies for p in powers):
        raise InputError(
            f"the powers are {', '.join(names) or 'none'}",
            where=f"region '{region.name}'",
            why="each power needs a name of its own and at least one economy of the region",
            fix="give powers=[Power(name, economies), ...]",
        )
    return tuple(powers)


def between(count: int, economy: int, partners: Sequence[int], side: Side = Side.BOTH) -> Masks:
    """Return the links that close when an economy and some partners stop trading.

    Parameters
    ----------
    count : int
        Economies.
    economy : int
    partners : sequence of int
    side : Side
        Which side stops.

    Returns
    -------
    ndarray of bool, shape (importer, exporter)

    Raises
    ------
    InputError
        The economy is among its partners.

    Examples
    --------
    >>> between(3, 0, [1], Side.BUY)
    array([[False,  True, False],
           [False, False, False],
           [False, False, False]])
    """
    if economy in partners:
        raise InputError(
            f"economy {economy} is among its own partners",
            where="cut-off",
            why="sales at home are not trade: an economy has no exposure to itself",
            fix="leave it out of the partners",
        )
    mask = np.zeros((count, count), dtype=bool)
    if side is not Side.SELL:
        mask[economy, partners] = True
    if side is not Side.BUY:
        mask[partners, economy] = True
    return mask


def exact_losses(world: World, masks: Masks) -> tuple[Array, float]:
    """Return what closures cost every economy, each by its own equilibrium, and the largest residual.

    Methodology, eq. (D1).

    Parameters
    ----------
    world : World
    masks : ndarray of bool, shape (closure, importer, exporter) or (closure, sector, importer, exporter)

    Returns
    -------
    tuple of ndarray, shape (closure, economy), and float
        Percent of real income; the residual.

    Raises
    ------
    InputError
        An economy would be cut off from everyone while its trade does not balance.
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> closed = between(3, 0, [1])[None]
    >>> exact_losses(equilibrium, closed)[0]
    array([[ 1.261,  0.278, -0.001]])
    """
    check_isolation(world, masks)
    by_sector = np.broadcast_to(masks if masks.ndim == 4 else masks[:, None], (len(masks), *world.share.shape))
    parts, residual = [np.empty((0, len(world.economies)))], 0.0
    rows = rows_at_once(world.share.size)
    for at in range(0, len(masks), rows):
        hats = np.where(by_sector[at : at + rows], np.inf, 1.0)
        worth = world.worth(Effects({"trade_cost_hat": hats}))
        parts.append(100.0 * (1.0 - worth.real_income_hat))
        residual = max(residual, float(worth.residual.max()))
    return np.concatenate(parts), residual


def closed_form_losses(freeness: Freeness, masks: Masks) -> Array:
    """Return the losses from closures of all sectors in closed form.

    What a market loses is worth what ``freeness`` says at the margin, but a closed share s of it counts -ln(1 - s)
    instead of s: the price index of a bundle without a share s of its suppliers rises by exactly -ln(1 - s) / theta.
    This halves the median error of the linear form; large losses remain off by up to a seventh, mostly too small.

    Methodology, eq. (D2).

    Parameters
    ----------
    freeness : Freeness
    masks : ndarray of bool, shape (closure, importer, exporter)

    Returns
    -------
    ndarray, shape (closure, economy of freeness)
        Percent of real income.

    Examples
    --------
    >>> closed_form_losses(equilibrium.freeness([0, 1, 2]), between(3, 0, [1])[None])
    array([[ 1.263,  0.272, -0.001]])
    """
    closure, importer, exporter = np.nonzero(masks)
    sectors, count = freeness.trade_share.shape[:2]
    bought, sold = (np.zeros((len(masks), count, sectors)) for _ in range(2))
    collected = np.zeros((len(masks), count))
    np.add.at(bought, (closure, importer), freeness.trade_share[:, importer, exporter].T)
    np.add.at(sold, (closure, exporter), freeness.net_flow[:, importer, exporter].T)
    np.add.at(collected, (closure, importer), freeness.revenue.sum(axis=0)[importer, exporter])
    output = freeness.net_flow.sum(axis=1).T
    sold_share = np.divide(sold, output, out=np.zeros_like(sold), where=output > 0.0)
    log_loss = (
        np.tensordot(_closed_weight(bought), freeness.price_worth, axes=([1, 2], [2, 1]))
        + np.tensordot(_closed_weight(sold_share) * output, freeness.sales_worth, axes=([1, 2], [2, 1]))
        + collected @ freeness.revenue_worth.T
    )
    return np.asarray(-100.0 * np.expm1(-log_loss))


def _closed_weight(share: Array) -> Array:
    return np.asarray(-np.log1p(-np.minimum(share, LARGEST_CLOSED_SHARE)))


def check_isolation(world: World, masks: Masks) -> None:
    """Refuse closures that cut an economy off from everyone while its trade does not balance."""
    away = (world.share > 0.0) & ~np.eye(len(world.economies), dtype=bool)
    unbalanced = np.abs(world.deficit) > UNBALANCED * world.final_spending
    left = np.asarray((away & ~masks).any(axis=1) if masks.ndim == 4 else away.any(axis=0) & ~masks)
    alone = np.argwhere(~(left.any(axis=1) | left.any(axis=2)) & unbalanced)
    if len(alone):
        closure, economy = alone[0]
        raise InputError(
            f"{world.economies[economy]} would be cut off from everyone",
            where=f"closure {closure}, trade balance {world.deficit[economy]:+.4g}",
            why="a deficit needs imports and a surplus needs exports",
            fix='purge deficits first: deficits="balanced"',
        )
