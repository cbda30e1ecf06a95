"""What one scenario does: domains asked, the equilibrium solved, with a band, a split by change and the reasons."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ortaq.core import (
    CENTRAL,
    COMMON_ERROR,
    Answering,
    Array,
    Case,
    Change,
    Deficits,
    Effects,
    Horizon,
    Outcome,
    Region,
    Scenario,
    World,
    answering_of,
    cases_of,
    require_known,
    shapley_weights,
)
from ortaq.core.abreast import abreast, telling
from ortaq.core.value_digest import value_digest
from ortaq.domains import valuation, variables
from ortaq.model.draws import draw_world, require_drawable
from ortaq.model.ensemble import WELFARE, Store, Undrawn, bare, joined
from ortaq.model.ensemble.engine import engine_here
from ortaq.model.ensemble.store import arrays_of_each
from ortaq.model.upstream import Answers

Metrics = dict[str, Array]

MOST_CHANGES_SPLIT = 10
"""Sharing a gain exactly among k changes takes 2 ** k solves; beyond this the split is left out."""


def run(
    region: Region,
    scenario: Scenario,
    *,
    horizon: Horizon | str = Horizon.LONG,
    deficits: Deficits | None = None,
    elasticity_floor: float = 0.0,
    draws: int = 0,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    store: Store | None = None,
) -> Outcome:
    """Return what a scenario does against the baseline, with a band, a split by change and the reasons.

    Every installed domain that a change moves takes part.

    Parameters
    ----------
    region : Region
    scenario : Scenario
    horizon : Horizon or str, optional
        After how long: ``short`` or ``long``. Trade answers by the elasticities for what the scenario moves; where it
        moves several kinds of things, by those for costs of trade, and the band is also over the others (see
        ``answering_of``).
    deficits : Deficits, optional
        How trade balances move, in every case; by default as each case says.
    elasticity_floor : float, optional
        Trade elasticities below are raised to it.
    draws : int, optional
        0: the band covers the named cases of the assumptions. Otherwise so many random worlds (``draw_worlds``).
    seed : int, optional
        Of the draws; scenarios run with the same seed meet the same worlds.
    progress : callable, optional
        Called with (worlds done, worlds in all).
    store : Store, optional
        Where finished worlds are kept, and found again by a later run of the same question.

    Returns
    -------
    Outcome
        Metrics by economy with units in the table of variables.

    Raises
    ------
    InputError
        Unknown codes in the scenario, an unknown horizon, or domains that cannot be ordered.
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> outcome = run(region, scenario)
    >>> outcome.metrics["real_income_percent"].round(3), outcome.distinguishable("real_income_percent")
    (array([0.283, 0.663]), array([ True,  True]))
    """

    def chosen(case: Case) -> Case:
        return replace(case, deficits=deficits or case.deficits, elasticity_floor=elasticity_floor)

    require_known([horizon], [h.value for h in Horizon], kind="horizon", where="horizon")
    horizon = Horizon(horizon)
    answering = answering_of(scenario.changes, horizon)
    region = region.answering(answering[0].cause, answering[0].horizon)
    central = chosen(CENTRAL)
    world = valuation(central).world(region)
    answers = Answers(region, scenario.changes)
    metrics, residual = _metrics(answers, central, world)
    cases = () if draws else cases_of(scenario.changes, horizon)
    if draws:
        low, high, band = _drawn_hull(
            region, scenario, central, answering, draws=draws, seed=seed, progress=progress, store=store
        )
    else:
        low, high, band = _case_band(answers, [chosen(case) for case in cases], metrics)
    return Outcome(
        scenario=scenario.id,
        economies=region.economy_ids,
        metrics=metrics,
        low=low,
        high=high,
        decomposition=_split(region, scenario, central, world, metrics),
        reasons=dict(world.reasons(answers.given(central)).values),
        residual=residual,
        provenance={"region": f"{region.name} {region.as_loaded.stamp}", "band": band},
        answering=answering,
        trade_cost_hat=_trade_costs(answers, central),
        volumes=world.volumes(answers.given(central)),
        units={name: variables()[name].unit for name in metrics},
        cases=tuple(case.name for case in (CENTRAL, *cases)) if cases else (),
        draws=draws,
        seed=seed,
    )


def reasons(region: Region, changes: Sequence[Change], case: Case, world: World) -> dict[str, Array]:
    """Return contributions to real income by channel, partner and sector.

    Parameters
    ----------
    region : Region
    changes : sequence of Change
    case : Case
    world : World
        The region's own equilibrium.

    Returns
    -------
    dict of str to ndarray, shapes as in the table of variables
        Percent; summed over all axes but ``economy`` they add up to ``real_income_percent``, and with
        ``welfare_percent``, which is there where a domain moves welfare, to the gain of a payoff table before costs.

    Examples
    --------
    >>> from ortaq.domains import valuation
    >>> sorted(reasons(region, pair.measures, CENTRAL, valuation(CENTRAL).world(region)))
    ['labour_percent', 'productivity_percent', 'received_percent', 'terms_of_trade_percent', 'trade_cost_percent',
     'transfer_percent', 'volume_of_trade_percent']
    """
    return _reasons(Answers(region, tuple(changes)), case, world)


def _reasons(answers: Answers, case: Case, world: World) -> dict[str, Array]:
    contributions = dict(world.reasons(answers.given(case)).values)
    welfare = joined(Effects({}), answers.of(case), {WELFARE}).get(WELFARE)
    if welfare is not None:
        contributions["welfare_percent"] = 100.0 * welfare / answers.region.income
    return contributions


def _metrics(answers: Answers, case: Case, world: World) -> tuple[Metrics, float]:
    """Return what changes do to every economy, and the residual of the equilibrium."""
    asked, income_musd = answers.of(case), answers.region.income
    computed = dict(world.metrics(answers.given(case)))
    income, residual = computed.pop("real_income_hat"), float(computed.pop("residual").max())
    own = {name for response in asked for name in response.values} - valuation(case).reads
    amounts = joined(Effects({}), asked, {name for name in own if variables()[name].dims == ("economy",)})
    metrics = {
        "real_income_percent": 100.0 * (income - 1.0),
        "real_income_musd": income_musd * (income - 1.0),
        **_whole(income_musd, income, amounts.get(WELFARE)),
        **computed,
        **amounts.values,
    }
    return metrics, residual


def _whole(income_musd: Array, real_income_hat: Array, welfare_musd: Array | None) -> Metrics:
    """Return real income and welfare together, where a domain moves welfare: neither is told without the other."""
    if welfare_musd is None:
        return {}
    whole = income_musd * (real_income_hat - 1.0) + welfare_musd
    return {"whole_percent": 100.0 * whole / income_musd, "whole_musd": whole}


def _trade_costs(answers: Answers, case: Case) -> dict[str, Array]:
    """Return the hats of trade costs by who writes them, those that move anything."""
    name = "trade_cost_hat"
    hats = {"stated": valuation(case).stated(answers.region, answers.changes)[name]}
    hats |= {r.domain: r.alone(name) for r in answers.of(case) if name in r.values}
    return {writer: hat for writer, hat in hats.items() if (hat != 1.0).any()}


def _case_band(answers: Answers, cases: Sequence[Case], central: Metrics) -> tuple[Metrics, Metrics, str]:
    others = [_metrics(answers, case, valuation(case).world(answers.region))[0] for case in cases]
    stacked = {name: np.stack([m[name] for m in (central, *others)]) for name in central}
    named = "; ".join(case.name for case in (CENTRAL, *cases))
    return _over(stacked, np.min), _over(stacked, np.max), f"smallest to largest over the cases: {named}"


def _drawn_hull(
    region: Region,
    scenario: Scenario,
    case: Case,
    answering: Sequence[Answering],
    *,
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
    store: Store | None,
) -> tuple[Metrics, Metrics, str]:
    """Return the band of the same worlds by every set of elasticities, and from the lowest to the highest of these."""
    each = [
        _drawn_band(
            region.answering(a.cause, a.horizon), scenario, case, draws=draws, seed=seed, progress=progress, store=store
        )
        for a in answering
    ]
    lows, highs, bands = zip(*each, strict=True)
    low, high = ({name: np.stack([m[name] for m in ends]) for name in ends[0]} for ends in (lows, highs))
    more = f", widest over {len(answering)} sets of elasticities" if len(answering) > 1 else ""
    return _over(low, np.min), _over(high, np.max), bands[0] + more


def _drawn_band(
    region: Region,
    scenario: Scenario,
    case: Case,
    *,
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
    store: Store | None,
) -> tuple[Metrics, Metrics, str]:
    require_drawable(draws, COMMON_ERROR)
    shared = _Drawn(region, scenario, case, seed)

    def computed(missing: Sequence[int]) -> Iterator[tuple[int, Metrics]]:
        if missing:  # here: slow domains are asked once, and what they say goes to all others
            yield 0, _in_world(shared, missing[0])
        yield from ((at + 1, found) for at, found in abreast(_in_world, shared, missing[1:]))

    with telling(progress) if progress else nullcontext():
        drawn_metrics = arrays_of_each([f"{shared.key} {number}" for number in range(draws)], computed, store)
    stacked = {name: np.stack([m[name] for m in drawn_metrics]) for name in drawn_metrics[0]}
    low = _over(stacked, lambda a, axis: np.quantile(a, 0.05, axis=axis))
    high = _over(stacked, lambda a, axis: np.quantile(a, 0.95, axis=axis))
    return low, high, f"5th to 95th percentile of {draws} draws, seed {seed}"


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What all drawn worlds of one scenario share."""

    region: Region
    scenario: Scenario
    case: Case
    seed: int

    @cached_property
    def key(self) -> str:
        return value_digest(engine_here(), self.region.contents, self.scenario, self.case, self.seed)

    @cached_property
    def undrawn(self) -> Undrawn:
        """The region as it stands; what domains answer there is kept for all worlds of a process."""
        return Undrawn(self.region, {c.id: bare(c) for c in self.scenario.changes}, {})


def _in_world(shared: _Drawn, number: int) -> Metrics:
    """Return what a scenario does in one drawn world."""
    drawn = draw_world(shared.region, (shared.scenario,), number, shared.seed)
    world = valuation(shared.case).world(drawn.region)
    undrawn = replace(shared.undrawn, places=drawn.places)
    answers = Answers(drawn.region, drawn.scenarios[0].changes, undrawn)
    return _metrics(answers, shared.case, world)[0]


def _over(stacked: Metrics, reduce: Callable[..., Array]) -> Metrics:
    return {name: np.asarray(reduce(values, axis=0)) for name, values in stacked.items()}


def _split(region: Region, scenario: Scenario, case: Case, world: World, together: Metrics) -> dict[str, Array]:
    """Share the real-income change among the changes by their exact Shapley values."""
    changes = scenario.changes
    if len(changes) > MOST_CHANGES_SPLIT:
        return {}

    def gain(chosen: tuple[Change, ...]) -> Array:
        metrics = together if chosen == changes else _metrics(Answers(region, chosen), case, world)[0]
        return metrics["real_income_percent"]

    subsets = [tuple(c for bit, c in enumerate(changes) if t >> bit & 1) for t in range(2 ** len(changes))]
    table = np.array([gain(s) for s in subsets])
    shares = shapley_weights(len(changes)) @ table if changes else np.zeros((0, len(region.economies)))
    return {c.id: share for c, share in zip(changes, shares, strict=True)}
