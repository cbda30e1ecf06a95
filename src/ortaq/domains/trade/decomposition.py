"""Where the exact change of real income comes from: contributions by partner and sector that add up.

At every point of the path (``path.py``) the equilibrium conditions give, for member n with final spending I,

    I d ln W = sum_jm E_jm d ln b_jm - sum_ji M_ji d ln b_ji   terms of trade and transfer
             - sum_ji M_ji d ln k_ji                           trade costs
             + sum_ji t_ji M_ji (d ln M - d ln b - d ln k)     volume of trade: imports
             + sum_jm s_jm E_jm (d ln E - d ln b)              volume of trade: exports
             + sum_j Y_j d ln z_j + w L d ln L                 productivity; labour
             + dT + d(D - T)                                   received; transfer

with exports E to m and imports M from i at the exporter's border price b = c (1 + e) (unit cost c, export tax e, which
is the share s = e / (1 + e) of it), iceberg cost k, tariff t, output Y at cost, productivity z, supply of value added
L at wage w, deficit D and the money T received less sent that is in it.

Proof: W = I / P with I = w L + R + D. By Shephard's lemma final spending weighs prices by X_j less input use; zero
profits turn wages and input prices into sum Y (d ln c + d ln z), the labour market closing the sum; X_j d ln P_j is
sum (1 + t) M (d ln b + d ln k) + M dt, and M dt cancels against tariff revenue. On exports, Y d ln c and the change
of export tax revenue, d(s E), add up to E d ln b + s E (d ln E - d ln b).

Caliendo & Parro (2015, Review of Economic Studies 82(1)) equation 15 is the case with tariffs only, evaluated in one
step; Dixit & Norman (1980, Theory of International Trade) have it without inputs; Baqaee & Farhi (2024, Econometrica
92(2)) integrate such weights as Divisia indices. Integrated along the whole path, nothing is left over.
"""

from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, InputError, NotConverged
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange, TradeChange
from ortaq.domains.trade.engine import SolvedBaseline
from ortaq.domains.trade.path import Path, chebyshev_rule, chebyshev_times, solve_path

BY_PARTNER = ("terms_of_trade", "trade_cost", "volume_of_trade")
CONTRIBUTIONS = (*BY_PARTNER, "productivity", "labour", "received", "transfer")
"""Fields of a decomposition that add up."""

FIRST_NODES = 9
MOST_NODES = 257
"""Nodes double until the contributions add up; a path that needs more is not smooth."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """Contributions to the change of real income; all but ``gap`` and ``nodes`` add up to ``total``.

    Attributes
    ----------
    total : ndarray, shape (member,)
        Change of real income.
    terms_of_trade : ndarray, shape (sector, member, partner)
        Dearer sales to the partner less dearer purchases from it, at the exporter's border in units of world value
        added, for the trade that pays for itself. The sum over partners does not depend on the numeraire.
    trade_cost : ndarray, shape (sector, member, partner)
        Iceberg costs that the member no longer pays on imports from the partner; what the exporter gains from them
        arrives through its prices. The diagonal is own sales.
    volume_of_trade : ndarray, shape (sector, member, partner)
        Tariffs on additional quantities from the partner, each worth the tariff more than it cost, and export taxes on
        additional quantities sold to it.
    productivity : ndarray, shape (sector, member)
        Own productivity, weighted by sales over final spending (the Domar weight).
    labour : ndarray, shape (member,)
        Own supply of value added, weighted by what it earns over final spending.
    received : ndarray, shape (member,)
        Money received less sent beyond the baseline.
    transfer : ndarray, shape (member,)
        Change of the rest of the deficit, less what dearer imports take from all of it; a surplus is valued at the
        export prices given up. Zero under balanced trade where nothing is received. The deflator of an imbalance is a
        convention (System of National Accounts 2008, chapter 15, trading gains); this one leaves the barter terms of
        trade to ``terms_of_trade``.
    gap : ndarray, shape (member,)
        ``total`` less the sum of contributions: the numerical error.
    nodes : int
        Equilibria solved along the path.
    unit : str
        ``log points`` or ``percent`` of baseline real income.
    """

    total: Array
    terms_of_trade: Array
    trade_cost: Array
    volume_of_trade: Array
    productivity: Array
    labour: Array
    received: Array
    transfer: Array
    gap: Array
    nodes: int
    unit: str = "log points"

    def percent(self) -> "Decomposition":
        """Return the contributions in percent of baseline real income.

        Every contribution of a member is multiplied by 100 (W - 1) / ln W, the logarithmic mean of its real income
        before and after, so that they still add up: to 100 (W - 1).
        """
        if self.unit == "percent":
            return self
        safe = np.where(self.total == 0.0, 1.0, self.total)
        factor = 100.0 * np.where(self.total == 0.0, 1.0, np.expm1(safe) / safe)
        plain = ("total", "gap", *(name for name in CONTRIBUTIONS if name not in BY_PARTNER))
        scaled = {name: getattr(self, name) * factor for name in plain}
        cubes = {name: getattr(self, name) * factor[:, None] for name in BY_PARTNER}
        return replace(self, **scaled, **cubes, unit="percent")

    def by_member(self) -> dict[str, Array]:
        """Return every contribution summed over sectors and partners, shape (member,) each."""
        return {name: _by_member(getattr(self, name)) for name in CONTRIBUTIONS}


def decompose(solved: SolvedBaseline, change: TradeChange, *, tolerance: float = 1e-8) -> Decomposition:
    """Return where the exact change of real income comes from, by partner and sector.

    Equilibria are solved at Chebyshev points of the path, twice as many each time, and reused. The contributions are
    accepted when they add up to the exact change and when leaving out every other node moves none of them by more than
    the square root of the tolerance: errors square when nodes double.

    Methodology, eq. (T10).

    Parameters
    ----------
    solved : SolvedBaseline
    change : TradeChange
        One counterfactual.
    tolerance : float
        Largest gap between the sum of contributions and the exact change, log points. Below about 1e-10 the solver's
        own precision is in the way.

    Returns
    -------
    Decomposition
        In log points.

    Raises
    ------
    InputError
        The change is a batch, malformed, or closes a market's last supplier.
    NotConverged
        An equilibrium on the path is not found, or the contributions do not add up.

    Examples
    --------
    >>> {name: value.round(2) for name, value in decompose(solved, free).percent().by_member().items()}
    {'terms_of_trade': array([ 0.24, -0.12]),
     'trade_cost': array([0., 0.]),
     'volume_of_trade': array([0.85, 0.43]),
     'productivity': array([0., 0.]),
     'labour': array([0., 0.]),
     'received': array([0., 0.]),
     'transfer': array([0., 0.])}
    """
    target = _single(solved.base, change)
    path = solve_path(solved, target, chebyshev_times(FIRST_NODES))
    while True:
        parts = integrated(path, chebyshev_rule(len(path.time)))
        if np.abs(parts.gap).max() <= tolerance:
            rough = path.every_other()
            if _distance(parts, integrated(rough, chebyshev_rule(len(rough.time)))) <= np.sqrt(tolerance):
                return parts
        if len(path.time) >= MOST_NODES:
            raise _not_smooth(solved.base, parts, tolerance)
        path = path.joined(solve_path(solved, target, chebyshev_times(2 * len(path.time) - 1)[1::2]))


def _single(base: TradeBaseline, change: TradeChange) -> BatchedChange:
    target = change.batch(base)
    if len(target) != 1:
        raise InputError(
            f"a batch of {len(target)} changes cannot be decomposed at once",
            where="TradeChange",
            why="every change has its own path of equilibria",
            fix="call decompose for each row",
        )
    return target


def integrated(path: Path, rule: Array) -> Decomposition:
    """Integrate the identity of the module's first lines along a path; ``rule`` as from ``chebyshev_rule``."""

    def moved(series: Array) -> Array:
        # Differences from the start, so that what does not move contributes exactly nothing.
        steps = (series - series[:1]).reshape(len(series), -1)
        return np.asarray((rule @ steps).reshape(series.shape))

    per_income = 1.0 / path.income
    paid = path.flow * moved(path.log_border)
    saved = path.barrier_flow * moved(-path.barrier)
    shipped = moved(path.flow) - paid
    terms, transfer = _terms_of_trade(path, paid * ~np.eye(paid.shape[-1], dtype=bool))
    volume = np.einsum("bjni,bn->jni", path.tariff * (shipped + saved), per_income)
    volume += np.einsum("bjin,bn->jni", path.export_wedge * shipped, per_income)
    parts = {
        "terms_of_trade": terms,
        "trade_cost": np.einsum("bjni,bn->jni", saved, per_income),
        "volume_of_trade": volume,
        "productivity": np.einsum("bjn,bjn,bn->jn", path.output, moved(path.log_productivity), per_income),
        "labour": np.einsum("bn,bn,bn->n", path.earned, moved(path.log_labour), per_income),
        "received": np.einsum("bn,bn->n", moved(path.received), per_income),
        "transfer": transfer + np.einsum("bn,bn->n", moved(path.deficit - path.received), per_income),
    }
    total = path.log_real_income[-1]
    gap = total - sum(_by_member(part) for part in parts.values())
    return Decomposition(total=total, **parts, gap=gap, nodes=len(path.time))


def _terms_of_trade(path: Path, paid: Array) -> tuple[Array, Array]:
    """Split what dearer goods add to export earnings and import bills into terms of trade and transfer.

    ``paid``, shape (node, sector, importer, exporter): trade between different members x change of the log price at the
    exporter's border. Returned: (sector, member, partner) and (member,).
    """
    trade = path.flow * ~np.eye(paid.shape[-1], dtype=bool)
    bought, sold = trade.sum(axis=(1, 3)), trade.sum(axis=(1, 2))
    # A deficit is spent on that share of every import, a surplus is that share of every export given away.
    on_credit = _ratio(np.maximum(path.deficit, 0.0), bought) / path.income
    given_away = _ratio(np.maximum(-path.deficit, 0.0), sold) / path.income
    gain = np.einsum("bjin,bn->jni", paid, 1.0 / path.income - given_away)
    loss = np.einsum("bjni,bn->jni", paid, 1.0 / path.income - on_credit)
    transfer = np.einsum("bjin,bn->n", paid, given_away) - np.einsum("bjni,bn->n", paid, on_credit)
    return gain - loss, transfer


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0.0)


def _by_member(part: Array) -> Array:
    """Sum a contribution over everything but its member axis."""
    return part if part.ndim == 1 else np.asarray(part.sum(axis=(0, 2) if part.ndim == 3 else 0))


def _distance(one: Decomposition, other: Decomposition) -> float:
    return max(float(np.abs(getattr(one, name) - getattr(other, name)).max()) for name in CONTRIBUTIONS)


def _not_smooth(base: TradeBaseline, found: Decomposition, tolerance: float) -> NotConverged:
    worst = int(np.abs(found.gap).argmax())
    return NotConverged(
        f"the contributions to the real income of {base.members[worst]} miss its exact change by "
        f"{found.gap[worst]:.2g} log points with {found.nodes} equilibria along the path (tolerance {tolerance:g}): "
        "the change is too abrupt; split it in two with rebase() and add the contributions"
    )
