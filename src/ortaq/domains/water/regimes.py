"""What a report compares: a basin without a deal, with one, with all inflows known; and a dry year."""

from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.coalitions import Coalitions, deal_of
from ortaq.domains.water.operation.accounts import accounts, musd_a_year, welfare_a_year
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import Policy, Trace, alone, foreseen, means_by_month, operated
from ortaq.domains.water.operation.traces import norm_trace, with_dry_year


@dataclass(frozen=True)
class Regimes:
    """Runs of the same inflows.

    Attributes
    ----------
    usual, water, deal : Record
        Without a deal; all together for water only; all together with winter power.
    foreseen : ndarray, shape (member,)
        What the deal would add if all inflows were known from the start with it and without it, USD million a year.
    ends : ndarray, shape (2, member)
        What the deal brings where all worths are at their low ends, and at their high ends, USD million a year.
    gap_km3 : float
        Largest gap of all balances.
    """

    usual: Record
    water: Record
    deal: Record
    foreseen: Array
    ends: Array
    gap_km3: float

    @property
    def gains(self) -> tuple[Array, Array]:
        """What members have more under either deal, USD million a year, shape (member,) each."""
        before = musd_a_year(self.usual)
        return musd_a_year(self.water) - before, musd_a_year(self.deal) - before

    @property
    def welfare(self) -> Array:
        """What the deal changes of floods and of water sent out of the river, USD million a year, shape (member,)."""
        return welfare_a_year(self.deal) - welfare_a_year(self.usual)


def regimes(assumed: Assumed, trace: Trace, found: Coalitions | None = None) -> Regimes:
    """Return the runs of a basin that a report compares.

    Parameters
    ----------
    assumed : Assumed
    trace : Trace
    found : Coalitions, optional
        Its run without a deal is taken.
    """
    everyone = frozenset(assumed.basin.members)
    usual = found.usual if found else operated(assumed, alone(assumed), trace)
    water = operated(assumed, Policy(everyone), trace, usual)
    deal = operated(assumed, deal_of(assumed, everyone), trace, usual)
    known = [musd_a_year(foreseen(assumed, each, trace)) for each in (alone(assumed), deal_of(assumed, everyone))]
    gap = max(require_balance(record) for record in (usual, water, deal))
    ends = np.array([_at_worths(assumed, trace, corner) for corner in (Corner.LOW, Corner.HIGH)])
    return Regimes(usual, water, deal, known[1] - known[0], ends, gap)


def _at_worths(assumed: Assumed, trace: Trace, corner: Corner) -> Array:
    """Return what the deal brings where all worths are at one end of their ranges, shape (member,)."""
    other = replace(assumed, worths=corner)
    usual = operated(other, alone(other), trace)
    deal = operated(other, deal_of(other, frozenset(other.basin.members)), trace, usual)
    return musd_a_year(deal) - musd_a_year(usual)


@dataclass(frozen=True)
class DryYear:
    """Three years of which the second is dry, and the same with a normal one, without a deal and with one.

    Attributes
    ----------
    normal, dry : Record
        Without a deal.
    cost, cost_deal : ndarray, shape (member,)
        What members have more with the dry year than without it of what markets value, USD million in all; without a
        deal and under one.
    """

    normal: Record
    dry: Record
    cost: Array
    cost_deal: Array


def dry_year(assumed: Assumed) -> DryYear:
    """Return what one dry year does, without a deal and with one."""
    traces = (norm_trace(assumed.basin, 3), with_dry_year(assumed.basin))
    usual = [operated(assumed, alone(assumed), traces[0])]
    usual.append(operated(assumed, alone(assumed), traces[1], releases=usual_releases(usual[0])))
    policy = deal_of(assumed, frozenset(assumed.basin.members))
    deal = [operated(assumed, policy, traces[0])]
    deal.append(operated(assumed, policy, traces[1], releases=usual_releases(deal[0])))
    for record in (*usual, *deal):
        require_balance(record)
    cost, cost_deal = (accounts(runs[1]).market - accounts(runs[0]).market for runs in (usual, deal))
    return DryYear(usual[0], usual[1], cost, cost_deal)


def usual_releases(record: Record) -> Array:
    """Return mean releases of the reservoir that is decided, km3, shape (month of the year,)."""
    basin = record.assumed.basin
    return means_by_month(record.one("release", basin.decides) + record.one("spill", basin.decides), record.months)
