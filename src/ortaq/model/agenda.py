"""One way to evaluate the packages of an agenda, whatever its length."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import CENTRAL, Case, Mask, Mechanism, Progress, Region
from ortaq.model.ensemble import Executor, Store
from ortaq.model.evaluated import Evaluated, Way
from ortaq.model.exact import Exact
from ortaq.model.payoffs import measure_costs, payoff_table, require_tabulated
from ortaq.model.screening import Needs, Screening
from ortaq.model.verification import AgendaTable, Rule, expected, worst

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

    Up to ``MOST_SOLVED`` measures every package has its own equilibrium. Beyond, some are estimated, but none on which
    the answer rests; see ``Screening``.

    Parameters
    ----------
    region, mechanism, case, progress, executor, store
        As in ``payoff_table``; the total that progress hears grows as further packages turn out to be needed.
    rules : sequence of callable, optional
        How gains over shocks become one number: (gains (package, member, shock), probability) -> (package, member).
    feasible : ndarray of bool, shape (2 ** measure,), optional
        Packages that may be signed; all of them if left out.
    needs : callable, optional
        Names further packages that must be exact, from payoffs of all.

    Raises
    ------
    InputError
        The agenda is too long for a table, or holds codes that the region does not know.
    NotConverged, WorkerLostError
        As ``payoff_table``.

    Examples
    --------
    >>> evaluated = evaluate_agenda(region, pair)
    >>> evaluated.way, evaluated.solved
    (<Way.FULL: 'full'>, 1)
    """
    require_tabulated(mechanism)
    count = len(mechanism.measures)
    allowed = np.ones(2**count, dtype=np.bool_) if feasible is None else feasible
    if count <= MOST_SOLVED:
        payoffs = payoff_table(region, mechanism, case, progress, executor=executor, store=store)
        solves = len(payoffs.packages) * len(payoffs.shocks)
        return Evaluated(Way.FULL, payoffs.packages[1:], payoffs, allowed, solves)
    exact = Exact(region, mechanism, case, progress, executor, store)
    table = AgendaTable(mechanism, exact.income_musd(), measure_costs(mechanism, case.cost), allowed)
    search = Screening(table, exact.log_hats, rules, needs)
    search.run()
    return search.evaluated(exact)
