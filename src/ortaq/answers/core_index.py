"""Robust Portfolio Modeling and Shapley values of measures: two other ways to say how firmly a measure stands."""

import numpy as np

from ortaq.agreement import Unit, attribution
from ortaq.agreement.frontier import pareto_front
from ortaq.answers.budgets import Budget, fits
from ortaq.answers.material import Material
from ortaq.core import Array
from ortaq.core.subsets import holds, subset_sums


def core_index(material: Material, budget: Budget) -> Array:
    """Return the share of packages without a better one that hold each measure, shape (measure,).

    Among the packages that all sign and the budget pays for, those count that no other beats or equals in every case of
    the assumptions (Liesio, Mild and Salo 2007, Preference Programming for Robust Portfolio Modeling and Project
    Selection). Gains in a case are the central ones, shifted by what the case does to each measure alone. Zero for all
    where nothing is signed.
    """
    payoffs = material.payoffs
    within = fits(payoffs, material.mechanism, budget)
    packages = material.agreement.accepted[within[material.agreement.accepted]]
    if not packages.size:
        return np.zeros(len(payoffs.measures))
    central = payoffs.joint_gain_musd
    single = [material.bands[1 << bit].musd_by_case.sum(axis=1) for bit in range(len(payoffs.measures))]
    alone = np.array([by_shock @ payoffs.probability for by_shock in single])
    values = (central[:, None] + subset_sums(alone - alone[:, :1]))[packages]
    front = packages[pareto_front(values)]
    return np.asarray(holds(front, len(payoffs.measures)).mean(axis=0))


def shapley_musd(material: Material) -> Array:
    """Return the part of each measure in the joint gain of the whole agenda, shape (measure,), million USD a year."""
    payoffs = material.payoffs
    each = attribution(payoffs, (1 << len(payoffs.measures)) - 1, unit=Unit.MUSD)
    return np.asarray(each.sum(axis=1) @ payoffs.probability)
