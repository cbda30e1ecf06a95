"""Exact-hat-algebra counterfactuals: orchestration of baseline, solver and residual check."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ortaq.core import Array, ConvergenceError, InputError, require_known
from ortaq.model.trade.anderson import AndersonOptions, FixedPoints, fixed_points
from ortaq.model.trade.baseline import BatchedChange, TradeBaseline, TradeChange
from ortaq.model.trade.residual import residuals, worst
from ortaq.model.trade.system import Accounts, Deficits, Links, State, evaluate, links

RESIDUAL_TOLERANCE = 1e-9
"""Largest relative violation of any market that may be published."""

WAGE_STEP = 0.5
"""Share of the excess demand for labour that moves the wage in one evaluation."""

DIFFERENCE = 1e-6
"""Step of the forward differences behind the steering matrix."""

STEERED_UNKNOWNS = 1500
"""Above this the steering matrix costs more than it saves: it takes one evaluation per unknown and an inversion."""

STEERED_BATCH = 8
"""Smallest batch that pays for a steering matrix."""


@dataclass(frozen=True, eq=False)
class TradeEquilibrium:
    """A counterfactual equilibrium in ratios to the solved baseline; a batch has its axis first everywhere.

    Attributes
    ----------
    real_income_hat, real_wage_hat, wage_hat : ndarray, shape ([batch,] member)
        Real income is final spending over the consumer price index: the exact equivalent variation.
    price_hat : ndarray, shape ([batch,] sector, member)
        Price index of the sector for buyers in the member.
    consumer_price_hat : ndarray, shape ([batch,] member)
    trade_share : ndarray, shape ([batch,] sector, importer, exporter)
    expenditure : ndarray, shape ([batch,] sector, member)
        Tariff-inclusive; money unit of the baseline, numeraire world value added.
    tariff_revenue, income, deficit : ndarray, shape ([batch,] member)
        Same unit; revenue includes export taxes; income is final spending.
    residual : float or ndarray, shape ([batch])
        Largest relative violation of any equilibrium condition, computed independently of the solver.
    iterations : int or ndarray, shape ([batch])
        Evaluations of the system.
    """

    real_income_hat: Array
    real_wage_hat: Array
    wage_hat: Array
    price_hat: Array
    consumer_price_hat: Array
    trade_share: Array
    expenditure: Array
    tariff_revenue: Array
    income: Array
    deficit: Array
    residual: Array
    iterations: Array

    def row(self, index: int) -> "TradeEquilibrium":
        """Return one equilibrium of a batch."""
        return TradeEquilibrium(**{name: value[index] for name, value in vars(self).items()})


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
        here = _start(self.accounts, self.expenditure, 1)
        size = here.shape[1]
        jacobian = np.empty((size, size))
        for begin in range(0, size, 64):
            moved = np.arange(begin, min(begin + 64, size))
            points = np.repeat(here, len(moved), axis=0)
            points[np.arange(len(moved)), moved] += DIFFERENCE
            jacobian[:, moved] = ((_image(self.accounts, neutral, points) - here) / DIFFERENCE).T
        return np.asarray(np.linalg.inv(np.eye(size) - jacobian))


def solve_baseline(baseline: TradeBaseline, deficits: Deficits | str = Deficits.FIXED) -> SolvedBaseline:
    """Solve the data under their own tariffs and the chosen deficits, and rebase them to the solution.

    Raises
    ------
    ConvergenceError
        When the equilibrium is not found.
    """
    require_known([deficits], [d.value for d in Deficits], kind="deficit rule", where="deficits")
    rule = Deficits(deficits)
    if rule is Deficits.BALANCED:
        baseline = replace(baseline, deficit=np.zeros_like(baseline.deficit))
    expenditure, revenue = _expenditure_at_baseline_prices(baseline)
    # The data are first closed with fixed deficits: the other rules need a consistent income to refer to.
    accounts = _accounts(baseline, Deficits.FIXED, expenditure, revenue)
    neutral = TradeChange().batch(baseline)
    found = _solve(accounts, neutral, expenditure, AndersonOptions(tolerance=1e-13), what="baseline").row(0)
    return _at(baseline, found, rule, neutral)


def rebase(solved: SolvedBaseline, change: TradeChange) -> tuple[SolvedBaseline, TradeEquilibrium]:
    """Return the equilibrium after one change, as a new baseline and in ratios to the old one.

    Further trade costs, productivities and hats are relative to the new baseline.

    Raises
    ------
    InputError, ConvergenceError
        As ``counterfactuals``.
    """
    arrays = change.batch(solved.base)
    options = AndersonOptions(tolerance=1e-13)
    found = _solve(solved.accounts, arrays, solved.expenditure, options, what="counterfactual").row(0)
    return _at(solved.base, found, solved.accounts.rule, arrays), found


def _at(base: TradeBaseline, found: TradeEquilibrium, rule: Deficits, change: BatchedChange) -> SolvedBaseline:
    """Take an equilibrium as the baseline."""
    base = replace(
        base,
        trade_share=found.trade_share,
        value_added=base.value_added * found.wage_hat,
        tariff=change.tariff[0],
        export_tax=None if change.export_tax is None else change.export_tax[0],
        deficit=found.deficit,
    )
    accounts = _accounts(base, rule, found.expenditure, found.tariff_revenue)
    state = evaluate(
        accounts, links(base, TradeChange().batch(base)), *_unpack(accounts, _start(accounts, found.expenditure, 1))
    )
    # Hats divide by the income that the solver itself computes at the baseline, so that no change gives exactly one.
    accounts = replace(accounts, income=state.income[0])
    return SolvedBaseline(accounts, found.expenditure, found.tariff_revenue, float(found.residual))


def counterfactuals(solved: SolvedBaseline, change: TradeChange) -> TradeEquilibrium:
    """Solve a batch of changes at once.

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
    ConvergenceError
        The residual of any row exceeds ``RESIDUAL_TOLERANCE``; names the worst market.
    """
    arrays = change.batch(solved.base)
    batch, unknowns = len(arrays), solved.base.value_added.size + 2 * solved.expenditure.size
    steered = unknowns <= STEERED_UNKNOWNS and (batch >= STEERED_BATCH or "steering" in vars(solved))
    return _solve(
        solved.accounts,
        arrays,
        solved.expenditure,
        AndersonOptions(memory=4) if steered else AndersonOptions(),
        what="counterfactual",
        steering=solved.steering if steered else None,
    )


def counterfactual(
    baseline: TradeBaseline, change: TradeChange, deficits: Deficits | str = Deficits.FIXED
) -> TradeEquilibrium:
    """Solve one change against the baseline's own equilibrium; see ``counterfactuals`` for many."""
    return counterfactuals(solve_baseline(baseline, deficits), change).row(0)


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


def _solve(
    accounts: Accounts,
    change: BatchedChange,
    expenditure: Array,
    options: AndersonOptions,
    *,
    what: str,
    steering: Array | None = None,
) -> TradeEquilibrium:
    link = links(accounts.base, change)
    _check_suppliers(accounts.base, link)
    _check_isolation(accounts, link)
    batch = len(link.weight)

    def mapping(points: Array, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Array:
        part = link if len(rows) == batch else link[rows]
        # A point that overshoots may leave the numbers; its error is then infinite and the row restarts.
        with np.errstate(all="ignore"):
            return _image(accounts, part, points)

    found = fixed_points(mapping, _start(accounts, expenditure, batch), options, steering)
    return _checked(accounts, change, link, found, what)


def _start(accounts: Accounts, expenditure: Array, batch: int) -> Array:
    """Return the baseline point, shape (batch, unknown)."""
    flat = np.zeros((1, *expenditure.shape))
    return np.repeat(_pack(accounts, flat[:, 0], flat, expenditure[None]), batch, axis=0)


def _image(accounts: Accounts, link: Links, points: Array) -> Array:
    """Return what the points imply, shape (batch, unknown): the fixed point of this map is the equilibrium."""
    state = evaluate(accounts, link, *_unpack(accounts, points))
    return _pack(accounts, _next_wage(accounts, state), state.log_price, state.expenditure)


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
    large = np.abs(base.deficit) > 1e-9 * base.value_added
    sign = np.where(large, np.sign(base.deficit), 0.0)
    impossible = np.argwhere(~np.where(buys, sells | (sign > 0), np.where(sells, sign < 0, sign == 0)))
    if len(impossible):
        row, member = impossible[0]
        raise InputError(
            f"{base.members[member]} cannot carry its trade balance of {base.deficit[member]:+.4g} after the change",
            where=f"TradeChange, row {row}",
            why="a deficit needs imports and a surplus needs exports, and trade that flows one way needs one of them",
            fix='purge deficits first: solve_baseline(baseline, "balanced"), or close the links in both directions',
        )


def _next_wage(accounts: Accounts, state: State) -> Array:
    """Raise wages where labour is short; keep world value added as the numeraire."""
    supply = accounts.base.value_added
    step = state.log_wage + WAGE_STEP * np.log(state.labour_demand / (np.exp(state.log_wage) * supply))
    world = (np.exp(step) * supply).sum(axis=1) / supply.sum()
    return np.asarray(step - np.log(world)[:, None])


def _pack(accounts: Accounts, log_wage: Array, log_price: Array, expenditure: Array) -> Array:
    batch = len(log_wage)
    parts = (log_wage, log_price.reshape(batch, -1), (expenditure / accounts.scale).reshape(batch, -1))
    return np.concatenate(parts, axis=1)


def _unpack(accounts: Accounts, points: Array) -> tuple[Array, Array, Array]:
    n, cells = len(accounts.base.members), accounts.scale.size
    shape = (len(points), *accounts.scale.shape)
    expenditure = points[:, n + cells :].reshape(shape) * accounts.scale
    return points[:, :n], points[:, n : n + cells].reshape(shape), expenditure


def _checked(accounts: Accounts, change: BatchedChange, link: Links, found: FixedPoints, what: str) -> TradeEquilibrium:
    base = accounts.base
    log_wage, log_price, expenditure = _unpack(accounts, found.point)
    state = evaluate(accounts, link, log_wage, log_price, expenditure)
    wage_hat, price_hat = np.exp(log_wage), np.exp(log_price)
    trade_share = link.weight * state.attraction[:, :, None, :] / state.reach[..., None]
    deficit = state.income - wage_hat * base.value_added - state.revenue
    violations = residuals(
        base,
        change,
        wage_hat=wage_hat,
        price_hat=price_hat,
        trade_share=trade_share,
        expenditure=expenditure,
        income=state.income,
        deficit=deficit,
    )
    residual, market = worst(violations, base)
    if not residual.max() <= RESIDUAL_TOLERANCE:
        row = int(residual.argmax())
        raise ConvergenceError(
            f"no equilibrium found for the {what}: the {market} is off by {residual[row]:.2g} after "
            f"{found.iterations[row]} evaluations (row {row} of {len(residual)}, tolerance {RESIDUAL_TOLERANCE:g})"
        )
    consumer_price = np.exp((base.final_share * log_price).sum(axis=1))
    return TradeEquilibrium(
        real_income_hat=state.income / accounts.income / consumer_price,
        real_wage_hat=wage_hat / consumer_price,
        wage_hat=wage_hat,
        price_hat=price_hat,
        consumer_price_hat=consumer_price,
        trade_share=trade_share,
        expenditure=expenditure,
        tariff_revenue=state.revenue,
        income=state.income,
        deficit=deficit,
        residual=residual,
        iterations=found.iterations.astype(np.float64),
    )
