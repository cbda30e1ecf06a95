"""Gains and agreement of an agenda: every package solved if it is short, those on which the answer rests if not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ortaq.agreement import (
    Acceptance,
    Agreement,
    CostLadder,
    Listed,
    Outsiders,
    accessions,
    agree,
    cost_ladder,
    first_left,
    near_departures,
    over_shocks,
    principle_checks,
    refusal,
    secured_packages,
    within_limits,
)
from ortaq.answers.affordable import feasible_packages, require_affordable
from ortaq.answers.bridging import told_of_bridges
from ortaq.answers.budget_search import search
from ortaq.answers.limits import dependence_risen
from ortaq.answers.terms import Terms
from ortaq.core import (
    CENTRAL,
    LEAST_RETURN,
    Array,
    Case,
    InputError,
    Mask,
    Mechanism,
    Payoffs,
    Progress,
    Region,
)
from ortaq.core.phases import phase
from ortaq.model import Evaluated, evaluate_agenda
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import MOST_MEASURES
from ortaq.tables import kept


def settle(
    region: Region,
    mechanism: Mechanism,
    terms: Terms,
    progress: Progress | None = None,
    *,
    case: Case = CENTRAL,
    executor: Executor | None = None,
    store: Store | None = None,
) -> tuple[Evaluated, Listed]:
    """Return the gains of an agenda and what the members would agree on.

    Agendas of more than ``MOST_SOLVED`` measures are screened: verdicts of all packages are decided by own equilibria
    or by estimates further from what is refused than their error, and everything that a brief says of single packages
    (solutions, their exits and departures, the closest refusal and its remedies) rests on own equilibria. Of agendas
    that are longer than a table, only those packages are judged that a search for the best ones solved; see
    ``budget_search``. The package at which the ladder of costs stops is recommended.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    terms : Terms
    progress, case, executor, store : optional
        As in ``evaluate_agenda``.

    Returns
    -------
    tuple of Evaluated and Listed

    Raises
    ------
    InputError
        The budgets pay for no package, and none is asked about; or as ``evaluate_agenda``.
    NotConverged, WorkerLostError
        As ``evaluate_agenda``.

    Examples
    --------
    >>> evaluated, settled = settle(region, pair, Terms())
    >>> settled.recommended, settled.named(settled.recommended)
    (1, ('rail',))
    """

    def computed() -> tuple[Evaluated, Listed]:
        return _settled(region, mechanism, terms, progress, case=case, executor=executor, store=store)

    def said() -> tuple[object, ...]:
        return region.contents, mechanism, terms, case

    return kept("agenda", computed, said, around=(region, mechanism))


@phase("agenda")
def _settled(
    region: Region,
    mechanism: Mechanism,
    terms: Terms,
    progress: Progress | None,
    *,
    case: Case,
    executor: Executor | None,
    store: Store | None,
) -> tuple[Evaluated, Listed]:
    if len(mechanism.measures) > MOST_MEASURES:
        _require_no_investment_limit(terms)
        # Rows of a list stand for no sets of measures, so no principle is tested on them.
        plain = replace(mechanism, principles=())

        def decide(listed: Listed) -> Listed:
            return replace(listed, agreement=at_ladder_stop(listed.payoffs, listed.agreement, plain, None))

        points = terms.dependence_points
        risen = None if points is None else partial(dependence_risen, region, points=points)
        return search(
            region, mechanism, terms, decide, progress, risen=risen, case=case, executor=executor, store=store
        )
    allowed = feasible_packages(mechanism, case.cost, terms.upfront_musd)
    if terms.package is None:
        require_affordable(mechanism, allowed, case.cost)
    allowed &= within_limits(terms.limits, len(allowed), len(mechanism.members))
    agreed = partial(agreement_on, region, mechanism, terms, allowed)

    def needed(payoffs: Payoffs, found: Agreement) -> set[int]:
        rests = rests_on(payoffs, found, terms.package)
        return rests | told_of_bridges(Listed.of_table(payoffs, found), terms.bridges) if terms.bridges else rests

    evaluated = evaluate_agenda(
        region,
        mechanism,
        case,
        progress,
        executor=executor,
        store=store,
        rules=[
            partial(over_shocks, accept=rule, tail=terms.tail)
            for rule in dict.fromkeys((terms.accept, Acceptance.WORST, Acceptance.EXPECTED))
        ],
        feasible=allowed,
        needs=lambda payoffs: needed(payoffs, agreed(payoffs)),
    )
    return evaluated, Listed.of_table(evaluated.payoffs, agreed(evaluated.payoffs))


def agreement_on(region: Region, mechanism: Mechanism, terms: Terms, allowed: Mask, payoffs: Payoffs) -> Agreement:
    """Return what members would agree on, given gains; the package at which the ladder of costs stops is recommended.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    terms : Terms
    allowed : ndarray of bool, shape (package,)
        Packages that may be signed.
    payoffs : Payoffs
    """
    prosperity = region.prosperity(mechanism.members)
    found = agree(
        payoffs,
        mechanism,
        accept=terms.accept,
        tail=terms.tail,
        prosperity=prosperity,
        limits=terms.limits,
        feasible=allowed,
    )
    return at_ladder_stop(payoffs, found, mechanism, prosperity)


def _require_no_investment_limit(terms: Terms) -> None:
    if terms.upfront_musd is not None:
        raise InputError(
            "the investment of a package is limited on short agendas only",
            where="--upfront",
            why=f"the search over more than {MOST_MEASURES} measures knows costs a year",
            fix="leave the limit on the investment out, or limit costs a year with --budget",
        )


def at_ladder_stop(
    payoffs: Payoffs, agreement: Agreement, mechanism: Mechanism, prosperity: Mapping[str, float] | None
) -> Agreement:
    """Return the agreement with the package at which its ladder of costs stops as the recommended one.

    Where no step is worth its cost, the Nash package stays.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
        What ``agree`` found for these payoffs.
    mechanism : Mechanism
        Its stopping rule and its principles, which are tested on the recommended package.
    prosperity : mapping of str to float or None
        As in ``agree``.
    """
    ladder = ladder_of(payoffs, agreement, mechanism.least_return)
    package = int(ladder.packages[ladder.stop])
    if not package or package == agreement.recommended:
        return agreement
    checks = principle_checks(payoffs, agreement, package, mechanism, prosperity)
    return replace(agreement, recommended=package, checks=checks)


def notable_packages(payoffs: Payoffs, agreement: Agreement) -> list[int]:
    """Return single measures, all of them together, every solution, the closest refusal, and the steps by cost."""
    singles = [1 << m for m in range(len(payoffs.measures))]
    everything = (1 << len(payoffs.measures)) - 1
    solutions = [p for ties in agreement.solutions.values() for p in ties]
    closest = [] if agreement.obstacles.closest is None else [agreement.obstacles.closest]
    steps = ladder_of(payoffs, agreement).packages.tolist()
    return sorted({*singles, everything, *solutions, *closest, *steps} - {0})


def ladder_of(payoffs: Payoffs, agreement: Agreement, least_return: float = LEAST_RETURN) -> CostLadder:
    """Return the packages that all would sign by what they cost all members together; nothing is the first step."""
    return cost_ladder(payoffs.joint_cost_musd, payoffs.joint_gain_musd, np.r_[0, agreement.accepted], least_return)


def rests_on(payoffs: Payoffs, agreement: Agreement, asked: int | None = None) -> set[int]:
    """Return the packages of which a brief gives numbers, and those that decide what it says of them.

    The notable packages, the one asked about and the first that is left; the recommended one with each measure more or
    less, which says what it brings and who loses by it; of those accepted, what a member or a group could turn them
    into without losing more than the error of an estimate, and who would join; of the others, their remedies; what
    every coalition secures for itself; and the best for members whose threshold nothing meets.
    """
    further = (asked, first_left(payoffs, agreement))
    shown = {*notable_packages(payoffs, agreement), *(p for p in further if p is not None)}
    accepted = np.array([p for p in shown if agreement.is_accepted(p)], dtype=np.int64)
    slack = _robust_error_percent(payoffs)
    needed = {
        *shown,
        *ladder_of(payoffs, agreement).staircase.tolist(),
        *secured_packages(payoffs, agreement, Outsiders.GAMMA).tolist(),
    }
    if agreement.recommended is not None:
        needed.update({agreement.recommended ^ 1 << bit for bit in range(len(payoffs.measures))} - {0})
    for outsiders in Outsiders:
        needed.update(near_departures(payoffs, agreement, accepted, outsiders, slack).tolist())
    for who, member in enumerate(agreement.members):
        if member in agreement.obstacles.unreachable:
            gain = np.where(agreement.feasible[1:], agreement.robust_gain_percent[1:, who], -np.inf)
            needed.add(1 + int(gain.argmax()))
    joined = accessions(payoffs, agreement, accepted).joined
    needed.update(joined[joined >= 0].tolist())
    for package in (agreement.obstacles.closest, asked):
        if package is not None and not agreement.is_accepted(package):
            needed.update(_remedies(payoffs, agreement, package))
    return needed


def _remedies(payoffs: Payoffs, agreement: Agreement, package: int) -> Sequence[int]:
    reason = refusal(payoffs, agreement, package)
    return [*reason.nearest, *reason.additions, *reason.swaps]


def _robust_error_percent(payoffs: Payoffs) -> Array:
    """Return how far robust gains of estimated packages may be off: no rule moves more than the largest shock does."""
    if payoffs.error_percent is None:
        return np.zeros(len(payoffs.members))
    return np.asarray(payoffs.error_percent.max(axis=1))
