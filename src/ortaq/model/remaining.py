"""What is left of an agenda when some of its measures are signed and a shock came: gains against the world as it is."""

from collections.abc import Iterable, Sequence
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
class SolvedLeft:
    """Solves packages of what is left against the signed measures, in the world that came; domains are asked once.

    Attributes
    ----------
    left : LeftOver
    exact : Exact
        Of the whole agenda.
    log_hat : ndarray, shape (member, state)
        Of the signed measures, by ``left.states``.
    income_musd : ndarray, shape (member, state)
        Real income with the signed measures, before costs.
    cost_musd : ndarray, shape (measure left, member)
    """

    left: LeftOver
    exact: Exact
    log_hat: Array
    income_musd: Array
    cost_musd: Array

    @classmethod
    def of(cls, left: LeftOver, exact: Exact) -> "SolvedLeft":
        """Return what solves packages of what is left.

        Parameters
        ----------
        left : LeftOver
        exact : Exact
            Of ``left.agenda``.
        """
        log_hat = exact.log_hats([left.whole(0)])[0][:, left.states]
        income = exact.income_musd()[:, left.states] * np.exp(log_hat)
        return cls(left, exact, log_hat, income, measure_costs(left.mechanism, exact.case.cost))

    def log_hats(self, packages: Sequence[int]) -> Array:
        """Return logs of real income against the signed measures, shape (package, member, state).

        Parameters
        ----------
        packages : sequence of int
            Of the measures that are left.
        """
        whole = [self.left.whole(package) for package in packages]
        hats = self.exact.log_hats(whole)[:, :, self.left.states] - self.log_hat
        hats[np.array(packages) == 0] = 0.0  # nothing added is exactly nothing, whatever it was solved with
        return np.asarray(hats)

    def gains(self, packages: Sequence[int]) -> Gains:
        """Return the gains of some packages, each by its own equilibrium.

        Parameters
        ----------
        packages : sequence of int
            Of the measures that are left.

        Raises
        ------
        NotConverged, WorkerLostError
            As ``gains``.
        """
        cost = holds(np.array(packages, np.int64), len(self.left.places)) @ self.cost_musd
        musd = self.income_musd * np.expm1(self.log_hats(packages)) - cost[:, :, None]
        return Gains(musd, self.income_musd, cost, self.exact.largest_residual, self.exact.solves)


@dataclass(frozen=True, eq=False)
class Remaining:
    """What the signed measures bring, and gains of what is left.

    Attributes
    ----------
    solved : SolvedLeft
        Solves further packages of what is left.
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
    """

    solved: SolvedLeft
    evaluated: Evaluated | None
    kept_musd: Array
    added_musd: Array
    together_musd: Array

    @property
    def left(self) -> LeftOver:
        """The agenda cut in two."""
        return self.solved.left

    @property
    def income_musd(self) -> Array:
        """Real income with the signed measures under what happened, before costs, shape (member,)."""
        return np.asarray(self.solved.income_musd[:, 0])

    @property
    def largest_residual(self) -> float:
        """Over all equilibria so far."""
        return self.solved.exact.largest_residual


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
    solved, signed, seen = SolvedLeft.of(left, exact), left.whole(0), [0, left.states[0]]
    packages = [signed, *(signed ^ 1 << m for m in left.signed), *(signed | 1 << m for m in left.places)]
    income = exact.income_musd()[:, seen]
    brought = income * np.exp(exact.log_hats(packages)[:, :, seen])
    own = 1 + len(left.signed)
    return Remaining(
        solved=solved,
        evaluated=_evaluated(solved, rules, feasible, needs) if left.places else None,
        kept_musd=brought[0] - brought[1:own],
        added_musd=brought[own:] - brought[0],
        together_musd=brought[0] - income,
    )


def _evaluated(solved: SolvedLeft, rules: Sequence[Rule], feasible: Mask | None, needs: Needs | None) -> Evaluated:
    """Return every package by its own equilibrium where they are few, else those on which the answer rests."""
    left, count = solved.left.mechanism, len(solved.left.places)
    allowed = np.ones(2**count, dtype=np.bool_) if feasible is None else feasible
    if count > MOST_SOLVED:
        search = Screening(
            AgendaTable(left, solved.income_musd, solved.cost_musd, allowed), solved.log_hats, rules, needs
        )
        search.run()
        return search.evaluated(solved.exact)
    found = solved.gains(range(2**count))
    payoffs = Payoffs.of(left, found.musd, found.income_musd.copy(), found.cost_musd)
    payoffs = replace(payoffs, largest_residual=found.largest_residual)
    return Evaluated(Way.FULL, payoffs.packages[1:], payoffs, allowed, found.solves)


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)
