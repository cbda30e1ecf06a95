"""Exact-hat-algebra counterfactuals: the baseline closed, changes solved, and a second way where the first fails."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ortaq.core import Array, Deficits, NotConverged, require_known
from ortaq.core.tally import tally
from ortaq.domains.trade.accounts import accounts_of, expenditure_at_baseline_prices
from ortaq.domains.trade.anderson import AndersonOptions, Steering
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange, TradeChange, on_the_way
from ortaq.domains.trade.closing import check_isolation, check_suppliers
from ortaq.domains.trade.equilibrium import (
    Attempt,
    TradeEquilibrium,
    image,
    joined,
    links,
    pack,
    solve,
    start,
    state_at,
)
from ortaq.domains.trade.system import Accounts

RESIDUAL_TOLERANCE = 1e-9
"""Largest relative violation of any market that may be published."""

DIFFERENCE = 1e-6
"""Step of the forward differences behind the steering matrix."""

STEERED_UNKNOWNS = 1500
"""Above this the steering matrix costs more than it saves: it takes one evaluation per unknown and an inversion."""

STEERED_BATCH = 8
"""Smallest batch that pays for a steering matrix."""

PATH_STEPS = (2, 4, 8, 16, 32, 64)
"""Steps tried on the way to a change that is too abrupt for one solve."""


@dataclass(frozen=True, eq=False)
class SolvedBaseline:
    """Data that are an exact equilibrium: every hat of a counterfactual is a ratio to these.

    Attributes
    ----------
    accounts : Accounts
    expenditure : ndarray, shape (sector, member)
    tariff_revenue : ndarray, shape (member,)
    residual : float
    """

    accounts: Accounts
    expenditure: Array
    tariff_revenue: Array
    residual: float

    @property
    def base(self) -> TradeBaseline:
        """The shares and values of the equilibrium."""
        return self.accounts.base

    @cached_property
    def steering(self) -> Steering:
        """Inverse of one minus the Jacobian of the equilibrium map here.

        Taken by forward differences: it only steers the solver, so its last digits do not reach any result.
        """
        neutral = links(self.base, TradeChange().batch(self.base))
        here = start(self.accounts, self.expenditure, 1)
        size = here.shape[1]
        tally("evaluations of equilibria", size)
        jacobian = np.empty((size, size))
        for begin in range(0, size, 64):
            moved = np.arange(begin, min(begin + 64, size))
            points = np.repeat(here, len(moved), axis=0)
            points[np.arange(len(moved)), moved] += DIFFERENCE
            jacobian[:, moved] = ((image(self.accounts, neutral, points) - here) / DIFFERENCE).T
        return Steering(np.linalg.inv(np.eye(size) - jacobian).astype(np.float32))


def solve_baseline(baseline: TradeBaseline, deficits: Deficits | str = Deficits.FIXED) -> SolvedBaseline:
    """Return the data as an equilibrium: solved under their own tariffs and the chosen deficits.

    Parameters
    ----------
    baseline : TradeBaseline
    deficits : Deficits or str
        How trade balances move, here (balanced) and in what follows.

    Raises
    ------
    InputError
        The rule for deficits is unknown.
    NotConverged
        The equilibrium is not found.

    Examples
    --------
    >>> solve_baseline(pair, "balanced").residual < 1e-9
    True
    """
    require_known([deficits], [d.value for d in Deficits], kind="deficit rule", where="deficits")
    rule = Deficits(deficits)
    if rule is Deficits.BALANCED:
        baseline = replace(baseline, deficit=np.zeros_like(baseline.deficit))
    expenditure, revenue = expenditure_at_baseline_prices(baseline)
    # The data are first closed with fixed deficits: the other rules need a consistent income to refer to.
    accounts = accounts_of(baseline, Deficits.FIXED, expenditure, revenue)
    neutral = TradeChange().batch(baseline)
    link, points = links(baseline, neutral), start(accounts, expenditure, 1)
    attempt = solve(accounts, neutral, link, points, AndersonOptions(tolerance=1e-13))
    equilibrium = _published(attempt, "baseline").row(0)
    return _at(baseline, equilibrium, rule, neutral)


def rebase(solved: SolvedBaseline, change: TradeChange) -> tuple[SolvedBaseline, TradeEquilibrium]:
    """Return the equilibrium after one change, as a new baseline and in ratios to the old one.

    Further trade costs, productivities and hats are relative to the new baseline.

    Parameters
    ----------
    solved : SolvedBaseline
    change : TradeChange
        Without a batch axis.

    Returns
    -------
    tuple of SolvedBaseline and TradeEquilibrium
        The new baseline; the equilibrium without a batch axis.

    Raises
    ------
    InputError, NotConverged
        As ``counterfactuals``.

    Examples
    --------
    >>> after, found = rebase(solved, free)
    >>> float(after.base.tariff.max()), bool(np.allclose(found.real_income_hat, freed.real_income_hat))
    (0.0, True)
    """
    arrays = change.batch(solved.base)
    equilibrium = joined(_parts(solved, arrays, tolerance=1e-13), 1).row(0)
    return _at(solved.base, equilibrium, solved.accounts.rule, arrays), equilibrium


def counterfactuals(solved: SolvedBaseline, change: TradeChange) -> TradeEquilibrium:
    """Return the equilibria after a batch of changes, solved at once.

    Exact hat algebra: Dekle, Eaton and Kortum (2008), Global Rebalancing with Gravity, IMF Staff Papers 55; with
    sectors and inputs Caliendo & Parro (2015), equations 10-14.

    Parameters
    ----------
    solved : SolvedBaseline
    change : TradeChange
        Arrays with a batch axis first.

    Returns
    -------
    TradeEquilibrium
        Every field has the batch axis first.

    Raises
    ------
    InputError
        An array of the change is malformed, or closes a market's last supplier.
    NotConverged
        The residual of any row exceeds ``RESIDUAL_TOLERANCE`` even after walking to it; names the worst market.

    Examples
    --------
    >>> less = np.array([0.5, 0.0])[:, None, None, None] * pair.tariff
    >>> counterfactuals(solved, TradeChange(tariff=less)).real_income_hat
    array([[1.007, 1.003],
           [1.011, 1.003]])
    """
    return solved_rows(solved, change.batch(solved.base))


def solved_rows(solved: SolvedBaseline, change: BatchedChange) -> TradeEquilibrium:
    """Return the equilibria of checked rows; see ``counterfactuals``."""
    return joined(_parts(solved, change, tolerance=1e-12), len(change))


def real_incomes(solved: SolvedBaseline, change: BatchedChange) -> tuple[Array, Array]:
    """Return real income and residual of ``solved_rows``, without keeping what else an equilibrium is.

    Returns
    -------
    tuple of ndarray
        Shape (batch, member), ratio to the baseline; shape (batch,).
    """
    parts = [(part.real_income_hat, part.residual) for part in _parts(solved, change, tolerance=1e-12)]
    incomes, residuals = zip(*parts, strict=True)
    return np.concatenate(incomes), np.concatenate(residuals)


def counterfactual(
    baseline: TradeBaseline, change: TradeChange, deficits: Deficits | str = Deficits.FIXED
) -> TradeEquilibrium:
    """Return the equilibrium after one change, against the baseline's own; see ``counterfactuals`` for many.

    Methodology, eq. (T9).

    Parameters
    ----------
    baseline : TradeBaseline
    change : TradeChange
        Without a batch axis.
    deficits : Deficits or str
        How trade balances move.

    Raises
    ------
    InputError, NotConverged
        As ``solve_baseline`` and ``counterfactuals``.

    Examples
    --------
    All iceberg costs are five percent lower, those of own sales too:

    >>> counterfactual(pair, TradeChange(trade_cost_hat=np.full((1, 2, 2), 0.95)), "balanced").real_income_hat
    array([1.108, 1.108])
    """
    return counterfactuals(solve_baseline(baseline, deficits), change).row(0)


def _parts(
    solved: SolvedBaseline, change: BatchedChange, tolerance: float, *, numbers: int = 320_000
) -> Iterator[TradeEquilibrium]:
    """Yield the equilibria of the rows of a batch, as many at once as hold so many numbers by link in one array.

    Such arrays stay in the processor's cache. How many rows are solved at once changes no row.
    """
    unknowns = solved.tariff_revenue.size + 2 * solved.expenditure.size
    steered = unknowns <= STEERED_UNKNOWNS and (len(change) >= STEERED_BATCH or "steering" in vars(solved))
    least = 2 * STEERED_BATCH if steered else 1  # a steering matrix is read once for all rows
    rows = max(least, numbers // solved.base.trade_share.size)
    for first in range(0, len(change), rows):
        yield _solved(solved, change.part(first, rows), tolerance, first=first, steered=steered)


def _solved(
    solved: SolvedBaseline, change: BatchedChange, tolerance: float, *, first: int, steered: bool
) -> TradeEquilibrium:
    """Solve some rows at once; walk to those that are too far for one solve."""
    link = links(solved.base, change)
    check_suppliers(solved.base, link, first)
    check_isolation(solved.accounts, link, first)
    points = start(solved.accounts, solved.expenditure, len(change))
    if steered:
        options = AndersonOptions(4, tolerance)
        attempt = solve(solved.accounts, change, link, points, options, steering=solved.steering)
    else:
        attempt = solve(solved.accounts, change, link, points, AndersonOptions(tolerance=tolerance))
    failed = np.flatnonzero(~(attempt.found.residual <= RESIDUAL_TOLERANCE)).tolist()
    return attempt.found.with_rows({row: _walk(solved, change.row(row), tolerance) for row in failed})


def _walk(solved: SolvedBaseline, target: BatchedChange, tolerance: float) -> TradeEquilibrium:
    """Follow the way to one change in more and more steps, each from the equilibrium before it.

    Raises NotConverged if with the most steps, still no equilibrium.
    """
    for steps in PATH_STEPS:
        try:
            point = _end_of_way(solved, target, steps)
        except NotConverged as error:
            reason = error
            continue
        link, options = links(solved.base, target), AndersonOptions(tolerance=tolerance)
        return _published(solve(solved.accounts, target, link, point, options), "counterfactual")
    raise reason


def _end_of_way(solved: SolvedBaseline, target: BatchedChange, steps: int) -> Array:
    """Return the point that a walk of so many steps reaches, shape (1, unknown)."""
    levels = on_the_way(solved.base, target, np.linspace(0.0, 1.0, steps + 1))
    here, expenditure = solved, solved.expenditure
    log_wage, log_price = np.zeros_like(solved.tariff_revenue), np.zeros_like(solved.expenditure)
    for step in range(1, steps + 1):
        change = levels.row(step).since(levels.row(step - 1))
        link, points = links(here.base, change), start(here.accounts, here.expenditure, 1)
        attempt = solve(here.accounts, change, link, points, AndersonOptions(tolerance=1e-11))
        equilibrium = _published(attempt, "counterfactual").row(0)
        log_wage, log_price = log_wage + np.log(equilibrium.wage_hat), log_price + np.log(equilibrium.price_hat)
        here, expenditure = _at(here.base, equilibrium, here.accounts.rule, change), equilibrium.expenditure
    return pack(solved.accounts, log_wage[None], log_price[None], expenditure[None])


def _published(attempt: Attempt, what: str) -> TradeEquilibrium:
    """Return the equilibria, or raise NotConverged where the residual of any is too large."""
    residual = np.where(np.isnan(attempt.found.residual), np.inf, attempt.found.residual)
    worst = int(residual.argmax())
    if residual[worst] <= RESIDUAL_TOLERANCE:
        return attempt.found
    raise NotConverged(
        f"no equilibrium found for the {what}: {attempt.worst_market} is off by {residual[worst]:.2g} "
        f"(tolerance {RESIDUAL_TOLERANCE:g}) after {attempt.found.iterations[worst]:.0f} evaluations",
        residual=float(residual[worst]),
        where=attempt.worst_market,
        fix="check this market's shares, elasticity and deficit; make the change smaller, or purge deficits first",
    )


def _at(base: TradeBaseline, found: TradeEquilibrium, rule: Deficits, change: BatchedChange) -> SolvedBaseline:
    """Take an equilibrium as the baseline."""
    base = replace(
        base,
        trade_share=found.trade_share,
        value_added=base.value_added * change.labour_hat[0] * found.wage_hat,
        tariff=change.tariff[0],
        export_tax=None if change.export_tax is None else change.export_tax[0],
        deficit=found.deficit,
    )
    accounts = accounts_of(base, rule, found.expenditure, found.tariff_revenue)
    neutral = links(base, TradeChange().batch(base))
    income = state_at(accounts, neutral, start(accounts, found.expenditure, 1))[1]
    # Hats divide by the income that the solver itself computes at the baseline, so that no change gives exactly one.
    accounts = replace(accounts, income=income[0])
    return SolvedBaseline(accounts, found.expenditure, found.tariff_revenue, float(found.residual))
