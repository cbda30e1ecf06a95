"""The gain of every member from every package under every shock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ortaq.core import CENTRAL, Array, Case, Corner, InputError, Mechanism, Payoffs, Progress, Region
from ortaq.core.subsets import holds
from ortaq.model.ensemble import Executor, Question, Solved, Store, chunks, evaluate

MOST_MEASURES = 16
"""Measures of the longest agenda with a table of all packages; one more doubles it."""


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

    def part(self, packages: Sequence[int] | slice = slice(None), members: Sequence[int] | slice = slice(None)) -> Self:
        """Return the gains of some packages and members.

        Parameters
        ----------
        packages, members : sequence of int or slice, optional
            Places on the axes; all if absent.
        """
        musd, cost = self.musd[packages][:, members], self.cost_musd[packages][:, members]
        return replace(self, musd=musd, income_musd=self.income_musd[members], cost_musd=cost)


def payoff_table(
    region: Region,
    mechanism: Mechanism,
    case: Case = CENTRAL,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Payoffs:
    """Return the gains of every package of the agenda under every shock and under none, each by its own equilibrium.

    Methodology, eq. (A1).

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    case : Case, optional
        Ends of the ranges of the assumptions.
    progress : callable, optional
    executor : Executor, optional
        Where equilibria are computed: in this process if absent. Results do not depend on it.
    store : Store, optional
        Where finished chunks are kept, and found again by a later run of the same question.

    Raises
    ------
    InputError
        More than ``MOST_MEASURES`` measures, or codes that the region does not know.
    NotConverged
        Any equilibrium was not found.
    WorkerLostError
        A worker of the executor died.

    Examples
    --------
    >>> payoff_table(region, pair).gain_musd.shape
    (2, 2, 2)
    """
    require_tabulated(mechanism)
    count = len(mechanism.measures)
    solved = gains(region, mechanism, range(2**count), case, progress, executor=executor, store=store)
    payoffs = Payoffs.of(mechanism, solved.musd, solved.income_musd, solved.cost_musd)
    return replace(payoffs, largest_residual=solved.largest_residual)


def require_tabulated(mechanism: Mechanism) -> None:
    """Raise InputError if the agenda has more packages than a table of gains is made for."""
    count = len(mechanism.measures)
    if count > MOST_MEASURES:
        raise InputError(
            f"the agenda has {count} measures; a table of all packages is made for at most {MOST_MEASURES}",
            where=f"mechanism '{mechanism.id}'",
            why=f"{count} measures make {2**count:,} packages",
            fix="search for the best packages only, with `ortaq agree`, or move some measures to a second file",
        )


def require_left_tabulated(mechanism: Mechanism, signed: int) -> None:
    """Raise InputError if what is left of an agenda, without the measures signed, is too long for a table of gains.

    Parameters
    ----------
    mechanism : Mechanism
    signed : int
        Bits of the measures that are signed.
    """
    left = tuple(measure for bit, measure in enumerate(mechanism.measures) if not signed >> bit & 1)
    require_tabulated(replace(mechanism, measures=left))


def gains(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    case: Case = CENTRAL,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Gains:
    """Return the gains of some packages in one case; see ``gains_by_case``.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : sequence of int
    case : Case, optional
    progress, executor, store : optional
        As in ``payoff_table``.

    Examples
    --------
    >>> gains(region, pair, [1]).percent.round(3)
    array([[[0.246, 0.143],
            [0.584, 0.342]]])
    """
    return gains_by_case(region, mechanism, packages, [case], progress, executor=executor, store=store)[0]


def gains_by_case(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    cases: Sequence[Case],
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> list[Gains]:
    """Return the gains of some packages under every shock and under none, against the same shock without a package.

    A member's gain is its equivalent variation at baseline prices less the annual cost that it pays. Packages are
    solved from the equilibrium of the shock, so that the empty package gains exactly nothing.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : sequence of int
    cases : sequence of Case
        All of them share the workers.
    progress, executor, store : optional
        As in ``payoff_table``.

    Returns
    -------
    list of Gains
        One for each case, packages in the given order.

    Examples
    --------
    >>> from ortaq.core import BAND_CASES
    >>> [float(found.percent[0, 0, 0].round(3)) for found in gains_by_case(region, pair, [1], BAND_CASES[:2])]
    [0.239, 0.271]
    """
    question = Question.of(region, mechanism, packages, cases, store)
    report = _counter(progress, len(packages) * len(question.shocks) * len(cases))
    return _evaluated(question, mechanism, packages, cases, report=report, executor=executor, store=store)


def gains_on_accounts(
    region: Region,
    mechanism: Mechanism,
    others: Sequence[Region],
    packages: Sequence[int],
    case: Case = CENTRAL,
    *,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[Gains]:
    """Return the gains of packages on other accounts of the same economies, each by its own equilibria.

    What domains do to costs and productivity is asked once, of the region itself: tonnes, waiting and tables of domains
    stay as they are there.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    others : sequence of Region
        Flows, tariffs and what follows from them may differ; economies and sectors may not.
    packages : sequence of int
    case : Case, optional
    progress, executor : optional
        As in ``payoff_table``.

    Examples
    --------
    >>> [found.percent.round(3).tolist() for found in gains_on_accounts(region, pair, [region], [1])]
    [[[[0.246, 0.143], [0.584, 0.342]]]]
    """
    question = Question.of(region, mechanism, packages, [case])
    report = _counter(progress, len(packages) * len(question.shocks) * len(others))
    return [
        _evaluated(question.on(other), mechanism, packages, [case], report=report, executor=executor)[0]
        for other in others
    ]


def _evaluated(
    question: Question,
    mechanism: Mechanism,
    packages: Sequence[int],
    cases: Sequence[Case],
    *,
    report: Callable[[int], None],
    executor: Executor | None,
    store: Store | None = None,
) -> list[Gains]:
    region = question.region
    members = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    tasks = chunks(question, packages, cases)
    solved = evaluate(question, tasks, executor, store, report)
    each = len(tasks) // len(cases)
    of_case = (solved[at : at + each] for at in range(0, len(solved), each))
    shocks = len(question.shocks)
    return [
        _gains(chunks_of_case, shocks, members, region.income[members], costs(mechanism, packages, case.cost))
        for case, chunks_of_case in zip(cases, of_case, strict=True)
    ]


def costs(mechanism: Mechanism, packages: Sequence[int], corner: Corner = Corner.CENTRAL) -> Array:
    """Return what each member pays a year for packages.

    Capital is spread over the life of the measure by the capital recovery factor r / (1 - (1 + r) ** -life), at the
    member's own rate where it states one; its cost of public funds is added. Investors bear what they put up and get it
    back through the equilibrium, as transfers; see ``ortaq.core.joint_company``.

    Methodology, eq. (C1).

    Parameters
    ----------
    mechanism : Mechanism
    packages : sequence of int
    corner : Corner
        End of the ranges of costs.

    Returns
    -------
    ndarray, shape (package, member)
        Million USD a year.

    Examples
    --------
    >>> costs(pair, [0, 1]).round(3)
    array([[0.   , 0.   ],
           [0.325, 0.325]])
    """
    chosen = holds(np.asarray(packages, dtype=np.int64), len(mechanism.measures))
    return np.asarray(chosen @ measure_costs(mechanism, corner))


def measure_costs(mechanism: Mechanism, corner: Corner) -> Array:
    """Return what each member pays a year for each measure, shape (measure, member), million USD; see ``costs``."""
    beyond = np.array([1.0 + mechanism.cost_of_public_funds.get(m, 0.0) for m in mechanism.members])
    return np.asarray(sum(measure_payments(mechanism, corner)) * beyond)


def measure_payments(mechanism: Mechanism, corner: Corner) -> tuple[Array, Array]:
    """Return what leaves the members' budgets a year for each measure, without what raising the money costs beyond it.

    Parameters
    ----------
    mechanism : Mechanism
    corner : Corner
        End of the ranges of costs.

    Returns
    -------
    tuple of ndarray, shape (measure, member)
        For investments with interest, and for running them, million USD a year.
    """
    debt, running = np.zeros((2, len(mechanism.measures), len(mechanism.members)))
    for bit, measure in enumerate(mechanism.measures):
        cost = measure.cost
        if cost is None:
            continue
        life = cost.life_years
        rates = [mechanism.discount_rate.get(m, cost.discount_rate) for m in mechanism.members]
        recovery = np.array([r / (1.0 - (1.0 + r) ** -life) if r > 0.0 else 1.0 / life for r in rates])
        share, runs = (np.array([of.get(m, 0.0) for m in mechanism.members]) for of in (cost.payers, cost.runners))
        debt[bit] = share * cost.capex_musd.at(corner) * recovery
        running[bit] = runs * cost.opex_musd_per_year.at(corner)
    return debt, running


def _gains(solved: Sequence[Solved], shocks: int, members: Sequence[int], baseline: Array, cost: Array) -> Gains:
    """Put the chunks of one case together: shock by shock, packages in order."""
    each = len(solved) // shocks
    columns = [solved[at : at + each] for at in range(0, len(solved), each)]
    income = np.stack([baseline * column[0].shock_hat[members] for column in columns], axis=-1)
    gain = np.stack([np.concatenate([c.gain[:, members] for c in column]) for column in columns], axis=-1)
    residual = max(float(c.residual.max(initial=c.shock_residual)) for c in solved)
    return Gains(income * gain - cost[:, :, None], income, cost, residual, len(cost) * shocks)


def _counter(progress: Progress | None, total: int) -> Callable[[int], None]:
    """Return a function that adds finished packages and reports the sum."""
    done = 0

    def add(packages: int) -> None:
        nonlocal done
        done += packages
        if progress:
            progress(done, total)

    return add
