"""What those who put up the money for a measure get back: cash by year, present worth, rate of return, debt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.agreement import RateOfReturn, irr, npv
from ortaq.core import (
    Array,
    Band,
    Change,
    Company,
    Corner,
    Cost,
    Course,
    Finance,
    Mechanism,
    Region,
    company,
    even_transfers,
    received,
)

ENDS = ((Corner.LOW, Corner.HIGH), (Corner.CENTRAL, Corner.CENTRAL), (Corner.HIGH, Corner.LOW))
"""Ends of earnings and of costs with their years: weak effects at high costs, central, strong effects at low costs."""


@dataclass(frozen=True, eq=False, slots=True)
class Investor:
    """One economy that puts up money for one measure.

    Attributes
    ----------
    economy : str
    share : float
        What it owns, 0 to 1.
    lends, answers : bool
        Whether its banks lend, and whether it guarantees the debt.
    stream_musd : ndarray, shape (moment,)
        Received less put up; moment k holds the start of year k + 1 and the end of year k.
    npv_musd : Band
        Worth at the start of work at its own real rate, else that of the measure.
    returns : tuple of RateOfReturn
        At weak effects and high costs, central, and at strong effects and low costs.
    """

    economy: str
    share: float
    lends: bool
    answers: bool
    stream_musd: Array
    npv_musd: Band
    returns: tuple[RateOfReturn, RateOfReturn, RateOfReturn]

    @property
    def paid_musd(self) -> float:
        """What it puts up more than it receives in the moments in which it does, all years together."""
        return float(-np.minimum(self.stream_musd, 0.0).sum())

    @property
    def received_musd(self) -> float:
        """What it receives more than it puts up in the moments in which it does, all years together."""
        return float(np.maximum(self.stream_musd, 0.0).sum())


@dataclass(frozen=True, eq=False, slots=True)
class Investment:
    """A measure that investors own, begun at once.

    Attributes
    ----------
    measure : str
    bit : int
        Its position on the agenda.
    cost : Cost
    company : Company
        At central values.
    investors : tuple of Investor
    gdp_musd : tuple of (str, float)
        GDP of each host.
    """

    measure: str
    bit: int
    cost: Cost
    company: Company
    investors: tuple[Investor, ...]
    gdp_musd: tuple[tuple[str, float], ...]

    @property
    def finance(self) -> Finance:
        """Its terms."""
        return self.company.finance

    @property
    def peak_musd(self) -> float:
        """Largest debt outstanding in any year, million USD."""
        return float(self.company.owed.max(initial=0.0))

    @property
    def peak_year(self) -> int:
        """First year of the largest debt, from 1."""
        return int(self.company.owed.argmax()) + 1


def investments(region: Region, mechanism: Mechanism) -> tuple[Investment, ...]:
    """Return the measures that state their investors, with what these put up and get.

    Examples
    --------
    >>> investments(region, pair)
    ()
    """
    stated = ((bit, measure) for bit, measure in enumerate(mechanism.measures) if _owned(measure))
    return tuple(_investment(region, mechanism, bit, measure) for bit, measure in stated)


def debt_by_host(found: Sequence[Investment], economy: str) -> Array:
    """Return what companies in an economy owe in each year if all are begun at once, shape (year,), million USD.

    Examples
    --------
    >>> debt_by_host((), "KGZ").tolist()
    []
    """
    years = max((len(one.company.owed) for one in found), default=0)
    owed = np.zeros(years)
    for one in found:
        owed[: len(one.company.owed)] += one.finance.hosts.get(economy, 0.0) * one.company.owed
    return owed


def passed_on(cost: Cost | None, members: Sequence[str], factor: float) -> Array:
    """Return what terms bring members more in the steady year where a measure costs so many times as much.

    A lender of more gets more back, and owners pay in what the company earns no more.

    Returns
    -------
    ndarray, shape (member,)
        Million USD a year; zero without investors.

    Examples
    --------
    >>> passed_on(pair.measures[0].cost, ("KGZ", "CHN"), 2.0).tolist()
    [0.0, 0.0]
    """
    if cost is None or cost.finance is None:
        return np.zeros(len(members))
    every = tuple(dict.fromkeys((*members, *cost.finance.economies)))
    dear = replace(
        cost, capex_musd=cost.capex_musd.times(factor), opex_musd_per_year=cost.opex_musd_per_year.times(factor)
    )
    more = received(even_transfers(dear, every)) - received(even_transfers(cost, every))
    return np.asarray(more[: len(members)])


def _owned(measure: Change) -> bool:
    return measure.cost is not None and measure.cost.finance is not None


def _investment(region: Region, mechanism: Mechanism, bit: int, measure: Change) -> Investment:
    cost = measure.cost
    if cost is None or cost.finance is None:
        message = f"'{measure.id}' states no investors"
        raise ValueError(message)
    by_end = [company(cost, Course.of(cost, costs), effects, costs) for effects, costs in ENDS]
    terms, gdp = cost.finance, {economy.id: economy.gdp_musd for economy in region.economies}
    lender = terms.debt.lender if terms.debt else ""
    guarantors = terms.debt.guarantors if terms.debt else ()
    who = dict.fromkeys((*(o for o, share in terms.owners.items() if share > 0.0), *terms.lenders, *guarantors))
    rates = {e: mechanism.discount_rate.get(e, cost.discount_rate) for e in who}
    investors = []
    for economy in who:
        streams = [found.stream(economy) for found in by_end]
        worth = [float(npv(stream, rates[economy])) for stream in streams]
        weak, central, strong = (irr(stream) for stream in streams)
        investors.append(
            Investor(
                economy=economy,
                share=terms.owners.get(economy, 0.0),
                lends=economy == lender,
                answers=economy in guarantors,
                stream_musd=streams[1],
                npv_musd=Band(*worth),
                returns=(weak, central, strong),
            )
        )
    hosts = tuple((host, gdp[host]) for host in terms.hosts)
    return Investment(measure.id, bit, cost, by_end[1], tuple(investors), hosts)
