"""Equilibria along a smooth path from the baseline to a counterfactual, and rules to integrate along it.

The path is that of ``on_the_way``: trade fades out smoothly on links that close, so every integrand stays finite. Path
integrals of several causes at once depend on the path (Divisia indices do); this one moves all causes together.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Deficits
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange, on_the_way
from ortaq.domains.trade.engine import SolvedBaseline, solved_rows
from ortaq.domains.trade.equilibrium import TradeEquilibrium


@dataclass(frozen=True, eq=False)
class Path:
    """Equilibria at points of the path; money in the baseline's unit, numeraire world value added.

    ``time``, shape (node,).
    ``log_real_income``, shape (node, member): log ratio to the baseline.
    ``log_border``, shape (node, sector, importer, exporter): log ratio to the baseline of the price at the exporter's
    border: unit cost plus export tax, before freight and tariff. The importer axis has length one where no export tax
    tells buyers apart.
    ``log_productivity``, ``output``, shape (node, sector, member): log ratio to the baseline; what producers receive.
    ``flow``, ``tariff``, shape (node, sector, importer, exporter): trade at border prices, with own sales on the
    diagonal; ad valorem rate.
    ``export_wedge``, shape (node, sector, importer, exporter): share of the border price that is export tax; all
    lengths but the first are one where there is none.
    ``barrier_flow``, ``barrier``, shape (node, sector, importer, exporter): A pair with ``flow * d log(trade cost) =
    barrier_flow * d barrier`` that is finite on closing links too.
    ``income``, ``deficit``, shape (node, member): final spending; imports minus exports.
    ``log_labour``, ``earned``, shape (node, member): log ratio to the baseline of the supply of value added; its value.
    ``received``, shape (node, member): money received less sent beyond the baseline, a part of the deficit.
    """

    time: Array
    log_real_income: Array
    log_border: Array
    log_productivity: Array
    output: Array
    flow: Array
    tariff: Array
    export_wedge: Array
    barrier_flow: Array
    barrier: Array
    income: Array
    deficit: Array
    log_labour: Array
    earned: Array
    received: Array

    def every_other(self) -> "Path":
        """Return the nested path of half as many intervals."""
        return Path(**{name: value[::2] for name, value in vars(self).items()})

    def joined(self, between: "Path") -> "Path":
        """Return the path with the nodes of another one placed in the gaps of this one."""
        both = {}
        for name, coarse in vars(self).items():
            both[name] = np.empty((2 * len(coarse) - 1, *coarse.shape[1:]))
            both[name][::2], both[name][1::2] = coarse, getattr(between, name)
        return Path(**both)


def solve_path(solved: SolvedBaseline, target: BatchedChange, time: Array) -> Path:
    """Solve the equilibria at the given times in one batch.

    ``target``: one row: the change at time one. ``time``, shape (node,).
    """
    base, at = solved.base, time[:, None, None, None]
    change = on_the_way(base, target, time)
    closes = np.isinf(target.trade_cost_hat)
    log_hat = at * np.log(np.where(closes, 1.0, target.trade_cost_hat))
    equilibria = solved_rows(solved, change)
    tariff, log_productivity = change.tariff, at[..., 0] * np.log(target.productivity_hat)
    inputs = np.einsum("kun,bkn->bun", base.input_share, np.log(equilibria.price_hat))
    log_cost = base.value_added_share * np.log(equilibria.wage_hat)[:, None, :] + inputs - log_productivity
    log_border, wedge = log_cost[:, :, None, :], np.zeros_like(at)
    if change.export_tax is not None:
        tax = change.export_tax
        before = 0.0 if base.export_tax is None else np.log1p(base.export_tax)
        log_border, wedge = log_border + np.log1p(tax) - before, tax / (1.0 + tax)
    flow = equilibria.trade_share * equilibria.expenditure[..., None] / (1.0 + tariff)
    barrier_flow, barrier = flow, log_hat
    if closes.any():
        slope = -_open_flow(base, equilibria, tariff, log_border) / base.trade_elasticity[:, None, None]
        barrier_flow, barrier = np.where(closes, slope, flow), np.where(closes, 1.0 - at, log_hat)
    # The solver's deficit is a difference of large numbers; under balanced trade it is what is received.
    balanced = solved.accounts.rule is Deficits.BALANCED
    return Path(
        time=time,
        log_real_income=np.log(equilibria.real_income_hat),
        log_border=log_border,
        log_productivity=log_productivity,
        output=(flow * (1.0 - wedge)).sum(axis=2),
        flow=flow,
        tariff=tariff,
        export_wedge=wedge,
        barrier_flow=barrier_flow,
        barrier=barrier,
        income=equilibria.income,
        deficit=change.received if balanced else equilibria.deficit,
        log_labour=at[..., 0, 0] * np.log(target.labour_hat),
        earned=equilibria.wage_hat * change.labour_hat * base.value_added,
        received=change.received,
    )


def _open_flow(base: TradeBaseline, found: TradeEquilibrium, tariff: Array, log_border: Array) -> Array:
    """Trade at border prices per unit of freeness: what a closing link would carry at its baseline trade cost."""
    relative = np.log1p(tariff) - np.log1p(base.tariff) + log_border - np.log(found.price_hat)[..., None]
    share = base.trade_share * np.exp(-base.trade_elasticity[:, None, None] * relative)
    return np.asarray(share * found.expenditure[..., None] / (1.0 + tariff))


def chebyshev_times(nodes: int) -> Array:
    """Return Chebyshev-Lobatto points on [0, 1], ends included; those of ``2 * nodes - 1`` contain them."""
    return np.asarray(np.sin(np.pi * np.arange(nodes) / (2 * (nodes - 1))) ** 2)


def chebyshev_rule(nodes: int) -> Array:
    """Return Q with ``f @ Q @ g`` = integral of f dg, exact for polynomials through the Chebyshev points.

    Spectral differentiation followed by Clenshaw-Curtis quadrature (Trefethen, 2000, Spectral Methods in MATLAB,
    programs ``cheb`` and ``clencurt``). The error falls exponentially with the number of nodes on a smooth path.

    ``nodes``: odd.
    """
    n = nodes - 1
    k = np.arange(nodes)
    ends = np.where((k == 0) | (k == n), 2.0, 1.0)
    time = chebyshev_times(nodes)
    scale = ends * (-1.0) ** k
    derivative = scale[:, None] / scale / (time[:, None] - time + np.eye(nodes))
    derivative -= np.diag(derivative.sum(axis=1))
    j = np.arange(1, n // 2 + 1)
    factor = np.where(j == n // 2, 1.0, 2.0) / (4.0 * j**2 - 1.0)
    weight = (1.0 - np.cos(2.0 * np.pi * np.outer(k, j) / n) @ factor) / (n * ends)
    return np.asarray(weight[:, None] * derivative)
