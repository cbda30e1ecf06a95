"""What a change may not close: the last supplier of a market, the trade that carries a balance."""

import numpy as np

from ortaq.core import InputError
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.system import Accounts, Links


def check_suppliers(base: TradeBaseline, link: Links, first: int = 0) -> None:
    """Refuse changes that close the last supplier of a market; ``first``: row of the change that comes first here."""
    empty = np.argwhere(~link.supplied)
    if len(empty):
        row, sector, member = empty[0]
        raise InputError(
            f"the change closes the last supplier of {base.sectors[sector]} to {base.members[member]}",
            where=f"TradeChange, row {first + row}",
            why="exact hat algebra cannot create trade from zero, so this market would have no price",
            fix="leave at least one supplier open",
        )


def check_isolation(accounts: Accounts, link: Links, first: int = 0) -> None:
    """Refuse trade balances that no trade can carry: what is bought abroad less what is sold is fixed."""
    base = accounts.base
    abroad = ~np.eye(len(base.members), dtype=bool)
    open_links = link.traded & abroad
    buys, sells = open_links.any(axis=2), open_links.any(axis=1)
    deficit = base.deficit + link.transfer
    deficit = np.where(np.abs(deficit) > 1e-9 * link.supply, deficit, 0.0)
    sign = np.sign(deficit)
    impossible = np.argwhere(~np.where(buys, sells | (sign > 0), np.where(sells, sign < 0, sign == 0)))
    if len(impossible):
        row, member = impossible[0]
        raise InputError(
            f"{base.members[member]} cannot carry its trade balance of {deficit[row, member]:+.4g} after the change",
            where=f"TradeChange, row {first + row}",
            why="a deficit needs imports and a surplus needs exports, and trade that flows one way needs one of them",
            fix='purge deficits first: solve_baseline(baseline, "balanced"), or close the links in both directions',
        )
