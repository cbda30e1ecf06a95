"""What is left of an agenda when some of its measures are signed and a shock came: gains against the world as it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import CENTRAL, Array, Case, Mask, Mechanism, Payoffs, Progress, Region
from ortaq.core.subsets import holds
from ortaq.model.agenda import MOST_SOLVED
from ortaq.model.ensemble import Executor, Store
from ortaq.model.evaluated import Evaluated, Way
from ortaq.model.exact import Exact
from ortaq.model.payoffs import Gains, measure_costs, require_tabulated
from ortaq.model.screening import Needs, Screening
from ortaq.model.verification import AgendaTable, Rule, expected, worst


@dataclass(frozen=True, eq=False)
class LeftOver:
    """An agenda cut in two: what is signed, and what is left to decide in the world that came.

    Attributes
    ----------
    agenda : Mechanism
        The whole.
    mechanism : Mechanism
        With the measures that are left and the shocks that may still come; of budgets what the signed measures leave.
    signed, places : tuple of int
        Places in the whole agenda of the signed measures, and of those that are left.
    states : tuple of int
        Places among the shocks of the whole agenda, no shock first, of what happened and of what may still come.
    """

    agenda: Mechanism
    mechanism: Mechanism
    signed: tuple[int, ...]
    places: tuple[int, ...]
    states: tuple[int, ...]

    @classmethod
    def of(cls, agenda: Mechanism, signed: int, happened: str | None, case: Case = CENTRAL) -> "LeftOver":
        """Return the two parts of an agenda.

        Parameters
        ----------
        agenda : Mechanism
            What was spent taken from its costs.
        signed : int
            Bit m says whether measure m is signed.
        happened : str or None
            Id of the shock that came.
        case : Case, optional
            At whose costs budgets are reduced.

        Examples
        --------
        >>> from ortaq.model.remaining import LeftOver
        >>> left = LeftOver.of(pair, 1, None)
        >>> left.signed, left.places, left.states
        ((0,), (), (0,))
        """
        own = tuple(m for m in range(len(agenda.measures)) if signed >> m & 1)
        places = tuple(m for m in range(len(agenda.measures)) if not signed >> m & 1)
        came = 0 if happened is None else 1 + [shock.id for shock in agenda.shocks].index(happened)
        further = tuple(at for at in range(1, 1 + len(agenda.shocks)) if at != came)
        paid = measure_costs(agenda, case.cost)[list(own)].sum(axis=0)
        rules = agenda.rules.after([agenda.measures[m].id for m in own])
        whole = None if rules.budget_musd is None else max(0.0, rules.budget_musd - float(paid.sum()))
        each = dict(zip(agenda.members, paid.tolist(), strict=True))
        by_member = {who: max(0.0, most - each[who]) for who, most in rules.member_budget_musd.items()}
        left = replace(
            agenda,
            measures=tuple(agenda.measures[m] for m in places),
            shocks=tuple(agenda.shocks[at - 1] for at in further),
            rules=replace(rules, budget_musd=whole, member_budget_musd=by_member),
        )
        return cls(agenda, left, own, places, (came, *further))

    def whole(self, package: int) -> int:
        """Return the package of the whole agenda that holds the signed measures and some of those that are left.

        Parameters
        ----------
        package : int
            Of the measures that are left.
        """
        return _bits(self.signed) | _bits(place for bit, place in enumerate(self.places) if package >> bit & 1)


@dataclass(frozen=True, eq=False)
class Remaining:
    """What the signed measures bring, and gains of what is left.

    Attributes
    ----------
    left : LeftOver
    evaluated : Evaluated or None
        Of the packages of what is left, against the signed measures alone, percent of what members earn with these.
        The first shock is what happened; the others are as they come by themselves. None where nothing is left.
    kept_musd : ndarray, shape (signed measure, member, state)
        What keeping each beside the others brings, million USD a year before costs; states are a calm year and what
        happened.
    added_musd : ndarray, shape (measure left, member, state)
        What adding each to the signed ones brings, before costs.
    together_musd : ndarray, shape (member, state)
        What the signed measures bring together, before costs.
    income_musd : ndarray, shape (member,)
        Real income with the signed measures under what happened, before costs.
    largest_residual : float
    """

    left: LeftOver
    evaluated: Evaluated | None
    kept_musd: Array
    added_musd: Array
    together_musd: Array
    income_musd: Array
    largest_residual: float


def evaluate_remaining(
    region: Region,
    left: LeftOver,
    case: Case = CENTRAL,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
    rules: Sequence[Rule] = (worst, expected),
    feasible: Mask | None = None,
    needs: Needs | None = None,
) -> Remaining:
    """Return what signed measures bring in the world that came, and the gains of what is left.

    Parameters
    ----------
    region : Region
    left : LeftOver
    case, progress, executor, store, rules, feasible, needs : optional
        As in ``evaluate_agenda``; packages are those of the measures that are left.

    Returns
    -------
    Remaining

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        As ``evaluate_agenda``.

    Examples
    --------
    >>> from ortaq.model.remaining import LeftOver, evaluate_remaining
    >>> found = evaluate_remaining(region, LeftOver.of(pair, 0, None))
    >>> found.added_musd.shape, bool((found.added_musd[0, :, 0] == found.added_musd[0, :, 1]).all())
    ((1, 2, 2), True)
    """
    require_tabulated(left.agenda)
    exact = Exact(region, left.agenda, case, progress, executor, store)
    signed = left.whole(0)
    packages = [signed, *(signed ^ 1 << m for m in left.signed), *(signed | 1 << m for m in left.places)]
    hats, income = exact.log_hats(packages), exact.income_musd()
    seen = [0, left.states[0]]
    brought = income[:, seen] * np.exp(hats[:, :, seen])
    base = hats[0][:, left.states]

    def log_hats(rows: Sequence[int]) -> Array:
        return np.asarray(exact.log_hats([left.whole(row) for row in rows])[:, :, left.states] - base)

    own = 1 + len(left.signed)
    evaluated = _evaluated(
        left, income[:, left.states] * np.exp(base), exact, log_hats, rules=rules, feasible=feasible, needs=needs
    )
    return Remaining(
        left=left,
        evaluated=evaluated,
        kept_musd=brought[0] - brought[1:own],
        added_musd=brought[own:] - brought[0],
        together_musd=brought[0] - income[:, seen],
        income_musd=brought[0][:, 1],
        largest_residual=exact.largest_residual,
    )


def _evaluated(
    left: LeftOver,
    income_musd: Array,
    exact: Exact,
    log_hats: Callable[[Sequence[int]], Array],
    *,
    rules: Sequence[Rule],
    feasible: Mask | None,
    needs: Needs | None,
) -> Evaluated | None:
    """Return every package by its own equilibrium where they are few, else those on which the answer rests."""
    count = len(left.places)
    if not count:
        return None
    allowed = np.ones(2**count, dtype=np.bool_) if feasible is None else feasible
    table = AgendaTable(left.mechanism, income_musd, measure_costs(left.mechanism, exact.case.cost), allowed)
    if count > MOST_SOLVED:
        search = Screening(table, log_hats, rules, needs)
        search.run()
        return search.evaluated(exact)
    hats = np.concatenate([np.zeros((1, *income_musd.shape)), log_hats(range(1, 2**count))])
    gain = income_musd * np.expm1(hats) - table.cost_musd[:, :, None]
    payoffs = Payoffs.of(left.mechanism, gain, income_musd.copy(), table.cost_musd.copy())
    payoffs = replace(payoffs, largest_residual=exact.largest_residual)
    return Evaluated(Way.FULL, payoffs.packages[1:], payoffs, allowed, exact.solves)


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


def gains_left(
    region: Region,
    left: LeftOver,
    packages: Sequence[int],
    case: Case = CENTRAL,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Gains:
    """Return the gains of some packages of what is left, against the signed measures; each by its own equilibrium.

    Parameters
    ----------
    region : Region
    left : LeftOver
    packages : sequence of int
        Of the measures that are left.
    case, executor, store : optional
        As in ``gains``.

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        As ``gains``.

    Examples
    --------
    >>> from ortaq.model import gains
    >>> from ortaq.model.remaining import LeftOver, gains_left
    >>> alone = gains_left(region, LeftOver.of(pair, 0, None), [1])
    >>> bool(np.allclose(alone.musd, gains(region, pair, [1]).musd))
    True
    """
    exact = Exact(region, left.agenda, case, None, executor, store)
    hats = exact.log_hats([left.whole(0), *(left.whole(package) for package in packages)])[:, :, left.states]
    income = exact.income_musd()[:, left.states] * np.exp(hats[0])
    cost = holds(np.array(packages, np.int64), len(left.places)) @ measure_costs(left.mechanism, case.cost)
    musd = income * np.expm1(hats[1:] - hats[0]) - cost[:, :, None]
    return Gains(musd, income, cost, exact.largest_residual, exact.solves)
