"""The gain of every member from every package under every shock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Change, Corner, Effects, InputError, Mechanism, Payoffs, Region
from ortaq.model.cases import CENTRAL, Case
from ortaq.model.stated import stated_effects
from ortaq.model.trade import Calibration, TradeModel

MOST_MEASURES = 16
"""All 2 ** 16 packages are still evaluated exactly; one measure more doubles the work."""

CHUNK = 16
"""Packages solved in one batch: small enough for the bilateral arrays to stay in the processor's cache."""

NO_SHOCK = "none"

Progress = Callable[[int, int], None]
"""Called with (solves done, solves in all)."""


@dataclass(frozen=True, eq=False)
class Gains:
    """Gains of some packages; axes as in ``Payoffs``.

    Attributes
    ----------
    musd, percent : ndarray, shape (package, member, shock)
    cost_musd : ndarray, shape (package, member)
    largest_residual : float
    solves : int
    """

    musd: Array
    percent: Array
    cost_musd: Array
    largest_residual: float
    solves: int


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
        gain_percent=found.percent,
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

    A member's gain is its equivalent variation at baseline prices less the annual cost that it pays.
    """
    members = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    model = TradeModel(Calibration(case.elasticity, case.tariff))
    wanted = list(packages) if 0 in packages else [0, *packages]
    hats, residual = _real_income(region, mechanism, wanted, shift=case.shift, model=model, progress=progress)
    income = region.income[members][:, None] * hats[:, members]
    without = income[wanted.index(0)]
    cost = costs(mechanism, wanted, case.cost)
    musd = income - without - cost[:, :, None]
    keep = [wanted.index(p) for p in packages]
    return Gains(musd[keep], (100.0 * musd / without)[keep], cost[keep], residual, hats.shape[0] * hats.shape[2])


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


def _real_income(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    *,
    shift: Corner,
    model: TradeModel,
    progress: Progress | None,
) -> tuple[Array, float]:
    """Return real-income hats (package, economy, shock) and the largest residual."""
    measures = [stated_effects(region, [m], shift) for m in mechanism.measures]
    shocks = [stated_effects(region, [s] if s else [], shift) for s in (None, *mechanism.shocks)]
    hats = np.empty((len(packages), len(region.economies), len(shocks)))
    largest, done = 0.0, 0
    for column, shock in enumerate(shocks):
        for start in range(0, len(packages), CHUNK):
            chunk = np.asarray(packages[start : start + CHUNK])
            found = model.solve(region, _package_effects(measures, shock, chunk))
            hats[start : start + CHUNK, :, column] = found.real_income_hat
            largest = max(largest, float(found.residual.max()))
            done += len(chunk)
            if progress:
                progress(done, hats.shape[0] * hats.shape[2])
    return hats, largest


def _package_effects(measures: Sequence[Effects], shock: Effects, packages: np.ndarray) -> Effects:
    """Multiply the effects of the shock and of each package's measures, batch axis first."""
    combined = {}
    for name in shock:
        product = np.repeat(shock[name][None], len(packages), axis=0)
        for bit, measure in enumerate(measures):
            inside = (packages >> bit & 1).astype(bool)
            if inside.any() and (measure[name] != 1.0).any():
                product[inside] *= measure[name]
        combined[name] = product
    return Effects(combined)
