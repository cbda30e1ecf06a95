"""The closed form with sectors, input-output links and tariffs: one linear system for every bilateral question.

The equilibrium conditions of Caliendo & Parro (2015, Review of Economic Studies 82(1)) differentiated at one
equilibrium with respect to trade freeness ``tau ** -theta``. Solving the transposed system once gives what every open
link is worth to the chosen economies: the many-sector form of the exposure matrices of Kleinman, Liu & Redding (2020).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Deficits, Freeness, InputError
from ortaq.domains.trade import SolvedBaseline, TradeBaseline, TradeChange, TradeEquilibrium


def freeness_at(solved: SolvedBaseline, economies: Sequence[int]) -> Freeness:
    """Return the derivatives at a solved baseline.

    ``economies``: positions of those whose real income is asked for.
    """
    if solved.accounts.rule not in (Deficits.FIXED, Deficits.BALANCED):
        raise InputError(
            f"the closed form is written for fixed or balanced trade, not '{solved.accounts.rule}'",
            where="deficits",
            fix="use exact losses with this rule, or choose fixed or balanced",
        )
    return _freeness(solved.base, solved.expenditure, solved.accounts.income, economies)


def freeness_after(
    solved: SolvedBaseline, change: TradeChange, found: TradeEquilibrium, economies: Sequence[int]
) -> list[Freeness]:
    """Return the derivatives at every equilibrium of a batch that starts from a solved baseline."""
    rows = change.batch(solved.base)
    result = []
    for at in range(len(found.real_income_hat)):
        row = found.row(at)
        base = replace(
            solved.base,
            trade_share=row.trade_share,
            value_added=solved.base.value_added * rows.labour_hat[at] * row.wage_hat,
            tariff=rows.tariff[at],
            deficit=row.deficit,
        )
        result.append(_freeness(base, row.expenditure, row.income, economies))
    return result


def _freeness(base: TradeBaseline, expenditure: Array, income: Array, economies: Sequence[int]) -> Freeness:
    if base.export_tax is not None:
        raise InputError("the closed form knows no export taxes", where="TradeBaseline", fix="use exact losses")
    _check_connected(base)
    s, n = expenditure.shape
    landed = base.trade_share * expenditure[..., None]
    net_share = base.trade_share / (1.0 + base.tariff)
    net, revenue = landed / (1.0 + base.tariff), landed * base.tariff / (1.0 + base.tariff)
    scale = base.value_added.sum()
    system, by_income, prices = _system(base, net / scale, net_share, revenue / scale)
    chosen = np.asarray(economies)
    wanted = by_income[chosen] * (scale / income[chosen])[:, None]
    for row, economy in enumerate(chosen):
        wanted[row, prices[:, economy]] -= base.final_share[:, economy]
    worth = np.linalg.solve(system.T, wanted.T).T
    of_wage, of_price = worth[:, :n], worth[:, n : n + s * n].reshape(-1, s, n)
    of_spending = worth[:, n + s * n :].reshape(-1, s, n)
    of_sales = np.einsum("mki,kji->mji", of_spending, base.input_share) + of_wage[:, None, :] * base.value_added_share
    of_revenue = np.einsum("mkn,kn->mn", of_spending, base.final_share)
    of_revenue[np.arange(len(chosen)), chosen] += scale / income[chosen]
    theta = base.trade_elasticity[:, None]
    return Freeness(
        base.trade_elasticity, -of_price / theta, of_sales / scale, of_revenue / scale, base.trade_share, net, revenue
    )


def _system(
    base: TradeBaseline, net: Array, net_share: Array, revenue: Array
) -> tuple[Array, Array, np.ndarray[tuple[int, int], np.dtype[np.intp]]]:
    """Return the Jacobian of all conditions, the derivative of income, and the columns of prices.

    Unknowns and rows: log wages (labour markets), log prices (price indices), spending (goods markets).
    """
    s, n = net_share.shape[:2]
    one, cells = np.eye(n), s * n
    theta = np.repeat(base.trade_elasticity, n)
    bought = _by_sector(base.trade_share)
    sent, sent_share = _by_sector(net.transpose(0, 2, 1)), _by_sector(net_share.transpose(0, 2, 1))
    labour = (base.value_added_share[:, :, None] * one).reshape(cells, n)
    inputs = (base.input_share.transpose(1, 2, 0)[..., None] * one[None, :, None, :]).reshape(cells, cells)
    final = (base.final_share[:, :, None] * one).reshape(cells, n)

    sold = -theta * net.sum(axis=1).ravel()
    output = np.hstack([sold[:, None] * labour, sold[:, None] * inputs + sent * theta, sent_share])
    tariff_share = base.trade_share.sum(axis=2) - net_share.sum(axis=2)
    by_cost = -(theta * revenue.transpose(1, 0, 2).reshape(n, cells))
    collected = (theta * revenue.sum(axis=2).ravel()) * np.tile(one, s)
    by_income = np.hstack([by_cost @ labour, by_cost @ inputs + collected, np.tile(one, s) * tariff_share.ravel()])
    by_income[:, :n] += np.diag(base.value_added / base.value_added.sum())

    system = np.zeros((n + 2 * cells, n + 2 * cells))
    system[:n] = -labour.T @ output
    system[:n, :n] += np.diag(base.value_added) / base.value_added.sum() + base.value_added / base.value_added.sum()
    system[n : n + cells, :n] = -bought @ labour
    system[n : n + cells, n : n + cells] = np.eye(cells) - bought @ inputs
    system[n + cells :] = -inputs.T @ output - final @ by_income
    system[n + cells :, n + cells :] += np.eye(cells)
    return system, by_income, n + np.arange(cells).reshape(s, n)


def _check_connected(base: TradeBaseline) -> None:
    """Refuse groups that do not trade with each other: their relative incomes are undetermined."""
    count, group = scipy.sparse.csgraph.connected_components(base.trade_share.sum(axis=0) > 0.0, directed=False)
    if count > 1:
        apart = [name for name, g in zip(base.members, group, strict=True) if g != group[0]]
        raise InputError(
            f"trade does not connect {base.members[0]} with {', '.join(apart[:5])}",
            where="closed form",
            why="relative incomes of groups that do not trade are undetermined: the system is singular",
            fix="use exact losses, or weigh each group by itself",
        )


def _by_sector(blocks: Array) -> Array:
    """Return square blocks, one for each sector, as one block-diagonal matrix."""
    s, n = blocks.shape[:2]
    matrix = np.zeros((s, n, s, n))
    matrix[np.arange(s), :, np.arange(s), :] = blocks
    return matrix.reshape(s * n, s * n)
