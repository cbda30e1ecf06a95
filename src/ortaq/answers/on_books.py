"""The answer on the books of different sides: who signs what there, and which verdicts differ from the house's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.agreement import Listed, agree_on_list
from ortaq.answers.affordable import keeps_rules
from ortaq.answers.agenda import at_ladder_stop, ladder_of
from ortaq.answers.terms import Terms
from ortaq.core import Array, Corner, Mechanism, Payoffs, Progress, Region, Verdict
from ortaq.model import Gains
from ortaq.model.ensemble import Executor
from ortaq.model.payoffs import gains_on_accounts, measure_costs
from ortaq.observe.books.book import Book
from ortaq.observe.books.other_accounts import OtherAccounts, mechanism_on_book, on_book


@dataclass(frozen=True, slots=True)
class Turned:
    """A verdict of one member on one package that differs from the house's.

    Attributes
    ----------
    package : int
    member : str
    before, after : Verdict
    before_percent, after_percent : float
        Robust gain, percent of real income.
    signs_before, signs_after : bool
    """

    package: int
    member: str
    before: Verdict
    after: Verdict
    before_percent: float
    after_percent: float
    signs_before: bool
    signs_after: bool


@dataclass(frozen=True, eq=False)
class OnBook:
    """The answer on one book.

    Attributes
    ----------
    book : Book
    accounts : OtherAccounts
    settled : Listed
        The packages that are asked about, on these accounts.
    turned : tuple of Turned
        Those that decide who signs first.
    """

    book: Book
    accounts: OtherAccounts
    settled: Listed
    turned: tuple[Turned, ...]

    def mean_musd(self, package: int) -> Array:
        """Return what every member gains by a package in the mean over the shocks, million USD a year."""
        return mean_musd(self.settled, package)


@dataclass(frozen=True, eq=False)
class OnBooks:
    """The answer of the house and on several books, for the same packages.

    Attributes
    ----------
    packages : tuple of int
        Single measures, the steps by cost, the recommended package, it with one measure more or less, and all measures.
    recommended : int or None
        By the house, of the whole agenda.
    house : Listed
    each : tuple of OnBook
    largest_residual : float
    """

    packages: tuple[int, ...]
    recommended: int | None
    house: Listed
    each: tuple[OnBook, ...]
    largest_residual: float


def mean_musd(settled: Listed, package: int) -> Array:
    """Return what every member gains by a listed package in the mean over the shocks, million USD a year.

    Parameters
    ----------
    settled : Listed
    package : int
    """
    payoffs = settled.payoffs
    return np.asarray(payoffs.gain_musd[settled.row(package)] @ payoffs.probability)


def answer_on_books(
    region: Region,
    mechanism: Mechanism,
    settled: Listed,
    books: Sequence[Book],
    *,
    terms: Terms,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> OnBooks:
    """Return who signs what on the accounts of every book, beside the house.

    Flows and tariffs, and all that follows from them, are those of the book; what domains add to
    the region stays as it is.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    settled : Listed
        The answer of the house.
    books : sequence of Book
    terms : Terms
    progress, executor : optional
        As in ``payoff_table``.

    Returns
    -------
    OnBooks

    Raises
    ------
    InputError
        The accounts of a book do not hold together.
    NotConverged
        They cannot be balanced, or an equilibrium was not found.
    """
    packages = packages_asked(settled, len(mechanism.measures))
    accounts = [on_book(region, book) for book in books]
    plain = [k for k, book in enumerate(books) if not book.costs]
    others = [region, *(accounts[k].region for k in plain)]
    first, *found = gains_on_accounts(region, mechanism, others, packages, progress=progress, executor=executor)
    gained = dict(zip(plain, found, strict=True))
    tables = {k: mechanism_on_book(mechanism, book) for k, book in enumerate(books) if book.costs}
    for k, table in tables.items():
        (gained[k],) = gains_on_accounts(region, table, [accounts[k].region], packages, executor=executor)
    house = _settled(mechanism, packages, first, terms)
    each = []
    for k, book in enumerate(books):
        own = _settled(tables.get(k, mechanism), packages, gained[k], terms)
        each.append(OnBook(book, accounts[k], own, _turned(house, own)))
    residual = max(g.largest_residual for g in (first, *gained.values()))
    return OnBooks(packages, settled.recommended, house, tuple(each), residual)


def packages_asked(settled: Listed, measures: int) -> tuple[int, ...]:
    """Return the packages whose verdicts are compared, ascending.

    Parameters
    ----------
    settled : Listed
    measures : int
        Of the agenda.
    """
    steps = ladder_of(settled.payoffs, settled.agreement).packages
    found = {int(settled.packages[row - 1]) for row in steps if row}
    found |= {1 << bit for bit in range(measures)} | {(1 << measures) - 1}
    if settled.recommended is not None:
        found |= {settled.recommended, *(settled.recommended ^ 1 << bit for bit in range(measures))}
    return tuple(sorted(found - {0}))


def _settled(mechanism: Mechanism, packages: Sequence[int], found: Gains, terms: Terms) -> Listed:
    listed = np.array(packages, dtype=np.int64)
    payoffs = Payoffs.of_list(mechanism, found.musd, found.income_musd, found.cost_musd)
    allowed = keeps_rules(mechanism, listed, measure_costs(mechanism, Corner.CENTRAL))
    own = agree_on_list(mechanism, listed, payoffs, feasible=allowed, accept=terms.accept, tail=terms.tail)
    plain = replace(mechanism, principles=())
    return replace(own, agreement=at_ladder_stop(payoffs, own.agreement, plain, None))


def _turned(house: Listed, own: Listed) -> tuple[Turned, ...]:
    found = []
    for row, package in enumerate(house.packages.tolist(), start=1):
        words = zip(house.agreement.verdicts(row), own.agreement.verdicts(row), strict=True)
        for m, (before, after) in enumerate(words):
            if before is not after:
                one, two = (s.agreement.robust_gain_percent[row] for s in (house, own))
                signed = bool(house.agreement.signs(one)[m]), bool(own.agreement.signs(two)[m])
                gains = float(one[m]), float(two[m])
                found.append(Turned(package, house.payoffs.members[m], before, after, *gains, *signed))
    return tuple(sorted(found, key=lambda t: (t.signs_before == t.signs_after, t.package, t.member)))
