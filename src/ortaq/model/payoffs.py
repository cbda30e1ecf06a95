"""The gain of every member from every package under every shock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from ortaq.core import Array, Change, Corner, Effects, InputError, Mechanism, Payoffs, Region
from ortaq.model.cases import CENTRAL, Case
from ortaq.model.stated import stated_effects
from ortaq.model.trade import Calibration, TradeModel, counterfactuals, rebase

MOST_MEASURES = 16
"""All 2 ** 16 packages are still evaluated exactly; one measure more doubles the work."""

CHUNK = 32
"""Packages solved in one batch: small enough for the bilateral arrays to stay in the processor's cache."""

NO_SHOCK = "none"

Progress = Callable[[int, int], None]
"""Called with (solves done, solves in all)."""


@dataclass(frozen=True, eq=False)
class Gains:
    """Gains of some packages; axes as in ``Payoffs``.

    Attributes
    ----------
    musd : ndarray, shape (package, member, shock)
    income_musd : ndarray, shape (member, shock)
    cost_musd : ndarray, shape (package, member)
    largest_residual : float
    solves : int
    """

    musd: Array
    income_musd: Array
    cost_musd: Array
    largest_residual: float
    solves: int

    @property
    def percent(self) -> Array:
        """Gains in percent of real income under the shock, shape (package, member, shock)."""
        return 100.0 * self.musd / self.income_musd


def payoff_table(
    region: Region, mechanism: Mechanism, case: Case = CENTRAL, progress: Progress | None = None
) -> Payoffs:
    """Evaluate every package of the agenda under every shock and under none, each by its own equilibrium.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    case : Case, optional
        Ends of the ranges of the assumptions.
    progress : callable, optional

    Raises
    ------
    InputError
        More than ``MOST_MEASURES`` measures, or codes that the region does not know.
    ConvergenceError
        Any equilibrium was not found.
    """
    count = len(mechanism.measures)
    if count > MOST_MEASURES:
        raise InputError(
            f"the agenda has {count} measures; all packages are computed for at most {MOST_MEASURES}",
            where=f"mechanism '{mechanism.id}'",
            why=f"{count} measures make {2**count:,} packages",
            fix="merge measures that only make sense together, or move some to a second mechanism file",
        )
    found = gains(region, mechanism, range(2**count), case, progress)
    probability = np.array([s.probability or 0.0 for s in mechanism.shocks])
    return Payoffs(
        members=mechanism.members,
        measures=tuple(m.id for m in mechanism.measures),
        shocks=(NO_SHOCK, *(s.id for s in mechanism.shocks)),
        participants=tuple(m.participants for m in mechanism.measures),
        probability=np.concatenate(([1.0 - probability.sum()], probability)),
        gain_musd=found.musd,
        income_musd=found.income_musd,
        cost_musd=found.cost_musd,
        largest_residual=found.largest_residual,
    )


def gains(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    case: Case = CENTRAL,
    progress: Progress | None = None,
) -> Gains:
    """Evaluate some packages under every shock and under none, always against the same shock without a package.

    A member's gain is its equivalent variation at baseline prices less the annual cost that it pays. Packages are
    solved from the equilibrium of the shock, so that the empty package gains exactly nothing.
    """
    members = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    model = TradeModel(Calibration(case.elasticity, case.tariff))
    measures = [stated_effects(region, [m], case.shift) for m in mechanism.measures]
    shocks = [stated_effects(region, [s] if s else [], case.shift) for s in (None, *mechanism.shocks)]
    solves = len(shocks) * len(packages)
    report = (lambda done: progress(done, solves)) if progress else lambda _done: None
    # Small matrices: a second BLAS thread costs twice the processor time for the same answer.
    with threadpool_limits(limits=1, user_api="blas"):
        columns = [
            _under(model, region, shock, measures, packages, report=_shifted(report, number * len(packages)))
            for number, shock in enumerate(shocks)
        ]
    income = np.stack([region.income[members] * c.shock_hat[members] for c in columns], axis=-1)
    cost = costs(mechanism, packages, case.cost)
    musd = income * np.stack([c.gain[:, members] for c in columns], axis=-1) - cost[:, :, None]
    return Gains(musd, income, cost, max(c.largest_residual for c in columns), solves)


def costs(mechanism: Mechanism, packages: Sequence[int], corner: Corner = Corner.CENTRAL) -> Array:
    """Return what each member pays a year, shape (package, member), million USD.

    Capital is spread over the life of the measure by the capital recovery factor r / (1 - (1 + r) ** -life).
    """
    each = np.array([_annual_cost(m, mechanism.members, corner) for m in mechanism.measures])
    chosen = np.asarray(packages)[:, None] >> np.arange(len(mechanism.measures)) & 1
    return np.asarray(chosen @ each)


def _annual_cost(measure: Change, members: Sequence[str], corner: Corner) -> Array:
    cost = measure.cost
    if cost is None:
        return np.zeros(len(members))
    rate, life = cost.discount_rate, cost.life_years
    recovery = rate / (1.0 - (1.0 + rate) ** -life) if rate > 0.0 else 1.0 / life
    total = cost.capex_musd.at(corner) * recovery + cost.opex_musd_per_year.at(corner)
    return total * np.array([cost.payers.get(m, 0.0) for m in members])


@dataclass(frozen=True, eq=False)
class _Column:
    """One shock: its real-income hat (economy,), and the relative gain of packages (package, economy) under it."""

    shock_hat: Array
    gain: Array
    largest_residual: float


def _under(
    model: TradeModel,
    region: Region,
    shock: Effects,
    measures: Sequence[Effects],
    packages: Sequence[int],
    *,
    report: Callable[[int], None],
) -> _Column:
    """Solve the shock, then every package as a change of the shock's own equilibrium."""
    start, alone = rebase(model.baseline(region), model.change(region, shock))
    gain = np.empty((len(packages), len(region.economies)))
    largest = float(alone.residual)
    for begin in range(0, len(packages), CHUNK):
        chunk = np.asarray(packages[begin : begin + CHUNK])
        change = model.change(region, _combined(measures, chunk), under=shock)
        found = counterfactuals(start, change)
        gain[begin : begin + CHUNK] = found.real_income_hat - 1.0
        largest = max(largest, float(found.residual.max()))
        report(begin + len(chunk))
    return _Column(alone.real_income_hat, gain, largest)


def _combined(measures: Sequence[Effects], packages: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Effects:
    """Multiply the effects of each package's measures, batch axis first."""
    combined = {}
    for name in measures[0]:
        product = np.ones((len(packages), *measures[0][name].shape))
        for bit, measure in enumerate(measures):
            inside = (packages >> bit & 1).astype(bool)
            if inside.any() and (measure[name] != 1.0).any():
                product[inside] *= measure[name]
        combined[name] = product
    return Effects(combined)


def _shifted(report: Callable[[int], None], before: int) -> Callable[[int], None]:
    return lambda done: report(before + done)
