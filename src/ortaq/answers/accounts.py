"""What a package does to the budget of every member: customs revenue before and after, debt service, running payments.

Fees of lines and borders stand nowhere in it: they are costs of whoever sends goods, and no model says who earns them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import (
    BAND_CASES,
    CENTRAL,
    Array,
    Band,
    Case,
    Corner,
    Effects,
    Mechanism,
    PublicRevenue,
    Region,
    World,
    even_transfers,
    received,
)
from ortaq.core.subsets import holds
from ortaq.domains import valuation
from ortaq.model import package_effects
from ortaq.model.payoffs import measure_payments


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One member's budget without a shock, million USD a year; ranges are over the cases of the assumptions.

    Attributes
    ----------
    member : str
    customs_musd, change_musd : Band
        Customs revenue today, and what the package adds to it.
    change_percent : Band
        The same in percent of customs revenue today.
    debt_musd, running_musd : Band
        What the member's share of the investment costs a year with interest, and its share of running costs.
    returns_musd : Band
        What investors' terms bring the member less what they take, the same every year.
    net_musd : Band
        What is left of the change after costs and with these.
    revenue : PublicRevenue or None
        What the government takes in all; None where nobody states it.
    """

    member: str
    customs_musd: Band
    change_musd: Band
    change_percent: Band
    debt_musd: Band
    running_musd: Band
    returns_musd: Band
    net_musd: Band
    revenue: PublicRevenue | None

    @property
    def net_percent(self) -> Band | None:
        """The net in percent of what the government takes, over the ends of both; None where nobody states that."""
        if self.revenue is None:
            return None
        whole, net = self.revenue.revenue_musd, self.net_musd
        every = [100.0 * end / of for end in (net.low, net.high) for of in (whole.low, whole.high)]
        return Band(min(every), 100.0 * net.central / whole.central, max(every))


def budget_lines(
    region: Region, mechanism: Mechanism, package: int, cases: Sequence[Case] = (CENTRAL, *BAND_CASES)
) -> tuple[BudgetLine, ...]:
    """Return the budget of every member with a package, without a shock.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    package : int
        Bit m says whether measure m is in.
    cases : sequence of Case, optional
        The first is the one that counts, the others give the ranges.

    Returns
    -------
    tuple of BudgetLine
        In the order of the members.

    Raises
    ------
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> [line] = [line for line in budget_lines(region, pair, 1) if line.member == "KGZ"]
    >>> round(line.customs_musd.central, 2), round(line.debt_musd.central, 2), line.net_percent
    (0.0, 0.33, None)
    """
    members = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    customs = np.stack([_customs(region, mechanism, package, case)[:, members] for case in cases])
    change = customs[:, 1] - customs[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):  # who levies nothing has no percentage
        percent = 100.0 * change / customs[:, 0]
    debt, running = (np.stack(paid) for paid in zip(*(_paid(mechanism, package, c.cost) for c in cases), strict=True))
    returns = np.stack([_returned(mechanism, package, case) for case in cases])
    stated = {revenue.economy: revenue for revenue in region.revenues}
    return tuple(
        BudgetLine(
            member=member,
            customs_musd=Band.over(customs[:, 0, at]),
            change_musd=Band.over(change[:, at]),
            change_percent=Band.over(percent[:, at]),
            debt_musd=Band.over(debt[:, at]),
            running_musd=Band.over(running[:, at]),
            returns_musd=Band.over(returns[:, at]),
            net_musd=Band.over((change - debt - running + returns)[:, at]),
            revenue=stated.get(member),
        )
        for at, member in enumerate(mechanism.members)
    )


def _customs(region: Region, mechanism: Mechanism, package: int, case: Case) -> Array:
    """Return customs revenue before and after a package, shape (2, economy)."""
    equilibrium = valuation(case)
    before = equilibrium.world(region)
    (effects,) = package_effects(region, mechanism, [package], case, 1)
    given = {name: effects[name][0] for name in effects if name in equilibrium.reads}
    return np.stack([_collected(before), _collected(before.after(Effects(given)))])


def _collected(world: World) -> Array:
    """Return what importers pay beyond what sellers get, shape (economy,)."""
    return np.asarray((world.spending[..., None] * world.share - world.flow).sum(axis=(0, 2)))


def _paid(mechanism: Mechanism, package: int, corner: Corner) -> tuple[Array, Array]:
    """Return what each member pays a year for the investments of a package, and for running them."""
    chosen = holds(np.array([package]), len(mechanism.measures))[0]
    debt, running = measure_payments(mechanism, corner)
    return chosen @ debt, chosen @ running


def _returned(mechanism: Mechanism, package: int, case: Case) -> Array:
    """Return what investors' terms of a package bring each member less what they take, shape (member,)."""
    total = np.zeros(len(mechanism.members))
    for bit, measure in enumerate(mechanism.measures):
        cost = measure.cost
        if package >> bit & 1 and cost is not None and cost.finance is not None:
            every = tuple(dict.fromkeys((*mechanism.members, *cost.finance.economies)))
            total += received(even_transfers(cost, every, case.shift, case.cost))[: len(total)]
    return total
