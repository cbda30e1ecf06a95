"""One solve of the trade system: from links and a starting point to an equilibrium with its residual."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Deficits
from ortaq.core.tally import tally
from ortaq.domains.trade import system
from ortaq.domains.trade.anderson import AndersonOptions, FixedPoints, Steering, fixed_points
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange
from ortaq.domains.trade.claim import Claim
from ortaq.domains.trade.kernels.solver import Solver
from ortaq.domains.trade.residual import checked
from ortaq.domains.trade.system import Accounts, Links, State, evaluate

WAGE_STEP = 0.5
"""Share of the excess demand for labour that moves the wage in one evaluation."""


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

    def with_rows(self, rows: Mapping[int, "TradeEquilibrium"]) -> "TradeEquilibrium":
        """Return the batch with some rows replaced by batches of one."""
        if not rows:
            return self
        fields = {name: value.copy() for name, value in vars(self).items()}
        for index, row in rows.items():
            for name, value in fields.items():
                value[index] = getattr(row, name)[0]
        return TradeEquilibrium(**fields)


def joined(parts: Iterable[TradeEquilibrium], rows: int) -> TradeEquilibrium:
    """Return the equilibria of so many rows from those of its parts."""
    fields: dict[str, Array] = {}
    first = 0
    for part in parts:
        if len(part.residual) == rows:
            return part
        for name, value in vars(part).items():
            whole = fields.setdefault(name, np.empty((rows, *value.shape[1:])))
            whole[first : first + len(value)] = value
        first += len(part.residual)
    return TradeEquilibrium(**fields)


@dataclass(frozen=True, eq=False)
class Attempt:
    """A solve that may have failed: look at the residual before using it.

    ``found``: batch axis first.
    ``worst_market``: condition and place of the largest violation over the batch.
    """

    found: TradeEquilibrium
    worst_market: str


def solve(
    accounts: Accounts,
    change: BatchedChange,
    link: Links,
    points: Array,
    options: AndersonOptions,
    *,
    steering: Steering | None = None,
) -> Attempt:
    """Iterate from given points and check the result independently; raises nothing.

    ``link``: of the change.
    ``points``, shape (batch, unknown): where to start, see ``start`` and ``pack``.
    ``steering``: see ``fixed_points``.
    """
    solver = Solver.found(WAGE_STEP)
    if solver is not None:
        reached = solver.fixed_points(accounts, link, points, options, steering)
    else:
        reached = _by_numpy(accounts, link, points, options, steering)
    tally("equilibria", len(points))
    tally("evaluations of equilibria", int(reached.iterations.sum()))
    with np.errstate(all="ignore"):
        return _checked(accounts, change, link, reached)


def _by_numpy(
    accounts: Accounts, link: Links, points: Array, options: AndersonOptions, steering: Steering | None
) -> FixedPoints:
    batch = len(link.weight)

    def mapping(points: Array, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Array:
        part = link if len(rows) == batch else link[rows]
        # A point that overshoots may leave the numbers; its error is then infinite and the row restarts.
        with np.errstate(all="ignore"):
            return image(accounts, part, points)

    return fixed_points(mapping, points, options, steering)


def links(base: TradeBaseline, change: BatchedChange) -> Links:
    """Fold a batch of changes into the bilateral weights."""
    solver = Solver.found(WAGE_STEP)
    return system.links(base, change) if solver is None else solver.links(base, change)


def start(accounts: Accounts, expenditure: Array, batch: int) -> Array:
    """Return the baseline point, shape (batch, unknown)."""
    flat = np.zeros((1, *expenditure.shape))
    return np.repeat(pack(accounts, flat[:, 0], flat, expenditure[None]), batch, axis=0)


def image(accounts: Accounts, link: Links, points: Array) -> Array:
    """Return what the points imply, shape (batch, unknown): the fixed point of this map is the equilibrium."""
    solver = Solver.found(WAGE_STEP)
    if solver is not None:
        return solver.images(accounts, link, points)
    state = evaluate(accounts, link, *unpack(accounts, points))
    return pack(accounts, _next_wage(accounts, link, state), state.log_price, state.expenditure)


def _next_wage(accounts: Accounts, link: Links, state: State) -> Array:
    """Raise wages where labour is short; keep world value added as the numeraire."""
    step = state.log_wage + WAGE_STEP * np.log(state.labour_demand / (np.exp(state.log_wage) * link.supply))
    world = (np.exp(step) * link.supply).sum(axis=1) / accounts.base.value_added.sum()
    return np.asarray(step - np.log(world)[:, None])


def pack(accounts: Accounts, log_wage: Array, log_price: Array, expenditure: Array) -> Array:
    """Return the unknowns side by side, shape (batch, unknown); expenditure in units of ``accounts.scale``."""
    batch = len(log_wage)
    parts = (log_wage, log_price.reshape(batch, -1), (expenditure / accounts.scale).reshape(batch, -1))
    return np.concatenate(parts, axis=1)


def unpack(accounts: Accounts, points: Array) -> tuple[Array, Array, Array]:
    """Return log wages (batch, member), log prices and expenditure (batch, sector, member)."""
    n, cells = len(accounts.base.members), accounts.scale.size
    shape = (len(points), *accounts.scale.shape)
    expenditure = points[:, n + cells :].reshape(shape) * accounts.scale
    return points[:, :n], points[:, n : n + cells].reshape(shape), expenditure


def state_at(accounts: Accounts, link: Links, points: Array) -> tuple[Array, Array, Array]:
    """Return trade shares, final spending and revenue of taxes at points."""
    solver = Solver.found(WAGE_STEP)
    if solver is not None:
        return solver.state(accounts, link, points)
    state = evaluate(accounts, link, *unpack(accounts, points))
    share = link.weight * state.attraction[:, :, None, :] / state.reach[..., None]
    return share, state.income, state.revenue


def _checked(accounts: Accounts, change: BatchedChange, link: Links, found: FixedPoints) -> Attempt:
    base = accounts.base
    log_wage, log_price, expenditure = unpack(accounts, found.point)
    trade_share, income, revenue = state_at(accounts, link, found.point)
    wage_hat, price_hat = np.exp(log_wage), np.exp(log_price)
    deficit = income - wage_hat * link.supply - revenue
    claim = Claim(
        wage_hat=wage_hat,
        price_hat=price_hat,
        trade_share=trade_share,
        expenditure=expenditure,
        income=income,
        deficit=deficit,
        fixed=accounts.rule in {Deficits.FIXED, Deficits.BALANCED},
    )
    residual, market = checked(base, change, claim)
    consumer_price = np.exp((base.final_share * log_price).sum(axis=1))
    equilibrium = TradeEquilibrium(
        real_income_hat=income / accounts.income / consumer_price,
        real_wage_hat=wage_hat / consumer_price,
        wage_hat=wage_hat,
        price_hat=price_hat,
        consumer_price_hat=consumer_price,
        trade_share=trade_share,
        expenditure=expenditure,
        tariff_revenue=revenue,
        income=income,
        deficit=deficit,
        residual=residual,
        iterations=found.iterations.astype(np.float64),
    )
    return Attempt(equilibrium, market)
