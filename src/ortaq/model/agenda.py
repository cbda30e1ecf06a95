"""One way to evaluate the packages of an agenda, whatever its length."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import CENTRAL, Case, Mask, Mechanism, Progress, Region
from ortaq.model.ensemble import Executor, Store
from ortaq.model.evaluated import Evaluated, Way
from ortaq.model.exact import Exact
from ortaq.model.payoffs import MOST_MEASURES, payoff_table
from ortaq.model.screening import Needs, screened_payoffs
from ortaq.model.searching import searched_payoffs
from ortaq.model.verification import Rule, expected, worst

MOST_SOLVED = 10
"""Measures of the longest agenda of which every package is solved; screening would spare little there."""


def evaluate_agenda(
    region: Region,
    mechanism: Mechanism,
    case: Case = CENTRAL,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
    rules: Sequence[Rule] = (worst, expected),
    feasible: Mask | None = None,
    needs: Needs | None = None,
) -> Evaluated:
    """Return the gains of the packages of an agenda, and which of them are certain.

    Up to ``MOST_SOLVED`` measures every package has its own equilibrium. Up to ``MOST_MEASURES`` some are estimated,
    but none on which the answer rests; see ``screened_payoffs``. Beyond, up to ``LONGEST``, there is no table of all
    gains but a list of packages that were solved, the best ones among them; see ``searched_payoffs``.

    Parameters
    ----------
    region, mechanism, case, progress, executor, store
        As in ``payoff_table``; the total that progress hears grows as further packages turn out to be needed.
    rules : sequence of callable, optional
        How gains over shocks become one number: (gains (package, member, shock), probability) -> (package, member).
        A search ranks packages by the first.
    feasible : ndarray of bool, shape (2 ** measure,), optional
        Packages that may be signed; all of them if left out.
    needs : callable, optional
        Names further packages that must be exact, from payoffs of all; not asked in a search.

    Raises
    ------
    InputError
        The agenda is too long to be searched, or holds codes that the region does not know.
    NotConverged, WorkerLostError
        As ``payoff_table``.

    Examples
    --------
    >>> evaluated = evaluate_agenda(region, pair)
    >>> evaluated.way, evaluated.solved
    (<Way.FULL: 'full'>, 1)
    """
    count = len(mechanism.measures)
    if count > MOST_MEASURES:
        exact = Exact(region, mechanism, case, progress, executor, store)
        return searched_payoffs(exact, rule=rules[0], feasible=feasible)
    if count > MOST_SOLVED:
        exact = Exact(region, mechanism, case, progress, executor, store)
        return screened_payoffs(exact, rules=rules, feasible=feasible, needs=needs)
    payoffs = payoff_table(region, mechanism, case, progress, executor=executor, store=store)
    return Evaluated(
        way=Way.FULL,
        packages=payoffs.packages[1:],
        payoffs=payoffs,
        feasible=np.ones(len(payoffs.packages), dtype=np.bool_) if feasible is None else feasible,
        solves=len(payoffs.packages) * len(payoffs.shocks),
    )
