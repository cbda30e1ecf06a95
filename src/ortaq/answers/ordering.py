"""The order of a package composed: when each measure starts, with the measures open in every year solved again."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from ortaq.agreement import Plan, Schedule, find_starts
from ortaq.core import CENTRAL, Array, Case, Corner, Mechanism, Payoffs, Region
from ortaq.core.subsets import bits
from ortaq.model import gains
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import Gains

Weights = list[dict[int, float]]
"""For each year, how much the gain of each package counts."""


def schedule_of(
    region: Region,
    mechanism: Mechanism,
    payoffs: Payoffs,
    package: int,
    cap_musd: float | None = None,
    *,
    case: Case = CENTRAL,
    executor: Executor | None = None,
    store: Store | None = None,
    solve: Callable[[Sequence[int]], Gains] | None = None,
) -> Schedule | None:
    """Return when the measures of a package start, and the money of every year.

    The measures open in a year are solved together; while some are not yet in full use, a year is made from the
    packages of those that are used at least so far. None where nothing is known of time: no investment of the package
    states its years of building, and nobody a cap.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    payoffs : Payoffs
        Of all packages in the same case.
    package : int
    cap_musd : float, optional
        Most that all members together can spend in one year; that of the mechanism, else that of the package.
    case : Case, optional
    executor, store : optional
        As in ``payoff_table``.
    solve : callable, optional
        Gains of packages that the payoffs only estimate, where they are not those of the agenda from nothing.

    Returns
    -------
    Schedule or None

    Raises
    ------
    InputError
        The cap pays for no measure of the package in its dearest year.
    NotConverged, WorkerLostError
        As ``payoff_table``.

    Examples
    --------
    >>> schedule_of(region, pair, answer(region, pair).payoffs, 1, 50.0).starting()
    ((1, ('rail',)),)
    """
    chosen = [m for bit, m in enumerate(mechanism.measures) if package >> bit & 1]
    invested = [m for m in chosen if m.cost and m.cost.capex_musd.at(case.cost) > 0.0]
    unstated = tuple(m.id for m in invested if m.cost and not m.cost.build_source)
    stated = mechanism.cash_a_year_musd if cap_musd is None else cap_musd
    if not chosen or (stated is None and len(unstated) == len(invested)):
        return None
    plan, found = find_starts(Plan.of(mechanism, payoffs, package, stated, case.cost))
    used = plan.uses(found.years)
    weights = open_packages(used, bits(package))
    opened = sorted({p for year in weights for p in year})
    lacking = [p for p in opened if not payoffs.is_verified(p)]
    gross = {p: payoffs.gain_musd[p] @ payoffs.probability + payoffs.cost_musd[p] for p in opened if p not in lacking}
    solves = 0
    if lacking:
        again = solve or partial(gains, region, mechanism, case=case, executor=executor, store=store)
        solved = again(lacking)
        own = solved.musd @ payoffs.probability + solved.cost_musd
        gross.update(zip(lacking, own, strict=True))
        solves = solved.solves
    gain = np.zeros((plan.years, len(plan.members)))
    for year, shares in enumerate(weights):
        gain[year] = sum((share * gross[p] for p, share in shares.items()), np.zeros(len(plan.members)))
    cash = plan.cash(found.years, gain)
    return Schedule(
        plan=plan,
        starts=found.years,
        cash=cash,
        open_packages=tuple(opened),
        pairwise_musd=plan.cash(found.years, plan.pairwise_gain_musd(used)).gain_musd,
        gap=found.gap,
        cap_stated=stated is not None,
        solves=solves,
        unstated=unstated,
    )


def alone(mechanism: Mechanism, payoffs: Payoffs, bit: int, corner: Corner = Corner.CENTRAL) -> Schedule:
    """Return the money of one measure that starts at once and alone, costs and years at one end of their ranges."""
    plan = Plan.of(mechanism, payoffs, 1 << bit, np.inf, corner)
    starts = np.zeros(1, dtype=np.int64)
    gain = plan.pairwise_gain_musd(plan.uses(starts))
    cash = plan.cash(starts, gain)
    return Schedule(plan, starts, cash, (1 << bit,), cash.gain_musd, gap=0.0, cap_stated=False)


def open_packages(used: Array, bits: tuple[int, ...]) -> Weights:
    """Return which packages the gain of each year is made from, and how much each counts.

    Measures used at least so far are in together as far as that: for gains of single measures and of pairs this is
    their sum, a pair as far as both are used (the Choquet integral of the package gains).

    Parameters
    ----------
    used : ndarray, shape (year, measure)
        Zero to one.
    bits : tuple of int
        Position of each measure in the agenda.

    Examples
    --------
    >>> open_packages(np.array([[0.25, 1.0], [1.0, 1.0]]), (0, 2))
    [{5: 0.25, 4: 0.75}, {5: 1.0}]
    """
    years: Weights = []
    for row in used.tolist():
        levels = sorted({0.0, *row})
        shares = {}
        for below, level in pairwise(levels):
            package = sum(1 << bit for bit, use in zip(bits, row, strict=True) if use >= level)
            if level - below > 1e-9:
                shares[package] = level - below
        years.append(shares)
    return years
