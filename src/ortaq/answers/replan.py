"""What to do when the ground moved: which signed measures still hold, what is worth signing now, and in which order.

What happened becomes the world in which everything is judged, signed measures are in it, and money that was spent is
gone whatever is decided. A signed measure enforces itself as long as nobody without whom it does not happen would gain
by leaving it: what it keeps bringing, less what it still costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ortaq.agreement import Listed, Schedule, over_shocks
from ortaq.answers.affordable import feasible_packages
from ortaq.answers.agenda import agreement_on, rests_on
from ortaq.answers.ordering import schedule_of
from ortaq.answers.terms import Terms
from ortaq.core import (
    CENTRAL,
    Array,
    Band,
    Case,
    Change,
    InputError,
    Mechanism,
    Progress,
    Region,
    Scenario,
    refusal_percent,
)
from ortaq.dependence import Weighing, mechanism_weighing
from ortaq.domains import ties
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import measure_costs
from ortaq.model.remaining import LeftOver, Remaining, evaluate_remaining


@dataclass(frozen=True, slots=True)
class Situation:
    """What happened since the question was asked.

    Attributes
    ----------
    happened : str or None
        Id of the shock that came.
    signed : int
        Bit m says whether measure m is signed.
    spent_musd : mapping of str to float
        By measure, of its investment, million USD.
    cash_a_year_musd : float or None
        Most that all members together can spend in one year on what is left.
    """

    happened: str | None
    signed: int = 0
    spent_musd: Mapping[str, float] = field(default_factory=dict)
    cash_a_year_musd: float | None = None


@dataclass(frozen=True, slots=True)
class Weak:
    """A member that would gain by leaving a signed measure.

    Attributes
    ----------
    measure, member : str
    now_musd, before_musd : float
        What keeping it brings the member, net of what it still costs, million USD a year: now, and in a calm year
        before anything was spent.
    offers_musd : mapping of str to float
        What each other member could pay out of what the measure keeps bringing it, so that the member loses nothing;
        in proportion to their gains. Empty where they gain less than that together.
    next_musd : float
        What the package to sign next brings the member: if it is more than the loss, both can be signed together.
    """

    measure: str
    member: str
    now_musd: float
    before_musd: float
    offers_musd: Mapping[str, float]
    next_musd: float


@dataclass(frozen=True, eq=False)
class Replan:
    """What is to be done now, beside what was to be done before.

    Attributes
    ----------
    situation : Situation
    before : Listed
        What was agreed on the whole agenda before anything happened.
    remaining : Remaining
    after : Listed or None
        What members would agree on of what is left; None where nothing is left.
    weak : tuple of Weak
        Largest loss first.
    gain_musd : ndarray, shape (3, member)
        Net of all costs, million USD a year: of the package recommended before in a calm year, of the signed measures
        under what happened, and of these with the package to sign next.
    schedule : Schedule or None
        In which order to begin what is left.
    dependence : Weighing or None
        Who depends on whom under what happened, without and with all that is signed then.
    """

    situation: Situation
    before: Listed
    remaining: Remaining
    after: Listed | None
    weak: tuple[Weak, ...]
    gain_musd: Array
    schedule: Schedule | None
    dependence: Weighing | None

    @property
    def next(self) -> int:
        """The package of what is left that is to be signed next, as one of the whole agenda without the signed."""
        package = None if self.after is None else self.after.recommended
        return 0 if package is None else self.remaining.left.whole(package) & ~self.situation.signed

    @property
    def changes_nothing(self) -> bool:
        """Whether the package recommended before is what is signed and to be signed now, and everybody keeps it."""
        return not self.weak and (self.before.recommended or 0) == (self.situation.signed | self.next)


def replan(
    region: Region,
    mechanism: Mechanism,
    before: Listed,
    situation: Situation,
    terms: Terms,
    *,
    progress: Progress | None = None,
    case: Case = CENTRAL,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Replan:
    """Return what to do now.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
        As it was asked about before.
    before : Listed
        What was agreed on then.
    situation : Situation
    terms : Terms
        How members decide; limits on dependence are not asked again.
    progress, case, executor, store : optional
        As in ``settle``.

    Raises
    ------
    InputError
        The shock is unknown, or money is said to be spent that nobody was to spend.
    NotConverged, WorkerLostError
        As ``settle``.

    Examples
    --------
    >>> from ortaq.answers.replan import Situation, replan
    >>> found = replan(region, pair, settle(region, pair, Terms())[1], Situation(None, signed=1), Terms())
    >>> found.weak, found.changes_nothing
    ((), True)
    """
    sunk = with_sunk(mechanism, situation.spent_musd)
    left = LeftOver.of(sunk, situation.signed, situation.happened, case)
    allowed = feasible_packages(left.mechanism, case.cost) if left.places else None
    agreed = (
        None if allowed is None else partial(agreement_on, region, left.mechanism, replace(terms, limits=()), allowed)
    )
    remaining = evaluate_remaining(
        region,
        left,
        case,
        progress,
        executor=executor,
        store=store,
        rules=[partial(over_shocks, accept=terms.accept, tail=terms.tail)],
        feasible=allowed,
        needs=None if agreed is None else lambda payoffs: rests_on(payoffs, agreed(payoffs)),
    )
    found = remaining.evaluated
    after = None if found is None or agreed is None else Listed.of_table(found.payoffs, agreed(found.payoffs))
    package = None if after is None else after.recommended
    return Replan(
        situation=situation,
        before=before,
        remaining=remaining,
        after=after,
        weak=_weak(mechanism, remaining, after, case),
        gain_musd=_gains(mechanism, before, remaining, after, case),
        schedule=None
        if after is None or package is None
        else schedule_of(
            region,
            left.mechanism,
            after.payoffs,
            package,
            situation.cash_a_year_musd,
            case=case,
            solve=remaining.solved.gains,
        ),
        dependence=_dependence(region, mechanism, left, package),
    )


def with_sunk(mechanism: Mechanism, spent_musd: Mapping[str, float]) -> Mechanism:
    """Return a mechanism of which a part of the investment was spent, so that it costs nothing any more.

    Parameters
    ----------
    mechanism : Mechanism
    spent_musd : mapping of str to float
        By measure, million USD of the base year.

    Raises
    ------
    InputError
        The measure is unknown, states no investment or has investors, or the sum is no sum of money.
    """
    known = {measure.id: measure for measure in mechanism.measures}
    sunk = {id: _sunk(known[id], spent) for id, spent in spent_musd.items()}
    return replace(mechanism, measures=tuple(sunk.get(m.id, m) for m in mechanism.measures)) if sunk else mechanism


def _sunk(measure: Change, spent: float) -> Change:
    where = f"--spent, measure '{measure.id}'"
    if not 0.0 <= spent < np.inf:
        raise InputError(f"{spent:g} is no sum of money", where=where, fix="give million USD, not negative")
    cost = measure.cost
    if cost is None or cost.capex_musd.high <= 0.0:
        raise InputError(
            "the measure states no investment",
            where=where,
            why="what was spent is taken from what is left to invest",
            fix="leave it out, or state the investment in the file of the mechanism",
        )
    if cost.finance is not None:
        raise InputError(
            "investors put up the money for this measure",
            where=where,
            why="what they spent is paid back by those who host it, whatever is decided now: for these it is not gone",
            fix="leave it out: its costs stay as they were agreed",
        )
    ends = cost.capex_musd.low, cost.capex_musd.central, cost.capex_musd.high
    rest = Band(*(max(0.0, end - spent) for end in ends))
    return replace(measure, cost=replace(cost, capex_musd=rest))


def updated_probability(stated: float, forecast: float, climatology: float, coverage: float) -> float:
    """Return the probability of a shock after a forecast of an event that stands for a part of it.

    Odds are multiplied by the likelihood ratio of the forecast to the power of how much of the shock the event covers.

    Parameters
    ----------
    stated : float
        Probability a year as the mechanism states it.
    forecast, climatology : float
        Probability of the event as it is forecast, and as it is in any year.
    coverage : float
        0 to 1, an assumption: 0 leaves the probability as it is.

    Examples
    --------
    >>> round(updated_probability(0.12, 0.75, 0.20, 0.5), 2)
    0.32
    """
    if not (0.0 < forecast < 1.0 and 0.0 < climatology < 1.0 and 0.0 <= coverage <= 1.0):
        raise InputError(
            f"a forecast of {forecast:g} against {climatology:g} with a share of {coverage:g} updates nothing",
            where="--forecast",
            why="odds are multiplied by a ratio of odds, which certainty does not have",
            fix="give probabilities above 0 and below 1, and a share from 0 to 1",
        )
    ratio = forecast / (1.0 - forecast) * (1.0 - climatology) / climatology
    odds = stated / (1.0 - stated) * ratio**coverage
    return float(odds / (1.0 + odds))


def _weak(mechanism: Mechanism, remaining: Remaining, after: Listed | None, case: Case) -> tuple[Weak, ...]:
    left, found = remaining.left, []
    if not left.signed:
        return ()
    own = list(left.signed)
    at_first, now_cost = (measure_costs(of, case.cost)[own] for of in (mechanism, left.agenda))
    now = remaining.kept_musd[:, :, 1] - now_cost
    before = remaining.kept_musd[:, :, 0] - at_first
    income = remaining.income_musd
    least = refusal_percent(mechanism, income) * income / 100.0
    coming = _next_gain(after, len(mechanism.members))
    for row, place in enumerate(left.signed):
        measure = mechanism.measures[place]
        for column, member in enumerate(mechanism.members):
            if member in measure.taking_part and now[row, column] < least[column]:
                offers = _offers(mechanism.members, now[row], column)
                sizes = float(now[row, column]), float(before[row, column])
                found.append(Weak(measure.id, member, *sizes, offers, float(coming[column])))
    return tuple(sorted(found, key=lambda one: one.now_musd))


def _offers(members: tuple[str, ...], gain: Array, losing: int) -> dict[str, float]:
    """Return what others could pay in proportion to their gains; nothing where these do not reach."""
    able = np.maximum(gain, 0.0)
    if able.sum() < -gain[losing]:
        return {}
    share = able / able.sum() * -gain[losing]
    return {member: float(paid) for member, paid in zip(members, share, strict=True) if paid > 0.0}


def _next_gain(after: Listed | None, members: int) -> Array:
    """Return what the package to sign next brings each member under what happened, million USD a year."""
    if after is None or after.recommended is None:
        return np.zeros(members)
    return np.asarray(after.payoffs.gain_musd[after.row(after.recommended), :, 0])


def _gains(mechanism: Mechanism, before: Listed, remaining: Remaining, after: Listed | None, case: Case) -> Array:
    gain = np.zeros((3, len(mechanism.members)))
    if before.recommended is not None:
        gain[0] = before.payoffs.gain_musd[before.row(before.recommended), :, 0]
    paid = measure_costs(mechanism, case.cost)
    gain[1] = remaining.together_musd[:, 1] - paid[list(remaining.left.signed)].sum(axis=0)
    gain[2] = gain[1] + _next_gain(after, len(mechanism.members))
    return gain


def _dependence(region: Region, mechanism: Mechanism, left: LeftOver, package: int | None) -> Weighing | None:
    """Return who depends on whom in the world that came, before and after all that is signed then."""
    came = left.states[0]
    scenario = None
    if came:
        shock = left.agenda.shocks[came - 1]
        scenario = Scenario(shock.id, shock.title, (shock,))
    return mechanism_weighing(region, mechanism, left.whole(package or 0), partial(ties, region), scenario)
