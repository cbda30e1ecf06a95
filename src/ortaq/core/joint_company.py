"""The money of a company that owns a measure, by year and by who pays whom.

How it enters the accounts, so that nothing is counted twice:

- Building uses up resources. Owners bear their part as an annuity, the lender bears what it lends as one, both outside
  the equilibrium as without investors: together the same annuity of the whole investment.
- The gain of a measure accrues to residents of the hosts, because its moves raise productivity there. The earnings of
  the company are the part of that gain which is its own, and running costs are paid out of them in the hosts.
- The company pays interest, instalments and tax out of what is left, and dividends out of the rest. What it cannot pay
  its guarantor pays of the debt, and its owners pay in otherwise. What crosses a border is a transfer between
  economies, which the equilibrium adds to what residents can spend; what stays in the host is no transfer.
- A lender who charges the discount rate is given back exactly its annuity. Where owner, host and lender are one economy
  nothing crosses a border, and it bears today's annuity and running cost to the bit.
- Building is no transfer: who puts up the money pays for resources and not to residents of the host. So what comes back
  moves prices and what was put up did not: a dollar of dividends is worth more than a dollar to who receives it and
  costs more to who pays it, by a tenth to a fifth in the region eurasia. The difference to an annuity is named here.

Without investors (no `Finance`) nothing here is asked: the payers bear the annuity and nobody earns from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import expm1, log1p

import numpy as np

from ortaq.core.cost import Cost
from ortaq.core.course import Course
from ortaq.core.finance import Finance
from ortaq.core.quantity import Array, Corner


class Flow(StrEnum):
    """What a payment to or from the company is."""

    EQUITY = "equity"
    LOAN = "loan"
    INTEREST = "interest"
    REPAYMENT = "repayment"
    TAX = "tax"
    DIVIDEND = "dividend"
    CALL = "call"
    """Owners pay in what it cannot pay."""
    GUARANTEE = "guarantee"


AT_START = frozenset({Flow.EQUITY, Flow.LOAN})
"""Paid at the start of a year, when something is built; all else is paid at its end."""


@dataclass(frozen=True, eq=False, slots=True)
class Payment:
    """One kind of payment of every year.

    Attributes
    ----------
    flow : Flow
    payers, receivers : mapping of str to float
        Share of each; the company's side is that of its hosts.
    musd : ndarray, shape (year,)
        Million USD, never negative.
    """

    flow: Flow
    payers: Mapping[str, float]
    receivers: Mapping[str, float]
    musd: Array

    def between(self, economies: Sequence[str]) -> Array:
        """Return it by payer and receiver, shape (year, payer, receiver)."""
        paid, received = (np.array([of.get(e, 0.0) for e in economies]) for of in (self.payers, self.receivers))
        return np.asarray(self.musd[:, None, None] * paid[:, None] * received)


@dataclass(frozen=True, eq=False, slots=True)
class Company:
    """What a company that owns a measure takes in and pays in every year, shape (year,), million USD.

    Attributes
    ----------
    finance : Finance
    equity, loan : ndarray
        Put up by owners and lender at the start of each year, spent on building.
    owed : ndarray
        Debt outstanding during each year.
    earnings, running : ndarray
        Before running costs, and these.
    interest, repayment, tax, dividend : ndarray
        Paid at the end of each year.
    call, guarantee : ndarray
        What owners and guarantor pay in because the company cannot pay.
    """

    finance: Finance
    equity: Array
    loan: Array
    owed: Array
    earnings: Array
    running: Array
    interest: Array
    repayment: Array
    tax: Array
    dividend: Array
    call: Array
    guarantee: Array

    @property
    def surplus(self) -> Array:
        """Earnings less running costs, shape (year,)."""
        return self.earnings - self.running

    def payments(self) -> tuple[Payment, ...]:
        """Return who pays whom, kind by kind."""
        terms = self.finance
        debt = terms.debt.guarantors if terms.debt else ()
        sides: dict[Flow, tuple[Mapping[str, float], Mapping[str, float]]] = {
            Flow.EQUITY: (terms.owners, terms.hosts),
            Flow.LOAN: (terms.lenders, terms.hosts),
            Flow.INTEREST: (terms.hosts, terms.lenders),
            Flow.REPAYMENT: (terms.hosts, terms.lenders),
            Flow.TAX: (terms.hosts, terms.hosts),
            Flow.DIVIDEND: (terms.hosts, terms.owners),
            Flow.CALL: (terms.owners, terms.hosts),
            Flow.GUARANTEE: (dict.fromkeys(debt, 1.0), terms.hosts),
        }
        return tuple(Payment(flow, *both, getattr(self, flow.value)) for flow, both in sides.items())

    def stream(self, economy: str) -> Array:
        """Return what investing brings an economy at each moment, shape (moment,): received less put up.

        As owner, lender and guarantor; moment k holds the start of year k + 1 and the end of year k.
        """
        terms, total = self.finance, np.zeros(len(self.equity) + 1)
        own, lent = terms.owners.get(economy, 0.0), terms.lenders.get(economy, 0.0)
        answers = float(terms.debt is not None and economy in terms.debt.guarantors)
        total[:-1] -= own * self.equity + lent * self.loan
        total[1:] += own * (self.dividend - self.call) + lent * (self.interest + self.repayment)
        total[1:] -= answers * self.guarantee
        return total


def company(cost: Cost, course: Course, effects: Corner = Corner.CENTRAL, costs: Corner = Corner.CENTRAL) -> Company:
    """Return the money of every year of what investors own.

    Parameters
    ----------
    cost : Cost
        With finance.
    course : Course
        Its years from the start of work.
    effects, costs : Corner, optional
        Ends of the ranges of earnings, and of investment and running cost.

    Raises
    ------
    ValueError
        The cost has no investors.

    Examples
    --------
    A hundred, half of it lent for two years at 10 percent, that earns 100 a year:

    >>> from ortaq.core.finance import Debt
    >>> terms = Finance({"A": 1.0}, {"B": 1.0}, Band.exact(100.0), debt=Debt(0.5, 0.1, 2, 0, "C"))
    >>> hundred = Cost(Band.exact(100.0), Band.exact(0.0), 3.0, 0.05, terms.payers, "", finance=terms)
    >>> found = company(hundred, Course(0.0, 0.0, 3.0))
    >>> found.owed.round(2).tolist(), found.dividend.round(2).tolist()
    ([50.0, 26.19, 0.0], [71.19, 71.19, 100.0])
    """
    terms, capital = terms_of(cost), cost.capex_musd.at(costs)
    lent = terms.debt.share if terms.debt else 0.0
    built, opened = course.built() * capital, course.open()
    loan = lent * built
    owed, interest, repayment = _serviced(terms, loan)
    earnings = course.used() * terms.earnings_musd.at(effects)
    running = opened * cost.opex_musd_per_year.at(costs)
    before_tax = earnings - running - interest
    tax = terms.tax * np.maximum(before_tax - opened * capital / course.life_years, 0.0)
    left = before_tax - tax - repayment
    short = np.maximum(-left, 0.0)
    answered = terms.debt is not None and bool(terms.debt.guarantor)
    guarantee = np.minimum(short, interest + repayment) if answered else np.zeros(len(short))
    return Company(
        finance=terms,
        equity=built - loan,
        loan=loan,
        owed=owed,
        earnings=earnings,
        running=running,
        interest=interest,
        repayment=repayment,
        tax=tax,
        dividend=np.maximum(left, 0.0),
        call=short - guarantee,
        guarantee=guarantee,
    )


def even_transfers(
    cost: Cost, economies: Sequence[str], effects: Corner = Corner.CENTRAL, costs: Corner = Corner.CENTRAL
) -> Array:
    """Return what crosses borders in the steady year, shape (payer, receiver), million USD.

    The steady year is one of full use from the first; each kind of payment is the even amount a year of use that is
    worth as much at the discount rate of the measure. What two economies pay each other is netted.

    Parameters
    ----------
    cost : Cost
        With finance.
    economies : sequence of str
        Codes in array order.
    effects, costs : Corner, optional
        As in `company`.

    Returns
    -------
    ndarray, shape (payer, receiver)
        Million USD a year.

    Raises
    ------
    ValueError
        The cost has no investors.

    Examples
    --------
    >>> from ortaq.core.finance import Debt
    >>> terms = Finance({"A": 1.0}, {"A": 1.0}, debt=Debt(1.0, 0.05, 20, 5, "B"))
    >>> lent = Cost(Band.exact(100.0), Band.exact(0.0), 25.0, 0.05, terms.payers, "", finance=terms)
    >>> even_transfers(lent, ("A", "B")).round(3).tolist()  # what a hundred costs a year over 25 years at 5 percent
    [[0.0, 7.095], [0.0, 0.0]]
    """
    course = Course(0.0, 0.0, cost.life_years)
    found = company(cost, course, effects, costs)
    worth = (1.0 + cost.discount_rate) ** -np.arange(1.0, course.years + 1.0)
    total = np.zeros((len(economies), len(economies)))
    for payment in found.payments():
        if payment.flow not in AT_START:
            total += np.tensordot(worth, payment.between(economies), 1) / float(worth @ course.open())
    return np.maximum(total - total.T, 0.0)


def received(transfers: Array) -> Array:
    """Return what each economy receives less what it pays.

    Parameters
    ----------
    transfers : ndarray, shape (..., payer, receiver)

    Returns
    -------
    ndarray, shape (..., economy)
        Sums to zero over economies.

    Examples
    --------
    >>> received(np.array([[0.0, 7.0], [2.0, 0.0]])).tolist()
    [-5.0, 5.0]
    """
    return np.asarray(transfers.sum(axis=-2) - transfers.sum(axis=-1))


def terms_of(cost: Cost) -> Finance:
    """Return the terms of a cost; ValueError without investors."""
    if cost.finance is None:
        message = "a cost without investors has no company"
        raise ValueError(message)
    return cost.finance


def _serviced(terms: Finance, loan: Array) -> tuple[Array, Array, Array]:
    """Return debt outstanding, interest and instalments of every year, given what is drawn at its start."""
    owed, interest, repayment = np.zeros((3, len(loan)))
    debt, left = terms.debt, 0.0
    if debt is None:
        return owed, interest, repayment
    for year, drawn in enumerate(loan.tolist()):
        owed[year] = left = left + drawn
        interest[year] = debt.rate * left
        if year >= debt.grace_years:
            repayment[year] = left * _instalment(debt.rate, debt.years - year)
        left -= repayment[year]
    return owed, interest, repayment


def _instalment(rate: float, left: int) -> float:
    """Return the part of a debt repaid with the first of so many even payments with interest; all with the last."""
    if left <= 1:
        return 1.0
    return rate / expm1(left * log1p(rate)) if rate > 0.0 else 1.0 / left
