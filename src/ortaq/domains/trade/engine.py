"""Exact-hat-algebra counterfactuals: the baseline closed, changes solved, and a second way where the first fails."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ortaq.core import Array, Deficits, InputError, NotConverged, require_known
from ortaq.core.tally import tally
from ortaq.domains.trade.anderson import AndersonOptions
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange, TradeChange, on_the_way
from ortaq.domains.trade.equilibrium import Attempt, TradeEquilibrium, image, pack, solve, start, unpack
from ortaq.domains.trade.system import Accounts, Links, evaluate, links

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
    def steering(self) -> Array:
        """Inverse of one minus the Jacobian of the equilibrium map here, shape (unknown, unknown).

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
        return np.asarray(np.linalg.inv(np.eye(size) - jacobian))


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
    expenditure, revenue = _expenditure_at_baseline_prices(baseline)
    # The data are first closed with fixed deficits: the other rules need a consistent income to refer to.
    accounts = _accounts(baseline, Deficits.FIXED, expenditure, revenue)
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
    equilibrium = _solved(solved, arrays, tolerance=1e-13).row(0)
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
    return _solved(solved, change, tolerance=1e-12)


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


def _solved(solved: SolvedBaseline, change: BatchedChange, tolerance: float) -> TradeEquilibrium:
    """Solve every row at once; walk to those that are too far for one solve."""
    link = links(solved.base, change)
    _check_suppliers(solved.base, link)
    _check_isolation(solved.accounts, link)
    points = start(solved.accounts, solved.expenditure, len(change))
    unknowns = points.shape[1]
    if unknowns <= STEERED_UNKNOWNS and (len(change) >= STEERED_BATCH or "steering" in vars(solved)):
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
    accounts = _accounts(base, rule, found.expenditure, found.tariff_revenue)
    state = evaluate(
        accounts, links(base, TradeChange().batch(base)), *unpack(accounts, start(accounts, found.expenditure, 1))
    )
    # Hats divide by the income that the solver itself computes at the baseline, so that no change gives exactly one.
    accounts = replace(accounts, income=state.income[0])
    return SolvedBaseline(accounts, found.expenditure, found.tariff_revenue, float(found.residual))


def _expenditure_at_baseline_prices(base: TradeBaseline) -> tuple[Array, Array]:
    """Spending and tax revenue at unit wages and prices: the Leontief rounds of final demand."""
    net_share = base.trade_share / (1.0 + base.tariff)
    received_share = net_share if base.export_tax is None else net_share / (1.0 + base.export_tax)
    tariff_share = 1.0 - net_share.sum(axis=2)
    expenditure = base.final_share * np.maximum(base.value_added + base.deficit, 0.1 * base.value_added)
    revenue = np.zeros_like(base.value_added)
    for _ in range(200):
        output = np.einsum("jni,jn->ji", received_share, expenditure)
        revenue = (tariff_share * expenditure).sum(axis=0)
        if received_share is not net_share:
            revenue += (np.einsum("jni,jn->ji", net_share, expenditure) - output).sum(axis=0)
        final = base.final_share * (base.value_added + base.deficit + revenue)
        update = np.einsum("kun,un->kn", base.input_share, output) + final
        if np.abs(update - expenditure).max() <= 1e-14 * update.max():
            break
        expenditure = update
    return expenditure, revenue


def _accounts(base: TradeBaseline, rule: Deficits, expenditure: Array, revenue: Array) -> Accounts:
    own = base.value_added + revenue
    # Cells without spending are kept at the scale of the smallest meaningful number, so that they cannot dominate.
    scale = np.maximum(expenditure, 1e-6 * expenditure.sum(axis=0))
    income = own + base.deficit
    return Accounts(base, rule, base.deficit, income, float(income.sum()), income / own, scale)


def _check_suppliers(base: TradeBaseline, link: Links) -> None:
    empty = np.argwhere(link.weight.sum(axis=3) == 0.0)
    if len(empty):
        row, sector, member = empty[0]
        raise InputError(
            f"the change closes the last supplier of {base.sectors[sector]} to {base.members[member]}",
            where=f"TradeChange, row {row}",
            why="exact hat algebra cannot create trade from zero, so this market would have no price",
            fix="leave at least one supplier open",
        )


def _check_isolation(accounts: Accounts, link: Links) -> None:
    """Refuse trade balances that no trade can carry: what is bought abroad less what is sold is fixed."""
    base = accounts.base
    abroad = ~np.eye(len(base.members), dtype=bool)
    open_links = (link.weight > 0.0).any(axis=1) & abroad
    buys, sells = open_links.any(axis=2), open_links.any(axis=1)
    deficit = base.deficit + link.transfer
    large = np.abs(deficit) > 1e-9 * link.supply
    sign = np.where(large, np.sign(deficit), 0.0)
    impossible = np.argwhere(~np.where(buys, sells | (sign > 0), np.where(sells, sign < 0, sign == 0)))
    if len(impossible):
        row, member = impossible[0]
        raise InputError(
            f"{base.members[member]} cannot carry its trade balance of {deficit[row, member]:+.4g} after the change",
            where=f"TradeChange, row {row}",
            why="a deficit needs imports and a surplus needs exports, and trade that flows one way needs one of them",
            fix='purge deficits first: solve_baseline(baseline, "balanced"), or close the links in both directions',
        )
